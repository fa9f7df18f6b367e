"""Where a quiz begins, is gone on with, or looked at again: from items or from what was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from calctutor.quiz import session as state
from calctutor.quiz.grade_result import verdict_of
from calctutor.quiz.session import Session
from calctutor.quiz_types import QuizItem
from calctutor.study.learner import Learner
from calctutor.study.questions import Questions
from calctutor.study.run import Answered, QuizRun
from calctutor.study.typed import response_from


def start_run(
    questions: Questions,
    learner: Learner | None,
    items: Sequence[QuizItem],
    *,
    quiz_id: str,
    topic: str = "",
) -> QuizRun:
    """A quiz over chosen items, in their order; raises AnswerError where there are none."""
    return QuizRun(questions, learner, state.start(quiz_id, items, topic))


def resume_run(questions: Questions, learner: Learner, quiz_id: str = "") -> QuizRun | None:
    """The quiz that a learner left, the last one without an id; None where it was ended."""
    kept = learner.store.remembered(learner.name, quiz_id)
    session = None if kept is None else state.from_json(kept)
    if session is None or session.current is None:
        return None
    return QuizRun(questions, learner, session)


def reopen_run(questions: Questions, learner: Learner, quiz_id: str) -> QuizRun | None:
    """A quiz as it stands, one that is over too; None where none is kept. Writes nothing.

    Its last answer is known again, so that it can be counted as right or too easy.
    """
    kept = learner.store.remembered(learner.name, quiz_id) if quiz_id else None
    if kept is None:
        return None
    run = QuizRun(questions, learner, state.from_json(kept), keep=False)
    if run.last is None:
        run.last = _last_answered(run.bank, learner, run.session)
    return run


def _last_answered(
    bank: Mapping[str, QuizItem], learner: Learner, session: Session
) -> Answered | None:
    """The answer that ended the question before this one, judged anew."""
    answers = learner.store.latest(learner.name, session.quiz_id)
    newest = answers[-1] if answers and session.tries == 0 else None
    if newest is None or not session.results or newest.turn != session.results[-1].turn:
        return None
    item, response = bank.get(newest.item_id), response_from(newest.response)
    if item is None or response is None:
        return None
    grade = learner.grade(item, response)
    if grade.verdict == "unsure":
        grade = replace(grade, score=newest.score, verdict=verdict_of(newest.score))
    card = next((c for c in learner.cards() if c.fact_id == item.fact_id), None)
    return Answered(item, response, grade, concluded=True, due=card.due if card else None)
