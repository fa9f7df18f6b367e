"""Editions of a course's notes on a server: which one counts, and the making of another.

An edition never changes once it counts, so what a process has read of it stays true, though
later ones share its rows. One that was replaced stays for a while, for those who still read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import sleep

from sqlalchemy import text

from calctutor.backends.content_schema import to_bytes
from calctutor.backends.manifest import FORMAT, Manifest, manifest_from_json
from calctutor.backends.server import ServerDatabase
from calctutor.backends.server_layout import Layout, Part, layout_from
from calctutor.errors import IndexStale
from calctutor.protocols import Progress

WAITING = "waiting for another process to build this index"
_LOOK_EVERY = 0.2


@dataclass(frozen=True)
class Edition:
    """One edition, and what is needed of it at once."""

    number: int
    course: str
    manifest: Manifest
    exact: bool
    layout: Layout

    @property
    def root(self) -> int:
        """The edition under which its rows stand."""
        return self.layout.root

    @property
    def vectors(self) -> str:
        """The table of its passages' vectors."""
        return vectors_table(self.root)

    @property
    def parts(self) -> dict[str, Part]:
        """The part of each note, by source."""
        sources = (source for source, _ in self.manifest.notes)
        return dict(zip(sources, self.layout.parts, strict=True))


def vectors_table(number: int) -> str:
    """The name of the table of a lineage's vectors."""
    return f"vectors_{int(number)}"


def current_edition(database: ServerDatabase, course: str) -> Edition:
    """The edition that counts; IndexStale where there is none, or one of an older format."""
    query = text(
        "SELECT id, manifest, exact, lineage, layout FROM editions"
        " WHERE course = :course AND is_current"
    )
    rows = database.rows(query, {"course": to_bytes(course)})
    if not rows:
        raise IndexStale("These notes have no index on the server yet: it is built on first use.")
    row = rows[0]
    manifest = manifest_from_json(row[1])
    if manifest.format < FORMAT or not row[4]:
        raise IndexStale("The index was made with an older index format.")
    return Edition(row[0], course, manifest, row[2], layout_from(row[3], bytes(row[4])))


def current_number(database: ServerDatabase, course: str) -> int:
    """The number of the edition that counts, 0 where there is none; one cheap look."""
    query = text("SELECT id FROM editions WHERE course = :course AND is_current")
    rows = database.rows(query, {"course": to_bytes(course)})
    return int(rows[0][0]) if rows else 0


@contextmanager
def building(database: ServerDatabase, course: str, progress: Progress | None) -> Iterator[bool]:
    """Be the only process that builds this course; whether another one was waited for."""
    waited = False
    while True:
        with database.held(f"build {course}", wait=False) as mine:
            if mine:
                yield waited
                return
        waited = True
        if progress:
            progress(WAITING, 0, 1)
        sleep(_LOOK_EVERY)


def begin(
    database: ServerDatabase, course: str, dimension: int, manifest: str, root: int = 0
) -> int:
    """The number of a new edition, which does not count yet.

    Without a ``root`` it begins a lineage, with a table for its vectors.
    """
    with database.writing() as connection:
        number = connection.scalar(
            text(
                "INSERT INTO editions"
                " (course, is_current, exact, manifest, wording, pairs, lengths, lineage)"
                " VALUES (:course, false, true, :manifest, '', '', '', :root) RETURNING id"
            ),
            {"course": to_bytes(course), "manifest": manifest, "root": root},
        )
        assert number is not None
        if not root:
            connection.execute(
                text("UPDATE editions SET lineage = id WHERE id = :id"), {"id": number}
            )
            name = vectors_table(number)
            connection.exec_driver_sql(
                f"CREATE TABLE {name} (row integer PRIMARY KEY, vector vector({int(dimension)}))"
            )
            connection.exec_driver_sql(f"ALTER TABLE {name} ALTER COLUMN vector SET STORAGE PLAIN")
    return int(number)


def finish(database: ServerDatabase, course: str, number: int, values: dict[str, object]) -> None:
    """Make a finished edition the one that counts, at one stroke.

    Raises IndexStale where this process lost its lock, and another one has cleared up.
    """
    with database.writing() as connection:
        connection.execute(
            text(
                "UPDATE editions SET is_current = false, replaced = now()"
                " WHERE course = :course AND is_current"
            ),
            {"course": to_bytes(course)},
        )
        made = connection.execute(
            text(
                "UPDATE editions SET is_current = true, exact = :exact, manifest = :manifest,"
                " layout = :layout WHERE id = :id"
            ),
            {"id": number, **values},
        )
        if not made.rowcount:
            raise IndexStale("Another process has taken over the building of this index.")


def size_of(database: ServerDatabase, edition: Edition) -> int:
    """The bytes that an edition takes on the server, about: its rows, and its vectors' table."""
    parts = "".join(
        f" + (SELECT coalesce(sum(pg_column_size(t.*)), 0) FROM {table} t WHERE edition = :id)"
        for table in ("passages", "facts", "postings", "notes")
    )
    query = text(f"SELECT pg_total_relation_size(CAST(:vectors AS regclass)){parts}")
    with database.asking() as connection:
        told = {"vectors": edition.vectors, "id": edition.root}
        return int(connection.scalar(query, told) or 0)
