"""Words on their way to columns: which rows hold each, sorted by word in bounded memory.

An external counting sort. Blocks of postings are sorted and set aside in files; then they
are merged with the columns of the version before, whose rows may have moved, a range at a time.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

MOST = 4_000_000
"""Postings that are held in memory at once."""

_POSTING = np.dtype([("column", "<i4"), ("row", "<i4"), ("count", "<i4")])
Array = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Before:
    """The columns of the version before: its sorted words, and where each of its rows is now.

    ``moved`` holds the new place of each row, -1 where it is gone; places keep their order.
    """

    words: Sequence[bytes]
    starts: Array
    rows: Small
    counts: Small
    moved: Small

    def block(self, first: int, last: int) -> npt.NDArray[np.void]:
        """The postings that are left of some columns, in order."""
        part = slice(int(self.starts[first]), int(self.starts[last]))
        rows = self.moved[self.rows[part]]
        kept = rows >= 0
        block = np.empty(int(kept.sum()), dtype=_POSTING)
        lengths = np.diff(self.starts[first : last + 1])
        columns = np.repeat(np.arange(first, last, dtype="<i4"), lengths)
        block["column"], block["row"] = columns[kept], rows[kept]
        block["count"] = self.counts[part][kept]
        return block


NOTHING = Before(
    (), np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32)
)


class Postings:
    """Which of the new rows hold which words, and how often."""

    def __init__(self, scratch: Path, most: int = MOST) -> None:
        """Hold ``most`` postings in memory, the rest in files under ``scratch``."""
        self._scratch = scratch
        self._most = most
        self._words: dict[str, int] = {}
        self._columns, self._rows, self._counts = array("i"), array("i"), array("i")
        self._blocks: list[npt.NDArray[np.void]] = []

    def add(self, row: int, counts: Mapping[str, int]) -> None:
        """A new row, higher than those before: its words, and how often it has each."""
        words = self._words
        self._columns.extend([words.setdefault(word, len(words)) for word in counts])
        self._counts.extend(counts.values())
        self._rows.extend([row] * len(counts))
        if len(self._columns) >= self._most:
            self._flush()

    def _flush(self) -> None:
        """Set the postings in memory aside, sorted by word."""
        block = np.empty(len(self._columns), dtype=_POSTING)
        block["column"], block["row"] = self._columns, self._rows
        block["count"] = self._counts
        block = block[np.argsort(block["column"], kind="stable")]
        if self._blocks or len(block) >= self._most:
            path = self._scratch / f"block-{len(self._blocks)}"
            path.write_bytes(block.tobytes())
            block = np.memmap(path, dtype=_POSTING, mode="r")
        self._blocks.append(block)
        self._columns, self._rows, self._counts = array("i"), array("i"), array("i")

    def write(self, before: Before, rows: Path, counts: Path) -> tuple[list[bytes], Array]:
        """Write rows and counts column by column; the sorted words, and where each starts.

        Written plainly, as a full disk kills a mapped writer. Raises OSError.
        """
        if self._columns:
            self._flush()
        merge = _Merge(before, self._words, self._blocks)
        holding = np.zeros(len(merge.words), dtype=np.int64)
        with rows.open("wb") as row_stream, counts.open("wb") as count_stream:
            total = merge.total()
            header(row_stream, "<i4", (total,))
            header(count_stream, "<i4", (total,))
            for part in merge.ranges(self._most):
                holding += np.bincount(part["column"], minlength=len(holding))
                row_stream.write(part["row"].tobytes())
                count_stream.write(part["count"].tobytes())
        self._blocks.clear()
        left = np.flatnonzero(holding)
        starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(holding[left])])
        return [merge.words[place] for place in left.tolist()], starts


class _Merge:
    """The columns of before and the new blocks, by the place of their word among all words."""

    def __init__(
        self, before: Before, fresh: Mapping[str, int], blocks: Sequence[npt.NDArray[np.void]]
    ) -> None:
        self._before = before
        self._blocks = blocks
        old = before.words
        named = sorted((word_key(word), number) for word, number in fresh.items())
        at = [bisect_left(old, word) for word, _ in named]
        known = [i < len(old) and old[i] == word for i, (word, _) in zip(at, named, strict=True)]
        inserted = np.array([i for i, k in zip(at, known, strict=True) if not k], dtype=np.int64)
        new = [word for (word, _), k in zip(named, known, strict=True) if not k]
        self.words = sorted([*old, *new])
        own = np.arange(len(old))
        self._place_of_old = own + np.searchsorted(inserted, own, side="right")
        self._order = np.empty(len(fresh), dtype=np.int64)
        count = 0
        for i, is_known, (_, number) in zip(at, known, named, strict=True):
            self._order[number] = self._place_of_old[i] if is_known else i + count
            count += not is_known
        self._bounds = [self._bound(block) for block in blocks]
        self._numbers = np.argsort(self._order, kind="stable")
        self._sorted = self._order[self._numbers]

    def _bound(self, block: npt.NDArray[np.void]) -> Array:
        """Where each new word's postings begin in a sorted block."""
        found: Array = np.searchsorted(block["column"], np.arange(len(self._order) + 1))
        return found

    def total(self) -> int:
        """How many postings there are in all."""
        before = self._before
        left = sum(
            int((before.moved[before.rows[start : start + MOST]] >= 0).sum())
            for start in range(0, len(before.rows), MOST)
        )
        return left + sum(map(len, self._blocks))

    def ranges(self, most: int) -> Iterator[npt.NDArray[np.void]]:
        """All postings by word and row, a range of words at a time."""
        sizes = np.zeros(len(self.words) + 1, dtype=np.int64)
        sizes[self._place_of_old + 1] += np.diff(self._before.starts)
        for bound in self._bounds:
            sizes[self._order + 1] += np.diff(bound)
        ends = np.cumsum(sizes)
        first = 0
        while first < len(self.words):
            last = int(np.searchsorted(ends, ends[first] + most, side="right")) - 1
            last = min(max(last, first + 1), len(self.words))
            yield self._range(first, last)
            first = last

    def _range(self, first: int, last: int) -> npt.NDArray[np.void]:
        low, high = np.searchsorted(self._place_of_old, [first, last])
        old = self._before.block(int(low), int(high))
        old["column"] = self._place_of_old[old["column"]]
        low, high = np.searchsorted(self._sorted, [first, last])
        wanted = self._numbers[low:high]
        parts = [old]
        for block, bound in zip(self._blocks, self._bounds, strict=True):
            taken = _taken(block, bound, wanted)
            taken["column"] = self._order[taken["column"]]
            parts.append(taken)
        if len(parts) == 1:
            return old
        merged = np.concatenate(parts)
        by_place = merged["column"].astype(np.int64) << 32 | merged["row"]
        return merged[np.argsort(by_place, kind="stable")]


def _taken(block: npt.NDArray[np.void], bound: Array, columns: Array) -> npt.NDArray[np.void]:
    """The postings of some columns of a sorted block, column by column."""
    begin, end = bound[columns], bound[columns + 1]
    counts = end - begin
    offsets = np.repeat(begin - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    return np.array(block[offsets + np.arange(counts.sum())])


def word_key(word: str) -> bytes:
    """A word as bytes: a note may hold what UTF-8 proper has not."""
    return word.encode("utf-8", "surrogatepass")


def header(stream: BinaryIO, descr: str, shape: tuple[int, ...]) -> None:
    """The head of a .npy file whose numbers are written behind it."""
    told = {"descr": descr, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_2_0(stream, told)
