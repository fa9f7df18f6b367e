"""The learners' store under kill -9, threads, processes, damage and newer versions."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from calctutor.backends.learners import SqlLearners, open_learners
from calctutor.backends.schema import HEAD
from calctutor.errors import LearnersError, LearnersTooNew
from calctutor.learner_types import Attempt, Card, Rating

DAY = date(2026, 3, 23)

WRITER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from calctutor.backends.learners import open_learners
from calctutor.learner_types import Attempt, Card, Rating

path, quiz, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = open_learners(path)
day = date(2026, 3, 23)

def seen(before):
    return Card("shared", 2.5, 5.0, day, day, (before.reviews if before else 0) + 1)

for turn in range(count):
    attempt = Attempt(quiz, turn, "item", "shared", "cloze", "x" * 500, 1.0, "correct",
                      Rating.GOOD, datetime(2026, 3, 23, tzinfo=UTC), day)
    store.record("Ana", attempt, seen, session=f"{quiz} {turn}")
    print(turn, flush=True)
"""


def writer(path: Path, quiz: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), quiz, str(count)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def attempt(turn: int, quiz: str = "q") -> Attempt:
    moment = datetime(2026, 3, 23, tzinfo=UTC)
    return Attempt(
        quiz, turn, "item", "shared", "cloze", "x", 1.0, "correct", Rating.GOOD, moment, DAY
    )


def counted(before: Card | None) -> Card:
    return Card("shared", 2.5, 5.0, DAY, DAY, (before.reviews if before else 0) + 1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_what_was_confirmed_survives_kill_minus_nine(tmp_path: Path):
    path = tmp_path / "learners.sqlite"
    confirmed = 0
    for number, wait in enumerate((0.0, 0.011, 0.023, 0.037, 0.05)):
        process = writer(path, f"quiz {number}", 100_000)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
        confirmed = sum(1 for line in lines if line.strip().isdigit())
        store = open_learners(path)
        kept = store.latest("Ana", f"quiz {number}")
        assert store.notice == ""
        assert [a.turn for a in kept] == list(range(len(kept)))
        assert confirmed <= len(kept) <= confirmed + 1
        total = sum(len(store.latest("Ana", f"quiz {n}")) for n in range(number + 1))
        assert store.cards("Ana")[0].reviews == total
        assert store.remembered("Ana", f"quiz {number}") == f"quiz {number} {len(kept) - 1}"
        store.close()
    assert confirmed > 0


def test_two_processes_write_one_database(tmp_path: Path):
    path = tmp_path / "learners.sqlite"
    both = [writer(path, quiz, 40) for quiz in ("one", "two")]
    for process in both:
        assert process.stdout is not None
        process.stdout.read()
        process.stdout.close()
        assert process.wait() == 0
    store = open_learners(path)
    assert len(store.latest("Ana", "one")) == len(store.latest("Ana", "two")) == 40
    assert store.cards("Ana")[0].reviews == 80
    store.close()


def test_threads_share_a_store(tmp_path: Path):
    store = open_learners(tmp_path / "learners.sqlite")
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(15):
                store.record(f"learner {number % 2}", attempt(turn, f"quiz {number}"), counted)
                assert len(store.latest(f"learner {number % 2}", f"quiz {number}")) == turn + 1
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [c.reviews for n in (0, 1) for c in store.cards(f"learner {n}")] == [45, 45]
    store.close()


def filled(path: Path) -> None:
    store = open_learners(path)
    for turn in range(400):
        store.record("Ana", attempt(turn), counted)
    store.close()


@pytest.mark.parametrize("damage", ["text", "header", "middle", "cut"])
def test_a_damaged_database_is_set_aside_whole(tmp_path: Path, damage: str):
    path = tmp_path / "learners.sqlite"
    filled(path)
    data = bytearray(path.read_bytes())
    if damage == "text":
        data = bytearray(b"this is no database\n" * 300)
    elif damage == "header":
        data[:16] = b"x" * 16
    elif damage == "middle":
        data[4096 : len(data) // 2] = b"\xff" * (len(data) // 2 - 4096)
    else:
        del data[len(data) // 2 :]
    path.write_bytes(data)
    store = open_learners(path)
    assert "learners.damaged-1.sqlite" in store.notice
    assert "nothing was deleted" in store.notice
    assert path.with_name("learners.damaged-1.sqlite").read_bytes() == bytes(data)
    assert store.latest("Ana", "q") == []
    store.record("Ana", attempt(0), counted)
    store.close()
    again = open_learners(path)
    assert again.notice == ""
    assert len(again.latest("Ana", "q")) == 1
    again.close()


def test_a_second_damage_gets_a_name_of_its_own(tmp_path: Path):
    path = tmp_path / "learners.sqlite"
    for number in (1, 2):
        path.write_bytes(b"no database " * 200 + bytes([number]))
        open_learners(path).close()
        aside = path.with_name(f"learners.damaged-{number}.sqlite")
        assert aside.read_bytes()[-1] == number


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path):
    path = tmp_path / "learners.sqlite"
    filled(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LearnersTooNew, match=rf"version 99, this one reads {HEAD}.*left as it is"):
        open_learners(path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*damaged*"))


def test_the_database_of_another_program_is_left_alone(tmp_path: Path):
    path = tmp_path / "learners.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE cards (id)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LearnersError, match="another program"):
        open_learners(path)
    assert path.read_bytes() == before


def test_a_path_that_can_not_be_used_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(LearnersError, match="Choose another home folder"):
        open_learners(tmp_path / "file" / "learners.sqlite")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such permissions")
def test_other_users_can_not_read_the_database(tmp_path: Path):
    path = tmp_path / "data" / "learners.sqlite"
    open_learners(path).close()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_store_writes_ahead_and_checks_its_keys(tmp_path: Path):
    path = tmp_path / "learners.sqlite"
    store: SqlLearners = open_learners(path)
    store.record("Ana", attempt(0), counted)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    with store._database.engine.connect() as checked:
        assert checked.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()


def test_the_package_is_imported_without_the_database_library():
    code = "import sys, calctutor; print('sqlalchemy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert ran.stdout.strip() == "False", ran.stderr
