"""Which note has which rows: the order of an index's notes, and what that makes of keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from calctutor.backends.content_schema import PLACES

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Held:
    """A note of an index: its number, what it was read from, and how many rows it has.

    ``reading`` names what reading it gave, "" where that is not known; ``facts_at`` is
    the place of its first fact's vector.
    """

    number: int
    source: str
    digest: str
    reading: str
    passages: int
    facts: int
    facts_at: int


@dataclass(frozen=True)
class Layout:
    """The notes of an index in order. A row counts passages, or facts, through all of them."""

    notes: Sequence[Held]

    @cached_property
    def by_source(self) -> Mapping[str, Held]:
        """Each note by its source."""
        return {note.source: note for note in self.notes}

    @cached_property
    def passage_starts(self) -> Rows:
        """The row of each note's first passage, and how many passages there are."""
        return _starts([note.passages for note in self.notes])

    @cached_property
    def fact_starts(self) -> Rows:
        """The row of each note's first fact, and how many facts there are."""
        return _starts([note.facts for note in self.notes])

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return int(self.passage_starts[-1])

    @property
    def facts(self) -> int:
        """How many facts there are."""
        return int(self.fact_starts[-1])

    def passage_keys(self, rows: Rows) -> Rows:
        """The keys of the passages in some rows; IndexError or KeyError for no such row."""
        return self._keys(rows, self.passage_starts)

    def fact_keys(self, rows: Rows) -> Rows:
        """The keys of the facts in some rows."""
        return self._keys(rows, self.fact_starts)

    def passage_rows(self, keys: Rows) -> Rows:
        """The rows of the passages of some keys."""
        return self.passage_starts[self.places(keys)] + (keys & _PLACE)

    def fact_places(self, keys: Rows) -> Rows:
        """Where the vectors of the facts of some keys lie."""
        return self._facts_at[self.places(keys)] + (keys & _PLACE)

    def places(self, keys: Rows) -> Rows:
        """Where the notes of some keys stand in the order."""
        found: Rows = self._place_of[keys >> PLACES]
        return found

    @cached_property
    def _numbers(self) -> Rows:
        return np.array([note.number for note in self.notes], dtype=np.int64)

    @cached_property
    def _facts_at(self) -> Rows:
        return np.array([note.facts_at for note in self.notes], dtype=np.int64)

    @cached_property
    def _place_of(self) -> Rows:
        found = np.full(int(self._numbers.max(initial=-1)) + 1, -1, dtype=np.int64)
        found[self._numbers] = np.arange(len(self._numbers))
        return found

    def _keys(self, rows: Rows, starts: Rows) -> Rows:
        place = np.searchsorted(starts, rows, side="right") - 1
        keys: Rows = (self._numbers[place] << PLACES) + (rows - starts[place])
        return keys


_PLACE = (1 << PLACES) - 1


def moved_rows(before: Layout, now: Layout, kind: str) -> npt.NDArray[np.int32]:
    """Where each row of before ("passage" or "fact") is now, -1 where its note was read anew."""
    old, new = (before.passage_starts, now.passage_starts)
    if kind == "fact":
        old, new = before.fact_starts, now.fact_starts
    place_now = {note.number: place for place, note in enumerate(now.notes)}
    shift = np.array(
        [
            new[place_now[note.number]] - old[place] if note.number in place_now else 0
            for place, note in enumerate(before.notes)
        ],
        dtype=np.int64,
    )
    gone = np.array([note.number not in place_now for note in before.notes], dtype=bool)
    lengths = np.diff(old)
    moved = np.arange(old[-1]) + np.repeat(shift, lengths)
    moved[np.repeat(gone, lengths)] = -1
    return moved.astype(np.int32)


def _starts(counts: Sequence[int]) -> Rows:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
