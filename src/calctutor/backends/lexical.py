"""BM25 for any number of passages: written in bounded memory, mapped for queries.

Columns hold how often each passage has a word, and beside them lies how long each passage is;
the score, Lucene's BM25, is worked out for the columns of a question's words, in the numbers
that bm25s gives (Lu 2024, "BM25S: orders of magnitude faster lexical search via eager sparse
scoring"). So a note that changes leaves the columns of the others as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calctutor.backends.columns import Columns, Numbers, map_array, write_columns
from calctutor.text import content_stems

FOLDER = "words"
K1 = 1.5
B = 0.75

_LENGTHS = "lengths.npy"


def write_words(
    folder: Path,
    size: int,
    texts: Iterable[tuple[int, str]],
    before: Words | None = None,
    moved: Numbers | None = None,
) -> None:
    """Index the content words of texts at their rows, of ``size`` in all; raises OSError.

    The other rows are those of ``before``, ``moved`` as `write_columns` has it.
    """
    lengths = np.zeros(size, dtype="<i4")
    if before is not None and moved is not None:
        kept = moved >= 0
        lengths[moved[kept]] = before.lengths[kept]

    def counted() -> Iterator[tuple[int, Counter[str]]]:
        for row, text in texts:
            counts = Counter(content_stems(text))
            lengths[row] = counts.total()
            yield row, counts

    write_columns(folder, counted(), before.columns if before else None, moved)
    np.save(folder / _LENGTHS, lengths, allow_pickle=False)


class Words:
    """The saved BM25 index of one folder, read-only and safe for many threads."""

    def __init__(self, folder: Path) -> None:
        """Map the files that `write_words` made; raises OSError, ValueError or TypeError."""
        self.columns = Columns(folder)
        self.lengths = map_array(folder / _LENGTHS)

    def matching(self, query: str, k: int) -> list[tuple[int, float]]:
        """The k best rows above zero: (row, score), best first, ties in order of row."""
        scores = self._scored(query)
        best = _best(scores, k)
        return [(int(row), float(scores[row])) for row in best]

    @cached_property
    def _average(self) -> float:
        return float(self.lengths.mean()) or 1.0

    def _scored(self, query: str) -> npt.NDArray[np.float32]:
        scores = np.zeros(len(self.lengths), dtype=np.float32)
        for word, times in Counter(content_stems(query)).items():
            rows, counts = self.columns.counted(word)
            if len(rows):
                added = self._column(rows, counts)
                scores[rows] += added if times == 1 else times * added
        return scores

    def _column(self, rows: Numbers, counts: Numbers) -> npt.NDArray[np.float32]:
        """The scores of one word."""
        holding = np.float64(len(rows))
        rarity = np.log(1 + (len(self.lengths) - holding + 0.5) / (holding + 0.5))
        norms = K1 * (1 - B + B * self.lengths[rows].astype(np.int64) / self._average)
        often = counts.astype(np.float32)
        scores = rarity.astype(np.float32) * (often / (norms + often))
        column: npt.NDArray[np.float32] = scores.astype(np.float32)
        return column


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
