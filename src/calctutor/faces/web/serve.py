"""Serve the page: one loopback address, a free port, a browser window, a clean end."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import urlsplit

import fastapi
import uvicorn

from calctutor.errors import SettingsError
from calctutor.faces.web import shell
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.guard import Guard
from calctutor.faces.web.texts import frame as texts
from calctutor.faces.web.tools import Tools
from calctutor.settings import Settings

with quick_gradio():
    import gradio as gr

if TYPE_CHECKING:
    from types import FrameType

    from starlette.types import ASGIApp

PORTS_TRIED = 100
GRACE = 1
"""Seconds that open connections get when the server ends."""


def serve(create: Callable[[], gr.Blocks], settings: Settings, out: TextIO | None = None) -> None:
    """Serve the page that ``create`` makes until Ctrl-C; says where it is on ``out`` (stdout)."""
    out = out or sys.stdout
    host = loopback(settings.host)
    listener = listen(host, settings.port)
    port = listener.getsockname()[1]
    if port != settings.port:
        _say(out, texts.PORT_TAKEN.format(wanted=settings.port, used=port))
    url = address(host, port)
    on_start = [lambda: _say(out, texts.SERVING.format(url=url))]
    if settings.open_browser and has_screen(os.environ, sys.platform):
        on_start.append(lambda: _open(url))
    try:
        Server(web_app(create(), host, port), on_start).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
    _say(out, texts.GOODBYE)


def web_app(page: gr.Blocks, host: str, port: int) -> ASGIApp:
    """The page as an ASGI application behind its door-keeper."""
    names = {host, "127.0.0.1", "localhost"}
    return Guard(
        mounted(page, host, port), [f"[{n}]:{port}" if ":" in n else f"{n}:{port}" for n in names]
    )


def mounted(page: gr.Blocks, host: str, port: int) -> ASGIApp:
    """The page and its tools as an ASGI application, before nobody."""
    outer = fastapi.FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    gr.mount_gradio_app(
        outer,
        page,
        path="/",
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        max_file_size=0,
        theme=shell.theme(),
        head=shell.head(),
    )
    return Tools(outer, page)


def accounts_needed(settings: Settings) -> bool:
    """Whether people have to sign in: others than this computer's own can reach the page."""
    if settings.accounts == "on" or not is_loopback(settings.host):
        return True
    return settings.address != "" and not is_loopback(urlsplit(settings.address).hostname or "")


def is_loopback(host: str) -> bool:
    """Whether a host is this computer's own and nobody else's."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def loopback(host: str) -> str:
    """The address to bind; SettingsError for one that others could reach."""
    if is_loopback(host):
        return "127.0.0.1" if host == "localhost" else host
    raise SettingsError(texts.NOT_LOOPBACK.format(host=host))


def listen(host: str, first: int, tried: int = PORTS_TRIED) -> socket.socket:
    """A listening socket on the first free port from ``first`` on; SettingsError without one."""
    last = min(first + tried - 1, 65535)
    for port in range(first, last + 1):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        # On Windows the option lets two programs share a port.
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen()
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise SettingsError(texts.NOT_LOOPBACK.format(host=host)) from None
        else:
            return listener
    raise SettingsError(texts.NO_PORT.format(first=first, last=last))


def address(host: str, port: int) -> str:
    """The page's URL."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def has_screen(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a browser window could be seen by anybody here."""
    if environ.get("CI"):
        return False
    if platform in ("win32", "darwin"):
        return not environ.get("SSH_CONNECTION")
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


class Server(uvicorn.Server):
    """Uvicorn that says when it is up and ends without complaints about open connections."""

    def __init__(
        self,
        app: ASGIApp,
        on_start: list[Callable[[], None]],
        log_config: dict[str, Any] | None = uvicorn.config.LOGGING_CONFIG,
    ) -> None:
        """Serve ``app``; ``on_start`` is called once connections are taken.

        Without a ``log_config`` the log is left as it is.
        """
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                log_config=log_config,
                ws="none",
                lifespan="on",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call everybody who waits for it."""
        await super().startup(sockets)
        if self.started:
            for call in self._on_start:
                call()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End; a page that is still open would otherwise be reported as an error."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        super().handle_exit(sig, frame)


def _open(url: str) -> None:
    """Open a browser window without waiting for it."""
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def _say(out: TextIO, line: str) -> None:
    out.write(line + "\n")
    out.flush()
