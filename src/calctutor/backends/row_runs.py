"""Rows of vectors in the order of the notes: new ones in a stream, old ones in runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from calctutor.backends.layout import Held
from calctutor.protocols import Vectors
from calctutor.types import Note


class Stream:
    """Rows that come in batches, taken in other numbers."""

    def __init__(self, batches: Iterator[Vectors], dimension: int) -> None:
        """Take rows from batches of any size."""
        self._batches = batches
        self._left: Vectors = np.empty((0, dimension), dtype=np.float32)

    def take(self, count: int) -> Iterator[Vectors]:
        """The next so many rows, in parts."""
        while count:
            if not len(self._left):
                self._left = next(self._batches)
            part, self._left = self._left[:count], self._left[count:]
            count -= len(part)
            yield part


def runs(notes: Sequence[Held], fresh: Mapping[str, Note]) -> Iterator[tuple[bool, list[Held]]]:
    """Notes side by side that are all new, or all taken over."""
    run: list[Held] = []
    for note in notes:
        if run and (run[-1].source in fresh) != (note.source in fresh):
            yield run[0].source in fresh, run
            run = []
        run.append(note)
    if run:
        yield run[0].source in fresh, run


def spans(notes: Sequence[Held], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The rows that notes taken over had from these on, those side by side as one."""
    first = last = 0
    for note, start in zip(notes, starts, strict=True):
        if start != last:
            if last > first:
                yield first, last
            first = start
        last = start + note.passages
    if last > first:
        yield first, last
