"""The learners' store: one answer, its card and its quiz, all or nothing, each learner apart."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from calctutor.backends.learners import SqlLearners, open_learners, open_shared_learners
from calctutor.errors import AnsweredTwice, CalctutorError, LearnersError, LearnersTooNew
from calctutor.learner_types import Attempt, Card, Confusion, Imported, Rating
from calctutor.study_protocols import LearnerStore

DAY = date(2026, 3, 23)
MOMENT = datetime(2026, 3, 23, 9, 0, tzinfo=UTC)


def attempt(turn: int = 0, quiz: str = "q1", fact: str = "f1", **changes: object) -> Attempt:
    plain = Attempt(
        quiz_id=quiz,
        turn=turn,
        item_id=f"item-{fact}",
        fact_id=fact,
        kind="cloze",
        response="at the periphery",
        score=1.0,
        verdict="correct",
        rating=Rating.GOOD,
        at=MOMENT,
        day=DAY,
        recall=True,
    )
    return replace(plain, **changes)


def card(fact: str = "f1", last: date = DAY, reviews: int = 1) -> Card:
    return Card(fact, 2.5, 5.0, last + timedelta(days=3), last, reviews)


def first_time(before: Card | None) -> Card | None:
    return card() if before is None else None


def practice(_before: Card | None) -> Card | None:
    return None


@pytest.fixture(params=["file", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlLearners]:
    """The store in a file and on a PostgreSQL server: one body of tests for both."""
    opened = (
        open_learners(tmp_path / "data" / "learners.sqlite")
        if request.param == "file"
        else open_shared_learners(request.getfixturevalue("database_url"))
    )
    yield opened
    opened.close()


def test_the_store_fits_the_seam(store: SqlLearners):
    seam: LearnerStore = store
    assert seam.notice == ""
    assert list(seam.learners()) == []


def test_an_answer_is_kept_with_its_card_and_the_state_of_its_quiz(store: SqlLearners):
    kept = store.record("Ana", attempt(), first_time, session='{"turn":1}')
    assert kept.review
    assert store.latest("Ana", "q1") == [kept]
    assert store.cards("Ana") == [card()]
    assert store.remembered("Ana", "q1") == '{"turn":1}'
    assert store.reviews("Ana") == [("f1", DAY.toordinal(), 3, 1.0, 0.05, 1)]
    assert kept.at == MOMENT
    assert kept.at.tzinfo is UTC


def test_later_answers_of_a_day_are_kept_as_practice(store: SqlLearners):
    store.record("Ana", attempt(), first_time)
    later = store.record("Ana", attempt(turn=1, score=0.0, rating=Rating.AGAIN), first_time)
    assert not later.review
    assert len(store.latest("Ana", "q1")) == 2
    assert len(store.reviews("Ana")) == 1


def test_learners_are_kept_apart(store: SqlLearners):
    store.record("Ana", attempt(), first_time, session="ana's")
    store.add_alias("Ana", "f1", "periphery", "outer shell")
    assert store.latest("Ben", "q1") == []
    assert store.cards("Ben") == store.reviews("Ben") == store.recent("Ben") == []
    assert store.confusions("Ben") == store.mistakes("Ben") == []
    assert store.remembered("Ben", "q1") is None
    assert store.remembered("Ben") is None
    assert store.aliases("Ben") == {}
    assert store.export("Ben")["attempts"] == []
    assert store.undo("Ben") is None
    store.record("Ben", attempt(score=0.0), first_time)
    assert [a.score for a in store.latest("Ana", "q1")] == [1.0]
    assert store.forget("Ben")
    assert len(store.latest("Ana", "q1")) == 1


def test_a_new_quiz_never_inherits_an_old_ones_answers(store: SqlLearners):
    store.record("Ana", attempt(quiz="old"), first_time, session="old state")
    assert store.latest("Ana", "new") == []
    assert store.remembered("Ana", "new") is None
    fresh = store.record("Ana", attempt(quiz="new", score=0.0), practice)
    assert store.latest("Ana", "new") == [fresh]
    assert [a.score for a in store.latest("Ana", "old")] == [1.0]


def test_one_question_is_answered_once(store: SqlLearners):
    first = store.record("Ana", attempt(), first_time, session="one")
    with pytest.raises(AnsweredTwice, match="the first one stands"):
        store.record("Ana", attempt(score=0.0), lambda _: card(reviews=9), session="two")
    assert store.latest("Ana", "q1") == [first]
    assert store.cards("Ana") == [card()]
    assert store.remembered("Ana", "q1") == "one"


def test_a_failing_schedule_leaves_nothing_behind(store: SqlLearners):
    def fails(_before: Card | None) -> Card | None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.record("Ana", attempt(), fails)
    assert store.latest("Ana", "q1") == []
    assert list(store.learners()) == []


def test_undo_takes_back_answer_card_and_state(store: SqlLearners):
    store.remember("Ana", "q1", "start")
    store.record("Ana", attempt(), first_time, session="after one")
    second_card = card(last=DAY + timedelta(days=3), reviews=2)
    second = attempt(turn=1, day=DAY + timedelta(days=3))
    store.record("Ana", second, lambda _: second_card, session="after two")
    undone = store.undo("Ana")
    assert undone is not None
    assert (undone.turn, undone.day) == (1, DAY + timedelta(days=3))
    assert store.cards("Ana") == [card()]
    assert store.remembered("Ana", "q1") == "after one"
    assert store.undo("Ana").turn == 0
    assert store.cards("Ana") == []
    assert store.remembered("Ana", "q1") == "start"
    assert store.undo("Ana") is None
    again = store.record("Ana", attempt(score=0.5), first_time)
    assert store.latest("Ana", "q1") == [again]


def test_undo_of_practice_leaves_the_card(store: SqlLearners):
    store.record("Ana", attempt(), first_time)
    store.record("Ana", attempt(turn=1), practice)
    store.undo("Ana")
    assert store.cards("Ana") == [card()]


def test_recent_answers_mistakes_and_confusions(store: SqlLearners):
    wrong = {"score": 0.0, "verdict": "wrong", "rating": Rating.AGAIN}
    store.record("Ana", attempt(0), practice)
    store.record("Ana", attempt(1, confused_with="synovial sarcoma", **wrong), practice)
    store.record("Ana", attempt(2, confused_with="synovial sarcoma", **wrong), practice)
    store.record("Ana", attempt(3, fact="f2", confused_with="lipoma", **wrong), practice)
    assert [a.turn for a in store.recent("Ana", 2)] == [3, 2]
    assert [a.turn for a in store.mistakes("Ana")] == [3, 2, 1]
    assert store.confusions("Ana") == [
        Confusion("f1", "synovial sarcoma", 2),
        Confusion("f2", "lipoma", 1),
    ]


def test_aliases_are_the_learners_own_and_kept_once(store: SqlLearners):
    for _ in range(2):
        store.add_alias("Ana", "f1", "periphery", "outer shell")
    store.add_alias("Ana", "f1", "periphery", "rim zone")
    assert store.aliases("Ana") == {("f1", "periphery"): ("outer shell", "rim zone")}


def filled(store: SqlLearners) -> None:
    store.record("Ana", attempt(), first_time, session="state")
    store.record("Ana", attempt(1, fact="f2"), lambda _: card("f2"))
    store.undo("Ana")
    store.add_alias("Ana", "f1", "periphery", "rim")


def test_an_export_comes_back_the_same_and_only_once(store: SqlLearners, tmp_path: Path):
    filled(store)
    data = json.loads(json.dumps(store.export("Ana")))
    other = open_learners(tmp_path / "other.sqlite")
    try:
        assert other.import_data("Ana", data) == Imported(2, 1, 1, 1)
        assert other.import_data("Ana", data) == Imported(0, 0, 0, 0)
        assert other.export("Ana") == store.export("Ana")
        assert other.latest("Ana", "q1") == store.latest("Ana", "q1")
        assert store.import_data("Ana", data) == Imported()
    finally:
        other.close()


def test_an_import_keeps_the_card_that_was_reviewed_last(store: SqlLearners):
    filled(store)
    data = store.export("Ana")
    newer = card(last=DAY + timedelta(days=9), reviews=2)
    store.put_card("Ana", newer)
    store.import_data("Ana", data)
    assert store.cards("Ana") == [newer]


ODD = (None, True, -1, 10**30, 2**63, 1e308, float("nan"), "", "\ud800", "a\0", [], {"a": 1})


def places(data: object, at: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Where something stands in nested lists and mappings."""
    inner: Iterable[tuple[object, object]] = ()
    if isinstance(data, dict | list):
        inner = data.items() if isinstance(data, dict) else list(enumerate(data))[:1]
    for name, value in inner:
        yield (*at, name)
        yield from places(value, (*at, name))


