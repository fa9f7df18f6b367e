"""The second tier where the reason is typed: a right choice counts only with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from calctutor.errors import AnswerError
from calctutor.quiz_types import Grade, QuizItem, Response

Judge = Callable[[QuizItem, Response], Grade]


def asks_typed_reason(item: QuizItem) -> bool:
    """Whether the item's second tier is typed."""
    return bool(item.reason_stem and item.gold) and not item.reasons


def grade_both(item: QuizItem, response: Response, judge: Judge) -> Grade:
    """The grade of choice and typed reason together; ``judge`` grades one of them alone.

    Raises AnswerError where the choice is right and no reason is given.
    """
    choice = judge(replace(item, gold=(), reason_stem=""), replace(response, texts=()))
    if response.gave_up or choice.score < 1:
        return choice
    if not any(text.strip() for text in response.texts):
        raise AnswerError("This question asks for the reason too: type one.")
    asked = replace(item, kind="short_answer", stem=item.reason_stem, options=(), key=())
    reason = judge(asked, replace(response, chosen=()))
    wrong = reason.verdict == "wrong"
    told = ["The choice is right, the reason is not." if wrong else "", reason.feedback]
    return replace(
        reason,
        feedback="\n".join(filter(None, told)),
        credited=(*choice.credited, *reason.credited),
        wrong_reason=wrong,
    )
