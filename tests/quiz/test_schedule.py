"""Due dates by a golden table, and the edges of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctutor.errors import ScheduleError
from calctutor.learner_types import Card, Outcome, Rating
from calctutor.quiz.schedule import (
    Scheduler,
    card_id,
    optimised_weights,
    rating_of,
    study_day,
    zone_named,
)

MADRID = ZoneInfo("Europe/Madrid")
MONDAY = date(2026, 3, 23)

WEEK = """
fact      2026-03-23 2026-03-24 2026-03-25 2026-03-26 2026-03-27 2026-03-28 2026-03-29
periphery good:25    -          good:04-05 -          -          -          -
size      again:24   hard:25    good:28    -          -          good:04-05 -
biopsy    easy:31    -          -          -          -          -          -
burns     hard:24    good:29    -          -          -          -          again:30
"""
"""What each day's first answer was, and when the fact is due after it (zone: Madrid)."""


def days(text: str) -> date:
    return date(2026, 4, int(text[3:])) if "-" in text else date(2026, 3, int(text))


def table() -> list[tuple[str, date, Rating, date]]:
    header, *rows = [line.split() for line in WEEK.strip().splitlines()]
    found = []
    for fact, *cells in rows:
        for day, cell in zip(header[1:], cells, strict=True):
            if cell != "-":
                rating, due = cell.split(":")
                found.append((fact, date.fromisoformat(day), Rating[rating.upper()], days(due)))
    return found


def test_a_week_of_study_gives_the_due_dates_of_the_table():
    scheduler = Scheduler()
    cards: dict[str, Card] = {}
    got = []
    for fact, day, rating, _ in sorted(table(), key=lambda row: row[1]):
        card = scheduler.review(cards.get(fact), fact, rating, day).card
        assert card is not None
        cards[fact] = card
        got.append((fact, day, rating, card.due))
    assert sorted(got) == sorted(table())


def test_a_fact_is_reviewed_when_it_is_due_in_the_table():
    last_due: dict[str, date] = {}
    for fact, day, _, due in table():
        assert day >= last_due.get(fact, day)
        last_due[fact] = due


@pytest.mark.parametrize(
    ("outcome", "rating"),
    [
        (Outcome(0.0), Rating.AGAIN),
        (Outcome(0.59), Rating.AGAIN),
        (Outcome(0.5, vetoed=True), Rating.AGAIN),
        (Outcome(0.9, vetoed=True), Rating.AGAIN),
        (Outcome(1.0, shown=True), Rating.AGAIN),
        (Outcome(1.0, wrong_reason=True, contrast=True), Rating.AGAIN),
        (Outcome(0.60), Rating.HARD),
        (Outcome(0.79), Rating.HARD),
        (Outcome(1.0, hints=1), Rating.HARD),
        (Outcome(1.0, hints=2), Rating.AGAIN),
        (Outcome(0.80), Rating.GOOD),
        (Outcome(1.0, recall=True), Rating.GOOD),
        (Outcome(1.0, recall=True, too_easy=True), Rating.EASY),
        (Outcome(0.9, recall=True, too_easy=True), Rating.GOOD),
        (Outcome(1.0, recall=False, too_easy=True), Rating.GOOD),
        (Outcome(1.0, recall=True, too_easy=True, hints=1), Rating.HARD),
        (Outcome(1.0, contrast=True, too_easy=True, recall=True), Rating.GOOD),
        (Outcome(0.1, unsure=True, mark="right"), Rating.GOOD),
        (Outcome(0.1, unsure=True, mark="partly"), Rating.HARD),
        (Outcome(0.1, unsure=True, mark="wrong"), Rating.AGAIN),
        (Outcome(0.1, unsure=True), Rating.AGAIN),
    ],
)
def test_outcomes_earn_the_ratings_of_the_standard(outcome: Outcome, rating: Rating):
    assert rating_of(outcome) is rating


def test_the_learners_day_begins_at_four():
    assert study_day(datetime(2026, 3, 24, 2, 59, tzinfo=UTC), MADRID) == MONDAY
    assert study_day(datetime(2026, 3, 24, 3, 0, tzinfo=UTC), MADRID) == date(2026, 3, 24)


def test_the_learners_day_begins_at_four_on_the_day_the_clocks_change():
    changed = date(2026, 3, 29)
    assert study_day(datetime(2026, 3, 29, 1, 59, tzinfo=UTC), MADRID) == changed - timedelta(1)
    assert study_day(datetime(2026, 3, 29, 2, 0, tzinfo=UTC), MADRID) == changed


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ScheduleError, match="give it in UTC"):
        study_day(datetime(2026, 3, 24), MADRID)
    with pytest.raises(ScheduleError, match="Europe/Madrid"):
        zone_named("Atlantis/Capital")
    assert zone_named("Europe/Madrid") == MADRID


def test_later_answers_of_a_day_are_practice():
    scheduler = Scheduler()
    card = scheduler.review(None, "f", Rating.GOOD, MONDAY).card
    again = scheduler.review(card, "f", Rating.AGAIN, MONDAY)
    assert again.card is None
    assert again.notice == ""