def test_an_export_that_was_tampered_with_is_taken_or_told(store: SqlLearners):
    for turn in range(2):
        store.record("Ana", attempt(turn, "q"), first_time, session=f"q {turn}")
    whole = store.export("Ana")
    told = 0
    for *way, last in places(whole):
        for odd in ODD:
            data: Any = copy.deepcopy(whole)
            inner = data
            for step in way:
                inner = inner[step]
            inner[last] = odd
            try:
                store.import_data("Ben", data)
            except CalctutorError:
                told += 1
            store.export("Ben")
            store.forget("Ben")
    assert told > 100
    assert store.export("Ana") == whole
    assert list(store.learners()) == ["Ana"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "anki"}, "no export"),
        ({"attempts": {}}, "no list"),
        ({"attempts": [{"turn": "x"}]}, "Number 1 of the export's attempts"),
        ({"cards": [{"fact_id": "f", "stability": -1, "difficulty": 5}]}, "cards can't be read"),
        ({"sessions": ["x"]}, "sessions can't be read"),
        ({"aliases": [None]}, "nothing was imported"),
    ],
)
def test_a_broken_export_is_refused_whole(store: SqlLearners, change, message):
    filled(store)
    data = store.export("Ana") | change
    with pytest.raises(LearnersError, match=message):
        store.import_data("Ben", data)
    assert list(store.learners()) == ["Ana"]


