"""Editions that share what did not change: parts of notes, segments of words.

What was built before stays as it is, for processes of the release before, until the notes are
built anew.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

_STEPS = """
ALTER TABLE editions ADD COLUMN lineage integer NOT NULL DEFAULT 0;
ALTER TABLE editions ADD COLUMN layout bytea NOT NULL DEFAULT '';
UPDATE editions SET lineage = id;
ALTER TABLE notes ADD COLUMN part integer;
ALTER TABLE notes ADD COLUMN reading text NOT NULL DEFAULT '';
UPDATE notes SET part = counted.number FROM (
    SELECT edition, source, row_number() OVER (PARTITION BY edition ORDER BY source) AS number
    FROM notes
) AS counted WHERE counted.edition = notes.edition AND counted.source = notes.source;
ALTER TABLE notes ALTER COLUMN part SET NOT NULL;
ALTER TABLE notes DROP CONSTRAINT notes_pkey;
ALTER TABLE notes ADD PRIMARY KEY (edition, part);
DROP INDEX passages_by_id;
CREATE INDEX passages_by_id ON passages (edition, id);
DROP INDEX facts_by_id;
CREATE INDEX facts_by_id ON facts (edition, id);
ALTER TABLE postings ADD COLUMN segment integer NOT NULL DEFAULT 0;
ALTER TABLE postings DROP CONSTRAINT postings_pkey;
ALTER TABLE postings ADD PRIMARY KEY (edition, kind, word, segment);
"""


def upgrade() -> None:
    """Change the tables where processes share notes."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in _STEPS.split(";"):
            if statement.strip():
                op.execute(statement)
