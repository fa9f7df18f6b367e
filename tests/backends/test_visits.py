"""The store of visits: learners apart, conversations kept, nothing shared."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calctutor.backends.learners import open_learners
from calctutor.backends.visits import (
    MOST_LEARNERS,
    MOST_TURNS,
    SqlVisits,
    open_shared_visits,
    open_visits,
    passing_visits,
)
from calctutor.errors import LearnersError, RequestError
from calctutor.visit_types import Report, Visit
from doubles_web import abstention, answer, comparison, hostile

ME, YOU = "a" * 32, "b" * 32
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["file", "memory", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlVisits]:
    """A store in a file, on a server, and the one that lasts as long as the program."""
    if request.param == "file":
        made = open_visits(tmp_path / "learners.sqlite", lambda: NOON)
    elif request.param == "server":
        made = open_shared_visits(request.getfixturevalue("database_url"), lambda: NOON)
    else:
        made = passing_visits("Nothing is kept.", lambda: NOON)
    yield made
    made.close()


def report(note: str) -> Report:
    return Report("where?", "there", answer().citations, note, NOON, "me")


def test_the_first_browser_has_the_terminals_learner_and_no_other_has(store: SqlVisits):
    me, you = store.visit(ME), store.visit(YOU)
    assert me == Visit(ME, "me", "me", ("me",), owner=True)
    assert (you.shown, you.names, you.owner) == ("me", ("me",), False)
    assert you.learner != "me"
    assert store.visit(ME) == me
    assert store.visit(YOU) == you


@pytest.mark.parametrize("name", ["", "a" * 31, "A" * 32, "a" * 33, "a" * 31 + "\n", "é" * 32])
def test_a_browser_without_a_proper_id_is_refused(store: SqlVisits, name: str):
    with pytest.raises(RequestError, match="reload the page"):
        store.visit(name)


def test_a_browser_adds_learners_and_switches_among_its_own(store: SqlVisits):
    store.visit(ME)
    anna = store.add_learner(ME, "  Anna   Berg ")
    assert anna == Visit(ME, "Anna Berg", "Anna Berg", ("me", "Anna Berg"), owner=True)
    assert store.switch(ME, "me").learner == "me"
    assert store.add_learner(ME, "Anna Berg") == anna
    assert store.visit(ME) == anna


def test_a_name_of_another_browser_is_another_learner(store: SqlVisits):
    store.visit(ME)
    store.add_learner(ME, "Anna")
    store.visit(YOU)
    anna = store.add_learner(YOU, "Anna")
    assert anna.shown == "Anna"
    assert anna.learner != "Anna"
    with pytest.raises(LearnersError):
        store.switch(YOU, "nobody")


def test_names_have_limits(store: SqlVisits):
    store.visit(ME)
    for name in ("", " ", "a" * 101, "a\0b"):
        with pytest.raises(LearnersError):
            store.add_learner(ME, name)
    for number in range(MOST_LEARNERS - 1):
        store.add_learner(ME, f"n{number}")
    with pytest.raises(LearnersError, match="takes no more"):
        store.add_learner(ME, "one more")


def test_a_conversation_comes_back_as_it_was(store: SqlVisits):
    me = store.visit(ME)
    replies = [answer(), comparison(), abstention(), hostile()]
    for number, reply in enumerate(replies, 1):
        turn = store.add_turn(me, f"q{number}", reply)
        assert (turn.number, turn.at) == (number, NOON)
    turns = store.turns(me)
    assert [turn.reply for turn in turns] == replies
    assert [turn.question for turn in turns] == ["q1", "q2", "q3", "q4"]
    assert turns[0].understood == "Where is the Amber river?"
    assert [turn.number for turn in store.turns(me, 2)] == [3, 4]


def test_turns_are_taken_back_and_their_numbers_never_given_again(store: SqlVisits):
    me = store.visit(ME)
    for _ in range(3):
        store.add_turn(me, "q", answer())
    store.cut(me, 2)
    assert [turn.number for turn in store.turns(me)] == [1]
    assert store.add_turn(me, "q", answer()).number == 4
    store.set_quiz(me, "k1", "chat")
    store.set_quiz(me, "k2")
    store.clear(me)
    assert store.turns(me) == []
    assert (store.quiz(me, "chat"), store.quiz(me)) == ("", "k2")


def test_a_turn_stands_once_under_its_key(store: SqlVisits):
    me, you = store.visit(ME), store.visit(YOU)
    assert store.turn_of(me, "k1") is None
    first = store.add_turn(me, "q", answer(), "k1", "quiz7")
    before = store.revision(me)
    assert store.add_turn(me, "another", abstention(), "k1", "quiz8") == first
    assert (store.revision(me), store.quiz(me, "chat")) == (before, "quiz7")
    assert store.turns(me) == [first]
    assert store.turn_of(me, "k1") == first
    assert store.turn_of(you, "k1") is None
    assert store.add_turn(you, "q", abstention(), "k1").number == 1
    assert [store.add_turn(me, "q", answer()).number for _ in range(2)] == [2, 3]
    assert store.quiz(me, "chat") == "quiz7"


def test_what_was_begun_is_known_and_counts_as_a_change(store: SqlVisits):
    me, you = store.visit(ME), store.visit(YOU)
    before = store.revision(me)
    store.begin(me, "k1 state")
    assert (store.begun(me), store.begun(you)) == ("k1 state", "")
    assert store.revision(me) == before + 1


def test_a_report_that_is_sent_again_is_kept_once(store: SqlVisits):
    me = store.visit(ME)
    later = NOON.replace(hour=13)
    for one in (report("a"), replace(report("a"), at=later), report("b"), report("a")):
        store.report(me, one)
    assert [r.note for r in store.reports(me)] == ["a", "b", "a"]


def test_a_conversation_keeps_its_last_turns(store: SqlVisits):
    me = store.visit(ME)
    for _ in range(MOST_TURNS + 3):
        store.add_turn(me, "q", abstention())
    assert [t.number for t in store.turns(me, 9999)] == list(range(4, MOST_TURNS + 4))


def test_nobody_sees_what_is_anothers(store: SqlVisits):
    me, you = store.visit(ME), store.visit(YOU)
    anna = store.add_learner(ME, "Anna")
    store.add_turn(me, "mine", answer())
    store.set_quiz(me, "k")
    store.dismiss(me, "ask")
    store.report(me, report("mine"))
    for other in (you, anna):
        assert store.turns(other) == []
        assert store.quiz(other) == ""
    assert store.dismissed(you) == frozenset()
    assert store.dismissed(anna) == {"ask"}
    assert store.reports(you) == []
    for forged in (Visit(YOU, "me", "me", ("me",), owner=True), Visit("c" * 32, "me", "me", ())):
        with pytest.raises(LearnersError):
            store.turns(forged)
        with pytest.raises(LearnersError):
            store.clear(forged)
    assert len(store.turns(me)) == 1


def test_reports_come_to_the_owner_newest_first(store: SqlVisits):
    me, you = store.visit(ME), store.visit(YOU)
    store.report(you, report("first"))
    store.report(me, report("second"))
    assert [r.note for r in store.reports(me)] == ["second", "first"]
    assert store.reports(you) == [report("first")]


def test_what_is_forgotten_is_gone_and_the_rest_stays(store: SqlVisits):
    me, you = store.visit(ME), store.visit(YOU)
    for visit in (me, you):
        store.add_turn(visit, "q", answer())
        store.set_quiz(visit, "k")
        store.report(visit, report("n"))
    store.forget(me)
    assert (store.turns(me), store.quiz(me)) == ([], "")
    assert [r.note for r in store.reports(me)] == ["n"]
    assert len(store.turns(you)) == 1


def test_a_hint_has_a_plain_name(store: SqlVisits):
    for name in ("", "A", "x" * 41, "a b", "<b>"):
        with pytest.raises(RequestError):
            store.dismiss(store.visit(ME), name)


def test_it_outlives_the_program_and_shares_the_file_with_the_learners(tmp_path: Path):
    path = tmp_path / "learners.sqlite"
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from calctutor.backends.visits import open_visits\n"
        "from doubles_web import answer\n"
        f"store = open_visits(Path({str(path)!r}))\n"
        f"store.add_turn(store.visit({ME!r}), 'q', answer())\n"
        "os._exit(9)\n"
    )
    here = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=here, timeout=60)
    assert done.returncode == 9
    learners = open_learners(path)
    learners.remember("me", "k", "state")
    store = open_visits(path)
    me = store.visit(ME)
    assert [turn.reply for turn in store.turns(me)] == [answer()]
    store.forget(me)
    assert learners.remembered("me", "k") == "state"
    store.close()
    learners.close()


def test_a_turn_that_cannot_be_read_is_left_out(tmp_path: Path):
    path = tmp_path / "learners.sqlite"
    store = open_visits(path)
    me = store.visit(ME)
    for _ in range(2):
        store.add_turn(me, "q", answer())
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE visit_turns SET reply = '{\"kind\": 7}' WHERE number = 1")
    raw.close()
    assert [turn.number for turn in store.turns(me)] == [2]
    store.close()


def test_many_threads_share_it(store: SqlVisits):
    problems: list[Exception] = []

    def study(number: int) -> None:
        try:
            visit = store.visit(f"{number:032x}")
            for _ in range(5):
                store.add_turn(visit, f"of {number}", answer())
            assert [t.question for t in store.turns(visit)] == [f"of {number}"] * 5
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=study, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    owners = [store.visit(f"{n:032x}").owner for n in range(12)]
    assert owners.count(True) == 1
