"""Editions of a course's notes on a server: which one counts, and the making of another.

An edition never changes once it counts, so what a process has read of it stays true. One
that was replaced stays for a while, for those who still read it.
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
from calctutor.errors import IndexStale
from calctutor.protocols import Progress

WAITING = "waiting for another process to build this index"
GRACE = "10 minutes"
"""How long an edition stays that was replaced."""
_LOOK_EVERY = 0.2


@dataclass(frozen=True)
class Edition:
    """One edition, and what is needed of it at once."""

    number: int
    course: str
    manifest: Manifest
    exact: bool
    wording: bytes
    pairs: bytes
    lengths: bytes

    @property
    def vectors(self) -> str:
        """The table of its passages' vectors."""
        return vectors_table(self.number)


def vectors_table(number: int) -> str:
    """The name of the table of an edition's vectors."""
    return f"vectors_{int(number)}"


def current_edition(database: ServerDatabase, course: str) -> Edition:
    """The edition that counts; IndexStale where there is none, or one of an older format."""
    query = text(
        "SELECT id, manifest, exact, wording, pairs, lengths FROM editions"
        " WHERE course = :course AND is_current"
    )
    with database.asking() as connection:
        row = connection.execute(query, {"course": to_bytes(course)}).first()
    if row is None:
        raise IndexStale("These notes have no index on the server yet: it is built on first use.")
    manifest = manifest_from_json(row[1])
    if manifest.format < FORMAT:
        raise IndexStale("The index was made with an older index format.")
    return Edition(row[0], course, manifest, *row[2:])


def current_number(database: ServerDatabase, course: str) -> int:
    """The number of the edition that counts, 0 where there is none; one cheap look."""
    query = text("SELECT id FROM editions WHERE course = :course AND is_current")
    with database.asking() as connection:
        return connection.scalar(query, {"course": to_bytes(course)}) or 0


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


def begin(database: ServerDatabase, course: str, dimension: int, manifest: str) -> int:
    """The number of a new edition, which does not count yet, with a table for its vectors."""
    with database.writing() as connection:
        number = connection.scalar(
            text(
                "INSERT INTO editions"
                " (course, is_current, exact, manifest, wording, pairs, lengths)"
                " VALUES (:course, false, true, :manifest, '', '', '') RETURNING id"
            ),
            {"course": to_bytes(course), "manifest": manifest},
        )
        assert number is not None
        name = vectors_table(number)
        connection.exec_driver_sql(
            f"CREATE TABLE {name} (row integer PRIMARY KEY, vector vector({int(dimension)}))"
        )
        connection.exec_driver_sql(f"ALTER TABLE {name} ALTER COLUMN vector SET STORAGE PLAIN")
    return int(number)


def finish(database: ServerDatabase, course: str, number: int, values: dict[str, object]) -> None:
    """Make a finished edition the one that counts, at one stroke."""
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
                " wording = :wording, pairs = :pairs, lengths = :lengths WHERE id = :id"
            ),
            {"id": number, **values},
        )
        if not made.rowcount:  # Its lock was lost, and another process cleared up.
            raise IndexStale("Another process has taken over the building of this index.")


def sweep(database: ServerDatabase, course: str, keep: int = 0) -> None:
    """Remove what builds that died have left, and editions that were replaced long ago.

    To be called by the one process that builds this course.
    """
    gone = text(
        "SELECT id FROM editions WHERE course = :course AND NOT is_current AND id <> :keep"
        " AND (replaced IS NULL OR replaced < now() - CAST(:grace AS interval))"
    )
    with database.asking() as connection:
        told = {"course": to_bytes(course), "keep": keep, "grace": GRACE}
        numbers = list(connection.scalars(gone, told))
    for number in numbers:
        with database.writing() as connection:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {vectors_table(number)}")
            connection.execute(text("DELETE FROM editions WHERE id = :id"), {"id": number})


def size_of(database: ServerDatabase, edition: Edition) -> int:
    """The bytes that an edition takes on the server, about: its rows, and its vectors' table."""
    parts = "".join(
        f" + (SELECT coalesce(sum(pg_column_size(t.*)), 0) FROM {table} t WHERE edition = :id)"
        for table in ("passages", "facts", "postings", "notes")
    )
    query = text(f"SELECT pg_total_relation_size(CAST(:vectors AS regclass)){parts}")
    with database.asking() as connection:
        told = {"vectors": edition.vectors, "id": edition.number}
        return int(connection.scalar(query, told) or 0)
