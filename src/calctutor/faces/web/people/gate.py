"""The gate: who asks, whether they may, and not too much; then on to the page."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from calctutor.errors import CalctutorError
from calctutor.faces.web.guard import answer
from calctutor.faces.web.people import network
from calctutor.faces.web.people.came import REFUSALS, Came, here
from calctutor.faces.web.people.front import Front
from calctutor.faces.web.people.limits import Bounds, Opened, Rates, TooMuch
from calctutor.faces.web.people.network import SESSION_HEADER, Network
from calctutor.faces.web.people.policy import Asked, Verdict, decide
from calctutor.faces.web.people.watch import note
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import people as texts
from calctutor.people_protocols import People

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

STRANGERS_BODY, LARGEST_BODY = 20_000, 3_000_000
"""Bytes of a request from somebody who is not signed in, and from others: a part of a file."""
STREAMS = ("/gradio_api/heartbeat/", "/gradio_api/queue/data", "/gradio_api/call/")
"""Answers that stay open; a GET of them holds a place of its own kind."""
MOST_STREAMS = 8
MOST_HANDLES = 50_000


class Handles:
    """Whose Gradio's own session and event names are: the first person to bring one."""

    def __init__(self) -> None:
        """None at first."""
        self._owners: OrderedDict[str, str] = OrderedDict()

    def mine(self, session: str, handle: object) -> bool:
        """Whether this session brought the handle first; from now on it did."""
        if not isinstance(handle, str) or len(handle) > 100:
            return False
        owner = self._owners.setdefault(handle, session)
        self._owners.move_to_end(handle)
        while len(self._owners) > MOST_HANDLES:
            self._owners.popitem(last=False)
        return owner == session

    def known_as(self, session: str, handle: str) -> bool:
        """Whether this session brought the handle before."""
        return self._owners.get(handle) == session


