"""The page for many people in a process of its own: as a script the server, as a module its handle.

Two courses, Law and Art, over doubles, or over real notes; accounts are made by the test in
the same database.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from calctutor.backends.people import open_people
from calctutor.courses import add_course, read_courses
from calctutor.settings import Settings, read_settings

HERE = Path(__file__).resolve()
SOURCE = HERE.parents[1] / "src"
NOTES = HERE.parent / "data" / "page" / "notes"
WORDS = "four plain words here"


class LivePeople:
    """A server; to be used in a ``with``. ``people`` is its store of accounts."""

    def __init__(self, *modes: str, **environ: str) -> None:
        self._own_home = TemporaryDirectory()
        self.home = Path(self._own_home.name)
        self.port = _free_port()
        for name in ("Law", "Art"):
            shutil.copytree(NOTES, self.home / name)
            add_course(self.home, name, self.home / name)
        self.people = open_people(self.home / "learners.sqlite")
        self.people.add_account("root", "", admin=True)
        self.err = (self.home / "err").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, str(HERE), str(self.port), str(self.home), *modes],
            stdout=subprocess.PIPE,
            stderr=self.err,
            text=True,
            encoding="utf-8",
            env={
                **os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8", **environ
            },
        )  # fmt: skip
        self.url = ""

    def __enter__(self) -> LivePeople:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if " is at " in line:
                self.url = line.split()[3]
                return self
        raise RuntimeError(f"the server did not come up: {self.log()}")

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        self.err.close()
        self.people.close()
        self._own_home.cleanup()

    def log(self) -> str:
        """What it wrote on the error stream."""
        return (self.home / "err").read_text(encoding="utf-8")

    def sign_in(self, name: str, *courses: tuple[str, str], kind: str = "page") -> str:
        """A new account's session, in the first of these courses."""
        if self.people.account(name) is None:
            self.people.add_account(name, WORDS)
        for course, role in courses:
            self.people.put_member(name, course, role)
        return self.people.open_session(name, kind, courses[0][0] if courses else "")

    def request(
        self,
        method: str,
        path: str,
        token: str = "",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Told:
        """One request over the network; streams are read for a second at most."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {**({"Cookie": f"calctutor={token}"} if token else {}), **(headers or {})}
        if method == "POST" and body is None:
            body = b"{}"
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body, sent)
            reply = connection.getresponse()
            stream = "event-stream" in reply.headers.get("content-type", "")
            return Told(reply.status, dict(reply.headers), b"" if stream else reply.read())
        finally:
            connection.close()

    def op(self, token: str, op: str, args: object = None, session: str = "s1") -> dict:
        """What the page's script gets."""
        data = {"op": op, "browser": "a" * 32, "args": args or {}}
        body = {"data": data, "component_id": self.component(token), "fn_name": "call"}
        told = self.request(
            "POST",
            "/gradio_api/component_server/",
            token,
            json.dumps({**body, "session_hash": session}).encode(),
        )
        if told.status != 200:
            return {"status": told.status, "error": told.text}
        return json.loads(json.loads(told.body))

    def component(self, token: str) -> int:
        """The id of the page's one component."""
        found = json.loads(self.request("GET", "/config", token).body)["components"]
        return next(c["id"] for c in found if c["type"] == "html")

    def form(self, token: str, page: str, path: str, fields: Mapping[str, str]) -> Told:
        """Fill in a form of a page and send it."""
        text = self.request("GET", page, token).text
        (word, *_) = re.findall(r'name="form" value="([^"]*)"', text)
        body = urlencode({"form": word, **fields}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", path, token, body, kind)


@dataclass
class Told:
    """An answer."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def routes() -> list[tuple[str, str]]:
    """Every method and path that the app has, told by itself in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(HERE), "routes"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    return [(method, path) for method, path in json.loads(done.stdout.splitlines()[-1])]


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _walk(found: list, prefix: str = "") -> Iterator[tuple[str, str]]:
    for route in found:
        path = prefix + (getattr(route, "path", None) or "")
        inner = getattr(route, "original_router", None)
        below = getattr(route, "routes", None) or (inner.routes if inner is not None else None)
        if below:
            yield from _walk(below, path)
        else:
            for method in sorted(getattr(route, "methods", None) or ["GET"]):
                yield method, path


def _print_routes() -> None:
    from calctutor.faces.web.people.serve import people_page
    from calctutor.faces.web.serve import mounted

    class Nobody:
        async def call(self, *_: object) -> str:
            return ""

        choose = call

    app = mounted(people_page(Nobody()), "127.0.0.1", 7860)  # type: ignore[arg-type]
    sys.stdout.write(json.dumps(list(_walk(app._app.routes))) + "\n")  # type: ignore[attr-defined]


def _settings(port: int, home: Path) -> Settings:
    (first, *_) = read_courses(home)
    environ = {k: v for k, v in os.environ.items() if k.startswith("CALCTUTOR_")}
    environ.pop("CALCTUTOR_REQUIRE_BROWSER", None)
    own = {"notes": str(first.notes), "home": str(home), "port": port, "accounts": "on"}
    return read_settings(environ, overrides=own)


def _double(settings: Settings):
    from people_doubles import CourseTutor, fact

    tutor = CourseTutor()
    tutor.index.facts = [fact(f"fact{n}") for n in range(3)]
    return lambda progress: tutor


def _serve(port: int, home: Path, modes: list[str]) -> None:
    from calctutor.faces.web.people.rooms import load_of
    from calctutor.faces.web.people.serve import open_stores, serve

    settings = _settings(port, home)
    serve(settings, open_stores(settings), load_of if "real" in modes else _double, sys.stdout)


if __name__ == "__main__":
    if sys.argv[1] == "routes":
        _print_routes()
    elif sys.argv[1] == "env":
        _serve(int(os.environ["CALCTUTOR_PORT"]), Path(os.environ["CALCTUTOR_HOME"]), [])
    else:
        _serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
