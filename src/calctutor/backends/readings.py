"""What reading each file gave, in one SQLite file: an edit has only its own file read again."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from calctutor.backends.cache_file import open_cache
from calctutor.backends.records import (
    fact_from_json,
    fact_to_json,
    passage_from_json,
    passage_to_json,
)
from calctutor.reading_types import ReadBefore

_VERSION = 1
_KEPT_DAYS = 60
_AT_ONCE = 400
_SCHEMA = """
CREATE TABLE IF NOT EXISTS readings (
    key TEXT PRIMARY KEY, reading BLOB NOT NULL, day INTEGER NOT NULL
) WITHOUT ROWID
"""
_LOST = (sqlite3.Error, OSError, ValueError, TypeError, KeyError, zlib.error)
"""What reading or writing the file may raise; then the notes are read anew."""


class Readings:
    """A `ReadingStore` in a file; one that fails or is damaged only costs time."""

    def __init__(self, path: Path, now: datetime) -> None:
        """The file is made by the first `keep`; ``now`` dates what is used."""
        self._path = path
        self._day = now.toordinal()

    def recall(self, keys: Sequence[str]) -> Mapping[str, ReadBefore]:
        """What is remembered of these; nothing where the file can't be read."""
        found: dict[str, ReadBefore] = {}
        if not self._path.is_file():
            return found
        try:
            connection = _open(self._path)
        except _LOST:
            return found
        with suppress(*_LOST):
            for start in range(0, len(keys), _AT_ONCE):
                part = list(keys[start : start + _AT_ONCE])
                marks = ",".join("?" * len(part))
                query = f"SELECT key, reading FROM readings WHERE key IN ({marks})"
                for key, blob in connection.execute(query, part):
                    found[key] = _from_json(zlib.decompress(blob))
            self._touch(connection, list(found))
        connection.close()
        return found

    def keep(self, readings: Mapping[str, ReadBefore]) -> None:
        """Remember these, and forget what has long not been used."""
        if not readings:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = _open(self._path)
        except _LOST:
            with suppress(OSError):
                self._path.unlink()
            return
        with suppress(*_LOST), connection:
            connection.executemany(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?)",
                [(k, zlib.compress(_to_json(r), 1), self._day) for k, r in readings.items()],
            )
            connection.execute("DELETE FROM readings WHERE day < ?", (self._day - _KEPT_DAYS,))
        connection.close()

    def _touch(self, connection: sqlite3.Connection, keys: Sequence[str]) -> None:
        """Note that they were used; once in twenty days is enough."""
        with connection:
            connection.executemany(
                "UPDATE readings SET day = ? WHERE key = ? AND day < ?",
                [(self._day, key, self._day - 20) for key in keys],
            )


def _open(path: Path) -> sqlite3.Connection:
    return open_cache(path, "readings", _SCHEMA, _VERSION)


def _to_json(reading: ReadBefore) -> bytes:
    return json.dumps(
        [
            reading.names,
            reading.words,
            reading.calls,
            reading.asked_names,
            reading.asked_words,
            reading.asked_subjects,
            [passage_to_json(passage) for passage in reading.passages],
            [fact_to_json(fact) for fact in reading.facts],
        ]
    ).encode()


def _from_json(data: bytes) -> ReadBefore:
    names, words, calls, asked_names, asked_words, subjects, passages, facts = json.loads(data)
    return ReadBefore(
        tuple(names),
        tuple(words),
        tuple((n, kind, tuple(aliases), parent, tuple(h)) for n, kind, aliases, parent, h in calls),
        tuple((name, found) for name, found in asked_names),
        tuple((word, found) for word, found in asked_words),
        tuple((key, name) for key, name in subjects),
        tuple(map(passage_from_json, passages)),
        tuple(map(fact_from_json, facts)),
    )
