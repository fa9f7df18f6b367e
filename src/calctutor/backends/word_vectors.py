"""Vectors of single words in one SQLite file, so that no run embeds a word anew."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from calctutor.backends.cache_file import is_damage, open_cache, set_aside
from calctutor.protocols import Vectors

FILE = "words.sqlite"
"""Its name, beside the cache of the texts' vectors."""
MOST = 200_000
"""Words that are kept, of all notes and models together: 310 MB of all-MiniLM-L6-v2."""
_VERSION = 1
_QUERY = 400
_WAITED = 1
"""Seconds that another process is waited for: to embed the words again takes no longer."""
_MAPPED = 1 << 30
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, crc INTEGER NOT NULL
)
"""

T = TypeVar("T")


class StoredWords:
    """A `WordStore` in a file; where that can't be used it keeps nothing.

    A damaged file is set aside and begun anew; a single damaged vector counts as missing.
    """

    def __init__(self, path: Path, embedder: str, dimension: int, most: int = MOST) -> None:
        """Keep the vectors of one embedder, by its name; nothing is opened yet."""
        self._path = path
        self._embedder = embedder
        self._bytes = 4 * dimension
        self._most = most
        self._lock = threading.Lock()

    def read(self, words: Sequence[str]) -> dict[str, Vectors]:
        """The unit rows of those of these words that it has."""
        return self._safely(lambda: self._read(words), {})

    def lacking(self, words: Sequence[str]) -> list[str]:
        """Those of these words that it has not and could keep, in order."""
        return self._safely(lambda: self._lacking(words), [])

    def keep(self, words: Sequence[str], vectors: Vectors) -> None:
        """Keep the unit rows of these words; the first ones that came go where they are many."""
        self._safely(lambda: self._keep(words, vectors), None)

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            self._close()

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = open_cache(
            self._path, "vectors", _SCHEMA, _VERSION, timeout=_WAITED, one_thread=False
        )
        connection.execute(f"PRAGMA mmap_size={_MAPPED}")
        return connection

    def _safely(self, action: Callable[[], T], otherwise: T) -> T:
        """Do it, once more on a new file where this one is damaged; else what stands for it."""
        with self._lock:
            for _ in range(2):
                try:
                    return action()
                except sqlite3.DatabaseError as error:
                    self._close()
                    if not is_damage(error):
                        break
                    with suppress(OSError):
                        set_aside(self._path)
                except OSError:
                    break
            return otherwise

    def _close(self) -> None:
        connection = self.__dict__.pop("_connection", None)
        if connection is not None:
            connection.close()

    def _read(self, words: Sequence[str]) -> dict[str, Vectors]:
        by_key = {self._key(word): word for word in words}
        found: dict[str, Vectors] = {}
        for key, blob, crc in self._rows("key, vector, crc", list(by_key)):
            if len(blob) == self._bytes and zlib.crc32(blob) == crc:
                found[by_key[key]] = np.frombuffer(blob, dtype="<f4")
        return found

    def _lacking(self, words: Sequence[str]) -> list[str]:
        keys = {word: self._key(word) for word in words}
        had = {key for (key,) in self._rows("key", list(keys.values()))}
        return [word for word in words if keys[word] not in had]

    def _rows(self, columns: str, keys: Sequence[bytes]) -> list[Any]:
        found: list[Any] = []
        for start in range(0, len(keys), _QUERY):
            part = keys[start : start + _QUERY]
            marks = ",".join("?" * len(part))
            query = f"SELECT {columns} FROM vectors WHERE key IN ({marks})"
            found += self._connection.execute(query, part)
        return found

    def _keep(self, words: Sequence[str], vectors: Vectors) -> None:
        blobs = [np.asarray(row, dtype="<f4").tobytes() for row in vectors]
        rows = [(self._key(w), b, zlib.crc32(b)) for w, b in zip(words, blobs, strict=True)]
        with self._connection as transaction:
            transaction.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            transaction.execute(
                "DELETE FROM vectors WHERE rowid <= (SELECT max(rowid) FROM vectors) - ?",
                (self._most,),
            )

    def _key(self, word: str) -> bytes:
        whole = f"{self._embedder}\0{word}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(whole, digest_size=16).digest()
