"""What a store needs of its database, be it a file on this machine or a server."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import BigInteger, Connection, Engine, Integer, String, Table, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

SQLITE = "sqlite"
_ESCAPE = "\x1a"
_MEANT = {"0": "\0", "1": _ESCAPE}
_UNFIT = re.compile("[\0\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a([01]|ud[89a-f][0-9a-f]{2})")
BIG = BigInteger().with_variant(Integer, SQLITE)
"""Numbers that grow without end; SQLite's are that large anyway."""


class Database(Protocol):
    """Opened and prepared: its tables are there. Threads may share it."""

    @property
    def engine(self) -> Engine:
        """The engine, for what is done to the database as a whole."""

    @property
    def notice(self) -> str:
        """A sentence about what was found on opening, or ""."""

    def reading(self) -> AbstractContextManager[Connection]:
        """One transaction that sees one state of everything and changes nothing."""

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction, all or nothing; all raise LearnersError."""

    def close(self) -> None:
        """Let go of it."""


def upsert(connection: Connection, table: Table) -> Any:  # noqa: ANN401  either dialect's Insert
    """An INSERT that has ON CONFLICT, of the connection's own dialect."""
    if connection.dialect.name == SQLITE:
        from sqlalchemy.dialects.sqlite import insert as into_sqlite

        return into_sqlite(table)
    from sqlalchemy.dialects.postgresql import insert as into_server

    return into_server(table)


def alone(connection: Connection, what: str) -> None:
    """No other process does the same until this transaction ends; a file's writers queue anyway."""
    if connection.dialect.name != SQLITE:
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")
        connection.execute(lock, {"what": f"calctutor {what}"})


class Words(TypeDecorator[str]):
    """Text that is ordered by its characters' numbers everywhere, and may hold a NUL.

    PostgreSQL takes no NUL: it stands there as ``\\x1a0``, ``\\x1a`` as ``\\x1a1``, and half of a
    character (a lone surrogate) as ``\\x1aud800``.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text in the order of its code points."""
        plain = String() if dialect.name == SQLITE else String(collation="C")
        return dialect.type_descriptor(plain)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """What is done to a value on its way in."""
        return None if dialect.name == SQLITE else escaped

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """What is done to a value on its way out."""
        return None if dialect.name == SQLITE else unescaped


def escaped(text: str | None) -> str | None:
    """Text without a NUL or half of a character, which `unescaped` takes back."""
    if text is None or not _UNFIT.search(text):
        return text
    return _UNFIT.sub(_escape, text)


def unescaped(text: str | None) -> str | None:
    """The text that was escaped."""
    if text is None or _ESCAPE not in text:
        return text
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1]) or chr(int(found[1][1:], 16)), text)


def _escape(found: re.Match[str]) -> str:
    known = {meant: told for told, meant in _MEANT.items()}
    return _ESCAPE + (known.get(found[0]) or f"u{ord(found[0]):x}")
