"""Words typed in haste: cut short ("synovial sarc") or run together ("phosphatelevel").

What was cut short stands for a word of the notes where that word belongs to a name and the name's
other word stands beside it, or where only one word of the notes begins so. What is a word by
itself, or nothing but a prefix that changes the meaning, is never read as the beginning of another.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from calctutor.dialogue.asking import is_word
from calctutor.protocols import TermTable
from calctutor.spelling import DISTINGUISHING, MEANING_PREFIXES, meaning_prefix, starting
from calctutor.text import STOP_WORDS, Word, fold, stem, words

SHORTEST = 3
"""Letters that a beginning has."""
LEAST_LEFT_OUT = 2
"""Letters that it lacks: what lacks one is a slip."""
ALIKE = 5
"""Letters, behind a prefix, that the readings share where they are forms of one word."""
SHORTEST_HALF = 4
"""Letters of each half of two words run together that the notes don't have side by side."""
MANY, MANY_BEGUN = 1_000, 100
"""Names with one word, and words with one beginning, of which there are too many to read all."""


@dataclass(frozen=True)
class NameWords:
    """The words of the names of several words, to be found by one of them."""

    table: TermTable
    known: Collection[str]

    def beside(self, typed: str, other: str) -> tuple[str, ...]:
        """The words that a beginning stands for beside another word of one name, or its beginning.

        Several where names differ; () where no name has both.
        """
        starts = {stem(w) for w in starting(self.known, typed) if begins(typed, w)}
        if not starts:
            return ()
        names = self._names(stem(other), starts)
        if not names and can_be_cut(other):
            whole = {stem(w) for w in starting(self.known, other) if begins(other, w)}
            names = tuple(n for one in sorted(whole) for n in self._names(one, starts))
        spelled = [[fold(w.text) for w in words(name)] for name in names]
        found = {
            w
            for n in spelled
            for w in n
            if begins(typed, w) and any(_is_or_begins(other, o) for o in n if o != w)
        }
        return one_family(typed, found)

    def _names(self, part: str, starts: Collection[str]) -> Sequence[str]:
        """The names that hold a part; of very many those that hold one of some others as well."""
        names = self.table.with_part(part, MANY)
        if len(names) <= MANY:
            return names
        others = sorted({*starts} - {part}) if len(starts) <= MANY_BEGUN else ()
        return [name for other in others for name in self.table.holding((part, other))]


def _is_or_begins(typed: str, word: str) -> bool:
    return stem(typed) == stem(word) or begins(typed, word)


def begins(typed: str, word: str) -> bool:
    """Whether a folded word is a beginning of another, with two letters or more left out."""
    return len(word) - len(typed) >= LEAST_LEFT_OUT and word.startswith(typed)


def can_be_cut(typed: str) -> bool:
    """Whether a folded word can be the beginning of another at all: no bare hyper-, no "upper"."""
    bare = len(typed) >= SHORTEST and typed.isalpha() and typed not in STOP_WORDS
    return bare and typed not in DISTINGUISHING and not _only_prefixes(typed)


def _only_prefixes(typed: str) -> bool:
    """Whether a folded word is nothing but prefixes that change a meaning: "pseudohypo"."""
    fronts = [p for p in MEANING_PREFIXES if typed.startswith(p)]
    return any(p == typed or _only_prefixes(typed[len(p) :]) for p in fronts)


def one_family(typed: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """The readings of a beginning: the shortest alone where all are forms of one word."""
    found = sorted(set(candidates), key=lambda w: (len(w), w))
    if len(found) < 2:
        return tuple(found)
    rests = [w.removeprefix(next(iter(meaning_prefix(w)[0]), "")) for w in found]
    shared = next((i for i, s in enumerate(zip(*rests, strict=False)) if len(set(s)) > 1), 99)
    plain = {w.removesuffix("s") for w in found}
    if len(plain) == 1 or shared >= max(ALIKE, len(min(rests, key=len)) - 3):
        return tuple(found[:1])
    return tuple(found)


def cut_short(tokens: Sequence[Word], i: int, names: NameWords) -> tuple[str, ...]:
    """The one word that a word is the beginning of beside its name's other word, as a tuple."""
    typed = fold(tokens[i].text)
    if not can_be_cut(typed):
        return ()
    sides = [fold(tokens[j].text) for j in (i - 1, i + 1) if 0 <= j < len(tokens)]
    found = set(chain.from_iterable(names.beside(typed, s) for s in sides if s not in STOP_WORDS))
    beside = one_family(typed, found)
    return beside if len(beside) == 1 else ()


def begun(typed: str, known: Collection[str]) -> tuple[str, ...]:
    """The one word of the notes that begins with a folded word that is none, as a tuple."""
    if not can_be_cut(typed) or is_word(typed):
        return ()
    only = one_family(typed, (w for w in starting(known, typed) if begins(typed, w)))
    return only if len(only) == 1 else ()


def run_together(typed: str, known: Collection[str], pairs: Container[tuple[str, str]]) -> str:
    """The two words that were typed without a space between, or ""."""
    folded = fold(typed)
    found = []
    for i in range(SHORTEST, len(folded) - SHORTEST + 1):
        front, back = folded[:i], folded[i:]
        beside = (stem(front), stem(back)) in pairs
        long = min(len(front), len(back)) >= SHORTEST_HALF and not _only_prefixes(front)
        if front in known and back in known and (beside or long):
            found.append(f"{front} {back}")
    return found[0] if len(found) == 1 and not is_word(folded) else ""
