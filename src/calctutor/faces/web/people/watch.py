"""What a request was, how it went and how long it took: one line of JSON, and figures.

Neither holds what was asked or answered. A person is told from another by a
short hash only.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from calctutor.faces.web.guard import answer
from calctutor.faces.web.people.policy import ROUTES
from calctutor.faces.web.texts import frame as frame_texts

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from calctutor.faces.web.people.metrics import Metrics

_noted: ContextVar[dict[str, str] | None] = ContextVar("noted", default=None)
_log = logging.getLogger("calctutor.access")


def note(**facts: str) -> None:
    """Say something of the request that is answered now: its operation, who asks."""
    noted = _noted.get()
    if noted is not None:
        noted.update(facts)


def pseudonym(account: str) -> str:
    """A name for an account that does not name it, the same in every line."""
    return hashlib.sha256(account.encode()).hexdigest()[:12] if account else ""


class Watch:
    """ASGI middleware: passes everything on and writes down how it went."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Watch an application."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        noted: dict[str, str] = {}
        token = _noted.set(noted)
        begun, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:
            _log.exception("a request could not be answered")
            if not status:
                await answer(sending, 500, frame_texts.INTERNAL)
        finally:
            _noted.reset(token)
            self._write(scope, status, time.perf_counter() - begun, noted)

    def _write(self, scope: Scope, status: int, seconds: float, noted: dict[str, str]) -> None:
        route = route_of(scope["path"])
        self._metrics.request(route, noted.get("op", ""), status, seconds)
        if route in ("/healthz", "/readyz"):
            return
        line = {
            "method": scope["method"],
            "route": route,
            "op": noted.get("op", ""),
            "course": noted.get("course", ""),
            "status": status,
            "ms": round(seconds * 1000, 1),
            "who": pseudonym(noted.get("who", "")),
        }
        _log.info("request", extra={"facts": line})


def route_of(path: str) -> str:
    """The rule that a path falls under: no id and no token of a path is ever written down."""
    for _, rule, _ in ROUTES:
        if path == rule or (rule.endswith("*") and path.startswith(rule[:-1])):
            return rule
    return "other"


class JsonLines(logging.Formatter):
    """A record as one line of JSON; of an error its kind and place, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.msg if isinstance(record.msg, str) else "",
        }
        told |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            told["at"] = [f"{f.name}:{f.lineno}" for f in frames][-12:]
        return json.dumps(told, ensure_ascii=False)


def log_json() -> None:
    """Write the program's log as lines of JSON on the error stream, and nothing else there."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("calctutor", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.propagate = False
    logging.getLogger("calctutor").setLevel(logging.INFO)
