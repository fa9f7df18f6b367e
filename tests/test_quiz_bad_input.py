"""What a learner or a teacher may do wrong: a clear sentence each time, and nothing lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.backends.learners import open_learners
from calctutor.errors import (
    AnsweredTwice,
    AnswerError,
    BankFileError,
    ItemGone,
    LearnersError,
    LearnersTooNew,
    ScheduleError,
)
from calctutor.learner_types import Attempt, Card, Rating
from calctutor.quiz_types import QuizItem, Response
from calctutor.types import BANK_FILE
from study_doubles import SetPlace

WRITER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from calctutor.backends.learners import open_learners
from calctutor.learner_types import Attempt, Rating
store = open_learners(Path(sys.argv[1]))
for turn in range(20):
    day = date(2027, 3, 1)
    store.record("ana", Attempt(
        sys.argv[2], turn, "item", f"{sys.argv[2]}-{turn}", "cloze", "{}", 1.0, "correct",
        Rating.GOOD, datetime.now(UTC), day,
    ), lambda card: card)
"""


@pytest.fixture
def place(tmp_path: Path) -> SetPlace:
    return SetPlace(tmp_path)


@pytest.fixture
def quizzer(tutor: Tutor, place: SetPlace) -> Tutor:
    return Tutor(tutor.index, tutor.embedder, tutor.report, place=place)


def typed_item(tutor: Tutor) -> QuizItem:
    return next(i for i in tutor.bank() if i.kind == "cloze" and i.scored)


def test_an_answer_to_an_item_that_is_gone(quizzer: Tutor):
    me = quizzer.learner()
    item = typed_item(quizzer)
    grade = quizzer.grade(item, Response(item.id, texts=("x",)))
    me.record(item, grade)
    from dataclasses import replace

    with pytest.raises(ItemGone, match="no longer in the bank.*earlier answers are kept"):
        me.record(replace(item, id="q-gone"), grade)
    assert len(me.store.recent("me")) == 1


def test_an_answer_twice(quizzer: Tutor):
    me, item = quizzer.learner(), typed_item(quizzer)
    first = quizzer.grade(item, Response(item.id, texts=(item.gold[0].value,)))
    second = quizzer.grade(item, Response(item.id, texts=("nonsense",)))
    me.record(item, first, quiz_id="quiz", turn=0)
    with pytest.raises(AnsweredTwice, match="the first one stands"):
        me.record(item, second, quiz_id="quiz", turn=0)
    assert [a.score for a in me.store.latest("me", "quiz")] == [1.0]


@pytest.mark.parametrize("empty", ["", "   ", "\n\t", "…", "?!"])
def test_an_empty_answer(quizzer: Tutor, empty: str):
    item = typed_item(quizzer)
    with pytest.raises(AnswerError, match="Nothing was written"):
        quizzer.grade(item, Response(item.id, texts=(empty,)))


def test_ten_thousand_characters(quizzer: Tutor):
    item = typed_item(quizzer)
    run = quizzer.start_quiz((item,), quizzer.learner())
    with pytest.raises(AnswerError, match=r"10,000 characters, and up to 2,000 are read"):
        run.answer(Response(item.id, texts=("word " * 2000,)))
    assert run.item == item
    assert run.answer(Response(item.id, texts=(item.gold[0].value,))).grade.score == 1.0


def test_the_question_pasted_as_the_answer_earns_nothing_in_the_whole_bank(quizzer: Tutor):
    typed = [i for i in quizzer.bank() if i.kind in ("short_answer", "reverse", "set_recall")]
    assert len(typed) > 50
    for item in typed:
        grade = quizzer.grade(item, Response(item.id, texts=(item.stem,)))
        assert grade.verdict != "correct", item.stem


def test_a_clock_set_back_keeps_the_answer_and_the_schedule(quizzer: Tutor, place: SetPlace):
    me, item = quizzer.learner(), typed_item(quizzer)
    right = quizzer.grade(item, Response(item.id, texts=(item.gold[0].value,)))
    me.record(item, right)
    before = me.cards()
    place.next_day(-30)
    kept = me.record(item, right)
    assert "before your last answer" in kept.notice
    assert "check the computer's clock" in kept.notice
    assert me.cards() == before
    assert len(me.store.recent("me")) == 2
    assert me.due() == ()


