"""Words of an edition: the rows that hold each, and BM25 by the very numbers of the local index.

What is written at once is a *segment*: of some notes, for each word the slots that hold it, how
long the passages are, and what they tell of words, with what those tell no more that went.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import bindparam, text

from calctutor.backends.columns import Columns, Numbers
from calctutor.backends.content_schema import pair_number, to_bytes
from calctutor.backends.edition import Edition
from calctutor.backends.kept import Kept
from calctutor.backends.lexical import Words
from calctutor.backends.server import ServerDatabase
from calctutor.backends.server_layout import Places
from calctutor.backends.spelled_words import SpelledCounts
from calctutor.term_table import stem_forms
from calctutor.text import content_stems, stem
from calctutor.types import Wording
from calctutor.wording import Told, is_english

TEXT, CALLED, USED = "text", "called", "used"
"""Passages by their words; facts by the names that they go by, and by the words that they use."""
LENGTHS, WORDING, PAIRS = "lengths", "wording", "pairs"
"""Kinds of a segment that stand under no word."""
COUNTED = ("counts", "stems", "capital", "plain")
FIGURES = ("passages", "alphabetic", "function")
MOST = 4_000
"""Words whose rows a process keeps."""
Column = tuple[Numbers, Numbers]
_EMPTY = np.empty(0, dtype=np.int32)
_QUERY = text(
    "SELECT word, rows, counts FROM postings WHERE edition = :edition AND kind = :kind"
    " AND segment IN :segments AND word IN :words ORDER BY word, segment"
).bindparams(bindparam("words", expanding=True), bindparam("segments", expanding=True))


class SharedColumns(Columns):
    """The columns of one kind of one edition, looked up on the server and kept."""

    def __init__(self, database: ServerDatabase, edition: Edition, kind: str) -> None:
        """Look words up in this edition."""
        self._database = database
        self._told = _of(edition) | {"kind": kind}
        layout = edition.layout
        self._ranking: Places = layout.passages if kind == TEXT else layout.facts
        self._kept: Kept[str, Column] = Kept(MOST)

    def rows(self, word: str) -> Numbers:
        """The rows that hold a word, in order."""
        return self.counted(word)[0]

    def counted(self, word: str) -> Column:
        """The rows that hold a word, in order, and how often each does."""
        return self.fetch([word])[0]

    def fetch(self, words: Iterable[str]) -> list[Column]:
        """The columns of some words, asked for at once."""
        return self._kept.get(list(words), self._read)

    def _read(self, words: list[str]) -> Iterator[tuple[str, Column]]:
        by_key = {to_bytes(word): word for word in words}
        found = self._database.rows(_QUERY, self._told | {"words": list(by_key)})
        columns = {
            by_key[key]: self._ranked([(row[1], row[2]) for row in rows])
            for key, rows in groupby(found, lambda row: bytes(row[0]))
        }
        return ((word, columns.get(word, (_EMPTY, _EMPTY))) for word in words)

    def _ranked(self, segments: Sequence[tuple[bytes, bytes]]) -> Column:
        """A word's rows of all segments by rank, without those that this edition has not."""
        ranks = self._ranking.ranks(np.concatenate([_numbers(rows) for rows, _ in segments]))
        counts = np.concatenate([_numbers(counts) for _, counts in segments])
        order = np.argsort(ranks, kind="stable")[int(np.count_nonzero(ranks < 0)) :]
        return ranks[order], counts[order]


class SharedWords(Words):
    """BM25 over the passages of an edition."""

    def __init__(self, database: ServerDatabase, edition: Edition) -> None:
        """Score this edition's passages."""
        self._shared = SharedColumns(database, edition, TEXT)
        self.columns = self._shared
        lengths = [_numbers(rows) for rows, _ in _wordless(database, edition, LENGTHS)]
        self.lengths = np.concatenate([_EMPTY, *lengths])[edition.layout.passages.slots]

    def matching(self, query: str, k: int) -> list[tuple[int, float]]:
        """The k best rows above zero: (row, score), best first, ties in order of row."""
        if k <= 0 or not len(self.lengths):
            return []
        self._shared.fetch(set(content_stems(query)))
        return super().matching(query, k)


