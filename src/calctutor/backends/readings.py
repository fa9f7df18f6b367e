"""What reading each file gave, in one SQLite file: an edit has only its own file read again."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from calctutor.backends.cache_file import open_cache
from calctutor.backends.reading_records import (
    contents_from_json,
    contents_to_json,
    told_from_json,
    told_to_json,
)
from calctutor.reading_types import Contents, ReadBefore

_VERSION = 3
_KEPT_DAYS = 60
_TOUCHED_DAYS = 20
_AT_ONCE = 400
_SCHEMA = """
CREATE TABLE IF NOT EXISTS readings (
    key TEXT PRIMARY KEY, day INTEGER NOT NULL, crc INTEGER NOT NULL, told BLOB NOT NULL,
    contents BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS readings_by_day ON readings (day)
"""
_LOST = (sqlite3.Error, OSError, ValueError, TypeError, LookupError, zlib.error)
"""What reading or writing the file may raise; then the notes are read anew."""


class Readings:
    """A `ReadingStore` in a file; one that fails or is damaged only costs time."""

    def __init__(self, path: Path, now: datetime) -> None:
        """The file is made by the first `keep`; ``now`` dates what is used."""
        self._path = path
        self._day = now.toordinal()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Close the file; what was recalled can be loaded no more."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def recall(self, keys: Sequence[str]) -> Mapping[str, ReadBefore]:
        """What is remembered of these; nothing where the file can't be read."""
        found: dict[str, ReadBefore] = {}
        if not self._path.is_file():
            return found
        try:
            connection = self._opened()
        except _LOST:
            return found
        with suppress(*_LOST):
            unused = []
            for start in range(0, len(keys), _AT_ONCE):
                part = list(keys[start : start + _AT_ONCE])
                marks = ",".join("?" * len(part))
                query = f"SELECT key, day, crc, told FROM readings WHERE key IN ({marks})"
                for key, day, crc, told in connection.execute(query, part).fetchall():
                    if zlib.crc32(told) != crc:
                        continue
                    found[key] = told_from_json(told, partial(self._load, key))
                    if day < self._day - _TOUCHED_DAYS:
                        unused.append((self._day, key))
            if unused:
                with connection:
                    connection.executemany("UPDATE readings SET day = ? WHERE key = ?", unused)
        return found

    def keep(self, readings: Mapping[str, ReadBefore]) -> None:
        """Remember these, and forget what has long not been used."""
        if not readings:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = self._opened()
        except _LOST:
            with suppress(OSError):
                self._path.unlink()
            return
        with suppress(*_LOST), connection:
            connection.executemany(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?)",
                (self._row(key, reading) for key, reading in readings.items()),
            )
            connection.execute("DELETE FROM readings WHERE day < ?", (self._day - _KEPT_DAYS,))

    def _row(self, key: str, reading: ReadBefore) -> tuple[str, int, int, bytes, bytes]:
        told = told_to_json(reading)
        contents = zlib.compress(contents_to_json(reading.load() or ((), ())), 1)
        return key, self._day, zlib.crc32(told), told, contents

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_cache(self._path, "readings", _SCHEMA, _VERSION)
        return self._connection

    def _load(self, key: str) -> Contents | None:
        """The passages and facts of one reading, None where they can't be read any more."""
        with suppress(*_LOST):
            query = "SELECT contents FROM readings WHERE key = ?"
            row = self._opened().execute(query, (key,)).fetchone()
            if row:
                return contents_from_json(zlib.decompress(row[0]))
        return None
