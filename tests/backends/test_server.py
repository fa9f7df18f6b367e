"""A shared database: opened or refused with a remedy, waited for, written by many processes."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from backends.test_learners import attempt, card
from backends.test_learners_safety import counted
from calctutor.backends import server as servers
from calctutor.backends.database import escaped, unescaped
from calctutor.backends.learners import open_shared_learners
from calctutor.backends.schema import HEAD
from calctutor.backends.server import close_servers, open_server
from calctutor.backends.server_address import read_address
from calctutor.backends.visits import open_shared_visits
from calctutor.errors import LearnersError, LearnersTooNew, SettingsError
from doubles_web import answer
from postgres import Postgres, free_port

HERE = Path(__file__).resolve().parents[1]

WRITER = """
import sys
from backends.test_learners import attempt
from backends.test_learners_safety import counted
from calctutor.backends.learners import open_shared_learners
from calctutor.errors import AnsweredTwice

url, job, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = open_shared_learners(url)
print("ready", flush=True)
sys.stdin.readline()
for turn in range(count):
    if job == "undo":
        print(store.undo("Ana") is not None, flush=True)
        continue
    try:
        store.record("Ana", attempt(turn, job, "shared"), counted, session=f"{job} {turn}")
        print(turn, flush=True)
    except AnsweredTwice:
        print("twice", flush=True)
"""


def start(url: str, *jobs: str, count: int = 25) -> list[subprocess.Popen[str]]:
    """A process a job, all opened; they begin with a line on their input."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, job, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=HERE,
        )
        for job in jobs
    ]
    for process in started:
        assert said_by(process).readline() == "ready\n"
    return started


