"""Mastery by knowledge tracing, and progress by topic."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctutor.learner_types import Attempt, Card, Confusion, Rating
from calctutor.quiz.mastery import conclude, guess_chance, mastery, update
from calctutor.quiz.progress import ConfusedPair, StudyFact, progress
from calctutor.quiz.schedule import Scheduler

TODAY = date(2026, 3, 23)
DAY = TODAY.toordinal()


def row(fact: str, day: int, right: bool, guess: float = 0.05, recall: int = 1):
    return (fact, DAY + day, 3 if right else 1, float(right), guess, recall)


def test_one_answer_moves_the_chance_as_corbett_and_anderson_have_it():
    right = 0.3 * 0.9 / (0.3 * 0.9 + 0.7 * 0.05)
    assert update(0.3, True, 0.05) == pytest.approx(right + (1 - right) * 0.15)
    wrong = 0.3 * 0.1 / (0.3 * 0.1 + 0.7 * 0.95)
    assert update(0.3, False, 0.05) == pytest.approx(wrong + (1 - wrong) * 0.15)


def test_a_lucky_guess_says_less_than_a_recall():
    assert update(0.3, True, 0.5) < update(0.3, True, 1 / 3) < update(0.3, True, 0.05)
    assert guess_chance(4) == 0.25
    assert guess_chance(2, contrast=True) == 0.5
    assert guess_chance(0) == 0.05


@given(st.lists(st.booleans(), max_size=200))
def test_a_long_run_of_right_answers_can_still_be_lost(history):
    known = 0.3
    for right in [*history, *[True] * 50]:
        known = update(known, right, 0.05)
        assert 0 < known <= 0.999
    for _ in range(4):
        known = update(known, False, 0.05)
    assert known < 0.95


def test_mastery_needs_knowledge_two_days_and_retrievability():
    two_days = [row("f", 0, True), row("f", 3, True)]
    assert mastery(two_days, [0.95]).mastered
    assert not mastery(two_days, [0.85]).mastered
    assert not mastery([row("f", 0, True), row("g", 0, True)], [0.95]).mastered
    assert not mastery([row("f", d, True, recall=0) for d in (0, 3)], [0.95]).mastered
    slips = [row("f", d, False) for d in (4, 5, 6)]
    assert not mastery([*two_days, *slips], [0.95]).mastered
    assert conclude(0.99, 2, []).mastered is False


FACTS = (
    StudyFact("a1", "Arteries", "aneurysm"),
    StudyFact("a2", "Arteries", "diabetes"),
    StudyFact("m1", "Myositis", "myositis ossificans"),
    StudyFact("m2", "Myositis", "myositis ossificans", "it stands under no subject"),
)


def card(fact: str, due: int, last: int = -3, stability: float = 30.0) -> Card:
    return Card(fact, stability, 5.0, TODAY + timedelta(days=due), TODAY + timedelta(days=last))


def wrong(fact: str) -> Attempt:
    return Attempt(
        "q", 0, "i", fact, "cloze", "centre", 0.0, "wrong", Rating.AGAIN,
        datetime(2026, 3, 20, tzinfo=UTC), TODAY,
    )  # fmt: skip


def test_progress_counts_by_topic():
    shown = progress(
        FACTS,
        [card("a1", -2), card("a2", 3), card("m1", 0), card("gone", 0)],
        [
            row("a1", -9, True),
            row("a1", -3, True),
            row("a2", -9, True),
            row("a2", -3, False),
            row("gone", -1, False),
        ],
        scheduler=Scheduler(),
        today=TODAY,
        confusions=[
            Confusion("m1", "synovial sarcoma", 2),
            Confusion("a1", "diabetes", 1),
            Confusion("a2", "aneurysm", 2),
            Confusion("m1", "myositis ossificans", 7),
            Confusion("gone", "lipoma", 9),
        ],
        mistakes=[wrong("a2"), wrong("gone")],
    )
    arteries, myositis = shown.topics
    assert (arteries.topic, arteries.facts, arteries.seen, arteries.due) == ("Arteries", 2, 2, 1)
    assert arteries.strong == 1
    assert arteries.forecast == (1, 0, 0, 1, 0, 0, 0)
    assert 0.9 < arteries.retrievability < 1
    assert (myositis.seen, myositis.due, myositis.strong) == (1, 1, 0)
    assert shown.forecast == (2, 0, 0, 1, 0, 0, 0)
    assert shown.confused == (
        ConfusedPair("aneurysm", "diabetes", 3),
        ConfusedPair("myositis ossificans", "synovial sarcoma", 2),
    )
    assert [m.fact_id for m in shown.mistakes] == ["a2"]
    assert [f.no_item for f in shown.without_item] == ["it stands under no subject"]


def test_a_topic_with_an_unseen_fact_is_not_mastered():
    reviews = [row("m1", d, True) for d in (-9, -6, -3)]
    shown = progress(
        FACTS[2:3], [card("m1", 5)], reviews, scheduler=Scheduler(), today=TODAY
    ).topics[0]
    assert shown.mastery.mastered
    more = progress(FACTS[2:], [card("m1", 5)], reviews, scheduler=Scheduler(), today=TODAY)
    assert not more.topics[0].mastery.mastered


def test_the_single_pass_agrees_with_mastery_by_topic():
    reviews = [
        row("a1", n // 3 - 30, n % 4 != 0, 0.25 if n % 2 else 0.05, n % 2) for n in range(60)
    ]
    shown = progress(FACTS[:1], [card("a1", 5)], reviews, scheduler=Scheduler(), today=TODAY)
    alone = mastery(reviews, [Scheduler().retrievability(card("a1", 5), TODAY)])
    assert shown.topics[0].mastery == alone


def test_progress_of_nobody_on_nothing():
    shown = progress((), [], [], scheduler=Scheduler(), today=TODAY)
    assert shown.topics == ()
    assert shown.forecast == (0,) * 7
