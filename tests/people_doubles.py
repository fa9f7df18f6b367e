"""A server for many people in this process: two courses over doubles, asked through ASGI.

Gradio is not in it: what lies behind the gate is a small application that says what it got.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from calctutor.backends.learners import open_learners
from calctutor.backends.people import open_people
from calctutor.backends.visits import open_visits
from calctutor.courses import add_course
from calctutor.faces.web.guard import Guard
from calctutor.faces.web.people.came import Ask
from calctutor.faces.web.people.desk import PeopleDesk
from calctutor.faces.web.people.front import DOORS, Front
from calctutor.faces.web.people.gate import Gate
from calctutor.faces.web.people.limits import Bounds
from calctutor.faces.web.people.metrics import Metrics
from calctutor.faces.web.people.network import network_of
from calctutor.faces.web.people.rooms import Rooms
from calctutor.faces.web.people.watch import Watch
from calctutor.settings import Settings, read_settings
from calctutor.types import Fact, Span
from doubles_web import FixedTutor

WORDS = "four plain words here"
HOST = "tutor.example"


@dataclass
class Told:
    """An answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def said(self) -> str:
        """The page as it reads."""
        return html.unescape(self.text)

    def header(self, name: str) -> str:
        return next((v for k, v in self.headers if k == name), "")

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that were set, with their attributes."""
        found = {}
        for key, value in self.headers:
            if key == "set-cookie":
                name, _, rest = value.partition("=")
                found[name] = rest
        return found

    @property
    def word(self) -> str:
        """The word of the first form."""
        return re.findall(r'name="form" value="([^"]*)"', self.text)[0]


class Behind:
    """What lies behind the gate: tells of the request, or answers an operation of the page."""

    def __init__(self, desk: PeopleDesk) -> None:
        self.desk = desk
        self.seen: list[dict[str, str]] = []

    async def __call__(self, scope, receive, send) -> None:
        headers = {k.decode(): v.decode() for k, v in scope["headers"]}
        self.seen.append({"path": scope["path"], **headers})
        body = b"behind"
        if scope["method"] == "POST":
            sent = json.loads((await receive())["body"] or b"null")
            if scope["path"].startswith("/gradio_api/call/"):
                body = json.dumps({"event_id": f"event-{len(self.seen)}"}).encode()
            elif isinstance(sent, dict) and isinstance(sent.get("data"), dict):
                data = sent["data"]
                told = await self.desk.call(data.get("op"), "", data.get("args"), headers)
                body = told.encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


@dataclass
class Index:
    """The facts of a course."""

    facts: list[Fact]

    def facts_named(self, fact_ids: Sequence[str]) -> list[Fact]:
        by_id = {fact.id: fact for fact in self.facts}
        return [by_id[key] for key in fact_ids if key in by_id]


@dataclass
class CourseTutor(FixedTutor):
    """A tutor that has facts, and no questions yet."""

    index: Index = field(default_factory=lambda: Index([]))


def fact(name: str, topic: str = "Amber river") -> Fact:
    """A fact of a course's notes."""
    place = Span(0, 9, 3, 3)
    return Fact(name, "p", "rivers.md", ("Rivers", topic), topic, "", "", f"About {name}.", place)


