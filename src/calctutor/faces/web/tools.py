"""The named endpoints as MCP tools behind one address, loaded when a client comes.

Loading MCP takes a quarter of the time that Gradio takes, and most readers
never connect a client.
"""

from __future__ import annotations

import asyncio
import copy
import importlib
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from calctutor.errors import SettingsError
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.guard import TOOLS
from calctutor.faces.web.texts import frame as texts

with quick_gradio():
    import gradio as gr

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Handler = Callable[["Scope", "Receive", "Send"], Awaitable[None]]


class Tools:
    """ASGI middleware: answers MCP clients at `TOOLS`, passes on the rest."""

    def __init__(self, app: ASGIApp, page: gr.Blocks) -> None:
        """The tools are the public endpoints of ``page``; SettingsError where MCP is missing."""
        if find_spec("mcp") is None:
            raise SettingsError(texts.NO_MCP)
        self._app = app
        self._page = page
        self._opening = asyncio.Lock()
        self._handler: Handler | None = None
        self._life: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request."""
        if scope["type"] == "http" and scope["path"] in TOOLS:
            handler = await self._opened()
            await handler(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _opened(self) -> Handler:
        async with self._opening:
            if self._handler is None:
                server = await asyncio.to_thread(_tool_server, self._page)
                alive = asyncio.Event()
                self._life = asyncio.create_task(_live(server, alive))
                await alive.wait()
                self._handler = server.handle_streamable_http
        handler: Handler = self._handler
        return handler


async def _live(server: Any, alive: asyncio.Event) -> None:  # noqa: ANN401  Gradio's, untyped
    """Keep the server's sessions alive until the program ends and cancels this."""
    async with server.manager.run():
        alive.set()
        await asyncio.Event().wait()


def _tool_server(page: gr.Blocks) -> Any:  # noqa: ANN401  Gradio's, untyped
    """Gradio's tool server for a page, its replies in JSON."""
    import gradio.mcp

    # An unknown tool is told to whoever asked for it, not to the terminal.
    logging.getLogger("mcp").setLevel(logging.ERROR)
    if not hasattr(gradio.mcp.GradioMCPServer, "types"):
        importlib.reload(gradio.mcp)  # Its class takes MCP in when it is made.
    server: Any = gradio.mcp.GradioMCPServer(page)

    def content(data: Sequence[object], _root_url: str) -> list[object]:
        """Gradio would write a dict the way that Python does."""
        return [
            server.types.TextContent(type="text", text=json.dumps(output, ensure_ascii=False))
            for output in data
        ]

    server.postprocess_output_data = content
    server._prepare_tool_call_args = _at_once(server._prepare_tool_call_args)
    return server


def _at_once(prepare: Callable[..., Any]) -> Callable[..., Any]:
    """Have a tool's function called here, in the request of whoever asks.

    Gradio would ask itself over HTTP, through one client that all callers share.
    """

    def prepared(*given: Any) -> Any:  # noqa: ANN401  Gradio's, untyped
        *before, function = prepare(*given)
        function = copy.copy(function)
        function.queue = False
        return (*before, function)

    return prepared
