"""The tables of accounts, sessions, members, invitations and counters.

They lie in the learners' database; times are whole seconds since 1970, so that
every database compares them alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("password", String, nullable=False),
    Column("admin", Integer, nullable=False, server_default=text("0")),
    Column("disabled", Integer, nullable=False, server_default=text("0")),
    Column("made", BigInteger, nullable=False),
)


def _account() -> Column[int]:
    return Column(
        "account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True
    )


account_sessions = Table(
    "account_sessions",
    metadata,
    Column("id", String, primary_key=True),
    _account(),
    Column("kind", String, nullable=False),
    Column("course", String, nullable=False, server_default=text("''")),
    Column("made", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
)

course_members = Table(
    "course_members",
    metadata,
    Column("id", Integer, primary_key=True),
    _account(),
    Column("course", String, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("visit", String, nullable=False, unique=True),
    Column("learner", String, nullable=False, unique=True),
    Column("consent", Integer, nullable=False, server_default=text("0")),
    Column("joined", BigInteger, nullable=False),
    UniqueConstraint("account_id", "course"),
)

invitations = Table(
    "course_invitations",
    metadata,
    Column("id", String, primary_key=True),
    Column("course", String, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("ends", BigInteger, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("began", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
)


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one with its key is there; whether it was inserted."""
    if connection.dialect.name == "postgresql":
        made: Any = postgresql.insert(table).values(row).on_conflict_do_nothing()
    else:
        made = sqlite.insert(table).values(row).on_conflict_do_nothing()
    return connection.execute(made).rowcount > 0
