"""The place to ask: a message comes in, one call of the tutor, a rendered reply goes out."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from typing import Any

from calctutor.errors import CalctutorError
from calctutor.faces.web import render, shell, sources, texts
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.loading import ChatLike, Loading, Stage

with quick_gradio():
    import gradio as gr
    from gradio.events import api

Exchange = dict[str, str]
"""One turn as the page gets it: turn, answer, sources (HTML), state "waiting" or "done"."""

_TURN = re.compile(r"t[0-9]{1,9}")
_log = logging.getLogger(__name__)


@dataclass
class Session:
    """One tab's conversation; Gradio copies the empty one for each tab.

    ``recent`` goes out with every reply, so that a value which the page
    skipped, because the next came at once, is not lost.
    """

    chat: ChatLike | None = None
    recent: deque[Exchange] = field(default_factory=lambda: deque(maxlen=3))
    turn_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def keep(self, exchange: Exchange) -> None:
        """Note the newest state of one turn."""
        others = [e for e in self.recent if e["turn"] != exchange["turn"]]
        self.recent.clear()
        self.recent.extend([*others, exchange])


def ask_place(loading: Loading) -> None:
    """Lay out the place and connect it; to be called within `gr.Blocks`."""
    session = gr.State(Session())
    desk = gr.HTML(
        html_template=shell.ask_template(),
        js_on_load=shell.script("ask.js"),
        apply_default_css=False,
        elem_id="ask",
    )

    async def asked(session: Session, event: gr.EventData) -> AsyncIterator[dict[str, Any]]:
        async for exchange in answered(loading, session, event._data):
            yield exchange

    def cleared(session: Session) -> None:
        session.chat = None
        session.recent.clear()

    desk.ask(
        asked,
        inputs=session,
        outputs=desk,
        show_progress="hidden",
        trigger_mode="multiple",
        concurrency_limit=None,
        api_visibility="private",
    )
    desk.clear(
        cleared,
        inputs=session,
        outputs=None,
        show_progress="hidden",
        concurrency_limit=None,
        api_visibility="private",
    )


def ask_endpoint(loading: Loading) -> None:
    """The named endpoint ``ask``; to be called within `gr.Blocks`."""

    async def ask(question: str) -> dict[str, Any]:
        """Answer one question from the notes, every sentence cited to its exact place.

        Args:
            question: What to look up in the notes, in plain words.
        """
        stage = await loading.over()
        if stage.tutor is None:
            raise gr.Error(stage.failure, print_exception=False)
        try:
            return asdict(await asyncio.to_thread(stage.tutor.ask, question))
        except CalctutorError as error:
            raise gr.Error(str(error), print_exception=False) from None

    api(ask, api_name="ask", concurrency_limit=None)


async def answered(
    loading: Loading, session: Session, data: object
) -> AsyncIterator[dict[str, list[Exchange]]]:
    """The messages to the page for one question: a line while it waits, then the reply."""
    question, turn = read_message(data)
    if not turn:
        return
    if not loading.stage.over:
        session.keep(_exchange(turn, render.waiting(), "", "waiting"))
        yield {"turns": list(session.recent)}
    async with session.turn_at_a_time:
        answer, cited = await _reply(await loading.over(), session, question, turn)
    session.keep(_exchange(turn, answer, cited, "done"))
    yield {"turns": list(session.recent)}


def read_message(data: object) -> tuple[str, str]:
    """The question and the turn's id of a message from the page; ("", "") for any other."""
    if not isinstance(data, dict):
        return "", ""
    question, turn = data.get("question"), data.get("turn")
    if not isinstance(question, str) or not isinstance(turn, str) or not _TURN.fullmatch(turn):
        return "", ""
    return question, turn


async def _reply(stage: Stage, session: Session, question: str, turn: str) -> tuple[str, str]:
    """The HTML of answer and sources; an error becomes its sentence."""
    if stage.tutor is None:
        return render.error(stage.failure), ""
    try:
        if session.chat is None:
            session.chat = stage.tutor.chat()
        reply = await asyncio.to_thread(session.chat.say, question)
        return render.answer(reply, question, turn), sources.cards(reply, turn)
    except CalctutorError as error:
        return render.error(str(error)), ""
    except Exception:
        _log.exception("a question could not be answered")
        return render.error(texts.INTERNAL), ""


def _exchange(turn: str, answer: str, cited: str, state: str) -> Exchange:
    return {"turn": turn, "answer": answer, "sources": cited, "state": state}
