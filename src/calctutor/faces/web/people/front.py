"""The paths beside Gradio's page: which there are, and how one is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError, NotAllowed
from calctutor.faces.web.people.came import Ask, Came
from calctutor.faces.web.people.forms import csrf_of, is_ours, read_form
from calctutor.faces.web.people.html import page, told
from calctutor.faces.web.people.limits import Bounds
from calctutor.faces.web.people.metrics import Metrics
from calctutor.faces.web.people.network import Network
from calctutor.faces.web.people.rooms import Rooms
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import people as texts
from calctutor.people_protocols import People, Visits
from calctutor.people_types import Person
from calctutor.study_protocols import LearnerStore

if TYPE_CHECKING:
    from starlette.types import Send

_log = logging.getLogger(__name__)
DOORS = ("/healthz", "/readyz", "/login", "/logout", "/join/", "/account", "/course", "/admin")
"""The beginnings of the paths that are answered here."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: HTML, or a redirection where ``to`` names a path."""

    body: bytes = b""
    status: int = 200
    to: str = ""
    kind: str = "text/html; charset=utf-8"
    cookies: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """What the handlers use."""

    people: People
    learners: LearnerStore
    visits: Visits
    rooms: Rooms
    net: Network
    metrics: Metrics
    ask: Ask
    slow: Ask
    bounds: Bounds = Bounds()

    def knows(self, path: str) -> bool:
        """Whether a path is answered here."""
        return path.startswith(DOORS)

    async def answer(self, came: Came, body: bytes, send: Send) -> None:
        """Answer one request that was let in."""
        if came.path in ("/healthz", "/readyz"):
            shown = await self._health(came.path)
        else:
            shown = await self.slow(partial(_handled, self, came, read_form(body)))
        await _send(shown, send, head=came.method == "HEAD")

    def cookie(self, token: str) -> str:
        """The cookie of a session, "" to take it away."""
        lasts = 30 * 86_400 if token else 0
        secure = "; Secure" if self.net.secure else ""
        return f"{self.net.cookie}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lasts}{secure}"

    async def _health(self, path: str) -> Page:
        """Alive; ready where the database answers and every course can be asked."""
        if path == "/readyz":
            try:
                await self.ask(self.people.total)
            except CalctutorError:
                return Page(b"the database does not answer\n", 503, kind="text/plain")
            if not self.rooms.ready:
                return Page(b"courses are loading\n", 503, kind="text/plain")
        return Page(b"ok\n", kind="text/plain")


Handler = Callable[[Front, Came, Mapping[str, str]], Page]


def person_of(came: Came) -> Person:
    """Who asks, where the gate has let in only people who are signed in."""
    assert came.person is not None
    return came.person


def word_of(came: Came) -> str:
    """The word that this session's forms carry."""
    return csrf_of(person_of(came).session)


def checked(came: Came, form: Mapping[str, str]) -> None:
    """Raise CalctutorError for a form that is not of this session."""
    if not is_ours(form, word_of(came)):
        raise CalctutorError(texts.FORM_OLD)


def _handled(front: Front, came: Came, form: Mapping[str, str]) -> Page:
    from calctutor.faces.web.people import pages_account, pages_admin, pages_course, pages_sign_in

    first = came.path.split("/")[1]
    handlers: dict[str, Handler] = {
        "login": pages_sign_in.login,
        "join": pages_sign_in.join_course,
        "logout": pages_sign_in.logout,
        "account": pages_account.account,
        "course": pages_course.course,
        "admin": pages_admin.admin,
    }
    try:
        return handlers[first](front, came, form)
    except CalctutorError as error:
        back = frame_texts.TITLE if came.person else ""
        status = 403 if isinstance(error, NotAllowed) else 400
        return Page(page(texts.ACCOUNT, told(error, error=True), back=back), status)
    except Exception:
        _log.exception("a page could not be made")
        return Page(page(texts.ACCOUNT, told(frame_texts.INTERNAL, error=True)), 500)


async def _send(shown: Page, send: Send, *, head: bool) -> None:
    headers = [
        (b"content-type", shown.kind.encode()),
        (b"content-length", str(len(shown.body)).encode()),
        (b"cache-control", b"no-store"),
        *((b"set-cookie", cookie.encode()) for cookie in shown.cookies),
    ]
    if shown.to:
        headers.append((b"location", shown.to.encode()))
    if shown.name:
        headers.append((b"content-disposition", f'attachment; filename="{shown.name}"'.encode()))
    status = 303 if shown.to else shown.status
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else shown.body})
