"""Data from one database to another, laptop or server: learners, talks, the bank's state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from calctutor.backends.database import Database
from calctutor.backends.learners_open import open_file
from calctutor.backends.moving import move_learners
from calctutor.backends.study_place import LocalPlace
from calctutor.build import LEARNERS_FILE, local_place
from calctutor.courses import read_courses
from calctutor.errors import SettingsError
from calctutor.learner_types import Moved
from calctutor.quiz.author import FILE_NAME
from calctutor.settings import Settings, course_key, is_database
from calctutor.types import ALIAS_FILE

FILES = (FILE_NAME, ALIAS_FILE)
"""What an author keeps beside the notes."""


def move(
    settings: Settings, source: str, target: str, names: Mapping[str, str], course: str = ""
) -> Moved:
    """Bring everything from one database to another; a second time it adds nothing.

    A database is a PostgreSQL address or a SQLite file; "" as source is the learners'
    file of the home folder. ``names`` gives learners other names there, ``course``
    names these notes on the server. The target is as before or complete, whatever
    happens. Raises CalctutorError.
    """
    source = source or str(settings.home / LEARNERS_FILE)
    if not is_database(source) and not Path(source).is_file():
        raise SettingsError(f"There is no learners' file {source}: name it by --from.")
    if _same(source, target):
        raise SettingsError("Source and target are the same: nothing has to be moved.")
    servers = is_database(source), is_database(target)
    places = _places(settings, course) if any(servers) and not all(servers) else []
    with _opened(source) as there, _opened(target) as here, here.writing() as connection:
        moved = move_learners(there, connection, names)
        told = list(moved.told)
        files = 0
        if all(servers):
            from calctutor.backends.moving_files import files_between

            with there.reading() as server:
                files = files_between(server, connection, told)
        elif is_database(target):
            from calctutor.backends.moving_files import files_to_server

            files = files_to_server(places, FILES, connection, told)
        elif is_database(source):
            from calctutor.backends.moving_files import files_from_server

            with there.writing() as server:
                files = files_from_server(places, FILES, server, told)
    return replace(moved, files=files, told=tuple(told))


def _same(source: str, target: str) -> bool:
    if is_database(source) or is_database(target):
        return source == target
    return Path(source).resolve() == Path(target).resolve()


@contextmanager
def _opened(name: str) -> Iterator[Database]:
    if is_database(name):
        from calctutor.backends.server import open_server

        yield open_server(name)
        return
    database = open_file(Path(name))
    try:
        yield database
    finally:
        database.close()


def _places(settings: Settings, course: str) -> list[tuple[str, LocalPlace]]:
    """The notes of the settings and of every course, by their names on the server."""
    every = [settings, *(replace(settings, notes=c.notes) for c in read_courses(settings.home))]
    places = {course_key(one): local_place(one) for one in every if one.notes.exists()}
    if course:
        places[course] = places.pop(course_key(settings))
    return list(places.items())
