"""What an operation of the page is, and how it reads its arguments."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calctutor.errors import RequestError
from calctutor.faces.web.texts import frame
from calctutor.visit_types import Report, Visit

if TYPE_CHECKING:
    from calctutor.faces.web.loading import Loading
    from calctutor.faces.web.talks import Talks
    from calctutor.faces.web.uploads import Uploads
    from calctutor.faces.web.works import Works
    from calctutor.people_protocols import Visits
    from calctutor.settings import Settings
    from calctutor.tutor import Tutor

_HALVES = re.compile("[\ud800-\udfff]")
Args = Mapping[str, object]
Result = dict[str, object]


@dataclass(frozen=True, slots=True)
class Context:
    """What an operation may use; one for the whole page, or for each course of many people.

    ``reports`` gives what all of a course reported, where there are courses with teachers.
    """

    loading: Loading
    visits: Visits
    settings: Settings
    talks: Talks
    works: Works
    uploads: Uploads
    reports: Callable[[], Sequence[Report]] | None = None

    @property
    def shared(self) -> bool:
        """Whether these are the notes of a course, which stay where they are."""
        return self.reports is not None

    @property
    def here(self) -> Settings:
        """The settings of now: those of the start, or of the folder that the notes moved to."""
        return self.loading.moved or self.settings

    @property
    def tutor(self) -> Tutor:
        """The tutor of now; RequestError while there is none."""
        tutor = self.loading.stage.tutor
        if tutor is None:
            raise RequestError(self.loading.stage.failure or frame.NOT_READY)
        return tutor


Op = Callable[[Context, Visit, Args], Result]
"""Runs in a worker thread; raises CalctutorError with a sentence for the reader."""


def text(
    args: Args, name: str, *, most: int = 4000, least: int = 1, default: str | None = None
) -> str:
    """A text of ``least`` to ``most`` characters, as it was sent; half of one is no character."""
    value = args.get(name, default)
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise RequestError(frame.bad_text(name, least, most))
    return _HALVES.sub("\N{REPLACEMENT CHARACTER}", value)


def number(args: Args, name: str, low: int, high: int, *, default: int | None = None) -> int:
    """A whole number from ``low`` to ``high``."""
    value = args.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise RequestError(frame.bad_number(name, low, high))
    return value


def flag(args: Args, name: str, *, default: bool = False) -> bool:
    """Yes or no."""
    value = args.get(name, default)
    if not isinstance(value, bool):
        raise RequestError(frame.bad_choice(name, ("true", "false")))
    return value


def choice(args: Args, name: str, among: tuple[str, ...], *, default: str | None = None) -> str:
    """One of some words."""
    value = args.get(name, default)
    if not isinstance(value, str) or value not in among:
        raise RequestError(frame.bad_choice(name, among))
    return value


def numbers(args: Args, name: str, low: int, high: int, *, most: int = 50) -> tuple[int, ...]:
    """At most ``most`` whole numbers from ``low`` to ``high``; () where none were sent."""
    value = args.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise RequestError(frame.bad_list(name, most))
    return tuple(number({name: one}, name, low, high) for one in value)


def texts_of(args: Args, name: str, *, most: int = 50, longest: int = 200) -> tuple[str, ...]:
    """At most ``most`` texts; () where none were sent."""
    value = args.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise RequestError(frame.bad_list(name, most))
    return tuple(text({name: one}, name, most=longest) for one in value)


def file_reply(name: str, mime: str, data: bytes) -> Result:
    """A file for the reader to keep; the script's ``save`` takes it."""
    return {"name": name, "mime": mime, "base64": base64.b64encode(data).decode("ascii")}
