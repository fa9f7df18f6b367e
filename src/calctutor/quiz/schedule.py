"""When a fact is asked again: FSRS, one card a fact, in whole study days.

Each review is given to py-fsrs at midnight UTC of the learner's study day, so
that a fact due "tomorrow" is due all of tomorrow, whatever the hour, the zone
or a change to summer time. Pure: the day is an argument, and the optional
spread of due days is drawn from the card itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS, FUZZ_RANGES

from calctutor.errors import ScheduleError
from calctutor.learner_types import Card, Outcome, Rating, ReviewRow

DAY_STARTS = 4
"""The hour of the learner's clock at which a study day begins."""
RETENTION = 0.90
EXAM_RETENTION = 0.94
FEWEST_FOR_OPTIMISER = 512
"""Reviews above which FSRS weights may be fitted to one learner."""

_OWN_MARK = {"right": Rating.GOOD, "partly": Rating.HARD, "wrong": Rating.AGAIN}
_UTC = timezone.utc  # noqa: UP017  py-fsrs compares with this very object


def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name ("Europe/Madrid"); raises ScheduleError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ScheduleError(
            f"There is no time zone {name!r}: use a name such as Europe/Madrid or UTC."
        ) from None


def study_day(moment: datetime, zone: tzinfo) -> date:
    """The learner's day of a moment: the local date, from 04:00 on; raises ScheduleError."""
    if moment.tzinfo is None:
        raise ScheduleError(f"The time {moment} has no zone: give it in UTC.")
    local = moment.astimezone(zone)
    return local.date() - timedelta(days=local.hour < DAY_STARTS)


