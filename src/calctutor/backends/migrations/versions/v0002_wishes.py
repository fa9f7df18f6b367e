"""What a learner has set."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, UniqueConstraint

from calctutor.backends.database import BIG, Words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "wishes",
        Column("learner_id", BIG, ForeignKey("learners.id", ondelete="CASCADE"), nullable=False),
        Column("name", Words, nullable=False),
        Column("value", Words, nullable=False),
        UniqueConstraint("learner_id", "name"),
    )
