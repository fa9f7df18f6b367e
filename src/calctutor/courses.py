"""Courses: folders of notes side by side, each under a name; kept in ``courses.toml``."""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from calctutor.errors import SettingsError

COURSES_FILE = "courses.toml"
_NAME = re.compile(r"[^\W_][\w .-]{0,59}")


@dataclass(frozen=True, slots=True)
class Course:
    """A folder of notes and the name that it is chosen by."""

    name: str
    notes: Path


def read_courses(home: Path) -> tuple[Course, ...]:
    """The courses of a home folder, in order of adding; SettingsError for a file that is none."""
    path = home / COURSES_FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{COURSES_FILE} in the home folder can't be read ({error}): mend or remove it."
        ) from None
    for name, place in table.items():
        if not isinstance(place, str) or not place.strip():
            raise SettingsError(f"{name} in {COURSES_FILE} has to be a folder, not {place!r}.")
    return tuple(Course(name, home / Path(place).expanduser()) for name, place in table.items())


def choose(courses: Sequence[Course], names: Sequence[str]) -> tuple[Course, ...]:
    """The courses of these names, each once; SettingsError for one that is not there."""
    known = {course.name.casefold(): course for course in courses}
    for name in names:
        if name.casefold() not in known:
            close = difflib.get_close_matches(name.casefold(), known, n=1)
            listed = ", ".join(course.name for course in courses)
            hint = f"did you mean {known[close[0]].name}?" if close else f"there are {listed}."
            raise SettingsError(
                f"There is no course {name}: {hint}"
                if courses
                else f"There is no course {name} yet: add it by calctutor courses add {name} DIR."
            )
    return tuple(dict.fromkeys(known[name.casefold()] for name in names))


def add_course(home: Path, name: str, notes: Path) -> Course:
    """Keep a course; the folder has to be there, the name new. Raises SettingsError."""
    courses = read_courses(home)
    if not _NAME.fullmatch(name):
        raise SettingsError("A course's name has letters, digits, blanks, points and hyphens only.")
    if any(course.name.casefold() == name.casefold() for course in courses):
        raise SettingsError(f"There is a course {name} already: remove it first.")
    if not notes.expanduser().is_dir():
        raise SettingsError(f"There is no folder {notes}: make it first, or check its name.")
    course = Course(name, notes.expanduser().resolve())
    _write(home, (*courses, course))
    return course


def remove_course(home: Path, name: str) -> Course:
    """Forget a course; its notes stay where they are. Raises SettingsError."""
    courses = read_courses(home)
    (gone,) = choose(courses, [name])
    _write(home, [course for course in courses if course != gone])
    return gone


def _write(home: Path, courses: Sequence[Course]) -> None:
    lines = [
        f"{json.dumps(c.name, ensure_ascii=False)} = "
        f"{json.dumps(str(c.notes), ensure_ascii=False)}\n"
        for c in courses
    ]
    draft = home / f".{COURSES_FILE}.tmp"
    try:
        home.mkdir(parents=True, exist_ok=True)
        draft.write_bytes("".join(lines).encode("utf-8"))
        os.replace(draft, home / COURSES_FILE)
    except OSError as error:
        raise SettingsError(
            f"{COURSES_FILE} in the home folder can't be written ({error.strerror})."
        ) from None
