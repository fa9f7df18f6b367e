"""For each word the rows that hold it, in mapped files; written anew from those of before.

The files: ``words.txt``, the sorted words, ``places.npy``, where each begins there,
``starts.npy``, where its column begins in ``rows.npy`` and ``counts.npy``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calctutor.backends.postings import NOTHING, Before, Postings, word_key

_WORDS = "words.txt"
_ARRAYS = ("places.npy", "starts.npy", "rows.npy", "counts.npy")
Numbers = npt.NDArray[np.int32]


def write_columns(
    folder: Path,
    fresh: Iterable[tuple[int, Mapping[str, int]]],
    before: Columns | None = None,
    moved: Numbers | None = None,
) -> None:
    """Write the columns of some rows, each with its words and how often it has them.

    ``fresh`` come in order of row; ``moved`` says where each row of ``before`` is now,
    -1 where it is gone. The same rows give the same files. Raises OSError.
    """
    folder.mkdir()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        postings = Postings(Path(scratch))
        for row, counts in fresh:
            postings.add(row, counts)
        old = NOTHING if before is None or moved is None else before.as_before(moved)
        words, starts = postings.write(old, folder / _ARRAYS[2], folder / _ARRAYS[3])
    lengths = np.array([0, *(len(word) + 1 for word in words)], dtype=np.int64)
    np.save(folder / _ARRAYS[0], np.cumsum(lengths), allow_pickle=False)
    np.save(folder / _ARRAYS[1], starts, allow_pickle=False)
    with (folder / _WORDS).open("wb") as stream:
        stream.writelines(word + b"\n" for word in words)


class Columns:
    """The columns of one folder, read-only and safe for many threads."""

    def __init__(self, folder: Path) -> None:
        """Map the files; OSError, ValueError or TypeError where they are no such files."""
        self._places, self._starts, rows, counts = (map_array(folder / n) for n in _ARRAYS)
        self._rows: Numbers = rows
        self._counts: Numbers = counts
        self._words = _map_bytes(folder / _WORDS)

    def rows(self, word: str) -> Numbers:
        """The rows that hold a word, in order."""
        return self._rows[self._part(word)]

    def counted(self, word: str) -> tuple[Numbers, Numbers]:
        """The rows that hold a word, in order, and how often each does."""
        part = self._part(word)
        return self._rows[part], self._counts[part]

    def as_before(self, moved: Numbers) -> Before:
        """All of it, for a version whose rows lie elsewhere."""
        words = self._words.tobytes().split(b"\n")[:-1]
        return Before(words, np.asarray(self._starts), self._rows, self._counts, moved)

    def _part(self, word: str) -> slice:
        """Where a word's column lies, by bisection."""
        wanted = word_key(word)
        low, high = 0, len(self._places) - 1
        while low < high:
            middle = (low + high) // 2
            start, end = int(self._places[middle]), int(self._places[middle + 1])
            found = self._words[start : end - 1].tobytes()
            if found == wanted:
                return slice(int(self._starts[middle]), int(self._starts[middle + 1]))
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return slice(0, 0)


def map_array(path: Path) -> npt.NDArray[np.int32]:
    """An array of numbers, mapped; numpy can't map an empty one.

    As a plain array: a memmap looks at itself whenever a part is taken.
    """
    empty = path.stat().st_size <= 128
    array: npt.NDArray[np.int32] = np.load(
        path, mmap_mode=None if empty else "r", allow_pickle=False
    )
    return array.view(np.ndarray)


def _map_bytes(path: Path) -> npt.NDArray[np.uint8]:
    if not path.stat().st_size:
        return np.empty(0, dtype=np.uint8)
    return np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
