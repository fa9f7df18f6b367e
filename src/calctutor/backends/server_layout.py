"""Where the notes of an edition lie on a server: what is written once, several editions share.

A *lineage* begins with an edition that was written whole (its *root*); each later one adds the
notes that changed and names the parts of which it is made. A passage or fact has a *slot*, a
number that nothing else of the lineage ever gets, and in each edition a *rank*: its place in the
order of the notes. Readers know ranks alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int32]
WASTE = 1_000
"""Slots that may be given up before their share counts."""


@dataclass(frozen=True, slots=True)
class Part:
    """One note as it was read: its number, its first slots, how many there are."""

    number: int
    passage: int
    passages: int
    fact: int
    facts: int


@dataclass(frozen=True, slots=True)
class Tops:
    """The first numbers of a lineage that nobody has had."""

    part: int = 0
    passage: int = 0
    fact: int = 0
    term: int = 0
    segment: int = 0


@dataclass(frozen=True)
class Layout:
    """The parts of an edition in the order of its notes, its terms, its segments of words."""

    root: int
    parts: tuple[Part, ...] = ()
    segments: tuple[int, ...] = ()
    tops: Tops = Tops()
    terms: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int32))

    def packed(self) -> bytes:
        """The layout as an edition's row keeps it."""
        sizes = (len(self.segments), len(self.parts))
        flat = [number for part in self.parts for number in astuple(part)]
        head = np.array([*astuple(self.tops), *sizes, *self.segments, *flat], dtype="<i4")
        return head.tobytes() + self.terms.astype("<i4").tobytes()

    @cached_property
    def passages(self) -> Places:
        """The passages."""
        runs = [(part.passage, part.passages) for part in self.parts]
        return Places(runs, self.tops.passage)

    @cached_property
    def facts(self) -> Places:
        """The facts."""
        return Places([(part.fact, part.facts) for part in self.parts], self.tops.fact)

    @property
    def is_wasteful(self) -> bool:
        """Whether more was given up than is left: time to write the whole anew."""
        return self.tops.fact > 2 * len(self.facts.slots) + WASTE


def layout_from(root: int, data: bytes) -> Layout:
    """The layout that was packed."""
    numbers = np.frombuffer(data, dtype="<i4")
    tops = Tops(*(int(n) for n in numbers[:5]))
    segments, parts = int(numbers[5]), int(numbers[6])
    ends = 7 + segments, 7 + segments + 5 * parts
    rows = numbers[ends[0] : ends[1]].reshape(parts, 5).tolist()
    return Layout(
        root,
        tuple(Part(*row) for row in rows),
        tuple(int(n) for n in numbers[7 : ends[0]]),
        tops,
        numbers[ends[1] :].astype(np.int32),
    )


class Places:
    """The slots of an edition's passages or facts in order of rank, and back."""

    def __init__(self, runs: Sequence[tuple[int, int]], top: int) -> None:
        """``runs`` are first slots and counts; from ``top`` on slots are not this edition's."""
        spans = [np.arange(first, first + count, dtype=np.int32) for first, count in runs]
        self.top = top
        self.slots: Numbers = np.concatenate([np.empty(0, dtype=np.int32), *spans])
        self._ranks: Numbers = np.full(top, -1, dtype=np.int32)
        self._ranks[self.slots] = np.arange(len(self.slots), dtype=np.int32)
        self._runs = runs

    def ranks(self, slots: npt.ArrayLike) -> Numbers:
        """The rank of each slot, -1 for one that this edition has not."""
        wanted = np.asarray(slots, dtype=np.int64).reshape(-1)
        found = np.full(len(wanted), -1, dtype=np.int32)
        known = wanted < self.top
        found[known] = self._ranks[wanted[known]]
        return found

    def rank(self, slot: int) -> int:
        """The rank of one slot, -1 for one that this edition has not."""
        return int(self._ranks[slot]) if slot < self.top else -1

    def slots_of(self, ranks: Iterable[int]) -> list[int]:
        """The slots of some ranks."""
        found: list[int] = self.slots[list(ranks)].tolist()
        return found

    @cached_property
    def given_up(self) -> str:
        """The slots below the top that are not this edition's, as PostgreSQL's int4multirange."""
        gaps, at = [], 0
        for first, count in sorted(run for run in self._runs if run[1]):
            if first > at:
                gaps.append(f"[{at},{first})")
            at = first + count
        if self.top > at:
            gaps.append(f"[{at},{self.top})")
        return f"{{{','.join(gaps)}}}"