def packed_told(told: Told) -> dict[str, tuple[bytes, bytes]]:
    """What passages tell of words, and those that went tell no more, as a segment keeps it."""
    stems: Counter[str] = Counter()
    for word, count in told.counts.items():
        stems[stem(word)] += count
    every: dict[str, Mapping[str, int]] = {
        "counts": told.counts, "stems": stems, "capital": told.capital, "plain": told.plain
    }  # fmt: skip
    kept: dict[str, object] = {name: getattr(told, name) for name in FIGURES}
    for name, counter in every.items():
        kept[name] = {word: count for word, count in counter.items() if count}
    pairs = {pair_number(pair): count for pair, count in told.pairs.items() if count}
    return {WORDING: (_zipped(kept), b""), PAIRS: _packed_pairs(pairs)}


def merged_wording(data: Sequence[bytes]) -> bytes:
    """What several segments tell of words as one."""
    return _zipped(_summed(data))


def stored_wording(database: ServerDatabase, edition: Edition) -> Wording:
    """The wording of an edition, held in memory."""
    told = _summed([rows for rows, _ in _wordless(database, edition, WORDING)])
    counts, capital, plain = told["counts"], told["capital"], told["plain"]
    return Wording(
        counts=SpelledCounts(counts),
        names=frozenset(capital.keys() - plain.keys()),
        pairs=_Pairs(_pairs_of(_wordless(database, edition, PAIRS))),
        english=is_english(told["alphabetic"], told["function"]),
        passages=told["passages"],
        stems=told["stems"],
        forms=frozenset(form for word in counts for form in stem_forms(word)),
    )


def _summed(data: Sequence[bytes]) -> dict[str, Any]:
    """Added up, by word; what comes to 0 is left out."""
    parts = [json.loads(zlib.decompress(one)) for one in data]
    sums: dict[str, Any] = {name: sum(part[name] for part in parts) for name in FIGURES}
    for name in COUNTED:
        counts: dict[str, int] = dict(parts[0][name]) if parts else {}
        for part in parts[1:]:
            for word, change in part[name].items():
                counts[word] = counts.get(word, 0) + change
        sums[name] = {word: counts[word] for word in sorted(counts) if counts[word]}
    return sums


def _zipped(told: Mapping[str, object]) -> bytes:
    return zlib.compress(json.dumps(told).encode("ascii"))


def _packed_pairs(pairs: Mapping[int, int]) -> tuple[bytes, bytes]:
    numbers = np.array(sorted(pairs), dtype="<i8")
    counts = np.array([pairs[int(number)] for number in numbers], dtype="<i4")
    return numbers.tobytes(), counts.tobytes()


def _pairs_of(segments: Sequence[tuple[bytes, bytes]]) -> npt.NDArray[np.int64]:
    """The numbers of the pairs that some passage has, in order."""
    numbers = np.concatenate([
        np.empty(0, dtype="<i8"), *(np.frombuffer(rows, dtype="<i8") for rows, _ in segments)
    ])  # fmt: skip
    counts = np.concatenate([_EMPTY, *(_numbers(counts) for _, counts in segments)])
    found, places = np.unique(numbers, return_inverse=True)
    held = np.bincount(places, weights=counts, minlength=len(found)) > 0
    kept: npt.NDArray[np.int64] = found[held]
    return kept


def _wordless(database: ServerDatabase, edition: Edition, kind: str) -> list[tuple[bytes, bytes]]:
    """What the segments of an edition hold of a kind without words, in order."""
    found = database.rows(_QUERY, _of(edition) | {"kind": kind, "words": [b""]})
    return [(bytes(rows), bytes(counts)) for _, rows, counts in found]


def _of(edition: Edition) -> dict[str, object]:
    return {"edition": edition.root, "segments": list(edition.layout.segments)}


class _Pairs(Container[tuple[str, str]]):
    """Stems side by side, by their numbers."""

    def __init__(self, numbers: npt.NDArray[np.int64]) -> None:
        self._numbers = numbers

    def __contains__(self, pair: object) -> bool:
        if not isinstance(pair, tuple) or not len(self._numbers):
            return False
        number = pair_number(pair)
        place = int(np.searchsorted(self._numbers, number))
        return place < len(self._numbers) and int(self._numbers[place]) == number


def posting_rows(
    columns: Columns, words: Sequence[bytes], first: int
) -> Iterator[tuple[bytes, bytes, bytes]]:
    """The words of a folder's columns with their slots, counted from ``first``, and counts."""
    for word in words:
        rows, counts = columns.counted(word.decode("utf-8", "surrogatepass"))
        yield word, packed(np.asarray(rows) + first), packed(counts)


def packed(numbers: Numbers) -> bytes:
    """Numbers as the table of postings holds them."""
    return np.asarray(numbers).astype("<i4").tobytes()


def _numbers(data: bytes) -> Numbers:
    return np.frombuffer(bytes(data), dtype="<i4")
