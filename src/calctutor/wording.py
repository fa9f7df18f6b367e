"""How notes use words: how often, with a capital or without, side by side, and in which language.

What one passage tells is added up, so that a note that changes takes back what it told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import pairwise
from typing import Protocol, TypeVar, runtime_checkable

from calctutor.protocols import TermTable
from calctutor.spelling import alike, starting
from calctutor.term_table import PLURAL_FROM, stem_forms, without_plural
from calctutor.text import STOP_WORDS, fold, folded, stem, word_texts
from calctutor.types import Passage, Wording

ENGLISH = 0.09
"""Share of English function words from which notes count as English.

English notes here have 15% (terse bullets) to 45% (prose); German, French and Spanish ones
reach 3 to 7%.
"""
LONGEST = 1 << 30
"""Letters of a word of any length."""
TO_TELL = 40
"""Words needed to tell a language."""

T = TypeVar("T")

_SIDE_BY_SIDE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?: [^\W_]+(?:['’][^\W_]+)*)+")
_CAPITALIZED = re.compile(r"(?<=[a-z,;] )[A-Z][^\W\d_]{2,}")


@dataclass
class Told:
    """What some passages tell of words, each thing with the number of passages that tell it.

    ``counts``: folded words; ``capital`` and ``plain``: those with a capital inside a
    sentence, and without one; ``pairs``: stems side by side, unless they are counted elsewhere.
    ``alphabetic`` counts words of letters, ``function`` the English function words among them.
    """

    counts: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    plain: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    with_pairs: bool = True
    passages: int = 0
    alphabetic: int = 0
    function: int = 0

    def add(self, passages: Iterable[Passage], times: int = 1) -> None:
        """Take in what these tell; with -1 take it back."""
        for passage in passages:
            tokens = word_texts(passage.embedded_text)
            small = [t for t in set(word_texts(passage.text)) if t[:1].islower()]
            plain = set(map(folded.__getitem__, small))
            capital = {fold(word) for word in _CAPITALIZED.findall(passage.text)}
            letters = [folded[token] for token in tokens if token.isalpha()]
            _count(self.counts, set(map(folded.__getitem__, tokens)), times)
            _count(self.capital, capital, times)
            _count(self.plain, plain, times)
            if self.with_pairs:
                _count(self.pairs, pairs_in(passage.text), times)
            self.passages += times
            self.alphabetic += times * len(letters)
            self.function += times * sum(map(STOP_WORDS.__contains__, letters))


def _count(counter: Counter[T], found: Iterable[T], times: int) -> None:
    if times == 1:
        counter.update(found)  # counted in C
        return
    for one in found:
        counter[one] += times


def runs_in(text: str) -> list[list[str]]:
    """The words of a text that stand side by side, a blank between them, run by run."""
    return [run.split(" ") for run in _SIDE_BY_SIDE.findall(text)]


def pairs_in(text: str) -> set[tuple[str, str]]:
    """The stems of words that stand side by side in a text, a blank between them."""
    found: set[tuple[str, str]] = set()
    for run in runs_in(text):
        found.update(pairwise([stem(token) for token in run]))
    return found


def is_english(alphabetic: int, function: int) -> bool:
    """Whether enough of the words are English function words; True for too few to tell."""
    return alphabetic < TO_TELL or function >= ENGLISH * alphabetic


def wording_of(passages: Iterable[Passage]) -> Wording:
    """How these passages use words, held in memory."""
    told = Told()
    told.add(passages)
    stems: Counter[str] = Counter()
    for word, count in told.counts.items():
        stems[stem(word)] += count
    return Wording(
        counts=dict(told.counts),
        names=frozenset(told.capital.keys() - told.plain.keys()),
        pairs=frozenset(told.pairs),
        english=is_english(told.alphabetic, told.function),
        passages=told.passages,
        stems=dict(stems),
        forms=frozenset(form for word in told.counts for form in stem_forms(word)),
    )


@runtime_checkable
class Ranked(Protocol):
    """Counts that find the commonest words by themselves."""

    def commonest(self, most: int) -> list[str]:
        """The words that most passages hold, the commonest first."""


def commonest(counts: Mapping[str, int], most: int) -> list[str]:
    """The words that most passages hold, at most so many, the commonest first."""
    if isinstance(counts, Ranked):
        return counts.commonest(most)
    return nsmallest(most, counts, key=lambda word: (-counts[word], word))


@dataclass(frozen=True)
class KnownWords(Collection[str]):
    """The words of some notes and of their terms: no typing errors, and what one may stand for.

    A longer word is known without its s as well.
    """

    terms: TermTable
    counts: Mapping[str, int]

    def __contains__(self, word: object) -> bool:
        """Whether a folded word is known."""
        if not isinstance(word, str):
            return False
        return self._has(word) or (len(word) >= PLURAL_FROM and self._has(f"{word}s"))

    def _has(self, word: str) -> bool:
        return word in self.counts or word in self.terms.words

    def starting(self, prefix: str) -> list[str]:
        """The known words that begin so, in order."""
        return self._known((starting(words, prefix) for words in self._lists), prefix, 0, LONGEST)

    def alike(self, typed: str, edits: int) -> list[str]:
        """The known words that may be within so many edits of another, in order."""
        found = (alike(words, typed, edits) for words in self._lists)
        return self._known(found, "", len(typed) - edits, len(typed) + edits)

    def __iter__(self) -> Iterator[str]:
        """Every known word, in order."""
        return iter(self._known(self._lists, "", 0, LONGEST))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._known(self._lists, "", 0, LONGEST))

    @property
    def _lists(self) -> tuple[Collection[str], ...]:
        return self.counts.keys(), self.terms.words

    def _known(
        self, lists: Iterable[Iterable[str]], prefix: str, least: int, most: int
    ) -> list[str]:
        """These words, and without their s, that begin so and have so many letters."""
        found = {word for words in lists for word in words}
        found |= {without_plural(word) for word in found}
        return sorted(w for w in found if least <= len(w) <= most and w.startswith(prefix))
