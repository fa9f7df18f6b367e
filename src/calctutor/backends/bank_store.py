"""Banks of questions as they were made, so that the next start need not make them again."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from calctutor.backends.cache_file import is_damage, open_cache, set_aside

FILE = "banks.sqlite"
"""Its name, beside the indexes."""
MOST = 30
"""Banks that are kept, of all notes together; the oldest goes."""
_VERSION = 1
_WAITED = 5
_SCHEMA = "CREATE TABLE IF NOT EXISTS banks (key BLOB PRIMARY KEY, bank BLOB NOT NULL)"

T = TypeVar("T")


class StoredBanks:
    """A `BankStore` in a file; where that can't be used it keeps nothing."""

    def __init__(self, path: Path, made_of: str, most: int = MOST) -> None:
        """Keep what this program makes of an index, which ``made_of`` tells from all others."""
        self._path = path
        self._made_of = made_of
        self._most = most

    def read(self, name: str) -> str | None:
        """What is kept under a name, None where there is nothing."""
        key = self._key(name)
        found = self._safely(lambda file: _read(file, key))
        with suppress(zlib.error, UnicodeDecodeError):
            return (
                None if found is None else zlib.decompress(found).decode("utf-8", "surrogatepass")
            )
        return None

    def keep(self, name: str, bank: str) -> None:
        """Keep this under a name."""
        key, data = self._key(name), zlib.compress(bank.encode("utf-8", "surrogatepass"), 1)
        self._safely(lambda file: _keep(file, key, data, self._most))

    def _key(self, name: str) -> bytes:
        whole = f"{self._program}\0{self._made_of}\0{name}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(whole).digest()

    @cached_property
    def _program(self) -> str:
        """What tells this program from any other: the names, sizes and times of its files.

        Where they change while they are looked at, nothing that is kept is taken for its own.
        """
        root = Path(__file__).resolve().parents[1]
        try:
            files = sorted(p for p in root.rglob("*") if _is_source(p) and p.is_file())
            told = [(path.relative_to(root).as_posix(), path.stat()) for path in files]
        except OSError:
            return os.urandom(16).hex()
        lines = (f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in told)
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()

    def _safely(self, action: Callable[[sqlite3.Connection], T]) -> T | None:
        """Do it; None where the file can't be used, a damaged one is set aside."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(
                open_cache(self._path, "banks", _SCHEMA, _VERSION, timeout=_WAITED)
            ) as file:
                return action(file)
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                with suppress(OSError):
                    set_aside(self._path)
        except OSError:
            pass
        return None


def _is_source(path: Path) -> bool:
    return path.parent.name != "__pycache__" and path.suffix != ".pyc"


def _read(file: sqlite3.Connection, key: bytes) -> bytes | None:
    row = file.execute("SELECT bank FROM banks WHERE key = ?", (key,)).fetchone()
    return None if row is None else bytes(row[0])


def _keep(file: sqlite3.Connection, key: bytes, data: bytes, most: int) -> None:
    with file as transaction:
        transaction.execute("INSERT OR REPLACE INTO banks VALUES (?, ?)", (key, data))
        transaction.execute(
            "DELETE FROM banks WHERE rowid NOT IN"
            " (SELECT rowid FROM banks ORDER BY rowid DESC LIMIT ?)",
            (most,),
        )