class Gate:
    """ASGI middleware; behind it everybody is known and allowed."""

    def __init__(
        self, app: ASGIApp, people: People, net: Network, front: Front, bounds: Bounds
    ) -> None:
        """``front`` answers the paths that are no part of Gradio's page."""
        self._app = app
        self._people = people
        self._net = net
        self._front = front
        self._bounds = bounds
        self._rates, self._opened, self._handles = Rates(), Opened(), Handles()
        self.ask = front.ask

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, pass on or refuse one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            came = await self._came(scope)
            await self._admit(came, receive, self._with_headers(came, send))
        except TooMuch as much:
            await answer(send, much.status, str(much))
        except CalctutorError as error:
            await answer(send, 503, str(error))

    async def _came(self, scope: Scope) -> Came:
        headers = network.headers_of(scope)
        client = self._net.client(scope, headers)
        token = network.cookie_in(headers, self._net.cookie) or _bearer(headers)
        person = await self.ask(partial(self._people.person, token)) if token else None
        came = Came(scope, headers, client, token, person)
        user = self._net.user(scope, headers)
        return await self._by_proxy(came, user) if user else came

    async def _by_proxy(self, came: Came, user: str) -> Came:
        """The request of whom a proxy signed in: their session, or a new one in its place.

        Only a page opens one: a program that keeps no cookies would end all others by and by.
        """

        def sign_in() -> Came:
            account = self._people.account(user)
            if account is None or account.disabled:
                return replace(came, token="", person=None)
            if came.person is not None and came.person.account == account.name:
                return came
            if not came.wants_page:
                return replace(came, token="", person=None)
            token = self._people.open_session(account.name)
            return replace(came, token=token, person=self._people.person(token), fresh=True)

        return await self.ask(sign_in)

    async def _admit(self, came: Came, receive: Receive, send: Send) -> None:
        person = came.person
        note(who=person.account if person else "")
        if came.path not in ("/healthz", "/readyz"):
            self._count(came)
        verdict = decide(person, Asked("route", came.path, came.method))
        if verdict != "yes":
            await self._refuse(came, verdict, send)
            return
        if not _own_site(came):
            await answer(send, 403, frame_texts.REFUSED_HOST)
            return
        name = person.session if person else came.client
        kind, most = ("stream", MOST_STREAMS) if _is_stream(came) else ("open", self._bounds.open)
        if person is None:
            most *= 8  # A school's people come from one address until they are signed in.
        with self._opened.one(f"{kind} {name}", most):
            await self._pass_on(came, receive, send)

    def _count(self, came: Came) -> None:
        bounds = self._bounds
        if came.person is not None:
            self._rates.take(f"person {came.person.account}", bounds.rate, bounds.burst)
        else:
            self._rates.take(f"address {came.client}", bounds.address_rate, bounds.address_burst)

    async def _refuse(self, came: Came, verdict: Verdict, send: Send) -> None:
        status, sentence = REFUSALS[verdict]
        if came.wants_page and verdict == "sign in":
            await _go(send, f"/login?next={quote(came.path, safe='/')}")
        elif came.wants_page and verdict == "choose a course":
            await _go(send, "/account")
        else:
            await answer(send, status, sentence)

    async def _pass_on(self, came: Came, receive: Receive, send: Send) -> None:
        body = await self._body(came, receive) if came.method == "POST" else b""
        if self._front.knows(came.path):
            await self._front.answer(came, body, send)
            return
        session = came.person.session if came.person else ""
        if not self._owns(session, came, body):
            await answer(send, 404, texts.NOT_YOUR_THREAD)
            return
        scope = {**came.scope, "headers": _marked(came.scope, session)}
        if came.method == "POST" and _makes_event(came.path):
            send = self._learning(session, send)
        known = here.set(came.person)
        try:
            await self._app(scope, _once(body, receive) if came.method == "POST" else receive, send)
        finally:
            here.reset(known)

    async def _body(self, came: Came, receive: Receive) -> bytes:
        """All of a request's body, in time; the door-keeper has limited its length."""
        parts: list[bytes] = []
        size, most = 0, STRANGERS_BODY if came.person is None else LARGEST_BODY
        try:
            async with asyncio.timeout(self._bounds.body):
                more = True
                while more:
                    message = await receive()
                    if message["type"] != "http.request":
                        break
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > most:
                        raise TooMuch(frame_texts.REFUSED_SIZE, 413)
                    more = message.get("more_body", False)
        except TimeoutError:
            raise TooMuch(texts.TOO_SLOW, 408) from None
        return b"".join(parts)

    def _owns(self, session: str, came: Came, body: bytes) -> bool:
        """Whether the Gradio session or event that a request names is this session's."""
        path = came.path
        if path.startswith("/gradio_api/heartbeat/"):
            return self._handles.mine(session, path.rsplit("/", 1)[1])
        if path == "/gradio_api/queue/data":
            query = came.scope.get("query_string", b"").decode("latin-1")
            named = [p[13:] for p in query.split("&") if p.startswith("session_hash=")]
            return len(named) == 1 and self._handles.known_as(session, named[0])
        if path.startswith("/gradio_api/call/") and came.method != "POST":
            return self._handles.known_as(session, path.rsplit("/", 1)[1])
        if came.method != "POST" or "/mcp" in path:
            return True
        return all(self._handles.mine(session, one) for one in _handles_in(body))

    def _learning(self, session: str, send: Send) -> Send:
        """Remember the event that an answer names."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body":
                for handle in _handles_in(message.get("body", b"")):
                    self._handles.mine(session, handle)
            await send(message)

        return sending

    def _with_headers(self, came: Came, send: Send) -> Send:
        """Let forms have an origin; give the cookie of a session that a proxy's word opened."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Without a referrer a browser sends "null" as a form's origin.
                more = [(b"referrer-policy", b"same-origin")]
                if came.fresh:
                    more.append((b"set-cookie", self._front.cookie(came.token).encode()))
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        return sending


def _bearer(headers: Mapping[str, str]) -> str:
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _own_site(came: Came) -> bool:
    """Whether a request that may change something comes from no other site's page."""
    return came.method != "POST" or came.headers.get("sec-fetch-site", "none") in (
        "same-origin",
        "none",
    )


def _is_stream(came: Came) -> bool:
    return came.method != "POST" and came.path.startswith(STREAMS)


def _makes_event(path: str) -> bool:
    return path == "/gradio_api/queue/join" or path.startswith("/gradio_api/call/")


def _handles_in(body: bytes) -> list[object]:
    """The names of Gradio's sessions and events in a JSON object; nothing in anything else."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    if not isinstance(told, dict):
        return []
    named = (told.get(key) for key in ("session_hash", "event_id"))
    return [handle for handle in named if handle is not None]


def _marked(scope: Scope, session: str) -> list[tuple[bytes, bytes]]:
    """The headers with the session's id in place of whatever was sent under that name."""
    name = SESSION_HEADER.encode()
    sent = [(k, v) for k, v in scope["headers"] if k.lower() != name]
    return [*sent, (name, session.encode())]


def _once(body: bytes, receive: Receive) -> Receive:
    """A body that was read already, then whatever comes (a disconnect)."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


async def _go(send: Send, where: str) -> None:
    headers = [(b"location", where.encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
