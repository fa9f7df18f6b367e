"""The author's files of courses between their folders and a server, or between two servers.

A file that was changed on one side only since it was brought over is replaced by the
other's text; one that was changed on both sides stays as it is, and that is told.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from calctutor.backends.server_schema import author_files
from calctutor.backends.shared_place import digest, file_of, put_file
from calctutor.backends.study_place import LocalPlace

c = author_files.c
Place = tuple[str, LocalPlace]
"""A course's name on the server, and where its files lie here."""


def files_between(there: Connection, here: Connection, told: list[str]) -> int:
    """Bring the files of every course from one server to another; how many changed here."""
    changed = 0
    for course, name, text in there.execute(select(c.course, c.name, c.text).order_by(*c)):
        kept = file_of(here, course, name)
        if kept is not None and kept[0] == text:
            continue
        if kept is None or digest(kept[0]) == kept[1]:
            put_file(here, course, name, text, digest(text))
            changed += 1
        elif digest(text) != kept[1]:
            told.append(_both(name, course))
    return changed


def files_to_server(
    places: Sequence[Place], names: Sequence[str], connection: Connection, told: list[str]
) -> int:
    """Bring the files to the server; how many changed there."""
    changed = 0
    for course, place in places:
        for name in names:
            mine, kept = place.read(name), file_of(connection, course, name)
            if mine is None or (kept is not None and kept[0] == mine):
                continue
            if kept is None or digest(kept[0]) == kept[1]:
                put_file(connection, course, name, mine, digest(mine))
                changed += 1
            elif digest(mine) != kept[1]:
                told.append(_both(name, course))
    return changed


def files_from_server(
    places: Sequence[Place], names: Sequence[str], connection: Connection, told: list[str]
) -> int:
    """Bring the files from the server; how many changed here."""
    changed = 0
    for course, place in places:
        for name in names:
            mine, kept = place.read(name), file_of(connection, course, name)
            if kept is None or kept[0] == mine:
                continue
            if mine is None or digest(mine) == kept[1]:
                place.write(name, kept[0])
                put_file(connection, course, name, kept[0], digest(kept[0]))
                changed += 1
            elif digest(kept[0]) != kept[1]:
                told.append(_both(name, course))
    return changed


def _both(name: str, course: str) -> str:
    return (
        f"{name} of {course} was changed on both sides and stays as it is: bring its lines "
        "together by hand (calctutor bank), then move again."
    )
