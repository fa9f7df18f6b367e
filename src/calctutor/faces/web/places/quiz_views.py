"""What the quiz place shows of a quiz: the question asked now, an answer's feedback, the end."""

from __future__ import annotations

import hashlib

from calctutor.errors import AnswerError
from calctutor.faces.web.ops import Context, Result
from calctutor.faces.web.render import quiz as card
from calctutor.faces.web.render import quiz_end as end
from calctutor.faces.web.render import quiz_told as told
from calctutor.faces.web.texts import quiz as texts
from calctutor.quiz_types import RECALL_KINDS, QuizItem
from calctutor.study.run import Answered, QuizRun
from calctutor.study.told import hints_given, missed, of_topics


def current(run: QuizRun) -> QuizItem:
    """The question asked now; AnswerError where the quiz is over."""
    item = run.item
    if item is None:
        raise AnswerError(texts.ENDED)
    return item


def asked(run: QuizRun) -> card.Asked:
    """The question asked now, as the card shows it."""
    shown, more = hints_given(run)
    session = run.session
    return card.Asked(
        current(run), session.quiz_id, session.turn, run.number, run.total, session.topic,
        run.first, shown, more,
    )  # fmt: skip


def before(run: QuizRun, answered: Answered) -> card.Asked:
    """The question of an answer that was given already, as the card showed it."""
    session = run.session
    return card.Asked(
        answered.item, session.quiz_id, session.turn - 1, run.number - 1, run.total, session.topic
    )


def answered(context: Context, run: QuizRun, on: card.Asked, answered: Answered | None) -> Result:
    """What the page shows after an answer; with what comes next, so that going on needs no wait."""
    if answered is None:
        return view(context, run)
    if run.step == "mark":
        return _marking(run, answered)
    shown: Result = {"said": told.spoken(answered)}
    if not answered.concluded:
        return shown | {"view": "again", "html": told.again(answered)}
    today = context.tutor.learner().today
    html = told.feedback(answered, on, today, _may(answered))
    at = {"quiz": run.session.quiz_id, "turn": run.session.turn, "state": state_of(run)}
    return shown | {"view": "told", "html": html, "next": view(context, run), **at}


def _marking(run: QuizRun, answered: Answered) -> Result:
    html = told.marking(answered, asked(run), _may(answered))
    said = told.spoken(answered, unsure=True)
    return {"view": "mark", "html": html, "said": said, **_at(run)}


def _may(answered: Answered) -> told.May:
    """What can be done with an answer: only typed ones that nothing contradicts are accepted."""
    grade, typed = answered.grade, bool(answered.response.texts and answered.item.gold)
    gave_up = answered.response.gave_up
    full = grade.score >= 1 and answered.item.kind in RECALL_KINDS
    return told.May(
        undo=True,
        accept=typed and not grade.vetoes and not gave_up and grade.verdict != "correct",
        easy=answered.concluded and full,
    )


def view(context: Context, run: QuizRun) -> Result:
    """The question that is asked now, or how the quiz went."""
    if run.step == "over":
        counts = of_topics(run, context.tutor.questions)
        html = end.summary(
            run.summary(),
            counts,
            topic=run.session.topic,
            stopped=run.session.stopped,
            missed=len(missed(run)),
        )
        return {"view": "end", "html": html, "topic": run.session.topic, **_at(run)}
    if run.step == "mark" and run.last is not None:
        return _marking(run, run.last)
    return {"view": "card", "html": card.card(asked(run)), **_at(run)}


def _at(run: QuizRun) -> Result:
    item = run.item
    return {
        "quiz": run.session.quiz_id,
        "turn": run.session.turn,
        "item": "" if item is None else item.id,
        "state": state_of(run),
    }


def state_of(run: QuizRun) -> str:
    """A name for the quiz as it stands, another one after every step."""
    return hashlib.sha256(run.kept.encode("utf-8", "surrogatepass")).hexdigest()[:32]
