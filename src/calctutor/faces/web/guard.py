"""A door-keeper before the page: our own address, our own paths, small requests.

A page elsewhere can point its name at 127.0.0.1 (DNS rebinding) or post forms
at us; such requests carry its name in Host or Origin. Gradio brings doors that
this page does not use (upload, proxy, file, monitoring); they stay shut.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from calctutor.faces.web.texts import frame as texts

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 8_000_000
"""Bytes of one request: far above the longest question, and a part of a file."""

DOORS = (
    "/assets/",
    "/static/",
    "/svelte/",
    "/theme.css",
    "/favicon.ico",
    "/manifest.json",
    "/robots.txt",
    "/config",
    "/gradio_api/info",
    "/gradio_api/app_id",
    "/gradio_api/startup-events",
    "/gradio_api/heartbeat/",
    "/gradio_api/component_server/",
    "/gradio_api/queue/join",
    "/gradio_api/queue/data",
    "/gradio_api/call/",
    "/gradio_api/cancel",
    "/gradio_api/reset",
)
"""What the page and the named endpoints need; every other path is refused."""
TOOLS = ("/gradio_api/mcp", "/gradio_api/mcp/")
"""Where MCP clients post; the other doors of that transport stay shut."""

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio's own page has inline scripts and compiles its event code.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = (
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Guard:
    """ASGI middleware: passes on what is ours, answers the rest with one sentence."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        origins: Iterable[str] | None = None,
        doors: tuple[str, ...] = (),
    ) -> None:
        """``hosts`` are the Host headers that are ours, such as "127.0.0.1:7860".

        ``origins`` are the Origin headers that are ours (None: those hosts by http),
        ``doors`` further paths that lie behind this one.
        """
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        ours = [f"http://{host}" for host in self._hosts] if origins is None else origins
        self._origins = frozenset(origin.lower() for origin in ours)
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        status, sentence = self._refusal(scope)
        if not status:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "http":
            await answer(send, status, sentence)

    def _refusal(self, scope: Scope) -> tuple[int, str]:
        """The status and sentence of a refusal; (0, "") for what is ours."""
        headers = {k.decode("latin-1"): v.decode("latin-1").lower() for k, v in scope["headers"]}
        if scope["type"] != "http" or headers.get("host", "") not in self._hosts:
            return 421, texts.REFUSED_HOST
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins:
            return 403, texts.REFUSED_HOST
        more = scope["path"].startswith(self._doors) if self._doors else False
        if not more and not _is_door(scope["path"], scope["method"]):
            return 404, texts.REFUSED_DOOR
        if scope["method"] == "POST" and not _small(headers.get("content-length", "")):
            return 413, texts.REFUSED_SIZE
        return 0, ""


def _is_door(path: str, method: str) -> bool:
    """Whether the page, an endpoint or a tool lies there; tools are only posted to."""
    if path in TOOLS:
        return method == "POST"
    return path == "/" or path.startswith(DOORS)


def _small(content_length: str) -> bool:
    return content_length.isdecimal() and int(content_length) <= MAX_BODY


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", ()))
            named = {name for name, _ in own}
            more = [header for header in _HEADERS if header[0] not in named]
            message = {**message, "headers": [*own, *more]}
        await send(message)

    return sending


async def answer(send: Send, status: int, sentence: str) -> None:
    """Answer with one sentence."""
    body = sentence.encode("utf-8")
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
