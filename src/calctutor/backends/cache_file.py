"""A cache in a SQLite file: what it holds can be made anew, so another version's is dropped."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path


def open_cache(
    path: Path,
    table: str,
    schema: str,
    version: int,
    *,
    timeout: int = 30,
    one_thread: bool = True,
) -> sqlite3.Connection:
    """A connection to the cache, its one table there; that of another version is dropped first.

    ``schema`` makes the table, and what it is found by, where there is none; ``timeout`` are
    the seconds that another process is waited for; other threads than this one may use the
    connection, one at a time, where it is not for ``one_thread``. Raises sqlite3.Error.
    """
    connection = sqlite3.connect(path, timeout=timeout, check_same_thread=one_thread)
    try:
        with closing(connection.execute("PRAGMA journal_mode=WAL")):
            pass
        connection.execute("PRAGMA synchronous=NORMAL")
        if connection.execute("PRAGMA user_version").fetchone()[0] not in (0, version):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        with connection:
            for statement in schema.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={version}")
    except BaseException:
        connection.close()
        raise
    return connection


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether a file proves to be damaged, or no such file at all."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def set_aside(path: Path) -> None:
    """Keep a damaged cache under another name, so that a new one can be begun; raises OSError."""
    os.replace(path, path.with_name(path.name + ".damaged"))
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()
