"""Data moved to a server and back: nothing lost, nothing doubled, whatever happens meanwhile."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from backends.test_learners import attempt
from calctutor.backends.learners import SqlLearners, open_learners, open_shared_learners
from calctutor.backends.people import open_people, open_shared_people
from calctutor.backends.schema import metadata
from calctutor.backends.server import close_servers, open_server
from calctutor.backends.server_schema import author_files
from calctutor.backends.shared_place import SharedPlace, digest, file_of, put_file
from calctutor.backends.visits import open_shared_visits, open_visits
from calctutor.build import study_place
from calctutor.errors import LearnersError, SettingsError
from calctutor.learner_types import Attempt, Card, Moved, Rating
from calctutor.moving import move
from calctutor.settings import Settings, read_settings
from calctutor.visit_types import Report
from doubles_web import answer
from postgres import Postgres

DAY = date(2026, 3, 23)
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
ME, YOU = "a" * 32, "b" * 32
BANK = "quiz-bank.conf"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("# A\n\n- one\n", encoding="utf-8")
    environ = {"CALCTUTOR_HOME": str(tmp_path / "home"), "CALCTUTOR_NOTES": str(tmp_path / "notes")}
    return read_settings(environ)


@pytest.fixture
def path(settings: Settings) -> Path:
    return settings.home / "learners.sqlite"


def answered(
    store: SqlLearners, learner: str, turn: int, fact: str, quiz: str = "q", day: date = DAY
) -> None:
    def later(before: Card | None) -> Card:
        count = before.reviews if before else 0
        return Card(fact, 2.5 + count, 5.0, day + timedelta(days=3), day, count + 1)

    store.record(learner, attempt(turn, quiz, fact, day=day), later, session=f"{quiz} {turn}")


def fill(path: Path) -> None:
    """A laptop after some days of study."""
    store = open_learners(path)
    for name in ("me", "Ben Ölz"):
        for turn in range(12):
            answered(store, name, turn, f"f{turn % 4}", day=DAY + timedelta(days=turn))
        store.undo(name)
        store.remember(name, "q2", "begun")
        for alias in ("rim zone", "an edge", "outer \0 shell"):
            store.add_alias(name, "f1", "periphery", alias)
        store.wish(name, "exam", "2027-06-01")
    store.put_card("Cy", Card("f9", 1.5, 5.0, DAY, DAY))
    store.close()
    visits = open_visits(path, lambda: NOON)
    me, you = visits.visit(ME), visits.visit(YOU)
    for number in range(3):
        visits.add_turn(me, f"question {number}", answer())
    visits.cut(me, 3)
    visits.add_turn(you, "mine", answer())
    visits.set_quiz(me, "q2")
    visits.dismiss(me, "keys")
    visits.report(me, Report("where?", "there", answer().citations, "wrong", NOON, "me"))
    visits.add_learner(YOU, "Dee")
    visits.close()


def image(store: SqlLearners) -> dict[str, object]:
    """All that a learners' store says."""
    return {name: store.export(name) for name in store.learners()}


def of_file(path: Path) -> dict[str, object]:
    store = open_learners(path)
    try:
        return image(store)
    finally:
        store.close()


def talks(where: str | Path) -> list[object]:
    """All that a store of visits says of the two browsers."""
    store = open_visits(where) if isinstance(where, Path) else open_shared_visits(where)
    found: list[object] = []
    for visit in (store.visit(ME), store.visit(YOU)):
        found += [visit, store.turns(visit), store.quiz(visit), store.dismissed(visit)]
        found += [store.reports(visit), store.revision(visit)]
    store.close()
    return found


def test_a_laptop_goes_to_a_server_and_back(
    settings: Settings, path: Path, tmp_path: Path, database_url: str
):
    fill(path)
    before, said = of_file(path), talks(path)
    moved = move(settings, "", database_url, {})
    assert moved == Moved(
        learners=3, attempts=24, cards=9, sessions=4, aliases=6, wishes=2, undone=0,
        visits=2, turns=3, reports=1, files=0,
    )  # fmt: skip
    assert image(open_shared_learners(database_url)) == before
    assert talks(database_url) == said
    assert move(settings, "", database_url, {}) == Moved()
    assert image(open_shared_learners(database_url)) == before
    back = tmp_path / "back" / "learners.sqlite"
    assert move(settings, database_url, str(back), {}) == moved
    assert of_file(back) == before
    assert talks(back) == said
    assert move(settings, database_url, str(back), {}) == Moved()
    assert move(settings, database_url, str(path), {}) == Moved()
    assert of_file(path) == before


