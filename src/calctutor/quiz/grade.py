"""Grading: one item, one response, one judgement; pure of time and learner.

Similarity of vectors awards no credit anywhere: "at the centre" is as near to
"at the periphery" as one sentence gets to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from calctutor.errors import AnswerError, ItemGone
from calctutor.learner_types import Outcome, OwnMark
from calctutor.quiz.grade_choice import (
    HALF,
    ChosenGrade,
    grade_choice,
    grade_matching,
    grade_ordering,
)
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.grade_result import CiteFact, of_choice, of_typed, shown
from calctutor.quiz.grade_typed import TypedGrade, grade_typed
from calctutor.quiz_types import RECALL_KINDS, Grade, QuizItem, Response
from calctutor.text import fold

LONGEST_ANSWER = 2000
_NOTHING = Knowledge()


@dataclass(frozen=True, slots=True)
class _Given:
    """What a judgement is made with, beside item and response."""

    aliases: Sequence[str]
    knowledge: Knowledge
    tries_left: int
    cite: CiteFact | None


def grade(
    item: QuizItem,
    response: Response,
    *,
    aliases: Sequence[str] = (),
    knowledge: Knowledge = _NOTHING,
    tries_left: int = 0,
    cite: CiteFact | None = None,
) -> Grade:
    """Judge a response. Raises AnswerError for one that can't be taken; nothing is lost.

    ``aliases`` are further answers that count as fully right here; ``knowledge``
    the notes; with ``tries_left`` the feedback gives the answer not away;
    ``cite`` cites what the notes say of another subject.
    """
    if response.item_id != item.id:
        raise ItemGone("This answer belongs to another question: answer the one shown.")
    given = _Given(aliases, knowledge, tries_left, cite)
    if response.gave_up:
        return shown(item)
    if asks_typed_reason(item):
        return _with_typed_reason(item, response, given)
    if item.kind == "true_false":
        return _true_false(item, response, given)
    if item.kind in RECALL_KINDS:
        return of_typed(item, _typed(item, response, given), tries_left, cite)
    by_kind = {"matching": grade_matching, "ordering": grade_ordering}
    return of_choice(item, by_kind.get(item.kind, grade_choice)(item, response), tries_left)


def asks_typed_reason(item: QuizItem) -> bool:
    """Whether the item's second tier is typed."""
    choice = item.kind in ("two_tier", "contrast")
    return choice and bool(item.reason_stem and item.gold) and not item.reasons


def item_of(items: Iterable[QuizItem], item_id: str) -> QuizItem:
    """The item of an id; raises ItemGone for one that the notes no longer give."""
    for item in items:
        if item.id == item_id:
            return item
    raise ItemGone(
        "This question is no longer in the bank, as the notes have changed: "
        "your earlier answers are kept, go on to the next question."
    )


def outcome_of(
    item: QuizItem,
    grade: Grade,
    *,
    hints: int = 0,
    shown: bool = False,
    mark: OwnMark = "",
    too_easy: bool = False,
) -> Outcome:
    """What the schedule needs of a grade: see `schedule.rating_of`."""
    return Outcome(
        score=grade.score,
        vetoed=bool(grade.vetoes),
        unsure=grade.verdict == "unsure",
        mark=mark,
        hints=hints,
        shown=shown,
        wrong_reason=grade.wrong_reason,
        recall=item.kind in RECALL_KINDS,
        too_easy=too_easy,
        contrast=item.kind == "contrast",
    )


def _typed_text(response: Response) -> str:
    text = "\n".join(t for t in response.texts if t.strip())
    if not text.strip() or not any(c.isalnum() or c in "=<>+-*/" for c in text):
        raise AnswerError('Nothing was written: type an answer, or choose "show me".')
    if len(text) > LONGEST_ANSWER:
        raise AnswerError(
            f"The answer has {len(text):,} characters, and up to {LONGEST_ANSWER:,} are read: "
            "shorten it and send it again."
        )
    return text


def _typed(item: QuizItem, response: Response, given: _Given) -> TypedGrade:
    text = _typed_text(response)
    return grade_typed(item, text, aliases=given.aliases, knowledge=given.knowledge)


def _true_false(item: QuizItem, response: Response, given: _Given) -> Grade:
    """Half for seeing that it is false, the other half for the correction."""
    graded = grade_choice(item, response)
    is_false = item.key == (1,)
    if graded.wrong or not is_false or not item.gold:
        return of_choice(item, graded, given.tries_left)
    if not any(fold(t) for t in response.texts):
        missing = ChosenGrade(HALF, graded.credited, (item.model_answer,))
        return of_choice(item, missing, given.tries_left)
    typed = _typed(item, response, given)
    score = HALF + HALF * (0.0 if typed.vetoes else typed.score)
    return of_typed(item, TypedGrade(typed.units, score, typed.vetoes), given.tries_left)


def _with_typed_reason(item: QuizItem, response: Response, given: _Given) -> Grade:
    """A right choice counts only with its typed reason; the reason's grade is the item's."""
    choice = grade_choice(replace(item, reason_stem=""), response)
    if choice.wrong:
        return of_choice(item, choice, given.tries_left)
    if not any(text.strip() for text in response.texts):
        raise AnswerError("This question asks for the reason too: type one.")
    asked = replace(item, kind="short_answer", stem=item.reason_stem, options=(), key=())
    reason = of_typed(asked, _typed(asked, response, given), given.tries_left, given.cite)
    wrong = reason.verdict == "wrong"
    told = ["The choice is right, the reason is not." if wrong else "", reason.feedback]
    return replace(
        reason,
        feedback="\n".join(filter(None, told)),
        credited=(*choice.credited, *reason.credited),
        wrong_reason=wrong,
    )
