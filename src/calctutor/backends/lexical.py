"""BM25: made and saved by bm25s, its arrays mapped into memory for queries.

bm25s keeps each word's finished score for each passage in compressed sparse
columns, so a query only adds columns; doing so here spares the half second
that importing bm25s and scipy takes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calctutor.text import content_stems

FOLDER = "words"
K1 = 1.5
B = 0.75

_EMPTY = ("data.csc.index.npy", "indices.csc.index.npy", "indptr.csc.index.npy")
_VOCABULARY = "vocab.index.json"


def write_words(folder: Path, texts: Iterable[str]) -> None:
    """Index the content words of each text, Lucene's BM25; raises OSError.

    The vocabulary is numbered in order of appearance, so the same texts give
    the same files.
    """
    vocabulary: dict[str, int] = {}
    rows = [
        [vocabulary.setdefault(word, len(vocabulary)) for word in content_stems(text)]
        for text in texts
    ]
    folder.mkdir()
    if not vocabulary:
        _write_empty(folder)
        return
    import bm25s

    index = bm25s.BM25(method="lucene", k1=K1, b=B)
    index.index((rows, vocabulary), create_empty_token=False, show_progress=False)
    index.save(folder, show_progress=False)


class Words:
    """The saved BM25 index of one folder, read-only and safe for many threads."""

    def __init__(self, folder: Path, size: int) -> None:
        """Map the arrays that `write_words` saved for ``size`` texts.

        Raises OSError, ValueError or TypeError where they are no such arrays.
        """
        data, rows, starts = (_map(folder / name) for name in _EMPTY)
        self._data = data
        self._rows = rows
        self._starts = starts
        self._size = size
        vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        self._vocabulary: dict[str, int] = dict(vocabulary)

    def matching(self, query: str, k: int) -> list[tuple[int, float]]:
        """The k best rows above zero: (row, score), best first, ties in order of row."""
        scores = self._scores(query)
        found = np.flatnonzero(scores > 0)
        best = found[np.argsort(-scores[found], kind="stable")[: max(k, 0)]]
        return [(int(row), float(scores[row])) for row in best]

    def _scores(self, query: str) -> npt.NDArray[np.float32]:
        scores = np.zeros(self._size, dtype=np.float32)
        for word, count in Counter(content_stems(query)).items():
            column = self._vocabulary.get(word)
            if column is not None:
                part = slice(self._starts[column], self._starts[column + 1])
                scores[self._rows[part]] += count * self._data[part]
        return scores


def _map(path: Path) -> npt.NDArray[np.float32]:
    """An array of numbers, mapped; numpy can't map an empty one."""
    empty = path.stat().st_size <= 128
    array: npt.NDArray[np.float32] = np.load(
        path, mmap_mode=None if empty else "r", allow_pickle=False
    )
    return array


def _write_empty(folder: Path) -> None:
    for name, kind in zip(_EMPTY, (np.float32, np.int32, np.int32), strict=True):
        np.save(folder / name, np.zeros(0, dtype=kind), allow_pickle=False)
    (folder / _VOCABULARY).write_text("{}", encoding="utf-8")
