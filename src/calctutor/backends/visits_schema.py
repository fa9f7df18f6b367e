"""The tables of the page's visits, which lie in the learners' database."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    text,
)

from calctutor.backends.database import BIG, Words
from calctutor.backends.learners_schema import metadata

visits = Table(
    "visits",
    metadata,
    Column("id", Words, primary_key=True),
    Column("owner", Integer, nullable=False),
    Column("current", Words, nullable=False),
)

visit_learners = Table(
    "visit_learners",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("visit_id", ForeignKey("visits.id", ondelete="CASCADE"), nullable=False),
    Column("learner", Words, nullable=False, unique=True),
    Column("shown", Words, nullable=False),
    Column("last_turn", Integer, nullable=False, server_default=text("0")),
    Column("quiz", Words, nullable=False, server_default=text("''")),
    Column("chat_quiz", Words, nullable=False, server_default=text("''")),
    Column("revision", BIG, nullable=False, server_default=text("0")),
    Column("begun", Words, nullable=False, server_default=text("''")),
    UniqueConstraint("visit_id", "shown"),
)


def _owner() -> Column[int]:
    return Column("owner_id", ForeignKey("visit_learners.id", ondelete="CASCADE"), nullable=False)


visit_turns = Table(
    "visit_turns",
    metadata,
    _owner(),
    Column("number", Integer, nullable=False),
    Column("question", Words, nullable=False),
    Column("reply", Words, nullable=False),
    Column("at", Words, nullable=False),
    Column("key", Words),
    UniqueConstraint("owner_id", "number"),
)
Index("visit_turns_by_key", visit_turns.c.owner_id, visit_turns.c.key, unique=True)

visit_reports = Table(
    "visit_reports",
    metadata,
    Column("id", BIG, primary_key=True),
    _owner(),
    Column("report", Words, nullable=False),
)

visit_works = Table(
    "visit_works",
    metadata,
    Column("id", Words, primary_key=True),
    Column("visit_id", ForeignKey("visits.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("seen", BIG, nullable=False),
    Column("look", Words, nullable=False),
)
"""Long work as its process last told of it; ``seen`` is when, in seconds since 1970."""

visit_hints = Table(
    "visit_hints",
    metadata,
    Column("visit_id", ForeignKey("visits.id", ondelete="CASCADE"), nullable=False),
    Column("hint", Words, nullable=False),
    UniqueConstraint("visit_id", "hint"),
)
