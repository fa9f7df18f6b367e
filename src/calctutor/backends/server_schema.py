"""The tables that only a server has: what processes share of a course's notes and bank."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

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


def _edition() -> Column[int]:
    return Column(
        "edition", Integer, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True
    )


def _bytes(*names: str) -> list[Column[bytes]]:
    return [Column(name, LargeBinary, nullable=False) for name in names]


editions = Table(
    "editions",
    server_metadata,
    Column("id", Integer, primary_key=True),
    *_bytes("course"),
    Column("is_current", Boolean, nullable=False),
    Column("replaced", DateTime(timezone=True)),
    Column("exact", Boolean, nullable=False),
    Column("manifest", Text, nullable=False),
    *_bytes("wording", "pairs", "lengths"),
    Column("lineage", Integer, nullable=False, server_default=text("0")),
    Column("layout", LargeBinary, nullable=False, server_default=text("''")),
)
"""What was built from a course's notes; the one that counts, those before it, one in the making.

In all tables below ``edition`` is the root of a lineage, ``row`` a slot (`server_layout`). What
``wording``, ``pairs`` and ``lengths`` held lies among the postings.
"""
Index(
    "one_edition_a_course",
    editions.c.course,
    unique=True,
    postgresql_where=text("is_current"),
)
notes = Table(
    "notes",
    server_metadata,
    _edition(),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("source", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),
    Column("reading", Text, nullable=False, server_default=text("''")),
    *_bytes("text"),
)
passages = Table(
    "passages",
    server_metadata,
    _edition(),
    Column("row", Integer, primary_key=True),
    *_bytes("id", "digest"),
    Column("record", Text, nullable=False),
    Index("passages_by_id", "edition", "id"),
    Index("passages_by_digest", "edition", "digest"),
)
facts = Table(
    "facts",
    server_metadata,
    _edition(),
    Column("row", Integer, primary_key=True),
    *_bytes("id", "digest"),
    Column("passage", Integer, nullable=False),
    Column("section", Integer, nullable=False),
    *_bytes("vector"),
    Column("record", Text, nullable=False),
    Index("facts_by_id", "edition", "id"),
    Index("facts_by_digest", "edition", "digest"),
    Index("facts_by_passage", "edition", "passage"),
    Index("facts_by_section", "edition", "section"),
)
sections = Table(
    "sections",
    server_metadata,
    _edition(),
    Column("section", Integer, primary_key=True),
    *_bytes("source"),
    Column("headings", Text, nullable=False),
    Index("sections_by_source", "edition", "source"),
)
section_names = Table(
    "section_names",
    server_metadata,
    _edition(),
    Column("name", LargeBinary, primary_key=True),
    Column("section", Integer, primary_key=True),
)
terms = Table(
    "terms",
    server_metadata,
    _edition(),
    Column("row", Integer, primary_key=True),
    Column("record", Text, nullable=False),
)
postings = Table(
    "postings",
    server_metadata,
    _edition(),
    Column("kind", Text, primary_key=True),
    Column("word", LargeBinary, primary_key=True),
    Column("segment", Integer, primary_key=True, server_default=text("0")),
    *_bytes("rows", "counts"),
)
"""For each word the slots that hold it and how often, as little-endian 32-bit numbers.

Kinds of their own, without a word: how long passages are, and what they tell of words.
"""
