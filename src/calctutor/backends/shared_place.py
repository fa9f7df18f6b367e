"""Where study takes place for many: learners and the author's files on a server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, and_, select

from calctutor.backends.database import upsert
from calctutor.backends.server import ServerDatabase
from calctutor.backends.server_schema import author_files
from calctutor.backends.study_place import LocalPlace
from calctutor.errors import BankFileError, CalctutorError
from calctutor.study_protocols import LearnerStore


class SharedPlace(LocalPlace):
    """A `StudyPlace` of one course on a server.

    A file that nobody has changed yet is read from beside the notes.
    """

    def __init__(
        self,
        notes: Path,
        open_learners: Callable[[], LearnerStore],
        open_database: Callable[[], ServerDatabase],
        course: str,
    ) -> None:
        """The author's files of ``course`` lie in the database, opened on first use."""
        super().__init__(notes, open_learners)
        self._database = open_database
        self._course = course

    def read(self, name: str) -> str | None:
        """The text of a file, None where there is none; BankFileError."""
        with _speaking(name), self._database().reading() as connection:
            kept = file_of(connection, self._course, name)
        return super().read(name) if kept is None else kept[0]

    def write(self, name: str, text: str) -> None:
        """Replace a file, all or nothing, for all processes; raises BankFileError."""
        with _speaking(name), self._database().writing() as connection:
            put_file(connection, self._course, name, text)

    @contextmanager
    def alone(self, learner: str) -> Iterator[None]:
        """A learner's steps wait for each other, in whatever process they come."""
        with super().alone(learner), self._database().held(f"steps of {learner}"):
            yield

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        """One of all processes at a time changes the author's files of this course."""
        with super().changing(name), self._database().held(f"file {name} of {self._course}"):
            yield


def file_of(connection: Connection, course: str, name: str) -> tuple[str, str] | None:
    """The text of a course's file and the digest that it came with, None where there is none."""
    c = author_files.c
    mine = and_(c.course == course, c.name == name)
    row = connection.execute(select(c.text, c.origin).where(mine)).first()
    return None if row is None else (str(row[0]), str(row[1]))


def put_file(
    connection: Connection, course: str, name: str, text: str, origin: str | None = None
) -> None:
    """Write a course's file; ``origin`` None keeps what is known of where it came from."""
    new = upsert(connection, author_files).values(
        course=course, name=name, text=text, origin=origin or ""
    )
    changed = {"text": text} if origin is None else {"text": text, "origin": origin}
    connection.execute(new.on_conflict_do_update(index_elements=["course", "name"], set_=changed))


def digest(text: str) -> str:
    """What a text is known by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def _speaking(name: str) -> Iterator[None]:
    try:
        yield
    except BankFileError:
        raise
    except CalctutorError as problem:
        raise BankFileError(f"{name} of this course is out of reach. {problem}") from None
