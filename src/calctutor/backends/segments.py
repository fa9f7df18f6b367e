"""Segments of words brought together, so that a look-up finds few of them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, text

from calctutor.backends.server import ServerDatabase
from calctutor.backends.server_layout import Layout
from calctutor.backends.server_words import WORDING, merged_wording

MOST = 8
"""Segments of an edition; where there are more, all but the first become one."""
_JOINED = text(
    "INSERT INTO postings (edition, kind, segment, word, rows, counts)"
    " SELECT edition, kind, :new, word, string_agg(rows, CAST('' AS bytea) ORDER BY segment),"
    " string_agg(counts, CAST('' AS bytea) ORDER BY segment) FROM postings"
    " WHERE edition = :root AND segment IN :old AND kind <> :wording"
    " GROUP BY edition, kind, word"
).bindparams(bindparam("old", expanding=True))
_WORDING = text(
    "SELECT rows FROM postings WHERE edition = :root AND segment IN :old AND kind = :wording"
    " AND word = CAST('' AS bytea) ORDER BY segment"
).bindparams(bindparam("old", expanding=True))


def merged(database: ServerDatabase, layout: Layout) -> Layout:
    """The layout with few segments; the server joins what is too much, the old ones stay.

    Slots rise from segment to segment, so columns are joined end to end.
    """
    if len(layout.segments) <= MOST:
        return layout
    base, old = layout.segments[0], layout.segments[1:]
    new = layout.tops.segment
    told = {"root": layout.root, "old": list(old), "wording": WORDING}
    with database.writing() as connection:
        connection.execute(_JOINED, told | {"new": new})
        data = [bytes(rows) for (rows,) in connection.execute(_WORDING, told)]
        connection.execute(
            text(
                "INSERT INTO postings (edition, kind, segment, word, rows, counts)"
                " VALUES (:root, :wording, :new, CAST('' AS bytea), :rows, CAST('' AS bytea))"
            ),
            {"root": layout.root, "wording": WORDING, "new": new, "rows": merged_wording(data)},
        )
    tops = replace(layout.tops, segment=new + 1)
    return replace(layout, segments=(base, new), tops=tops)
