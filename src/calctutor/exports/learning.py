"""How each item is asked on a learning platform, so that its mark there is as sound as here.

| kind | asked as |
|---|---|
| sba_*, odd_one_out, contrast | one choice; a contrast's second question is not asked |
| multiple | several choices, each right one its share, each wrong one the same off |
| true_false | true or false; the correction is not asked |
| cloze, reverse with one answer | a short text, every wording that the bank accepts |
| matching | matching, with the values left over |
| ordering | matching of places and entries (QTI: an order) |
| two_tier, set_recall, short_answer, clozes with several gaps | free text for the teacher to mark |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import Literal

from calctutor.exports.answers import asks_reason, is_filled_in, numbered
from calctutor.exports.selection import LeftOut
from calctutor.exports.sources import one_line
from calctutor.quiz_types import Option, QuizItem

Asked = Literal["choice", "several", "truth", "text", "pairs", "free"]

MOST_KEYS = 10
"""Right choices of one question, at most: Moodle knows no smaller share."""
NOT_ASKED = "the second question, the reason, is told but not asked"
NO_CORRECTION = "the correction of a false statement is told but not asked"
BY_HAND = "asked as free text, for you to mark"
AS_PAIRS = "an order, asked as pairs of places and entries"


def asked_as(item: QuizItem) -> Asked:
    """The way in which a platform asks an item."""
    if item.kind in ("matching", "ordering"):
        return "pairs"
    if item.kind == "true_false" and len(item.options) == 2 and len(item.key) == 1:
        return "truth"
    if item.kind == "multiple" and 1 < len(item.key) <= MOST_KEYS:
        return "several"
    if item.kind != "two_tier" and len(item.key) == 1 and len(item.options) > 1:
        return "choice"
    return "text" if is_filled_in(item) else "free"


def partly(items: Iterable[QuizItem], *, orders: bool = False) -> tuple[LeftOut, ...]:
    """What of the items is asked in another way than here; ``orders`` where orders are kept."""
    told = Counter(reason for item in items for reason in _losses(item, orders))
    return tuple(LeftOut(count, reason, whole=False) for reason, count in told.items())


def _losses(item: QuizItem, orders: bool) -> Iterable[str]:
    way = asked_as(item)
    if way == "free":
        yield BY_HAND
    elif way == "truth":
        yield NO_CORRECTION
    elif asks_reason(item):
        yield NOT_ASKED
    if item.kind == "ordering" and not orders:
        yield AS_PAIRS


def share_of(item: QuizItem) -> str:
    """What each right choice of several earns and each wrong one loses, in per cent.

    So written that Moodle finds it among the fractions that it knows.
    """
    return f"{100 / len(item.key):.5f}".rstrip("0").rstrip(".")


def pairs_of(item: QuizItem) -> tuple[list[tuple[str, str]], list[str]]:
    """What belongs together, and the right sides left over; an order is places and entries."""
    if item.kind == "ordering":
        places = [f"{n}." for n in range(1, len(item.order) + 1)]
        entries = [one_line(item.options[i].text) for i in item.order]
        return list(zip(places, entries, strict=True)), []
    used = {j for _, j in item.pairs}
    over = [one_line(o.text) for j, o in enumerate(item.options) if j not in used]
    return [(one_line(item.left[i]), one_line(item.options[j].text)) for i, j in item.pairs], over


def name_of(item: QuizItem) -> str:
    """What a question is called in a list: how it begins, and its id."""
    return f"{shorten(one_line(item.stem), 70, placeholder=' …')} ({item.id})"


def stem_lines(item: QuizItem) -> list[str]:
    """The question as lines: with its choices and second question where these are free text."""
    lines = [one_line(item.stem)]
    if asked_as(item) == "free":
        lines += _lettered(item.options)
        if asks_reason(item):
            lines.append(one_line(item.reason_stem))
            lines += _lettered(item.reasons)
    if item.badge:
        lines.append(f"({one_line(item.badge)})")
    return lines


def _lettered(options: Sequence[Option]) -> list[str]:
    return [f"{label}) {text}" for label, text in numbered(options)]


def is_true_right(item: QuizItem) -> bool:
    """Whether a true-or-false statement is true: the first option says so."""
    return item.key == (0,)
