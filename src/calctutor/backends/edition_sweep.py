"""What no edition needs any more is removed: after a while, or after a build that died."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, text

from calctutor.backends.content_schema import to_bytes
from calctutor.backends.edition import vectors_table
from calctutor.backends.server import ServerDatabase
from calctutor.backends.server_layout import Layout, layout_from

GRACE = "10 minutes"
"""How long an edition stays that was replaced."""
_BY_FACT = (("facts", "row"), ("sections", "section"), ("section_names", "section"))
"""Tables whose rows go with the slot of a fact, and the column of that."""


@dataclass(frozen=True)
class _Row:
    """An edition's row, and whether its time is over."""

    number: int
    root: int
    over: bool
    layout: Layout | None


def sweep(database: ServerDatabase, course: str) -> None:
    """Remove what builds that died have left, and editions that were replaced long ago.

    To be called by the one process that builds this course.
    """
    while _swept(database, course):
        pass


def _swept(database: ServerDatabase, course: str) -> int:
    """How many editions went; with the last of a lineage its root can go next."""
    rows = _rows(database, course)
    stay = [row for row in rows if not row.over]
    needed = {row.root for row in stay}
    gone = 0
    for row in rows:
        if not row.over:
            continue
        if row.root in needed:
            _clear(database, row, [one for one in stay if one.root == row.root])
        if row.number in needed:
            _let_be(database, row)
        else:
            _remove(database, row)
            gone += 1
    return gone


def _rows(database: ServerDatabase, course: str) -> list[_Row]:
    query = text(
        "SELECT id, lineage, layout, NOT is_current AND (replaced IS NULL"
        " OR replaced < now() - CAST(:grace AS interval)) FROM editions"
        " WHERE course = :course AND (is_current OR replaced IS NULL OR layout <> '' OR"
        " NOT EXISTS (SELECT 1 FROM editions AS later"
        " WHERE later.lineage = editions.id AND later.id <> editions.id)) ORDER BY id"
    )
    with database.asking() as connection:
        found = connection.execute(query, {"course": to_bytes(course), "grace": GRACE}).all()
    return [
        _Row(number, root, bool(over), layout_from(root, bytes(data)) if data else None)
        for number, root, data, over in found
    ]


def _remove(database: ServerDatabase, row: _Row) -> None:
    """Remove an edition; of a root all of its lineage."""
    with database.writing() as connection:
        if row.number == row.root:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {vectors_table(row.number)}")
        connection.execute(text("DELETE FROM editions WHERE id = :id"), {"id": row.number})


def _let_be(database: ServerDatabase, row: _Row) -> None:
    """Keep a root that later editions stand on, though nobody reads it itself any more."""
    with database.writing() as connection:
        connection.execute(
            text("UPDATE editions SET layout = '' WHERE id = :id"), {"id": row.number}
        )


def _clear(database: ServerDatabase, row: _Row, stay: Sequence[_Row]) -> None:
    """Remove what an edition alone needs of its lineage; what a dead build wrote in full."""
    layouts = [one.layout for one in stay if one.layout]
    kept = {part for layout in layouts for part in layout.parts}
    gone = [part for part in (row.layout.parts if row.layout else ()) if part not in kept]
    runs = [(part.number, 1, part.passage, part.passages, part.fact, part.facts) for part in gone]
    tops = [layout.tops for layout in layouts]
    last = 2**31 - 1
    segments = {segment for layout in layouts for segment in layout.segments}
    if row.layout is None:
        first = [max(getattr(top, name) for top in tops) for name in ("part", "passage", "fact")]
        runs.append((first[0], last, first[1], last, first[2], last))
    with database.writing() as connection:
        if row.layout is None:
            connection.execute(
                text("DELETE FROM terms WHERE edition = :root AND row >= :first"),
                {"root": row.root, "first": max(top.term for top in tops)},
            )
        for part, parts, passage, passages, fact, facts in runs:
            spans: list[tuple[str, str, int, int]] = [
                ("notes", "part", part, parts),
                ("passages", "row", passage, passages),
                *((table, column, fact, facts) for table, column in _BY_FACT),
                (vectors_table(row.root), "row", passage, passages),
            ]
            for table, column, start, count in spans:
                mine = "true" if table.startswith("vectors_") else "edition = :root"
                told = {"root": row.root, "start": start, "end": min(last, start + count)}
                connection.execute(
                    text(
                        f"DELETE FROM {table} WHERE {mine}"
                        f" AND {column} >= :start AND {column} < :end"
                    ),
                    told,
                )
        drop = text("DELETE FROM postings WHERE edition = :root AND segment NOT IN :kept")
        told_segments: Iterable[int] = sorted(segments)
        connection.execute(
            drop.bindparams(bindparam("kept", expanding=True)),
            {"root": row.root, "kept": list(told_segments)},
        )
