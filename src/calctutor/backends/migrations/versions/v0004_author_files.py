"""The author's files of each course, on a server."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, UniqueConstraint

from calctutor.backends.database import Words

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table where processes share it; on a laptop the files lie beside the notes."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_table(
            "author_files",
            *(Column(n, Words, nullable=False) for n in ("course", "name", "text", "origin")),
            UniqueConstraint("course", "name"),
        )
