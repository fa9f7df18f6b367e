"""The place to ask: a question comes in, one call of the tutor, a rendered reply goes out."""

from __future__ import annotations

from collections.abc import Mapping

from calctutor.faces.web import sources
from calctutor.faces.web.ops import Args, Context, Op, Result, text
from calctutor.faces.web.render import reply as render
from calctutor.faces.web.texts import ask as texts
from calctutor.visit_types import Visit


def _say(context: Context, visit: Visit, args: Args) -> Result:
    """The reply to the next turn of this learner's conversation."""
    question = text(args, "question", most=100_000, least=0)
    turn = context.talks.say(context, visit, question)
    mark = f"t{turn.number}"
    return {
        "turn": mark,
        "answer": render.answer(turn.reply, question, mark),
        "sources": sources.cards(turn.reply, mark),
    }


def _clear(context: Context, visit: Visit, args: Args) -> Result:
    """Begin a new conversation."""
    context.talks.clear(context, visit)
    return {}


def _examples(context: Context, visit: Visit, args: Args) -> Result:
    """Questions that these notes answer."""
    labelled = [(example, example) for example in context.tutor.examples()]
    return {"html": render.chips(texts.EXAMPLES_LABEL, labelled)}


OPS: Mapping[str, Op] = {"ask.say": _say, "ask.clear": _clear, "ask.examples": _examples}
EARLY = frozenset({"ask.clear"})