@pytest.fixture
def second(postgres: Postgres, prepared: str) -> Iterator[str]:
    """Another server."""
    url = postgres.make(prepared)
    yield url
    close_servers()
    postgres.drop(url)


def tables(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row that a move has to bring, but for numbers that a database gives."""
    own = {"id", "learner_id", "owner_id", "account_id", "added"}
    left = {"account_sessions", "counters", "visit_works", "processes", "alembic_version"}
    with open_server(url).reading() as connection:
        every = [*metadata.sorted_tables, author_files]
        return {
            table.name: sorted(
                tuple(str(v) for k, v in row.items() if k not in own or isinstance(v, str))
                for row in connection.execute(select(table)).mappings()
            )
            for table in every
            if table.name not in left
        }


def test_a_server_goes_to_another_and_loses_no_row(
    settings: Settings, path: Path, database_url: str, second: str
):
    fill(path)
    (settings.notes / BANK).write_text("[retired]\n", encoding="utf-8")
    move(settings, "", database_url, {})
    people = open_shared_people(database_url)
    people.add_account("root", "four plain words here", admin=True)
    people.add_account("ana", "four plain words here")
    people.put_member("ana", "Law", "student")
    people.put_member("root", "Law", "teacher")
    people.drop_member("root", "Law")
    people.set_disabled("ana", True)
    people.invite("Art", "student", 5, 7)
    people.open_session("root")
    before = tables(database_url)
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    moved = move(settings, database_url, second, {})
    assert tables(second) == before == tables(database_url)
    assert (moved.learners, moved.attempts, moved.accounts, moved.members) == (3, 24, 2, 2)
    assert (moved.invitations, moved.files, moved.told) == (1, 1, ())
    assert talks(second) == talks(database_url)
    assert open_shared_people(second).check_password("root", "four plain words here")
    assert move(settings, database_url, second, {}) == Moved()
    assert tables(second) == before


def test_two_servers_come_together_in_one(
    settings: Settings, path: Path, tmp_path: Path, database_url: str, second: str
):
    fill(path)
    move(settings, "", database_url, {})
    open_shared_learners(second).wish("Zoe", "exam", "2027-01-01")
    with open_server(second).writing() as connection:
        put_file(connection, "Art", BANK, "art", digest("art"))
    with open_server(database_url).writing() as connection:
        put_file(connection, "Law", BANK, "law", digest("older"))
        put_file(connection, "Art", BANK, "art, changed", digest("art"))
    moved = move(settings, database_url, second, {})
    assert (moved.learners, moved.files, moved.told) == (3, 2, ())
    assert list(open_shared_learners(second).learners()) == ["Ben Ölz", "Cy", "Zoe", "me"]
    with open_server(second).reading() as connection:
        assert file_of(connection, "Art", BANK) == ("art, changed", digest("art, changed"))
    with open_server(second).writing() as connection:
        put_file(connection, "Law", BANK, "law, here")
        put_file(connection, "Art", BANK, "art, here")
    with open_server(database_url).writing() as connection:
        put_file(connection, "Art", BANK, "art, there")
    again = move(settings, database_url, second, {})
    assert again.files == 0
    assert [BANK in line and "Art" in line for line in again.told] == [True]
    with open_server(second).reading() as connection:
        assert file_of(connection, "Law", BANK) == ("law, here", digest("law"))
        assert file_of(connection, "Art", BANK) == ("art, here", digest("art, changed"))


def test_what_went_on_there_comes_back_and_is_not_overwritten(
    settings: Settings, path: Path, database_url: str
):
    fill(path)
    move(settings, "", database_url, {})
    server = open_shared_learners(database_url)
    answered(server, "me", 12, "f0", day=DAY + timedelta(days=30))
    server.undo("Ben Ölz")
    visits = open_shared_visits(database_url, lambda: NOON)
    visits.add_turn(visits.visit(ME), "on the server", answer())
    live, said = image(server), talks(database_url)
    assert move(settings, "", database_url, {}) == Moved()
    assert image(server) == live
    assert talks(database_url) == said
    moved = move(settings, database_url, str(path), {})
    assert (moved.attempts, moved.undone, moved.turns) == (1, 1, 1)
    assert of_file(path) == live
    assert talks(path) == said


def test_an_answer_given_anew_after_undo_is_not_lost(
    settings: Settings, path: Path, database_url: str
):
    fill(path)
    move(settings, "", database_url, {})
    server = open_shared_learners(database_url)
    server.undo("me")
    answered(server, "me", 10, "f2", day=DAY + timedelta(days=10))
    live = image(server)
    moved = move(settings, database_url, str(path), {})
    assert (moved.attempts, moved.undone, moved.told) == (1, 1, ())
    assert of_file(path) == live


def test_both_sides_may_have_gone_on(settings: Settings, path: Path, database_url: str):
    fill(path)
    move(settings, "", database_url, {})
    server = open_shared_learners(database_url)
    answered(server, "me", 0, "f0", "there", DAY + timedelta(days=40))
    laptop = open_learners(path)
    answered(laptop, "me", 0, "f0", "here", DAY + timedelta(days=41))
    answered(laptop, "me", 1, "f1", "here", DAY + timedelta(days=41))
    laptop.close()
    assert move(settings, "", database_url, {}).attempts == 2
    assert len(server.latest("me", "there")) == 1
    assert len(server.latest("me", "here")) == 2
    kept = {card.fact_id: card for card in server.cards("me")}
    assert kept["f0"].last == DAY + timedelta(days=41)
    assert kept["f1"].reviews == 4


def test_an_answer_to_a_turn_that_has_another_is_told(
    settings: Settings, path: Path, database_url: str
):
    fill(path)
    move(settings, "", database_url, {})
    answered(open_shared_learners(database_url), "me", 20, "f0")
    laptop = open_learners(path)
    answered(laptop, "me", 20, "f1")
    laptop.close()
    moved = move(settings, "", database_url, {})
    assert moved.told == (
        "1 answers of me were left out: those questions have another answer there.",
    )
    assert [a.fact_id for a in open_shared_learners(database_url).latest("me", "q")][-1] == "f0"


def test_two_people_of_one_name_are_not_made_one(settings: Settings, path: Path, database_url: str):
    answered(open_shared_learners(database_url), "me", 0, "theirs")
    fill(path)
    before = image(open_shared_learners(database_url))
    with pytest.raises(LearnersError, match=r"another learner me already.*--rename me=NAME"):
        move(settings, "", database_url, {})
    assert image(open_shared_learners(database_url)) == before
    assert move(settings, "", database_url, {"me": "ana"}).learners == 3
    store = open_shared_learners(database_url)
    assert len(store.latest("ana", "q")) == 11
    assert [a.fact_id for a in store.latest("me", "q")] == ["theirs"]
    visit = open_shared_visits(database_url).visit(ME)
    assert (visit.learner, visit.shown) == ("ana", "me")
    assert move(settings, "", database_url, {"me": "ana"}) == Moved()
    with pytest.raises(LearnersError, match="no learner nobody"):
        move(settings, "", database_url, {"nobody": "x"})


def test_accounts_and_members_go_along(
    settings: Settings, path: Path, tmp_path: Path, database_url: str
):
    fill(path)
    here = open_people(path)
    here.add_account("anna", "four plain words here")
    here.add_account("root", "four plain words there", admin=True)
    here.put_member("anna", "law", "student")
    here.set_consent("anna", "law", True)
    token = here.invite("law", "student", 3, 7)
    session = here.open_session("anna")
    members = here.members("law")
    here.close()
    moved = move(settings, "", database_url, {})
    assert (moved.accounts, moved.members, moved.invitations) == (2, 1, 1)
    server = open_shared_people(database_url)
    assert server.members("law") == members
    assert server.check_password("anna", "four plain words here")
    assert server.has_administrator()
    assert server.invitation(token).course == "law"
    assert server.person(session) is None
    server.set_password("anna", "another four plain words")
    assert move(settings, "", database_url, {}) == Moved()
    assert server.check_password("anna", "another four plain words")
    back = tmp_path / "back.sqlite"
    assert move(settings, database_url, str(back), {}).accounts == 2
    here = open_people(back)
    assert here.members("law") == members
    here.close()


def test_the_banks_files_go_along(settings: Settings, path: Path, database_url: str):
    fill(path)
    bank = settings.notes / BANK
    bank.write_text("approve q-1\n", encoding="utf-8")
    assert move(settings, "", database_url, {}, "law").files == 1
    shared = shared_place(settings, database_url, "law")
    assert shared.read(BANK) == "approve q-1\n"
    bank.write_text("approve q-1\napprove q-2\n", encoding="utf-8")
    assert move(settings, "", database_url, {}, "law").files == 1
    assert shared.read(BANK) == "approve q-1\napprove q-2\n"
    shared.write(BANK, "retire q-9\n")
    assert move(settings, "", database_url, {}, "law") == Moved()
    assert shared.read(BANK) == "retire q-9\n"
    assert move(settings, database_url, str(path), {}, "law").files == 1
    assert bank.read_text(encoding="utf-8") == "retire q-9\n"
    bank.write_text("retire q-8\n", encoding="utf-8")
    assert move(settings, "", database_url, {}, "law").files == 1
    shared.write(BANK, "retire q-7\n")
    bank.write_text("retire q-6\n", encoding="utf-8")
    (told,) = move(settings, "", database_url, {}, "law").told
    assert told.startswith(f"{BANK} of law was changed on both sides and stays as it is")
    assert shared.read(BANK) == "retire q-7\n"
    (told,) = move(settings, database_url, str(path), {}, "law").told
    assert "changed on both sides" in told
    assert bank.read_text(encoding="utf-8") == "retire q-6\n"


def shared_place(settings: Settings, url: str, course: str) -> SharedPlace:
    from calctutor.backends.server import open_server

    return SharedPlace(
        settings.notes, lambda: open_shared_learners(url), lambda: open_server(url), course
    )


def test_a_place_on_a_server_reads_the_notes_own_file_first(settings: Settings, database_url: str):
    environ = {"CALCTUTOR_DATABASE_URL": database_url, "CALCTUTOR_HOME": str(settings.home),
               "CALCTUTOR_NOTES": str(settings.notes)}  # fmt: skip
    place, other = (study_place(read_settings(environ)) for _ in range(2))
    assert place.read(BANK) is None
    (settings.notes / BANK).write_text("approve q-1\n", encoding="utf-8")
    assert place.read(BANK) == "approve q-1\n"
    place.write(BANK, "approve q-2\n")
    assert other.read(BANK) == "approve q-2\n"
    assert (settings.notes / BANK).read_text(encoding="utf-8") == "approve q-1\n"
    with other.changing(BANK):
        other.write(BANK, "approve q-3\n")
    assert place.read(BANK) == "approve q-3\n"
    place.learners().wish("Ana", "exam", "2027-01-01")
    assert open_shared_learners(database_url).wishes("Ana") == {"exam": "2027-01-01"}


def test_places_that_make_no_sense_are_told(settings: Settings, path: Path, database_url: str):
    with pytest.raises(SettingsError, match=r"no learners' file .*--from"):
        move(settings, "", database_url, {})
    fill(path)
    with pytest.raises(SettingsError, match="are the same"):
        move(settings, "", str(path), {})
    with pytest.raises(SettingsError, match="are the same"):
        move(settings, database_url, database_url, {})


MOVER = "import sys; from calctutor.faces.cli import main; sys.exit(main(sys.argv[1:]))"


def mover(settings: Settings, *arguments: str) -> subprocess.Popen[bytes]:
    environ = {
        **os.environ,
        "CALCTUTOR_HOME": str(settings.home),
        "CALCTUTOR_NOTES": str(settings.notes),
    }
    return subprocess.Popen(
        [sys.executable, "-c", MOVER, "migrate", "--json", *arguments],
        env=environ,
        stdout=subprocess.PIPE,
    )


@pytest.fixture
def many(path: Path) -> Iterator[dict[str, object]]:
    """A laptop whose move takes a while."""
    store = open_learners(path)
    for number in range(8):
        name = f"learner {number:02}"
        rows = [
            asdict(
                Attempt(
                    "q", turn, "i", f"f{turn}", "cloze", "x", 1.0, "right", Rating.GOOD, NOON, DAY,
                    review=True, uid=f"{number}-{turn}",
                )
            )
            | {"undone": 0, "day": DAY.toordinal(), "at": NOON.isoformat(), "rating": 3}
            for turn in range(60)
        ]  # fmt: skip
        store.import_data(name, {"format": "calctutor-learner", "version": 1, "attempts": rows})
    found = image(store)
    store.close()
    yield found


def test_a_move_that_is_killed_leaves_all_or_nothing(
    settings: Settings, many: dict[str, object], database_url: str
):
    started = time.monotonic()
    with mover(settings, "--to", database_url) as first:
        first.communicate(timeout=120)
    whole = time.monotonic() - started
    store = open_shared_learners(database_url)
    assert image(store) == many
    chance = random.Random(7)
    outcomes = set()
    for _ in range(4):
        for name in list(store.learners()):
            store.forget(name)
        with mover(settings, "--to", database_url) as process:
            time.sleep(chance.uniform(0.3, 1.0) * whole)
            process.kill()
        time.sleep(0.3)
        assert image(store) in ({}, many)
        outcomes.add(bool(store.learners()))
    with mover(settings, "--to", database_url) as last:
        last.communicate(timeout=120)
        assert last.returncode == 0
    assert image(store) == many
    assert False in outcomes


def test_two_moves_at_once_double_nothing(
    settings: Settings, many: dict[str, object], postgres: Postgres, database_url: str
):
    both = [mover(settings, "--to", database_url) for _ in range(2)]
    for process in both:
        with process:
            process.communicate(timeout=120)
            assert process.returncode == 0
    assert image(open_shared_learners(database_url)) == many
    close_servers()
