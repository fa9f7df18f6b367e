"""Which questions a session asks, and in which order.

Facts that are due come first, then new ones, then those likeliest forgotten.
The kinds rotate on a fact; confusable siblings alternate, other topics stay whole.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from calctutor.learner_types import Card
from calctutor.quiz.lint_stem import leaks_between
from calctutor.quiz.schedule import Scheduler
from calctutor.quiz_types import CHOICE_KINDS, SHORT_NAME, QuizItem

MOST_TRUE_FALSE = 0.10
MOST_SHORT_NAMES = 0.10
"""Of a session, at least one: a glossary is often a third of the facts and little of a course."""
STAGES = 3
"""Recognition, cloze, free recall: what `stage` counts."""


def stage(item: QuizItem) -> int:
    """How much an item asks of memory: 0 recognition, 1 cloze, 2 free recall."""
    if item.kind in CHOICE_KINDS or item.kind in ("matching", "ordering"):
        return 0
    return 1 if item.kind == "cloze" else 2


def choose(
    items: Sequence[QuizItem],
    cards: Iterable[Card],
    *,
    scheduler: Scheduler,
    today: date,
    count: int,
    seed: int = 0,
    level: int = 0,
) -> tuple[QuizItem, ...]:
    """Up to ``count`` items, one a fact; the same arguments give the same items.

    ``items`` are those of the topic asked for. ``level`` 0..2 asks for items of
    that stage or above where a fact has them. Practice-only items stay out.
    """
    by_fact: dict[str, list[QuizItem]] = defaultdict(list)
    for item in items:
        if item.scored:
            by_fact[item.fact_id].append(item)
    held = {card.fact_id: card for card in cards if card.fact_id in by_fact}
    allowed_true_false = int(count * MOST_TRUE_FALSE)
    chosen: list[QuizItem] = []
    for fact_id in _few_names(
        _facts_in_order(by_fact, held, scheduler, today, seed), by_fact, count
    ):
        if len(chosen) == count:
            break
        true_false = sum(i.kind == "true_false" for i in chosen)
        for item in _ranked(by_fact[fact_id], held.get(fact_id), level, seed):
            if item.kind == "true_false" and true_false >= allowed_true_false:
                continue
            if not any(leaks_between((item, other)) for other in chosen):
                chosen.append(item)
                break
    return interleaved(chosen)


def _few_names(
    facts: Sequence[str], by_fact: Mapping[str, Sequence[QuizItem]], count: int
) -> list[str]:
    """The facts with those that only say what a short name stands for put last, but for a few.

    They come where nothing else is left to ask.
    """
    names = [f for f in facts if all(asks_for_short_name(i) for i in by_fact[f])]
    late = set(names[max(1, int(count * MOST_SHORT_NAMES)) :])
    return [f for f in facts if f not in late] + [f for f in facts if f in late]


def asks_for_short_name(item: QuizItem) -> bool:
    """Whether an item asks what an abbreviation stands for, or for the abbreviation."""
    return bool(item.gold) and all(unit.aspect == SHORT_NAME for unit in item.gold)


def _facts_in_order(
    by_fact: Mapping[str, object],
    held: Mapping[str, Card],
    scheduler: Scheduler,
    today: date,
    seed: int,
) -> list[str]:
    due = [card.fact_id for card in scheduler.due(held.values(), today)]
    new = sorted((f for f in by_fact if f not in held), key=lambda f: _draw(seed, f))
    rest = [f for f in held if f not in set(due)]
    rest.sort(key=lambda f: (scheduler.retrievability(held[f], today), f))
    return [*due, *new, *rest]


def _ranked(items: Sequence[QuizItem], card: Card | None, level: int, seed: int) -> list[QuizItem]:
    """A fact's items, the one whose turn it is first: stages rotate with the reviews."""
    stages = sorted({stage(item) for item in items})
    able = [s for s in stages if s >= level] or stages[-1:]
    reviews = card.reviews if card else 0
    turn = able[reviews % len(able)]

    def rank(item: QuizItem) -> tuple[int, bool, str]:
        away = (stage(item) - turn) % STAGES
        return away + (STAGES if stage(item) < level else 0), _is_true_false(item), mixed(item)

    def mixed(item: QuizItem) -> str:
        return _draw(seed + reviews, item.id)

    return sorted(items, key=rank)


def _is_true_false(item: QuizItem) -> bool:
    return item.kind == "true_false"


def _draw(seed: int, text: str) -> str:
    """A fixed lot for a text: the same everywhere, unlike ``hash``."""
    return hashlib.sha256(f"{seed}:{text}".encode("utf-8", "surrogatepass")).hexdigest()


def interleaved(items: Sequence[QuizItem]) -> tuple[QuizItem, ...]:
    """Items in blocks by confusable group or topic; inside a block subjects alternate."""
    blocks: dict[str, list[QuizItem]] = defaultdict(list)
    for item in items:
        blocks[f"group {item.group}" if item.group else f"topic {item.headings[:1]}"].append(item)
    return tuple(item for block in blocks.values() for item in _alternating(block))


def _alternating(block: Sequence[QuizItem]) -> list[QuizItem]:
    by_subject: dict[str, list[QuizItem]] = defaultdict(list)
    for item in block:
        by_subject[item.subject].append(item)
    rows = list(by_subject.values())
    return [row[i] for i in range(max(map(len, rows))) for row in rows if i < len(row)]
