"""The tables of accounts, sessions, members, invitations and counters.

They lie in the learners' database; times are whole seconds since 1970, so that
every database compares them alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    Table,
    UniqueConstraint,
    text,
)

from calctutor.backends.database import BIG, Words, upsert
from calctutor.backends.learners_schema import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("password", Words, nullable=False),
    Column("admin", Integer, nullable=False, server_default=text("0")),
    Column("disabled", Integer, nullable=False, server_default=text("0")),
    Column("made", BIG, nullable=False),
)


def _account() -> Column[int]:
    return Column(
        "account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True
    )


account_sessions = Table(
    "account_sessions",
    metadata,
    Column("id", Words, primary_key=True),
    _account(),
    Column("kind", Words, nullable=False),
    Column("course", Words, nullable=False, server_default=text("''")),
    Column("made", BIG, nullable=False),
    Column("seen", BIG, nullable=False),
    Column("ends", BIG, nullable=False),
)

course_members = Table(
    "course_members",
    metadata,
    Column("id", BIG, primary_key=True),
    _account(),
    Column("course", Words, nullable=False, index=True),
    Column("role", Words, nullable=False),
    Column("visit", Words, nullable=False, unique=True),
    Column("learner", Words, nullable=False, unique=True),
    Column("consent", Integer, nullable=False, server_default=text("0")),
    Column("joined", BIG, nullable=False),
    UniqueConstraint("account_id", "course"),
)

invitations = Table(
    "course_invitations",
    metadata,
    Column("id", Words, primary_key=True),
    Column("course", Words, nullable=False, index=True),
    Column("role", Words, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("ends", BIG, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Words, primary_key=True),
    Column("began", BIG, nullable=False),
    Column("count", BIG, nullable=False),
)

processes = Table(
    "processes",
    metadata,
    Column("id", Words, primary_key=True),
    Column("seen", BIG, nullable=False),
    Column("told", Words, nullable=False),
)
"""What each app process last told of itself, as JSON; figures and states, nothing of a person."""


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one with its key is there; whether it was inserted."""
    made = upsert(connection, table).values(row).on_conflict_do_nothing()
    return bool(connection.execute(made).rowcount > 0)
