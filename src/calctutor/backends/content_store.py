"""The text of an index in one SQLite file, read-only once written."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from calctutor.backends.records import (
    fact_from_json,
    fact_to_json,
    passage_from_json,
    passage_to_json,
    term_from_json,
    term_to_json,
)
from calctutor.errors import NotesError
from calctutor.types import Fact, Note, NotesContent, Passage, Term

FILE = "content.sqlite"

_SCHEMA = """
CREATE TABLE notes (position INTEGER PRIMARY KEY, source BLOB UNIQUE, digest TEXT, text BLOB);
CREATE TABLE passages (position INTEGER PRIMARY KEY, id BLOB UNIQUE, record TEXT);
CREATE TABLE facts (position INTEGER PRIMARY KEY, id BLOB UNIQUE, passage BLOB, record TEXT);
CREATE TABLE terms (position INTEGER PRIMARY KEY, record TEXT);
CREATE INDEX facts_of_passage ON facts (passage, position);
"""
_AT_ONCE = 500


def write_content(path: Path, content: NotesContent) -> None:
    """Write all of the content to a new file; raises sqlite3.Error.

    Positions count from 0 and are the rows of the vectors.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        for table, rows in _rows(content):
            marks = ",".join("?" * (4 if table in ("notes", "facts") else 2 + (table != "terms")))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _rows(content: NotesContent) -> Iterator[tuple[str, Iterable[tuple[object, ...]]]]:
    yield (
        "notes",
        ((i, _key(n.source), n.digest, _key(n.text)) for i, n in enumerate(content.notes)),
    )
    yield (
        "passages",
        ((i, _key(p.id), passage_to_json(p)) for i, p in enumerate(content.passages)),
    )
    yield (
        "facts",
        ((i, _key(f.id), _key(f.passage_id), fact_to_json(f)) for i, f in enumerate(content.facts)),
    )
    yield "terms", ((i, term_to_json(t)) for i, t in enumerate(content.terms))


class ContentStore:
    """The written content, opened read-only; many threads share one connection."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises sqlite3.Error."""
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(_uri(path), uri=True, check_same_thread=False)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def ids_of(self, rows: Sequence[int]) -> list[str]:
        """The ids of the passages in some rows, in the order given; KeyError for no such row."""
        query = "SELECT position, id FROM passages WHERE position IN"
        found = {row: _text(key) for row, key in self._in(query, "", rows)}
        return [found[row] for row in rows]

    def passage_rows(self, passage_ids: Sequence[str]) -> list[int]:
        """The rows of some passages, in the order given; KeyError for an unknown one."""
        return self._rows_of("passages", passage_ids)

    def fact_rows(self, fact_ids: Sequence[str]) -> list[int]:
        """The rows of some facts, in the order given; KeyError for an unknown one."""
        return self._rows_of("facts", fact_ids)

    def _rows_of(self, table: str, ids: Sequence[str]) -> list[int]:
        query = f"SELECT id, position FROM {table} WHERE id IN"
        found = {_text(key): row for key, row in self._where(query, "", ids)}
        return [found[key] for key in ids]

    def fact_ids(self) -> list[str]:
        """The id of each fact by row."""
        return [_text(row[0]) for row in self._all("SELECT id FROM facts ORDER BY position")]

    def all_passages(self) -> Iterator[Passage]:
        """Every passage in order."""
        for row in self._all("SELECT record FROM passages ORDER BY position"):
            yield passage_from_json(row[0])

    def all_facts(self) -> Iterator[Fact]:
        """Every fact in order."""
        for row in self._all("SELECT record FROM facts ORDER BY position"):
            yield fact_from_json(row[0])

    def facts_named(self, fact_ids: Sequence[str]) -> list[Fact]:
        """The facts of these ids that there are, in order of the ids."""
        rows = self._where("SELECT id, record FROM facts WHERE id IN", "", fact_ids)
        found = {_text(key): fact_from_json(record) for key, record in rows}
        return [found[key] for key in fact_ids if key in found]

    def terms(self) -> Iterator[Term]:
        """Every term in order."""
        for row in self._all("SELECT record FROM terms ORDER BY position"):
            yield term_from_json(row[0])

    def sources(self) -> list[str]:
        """The source of each note in order."""
        return [_text(row[0]) for row in self._all("SELECT source FROM notes ORDER BY position")]

    def note(self, source: str) -> Note:
        """The stored note; raises NotesError where there is none."""
        rows = self._all("SELECT digest, text FROM notes WHERE source = ?", [_key(source)])
        if not rows:
            raise NotesError(f"The index holds no note {source!r}: see the list of notes.")
        digest, text = rows[0]
        return Note(source, _text(text), digest)

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The named passages in the order given; raises KeyError for an unknown one."""
        rows = self._where("SELECT id, record FROM passages WHERE id IN", "", passage_ids)
        found = {_text(key): passage_from_json(record) for key, record in rows}
        return [found[key] for key in passage_ids]

    def facts(self, passage_ids: Sequence[str]) -> list[Fact]:
        """The facts of the named passages, passage by passage, in file order."""
        found: dict[str, list[Fact]] = {key: [] for key in passage_ids}
        query = "SELECT passage, record FROM facts WHERE passage IN"
        for key, record in self._where(query, "ORDER BY position", passage_ids):
            found[_text(key)].append(fact_from_json(record))
        return [fact for facts in found.values() for fact in facts]

    def _where(self, query: str, order: str, ids: Sequence[str]) -> list[tuple[Any, ...]]:
        return self._in(query, order, [_key(key) for key in dict.fromkeys(ids)])

    def _in(self, query: str, order: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(values), _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            rows += self._all(f"{query} ({marks}) {order}", part)
        return rows

    def _all(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def _key(text: str) -> bytes:
    """Text as bytes: a file name or note may hold what UTF-8 proper has not."""
    return text.encode("utf-8", "surrogatepass")


def _text(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")


def _uri(path: Path) -> str:
    """A read-only SQLite address; immutable, so that it needs no lock nor write access."""
    posix = path.absolute().as_posix()
    root = "" if posix.startswith("/") else "/"
    return f"file://{root}{quote(posix, errors='surrogateescape')}?mode=ro&immutable=1"
