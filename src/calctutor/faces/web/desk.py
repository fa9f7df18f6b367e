"""The one component that holds the page, and the one call that its script makes."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError, RequestError
from calctutor.faces.web import shell
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.loading import Loading
from calctutor.faces.web.ops import Args, Context, Op, Result, number, text
from calctutor.faces.web.render import frame as render
from calctutor.faces.web.talks import Talks
from calctutor.faces.web.texts import frame as texts
from calctutor.faces.web.uploads import Uploads
from calctutor.faces.web.works import Works
from calctutor.settings import Settings
from calctutor.visit_types import Visit

if TYPE_CHECKING:
    from calctutor.people_protocols import Visits
    from calctutor.tutor import Tutor

with quick_gradio():
    import gradio as gr

_log = logging.getLogger(__name__)
SOON = 0.15
"""Seconds that the first state waits for the store of visits."""
Headers = Mapping[str, str]
"""Of the request, by name."""
Call = Callable[[object, object, object, Headers], Awaitable[str]]
"""Answers one request: its operation, the browser's id, its arguments, its headers."""
OpenVisits = Callable[[], "Visits"]


class Desk:
    """Takes what the page's script asks for, and answers in JSON."""

    def __init__(self, loading: Loading, settings: Settings, open_visits: OpenVisits) -> None:
        """``open_visits`` is called with the first request, in a worker thread."""
        self._loading = loading
        self._settings = settings
        self._open_visits = open_visits
        self._opening = asyncio.Lock()
        self._context: Context | None = None

    async def call(
        self, op: object, browser: object, args: object, headers: Headers | None = None
    ) -> str:
        """The reply to one request: JSON of {"ok": ...} or {"error": sentence}."""
        return await in_json(self._answered(op, browser, args))

    async def context(self) -> Context:
        """What operations use, made on the first call."""
        async with self._opening:
            if self._context is None:
                visits = await asyncio.to_thread(self._open_visits)
                self._context = Context(
                    self._loading, visits, self._settings, Talks(), Works(kept=visits), Uploads()
                )
        return self._context

    async def _opened_soon(self) -> bool:
        """Whether the store is open, or is so at once; the first request finds its code unread."""
        if self._context is None:
            opening = asyncio.ensure_future(self.context())
            await asyncio.wait({opening}, timeout=SOON)
        return self._context is not None

    async def _answered(self, op: object, browser: object, args: object) -> Result:
        if not isinstance(op, str) or not isinstance(browser, str) or not isinstance(args, dict):
            raise RequestError(texts.NO_SUCH_OP)
        handler, early = await asyncio.to_thread(handler_of, op)
        if op == "page.state" and not await self._opened_soon():
            return _bare_state(self._loading, self._settings)
        context = await self.context()
        if not early:
            await loaded(self._loading)
        visit = await asyncio.to_thread(context.visits.visit, browser)
        return await asyncio.to_thread(handler, context, visit, args)


async def in_json(answering: Awaitable[Result]) -> str:
    """An operation's result as JSON of {"ok": ...}, or of {"error": sentence}."""
    try:
        return json.dumps({"ok": await answering})
    except CalctutorError as error:
        return json.dumps({"error": str(error)})
    except Exception:
        _log.exception("a request of the page failed")
        return json.dumps({"error": texts.INTERNAL})


def handler_of(op: str) -> tuple[Op, bool]:
    """The handler of an operation, and whether it goes before the tutor is ready."""
    if op in FRAME_OPS:
        return FRAME_OPS[op], True
    place = op.partition(".")[0]
    if place not in shell.PLACES:
        raise RequestError(texts.NO_SUCH_OP)
    module = import_module(f"calctutor.faces.web.places.{place}")
    if op not in module.OPS:
        raise RequestError(texts.NO_SUCH_OP)
    return module.OPS[op], op in getattr(module, "EARLY", ())


def operations() -> tuple[str, ...]:
    """The names of all operations that there are."""
    places = (import_module(f"calctutor.faces.web.places.{place}") for place in shell.PLACES)
    return tuple([*FRAME_OPS, *(op for module in places for op in module.OPS)])


async def loaded(loading: Loading) -> Tutor:
    """The tutor, as soon as there is one; RequestError where there is none."""
    stage = await loading.over()
    if stage.tutor is None:
        raise RequestError(stage.failure)
    if loading.shared:
        await asyncio.to_thread(loading.keep_up)
    return stage.tutor


def desk_component(answer: Call) -> None:
    """Lay out the page and connect it; to be called within `gr.Blocks`."""

    async def call(sent: object, request: gr.Request) -> str:
        told = sent if isinstance(sent, dict) else {}
        return await answer(told.get("op"), told.get("browser"), told.get("args"), request.headers)

    gr.HTML(
        html_template=shell.template(),
        js_on_load=shell.script(),
        apply_default_css=False,
        elem_id="desk",
        server_functions=[call],
    )


def _bare_state(loading: Loading, settings: Settings) -> Result:
    """The tutor's state while it is not known yet who is here."""
    status = render.status(loading.stage, settings.notes.name)
    return {"status": status, "over": False, "ready": False}


def _state(context: Context, visit: Visit, args: Args) -> Result:
    """The tutor's state and who is here; begins to load again after a failure when told to."""
    if args.get("retry") is True:
        context.loading.start()
    stage = context.loading.stage
    return {
        "status": render.status(stage, context.here.notes.name, context.visits.notice),
        "over": stage.over,
        "ready": stage.tutor is not None,
        "learner": visit.shown,
        "learners": list(visit.names),
        "dismissed": sorted(context.visits.dismissed(visit)),
    }


def _learner(context: Context, visit: Visit, args: Args) -> Result:
    """Study as another learner of this browser, a new one where the name is new."""
    name = text(args, "name", most=100)
    shown = " ".join(name.split())
    known = shown in visit.names
    act = context.visits.switch if known else context.visits.add_learner
    return {"learner": act(visit.id, shown).shown}


def _dismiss(context: Context, visit: Visit, args: Args) -> Result:
    context.visits.dismiss(visit, text(args, "hint", most=40))
    return {}


def _look(context: Context, visit: Visit, args: Args) -> Result:
    look = context.works.look(visit, text(args, "work", most=32))
    return asdict(look) | {"line": texts.progress(look.stage, look.done, look.total)}


def _put(context: Context, visit: Visit, args: Args) -> Result:
    size = context.uploads.put(
        visit,
        text(args, "file", most=32, least=32),
        text(args, "name", most=255),
        number(args, "part", 0, 100_000),
        text(args, "base64", most=2_000_000, least=0),
    )
    return {"bytes": size}


FRAME_OPS: dict[str, Op] = {
    "page.state": _state,
    "page.learner": _learner,
    "page.dismiss": _dismiss,
    "page.work": _look,
    "page.upload": _put,
}
