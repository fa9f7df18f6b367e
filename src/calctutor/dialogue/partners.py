"""The same words with other partners: "a strong acid with a weak alkali" is no answer to "a weak
acid with a strong alkali", nor "A beat B" to "did B beat A?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from calctutor.synonyms import are_opposites, are_synonyms
from calctutor.text import STOP_WORDS, fold, stem, words
from calctutor.wordnet import entry

_BREAK = re.compile(r"[.,;:()!?]")
_BE = frozenset("is are was were be been being".split())
_BY_WITHIN = 4
"""Words behind a verb among which "by" makes it passive."""
_MUTUAL = frozenset(
    stem(w)
    for w in """associated related resemble differ equal linked correlate meet marry accompany
    connected distinguished told compared similar separate border join mix combine react
    interact exchange""".split()
)
"""Verbs that say the same with their two sides changed."""


@dataclass(frozen=True)
class _Token:
    word: str
    stem: str
    broken: bool
    """Whether a mark stands before it."""

    @property
    def telling(self) -> bool:
        return self.word not in STOP_WORDS


def _tokens(text: str) -> list[_Token]:
    found, end = [], 0
    for w in words(text):
        found.append(_Token(fold(w.text), stem(w.text), bool(_BREAK.search(text[end : w.start]))))
        end = w.end
    return found


def has_other_partners(asked: str, said: str) -> bool:
    """Whether a statement has the asked words, yet each with another's partner or place."""
    question, statement = _tokens(asked), _tokens(said)
    return _crossed(question, statement) or _turned_round(question, statement)


def _pairs(tokens: Sequence[_Token]) -> list[tuple[_Token, _Token]]:
    return [(a, b) for a, b in pairwise(tokens) if a.telling and b.telling and not b.broken]


def _crossed(question: Sequence[_Token], statement: Sequence[_Token]) -> bool:
    """Whether a quality or a number that is asked of one thing is said of another alone."""
    held = _pairs(statement)
    asked = [t for t in question if t.telling]
    for one, thing in _pairs(question):
        if any(_alike(one, a) and _alike(thing, b) for a, b in held):
            continue
        followers = [b for a, b in held if _alike(a, one)]
        leaders = [a for a, b in held if _alike(b, thing)]
        if any(_alike(b, t) for b in followers for t in asked) or not asked:
            if any(_rivals(a, one, asked) for a in leaders):
                return True
        elif followers and any(are_opposites(a.stem, one.stem) or _counts(a, one) for a in leaders):
            return True
    return False


def _rivals(leader: _Token, one: _Token, asked: Sequence[_Token]) -> bool:
    """Whether what stands before a thing was asked of another, or is the contrary."""
    return any(_alike(leader, t) for t in asked) or are_opposites(leader.stem, one.stem)


def _counts(a: _Token, b: _Token) -> bool:
    return a.word != b.word and a.word[:1].isdigit() and b.word[:1].isdigit()


def _alike(a: _Token, b: _Token) -> bool:
    return a.stem == b.stem or are_synonyms(a.stem, b.stem)


def _turned_round(question: Sequence[_Token], statement: Sequence[_Token]) -> bool:
    """Whether who does it and whom it is done to have changed places."""
    for n, verb in enumerate(question):
        if not (verb.telling and n and _acts(question, n)):
            continue
        at = [m for m, t in enumerate(statement) if t.stem == verb.stem and entry(t.word).verbs]
        noun = bool(entry(verb.word).nouns)  # "glue" both times, where "beats" answers "beat"
        if len(at) != 1 or (noun and statement[at[0]].word == verb.word):
            continue
        order = _order(question, n, statement, at[0])
        same_voice = _is_passive(question, n) == _is_passive(statement, at[0])
        if order and (order < 0) == same_voice:
            return True
    return False


def _acts(tokens: Sequence[_Token], n: int) -> bool:
    """Whether a word may be the verb of its question."""
    before, after = tokens[n - 1], tokens[n + 1 : n + 2]
    named = before.word in ("a", "an", "the") or (after and after[0].word == "of")
    return bool(entry(tokens[n].word).verbs) and not named and tokens[n].stem not in _MUTUAL


def _order(question: Sequence[_Token], n: int, statement: Sequence[_Token], m: int) -> int:
    """1 where the sides of a verb stand as asked, -1 where they are changed, 0 where unclear."""
    doer, done = _stems(question[:n]), _stems(question[n + 1 :])
    before, after = _stems(statement[:m]), _stems(statement[m + 1 :])
    kept = len(doer & before), len(done & after)
    changed = len(doer & after), len(done & before)
    if all(changed) and not any(kept):
        return -1
    return 1 if all(kept) and not any(changed) else 0


def _stems(tokens: Sequence[_Token]) -> set[str]:
    return {t.stem for t in tokens if t.telling}


def _is_passive(tokens: Sequence[_Token], n: int) -> bool:
    by = any(t.word == "by" for t in tokens[n + 1 : n + 1 + _BY_WITHIN])
    return by or (n > 0 and tokens[n - 1].word in _BE and not tokens[n].word.endswith("ing"))
