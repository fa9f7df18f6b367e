"""A cache in a SQLite file: what it holds can be made anew, so another version's is dropped."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def open_cache(
    path: Path, table: str, schema: str, version: int, *, timeout: int = 30
) -> sqlite3.Connection:
    """A connection to the cache, its one table there; that of another version is dropped first.

    ``schema`` makes the table, and what it is found by, where there is none; ``timeout`` are
    the seconds that another process is waited for. Raises sqlite3.Error.
    """
    connection = sqlite3.connect(path, timeout=timeout)
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