def test_a_database_from_a_newer_version_is_left_as_it_is(quizzer: Tutor, tmp_path: Path):
    connection = sqlite3.connect(tmp_path / "learners.sqlite")
    connection.execute("PRAGMA user_version=99")
    connection.execute("CREATE TABLE later (x)")
    connection.commit()
    connection.close()
    before = (tmp_path / "learners.sqlite").read_bytes()
    with pytest.raises(LearnersTooNew, match="newer calctutor.*left as it is"):
        quizzer.learner().progress()
    assert (tmp_path / "learners.sqlite").read_bytes() == before
    assert quizzer.bank()


def test_a_damaged_database_is_set_aside_and_told(quizzer: Tutor, tmp_path: Path):
    (tmp_path / "learners.sqlite").write_bytes(b"no database at all, but long enough" * 99)
    me = quizzer.learner()
    assert me.due() == ()
    assert "was damaged" in me.store.notice
    assert "nothing was deleted" in me.store.notice
    assert (tmp_path / "learners.damaged-1.sqlite").read_bytes().startswith(b"no database")


def test_two_processes_on_one_database_lose_nothing(tmp_path: Path):
    path = tmp_path / "learners.sqlite"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), name],
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for name in ("one", "two")
    ]
    for writer in writers:
        _, told = writer.communicate(timeout=120)
        assert writer.returncode == 0, told
    store = open_learners(path)
    assert {name: len(store.latest("ana", name)) for name in ("one", "two")} == {
        "one": 20,
        "two": 20,
    }
    store.close()


def test_a_broken_authors_file_is_told_with_its_line_and_left(quizzer: Tutor, tmp_path: Path):
    file = tmp_path / BANK_FILE
    text = "retire q-1f0c2ab93d44\n\nchange q-2: what?\n"
    file.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(BankFileError, match=r"quiz-bank\.conf, line 3"):
        quizzer.bank()
    assert file.read_text(encoding="utf-8") == text
    file.write_text("", encoding="utf-8")
    assert quizzer.bank()


def test_an_exam_is_kept_for_its_learner_alone_and_can_be_taken_away(
    quizzer: Tutor, place: SetPlace
):
    from datetime import date

    quizzer.learner("ana").prepare_for(date(2027, 3, 20))
    assert quizzer.learner("ana").exam == date(2027, 3, 20)
    assert quizzer.learner("ana").scheduler.retention == 0.94
    assert quizzer.learner("ben").exam is None
    with pytest.raises(LearnersError, match="2027-01-01 is past"):
        quizzer.learner("ana").prepare_for(date(2027, 1, 1))
    exported = quizzer.learner("ana").export()
    quizzer.learner("cleo").import_data(exported)
    assert quizzer.learner("cleo").exam == date(2027, 3, 20)
    quizzer.learner("ana").prepare_for(None)
    assert quizzer.learner("ana").exam is None


def test_too_few_answers_are_not_fitted_to(quizzer: Tutor):
    with pytest.raises(ScheduleError, match="more than 512 reviews, and there are 0"):
        quizzer.learner().optimise()


def test_an_import_plans_anew_from_the_answers_of_both_machines(tutor: Tutor, tmp_path: Path):
    places = [SetPlace(tmp_path / name) for name in ("here", "there")]
    for place in places:
        (tmp_path / ("here" if place is places[0] else "there")).mkdir()
    here, there = (
        Tutor(tutor.index, tutor.embedder, tutor.report, place=p).learner() for p in places
    )
    item = next(i for i in tutor.index.all_facts())
    fact = item.id
    for number, (who, place, days) in enumerate(((here, places[0], 0), (there, places[1], 4))):
        place.next_day(days)
        day = who.today
        who.store.record(
            "me",
            Attempt(f"quiz-{number}", 0, "item", fact, "cloze", "{}", 1.0, "correct",
                    Rating.GOOD, place.now(), day),
            lambda card, who=who, day=day: who.scheduler.review(card, fact, Rating.GOOD, day).card,
        )  # fmt: skip
    places[0].next_day(5)
    here.import_data(there.export())
    card = next(c for c in here.store.cards("me") if c.fact_id == fact)
    replayed = here.scheduler.replay(fact, here.store.reviews("me"), here.today)
    assert card == replayed
    assert isinstance(card, Card)
    assert card.reviews == 2
