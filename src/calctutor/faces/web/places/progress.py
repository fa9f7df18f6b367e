"""The place Progress: what a learner knows and what lies ahead, and the learner's own data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from calctutor.errors import LearnersError, RequestError
from calctutor.faces.web.ops import Args, Context, Op, Result, file_reply, flag, text
from calctutor.faces.web.places.quiz_setup import make
from calctutor.faces.web.render import progress as render
from calctutor.faces.web.texts import progress as texts
from calctutor.study.learner import Learner
from calctutor.study.outlook import exported, outlook
from calctutor.visit_types import Visit

DEEPEST = 50
"""Levels of a JSON file that is read."""


def _me(context: Context, visit: Visit) -> Learner:
    return context.tutor.learner(visit.learner)


def _show(context: Context, visit: Visit, args: Args) -> Result:
    """The whole place; not ready while questions are made."""
    tutor = context.tutor
    if not tutor.questions.is_ready:
        return {"ready": False}
    me = _me(context, visit)
    found = outlook(tutor.questions, me)
    exam = me.exam
    where = texts.where(str(context.settings.home)) if visit.owner else texts.WHERE_ELSE
    return {
        "ready": True,
        "html": render.page(found, me.today),
        "exam": exam.isoformat() if exam else "",
        "where": where,
        "notice": me.store.notice,
    }


def _export(context: Context, visit: Visit, args: Args) -> Result:
    """All data of the learner as a file."""
    me = _me(context, visit)
    name = texts.file_name(visit.shown, me.today)
    return {"file": file_reply(name, "application/json", exported(me))}


def _import(context: Context, visit: Visit, args: Args) -> Result:
    """Add a saved copy."""
    sent = context.uploads.take(visit, text(args, "file", most=32))
    try:
        data = json.loads(sent.data)
    except (ValueError, RecursionError):
        raise LearnersError(texts.NOT_AN_EXPORT) from None
    added = _me(context, visit).import_data(data)
    return {"line": texts.imported(added.attempts, added.cards)}


def _reset(context: Context, visit: Visit, args: Args) -> Result:
    """Delete everything of the learner, once the page has asked."""
    if not flag(args, "sure"):
        raise RequestError(texts.RESET_ASK)
    there = _me(context, visit).forget()
    context.visits.forget(visit)
    return {"line": texts.RESET_DONE if there else texts.NOTHING_TO_RESET}


def _exam(context: Context, visit: Visit, args: Args) -> Result:
    """Keep the day of an exam, or that there is none."""
    day = read_day(args)
    _me(context, visit).prepare_for(day)
    return {"line": texts.EXAM_NONE if day is None else texts.EXAM_SET}


def read_day(args: Args) -> date | None:
    """A day as the page sends it, None for none; RequestError for anything else."""
    given = text(args, "day", most=10, least=0)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise RequestError(texts.NO_DATE) from None


OPS: Mapping[str, Op] = {
    "progress.show": _show,
    "progress.make": make,
    "progress.exam": _exam,
    "progress.export": _export,
    "progress.import": _import,
    "progress.reset": _reset,
}
