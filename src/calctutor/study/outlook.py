"""A learner's progress as a page shows it: what is known, what lies ahead, what went wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from calctutor.learner_types import Attempt, Rating, ReviewRow
from calctutor.quiz.progress import ConfusedPair, TopicProgress
from calctutor.quiz_types import QuizItem, Response
from calctutor.study.learner import Learner, LearnerProgress
from calctutor.study.questions import Questions
from calctutor.study.typed import response_from
from calctutor.types import Fact

__all__ = [
    "ConfusedPair",
    "LearnerProgress",
    "Mistake",
    "Outlook",
    "Recall",
    "TopicProgress",
    "Unasked",
]

AHEAD = (0, 1, 2, 4, 7, 10, 14, 18, 22, 26, 30)
"""Days ahead at which the forgetting curve is read."""
LOOKED_BACK = 30
MISTAKES = 5
"""Wrong answers that are shown, one a question."""


@dataclass(frozen=True, slots=True)
class Recall:
    """How well what was seen is remembered.

    ``ahead`` pairs days from today with the mean chance of recall, 0..1, of the
    facts seen, if none is asked again until then. ``repeats`` counts the facts asked
    again in the last 30 days, ``recalled`` those of them that were known.
    """

    ahead: tuple[tuple[int, float], ...]
    repeats: int
    recalled: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer: the question, and what was answered in the learner's words."""

    item: QuizItem
    answered: str


@dataclass(frozen=True, slots=True)
class Unasked:
    """A fact that no sound question was made of, and why."""

    fact: Fact
    reason: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that the page shows of one learner."""

    progress: LearnerProgress
    recall: Recall
    mistakes: tuple[Mistake, ...]
    unasked: tuple[Unasked, ...]

    @property
    def seen(self) -> int:
        """Facts that were asked at least once."""
        return sum(topic.seen for topic in self.progress.topics)

    @property
    def facts(self) -> int:
        """Facts that the notes have."""
        return sum(topic.facts for topic in self.progress.topics)

    @property
    def strong(self) -> int:
        """Facts whose last two answers were right and that are likely recalled today."""
        return sum(topic.strong for topic in self.progress.topics)


def outlook(questions: Questions, learner: Learner) -> Outlook:
    """A learner's outlook on these notes today; raises LearnersError."""
    made = questions.made()
    found = learner.progress()
    by_id = {fact.id: fact for fact in questions.facts_named(questions.unasked())}
    return Outlook(
        progress=found,
        recall=recall_of(learner),
        mistakes=_mistakes(found.mistakes, made.by_id),
        unasked=tuple(
            Unasked(by_id[skipped.fact_id], skipped.reason)
            for skipped in made.report.skipped
            if skipped.fact_id in by_id
        ),
    )


def recall_of(learner: Learner) -> Recall:
    """What is likely recalled today and in the days ahead, and what was recalled lately."""
    cards, today, scheduler = learner.cards(), learner.today, learner.scheduler
    curve = tuple(
        (days, sum(scheduler.retrievability(c, day) for c in cards) / len(cards))
        for days in AHEAD
        if cards and (day := today + timedelta(days=days))
    )
    repeats = _repeats(learner.store.reviews(learner.name), today.toordinal() - LOOKED_BACK)
    known = sum(rating > Rating.AGAIN for rating in repeats)
    return Recall(curve, len(repeats), known)


def answered_in_words(item: QuizItem, response: Response) -> str:
    """What was answered, for reading; "" where nothing was."""
    parts = [item.options[i].text for i in response.chosen if i < len(item.options)]
    if response.reason is not None and response.reason < len(item.reasons):
        parts.append(item.reasons[response.reason].text)
    parts += [
        f"{item.left[left]} – {item.options[right].text}"
        for left, right in response.pairs
        if left < len(item.left) and right < len(item.options)
    ]
    order = [item.options[i].text for i in response.order if i < len(item.options)]
    parts += [" → ".join(order)] if order else []
    return "; ".join([*parts, *(t.strip() for t in response.texts if t.strip())])


def _repeats(reviews: Sequence[ReviewRow], since: int) -> list[int]:
    """The ratings of a fact's later reviews, from a day on."""
    seen: set[str] = set()
    ratings = []
    for fact_id, day, rating, *_ in reviews:
        if fact_id in seen and day >= since:
            ratings.append(rating)
        seen.add(fact_id)
    return ratings


def _mistakes(attempts: Iterable[Attempt], by_id: Mapping[str, QuizItem]) -> tuple[Mistake, ...]:
    found: dict[str, Mistake] = {}
    for attempt in attempts:
        item, response = by_id.get(attempt.item_id), response_from(attempt.response)
        if item is not None and response is not None and item.citations:
            found.setdefault(item.id, Mistake(item, answered_in_words(item, response)))
    return tuple(found.values())[:MISTAKES]


def exported(learner: Learner) -> bytes:
    """All data of a learner as the bytes of a file."""
    text = json.dumps(learner.export(), indent=1, ensure_ascii=False)
    return (text + "\n").encode("utf-8", "surrogatepass")
