"""Whether a concept is mastered: Bayesian knowledge tracing with fixed parameters.

Corbett and Anderson, "Knowledge tracing" (1995): the chance that the learner
knows the concept is updated by each first answer of a study day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calctutor.learner_types import ReviewRow

KNOWN_AT_FIRST = 0.30
LEARN = 0.15
SLIP = 0.10
MOST_KNOWN = 0.999
"""Certainty would be beyond correction: no wrong answer could ever lower it."""
GUESS_CONTRAST = 0.50
GUESS_RECALL = 0.05

MASTERED_AT = 0.95
RECALL_DAYS = 2
RETRIEVABILITY = 0.90
RIGHT_FROM = 0.80
"""A review counts as right from this score."""


@dataclass(frozen=True, slots=True)
class Mastery:
    """What is known of a learner and a concept.

    ``known`` is the chance 0..1; ``recall_days`` the different days with a right
    recall; ``retrievability`` the mean over the concept's facts, 0 for one unseen.
    """

    known: float
    recall_days: int
    retrievability: float
    mastered: bool


def guess_chance(options: int, *, contrast: bool = False) -> float:
    """The chance to be right by guessing: 1/k of k options, .5 for contrast, .05 for recall."""
    if contrast:
        return GUESS_CONTRAST
    return 1 / options if options > 1 else GUESS_RECALL


def update(known: float, right: bool, guess: float) -> float:
    """The chance that a concept is known after one answer, and after learning from it."""
    if right:
        hit = known * (1 - SLIP)
        posterior = hit / (hit + (1 - known) * guess)
    else:
        miss = known * SLIP
        posterior = miss / (miss + (1 - known) * (1 - guess))
    return min(MOST_KNOWN, posterior + (1 - posterior) * LEARN)


def mastery(reviews: Iterable[ReviewRow], retrievabilities: Iterable[float]) -> Mastery:
    """A concept's mastery from its facts' reviews in order, and each fact's retrievability."""
    known = KNOWN_AT_FIRST
    days: set[int] = set()
    for _, day, _, score, guess, recall in reviews:
        right = score >= RIGHT_FROM
        known = update(known, right, guess)
        if right and recall:
            days.add(day)
    return conclude(known, len(days), retrievabilities)


def conclude(known: float, recall_days: int, retrievabilities: Iterable[float]) -> Mastery:
    """The verdict: P >= .95, right recalls on two days and mean retrievability >= .90."""
    chances = tuple(retrievabilities)
    mean = sum(chances) / len(chances) if chances else 0.0
    mastered = known >= MASTERED_AT and recall_days >= RECALL_DAYS and mean >= RETRIEVABILITY
    return Mastery(known, recall_days, mean, mastered)
