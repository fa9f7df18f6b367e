"""Two words of the notes beside where an answer has them, and what stands between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calctutor.quiz.grade_order import Same
from calctutor.quiz.grade_words import Token
from calctutor.wordnet import entry

LITTLE = frozenset("the a an its their his her this that these those own also very so too".split())
JOINS = frozenset("of for in from on at".split())
LISTS = frozenset("and or plus nor both either".split())
SPLITS = frozenset(
    "and or plus but while whereas because since as if when so which although whilst".split()
)
ORDER = frozenset(
    """then first last later afterwards before after next finally followed follows until once
    firstly secondly less than rather instead least most importantly""".split()
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbouring words of the notes, first and second, and where the answer has them."""

    gold: Sequence[Token]
    said: Sequence[Token]
    i: int
    k: int
    first: int
    second: int
    placed: Sequence[tuple[int, list[int]]]

    @property
    def apart(self) -> Sequence[Token]:
        """What the notes have between the two."""
        return self.gold[self.i + 1 : self.k]

    @property
    def between(self) -> Sequence[Token]:
        """What the answer has between them, the second standing first.

        Words that belong to one of the two in the notes too are left out, and what is listed
        beside the second.
        """
        places = range(self.second + 1, self.first)
        listed = any(self.said[p].word in LISTS for p in places)
        theirs = {
            p
            for g, found in self.placed
            if self._start <= g < self.i or self.k < g <= self._end or (listed and g > self.k)
            for p in found
        }
        return [self.said[p] for p in places if p not in theirs]

    @property
    def _end(self) -> int:
        """Where the second word's phrase ends in the notes."""
        end = self.k
        while end + 1 < len(self.gold) and _in_phrase(self.gold[end + 1], self.gold[self.k]):
            end += 1
        return end

    @property
    def _start(self) -> int:
        """Where the first word's phrase begins in the notes."""
        start = self.i
        while start and _in_phrase(self.gold[start - 1], self.gold[self.i]):
            start -= 1
        return start


def _in_phrase(token: Token, head: Token) -> bool:
    if token.clause != head.clause:
        return abs(token.clause - head.clause) == 1 and bool(entry(token.word).adjectives)
    return token.content or token.word in LITTLE | LISTS


def placed_words(
    gold: Sequence[Token], said: Sequence[Token], same: Same
) -> Iterator[tuple[int, list[int]]]:
    """The telling words of the notes by place, each with its places in the answer.

    A word that both have equally often is taken in turn; otherwise a repeated one tells nothing.
    """
    telling = [i for i, t in enumerate(gold) if t.content and not t.generic]
    for i in telling:
        found = [n for n, t in enumerate(said) if t.content and same(gold[i], t)]
        twins = [m for m in telling if same(gold[m], gold[i])]
        if len(twins) > 1:
            found = [found[twins.index(i)]] if len(found) == len(twins) else []
        if found:
            yield i, found


def parts_of(tokens: Sequence[Token]) -> list[int]:
    """For each word the number of the part of a list or clause that it stands in."""
    parts, number = [], 0
    for n, token in enumerate(tokens):
        if n and (token.word in SPLITS or token.clause != tokens[n - 1].clause):
            number += 1
        parts.append(number)
    return parts


def in_two_clauses(pair: Pair) -> bool:
    """Whether the answer has the two words in different clauses."""
    return pair.said[pair.first].clause != pair.said[pair.second].clause
