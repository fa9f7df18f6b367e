"""What the linter's rules share: the notes behind a bank, and how an item is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from calctutor.quiz.views import Views
from calctutor.quiz_types import CHOICE_KINDS, Option, QuizItem, Severity

Flaw = tuple[Severity, str]
Retrieve = Callable[[str], Sequence[str]]
"""The ids of the facts that a stem alone retrieves, best first."""


@dataclass(frozen=True)
class LintContext:
    """The notes that a bank was made from, where they are at hand.

    ``views`` reads the facts and terms; ``retrieve`` answers a stem.
    """

    views: Views | None = None
    retrieve: Retrieve | None = field(default=None, compare=False)


def is_choice(item: QuizItem) -> bool:
    """Whether the item is answered by choosing among options of its own."""
    return item.kind in CHOICE_KINDS


def is_claim(item: QuizItem) -> bool:
    """Whether its options are set phrases (true or false, an advice) and no content."""
    return item.kind in ("true_false", "two_tier")


def keys(item: QuizItem) -> list[Option]:
    """The right options."""
    return [item.options[i] for i in item.key if 0 <= i < len(item.options)]


def wrong(item: QuizItem) -> list[Option]:
    """The wrong options."""
    return [option for i, option in enumerate(item.options) if i not in item.key]
