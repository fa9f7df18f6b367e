"""Long work of the page, so that another process knows how far it is, or that it broke off."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey

from calctutor.backends.database import BIG, Words

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    visit = ForeignKey("visits.id", ondelete="CASCADE")
    op.create_table(
        "visit_works",
        Column("id", Words, primary_key=True),
        Column("visit_id", Words, visit, nullable=False, index=True),
        Column("seen", BIG, nullable=False),
        Column("look", Words, nullable=False),
    )
