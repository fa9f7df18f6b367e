"""Grading: one item, one response, one judgement; pure of time and learner.

Similarity of vectors awards no credit anywhere: "at the centre" is as near to
"at the periphery" as one sentence gets to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calctutor.errors import AnswerError, ItemGone
from calctutor.learner_types import Outcome, OwnMark
from calctutor.quiz.grade_choice import (
    HALF,
    ChosenGrade,
    grade_choice,
    grade_matching,
    grade_ordering,
)
from calctutor.quiz.grade_feedback import chosen_feedback, typed_feedback
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.grade_typed import CORRECT_FROM, PARTIAL_FROM, TypedGrade, grade_typed
from calctutor.quiz_types import RECALL_KINDS, Grade, QuizItem, Response, Verdict
from calctutor.text import fold

LONGEST_ANSWER = 2000
_NOTHING = Knowledge()


def grade(
    item: QuizItem,
    response: Response,
    *,
    aliases: Sequence[str] = (),
    knowledge: Knowledge = _NOTHING,
    tries_left: int = 0,
) -> Grade:
    """Judge a response. Raises AnswerError for one that can't be taken; nothing is lost.

    ``aliases`` are further answers that count as fully right here; ``knowledge``
    the notes; with ``tries_left`` the feedback gives the answer not away.
    """
    if response.item_id != item.id:
        raise ItemGone("This answer belongs to another question: answer the one shown.")
    if response.gave_up:
        return _shown(item)
    if item.kind == "true_false":
        return _true_false(item, response, aliases, knowledge, tries_left)
    if item.kind in RECALL_KINDS:
        answer = _typed_text(item, response)
        return _of_typed(item, _typed(item, answer, aliases, knowledge), tries_left)
    by_kind = {"matching": grade_matching, "ordering": grade_ordering}
    return _of_choice(item, by_kind.get(item.kind, grade_choice)(item, response), tries_left)


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


def verdict_of(score: float) -> Verdict:
    """Correct from .80, partial from .40."""
    return "correct" if score >= CORRECT_FROM else "partial" if score >= PARTIAL_FROM else "wrong"


def _typed_text(item: QuizItem, response: Response) -> str:
    text = "\n".join(t for t in response.texts if t.strip())
    if not text.strip() or not any(c.isalnum() or c in "=<>+-*/" for c in text):
        raise AnswerError('Nothing was written: type an answer, or choose "show me".')
    if len(text) > LONGEST_ANSWER:
        raise AnswerError(
            f"The answer has {len(text):,} characters, and up to {LONGEST_ANSWER:,} are read: "
            "shorten it and send it again."
        )
    return text


def _typed(item: QuizItem, answer: str, aliases: Sequence[str], knowledge: Knowledge) -> TypedGrade:
    return grade_typed(item, answer, aliases=aliases, knowledge=knowledge)


def _of_typed(item: QuizItem, graded: TypedGrade, tries_left: int) -> Grade:
    return Grade(
        item_id=item.id,
        score=graded.score,
        verdict="unsure" if graded.unsure else verdict_of(graded.score),
        feedback=typed_feedback(item, graded, tries_left),
        credited=tuple(u.unit.text or u.unit.value for u in graded.units if u.credit >= 1),
        missing=tuple(u.unit.text or u.unit.value for u in graded.units if u.credit < 1),
        vetoes=graded.vetoes,
        citations=item.citations,
        confused_with=next((v.belongs_to for v in graded.vetoes if v.belongs_to), "")
        or graded.elsewhere,
        model_answer=item.model_answer,
    )


def _of_choice(item: QuizItem, graded: ChosenGrade, tries_left: int) -> Grade:
    return Grade(
        item_id=item.id,
        score=round(graded.score, 4),
        verdict=verdict_of(graded.score),
        feedback=chosen_feedback(item, graded, tries_left),
        credited=graded.credited,
        missing=graded.missing,
        citations=item.citations,
        wrong_reason=graded.wrong_reason,
        confused_with=graded.confused_with,
        model_answer=item.model_answer,
    )


def _true_false(
    item: QuizItem,
    response: Response,
    aliases: Sequence[str],
    knowledge: Knowledge,
    tries_left: int,
) -> Grade:
    """Half for seeing that it is false, the other half for the correction."""
    graded = grade_choice(item, response)
    is_false = item.key == (1,)
    if graded.wrong or not is_false or not item.gold:
        return _of_choice(item, graded, tries_left)
    written = [t for t in response.texts if fold(t)]
    if not written:
        return _of_choice(
            item, ChosenGrade(HALF, graded.credited, (item.model_answer,)), tries_left
        )
    typed = _typed(item, _typed_text(item, response), aliases, knowledge)
    score = HALF + HALF * (0.0 if typed.vetoes else typed.score)
    return _of_typed(item, TypedGrade(typed.units, score, typed.vetoes), tries_left)


def _shown(item: QuizItem) -> Grade:
    """The learner gave up: the answer, and no score."""
    nothing = TypedGrade((), 0.0)
    answer = f"The answer: {item.model_answer}" if item.model_answer else ""
    text = "\n".join(part for part in (answer, typed_feedback(item, nothing, 0)) if part)
    return Grade(
        item_id=item.id,
        score=0.0,
        verdict="wrong",
        feedback=text,
        missing=tuple(u.text or u.value for u in item.gold),
        citations=item.citations,
        model_answer=item.model_answer,
    )
