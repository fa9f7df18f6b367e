"""Old tables brought up to date: nothing lost, and the same tables as new ones.

The files under tests/data were written by the releases of their time.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from calctutor.backends.learners import open_learners, open_shared_learners
from calctutor.backends.learners_open import open_file
from calctutor.backends.schema import HEAD, metadata
from calctutor.backends.server import close_servers, open_server
from calctutor.backends.server_schema import server_metadata
from calctutor.backends.upgrade import upgrade_server
from calctutor.backends.visits import open_visits
from calctutor.errors import LearnersError
from doubles_web import answer
from postgres import Postgres

DATA = Path(__file__).resolve().parents[1] / "data"


def old_file(folder: Path, version: int) -> Path:
    path = folder / "learners.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((DATA / f"learners_v{version}.sql").read_text(encoding="utf-8"))
    connection.close()
    return path


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    columns = [r[1] for r in connection.execute(f"PRAGMA table_info({table})")]
    new = ("added", "revision", "key", "begun")
    kept = [c for c in columns if c not in new or table == "sessions"]
    found = connection.execute(f"SELECT {', '.join(kept)} FROM {table} ORDER BY rowid").fetchall()
    connection.close()
    return found


def differences(connection: Connection) -> list[object]:
    described = [metadata]
    if connection.dialect.name == "postgresql":
        described.append(server_metadata)
    return list(compare_metadata(MigrationContext.configure(connection), described))


@pytest.mark.parametrize("version", [1, 2])
def test_an_old_file_is_upgraded_and_loses_no_row(tmp_path: Path, version: int):
    path = old_file(tmp_path, version)
    tables = ["learners", "attempts", "cards", "sessions", "aliases", "visits", "visit_learners",
              "visit_turns", "visit_hints"] + ["wishes"] * (version > 1)  # fmt: skip
    before = {table: rows(path, table) for table in tables}
    assert all(before.values())
    store = open_learners(path)
    assert store.notice == ""
    assert {table: rows(path, table) for table in tables} == before
    assert list(store.learners()) == ["Ana", "Ben Ölz"]
    assert [a.turn for a in store.latest("Ben Ölz", "q1")] == [0, 1, 2]
    assert store.latest("Ana", "q1")[0].response == "a\x1ab “ü”"
    assert store.cards("Ana")[0].reviews == 3
    assert store.wishes("Ana") == ({"exam": "2027-06-01"} if version > 1 else {})
    assert store.aliases("Ana") == {("f1", "periphery"): ("rim zone", "outer shell")}
    store.add_alias("Ana", "f1", "periphery", "a margin")
    assert store.aliases("Ana")["f1", "periphery"] == ("rim zone", "outer shell", "a margin")
    store.wish("Ana", "exam", "2027-07-01")
    store.close()
    visits = open_visits(path)
    me = visits.visit("a" * 32)
    assert [turn.reply for turn in visits.turns(me)] == [answer()]
    assert (visits.quiz(me), visits.dismissed(me)) == ("q2", {"keys"})
    assert visits.visit("b" * 32).names == ("me", "Cy")
    visits.close()


@pytest.mark.parametrize("version", [0, 1, 2])
def test_upgraded_tables_are_those_of_a_new_file(tmp_path: Path, version: int):
    path = old_file(tmp_path, version) if version else tmp_path / "learners.sqlite"
    database = open_file(path)
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == HEAD
        own = [d for d in differences(connection) if "alembic_version" not in str(d)]
        assert own == []
    database.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path):
    path = old_file(tmp_path, 1)
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE aliases ADD COLUMN added INTEGER")
    connection.commit()
    before = list(connection.iterdump())
    connection.close()
    with pytest.raises(LearnersError, match="duplicate column name: added"):
        open_learners(path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert list(connection.iterdump()) == before
    connection.close()


def test_the_tables_of_a_server_are_those_that_are_described(database_url: str):
    with open_server(database_url).reading() as connection:
        assert differences(connection) == []


def test_an_old_server_is_upgraded_and_loses_no_row(postgres: Postgres):
    url = postgres.make()
    server = open_server(url)
    with server.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA calctutor CASCADE")
    with server.engine.begin() as connection:
        upgrade_server(connection, to=1)
        connection.execute(text("INSERT INTO learners (name) VALUES ('Ana')"))
        connection.execute(
            text("INSERT INTO sessions SELECT id, 'q', 'state', 7 FROM learners WHERE name = 'Ana'")
        )
    close_servers()
    store = open_shared_learners(url)
    assert store.remembered("Ana") == "state"
    assert store.wishes("Ana") == {}
    store.wish("Ana", "exam", "2027-07-01")
    with open_server(url).reading() as connection:
        assert differences(connection) == []
    close_servers()
    postgres.drop(url)
