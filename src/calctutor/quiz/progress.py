"""What a learner has covered, topic by topic: one pass over the reviews."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from calctutor.learner_types import Attempt, Card, Confusion, ReviewRow
from calctutor.quiz.mastery import (
    KNOWN_AT_FIRST,
    LEARN,
    MOST_KNOWN,
    RETRIEVABILITY,
    RIGHT_FROM,
    SLIP,
    Mastery,
    conclude,
)
from calctutor.quiz.schedule import Scheduler

FORECAST_DAYS = 7
STRONG_RUN = 2
"""A fact is strong when its last two reviews were right and it is likely recalled today."""


@dataclass(frozen=True, slots=True)
class StudyFact:
    """A fact as progress sees it; ``no_item`` says why it has no sound item, or ""."""

    fact_id: str
    topic: str
    subject: str
    no_item: str = ""


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """One topic; counts are of facts, ``retrievability`` the mean over those seen, 0..1.

    ``forecast`` counts the facts due today (with those overdue) and on each of
    the six days after.
    """

    topic: str
    facts: int
    seen: int
    due: int
    strong: int
    retrievability: float
    forecast: tuple[int, ...]
    mastery: Mastery


@dataclass(frozen=True, slots=True)
class ConfusedPair:
    """Two subjects that the learner takes for each other; names in order of the alphabet."""

    one: str
    other: str
    times: int


@dataclass(frozen=True, slots=True)
class LearnerProgress:
    """All of it; ``mistakes`` are the last wrong answers whose facts the notes still have."""

    topics: tuple[TopicProgress, ...]
    confused: tuple[ConfusedPair, ...]
    mistakes: tuple[Attempt, ...]
    without_item: tuple[StudyFact, ...]
    forecast: tuple[int, ...]


def progress(
    facts: Sequence[StudyFact],
    cards: Iterable[Card],
    reviews: Iterable[ReviewRow],
    *,
    scheduler: Scheduler,
    today: date,
    confusions: Iterable[Confusion] = (),
    mistakes: Iterable[Attempt] = (),
    counts: Mapping[str, int] | None = None,
) -> LearnerProgress:
    """The learner's progress on these facts today; data on facts that are gone is passed over.

    With ``counts``, how many facts each topic has, only those need be given that the learner
    has seen and those without an item.
    """
    topic_of = {f.fact_id: f.topic for f in facts}
    held = {c.fact_id: c for c in cards if c.fact_id in topic_of}
    counts = Counter(topic_of.values()) if counts is None else counts
    known = {topic: _Topic(KNOWN_AT_FIRST, set()) for topic in counts}
    runs = _trace(reviews, {fact_id: known[topic] for fact_id, topic in topic_of.items()})
    seen: dict[str, list[Card]] = defaultdict(list)
    for fact_id, topic in topic_of.items():
        if fact_id in held:
            seen[topic].append(held[fact_id])
    topics = tuple(
        _topic(topic, count, seen.get(topic, ()), known[topic], runs, scheduler, today)
        for topic, count in counts.items()
    )
    return LearnerProgress(
        topics=topics,
        confused=_pairs(confusions, {f.fact_id: f.subject for f in facts}),
        mistakes=tuple(m for m in mistakes if m.fact_id in topic_of),
        without_item=tuple(f for f in facts if f.no_item),
        forecast=tuple(sum(day) for day in zip(*(t.forecast for t in topics), strict=True))
        or (0,) * FORECAST_DAYS,
    )


@dataclass(slots=True)
class _Topic:
    """What the pass over the reviews gathers of a topic."""

    known: float
    recall_days: set[int]


@dataclass(slots=True)
class _Traced:
    """A fact's topic, shared with the topic's other facts, and its run of right reviews."""

    topic: _Topic
    run: int = 0


def _trace(reviews: Iterable[ReviewRow], topic_of: Mapping[str, _Topic]) -> dict[str, _Traced]:
    """The run of right reviews by fact, knowledge by topic; `mastery.update` written out."""
    traced = {fact_id: _Traced(topic) for fact_id, topic in topic_of.items()}
    find = traced.get
    for fact_id, day, _, score, guess, recall in reviews:
        fact = find(fact_id)
        if fact is None:
            continue
        topic = fact.topic
        chance = topic.known
        if score >= RIGHT_FROM:
            hit = chance * (1 - SLIP)
            chance = hit / (hit + (1 - chance) * guess)
            fact.run += 1
            if recall:
                topic.recall_days.add(day)
        else:
            miss = chance * SLIP
            chance = miss / (miss + (1 - chance) * (1 - guess))
            fact.run = 0
        chance += (1 - chance) * LEARN
        topic.known = chance if chance < MOST_KNOWN else MOST_KNOWN
    return traced


def _topic(
    topic: str,
    facts: int,
    cards: Sequence[Card],
    known: _Topic,
    traced: Mapping[str, _Traced],
    scheduler: Scheduler,
    today: date,
) -> TopicProgress:
    chances = [scheduler.retrievability(card, today) for card in cards]
    strong = sum(
        chance >= RETRIEVABILITY and traced[card.fact_id].run >= STRONG_RUN
        for card, chance in zip(cards, chances, strict=True)
    )
    forecast = _forecast(cards, scheduler, today)
    unseen = [0.0] * (facts - len(cards))
    return TopicProgress(
        topic=topic,
        facts=facts,
        seen=len(cards),
        due=forecast[0],
        strong=strong,
        retrievability=sum(chances) / len(chances) if chances else 0.0,
        forecast=forecast,
        mastery=conclude(known.known, len(known.recall_days), chances + unseen),
    )


def _forecast(cards: Iterable[Card], scheduler: Scheduler, today: date) -> tuple[int, ...]:
    days = Counter(max(scheduler.due_day(card, today), today) for card in cards)
    return tuple(days[today + timedelta(days=ahead)] for ahead in range(FORECAST_DAYS))


def _pairs(
    confusions: Iterable[Confusion], subject_of: Mapping[str, str]
) -> tuple[ConfusedPair, ...]:
    """Confusions gathered by pair of subjects, the most frequent first."""
    times: Counter[tuple[str, str]] = Counter()
    for confusion in confusions:
        subject = subject_of.get(confusion.fact_id)
        if subject and subject != confusion.confused_with:
            one, other = sorted((subject, confusion.confused_with))
            times[one, other] += confusion.times
    ordered = sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ConfusedPair(one, other, count) for (one, other), count in ordered)
