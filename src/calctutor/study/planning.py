"""A learner's schedule as the store keeps it: the exam, the fitted weights, the cards anew."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from calctutor.errors import ScheduleError
from calctutor.learner_types import ReviewRow
from calctutor.quiz.schedule import Scheduler
from calctutor.study_protocols import LearnerStore

EXAM, WEIGHTS = "exam", "weights"
"""Names of what is kept of a learner's wishes."""


def scheduler_of(kept: Mapping[str, str], exam: date | None = None) -> Scheduler:
    """The schedule of a learner's wishes; ``exam`` stands in place of the kept one."""
    day = exam or _day(kept.get(EXAM, ""))
    weights = _weights(kept.get(WEIGHTS, ""))
    return Scheduler(exam=day, weights=weights) if weights else Scheduler(exam=day)


def replan(store: LearnerStore, learner: str, scheduler: Scheduler, today: date) -> int:
    """Each card anew from its reviews, in the order of their days; how many changed."""
    reviews: dict[str, list[ReviewRow]] = defaultdict(list)
    for review in store.reviews(learner):
        reviews[review[0]].append(review)
    before = {card.fact_id: card for card in store.cards(learner)}
    moved = 0
    for fact_id, mine in reviews.items():
        card = scheduler.replay(fact_id, mine, today)
        if card is not None and card != before.get(fact_id):
            store.put_card(learner, card)
            moved += 1
    return moved


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _weights(text: str) -> tuple[float, ...]:
    """The weights as they were kept; () for none, or for what no schedule can be made with."""
    try:
        found = tuple(float(w) for w in json.loads(text))
        Scheduler(weights=found)
    except (ValueError, TypeError, ScheduleError):
        return ()
    return found
