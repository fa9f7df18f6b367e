"""Words held in memory, found by how they begin and by what may be a slip of them.

No look-up goes through all of them: the server's notes may have hundreds of thousands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, KeysView, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from calctutor.spelling import letters_of
from calctutor.term_table import TermsInMemory

_LAST = chr(0x10FFFF)


class SpelledWords(Collection[str]):
    """A `WordList` of some words, which don't change."""

    def __init__(self, words: Collection[str]) -> None:
        """Find these."""
        self._words = words

    def __contains__(self, word: object) -> bool:
        """Whether it is one of them."""
        return word in self._words

    def __iter__(self) -> Iterator[str]:
        """Each of them."""
        return iter(self._words)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._words)

    def starting(self, prefix: str) -> list[str]:
        """The words that begin so."""
        every = self._sorted
        return every[bisect_left(every, prefix) : bisect_left(every, prefix + _LAST)]

    def alike(self, typed: str, edits: int) -> list[str]:
        """At least the words within so many edits of one, or with an s behind them; no number.

        Each edit takes away one letter at most, and brings one.
        """
        letters = np.int64(letters_of(typed))
        found: list[str] = []
        for length in range(len(typed) - edits, len(typed) + edits + 2):
            words, bits = self._by_length.get(length, ([], _NO_BITS))
            near = _few(bits & ~letters, edits) & _few(~bits & letters, edits)
            found += [words[place] for place in np.flatnonzero(near).tolist()]
        return found

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._words)

    @cached_property
    def _by_length(self) -> dict[int, tuple[list[str], npt.NDArray[np.int64]]]:
        """The words of each length, and which letters each has; numbers are no slips."""
        found: dict[int, list[str]] = defaultdict(list)
        for word in self._words:
            if not word.isdigit():
                found[len(word)].append(word)
        return {
            length: (words, np.array([letters_of(word) for word in words], dtype=np.int64))
            for length, words in found.items()
        }


_NO_BITS: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)


def _few(bits: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.bool_]:
    """Where so many bits are set at most: each round takes the lowest away."""
    for _ in range(most):
        bits = bits & (bits - 1)
    few: npt.NDArray[np.bool_] = bits == 0
    return few


class SpelledCounts(Mapping[str, int]):
    """Words with how many passages hold them, whose keys are found by how they are spelled."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """Of these words."""
        self._counts = counts

    def __getitem__(self, word: str) -> int:
        """In how many passages it stands; KeyError for none."""
        return self._counts[word]

    def __iter__(self) -> Iterator[str]:
        """Every word."""
        return iter(self._counts)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._counts)

    def keys(self) -> KeysView[str]:
        """The words alone, to be looked up."""
        return self._keys

    @cached_property
    def _keys(self) -> _SpelledKeys:
        return _SpelledKeys(self._counts)


class _SpelledKeys(KeysView[str]):
    """The words of some counts."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        super().__init__(counts)
        words = SpelledWords(counts)
        self.starting, self.alike = words.starting, words.alike


class SpelledTerms(TermsInMemory):
    """A `TermTable` held in memory, whose words are found by how they are spelled."""

    @cached_property
    def words(self) -> Collection[str]:
        """The folded words of all names and aliases."""
        return SpelledWords(frozenset(self._spelled()))
