"""What the app processes tell of themselves."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column

from calctutor.backends.database import BIG, Words

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "processes",
        Column("id", Words, primary_key=True),
        Column("seen", BIG, nullable=False),
        Column("told", Words, nullable=False),
    )
