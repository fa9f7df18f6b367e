"""Words of an edition: the rows that hold each, and BM25 by the very numbers of the local index."""

from __future__ import annotations

import json
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
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
from calctutor.text import content_stems
from calctutor.types import Wording
from calctutor.wording import wording_of as wording_of

KINDS = ("text", "called", "used")
"""Passages by their words; facts by the names that they go by, and by the words that they use."""
MOST = 4_000
"""Words whose rows a process keeps."""
Column = tuple[Numbers, Numbers]
_EMPTY = np.empty(0, dtype=np.int32)
_QUERY = text(
    "SELECT word, rows, counts FROM postings"
    " WHERE edition = :edition AND kind = :kind AND word IN :words"
).bindparams(bindparam("words", expanding=True))


class SharedColumns(Columns):
    """The columns of one kind of one edition, looked up on the server and kept."""

    def __init__(self, database: ServerDatabase, edition: Edition, kind: str) -> None:
        """Look words up in this edition."""
        self._database = database
        self._told = {"edition": edition.number, "kind": kind}
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
        with self._database.asking() as connection:
            found = connection.execute(_QUERY, self._told | {"words": list(by_key)}).all()
        columns = {by_key[bytes(word)]: (_numbers(r), _numbers(c)) for word, r, c in found}
        return ((word, columns.get(word, (_EMPTY, _EMPTY))) for word in words)


class SharedWords(Words):
    """BM25 over the passages of an edition."""

    def __init__(self, database: ServerDatabase, edition: Edition) -> None:
        """Score this edition's passages."""
        self._shared = SharedColumns(database, edition, "text")
        self.columns = self._shared
        self.lengths = _numbers(edition.lengths)

    def matching(self, query: str, k: int) -> list[tuple[int, float]]:
        """The k best rows above zero: (row, score), best first, ties in order of row."""
        if k <= 0 or not len(self.lengths):
            return []
        self._shared.fetch(set(content_stems(query)))
        return super().matching(query, k)


def packed_wording(wording: Wording, pairs: Iterable[tuple[str, str]]) -> tuple[bytes, bytes]:
    """How notes use words, as an edition keeps it: what is known of each word, and the pairs."""
    told = {
        "counts": dict(sorted(wording.counts.items())),
        "names": sorted(word for word in wording.counts if word in wording.names),
        "english": wording.english,
        "passages": wording.passages,
        "stems": dict(sorted(wording.stems.items())),
    }
    numbers = np.array(sorted({pair_number(pair) for pair in pairs}), dtype="<i8")
    return zlib.compress(json.dumps(told).encode("ascii")), numbers.tobytes()


def stored_wording(edition: Edition) -> Wording:
    """The wording of an edition, held in memory."""
    from calctutor.term_table import stem_forms

    told: dict[str, Any] = json.loads(zlib.decompress(edition.wording))
    return Wording(
        counts=told["counts"],
        names=frozenset(told["names"]),
        pairs=_Pairs(np.frombuffer(edition.pairs, dtype="<i8")),
        english=bool(told["english"]),
        passages=int(told["passages"]),
        stems=told["stems"],
        forms=frozenset(form for word in told["counts"] for form in stem_forms(word)),
    )


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
    edition: int, kind: str, columns: Columns, words: Sequence[bytes]
) -> Iterator[tuple[object, ...]]:
    """The rows of the table of postings for the columns of a folder."""
    for word in words:
        rows, counts = columns.counted(word.decode("utf-8", "surrogatepass"))
        yield edition, kind, word, _packed(rows), _packed(counts)


def _packed(numbers: Numbers) -> bytes:
    return np.asarray(numbers).astype("<i4").tobytes()


def _numbers(data: bytes) -> Numbers:
    return np.frombuffer(bytes(data), dtype="<i4")
