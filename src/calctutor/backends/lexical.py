"""BM25 for any number of passages: written in bounded memory, mapped for queries.

Columns hold how often each passage has a word, and beside them lies how long each passage is;
the score, Lucene's BM25, is worked out for the columns of a question's words, in the numbers
that bm25s gives (Lu 2024, "BM25S: orders of magnitude faster lexical search via eager sparse
scoring"). So a note that changes leaves the columns of the others as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calctutor.backends.columns import Columns, Numbers, map_array, write_columns
from calctutor.text import content_stems

FOLDER = "words"
K1 = 1.5
B = 0.75

WORTH_IT = 20_000
"""Rows, of all words together, from which it is looked whether the common words can be left."""
ROUNDING = 1e-5
"""More than what the order of adding can change of a score, as a share of it."""
Scores = npt.NDArray[np.float32]

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
        columns = [self._column(word, n) for word, n in Counter(content_stems(query)).items()]
        columns = [column for column in columns if len(column.rows)]
        rows = self._candidates(columns, k)
        if rows is None:
            scores = self._summed(columns)
            found = _scored(scores)
            return _best(found, scores[found], k)
        scores = np.zeros(len(rows), dtype=np.float32)
        for column in columns:
            places, added = column.scores_of(rows)
            scores[places] += added
        return _best(rows, scores, k)

    def _summed(self, columns: Iterable[Column]) -> Scores:
        """The scores of all rows by some words, in their order."""
        scores = np.zeros(len(self.lengths), dtype=np.float32)
        for column in columns:
            scores[column.rows] += column.all_scores()
        return scores

    @cached_property
    def _average(self) -> float:
        return (float(self.lengths.mean()) if len(self.lengths) else 0.0) or 1.0

    @cached_property
    def _longest(self) -> int:
        return int(self.lengths.max(initial=0))

    def _column(self, word: str, times: int) -> Column:
        rows, counts = self.columns.counted(word)
        return Column(rows, counts, times, self.lengths, self._average, self._longest)

    def _candidates(self, columns: Sequence[Column], k: int) -> Numbers | None:
        """The rows, in order, that can be among the k best, the rarer words looked at; else None.

        What only has the common words can't be where k rows have more by the rare ones alone
        than those could add (MaxScore, Turtle & Flood 1995).
        """
        by_size = sorted(columns, key=lambda column: len(column.rows))
        ends = np.cumsum([len(column.rows) for column in by_size])
        if k <= 0 or not len(ends) or ends[-1] < WORTH_IT:
            return None
        rare = int(np.searchsorted(ends, ends[-1] // 4, side="right"))
        if not rare or ends[rare - 1] <= k:
            return None
        scores = self._summed(by_size[:rare])
        rows = _scored(scores).astype(np.int32)
        if len(rows) <= k:
            return None
        told = scores[rows]
        rest = sum(column.most for column in by_size[rare:])
        least = float(np.partition(told, len(told) - k)[len(told) - k]) * (1 - ROUNDING)
        return rows[told + rest >= least] if least > rest else None


class Column:
    """One word of a question: the rows that hold it, and what it adds to their scores."""

    def __init__(
        self,
        rows: Numbers,
        counts: Numbers,
        times: int,
        lengths: Numbers,
        average: float,
        longest: int,
    ) -> None:
        """``times`` is how often the question has it; ``lengths`` are those of all passages."""
        self.rows = rows
        self._counts = counts
        self._times = times
        self._lengths = lengths
        self._average = average
        self._longest = longest

    def all_scores(self) -> Scores:
        """What it adds to each of its rows."""
        return self._scores(self.rows, self._counts)

    def scores_of(self, rows: Numbers) -> tuple[npt.NDArray[np.int64], Scores]:
        """Which of some rows hold it, and what it adds to these."""
        at = np.searchsorted(self.rows, rows)
        at[at == len(self.rows)] = 0
        places = np.flatnonzero(self.rows[at] == rows)
        return places, self._scores(rows[places], self._counts[at[places]])

    @cached_property
    def most(self) -> float:
        """The most that it adds to any row."""
        most = self._table.max() if self._is_tabled else self.all_scores().max()
        return float(most) * (1 + ROUNDING)

    def _scores(self, rows: Numbers, counts: Numbers) -> Scores:
        lengths = self._lengths[rows]
        if self._is_tabled:
            return self._table.take(counts * np.int32(self._longest + 1) + lengths)
        return self._told(counts, lengths)

    @cached_property
    def _often(self) -> int:
        return int(self._counts.max(initial=0))

    @cached_property
    def _is_tabled(self) -> bool:
        """Whether there are fewer kinds of rows, by length and count, than rows."""
        return (self._often + 1) * (self._longest + 1) < len(self.rows)

    @cached_property
    def _table(self) -> Scores:
        often = np.arange(self._often + 1, dtype=np.int32)[:, None]
        return self._told(often, np.arange(self._longest + 1, dtype=np.int32)[None, :])

    def _told(self, counts: Numbers, lengths: Numbers) -> Scores:
        """The scores of rows that have the word so often and are so long."""
        holding, passages = np.float64(len(self.rows)), len(self._lengths)
        rarity = np.log(1 + (passages - holding + 0.5) / (holding + 0.5))
        norms = K1 * (1 - B + B * lengths.astype(np.int64) / self._average)
        often = counts.astype(np.float32)
        scores: Scores = (rarity.astype(np.float32) * (often / (norms + often))).astype(np.float32)
        return scores if self._times == 1 else self._times * scores


def _scored(scores: Scores) -> npt.NDArray[np.int64]:
    """The rows that have a score, in order; numpy finds truths far sooner than numbers."""
    return np.flatnonzero(scores != 0)


def _best(found: npt.NDArray[np.integer], values: Scores, k: int) -> list[tuple[int, float]]:
    """The k of some rows, in order, with the highest scores, best first, ties in order of row."""
    if 0 < k < len(found):
        least = np.partition(values, len(values) - k)[len(values) - k]
        kept = values >= least
        found, values = found[kept], values[kept]
    best = np.argsort(-values, kind="stable")[: max(k, 0)]
    return list(zip(found[best].tolist(), values[best].tolist(), strict=True))
