"""What a grading came to, as a `Grade`: verdict, feedback in order, citations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from calctutor.quiz.grade_choice import ChosenGrade
from calctutor.quiz.grade_feedback import chosen_feedback, typed_feedback
from calctutor.quiz.grade_typed import CORRECT_FROM, PARTIAL_FROM, TypedGrade
from calctutor.quiz_types import Grade, QuizItem, Verdict
from calctutor.types import Citation, Fact

CiteFact = Callable[[Fact], Citation]
"""The citation of a fact of the notes; the grade numbers it."""


def verdict_of(score: float) -> Verdict:
    """Correct from .80, partial from .40."""
    return "correct" if score >= CORRECT_FROM else "partial" if score >= PARTIAL_FROM else "wrong"


def of_typed(
    item: QuizItem, graded: TypedGrade, tries_left: int, cite: CiteFact | None = None
) -> Grade:
    """The grade of a typed answer; ``cite`` lets it show what the notes say elsewhere."""
    citations = item.citations
    elsewhere = None
    if graded.elsewhere is not None and cite is not None and citations:
        elsewhere = replace(cite(graded.elsewhere), number=len(citations) + 1)
        citations = (*citations, elsewhere)
    return Grade(
        item_id=item.id,
        score=graded.score,
        verdict=_verdict(graded),
        feedback=typed_feedback(item, graded, tries_left, elsewhere),
        credited=tuple(u.unit.text or u.unit.value for u in graded.units if u.credit >= 1),
        missing=tuple(u.unit.text or u.unit.value for u in graded.units if u.credit < 1),
        vetoes=graded.vetoes,
        citations=citations,
        confused_with=next((v.belongs_to for v in graded.vetoes if v.belongs_to), "")
        or (graded.elsewhere.subject if graded.elsewhere else ""),
        model_answer=item.model_answer,
    )


def _verdict(graded: TypedGrade) -> Verdict:
    """One of three right is a part, however little it scores."""
    if graded.unsure:
        return "unsure"
    verdict = verdict_of(graded.score)
    part = verdict == "wrong" and not graded.vetoes and any(u.credit >= 1 for u in graded.units)
    return "partial" if part else verdict


def of_choice(item: QuizItem, graded: ChosenGrade, tries_left: int) -> Grade:
    """The grade of a choice, of pairs or of an order."""
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


def shown(item: QuizItem) -> Grade:
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