def test_an_export_of_a_newer_version_is_refused(store: SqlLearners):
    with pytest.raises(LearnersTooNew, match="update calctutor"):
        store.import_data("Ana", {"format": "calctutor-learner", "version": 99})


def test_forgetting_leaves_no_trace_of_a_learner(store: SqlLearners, tmp_path: Path):
    store.record("Ana", attempt(response="a telltale answer"), first_time, session="secret state")
    assert store.forget("Ana")
    assert not store.forget("Ana")
    assert list(store.learners()) == []
    assert store.export("Ana")["attempts"] == []
    store.close()
    if not (tmp_path / "data").exists():
        return  # A server's files are its own: what is deleted leaves them with its VACUUM.
    held = b"".join(p.read_bytes() for p in (tmp_path / "data").iterdir())
    assert b"telltale" not in held
    assert b"secret state" not in held


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b"])
def test_a_name_that_can_not_be_kept_is_refused(store: SqlLearners, name: str):
    with pytest.raises(LearnersError, match="printable characters"):
        store.record(name, attempt(), first_time)


def test_names_meet_whatever_their_spaces_and_composition(store: SqlLearners):
    store.record("Jos\u00e9  Luis", attempt(), first_time)
    assert len(store.latest(" Jose\u0301 Luis ", "q1")) == 1


@pytest.mark.parametrize("nasty", ["'; DROP TABLE attempts; --", "<script>", "💡 " * 40, "ñ"])
def test_any_text_comes_back_as_it_was(store: SqlLearners, nasty: str):
    store.record("Ana", attempt(response=nasty, item_id=nasty, fact="f"), practice, session=nasty)
    (kept,) = store.latest("Ana", "q1")
    assert (kept.response, kept.item_id) == (nasty, nasty)
    assert store.remembered("Ana") == nasty
