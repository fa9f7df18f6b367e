"""The notes of each course on a server: editions of their text, words and vectors (pgvector).

The vectors of an edition's passages lie in a table of their own, so that an index over
them holds one course only.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

_EDITION = "edition integer NOT NULL REFERENCES editions (id) ON DELETE CASCADE"
_TABLES = f"""
CREATE TABLE editions (
    id serial PRIMARY KEY, course bytea NOT NULL, is_current boolean NOT NULL,
    replaced timestamptz, exact boolean NOT NULL, manifest text NOT NULL,
    wording bytea NOT NULL, pairs bytea NOT NULL, lengths bytea NOT NULL
);
CREATE UNIQUE INDEX one_edition_a_course ON editions (course) WHERE is_current;
CREATE TABLE notes (
    {_EDITION}, source bytea NOT NULL, digest text NOT NULL, text bytea NOT NULL,
    PRIMARY KEY (edition, source)
);
CREATE TABLE passages (
    {_EDITION}, row integer NOT NULL, id bytea NOT NULL, digest bytea NOT NULL,
    record text NOT NULL, PRIMARY KEY (edition, row)
);
CREATE UNIQUE INDEX passages_by_id ON passages (edition, id);
CREATE INDEX passages_by_digest ON passages (edition, digest);
CREATE TABLE facts (
    {_EDITION}, row integer NOT NULL, id bytea NOT NULL, digest bytea NOT NULL,
    passage integer NOT NULL, section integer NOT NULL, vector bytea NOT NULL,
    record text NOT NULL, PRIMARY KEY (edition, row)
);
CREATE UNIQUE INDEX facts_by_id ON facts (edition, id);
CREATE INDEX facts_by_digest ON facts (edition, digest);
CREATE INDEX facts_by_passage ON facts (edition, passage);
CREATE INDEX facts_by_section ON facts (edition, section);
CREATE TABLE sections (
    {_EDITION}, section integer NOT NULL, source bytea NOT NULL, headings text NOT NULL,
    PRIMARY KEY (edition, section)
);
CREATE INDEX sections_by_source ON sections (edition, source);
CREATE TABLE section_names (
    {_EDITION}, name bytea NOT NULL, section integer NOT NULL,
    PRIMARY KEY (edition, name, section)
);
CREATE TABLE terms (
    {_EDITION}, row integer NOT NULL, record text NOT NULL, PRIMARY KEY (edition, row)
);
CREATE TABLE postings (
    {_EDITION}, kind text NOT NULL, word bytea NOT NULL, rows bytea NOT NULL,
    counts bytea NOT NULL, PRIMARY KEY (edition, kind, word)
);
"""


def upgrade() -> None:
    """Make the tables where processes share notes; on a laptop they lie in files."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS vector")
        for statement in _TABLES.split(";"):
            if statement.strip():
                op.execute(statement)
