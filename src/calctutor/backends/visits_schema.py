"""The tables of the page's visits, which lie in the learners' database."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

metadata = MetaData()

visits = Table(
    "visits",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", Integer, nullable=False),
    Column("current", String, nullable=False),
)

visit_learners = Table(
    "visit_learners",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_id", ForeignKey("visits.id", ondelete="CASCADE"), nullable=False),
    Column("learner", String, nullable=False, unique=True),
    Column("shown", String, nullable=False),
    Column("last_turn", Integer, nullable=False, server_default=text("0")),
    Column("quiz", String, nullable=False, server_default=text("''")),
    Column("chat_quiz", String, nullable=False, server_default=text("''")),
    UniqueConstraint("visit_id", "shown"),
)


def _owner() -> Column[int]:
    return Column("owner_id", ForeignKey("visit_learners.id", ondelete="CASCADE"), nullable=False)


visit_turns = Table(
    "visit_turns",
    metadata,
    _owner(),
    Column("number", Integer, nullable=False),
    Column("question", String, nullable=False),
    Column("reply", String, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("owner_id", "number"),
)

visit_reports = Table(
    "visit_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("report", String, nullable=False),
)

visit_hints = Table(
    "visit_hints",
    metadata,
    Column("visit_id", ForeignKey("visits.id", ondelete="CASCADE"), nullable=False),
    Column("hint", String, nullable=False),
    UniqueConstraint("visit_id", "hint"),
)
