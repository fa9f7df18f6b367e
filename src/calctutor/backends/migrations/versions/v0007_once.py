"""Turns of conversations by the name that the page gave each, so that none is kept twice."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, text

from calctutor.backends.database import Words

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the names; turns of before have none."""
    none = text("''")
    op.add_column("visit_turns", Column("key", Words))
    op.create_index("visit_turns_by_key", "visit_turns", ["owner_id", "key"], unique=True)
    op.add_column("visit_learners", Column("begun", Words, nullable=False, server_default=none))
