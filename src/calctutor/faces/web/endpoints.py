"""The named endpoints: one function each for gradio_client, for plain HTTP and for MCP.

They keep nothing and know nobody; whoever calls them gets data with citations.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from calctutor.errors import CalctutorError, RequestError
from calctutor.faces.web.desk import loaded
from calctutor.faces.web.gradio_import import quick_gradio
from calctutor.faces.web.loading import Loading
from calctutor.faces.web.texts import frame as texts
from calctutor.types import Abstention

if TYPE_CHECKING:
    from calctutor.tutor import Tutor

with quick_gradio():
    import gradio as gr
    from gradio.events import api

NAMES = ("ask", "compare", "snippet", "quiz")
"""All that is public."""
_log = logging.getLogger(__name__)
MOST_TERMS, MOST_QUESTIONS, LONGEST = 8, 50, 200
_T = TypeVar("_T")


class Choose(Protocol):
    """Lets a call of the named endpoint reach the tutor that its caller may ask."""

    def __call__(
        self, name: str, headers: Mapping[str, str], call: Callable[[Tutor], _T]
    ) -> Awaitable[_T]:
        """What the call gives; raises CalctutorError."""


def endpoints(choose: Choose) -> None:
    """Add them; to be called within `gr.Blocks`. ``choose`` says whose tutor answers."""

    async def ask(question: str, request: gr.Request) -> dict[str, Any]:
        """Answer one question from the notes, every sentence cited to its exact place.

        Where the notes don't say it, the reply's kind is "abstention" and names
        the nearest headings.

        Args:
            question: What to look up in the notes, in plain words.
        """
        return await _told(choose, "ask", request, lambda tutor: asdict(tutor.ask(question)))

    async def compare(terms: list[str], request: gr.Request) -> dict[str, Any]:
        """Tell two or more terms of the notes apart, aspect by aspect, every cell cited.

        Args:
            terms: The terms to tell apart, two to eight, as the notes or their reader name them.
        """
        return await _told(choose, "compare", request, lambda tutor: _compared(tutor, terms))

    async def snippet(
        term: str,
        request: gr.Request,
        length: Literal["line", "paragraph", "handout"] = "paragraph",
    ) -> dict[str, Any]:
        """Say for teaching what the notes have on one term, every sentence cited.

        Args:
            term: The term, as the notes or their reader name it.
            length: One line, a paragraph, or a handout with headings and tables.
        """
        return await _told(
            choose, "snippet", request, lambda tutor: asdict(tutor.snippet(term, length))
        )

    async def quiz(
        request: gr.Request, topic: str = "", count: int = 5, seed: int = 0
    ) -> list[dict[str, Any]]:
        """Draw questions that the notes answer, with options, key, feedback and citations.

        Args:
            topic: What the questions are to be about; leave it empty for all notes.
            count: How many questions, 1 to 50.
            seed: Another number draws and orders others.
        """
        return await _told(choose, "quiz", request, lambda tutor: _drawn(tutor, topic, count, seed))

    for function in (ask, compare, snippet, quiz):
        api(function, api_name=function.__name__, concurrency_limit=None)


def anybodys(loading: Loading) -> Choose:
    """The one tutor there is, for whoever asks."""

    async def choose(name: str, headers: Mapping[str, str], call: Callable[[Tutor], _T]) -> _T:
        return await asyncio.to_thread(call, await loaded(loading))

    return choose


class Told(gr.Error):
    """An error that says its sentence and nothing beside it."""

    def __init__(self, sentence: str) -> None:
        """``sentence`` is for whoever called."""
        super().__init__(sentence, print_exception=False)

    def __str__(self) -> str:
        """The sentence; Gradio would put it in quotes."""
        return str(self.message)


async def _told(choose: Choose, name: str, request: gr.Request, call: Callable[[Tutor], _T]) -> _T:
    """What a call of the tutor gives, as soon as there is one; Told for a sentence."""
    try:
        return await choose(name, request.headers, call)
    except CalctutorError as error:
        raise Told(str(error)) from None
    except Exception:
        _log.exception("a call of an endpoint failed")
        raise Told(texts.INTERNAL) from None


def _compared(tutor: Tutor, terms: Sequence[str]) -> dict[str, Any]:
    if not isinstance(terms, list) or len(terms) > MOST_TERMS:
        raise RequestError(texts.bad_list("terms", MOST_TERMS))
    if not all(isinstance(term, str) and len(term) <= LONGEST for term in terms):
        raise RequestError(texts.bad_text("terms", 1, LONGEST))
    told = tutor.compare(*terms)
    kind = "abstention" if isinstance(told, Abstention) else "comparison"
    return {"kind": kind, **asdict(told)}


def _drawn(tutor: Tutor, topic: str, count: int, seed: int) -> list[dict[str, Any]]:
    """Questions for nobody in particular: no schedule is read and nothing is recorded."""
    from calctutor.study.learner import choose_for

    if not isinstance(count, int) or not 1 <= count <= MOST_QUESTIONS:
        raise RequestError(texts.bad_number("count", 1, MOST_QUESTIONS))
    if not isinstance(seed, int) or not 0 <= seed < 2**31:
        raise RequestError(texts.bad_number("seed", 0, 2**31 - 1))
    items = tutor.questions.on(topic.strip() or None, seed)
    chosen = choose_for(None, items, tutor.place, count=count, seed=seed)
    return [asdict(item) for item in chosen]
