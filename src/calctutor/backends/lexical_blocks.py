"""How often each passage has each word, sorted by word in bounded memory.

An external counting sort: blocks of postings are sorted and set aside in files, then the
columns are put together a range at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

POSTINGS = 4_000_000
"""Postings that are held in memory at once."""

_POSTING = np.dtype([("column", "<i4"), ("row", "<i4"), ("count", "<i4")])
Array = npt.NDArray[np.int64]


class Blocks:
    """Postings (word, passage, count) on their way to columns."""

    def __init__(self, scratch: Path, most: int = POSTINGS) -> None:
        """Hold ``most`` postings in memory, the rest in files under ``scratch``."""
        self._scratch = scratch
        self._most = most
        self._columns = array("i")
        self._counts = array("i")
        self._distinct = array("i")
        self._first_row = 0
        self._lengths = array("q")
        self._blocks: list[npt.NDArray[np.void]] = []

    def add(self, columns: Sequence[int], counts: Sequence[int]) -> None:
        """The next passage: its words by number, and how often it has each."""
        self._columns.extend(columns)
        self._counts.extend(counts)
        self._distinct.append(len(columns))
        self._lengths.append(sum(counts))
        if len(self._columns) >= self._most:
            self.flush()

    def flush(self) -> None:
        """Set the postings in memory aside, sorted by word."""
        if self._columns:
            rows = np.arange(self._first_row, self._first_row + len(self._distinct), dtype="<i4")
            block = np.empty(len(self._columns), dtype=_POSTING)
            block["column"] = self._columns
            block["count"] = self._counts
            block["row"] = np.repeat(rows, np.asarray(self._distinct))
            block = block[np.argsort(block["column"], kind="stable")]
            path = self._scratch / f"block-{len(self._blocks)}"
            path.write_bytes(block.tobytes())
            self._blocks.append(np.memmap(path, dtype=_POSTING, mode="r"))
        self._first_row += len(self._distinct)
        self._columns, self._counts, self._distinct = array("i"), array("i"), array("i")

    def write(self, order: Array, rows: Path, scores: Path, *, k1: float, b: float) -> Array:
        """Write rows and BM25 scores, the columns in this order; where each column starts.

        Written plainly, as a full disk kills a mapped writer. Raises OSError.
        """
        holding = np.zeros(len(order), dtype=np.int64)
        for block in self._blocks:
            holding += np.bincount(block["column"], minlength=len(order))
        holding = holding[order]
        starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(holding)])
        total, passages = int(starts[-1]), len(self._lengths)
        rarity = np.log(1 + (passages - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        lengths = np.asarray(self._lengths, dtype=np.int64)
        norms = k1 * (1 - b + b * lengths / (lengths.mean() or 1.0)) if passages else lengths
        with rows.open("wb") as row_stream, scores.open("wb") as score_stream:
            _header(row_stream, "<i4", total)
            _header(score_stream, "<f4", total)
            for part in self._ranges(order, starts):
                counts = part["count"].astype(np.float32)
                score = rarity[part["column"]] * (counts / (norms[part["row"]] + counts))
                row_stream.write(part["row"].astype("<i4").tobytes())
                score_stream.write(score.astype("<f4").tobytes())
        return starts

    def close(self) -> None:
        """Let go of the files, so that they may be removed."""
        self._blocks.clear()

    def _ranges(self, order: Array, starts: Array) -> Iterator[npt.NDArray[np.void]]:
        """All postings by place in the order, a bounded range of columns at a time."""
        place = np.empty(len(order), dtype="<i4")
        place[order] = np.arange(len(order), dtype="<i4")
        bounds = [
            np.searchsorted(block["column"], np.arange(len(order) + 1)) for block in self._blocks
        ]
        first = 0
        while first < len(order):
            last = int(np.searchsorted(starts, starts[first] + self._most, side="right")) - 1
            last = min(max(last, first + 1), len(order))
            wanted = order[first:last]
            parts = [
                _taken(b, bound, wanted) for b, bound in zip(self._blocks, bounds, strict=True)
            ]
            merged = np.concatenate(parts)
            merged["column"] = place[merged["column"]]
            yield merged[np.argsort(merged["column"], kind="stable")]
            first = last


def _taken(block: npt.NDArray[np.void], bound: Array, columns: Array) -> npt.NDArray[np.void]:
    """The postings of some columns of a sorted block, column by column."""
    begin, end = bound[columns], bound[columns + 1]
    counts = end - begin
    offsets = np.repeat(begin - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    return np.asarray(block[offsets + np.arange(counts.sum())])


def _header(stream: BinaryIO, descr: str, count: int) -> None:
    header = {"descr": descr, "fortran_order": False, "shape": (count,)}
    np.lib.format.write_array_header_2_0(stream, header)