def card_id(fact_id: str) -> int:
    """A positive 63-bit number for a fact, the same in every run and on every machine."""
    digest = hashlib.sha256(fact_id.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def rating_of(outcome: Outcome) -> Rating:
    """The rating that an outcome earns; Easy only where the learner asked for it."""
    if outcome.shown or outcome.vetoed or outcome.wrong_reason or outcome.hints > 1:
        return Rating.AGAIN
    if outcome.unsure:
        rating = _OWN_MARK.get(outcome.mark, Rating.AGAIN)
    elif outcome.score < 0.60:
        return Rating.AGAIN
    else:
        rating = Rating.GOOD if outcome.score >= 0.80 else Rating.HARD
    if outcome.hints and rating is Rating.GOOD:
        return Rating.HARD
    full = outcome.recall and outcome.score >= 1.0 and not outcome.contrast
    return Rating.EASY if full and outcome.too_easy and rating is Rating.GOOD else rating


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What an attempt does: the new card, or None where it is practice only.

    ``notice`` is a sentence for the learner where the calendar looks wrong.
    """

    card: Card | None
    notice: str = ""


class Scheduler:
    """FSRS-6 with no learning steps; immutable, safe under threads.

    ``exam`` is a study day: until it is over no fact is put off beyond it and
    ``retention`` should lie in .93-.95. ``weights`` are the 21 of FSRS-6.
    ``fuzz`` spreads due days a little, by the card and not by chance.
    """

    def __init__(
        self,
        *,
        retention: float | None = None,
        exam: date | None = None,
        longest: int = 3650,
        weights: Sequence[float] = DEFAULT_PARAMETERS,
        fuzz: bool = False,
    ) -> None:
        """Check the settings; raises ScheduleError."""
        self.exam = exam
        self.retention = retention or (EXAM_RETENTION if exam else RETENTION)
        self.longest = longest
        self.fuzz = fuzz
        self.weights = tuple(float(w) for w in weights)
        if not 0.70 <= self.retention <= 0.99:
            raise ScheduleError(f"The retention {self.retention} lies outside .70 to .99.")
        if longest < 1:
            raise ScheduleError(f"The longest interval is {longest} days: give 1 or more.")
        try:
            self._plain = self._fsrs(self.retention, longest)
        except ValueError as problem:
            raise ScheduleError(
                f"These FSRS weights can't be used ({problem}): leave them out for the usual ones."
            ) from None
        self._decay = -self.weights[20]
        self._factor = 0.9 ** (1 / self._decay) - 1

    def _fsrs(self, retention: float, longest: int) -> fsrs.Scheduler:
        return fsrs.Scheduler(
            parameters=self.weights,
            desired_retention=retention,
            learning_steps=(),
            relearning_steps=(),
            maximum_interval=longest,
            enable_fuzzing=False,
        )

    def _for(self, today: date) -> fsrs.Scheduler:
        """The scheduler of a day: before the exam, no interval goes beyond it."""
        if self.exam is None or today > self.exam:
            return self._plain
        left = max(1, (self.exam - today).days)
        return self._fsrs(self.retention, min(self.longest, left))

    def review(self, card: Card | None, fact_id: str, rating: Rating, today: date) -> Scheduled:
        """The card after an attempt; None on a day that has its review, or lies before it."""
        if card is not None and today <= card.last:
            return Scheduled(None, _clock_notice(card.last, today))
        moment = _midnight(today)
        after, _ = self._for(today).review_card(
            _to_fsrs(card, fact_id, today), fsrs.Rating(int(rating)), moment
        )
        if after.stability is None or after.difficulty is None:
            raise ScheduleError(f"FSRS gave no memory state for the fact {fact_id!r}.")
        new = Card(
            fact_id=fact_id,
            stability=round(after.stability, 6),
            difficulty=round(after.difficulty, 6),
            due=after.due.date(),
            last=today,
            reviews=(card.reviews if card else 0) + 1,
            lapses=(card.lapses if card else 0) + (card is not None and rating is Rating.AGAIN),
        )
        return Scheduled(self._spread(new) if self.fuzz else new)

    def _spread(self, card: Card) -> Card:
        """Move the due day within the range that py-fsrs's own fuzz has."""
        days = (card.due - card.last).days
        if days < 3:
            return card
        delta = 1.0 + sum(
            float(r["factor"]) * max(0.0, min(days, float(r["end"])) - float(r["start"]))
            for r in FUZZ_RANGES
        )
        low, high = max(2, round(days - delta)), round(days + delta)
        pick = low + card_id(f"{card.fact_id}#{card.reviews}") % (high - low + 1)
        latest = self.longest
        if self.exam is not None and card.last < self.exam:
            latest = min(latest, (self.exam - card.last).days)
        return _moved(card, card.last + timedelta(days=min(pick, latest)))

    def due_day(self, card: Card, today: date) -> date:
        """When a card is due; an exam ahead draws in what was planned without it."""
        if self.exam is None or today > self.exam:
            return card.due
        interval = card.stability / self._factor * (self.retention ** (1 / self._decay) - 1)
        drawn_in = card.last + timedelta(days=max(1, round(min(interval, self.longest))))
        return min(card.due, drawn_in, self.exam)

    def due(self, cards: Iterable[Card], today: date) -> tuple[Card, ...]:
        """The cards due today or before, the likeliest forgotten first."""
        found = [card for card in cards if self.due_day(card, today) <= today]
        return tuple(sorted(found, key=lambda c: (self.retrievability(c, today), c.fact_id)))

    def retrievability(self, card: Card, today: date) -> float:
        """The chance, 0..1, that the fact is recalled today (the FSRS-6 forgetting curve)."""
        elapsed = max(0, (today - card.last).days)
        return float((1 + self._factor * elapsed / card.stability) ** self._decay)

    def replay(self, fact_id: str, reviews: Iterable[ReviewRow], today: date) -> Card | None:
        """The card that a fact's reviews make, whatever their order; None where there are none.

        Reviews dated after ``today`` (made while a clock was wrong) are passed over,
        and of several on one day the first counts.
        """
        card: Card | None = None
        mine = [(day, rating) for fact, day, rating, *_ in reviews if fact == fact_id]
        for ordinal, rating in sorted(mine, key=lambda review: review[0]):
            day = date.fromordinal(ordinal)
            if day <= today:
                card = self.review(card, fact_id, Rating(rating), day).card or card
        return card


def optimised_weights(reviews: Sequence[ReviewRow]) -> tuple[float, ...]:
    """FSRS weights fitted to one learner's reviews, on request only; raises ScheduleError."""
    if len(reviews) <= FEWEST_FOR_OPTIMISER:
        raise ScheduleError(
            f"Fitting the schedule needs more than {FEWEST_FOR_OPTIMISER} reviews, "
            f"and there are {len(reviews)}: go on with the usual weights until then."
        )
    logs = [
        fsrs.ReviewLog(
            card_id=card_id(fact_id),
            rating=fsrs.Rating(rating),
            review_datetime=_midnight(date.fromordinal(day)),
            review_duration=None,
        )
        for fact_id, day, rating, *_ in reviews
    ]
    try:
        optimiser: Any = fsrs.Optimizer(logs)
    except ImportError:
        raise ScheduleError(
            'Fitting the schedule needs more packages: run `pip install "fsrs[optimizer]"`.'
        ) from None
    return tuple(float(w) for w in optimiser.compute_optimal_parameters())


def _moved(card: Card, due: date) -> Card:
    return Card(
        card.fact_id, card.stability, card.difficulty, due, card.last, card.reviews, card.lapses
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=_UTC)


def _to_fsrs(card: Card | None, fact_id: str, today: date) -> fsrs.Card:
    if card is None:
        return fsrs.Card(card_id=card_id(fact_id), due=_midnight(today))
    return fsrs.Card(
        card_id=card_id(fact_id),
        state=fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_midnight(card.due),
        last_review=_midnight(card.last),
    )


def _clock_notice(last: date, today: date) -> str:
    if today == last:
        return ""
    return (
        f"This computer's date is {today.isoformat()}, before your last answer here "
        f"({last.isoformat()}). The answer is kept as practice and the schedule stays as it is: "
        "please check the computer's clock."
    )
