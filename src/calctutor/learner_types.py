"""The vocabulary of what a learner did: frozen data without behaviour.

A *study day* is the learner's local date from 04:00 to 04:00. Moments are
datetimes in UTC (``timezone.utc``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Literal

OwnMark = Literal["", "right", "partly", "wrong"]


class Rating(IntEnum):
    """How well a fact was recalled, in the numbers of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question, as far as the schedule needs it.

    ``score`` is 0..1. ``vetoed``: a claim contradicts the notes. ``unsure``: the
    grader can't tell, and ``mark`` is the learner's own. ``hints`` counts the
    hints before the answer; ``shown`` says that the learner gave up or needed
    the answer; ``wrong_reason`` that the choice was right and its reason wrong;
    ``recall`` that the whole answer was produced freely, with nothing to choose
    from; ``too_easy`` that the learner clicked so.
    """

    score: float
    vetoed: bool = False
    unsure: bool = False
    mark: OwnMark = ""
    hints: int = 0
    shown: bool = False
    wrong_reason: bool = False
    recall: bool = False
    too_easy: bool = False
    contrast: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A fact's memory state for one learner: stability in days, difficulty 1..10.

    ``due`` and ``last`` are study days; ``reviews`` counts the reviews and
    ``lapses`` those rated Again after the first.
    """

    fact_id: str
    stability: float
    difficulty: float
    due: date
    last: date
    reviews: int = 1
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer of one learner, as the store keeps it.

    ``turn`` counts the questions of its quiz, so that a question asked again
    later in one quiz is another attempt. ``response`` is the answer as text or
    JSON. ``guess`` is the chance to be right by guessing; ``recall`` says that
    the answer was produced and not chosen. ``confused_with`` is the sibling
    that a wrong answer belongs to, or "". ``review`` is set by the store: the
    first attempt of the study day on its fact. ``uid`` is set by the store.
    """

    quiz_id: str
    turn: int
    item_id: str
    fact_id: str
    kind: str
    response: str
    score: float
    verdict: str
    rating: Rating
    at: datetime
    day: date
    hints: int = 0
    guess: float = 0.05
    recall: bool = False
    confused_with: str = ""
    review: bool = False
    uid: str = ""


ReviewRow = tuple[str, int, int, float, float, int]
"""One review, as progress and the optimiser read it: (fact id, day, rating, score, guess, recall).

``day`` is ``date.toordinal()``, ``rating`` a `Rating`'s number, ``recall`` 0 or 1.
A plain tuple, as a learner has a hundred thousand of them.
"""


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often a learner answered a fact with what belongs to another subject."""

    fact_id: str
    confused_with: str
    times: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import added, by count; what was there already is not counted."""

    attempts: int = 0
    cards: int = 0
    sessions: int = 0
    aliases: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving the data of learners added elsewhere, by count; a second time all are 0.

    ``told`` are sentences on what was left as it was.
    """

    learners: int = 0
    attempts: int = 0
    cards: int = 0
    sessions: int = 0
    aliases: int = 0
    wishes: int = 0
    undone: int = 0
    visits: int = 0
    turns: int = 0
    reports: int = 0
    accounts: int = 0
    members: int = 0
    invitations: int = 0
    files: int = 0
    told: tuple[str, ...] = ()


Json = dict[str, Any]
