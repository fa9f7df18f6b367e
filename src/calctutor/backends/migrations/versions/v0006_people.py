"""Accounts, their sessions, the courses' members and invitations, and counters."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, UniqueConstraint, inspect, text

from calctutor.backends.database import BIG, Words

revision = "0006"
down_revision = "0005"

_ZERO = text("0")
_NONE = text("''")


def upgrade() -> None:
    """Make the tables, where a file has them not already."""
    if inspect(op.get_bind()).has_table("accounts"):
        return
    op.create_table(
        "accounts",
        Column("id", BIG, primary_key=True),
        Column("name", Words, nullable=False, unique=True),
        Column("password", Words, nullable=False),
        Column("admin", Integer, nullable=False, server_default=_ZERO),
        Column("disabled", Integer, nullable=False, server_default=_ZERO),
        Column("made", BIG, nullable=False),
    )
    op.create_table(
        "account_sessions",
        Column("id", Words, primary_key=True),
        _account(),
        Column("kind", Words, nullable=False),
        Column("course", Words, nullable=False, server_default=_NONE),
        *(Column(name, BIG, nullable=False) for name in ("made", "seen", "ends")),
    )
    _courses()
    op.create_table(
        "counters",
        Column("name", Words, primary_key=True),
        Column("began", BIG, nullable=False),
        Column("count", BIG, nullable=False),
    )


def _courses() -> None:
    op.create_table(
        "course_members",
        Column("id", BIG, primary_key=True),
        _account(),
        Column("course", Words, nullable=False, index=True),
        Column("role", Words, nullable=False),
        Column("visit", Words, nullable=False, unique=True),
        Column("learner", Words, nullable=False, unique=True),
        Column("consent", Integer, nullable=False, server_default=_ZERO),
        Column("joined", BIG, nullable=False),
        UniqueConstraint("account_id", "course"),
    )
    op.create_table(
        "course_invitations",
        Column("id", Words, primary_key=True),
        Column("course", Words, nullable=False, index=True),
        Column("role", Words, nullable=False),
        Column("uses_left", Integer, nullable=False),
        Column("ends", BIG, nullable=False),
    )


def _account() -> Column[int]:
    owner = ForeignKey("accounts.id", ondelete="CASCADE")
    return Column("account_id", BIG, owner, nullable=False, index=True)
