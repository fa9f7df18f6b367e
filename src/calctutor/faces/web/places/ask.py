"""The place to ask: a question comes in, one call of the tutor, a rendered reply goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from calctutor.errors import RequestError
from calctutor.faces.web import sources
from calctutor.faces.web.ops import Args, Context, Op, Result, number, text
from calctutor.faces.web.render import ask as render
from calctutor.faces.web.render import reply as reply_html
from calctutor.faces.web.talks import Said
from calctutor.faces.web.texts import ask as texts
from calctutor.faces.web.texts import frame
from calctutor.visit_types import ChatTurn, Report, Visit

MOST_TURNS = 1_000_000_000
_KEY = re.compile(r"[0-9a-f]{32}")
"""What the page names a question by, once for all times that it sends it."""


def _say(context: Context, visit: Visit, args: Args) -> Result:
    """The reply to the next turn of this learner's conversation."""
    question = text(args, "question", most=100_000, least=0)
    replaces = number(args, "replaces", 0, MOST_TURNS, default=0)
    key = text(args, "key", most=32, least=0, default="")
    if key and not _KEY.fullmatch(key):
        raise RequestError(frame.NO_SUCH_OP)
    said = context.talks.say(context.tutor, context.visits, visit, question, replaces, key)
    return _shown(said)


def _history(context: Context, visit: Visit, args: Args) -> Result:
    """The conversation so far."""
    return {
        "turns": [
            _shown(said) for said in context.talks.history(context.tutor, context.visits, visit)
        ]
    }


def _clear(context: Context, visit: Visit, args: Args) -> Result:
    """Begin a new conversation."""
    context.talks.clear(context.visits, visit)
    return {}


def _examples(context: Context, visit: Visit, args: Args) -> Result:
    """Questions that these notes answer."""
    labelled = [(example, example) for example in context.tutor.examples()]
    return {"html": reply_html.chips(texts.EXAMPLES_LABEL, labelled)}


def _copy(context: Context, visit: Visit, args: Args) -> Result:
    """A turn as text, its sources below."""
    return {"text": render.as_text(_turn(context, visit, args))}


def _report(context: Context, visit: Visit, args: Args) -> Result:
    """Keep for the teacher what a student finds wrong."""
    turn = _turn(context, visit, args)
    note = " ".join(text(args, "note", most=2000, least=0, default="").split())
    reply = turn.reply
    now = datetime.now(UTC)
    context.visits.report(
        visit, Report(turn.question, reply.text, reply.citations, note, now, visit.shown)
    )
    return {"line": texts.REPORTED}


def _turn(context: Context, visit: Visit, args: Args) -> ChatTurn:
    """The turn of this learner that is meant; RequestError for one that is no more."""
    wanted = number(args, "turn", 1, MOST_TURNS)
    found = [turn for turn in context.visits.turns(visit) if turn.number == wanted]
    if not found:
        raise RequestError(texts.TURN_GONE)
    return found[0]


def _shown(said: Said) -> Result:
    turn = said.turn
    mark = f"t{turn.number}"
    return {
        "turn": mark,
        "number": turn.number,
        "question": turn.question,
        "kind": turn.reply.kind,
        "answer": render.answer(said, mark),
        "sources": sources.cards(turn.reply, mark),
    }


OPS: Mapping[str, Op] = {
    "ask.say": _say,
    "ask.history": _history,
    "ask.clear": _clear,
    "ask.examples": _examples,
    "ask.copy": _copy,
    "ask.report": _report,
}
EARLY = frozenset({"ask.clear", "ask.copy", "ask.report"})
