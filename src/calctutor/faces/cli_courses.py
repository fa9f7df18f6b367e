"""Courses from the terminal: listed, added, removed."""

from __future__ import annotations

import argparse
from pathlib import Path

from calctutor.courses import add_course, read_courses, remove_course
from calctutor.errors import SettingsError
from calctutor.faces.cli_console import Console
from calctutor.faces.cli_json import print_json
from calctutor.faces.cli_render import clean
from calctutor.settings import Settings


def courses(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    """List the courses, or add or remove one."""
    if arguments.action == "add":
        if not arguments.name or not arguments.dir:
            raise SettingsError("Name the course and its folder: calctutor courses add law ~/law")
        course = add_course(settings.home, arguments.name, Path(arguments.dir))
        name = clean(course.name)
        console.say(f'{name} added. Ask it: calctutor ask --course "{name}" "..."')
    elif arguments.action == "remove":
        if not arguments.name:
            raise SettingsError("Name the course to remove: calctutor courses remove law")
        gone = remove_course(settings.home, arguments.name)
        console.say(f"{clean(gone.name)} is no course any more; {clean(str(gone.notes))} stays.")
    else:
        _list(settings, arguments, console)
    return 0


def _list(settings: Settings, arguments: argparse.Namespace, console: Console) -> None:
    found = read_courses(settings.home)
    if arguments.json:
        print_json([{"name": c.name, "notes": str(c.notes)} for c in found], console)
    elif not found:
        console.say("There are no courses yet. Add one: calctutor courses add law ~/notes/law")
    else:
        width = max(len(c.name) for c in found)
        console.say("\n".join(f"{clean(c.name):{width}}  {clean(str(c.notes))}" for c in found))