def test_a_clock_set_back_leaves_the_schedule_and_says_so():
    scheduler = Scheduler()
    card = scheduler.review(None, "f", Rating.GOOD, MONDAY).card
    back = scheduler.review(card, "f", Rating.AGAIN, date(2020, 1, 1))
    assert back.card is None
    assert "2020-01-01" in back.notice
    assert "2026-03-23" in back.notice
    assert "check the computer's clock" in back.notice
    after = scheduler.review(card, "f", Rating.GOOD, date(2026, 3, 25)).card
    assert after is not None
    assert after.due == date(2026, 4, 5)


def test_reviews_made_under_a_clock_set_forward_can_be_passed_over():
    scheduler = Scheduler()
    rows = [
        ("f", date(2099, 1, 1).toordinal(), 3, 1.0, 0.05, 1),
        ("f", date(2026, 3, 25).toordinal(), 3, 1.0, 0.05, 1),
        ("f", MONDAY.toordinal(), 3, 1.0, 0.05, 1),
        ("g", MONDAY.toordinal(), 1, 0.0, 0.05, 1),
    ]
    card = scheduler.replay("f", rows, date(2026, 3, 26))
    assert card is not None
    assert (card.due, card.reviews) == (date(2026, 4, 5), 2)
    assert scheduler.replay("h", rows, date(2026, 3, 26)) is None


def test_before_an_exam_nothing_is_put_off_beyond_it():
    exam = MONDAY + timedelta(days=10)
    scheduler = Scheduler(exam=exam)
    assert scheduler.retention == 0.94
    card = scheduler.review(None, "f", Rating.EASY, MONDAY).card
    assert card is not None
    assert card.due <= exam
    late = scheduler.review(card, "f", Rating.EASY, exam - timedelta(days=1)).card
    assert late is not None
    assert late.due == exam
    assert Scheduler(exam=exam).review(None, "f", Rating.EASY, exam + timedelta(1)).card.due > exam


def test_an_exam_draws_in_what_was_planned_without_it():
    card = Card("f", 100.0, 5.0, MONDAY + timedelta(days=100), MONDAY, 5)
    exam = MONDAY + timedelta(days=20)
    today = MONDAY + timedelta(days=5)
    assert Scheduler().due_day(card, today) == card.due
    assert Scheduler(exam=exam).due_day(card, today) == exam
    weak = Card("g", 10.0, 5.0, MONDAY + timedelta(days=10), MONDAY, 5)
    assert MONDAY < Scheduler(exam=exam, retention=0.95).due_day(weak, today) < weak.due


def test_card_ids_are_stable_and_fit_a_signed_integer():
    assert card_id("fact") == 3163567211205183389 >> 0 or card_id("fact") > 0
    assert card_id("fact") == 1098565409448309408
    assert len({card_id(str(i)) for i in range(1000)}) == 1000
    assert all(0 < card_id(str(i)) < 2**63 for i in range(1000))


def test_the_optimiser_runs_only_above_512_reviews():
    with pytest.raises(ScheduleError, match="more than 512 reviews, and there are 512"):
        optimised_weights([("f", 1, 3, 1.0, 0.05, 1)] * 512)


@pytest.mark.parametrize("settings", [{"retention": 1.2}, {"longest": 0}, {"weights": [1.0]}])
def test_settings_that_make_no_sense_are_refused(settings):
    with pytest.raises(ScheduleError):
        Scheduler(**settings)


ratings = st.lists(
    st.tuples(st.sampled_from(list(Rating)), st.integers(1, 60)), min_size=1, max_size=12
)


@given(ratings, st.booleans())
def test_any_history_keeps_a_card_sound(history, fuzz):
    scheduler, card, day = Scheduler(fuzz=fuzz), None, MONDAY
    for rating, wait in history:
        new = scheduler.review(card, "f", rating, day).card
        assert new is not None
        assert new.due > day
        assert new.stability > 0
        assert 1 <= new.difficulty <= 10
        assert 0 < scheduler.retrievability(new, day + timedelta(days=wait)) <= 1
        card, day = new, day + timedelta(days=wait)
    assert card.reviews == len(history)


@given(ratings)
def test_a_replay_in_any_order_gives_the_same_card(history):
    scheduler, card, day, rows = Scheduler(), None, MONDAY, []
    for rating, wait in history:
        card = scheduler.review(card, "f", rating, day).card
        rows.append(("f", day.toordinal(), int(rating), 1.0, 0.05, 1))
        last, day = day, day + timedelta(days=wait)
    assert scheduler.replay("f", reversed(rows), last) == card


def test_the_spread_of_due_days_comes_from_the_card_alone():
    plain, spread = Scheduler(), Scheduler(fuzz=True)
    cards = {}
    for name in map(str, range(40)):
        card = plain.review(None, name, Rating.EASY, MONDAY).card
        cards[name] = (card.due, spread.review(None, name, Rating.EASY, MONDAY).card.due)
    moved = [(b - a).days for a, b in cards.values()]
    assert len(set(moved)) > 1
    assert max(map(abs, moved)) <= 3
    assert all(
        spread.review(None, n, Rating.EASY, MONDAY).card.due == b for n, (_, b) in cards.items()
    )
