"""Which questions can stand on one sheet of paper, where each is seen beside the others."""

from __future__ import annotations

from calctutor.quiz.lint_stem import leaks_between
from calctutor.quiz_types import QuizItem


def clash(one: QuizItem, other: QuizItem) -> bool:
    """Whether two questions ask the same statement, or one gives the other's answer away (L17)."""
    return one.fact_id == other.fact_id or bool(leaks_between((one, other)))
