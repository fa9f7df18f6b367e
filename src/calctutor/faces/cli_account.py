"""Accounts from the terminal, by whoever looks after the server; passwords are never arguments."""

from __future__ import annotations

import argparse
import dataclasses
import getpass
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from calctutor.courses import Course, choose, read_courses
from calctutor.errors import PeopleError
from calctutor.faces.cli_console import Console, is_terminal
from calctutor.faces.cli_json import print_json
from calctutor.faces.cli_render import clean
from calctutor.people_types import Role
from calctutor.settings import Settings

if TYPE_CHECKING:
    from calctutor.people_protocols import People

Act = Callable[["People", Settings, argparse.Namespace, Console], None]


def account(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    """List accounts; add, change or remove one; make an invitation."""
    from calctutor.build import open_people

    _ACTS[arguments.action](open_people(settings), settings, arguments, console)
    return 0


def course_names(settings: Settings) -> tuple[str, ...]:
    """The courses that people can belong to: those added, else the notes of the start."""
    found = read_courses(settings.home) or (Course(settings.notes.name, settings.notes),)
    return tuple(course.name for course in found)


def _named(arguments: argparse.Namespace) -> str:
    if not arguments.name:
        raise PeopleError(f"Name the account: calctutor account {arguments.action} anna")
    return str(arguments.name)


def _course(settings: Settings, arguments: argparse.Namespace) -> str:
    """The course that was named; the only one there is where none was."""
    courses = course_names(settings)
    if arguments.course_name is None and len(courses) == 1:
        return courses[0]
    if arguments.course_name is None:
        raise PeopleError(f"Name the course: --in {courses[0]}. There are {', '.join(courses)}.")
    listed = [Course(name, settings.notes) for name in courses]
    return choose(listed, [arguments.course_name])[0].name


def _password(console: Console, name: str) -> str:
    """A password typed twice unseen, or the first line of the input where nobody types."""
    if not is_terminal(console.source):
        line = console.source.readline() if console.source else ""
        return line.rstrip("\r\n")
    first = getpass.getpass(f"Password of {name}: ")
    if getpass.getpass("Once more: ") != first:
        raise PeopleError("The two passwords differ: try again.")
    return first


def _list(
    people: People, settings: Settings, arguments: argparse.Namespace, console: Console
) -> None:
    found = people.accounts()
    if arguments.json:
        told = [
            dataclasses.asdict(one)
            | {"made": one.made.isoformat(), "courses": _roles(people, one.name)}
            for one in found
        ]
        print_json(told, console)
        return
    if not found:
        console.say("There are no accounts yet. Add one: calctutor account add anna --admin")
    for one in found:
        roles = [f"{role} in {course}" for course, role in _roles(people, one.name).items()]
        said = [*(["administrator"] if one.admin else []), *roles]
        said += ["disabled"] if one.disabled else []
        console.say(f"{clean(one.name)}: {clean('; '.join(said) or 'in no course')}")


def _roles(people: People, name: str) -> dict[str, str]:
    return {member.course: member.role for member in people.memberships(name)}


def _add(
    people: People, settings: Settings, arguments: argparse.Namespace, console: Console
) -> None:
    name = _named(arguments)
    wanted = arguments.course_name or arguments.role
    course = _course(settings, arguments) if wanted else ""
    password = "" if arguments.no_password else _password(console, name)
    if not password and not arguments.no_password:
        raise PeopleError("An account needs a password: type one, or give --no-password.")
    made = people.add_account(name, password, admin=arguments.admin)
    if course:
        people.put_member(made.name, course, _role(arguments))
    console.say(f"{clean(made.name)} can sign in.")


def _role(arguments: argparse.Namespace) -> Role:
    if arguments.role == "none":
        raise PeopleError("To take somebody out of a course: calctutor account leave NAME")
    return cast("Role", arguments.role or "student")


def _set_role(
    people: People, settings: Settings, arguments: argparse.Namespace, console: Console
) -> None:
    """What somebody is in a course; without one, whether it administrates everything."""
    name = _named(arguments)
    if arguments.course_name is None and (
        arguments.admin or arguments.role in ("administrator", "none")
    ):
        admin = arguments.role != "none"
        people.set_admin(name, admin)
        more = "is an administrator" if admin else "is no administrator any more"
        console.say(f"{clean(name)} {more}.")
        return
    course, role = _course(settings, arguments), _role(arguments)
    people.put_member(name, course, role)
    console.say(f"{clean(name)} is {role} in {clean(course)}.")


def _leave(
    people: People, settings: Settings, arguments: argparse.Namespace, console: Console
) -> None:
    name, course = _named(arguments), _course(settings, arguments)
    people.drop_member(name, course)
    console.say(f"{clean(name)} is not in {clean(course)} any more.")


def _disable(
    people: People, settings: Settings, arguments: argparse.Namespace, console: Console
) -> None:
    name, disabled = _named(arguments), arguments.action == "disable"
    people.set_disabled(name, disabled)
    console.say(f"{clean(name)} is {'shut out' if disabled else 'let in again'}.")


def _set_password(
    people: People, settings: Settings, arguments: argparse.Namespace, console: Console
) -> None:
    name = _named(arguments)
    people.set_password(name, _password(console, name))
    console.say(f"{clean(name)} has a new password; every session has ended.")


def _remove(
    people: People, settings: Settings, arguments: argparse.Namespace, console: Console
) -> None:
    from calctutor.build import open_learners, open_visits
    from calctutor.faces.people_data import forget_everything

    name = _named(arguments)
    if not arguments.yes:
        raise PeopleError("This deletes the account and all that it learned: add --yes to do it.")
    forget_everything(people, open_learners(settings), open_visits(settings), name)
    console.say(f"{clean(name)} and all of its data are deleted.")


def _invite(
    people: People, settings: Settings, arguments: argparse.Namespace, console: Console
) -> None:
    course = _course(settings, arguments)
    token = people.invite(course, _role(arguments), arguments.uses, arguments.days)
    base = settings.address.rstrip("/") or f"http://{settings.host}:{settings.port}"
    console.say(f"{base}/join/{token}")


_ACTS: Mapping[str, Act] = {
    "list": _list,
    "add": _add,
    "role": _set_role,
    "leave": _leave,
    "disable": _disable,
    "enable": _disable,
    "password": _set_password,
    "remove": _remove,
    "invite": _invite,
}
