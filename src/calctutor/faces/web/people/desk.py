"""The page's operations and the named endpoints, for people who are signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from calctutor.errors import NotAllowed, RequestError
from calctutor.faces.web.desk import Headers, handler_of, in_json, loaded
from calctutor.faces.web.ops import Args, Context, Op, Result
from calctutor.faces.web.people.came import REFUSALS, Ask, here
from calctutor.faces.web.people.forms import csrf_of
from calctutor.faces.web.people.limits import Bounds, Slots, TooMuch
from calctutor.faces.web.people.metrics import Metrics
from calctutor.faces.web.people.network import SESSION_HEADER
from calctutor.faces.web.people.policy import Asked, decide, teaches
from calctutor.faces.web.people.rooms import Rooms
from calctutor.faces.web.people.watch import note
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import people as texts
from calctutor.people_protocols import People
from calctutor.people_types import Member, Person

if TYPE_CHECKING:
    from calctutor.tutor import Tutor

_T = TypeVar("_T")
LIGHT = frozenset({"page.state", "page.work", "page.dismiss", "notes.state"})
"""Operations that take next to nothing: they never wait behind work."""
DAY = 86_400
_TO_READ: Result = {
    "changes": {"allowed": False, "told": "", "choose": False, "kinds": []},
    "state": None,
}
"""Of the place Notes, for those who may not change them: nothing is offered and refused."""


class PeopleDesk:
    """Answers what the page's script and the named endpoints ask, each person in their course."""

    def __init__(
        self, rooms: Rooms, people: People, ask: Ask, metrics: Metrics, bounds: Bounds
    ) -> None:
        """Work is done by at most ``bounds.running`` threads."""
        self._rooms = rooms
        self._people = people
        self._ask = ask
        self._metrics = metrics
        self._bounds = bounds
        self.slots = Slots(bounds)
        metrics.watch_queue(lambda: self.slots.waiting, lambda: self.slots.busy)

    async def call(self, op: object, browser: object, args: object, headers: Headers) -> str:
        """The reply to one request: JSON of {"ok": ...} or {"error": sentence}."""
        return await in_json(self._answered(op, args, headers))

    async def choose(
        self, name: str, headers: Mapping[str, str], call: Callable[[Tutor], _T]
    ) -> _T:
        """What a call of a named endpoint gives, from the tutor of the caller's course."""
        person, member = await self._allowed(headers, Asked("endpoint", name))
        tutor = await loaded(self._rooms.room(member.course).loading)
        told = await self._run(person, lambda: call(tutor))
        if name == "ask" and isinstance(told, dict):
            self._metrics.reply(str(told.get("kind", "")))
        return told

    async def _answered(self, op: object, args: object, headers: Headers) -> Result:
        if not isinstance(op, str) or not isinstance(args, dict):
            raise RequestError(frame_texts.NO_SUCH_OP)
        # The page's operations run within their request: who that is was asked just now.
        person, member = await self._allowed(headers, Asked("op", op), here.get())
        note(op=op, course=member.course)
        handler, early = await asyncio.to_thread(handler_of, op)
        context = self._rooms.room(member.course)
        if not early:
            await loaded(context.loading)
        if op == "page.upload":
            await self._ask(partial(self._count_upload, person, args))
        work = partial(_do, handler, context, member, args)
        told = await (self._ask(work) if op in LIGHT else self._run(person, work))
        if op == "page.state":
            told = told | {"person": self._described(person, member)}
        if op == "notes.list" and not teaches(person):
            told = told | _TO_READ
        if op == "ask.say":
            self._metrics.reply(str(told.get("kind", "")))
        return told

    async def _allowed(
        self, headers: Mapping[str, str], asked: Asked, person: Person | None = None
    ) -> tuple[Person, Member]:
        """Who asks, and as a member of which course; NotAllowed."""
        session = headers.get(SESSION_HEADER, "")
        if person is None or person.session != session:
            person = await self._ask(partial(self._people.person_in, session)) if session else None
        verdict = decide(person, asked)
        if verdict == "yes" and person is not None and person.member is not None:
            return person, person.member
        if verdict == "unknown":
            raise RequestError(frame_texts.NO_SUCH_OP)
        raise NotAllowed(REFUSALS[verdict][1] if verdict in REFUSALS else texts.MUST_SIGN_IN)

    async def _run(self, person: Person, work: Callable[[], _T]) -> _T:
        try:
            return await self.slots.run(person.account, work)
        except TooMuch as much:
            raise RequestError(str(much)) from None

    def _count_upload(self, person: Person, args: Args) -> None:
        sent = args.get("base64")
        size = len(sent) * 3 // 4 if isinstance(sent, str) else 0
        most = self._bounds.upload_day
        if self._people.count(f"upload {person.account}", DAY, size) > most:
            raise RequestError(texts.TOO_MUCH_SENT.format(megabytes=most // 1_000_000))

    def _described(self, person: Person, member: Member) -> Result:
        """What the page says of who is here."""
        return {
            "name": person.account,
            "course": member.course,
            "teaches": teaches(person),
            "form": csrf_of(person.session),
        }


def _do(handler: Op, context: Context, member: Member, args: Args) -> Result:
    visit = context.visits.admit(member.visit, member.learner, member.account)
    return handler(context, visit, args)
