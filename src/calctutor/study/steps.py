"""What a quiz in progress goes by: what an answer came to, its second part, what undo finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from calctutor.errors import AnswerError
from calctutor.quiz import session as state
from calctutor.quiz.session import Result, Session
from calctutor.quiz_types import RECALL_KINDS, Grade, QuizItem, Response
from calctutor.study.learner import Learner
from calctutor.study.typed import index_of


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer came to; not ``concluded`` while the same question stays open.

    ``due`` is the day on which its fact comes again, None where nothing is recorded.
    """

    item: QuizItem
    response: Response
    grade: Grade
    concluded: bool
    due: date | None = None
    notice: str = ""


def taken_back(learner: Learner, quiz_id: str) -> Session:
    """The state before a quiz's last answer, which is taken back; AnswerError."""
    newest = learner.store.recent(learner.name, 1)
    if not newest or newest[0].quiz_id != quiz_id:
        raise AnswerError("Your last answer was in another quiz: take it back there.")
    learner.undo()
    kept = learner.store.remembered(learner.name, quiz_id)
    if kept is None:
        raise AnswerError("The quiz can't be taken up again: start a new one.")
    return state.from_json(kept)


def unshown(session: Session) -> Session:
    """The learner marked the answer; it was not given up."""
    *others, last = session.results
    return replace(session, results=(*others, replace(last, shown=False)))


def can_be_easy(last: Answered, result: Result) -> bool:
    """Whether an answer was full, unaided, free recall."""
    unaided = result.item_id == last.item.id and not result.hints
    return unaided and last.concluded and last.grade.score >= 1 and last.item.kind in RECALL_KINDS


def has_second(item: QuizItem, response: Response) -> bool:
    """Whether a right choice still lacks its reason, or a falsehood its correction."""
    chosen = response.chosen
    if item.kind == "true_false":
        return chosen == item.key == (1,) and bool(item.gold) and not response.texts
    return bool(item.reason_stem) and chosen == item.key


def with_second(item: QuizItem, first: Response, line: str) -> Response:
    """A choice with its reason, chosen or typed, as a line gives it."""
    if item.reasons:
        return replace(first, reason=index_of(item.reasons, line))
    return replace(first, texts=(line.strip(),) if line.strip() else ())