class Server:
    """The whole, but for Gradio; ``people`` and the other stores are real."""

    def __init__(self, home: Path, bounds: Bounds | None = None, **settings: object) -> None:
        for name in ("Law", "Art"):
            (home / name).mkdir()
            add_course(home, name, home / name)
        given = {"home": str(home), "address": f"https://{HOST}", **settings}
        self.settings: Settings = read_settings({}, overrides=given)
        self.bounds = bounds or Bounds()
        path = home / "learners.sqlite"
        self.people, self.learners = open_people(path), open_learners(path)
        self.visits = open_visits(path)
        self.tutors = {"Law": CourseTutor(), "Art": CourseTutor()}
        self.rooms = Rooms(self.settings, self._load, self.visits, self.people)
        for name in self.rooms.names:
            self.rooms.room(name).loading.load_here()
        self.metrics = Metrics()
        net = network_of(self.settings, self.settings.port)
        self.front = Front(
            self.people,
            self.learners,
            self.visits,
            self.rooms,
            net,
            self.metrics,
            Ask(),
            Ask(),
            self.bounds,
        )
        self.desk = PeopleDesk(self.rooms, self.people, self.front.ask, self.metrics, self.bounds)
        self.behind = Behind(self.desk)
        gate = Gate(self.behind, self.people, net, self.front, self.bounds)
        self.app = Watch(Guard(gate, net.hosts, net.origins, DOORS), self.metrics)

    def _load(self, settings: Settings):
        return lambda progress: self.tutors[settings.notes.name]

    def close(self) -> None:
        for store in (self.people, self.learners, self.visits):
            store.close()

    def add(self, name: str, *courses: tuple[str, str], admin: bool = False) -> Browser:
        """A browser in which a new account is signed in, in the first of these courses."""
        self.people.add_account(name, "", admin=admin)
        for course, role in courses:
            self.people.put_member(name, course, role)
        token = self.people.open_session(name, course=courses[0][0] if courses else "")
        return Browser(self, {"__Host-calctutor": token})

    def stranger(self) -> Browser:
        return Browser(self)

    async def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        client: str = "192.0.2.7",
        parts: list[bytes] | None = None,
    ) -> Told:
        """One request through everything."""
        place, _, query = path.partition("?")
        given = {"host": HOST, **(headers or {})}
        if method == "POST":
            given.setdefault("content-length", str(len(body)))
        scope = {
            "type": "http", "method": method, "path": place, "query_string": query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in given.items()],
            "client": (client, 4711),
        }  # fmt: skip
        waiting = [
            {"type": "http.request", "body": part, "more_body": at < len(parts or [b""]) - 1}
            for at, part in enumerate(parts or [body])
        ]
        sent: list[dict] = []

        async def receive() -> dict:
            if not waiting:
                await asyncio.sleep(3600)
            return waiting.pop(0)

        async def send(message: dict) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        if not sent:
            return Told(0, [], b"")
        heads = [(k.decode(), v.decode()) for k, v in sent[0]["headers"]]
        return Told(sent[0]["status"], heads, b"".join(m.get("body", b"") for m in sent[1:]))


@dataclass
class Browser:
    """Holds cookies and sends them."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"accept": "text/html"})
    client: str = "192.0.2.7"
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Gradio's name for this page."""

    def sent(self, **more: str) -> dict[str, str]:
        own = {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        return {**self.headers, **own, **{k.replace("_", "-"): v for k, v in more.items()}}

    def get(self, path: str, **more: str) -> Told:
        return self._kept(self.ask("GET", path, b"", **more))

    def post(self, path: str, form: Mapping[str, str] | None = None, **more: str) -> Told:
        body = urlencode(form or {}).encode()
        return self._kept(self.ask("POST", path, body, **more))

    def ask(self, method: str, path: str, body: bytes = b"", **more: str):
        return self.server.ask(method, path, self.sent(**more), body, self.client)

    def op(self, op: str, args: object = None) -> dict:
        """What the page's script gets."""
        return json.loads(asyncio.run(self.op_later(op, args)).body)

    def op_later(self, op: str, args: object = None, **more: str):
        request = {"op": op, "browser": "", "args": {} if args is None else args}
        body = json.dumps({"data": request, "session_hash": self.session}).encode()
        return self.ask("POST", "/gradio_api/component_server/", body, **more)

    def _kept(self, asking) -> Told:
        told = asyncio.run(asking)
        for name, rest in told.cookies.items():
            value = rest.partition(";")[0]
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return told

    def form(self, page: str, path: str, form: Mapping[str, str], **more: str) -> Told:
        """Fill in a form of a page and send it."""
        word = self.get(page).word
        return self.post(path, {"form": word, **form}, **more)

    def as_program(self, token: str) -> Browser:
        return Browser(self.server, headers={"authorization": f"Bearer {token}"})
