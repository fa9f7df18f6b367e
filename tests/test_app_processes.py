"""Several app processes on one database: one may die at any moment, and another goes on."""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from calctutor.backends.learners import open_shared_learners
from calctutor.backends.server import close_servers, open_server
from calctutor.backends.visits import open_shared_visits
from calctutor.dialogue.frames import QUIZ_TAKEN
from calctutor.faces.web.texts import frame as texts
from calctutor.settings import shipped_notes
from postgres import Postgres
from served_process import AppProcess


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(shipped_notes(), tmp_path_factory.mktemp("course") / "notes"))


@pytest.fixture(scope="module")
def url(postgres: Postgres, prepared: str) -> Iterator[str]:
    """The database of this module; each test has browsers of its own."""
    made = postgres.make(prepared)
    yield made
    close_servers()
    postgres.drop(made)


@pytest.fixture(scope="module")
def two(home: Path, notes: Path, url: str) -> Iterator[AppProcess]:
    """The process that goes on."""
    with AppProcess(url, home, notes) as app:
        app("page.state", "0" * 32)
        yield app


@pytest.fixture
def one(home: Path, notes: Path, url: str, two: AppProcess) -> Iterator[AppProcess]:
    """A process that may die."""
    with AppProcess(url, home, notes) as app:
        app("page.state", "0" * 32)
        yield app


@pytest.fixture
def ana(request: pytest.FixtureRequest) -> str:
    """A browser that no other test is."""
    return hashlib.sha256(request.node.name.encode()).hexdigest()[:32]


@pytest.fixture
def ben(request: pytest.FixtureRequest) -> str:
    """Another one."""
    return hashlib.sha256(f"ben {request.node.name}".encode()).hexdigest()[:32]


def begin(app: AppProcess, browser: str, count: int = 5) -> dict[str, Any]:
    """A quiz of questions with options, as the page starts it."""
    while not app("quiz.make", browser).get("ready", True):
        time.sleep(0.1)
    return app("quiz.start", browser, count=count, kinds=["choose"])


def kept(url: str, browser: str, quiz: str) -> list[int]:
    """The turns of a quiz that have their answer in the store."""
    learner = open_shared_visits(url).visit(browser).learner
    return [attempt.turn for attempt in open_shared_learners(url).latest(learner, quiz)]


def at(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: shown[name] for name in ("quiz", "turn", "item")}


def test_a_conversation_goes_on_in_another_process(
    one: AppProcess, two: AppProcess, ana: str, ben: str
):
    one("ask.say", ana, question="What is a synovial sarcoma?")
    followed = two("ask.say", ana, question="Is it malignant?")
    assert "synovial" in str(followed).casefold()
    two("ask.say", ana, question="What is a lipoma?")
    again = one("ask.say", ana, question="And a chondroma?")
    assert [again["number"], again["question"]] == [4, "And a chondroma?"]
    two("ask.clear", ana)
    assert one("ask.history", ana)["turns"] == []
    one("ask.say", ana, question="What is a synovial sarcoma?")
    one.kill()
    history = two("ask.history", ana)["turns"]
    assert [turn["question"] for turn in history] == ["What is a synovial sarcoma?"]
    assert two("ask.history", ben)["turns"] == []


@pytest.mark.parametrize("dies", ["before add_turn", "after add_turn"])
def test_a_question_whose_process_died_stands_once(
    home: Path, notes: Path, url: str, two: AppProcess, ana: str, dies: str
):
    asked = {"question": "What is a synovial sarcoma?", "key": "ab" * 16}
    with AppProcess(url, home, notes, dies) as one:
        one.send("ask.say", ana, **asked)
        assert one.ended() == 9
    told = two("ask.say", ana, **asked)
    assert two("ask.say", ana, **asked) == told
    assert two("ask.history", ana)["turns"] == [told]
    assert told["number"] == 1
    other = two("ask.say", ana, question=asked["question"], key="cd" * 16)
    assert other["number"] == 2


