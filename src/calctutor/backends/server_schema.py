"""The tables that only a server has: what processes share of a course's notes and bank."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table, UniqueConstraint

from calctutor.backends.database import Words

server_metadata = MetaData()

author_files = Table(
    "author_files",
    server_metadata,
    Column("course", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("origin", Words, nullable=False),
    UniqueConstraint("course", "name"),
)
"""The author's files by course; ``origin`` is the digest of the text that was brought here."""
