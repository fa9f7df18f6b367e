"""The quiz place: each request reads the quiz from the learner's store, takes one step, answers.

Nothing of a quiz is held here between requests, so that a reload, a restart or a
second window finds it as it stands. No key leaves before its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from calctutor.errors import AnswerError
from calctutor.faces.web.ops import (
    Args,
    Context,
    Op,
    Result,
    choice,
    number,
    numbers,
    text,
    texts_of,
)
from calctutor.faces.web.places import quiz_setup as setup
from calctutor.faces.web.places import quiz_views as views
from calctutor.faces.web.render import quiz as card
from calctutor.faces.web.texts import quiz as texts
from calctutor.quiz_types import QuizItem, Response
from calctutor.study.learner import Learner
from calctutor.study.opening import reopen_run
from calctutor.study.plan import planned
from calctutor.study.run import QuizRun
from calctutor.study.told import OwnMark, hints_given, missed
from calctutor.visit_types import Visit

LONGEST = 20_000
"""Characters of an answer that are taken; the grader says how many it reads."""


def _me(context: Context, visit: Visit) -> Learner:
    return context.tutor.learner(visit.learner)


def _open(context: Context, visit: Visit, args: Args) -> Result:
    """What a quiz can be made of, and the one under way; not ready while questions are made."""
    told = setup.opened(context, visit, args)
    return told | _now(context, visit, args) if told["ready"] else told


def _start(context: Context, visit: Visit, args: Args) -> Result:
    """A new quiz; one that runs is ended, its answers stay."""
    plan = setup.plan_of(args)
    me = _me(context, visit)
    items = planned(context.tutor.questions, me, plan)
    return _begun(context, visit, me, items, plan.topic)


def _again(context: Context, visit: Visit, args: Args) -> Result:
    """A new quiz of what the last one missed."""
    run = _kept(context, visit)
    items = missed(run)
    if not items:
        raise AnswerError(texts.NONE_MISSED)
    return _begun(context, visit, _me(context, visit), items, run.session.topic)


def _begun(
    context: Context, visit: Visit, me: Learner, items: tuple[QuizItem, ...], topic: str
) -> Result:
    before = reopen_run(context.tutor.questions, me, context.visits.quiz(visit))
    if before is not None and before.step != "over":
        before.stop()
    run = context.tutor.start_quiz(items, me, topic)
    context.visits.set_quiz(visit, run.session.quiz_id)
    return views.view(context, run)


def _now(context: Context, visit: Visit, args: Args) -> Result:
    """The quiz as it stands; "none" where there is none, or where it is over."""
    quiz_id = context.visits.quiz(visit)
    run = reopen_run(context.tutor.questions, _me(context, visit), quiz_id)
    return {"view": "none"} if run is None or run.step == "over" else views.view(context, run)


def _step(take: Callable[[Context, QuizRun, Args], Result]) -> Op:
    """A step of the question that the page shows; what is asked now where it shows another."""

    def op(context: Context, visit: Visit, args: Args) -> Result:
        quiz, turn = text(args, "quiz", most=64), number(args, "turn", 0, 1_000_000)
        run = _kept(context, visit)
        if run.step == "over":
            return views.view(context, run) | {"line": texts.ENDED}
        if (quiz, turn) != (run.session.quiz_id, run.session.turn):
            return views.view(context, run) | {"line": texts.MOVED_ON}
        if not _stands(run, args):
            return views.view(context, run) | {"line": texts.TAKEN}
        return take(context, run, args) | {"state": views.state_of(run)}

    return op


def _back(take: Callable[[Context, QuizRun], Result]) -> Op:
    """A step on the last answer of the quiz that the page shows."""

    def op(context: Context, visit: Visit, args: Args) -> Result:
        run = _kept(context, visit)
        if text(args, "quiz", most=64) != run.session.quiz_id:
            return views.view(context, run) | {"line": texts.MOVED_ON}
        if not _stands(run, args):
            return views.view(context, run) | {"line": texts.TAKEN}
        return take(context, run)

    return op


def _stands(run: QuizRun, args: Args) -> bool:
    """Whether the quiz is as the page saw it: a step that is sent again was taken already."""
    seen = text(args, "state", most=64, least=0, default="")
    return not seen or seen == views.state_of(run)


def _kept(context: Context, visit: Visit) -> QuizRun:
    quiz_id = context.visits.quiz(visit)
    run = reopen_run(context.tutor.questions, _me(context, visit), quiz_id)
    if run is None:
        raise AnswerError(texts.GONE)
    return run


def _answer(context: Context, run: QuizRun, args: Args) -> Result:
    item, asked = views.current(run), views.asked(run)
    if item.id != text(args, "item", most=64):
        return views.view(context, run) | {"line": texts.MOVED_ON}
    flat = numbers(args, "pairs", 0, 99, most=100)
    reason = number(args, "reason", -1, 99, default=-1)
    response = Response(
        item.id,
        chosen=numbers(args, "chosen", 0, 99),
        texts=texts_of(args, "texts", most=50, longest=LONGEST),
        pairs=tuple(zip(flat[::2], flat[1::2], strict=False)),
        order=numbers(args, "order", 0, 99),
        reason=None if reason < 0 else reason,
    )
    return views.answered(context, run, asked, run.give(response))


def _mark(context: Context, run: QuizRun, args: Args) -> Result:
    own = cast("OwnMark", choice(args, "mark", ("right", "partly", "wrong")))
    asked = views.asked(run)
    return views.answered(context, run, asked, run.mark(own))


def _show(context: Context, run: QuizRun, args: Args) -> Result:
    asked = views.asked(run)
    return views.answered(context, run, asked, run.show())


def _hint(context: Context, run: QuizRun, args: Args) -> Result:
    item = views.current(run)
    given = run.hint()
    shown, more = hints_given(run)
    return {"view": "hint", "html": card.hints(shown, item), "more": more, "said": given.text}


def _skip(context: Context, run: QuizRun, args: Args) -> Result:
    run.skip()
    return views.view(context, run) | {"said": texts.SKIPPED}


def _stop(context: Context, run: QuizRun, args: Args) -> Result:
    run.stop()
    return views.view(context, run)


def _level(context: Context, run: QuizRun, args: Args) -> Result:
    to = choice(args, "to", ("harder", "easier"))
    (run.harder if to == "harder" else run.easier)()
    return {"view": "same", "said": texts.HARDER_SAID if to == "harder" else texts.EASIER_SAID}


def _undo(context: Context, run: QuizRun) -> Result:
    run.undo()
    return views.view(context, run) | {"said": texts.UNDONE}


def _accept(context: Context, run: QuizRun) -> Result:
    answered = run.accept()
    return views.answered(context, run, views.before(run, answered), answered) | {
        "line": texts.ACCEPTED
    }


def _easy(context: Context, run: QuizRun) -> Result:
    answered = run.too_easy()
    return views.answered(context, run, views.before(run, answered), answered) | {
        "line": texts.EASED
    }


def _alone(op: Op) -> Op:
    """A step that waits until the same learner's step before it is done."""

    def waited(context: Context, visit: Visit, args: Args) -> Result:
        with context.tutor.place.alone(visit.learner):
            return op(context, visit, args)

    return waited


OPS: Mapping[str, Op] = {
    "quiz.open": _open,
    "quiz.make": setup.make,
    "quiz.topics": setup.suggest,
    "quiz.now": _now,
} | {
    f"quiz.{name}": _alone(op)
    for name, op in {
        "start": _start,
        "again": _again,
        "answer": _step(_answer),
        "mark": _step(_mark),
        "show": _step(_show),
        "hint": _step(_hint),
        "skip": _step(_skip),
        "stop": _step(_stop),
        "level": _step(_level),
        "undo": _back(_undo),
        "accept": _back(_accept),
        "easy": _back(_easy),
    }.items()
}
