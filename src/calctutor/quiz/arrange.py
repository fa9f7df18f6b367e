"""The order of options: numbers ascend, the others are seeded, keys evenly placed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from calctutor.quiz.lint_context import LintContext
from calctutor.quiz.lint_options import order_of_options
from calctutor.quiz.make import rank
from calctutor.quiz.match import numbers
from calctutor.quiz_types import CHOICE_KINDS, QuizItem


def put(item: QuizItem, order: Sequence[int]) -> QuizItem:
    """The item with its options in another order, given by their present indexes."""
    place = {old: new for new, old in enumerate(order)}
    return replace(
        item,
        options=tuple(item.options[i] for i in order),
        key=tuple(sorted(place[i] for i in item.key)),
        pairs=tuple((left, place[right]) for left, right in item.pairs),
        order=tuple(place[i] for i in item.order),
    )


def ascending(item: QuizItem) -> QuizItem:
    """The item with its numbers in ascending order, where its options are numbers."""
    if not any(True for _ in order_of_options(item, LintContext())):
        return item
    values = [float(numbers(option.text)[0]) for option in item.options]
    ordered = put(item, sorted(range(len(values)), key=values.__getitem__))
    return replace(ordered, ordered_options=True)


def _fixed(item: QuizItem) -> bool:
    """Whether the order of the options carries meaning, or is the author's."""
    figures = all(numbers(o.text) and o.text[:1].isdigit() for o in item.options)
    return item.kind in ("true_false", "ordering", "matching") or figures or item.source == "author"


def arrange(items: Sequence[QuizItem], seed: int) -> tuple[QuizItem, ...]:
    """All items with their options in final order; keys fill the positions evenly.

    Deterministic for a seed: the least used position is taken, in an order that
    the seed and the ids give.
    """
    used: dict[int, Counter[int]] = defaultdict(Counter)
    for item in items:
        if item.kind in CHOICE_KINDS and item.kind != "true_false" and _fixed(item):
            used[len(item.options)].update(item.key)
    placed: dict[str, QuizItem] = {}
    for item in sorted(items, key=lambda i: rank(seed, i.id)):
        free = item.kind in CHOICE_KINDS and not _fixed(item) and len(item.key) == 1
        placed[item.id] = _placed(item, seed, used[len(item.options)]) if free else item
    return tuple(placed[item.id] for item in items)


def _placed(item: QuizItem, seed: int, used: Counter[int]) -> QuizItem:
    count, right = len(item.options), item.key[0]
    place = min(range(count), key=lambda p: (used[p], rank(seed, item.id, p)))
    used[place] += 1
    others = [i for i in range(count) if i != right]
    others.sort(key=lambda i: rank(seed, item.id, item.options[i].text))
    return put(item, [*others[:place], right, *others[place:]])