@pytest.mark.parametrize("dies", ["before add_turn", "after add_turn"])
def test_an_answer_in_a_conversation_whose_process_died_counts_once(
    home: Path, notes: Path, url: str, two: AppProcess, ana: str, dies: str
):
    two("ask.say", ana, question="quiz me", key="00" * 16)
    visit = open_shared_visits(url).visit(ana)
    quiz = open_shared_visits(url).quiz(visit, "chat")
    shows = {"question": "show", "key": "11" * 16}
    with AppProcess(url, home, notes, dies) as one:
        one.send("ask.say", ana, **shows)
        assert one.ended() == 9
    assert kept(url, ana, quiz) == [0]
    told = two("ask.say", ana, **shows)
    assert kept(url, ana, quiz) == [0]
    assert (QUIZ_TAKEN in unescape(told["answer"])) == (dies == "before add_turn")
    assert [t["number"] for t in two("ask.history", ana)["turns"]] == [1, 2]
    two("ask.say", ana, question="show", key="22" * 16)
    assert kept(url, ana, quiz) == [0, 1]


def test_a_quiz_goes_on_after_its_process_died(
    one: AppProcess, two: AppProcess, ana: str, url: str
):
    shown = begin(one, ana)
    first = one("quiz.answer", ana, **at(shown), chosen=[0], reason=0)
    following = first["next"]
    one.send("quiz.answer", ana, **at(following), chosen=[1], reason=0)
    one.kill()
    now = two("quiz.now", ana)
    assert now["quiz"] == shown["quiz"]
    assert now["turn"] in (1, 2)
    answered = two("quiz.answer", ana, **at(now), chosen=[0], reason=0)
    assert answered["next"]["turn"] == now["turn"] + 1
    assert kept(url, ana, shown["quiz"]) == list(range(now["turn"] + 1))


def test_two_processes_never_take_one_answer_twice(
    one: AppProcess, two: AppProcess, ana: str, url: str
):
    shown = begin(one, ana)
    for _ in range(3):
        for app in (one, two):
            app.send("quiz.answer", ana, **at(shown), chosen=[0], reason=0)
        for app in (one, two):
            app.reply()
        shown = one("quiz.now", ana)
    assert kept(url, ana, shown["quiz"]) == [0, 1, 2]
    assert shown["turn"] == 3


def test_an_import_that_died_is_told_and_taken_back(
    home: Path, notes: Path, url: str, two: AppProcess, ana: str
):
    before = {path.name: path.read_bytes() for path in notes.rglob("*.md")}
    with AppProcess(url, home, notes) as one:
        sent = []
        for number in range(40):
            sent.append(hashlib.md5(str(number).encode()).hexdigest())
            data = b64encode(f"# Isle {number}\n\n- It is green.\n".encode()).decode()
            one("page.upload", ana, file=sent[-1], name=f"isle{number}.md", part=0, base64=data)
        work = one("notes.add", ana, files=sent, over=False, tidy=False)["work"]
        while len(list(notes.glob("isle*.md"))) < 5:
            time.sleep(0.001)
        one.kill()
    assert list(notes.glob("isle*.md"))
    assert two("page.work", ana, work=work)["failure"] == ""
    with open_server(url).writing() as connection:
        connection.execute(text("UPDATE visit_works SET seen = seen - 60"))
    assert two("page.work", ana, work=work)["failure"] == texts.BROKEN_OFF
    with AppProcess(url, home, notes) as one:
        assert "isle" not in str(one("notes.list", ana))
    assert {path.name: path.read_bytes() for path in notes.rglob("*.md")} == before


def test_a_change_of_the_bank_is_seen_by_the_other_process(
    one: AppProcess, two: AppProcess, ana: str, ben: str
):
    shown = begin(one, ana)
    begin(two, ben)
    one("teach.mark", ana, act="retire", ids=[shown["item"]])
    assert two("teach.bank", ben, state="retired")["ids"] == [shown["item"]]
    two("teach.mark", ben, act="unretire", ids=[shown["item"]])
    assert one("teach.bank", ana, state="retired")["ids"] == []


def test_a_quiz_survives_that_the_database_starts_anew(home: Path, notes: Path, ana: str):
    server = Postgres()
    try:
        url = server.make()
        with AppProcess(url, home, notes) as app:
            shown = begin(app, ana)
            answered = app("quiz.answer", ana, **at(shown), chosen=[0], reason=0)
            server.stop("immediate")
            starting = threading.Timer(1.0, server.start)
            starting.start()
            after = app("quiz.answer", ana, **at(answered["next"]), chosen=[0], reason=0)
            starting.join()
            assert after["next"]["turn"] == 2
        assert kept(url, ana, shown["quiz"]) == [0, 1]
    finally:
        close_servers()
        server.remove()
