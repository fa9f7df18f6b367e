"""Stems that stand side by side in the notes: as sorted numbers in a mapped file.

Each pair is one number of 64 bits, made of the digests of its two stems; beside it lies in how
many passages the pair stands, so that a note that changes takes back what it told. Sorted in
bounded memory: a large library has nearly as many pairs as words.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calctutor.backends.content_schema import to_bytes
from calctutor.text import Remembered, stem
from calctutor.wording import runs_in

NUMBERS_FILE = "pairs.numbers"
COUNTS_FILE = "pairs.counts"
MOST = 4_000_000
"""Pairs that are held in memory at once."""
_ALL = (1 << 64) - 1
_ODD = 0x9E3779B97F4A7C15
Numbers = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int32]


def _halves_of(stemmed: str) -> tuple[int, int]:
    """What a stem gives to the number of a pair as the first and as the second of it."""
    digest = hashlib.blake2b(to_bytes(stemmed), digest_size=8).digest()
    number = int.from_bytes(digest, "little")
    return number * _ODD & _ALL, number


_halves: Remembered[tuple[int, int]] = Remembered(lambda token: _halves_of(stem(token)))


def number_of(pair: tuple[str, str]) -> int:
    """Two stems as one number of 64 bits."""
    return _halves_of(pair[0])[0] ^ _halves_of(pair[1])[1]


class PairCounts:
    """What passages that come and go tell of pairs."""

    def __init__(self, scratch: Path, most: int = MOST) -> None:
        """Hold ``most`` pairs in memory, the rest in files under ``scratch``."""
        self._scratch = scratch
        self._most = most
        self._come, self._gone = array("Q"), array("Q")
        self._runs: list[tuple[Numbers, Counts]] = []

    def add(self, texts: Iterable[str], times: int) -> None:
        """Count the pairs of some texts, each once a text; with -1 take them back."""
        numbers = self._come if times > 0 else self._gone
        for text in texts:
            found: set[int] = set()
            for run in runs_in(text):
                halves = map(_halves.__getitem__, run)
                found.update([a[0] ^ b[1] for a, b in pairwise(halves)])
            numbers.extend(found)
        if len(numbers) >= self._most:
            self._flush()

    def _flush(self) -> None:
        come = np.frombuffer(self._come, dtype=np.uint64)
        gone = np.frombuffer(self._gone, dtype=np.uint64)
        changes = np.repeat(np.array([1, -1], dtype=np.int32), [len(come), len(gone)])
        numbers, counts = _added(np.concatenate([come, gone]), changes)
        name = f"run-{len(self._runs)}"
        paths = [self._scratch / f"{name}.numbers", self._scratch / f"{name}.counts"]
        paths[0].write_bytes(numbers.tobytes())
        paths[1].write_bytes(counts.tobytes())
        self._runs.append(_mapped(*paths))
        self._come, self._gone = array("Q"), array("Q")

    def write(self, folder: Path, before: Pairs | None) -> None:
        """Write those of a version, beginning with what it was before; raises OSError."""
        if self._come or self._gone:
            self._flush()
        runs = [*self._runs, *([before.counted] if before else [])]
        files = folder / NUMBERS_FILE, folder / COUNTS_FILE
        with files[0].open("wb") as for_numbers, files[1].open("wb") as for_counts:
            for numbers, counts in _merged(runs, self._most):
                for_numbers.write(numbers.tobytes())
                for_counts.write(counts.tobytes())
        self._runs.clear()


class Pairs(Container[tuple[str, str]]):
    """The pairs of one version, read-only and safe for many threads."""

    def __init__(self, folder: Path) -> None:
        """Map the files; raises OSError or ValueError."""
        self.counted = _mapped(folder / NUMBERS_FILE, folder / COUNTS_FILE)

    def close(self) -> None:
        """Let go of the files; no pair is known any more."""
        self.counted = np.empty(0, np.uint64), np.empty(0, np.int32)

    def __contains__(self, pair: object) -> bool:
        """Whether two stems stand side by side somewhere."""
        return isinstance(pair, tuple) and holds(self.counted[0], number_of(pair))


def holds(numbers: Numbers, number: int) -> bool:
    """Whether a number is among sorted ones."""
    place = int(np.searchsorted(numbers, np.uint64(number)))
    return place < len(numbers) and int(numbers[place]) == number


def _merged(runs: Sequence[tuple[Numbers, Counts]], most: int) -> Iterator[tuple[Numbers, Counts]]:
    """All numbers in order, those counted 0 left out, a range at a time."""
    parts = 1 + sum(len(numbers) for numbers, _ in runs) // most
    edges = np.array([part * _ALL // parts for part in range(1, parts)], dtype=np.uint64)
    bounds = [[0, *np.searchsorted(n, edges).tolist(), len(n)] for n, _ in runs]
    for part in range(parts):
        slices = [slice(bound[part], bound[part + 1]) for bound in bounds]
        numbers = [run[0][at] for run, at in zip(runs, slices, strict=True)]
        counts = [run[1][at] for run, at in zip(runs, slices, strict=True)]
        if numbers:
            found, told = _added(np.concatenate(numbers), np.concatenate(counts))
            yield found[told != 0], told[told != 0]


def _added(numbers: Numbers, changes: Counts) -> tuple[Numbers, Counts]:
    """Each number once, in order, with the sum of its changes."""
    if not len(numbers):
        return numbers, changes
    order = np.argsort(numbers)
    numbers = numbers[order]
    starts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
    return numbers[starts], np.add.reduceat(changes[order], starts).astype(np.int32)


def _mapped(numbers: Path, counts: Path) -> tuple[Numbers, Counts]:
    """Two files of the same length; numpy can't map empty ones."""
    if not numbers.stat().st_size:
        return np.empty(0, dtype="<u8"), np.empty(0, dtype="<i4")
    mapped = np.memmap(numbers, dtype="<u8", mode="r"), np.memmap(counts, dtype="<i4", mode="r")
    return mapped[0].view(np.ndarray), mapped[1].view(np.ndarray)
