"""What an item asks and answers, in words, the same for every format."""

from __future__ import annotations

from collections.abc import Sequence

from calctutor.exports.sources import one_line
from calctutor.quiz_types import Option, QuizItem

KIND_NAMES = {
    "cloze": "fill in the gap",
    "reverse": "name the term",
    "sba_entity": "single best answer",
    "sba_value": "single best answer",
    "contrast": "one of two",
    "multiple": "several right answers",
    "two_tier": "answer and reason",
    "odd_one_out": "odd one out",
    "true_false": "true or false",
    "matching": "matching",
    "ordering": "ordering",
    "set_recall": "name them all",
    "short_answer": "short answer",
}
"""What a kind is called for a reader."""
BLANK = "_____"
"""The gap of a cloze, as the stems have it."""


def letter(index: int) -> str:
    """A, B, ..., Z, A2, B2, ...: the label of the n-th choice."""
    return chr(65 + index % 26) + (str(index // 26 + 1) if index >= 26 else "")


def topic_of(item: QuizItem) -> tuple[str, ...]:
    """The headings that an item's fact stands under, from the title down."""
    headings = item.citations[0].headings if item.citations else item.headings
    return tuple(one_line(heading) for heading in headings if heading.strip())


def answer_of(item: QuizItem) -> str:
    """The whole right answer for reading."""
    if item.kind == "matching":
        return "; ".join(f"{item.left[i]} – {item.options[j].text}" for i, j in item.pairs)
    if item.kind == "ordering":
        return " → ".join(item.options[i].text for i in item.order)
    first = "; ".join(item.options[i].text for i in item.key)
    second = reason_of(item) if asks_reason(item) or item.kind == "true_false" else ""
    if first and second:
        return f"{first.rstrip('.')}. Then: {second}"
    return first or item.model_answer or "; ".join(unit.value for unit in item.gold)


def reason_of(item: QuizItem) -> str:
    """The right answer to an item's second question, "" where it has none."""
    chosen = "; ".join(option.text for option in item.reasons if option.correct)
    return chosen or ("; ".join(u.text for u in item.gold) if item.key else "")


def accepted(item: QuizItem) -> tuple[tuple[str, ...], ...]:
    """For each typed answer of an item, the wordings that are right, the notes' own first."""
    return tuple(tuple(dict.fromkeys((u.value, *u.aliases))) for u in item.gold)


def asks_reason(item: QuizItem) -> bool:
    """Whether a second question is asked after the choice."""
    return bool(item.reason_stem) and bool(item.options)


def right_wrong(item: QuizItem) -> tuple[list[Option], list[Option]]:
    """The right options and the wrong ones, in the order shown."""
    right = [o for i, o in enumerate(item.options) if i in item.key]
    return right, [o for i, o in enumerate(item.options) if i not in item.key]


def is_filled_in(item: QuizItem) -> bool:
    """Whether the answer is one short text that a program can compare."""
    return item.kind in ("cloze", "reverse") and len(item.gold) == 1


def numbered(options: Sequence[Option]) -> tuple[tuple[str, str], ...]:
    """Options with their letters."""
    return tuple((letter(i), one_line(option.text)) for i, option in enumerate(options))