def said_by(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def finish(processes: list[subprocess.Popen[str]]) -> list[str]:
    """All that they print."""
    for process in processes:
        go(process)
    lines: list[str] = []
    for process in processes:
        lines += process.communicate(timeout=120)[0].splitlines()
    return lines


def test_answers_of_many_processes_for_one_learner_are_all_kept(database_url: str):
    quizzes = ("one", "two", "three", "four")
    lines = finish(start(database_url, *quizzes))
    assert sorted(lines) == sorted(str(n) for n in range(25) for _ in quizzes)
    store = open_shared_learners(database_url)
    assert [a.turn for q in quizzes for a in store.latest("Ana", q)] == [*range(25)] * 4
    assert store.cards("Ana")[0].reviews == 100
    assert len(store.reviews("Ana")) == 100
    assert [store.remembered("Ana", q) for q in quizzes] == [f"{q} 24" for q in quizzes]


def test_of_many_processes_that_answer_one_question_one_is_first(database_url: str):
    lines = finish(start(database_url, *["same"] * 4))
    assert sorted(line for line in lines if line != "twice") == sorted(map(str, range(25)))
    assert lines.count("twice") == 75
    store = open_shared_learners(database_url)
    assert len(store.latest("Ana", "same")) == 25
    assert store.cards("Ana")[0].reviews == 25


def test_an_answer_is_taken_back_once_by_many_processes(database_url: str):
    store = open_shared_learners(database_url)
    for turn in range(30):
        store.record("Ana", attempt(turn, "q", "shared"), counted, session=f"q {turn}")
    lines = finish(start(database_url, "undo", "undo", "undo", count=8))
    assert lines == ["True"] * 24
    assert [a.turn for a in store.latest("Ana", "q")] == [*range(6)]
    assert store.cards("Ana")[0].reviews == 6
    assert store.remembered("Ana", "q") == "q 5"


def test_what_was_confirmed_survives_kill_minus_nine(database_url: str):
    for number, wait in enumerate((0.02, 0.05, 0.11)):
        (process,) = start(database_url, f"quiz {number}", count=100_000)
        go(process)
        lines = [said_by(process).readline()]
        time.sleep(wait)
        process.kill()
        lines += said_by(process).readlines()
        confirmed = [line for line in lines if line.strip().isdigit()]
        said_by(process).close()
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
        time.sleep(0.2)  # the server ends what the dead one had begun
        store = open_shared_learners(database_url)
        kept = store.latest("Ana", f"quiz {number}")
        assert [a.turn for a in kept] == list(range(len(kept)))
        assert len(confirmed) <= len(kept) <= len(confirmed) + 1
        total = sum(len(store.latest("Ana", f"quiz {n}")) for n in range(number + 1))
        assert store.cards("Ana")[0].reviews == total


def test_a_server_that_starts_anew_is_waited_for():
    server = Postgres()
    try:
        store = open_shared_learners(server.make())
        store.record("Ana", attempt(0, fact="shared"), counted)
        server.stop()
        starting = threading.Timer(1.0, server.start)
        starting.start()
        store.record("Ana", attempt(1, fact="shared"), counted)
        starting.join()
        assert [a.turn for a in store.latest("Ana", "q1")] == [0, 1]
    finally:
        close_servers()
        server.remove()


def test_a_browser_that_comes_to_many_threads_at_once_is_one(database_url: str):
    store = open_shared_visits(database_url)
    found: list[object] = []

    def come(number: int) -> None:
        try:
            visit = store.visit("c" * 32)
            for _ in range(4):
                store.add_turn(visit, f"of {number}", answer())
            found.append(visit)
        except Exception as problem:
            found.append(problem)

    threads = [threading.Thread(target=come, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    visit = store.visit("c" * 32)
    assert found == [visit] * 8
    assert [t.number for t in store.turns(visit, 100)] == [*range(1, 33)]
    assert store.revision(visit) == 32


@pytest.mark.parametrize(
    "words", ["a\0b", "\x1a0", "\x1a\0\x1a1", "a\ud800b\udfff", "\x1aud800", "plain", ""]
)
def test_text_with_a_nul_comes_back_as_it_was(database_url: str, words: str):
    assert unescaped(escaped(words)) == words
    assert "\0" not in str(escaped(words))
    str(escaped(words)).encode("utf-8")
    store = open_shared_learners(database_url)
    store.record("Ana", attempt(response=words), lambda _: card())
    assert store.recent("Ana")[0].response == words


def test_a_query_may_take_longer_than_connecting(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("calctutor.backends.server_connect.CONNECT_SECONDS", 0.5)
    with open_server(database_url).asking() as connection:
        assert connection.scalar(text("SELECT pg_sleep(1.2) IS NOT NULL")) is True


def test_one_holder_at_a_time_has_a_lock(database_url: str):
    database = open_server(database_url)
    with database.held("building x") as first, database.held("building x", wait=False) as second:
        assert (first, second) == (True, False)
        with database.held("building y", wait=False) as other:
            assert other
    with database.held("building x", wait=False) as again:
        assert again


def test_neither_a_lock_nor_a_question_keeps_a_transaction_open(database_url: str):
    database = open_server(database_url)
    watching = text(
        "SELECT state, xact_start IS NULL FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for _ in range(2):  # the second time with connections that were used before
        with database.held("a build"), database.asking() as asking:
            asking.scalar(text("SELECT 1"))
            with database.asking() as other:
                found = {tuple(row) for row in other.execute(watching)}
        assert found == {("idle", True)}
    with database.asking() as connection:
        connection.exec_driver_sql("CREATE TABLE kept AS SELECT 7 AS number")
    with database.reading() as connection:
        assert connection.scalar(text("SELECT number FROM kept")) == 7


def test_a_connection_that_the_server_has_ended_is_replaced(database_url: str):
    database = open_server(database_url)
    with database.asking() as one, database.asking() as other, database.held("x"):
        pids = {c.scalar(text("SELECT pg_backend_pid()")) for c in (one, other)}
    ended = text("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                 " WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip
    with database.asking() as connection:
        assert connection.scalar(ended) >= 2
    with database.asking() as one, database.writing() as other, database.held("x") as held:
        assert held
        now = {c.scalar(text("SELECT pg_backend_pid()")) for c in (one, other)}
    assert len(now) == 2 and now - pids


class HandClock:
    """A clock that goes on only where somebody rests."""

    def __init__(self) -> None:
        self.now = 0.0
        self.rests: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert len(self.rests) < 1000, "looked for a connection without rest"
        self.now += seconds
        self.rests.append(seconds)


def test_a_live_connection_is_looked_for_with_growing_rests(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    database, clock = open_server(database_url), HandClock()
    monkeypatch.setattr(servers, "time", clock)

    def cut(wire: Any, *_: object) -> None:
        wire._usock.shutdown(socket.SHUT_RDWR)

    event.listen(database.engine, "checkout", cut)
    try:
        with pytest.raises(LearnersError, match="can't be reached"), database.asking():
            pass
    finally:
        event.remove(database.engine, "checkout", cut)
    assert clock.now >= servers.PATIENCE
    assert clock.rests == sorted(clock.rests)
    assert clock.rests[: servers.POOL] == [0.0] * servers.POOL
    assert clock.rests[servers.POOL] > 0
    assert len(clock.rests) < 80
    with database.asking() as connection:
        assert connection.scalar(text("SELECT 7")) == 7


def test_a_connection_that_is_killed_is_logged_in_one_sentence(
    database_url: str, caplog: pytest.LogCaptureFixture
):
    database = open_server(database_url)
    pid, end = text("SELECT pg_backend_pid()"), text("SELECT pg_terminate_backend(:pid, 5000)")
    caplog.set_level(logging.WARNING)
    with database.held("x"), database._locks.connect() as other:
        # given back dead, its transaction open
        with suppress(DBAPIError, ConnectionError), database.engine.connect() as connection:
            other.scalar(end, {"pid": connection.scalar(pid)})
    with database.asking() as connection:
        assert connection.scalar(text("SELECT 7")) == 7
    told = [record for record in caplog.records if record.name.startswith("sqlalchemy")]
    assert {record.getMessage() for record in told} == {
        "A connection to the database was lost; the next call makes a new one."
    }
    assert "Traceback" not in caplog.text


def test_a_question_is_put_again_where_its_connection_was_ended(database_url: str):
    """A connection that answered just now is taken for alive, without a message that asks."""
    database = open_server(database_url)
    pid = text("SELECT pg_backend_pid()")
    with database.asking() as connection:
        first = connection.scalar(pid)
    assert [tuple(row) for row in database.rows(pid, {})] == [(first,)]
    with database.held("x"):  # a connection of another pool
        with database._locks.connect() as other:
            other.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
    ((second,),) = database.rows(pid, {})
    assert second != first
    with pytest.raises(LearnersError, match="division by zero"):
        database.rows(text("SELECT 1 / 0"), {})


@pytest.mark.parametrize("way", ["rows", "asking", "reading", "writing", "aborted", "held"])
def test_what_can_not_be_sent_leaves_nothing_for_the_next_who_asks(database_url: str, way: str):
    """Half of a statement was sent: its answer would be taken for that of the next one."""
    database = open_server(database_url)
    bad, telling = {"x": "\ud800"}, text("SELECT CAST(:x AS text)")

    def spoil() -> None:
        if way == "rows":
            database.rows(telling, bad)
        elif way == "held":
            with database.held("\ud800"):
                pass
        elif way == "aborted":
            with database.writing() as connection:
                with suppress(DBAPIError):
                    connection.scalar(text("SELECT 1 / 0"))
                connection.scalar(telling, bad)
        else:
            with getattr(database, way)() as connection:
                connection.scalar(telling, bad)

    for number in range(8):
        with pytest.raises((UnicodeEncodeError, LearnersError)):
            spoil()
        for ask in (database.asking, database.reading, database.writing):
            with ask() as connection:
                assert connection.scalar(telling, {"x": f"mine {number}"}) == f"mine {number}"
        with database.held("mine") as held:
            assert held
        assert database.rows(telling, {"x": "own"})[0][0] == "own"


def test_a_server_out_of_reach_is_told_with_the_remedy():
    address = f"postgresql://me:secret@127.0.0.1:{free_port()}/tutor"
    with pytest.raises(LearnersError, match=r"can't be reached: see that the server runs") as told:
        open_server(address)
    assert "secret" not in str(told.value)
    assert "tutor on 127.0.0.1" in str(told.value)


def test_a_wrong_database_or_user_is_told_with_the_remedy(postgres: Postgres, prepared: str):
    with pytest.raises(LearnersError, match="no database of that name: make it with createdb"):
        open_server(postgres.url("nowhere"))
    stranger = postgres.url(prepared).replace("postgres@", "stranger@")
    with pytest.raises(LearnersError, match="refuses this user"):
        open_server(stranger)


def test_a_pgvector_that_lacks_a_type_is_told_with_the_remedy(database_url: str):
    with pytest.raises(LearnersError, match="its pgvector is older than 0.8: update it"):
        open_server(database_url).rows(text("SELECT CAST('x' AS halfvec_of_later)"), {})


def test_a_user_without_rights_is_told_with_the_remedy(postgres: Postgres):
    url = postgres.make()
    postgres.sql("postgres", "CREATE ROLE guest LOGIN")
    try:
        with pytest.raises(LearnersError, match="make it the owner of the database"):
            open_server(url.replace("postgres@", "guest@"))
    finally:
        close_servers()
        postgres.sql("postgres", "DROP ROLE guest")
        postgres.drop(url)


def test_tables_of_a_newer_version_are_left_alone(postgres: Postgres, database_url: str):
    name = database_url.rpartition("/")[2]
    postgres.sql(name, "UPDATE calctutor.alembic_version SET version_num = '0999'")
    with pytest.raises(LearnersTooNew, match=rf"version 999, this one reads {HEAD}.*Update"):
        open_server(database_url)
    postgres.sql(name, "UPDATE calctutor.alembic_version SET version_num = 'c0ffee'")
    with pytest.raises(LearnersError, match="another program"):
        open_server(database_url)


def test_tables_of_other_programs_are_no_matter(postgres: Postgres):
    url = postgres.make()
    postgres.sql(url.rpartition("/")[2], "CREATE TABLE cards (id int)")
    assert list(open_shared_learners(url).learners()) == []
    assert open_shared_learners(url).cards("Ana") == []
    close_servers()
    postgres.drop(url)


def test_many_processes_make_the_tables_once(postgres: Postgres):
    url = postgres.make()
    lines = finish(start(url, "one", "two", "three", count=1))
    assert lines == ["0"] * 3
    postgres.drop(url)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://me@host", "names no database"),
        ("postgresql://me@host:port/x", "can't be read"),
        ("postgresql://me@host/x?sslmode=maybe", "sslmode 'maybe' is none of disable"),
        ("postgresql://me@host/x?pool=3", "a parameter pool that is not known"),
        ("postgresql://me@host/x?sslmode=verify-full&sslrootcert=/no/such", "can't be read"),
    ],
)
def test_an_address_that_makes_no_sense_is_told(address: str, said: str):
    with pytest.raises(SettingsError, match=said):
        read_address(address)


def test_an_address_says_how_to_connect():
    url, told = read_address("postgres://me:p%40ss@db.example:5433/tutor?sslmode=verify-full")
    assert (url.drivername, url.password, url.port) == ("postgresql+pg8000", "p@ss", 5433)
    assert told["ssl_context"].check_hostname
    assert read_address("postgresql://me@h/x?sslmode=disable")[1]["ssl_context"] is False
    _, told = read_address("postgresql://me@/tutor?host=/run/postgresql")
    assert told["unix_sock"] == "/run/postgresql/.s.PGSQL.5432"


def test_the_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pg8000", None)
    with pytest.raises(SettingsError, match=r"install calctutor\[server\]"):
        servers._server("postgresql://me@host/x")


def test_without_a_server_nothing_of_it_is_imported(tmp_path: Path):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from calctutor.backends.learners import open_learners\n"
        "from calctutor.backends.visits import open_visits\n"
        f"store = open_learners(Path({str(tmp_path / 'l.sqlite')!r}))\n"
        f"visits = open_visits(Path({str(tmp_path / 'l.sqlite')!r}))\n"
        "store.add_alias('Ana', 'f', 'a', 'b')\n"
        "visits.visit('a' * 32)\n"
        "names = ('pg8000', 'alembic', 'mako', 'calctutor.backends.server',\n"
        "         'calctutor.backends.upgrade')\n"
        "print([name for name in names if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert ran.stdout.strip() == "[]", ran.stderr
