"""BM25 for any number of passages: written in bounded memory, mapped for queries.

Each word's finished score for each passage lies in compressed sparse columns, as bm25s
(Lu 2024, "BM25S: orders of magnitude faster lexical search via eager sparse scoring")
keeps it, so a query only adds columns. The files under ``words/``: ``words.txt``, the
sorted words, ``places.npy``, where each begins there, ``starts.npy``, where its column
begins in ``rows.npy`` and ``scores.npy``.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calctutor.backends.lexical_blocks import Blocks
from calctutor.text import content_stems

FOLDER = "words"
K1 = 1.5
B = 0.75

_WORDS = "words.txt"
_ARRAYS = ("places.npy", "starts.npy", "rows.npy", "scores.npy")


def write_words(folder: Path, texts: Iterable[str]) -> None:
    """Index the content words of each text, Lucene's BM25; raises OSError.

    The same texts give the same files.
    """
    folder.mkdir()
    vocabulary: dict[str, int] = {}
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        blocks = Blocks(Path(scratch))
        for text in texts:
            counts = Counter(content_stems(text))
            columns = [vocabulary.setdefault(word, len(vocabulary)) for word in counts]
            blocks.add(columns, list(counts.values()))
        blocks.flush()
        order = sorted((_key(word), column) for word, column in vocabulary.items())
        _write_vocabulary(folder, [word for word, _ in order])
        columns_in_order = np.array([column for _, column in order], dtype=np.int64)
        starts = blocks.write(
            columns_in_order, folder / _ARRAYS[2], folder / _ARRAYS[3], k1=K1, b=B
        )
        np.save(folder / _ARRAYS[1], starts, allow_pickle=False)
        blocks.close()


class Words:
    """The saved BM25 index of one folder, read-only and safe for many threads."""

    def __init__(self, folder: Path, size: int) -> None:
        """Map the files that `write_words` made of ``size`` texts.

        Raises OSError, ValueError or TypeError where they are no such files.
        """
        self._places, self._starts, self._rows, self._scores = (_map(folder / n) for n in _ARRAYS)
        self._words = _map_bytes(folder / _WORDS)
        self._size = size

    def matching(self, query: str, k: int) -> list[tuple[int, float]]:
        """The k best rows above zero: (row, score), best first, ties in order of row."""
        scores = self._scored(query)
        best = _best(scores, k)
        return [(int(row), float(scores[row])) for row in best]

    def _scored(self, query: str) -> npt.NDArray[np.float32]:
        scores = np.zeros(self._size, dtype=np.float32)
        for word, count in Counter(content_stems(query)).items():
            column = self._column(_key(word))
            if column is not None:
                part = slice(int(self._starts[column]), int(self._starts[column + 1]))
                added = self._scores[part]
                scores[self._rows[part]] += added if count == 1 else count * added
        return scores

    def _column(self, wanted: bytes) -> int | None:
        """The place of a word among the sorted ones, by bisection."""
        low, high = 0, len(self._places) - 1
        while low < high:
            middle = (low + high) // 2
            start, end = int(self._places[middle]), int(self._places[middle + 1])
            found = self._words[start : end - 1].tobytes()
            if found == wanted:
                return middle
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return None


def _best(scores: npt.NDArray[np.float32], k: int) -> npt.NDArray[np.int64]:
    """The rows of the k highest scores above zero, best first, ties in order of row."""
    found = np.flatnonzero(scores)
    values = scores[found]
    if 0 < k < len(found):
        least = np.partition(values, len(values) - k)[len(values) - k]
        kept = values >= least
        found, values = found[kept], values[kept]
    best: npt.NDArray[np.int64] = found[np.argsort(-values, kind="stable")[: max(k, 0)]]
    return best


def _write_vocabulary(folder: Path, words: list[bytes]) -> None:
    lengths = np.array([0, *(len(word) + 1 for word in words)], dtype=np.int64)
    np.save(folder / _ARRAYS[0], np.cumsum(lengths), allow_pickle=False)
    with (folder / _WORDS).open("wb") as stream:
        stream.writelines(word + b"\n" for word in words)


def _key(word: str) -> bytes:
    """A word as bytes: a note may hold what UTF-8 proper has not."""
    return word.encode("utf-8", "surrogatepass")


def _map(path: Path) -> npt.NDArray[np.float32]:
    """An array of numbers, mapped; numpy can't map an empty one."""
    empty = path.stat().st_size <= 128
    array: npt.NDArray[np.float32] = np.load(
        path, mmap_mode=None if empty else "r", allow_pickle=False
    )
    return array


def _map_bytes(path: Path) -> npt.NDArray[np.uint8]:
    if not path.stat().st_size:
        return np.empty(0, dtype=np.uint8)
    return np.memmap(path, dtype=np.uint8, mode="r")
