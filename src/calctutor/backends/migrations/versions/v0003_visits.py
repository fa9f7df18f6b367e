"""The page's visits, which a file may have already, and in which order things were done."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, UniqueConstraint, inspect, text

from calctutor.backends.database import BIG, Words

revision = "0003"
down_revision = "0002"

_ZERO = text("0")
_NONE = text("''")


def upgrade() -> None:
    """Make the tables that are not there; no row is lost or changed otherwise."""
    connection = op.get_bind()
    op.add_column("aliases", Column("added", Integer, nullable=False, server_default=_ZERO))
    if connection.dialect.name == "sqlite":
        op.execute("UPDATE aliases SET added = rowid")
    if not inspect(connection).has_table("visits"):
        _visits()
        _kept()
    op.add_column("visit_learners", Column("revision", BIG, nullable=False, server_default=_ZERO))


def _visits() -> None:
    op.create_table(
        "visits",
        Column("id", Words, primary_key=True),
        Column("owner", Integer, nullable=False),
        Column("current", Words, nullable=False),
    )
    op.create_table(
        "visit_learners",
        Column("id", BIG, primary_key=True),
        Column("visit_id", Words, ForeignKey("visits.id", ondelete="CASCADE"), nullable=False),
        Column("learner", Words, nullable=False, unique=True),
        Column("shown", Words, nullable=False),
        Column("last_turn", Integer, nullable=False, server_default=_ZERO),
        Column("quiz", Words, nullable=False, server_default=_NONE),
        Column("chat_quiz", Words, nullable=False, server_default=_NONE),
        UniqueConstraint("visit_id", "shown"),
    )


def _kept() -> None:
    op.create_table(
        "visit_turns",
        _owner(),
        Column("number", Integer, nullable=False),
        Column("question", Words, nullable=False),
        Column("reply", Words, nullable=False),
        Column("at", Words, nullable=False),
        UniqueConstraint("owner_id", "number"),
    )
    op.create_table(
        "visit_reports",
        Column("id", BIG, primary_key=True),
        _owner(),
        Column("report", Words, nullable=False),
    )
    op.create_table(
        "visit_hints",
        Column("visit_id", Words, ForeignKey("visits.id", ondelete="CASCADE"), nullable=False),
        Column("hint", Words, nullable=False),
        UniqueConstraint("visit_id", "hint"),
    )


def _owner() -> Column[int]:
    return Column(
        "owner_id", BIG, ForeignKey("visit_learners.id", ondelete="CASCADE"), nullable=False
    )
