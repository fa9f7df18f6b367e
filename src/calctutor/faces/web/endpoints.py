"""The named endpoints: one function each for gradio_client, for plain HTTP and for MCP.

They keep nothing and know nobody; whoever calls them gets data with citations.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from calctutor.errors import CalctutorError, RequestError
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
MOST_TERMS, MOST_QUESTIONS, LONGEST = 8, 50, 200
_T = TypeVar("_T")


def endpoints(loading: Loading) -> None:
    """Add them; to be called within `gr.Blocks`."""

    async def ask(question: str) -> dict[str, Any]:
        """Answer one question from the notes, every sentence cited to its exact place.

        Where the notes don't say it, the reply's kind is "abstention" and names
        the nearest headings.

        Args:
            question: What to look up in the notes, in plain words.
        """
        return await _told(loading, lambda tutor: asdict(tutor.ask(question)))

    async def compare(terms: list[str]) -> dict[str, Any]:
        """Tell two or more terms of the notes apart, aspect by aspect, every cell cited.

        Args:
            terms: The terms to tell apart, two to eight, as the notes or their reader name them.
        """
        return await _told(loading, lambda tutor: _compared(tutor, terms))

    async def snippet(
        term: str, length: Literal["line", "paragraph", "handout"] = "paragraph"
    ) -> dict[str, Any]:
        """Say for teaching what the notes have on one term, every sentence cited.

        Args:
            term: The term, as the notes or their reader name it.
            length: One line, a paragraph, or a handout with headings and tables.
        """
        return await _told(loading, lambda tutor: asdict(tutor.snippet(term, length)))

    async def quiz(topic: str = "", count: int = 5, seed: int = 0) -> list[dict[str, Any]]:
        """Draw questions that the notes answer, with options, key, feedback and citations.

        Args:
            topic: What the questions are to be about; leave it empty for all notes.
            count: How many questions, 1 to 50.
            seed: Another number draws and orders others.
        """
        return await _told(loading, lambda tutor: _drawn(tutor, topic, count, seed))

    for function in (ask, compare, snippet, quiz):
        api(function, api_name=function.__name__, concurrency_limit=None)


async def _told(loading: Loading, call: Callable[[Tutor], _T]) -> _T:
    """What a call of the tutor gives, as soon as there is one; gr.Error for a sentence."""
    stage = await loading.over()
    if stage.tutor is None:
        raise gr.Error(stage.failure, print_exception=False)
    if loading.shared:
        await asyncio.to_thread(loading.keep_up)
    try:
        return await asyncio.to_thread(call, stage.tutor)
    except CalctutorError as error:
        raise gr.Error(str(error), print_exception=False) from None


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
