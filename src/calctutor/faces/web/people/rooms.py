"""Each course with its own notes, tutor and context; nothing of one is seen from another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from calctutor.courses import Course, read_courses
from calctutor.errors import CalctutorError, NotAllowed
from calctutor.faces.web.app import adopt
from calctutor.faces.web.loading import Load, Loading
from calctutor.faces.web.ops import Context
from calctutor.faces.web.talks import Talks
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import people as texts
from calctutor.faces.web.uploads import Uploads
from calctutor.faces.web.works import Works
from calctutor.people_protocols import People, Visits
from calctutor.protocols import Progress
from calctutor.settings import Settings
from calctutor.tutor import Tutor
from calctutor.visit_types import Report

MOST_WORKS = 5_000
"""Works remembered of each course: many people look after their own."""
OpenLoad = Callable[[Settings], Load]


def courses_of(settings: Settings) -> tuple[Course, ...]:
    """The courses of a server: those added to it, else the notes of the start as the only one."""
    return read_courses(settings.home) or (Course(settings.notes.name, settings.notes),)


class Rooms:
    """The courses by name; threads may share it."""

    def __init__(
        self, settings: Settings, open_load: OpenLoad, visits: Visits, people: People
    ) -> None:
        """Prepare; `start` begins to load the tutors."""
        self.visits = visits
        self._people = people
        self._rooms = {
            course.name: self._room(course, settings, open_load) for course in courses_of(settings)
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The courses, in order of adding."""
        return tuple(self._rooms)

    @property
    def ready(self) -> bool:
        """Whether every course can be asked."""
        return all(room.loading.stage.tutor is not None for room in self._rooms.values())

    @property
    def working(self) -> int:
        """Pieces of long work that go on in this process."""
        return sum(room.works.going for room in self._rooms.values())

    def start(self) -> None:
        """Load the tutors in the background, one after another."""
        threading.Thread(target=self._load_all, name="load-courses", daemon=True).start()

    def room(self, course: str) -> Context:
        """The context of a course; NotAllowed where the server has none of that name."""
        found = self._rooms.get(course)
        if found is None:
            raise NotAllowed(texts.COURSE_GONE)
        return found

    def tutor(self, course: str) -> Tutor | None:
        """The tutor of a course, None while there is none."""
        return self.room(course).loading.stage.tutor

    def _load_all(self) -> None:
        for room in self._rooms.values():
            room.loading.load_here()

    def _room(self, course: Course, settings: Settings, open_load: OpenLoad) -> Context:
        own = replace(settings, notes=course.notes, together=())
        adopting = partial(adopt, own) if own.database_url else None
        loading = Loading(open_load(own), frame_texts.FAILED, adopting)
        reports = partial(self._reports, course.name)
        works = Works(MOST_WORKS, self.visits)
        return Context(loading, self.visits, own, Talks(), works, Uploads(), reports)

    def _reports(self, course: str) -> Sequence[Report]:
        """What the members reported; who did is told only where they let teachers see."""
        seen = {m.visit for m in self._people.members(course) if m.consent}
        unseen = [m.visit for m in self._people.members(course) if m.visit not in seen]
        named = self.visits.reports_in(sorted(seen))
        unnamed = [replace(report, learner="") for report in self.visits.reports_in(unseen)]
        return sorted([*named, *unnamed], key=lambda report: report.at, reverse=True)


def load_of(settings: Settings) -> Load:
    """A load of the real tutor."""

    def load(progress: Progress) -> Tutor:
        from calctutor.build import build_tutor, take_back_broken

        take_back_broken(settings)
        tutor = build_tutor(settings, progress)
        threading.Thread(target=_warm_up, args=(tutor,), name="warm-up", daemon=True).start()
        return tutor

    return load


def _warm_up(tutor: Tutor) -> None:
    """Do what the first question and the first quiz of a class would wait for."""
    with suppress(CalctutorError):
        for example in tutor.examples()[:1]:
            tutor.ask(example)
        tutor.questions.made()
