"""Vectors kept by the digest of their text and the embedder: nothing is embedded twice."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import numpy as np

from calctutor.backends.cache_file import is_damage, open_cache, set_aside
from calctutor.errors import ModelError
from calctutor.protocols import Embedder, Vectors

BATCH = 128
"""Texts that are looked up, embedded and committed at once."""

_VERSION = 1
_KEPT_DAYS = 180
_TOUCHED_DAYS = 30
_QUERY = 400
_MAPPED = 1 << 30
"""Bytes of the file that are read without copying: three times as fast."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, crc INTEGER NOT NULL, day INTEGER NOT NULL
)
"""
"""Rows lie in the order in which they come: by key, each took a page of its own. A file that was
begun that way is used on as it is."""

T = TypeVar("T")


class VectorCache:
    """One SQLite file of vectors; a context manager.

    A damaged file, on opening or later, is set aside and begun anew; a single
    damaged vector counts as missing. Raises OSError or sqlite3.Error where the
    file can't be written.
    """

    def __init__(self, path: Path, embedder: Embedder, now: datetime) -> None:
        """Open or create the file for the vectors of one embedder."""
        self._path = path
        self._embedder = embedder
        self._day = now.toordinal()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = self._guarded(lambda: _open(path))

    def __enter__(self) -> VectorCache:
        """The cache itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._connection.close()

    def embed(self, texts: Sequence[str]) -> tuple[Vectors, int]:
        """The vectors of a batch of passages and how many had to be embedded.

        What is embedded is committed before this returns.
        """
        keys = [self._key(text) for text in texts]
        known = self._renewing(lambda: self._read(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            fresh = _checked(self._embedder, list(missing.values()))
            known.update(zip(missing, fresh, strict=True))
            self._renewing(lambda: self._write([(key, known[key]) for key in missing]))
        rows = np.empty((len(texts), self._embedder.dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            rows[row] = known[key]
        return rows, len(missing)

    def prune(self) -> None:
        """Forget vectors that no build has used for half a year."""
        oldest = self._day - _KEPT_DAYS
        with self._connection as transaction:
            transaction.execute("DELETE FROM vectors WHERE day < ?", (oldest,))

    def _key(self, text: str) -> bytes:
        whole = f"{self._embedder.name}\0{text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(whole).digest()

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        found: dict[bytes, Vectors] = {}
        unused: list[bytes] = []
        for start in range(0, len(keys), _QUERY):
            part = keys[start : start + _QUERY]
            marks = ",".join("?" * len(part))
            for key, blob, crc, day in self._connection.execute(
                f"SELECT key, vector, crc, day FROM vectors WHERE key IN ({marks})", part
            ):
                if zlib.crc32(blob) == crc and len(blob) == 4 * self._embedder.dimension:
                    found[key] = np.frombuffer(blob, dtype="<f4")
                    if day < self._day - _TOUCHED_DAYS:
                        unused.append(key)
        self._touch(unused)
        return found

    def _touch(self, keys: Sequence[bytes]) -> None:
        """Note that they were used; once a month is enough."""
        if not keys:
            return
        with self._connection as transaction:
            transaction.executemany(
                "UPDATE vectors SET day = ? WHERE key = ?", [(self._day, key) for key in keys]
            )

    def _write(self, rows: Sequence[tuple[bytes, Vectors]]) -> None:
        blobs = [(key, vector.astype("<f4").tobytes()) for key, vector in rows]
        with self._connection as transaction:
            transaction.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                [(key, blob, zlib.crc32(blob), self._day) for key, blob in blobs],
            )

    def _renewing(self, action: Callable[[], T]) -> T:
        """Do it; where the file proves damaged, do it once more on a new one."""
        try:
            return action()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            self._connection.close()
            set_aside(self._path)
            self._connection = _open(self._path)
            return action()

    def _guarded(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            set_aside(self._path)
            return action()


def _open(path: Path) -> sqlite3.Connection:
    connection = open_cache(path, "vectors", _SCHEMA, _VERSION, timeout=60)
    connection.execute(f"PRAGMA mmap_size={_MAPPED}")
    return connection


def _checked(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    vectors = embedder.embed_passages(texts)
    if vectors.shape != (len(texts), embedder.dimension):
        raise ModelError(f"The embedding model returned vectors of shape {vectors.shape}.")
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.all(np.abs(lengths - 1) < 1e-2):
        raise ModelError(
            "The embedding model returned a vector that is not of length 1: choose another "
            "model or variant."
        )
    return vectors.astype(np.float32, copy=False)
