"""The store of accounts, sessions, members, invitations and counters: one suite, each database."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from calctutor.backends.learners import SqlLearners, open_learners, open_shared_learners
from calctutor.backends.passwords import hash_password, is_password
from calctutor.backends.people import (
    IDLE,
    LONGEST,
    MOST_SESSIONS,
    PROGRAM,
    SqlPeople,
    open_people,
    open_shared_people,
)
from calctutor.errors import LearnersError, PeopleError
from calctutor.learner_types import Attempt, Card, Rating

WORDS = "four plain words here"
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Hand:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture(params=["file", "server"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A database: a file, or the address of a server."""
    if request.param == "file":
        return tmp_path / "learners.sqlite"
    return str(request.getfixturevalue("database_url"))


def opened(address: Path | str, clock: Hand) -> SqlPeople:
    if isinstance(address, Path):
        return open_people(address, clock)
    return open_shared_people(address, clock)


@pytest.fixture
def people(address: Path | str, clock: Hand) -> Iterator[SqlPeople]:
    store = opened(address, clock)
    yield store
    store.close()


@pytest.fixture
def learners(people: SqlPeople, address: Path | str) -> Iterator[SqlLearners]:
    """The learners' store in the same database."""
    made = open_learners(address) if isinstance(address, Path) else open_shared_learners(address)
    yield made
    made.close()


def add(people: SqlPeople, *names: str) -> None:
    for name in names:
        people.add_account(name, "")


def test_an_account_is_kept_under_one_name_whatever_its_case(people: SqlPeople):
    made = people.add_account("  Anna   Berg ", WORDS, admin=True)
    assert (made.name, made.admin, made.disabled, made.made) == ("anna berg", True, False, NOON)
    assert people.account("ANNA BERG") == made
    assert people.accounts() == [made]
    with pytest.raises(PeopleError, match="anna berg already"):
        people.add_account("Anna Berg", WORDS)
    assert people.account("bea") is None


@pytest.mark.parametrize("name", ["", "  ", "a" * 81, "a\0b", "a\u202eb"])
def test_a_name_that_can_not_be_kept_is_refused(people: SqlPeople, name: str):
    with pytest.raises(PeopleError, match="1 to 80 printable"):
        people.add_account(name, WORDS)


@pytest.mark.parametrize(
    "password", ["", "short", "a" * 9, "aaaaaaaaaaaaaa", "ababababababab", "anna berg1", "x" * 201]
)
def test_a_password_that_is_too_easy_or_long_is_refused(password: str):
    with pytest.raises(PeopleError):
        hash_password(password, "anna berg1")


def test_only_the_password_of_an_open_account_opens_it(people: SqlPeople):
    people.add_account("anna", WORDS)
    people.add_account("header", "")
    assert people.check_password("Anna", WORDS)
    assert not people.check_password("anna", WORDS + " ")
    assert not people.check_password("anna", "")
    assert not people.check_password("header", "")
    assert not people.check_password("nobody", WORDS)
    people.set_disabled("anna", True)
    assert not people.check_password("anna", WORDS)
    people.set_disabled("anna", False)
    assert people.check_password("anna", WORDS)


def test_a_hash_holds_a_salt_of_its_own_and_a_damaged_one_opens_nothing():
    one, other = hash_password(WORDS), hash_password(WORDS)
    assert one != other
    assert one.startswith("$argon2id$")
    assert is_password(WORDS, one)
    assert not is_password(WORDS, one[:-4])
    assert not is_password(WORDS, "plain")


def test_nothing_that_lets_anybody_in_can_be_read_from_the_file(tmp_path: Path):
    people = open_people(tmp_path / "learners.sqlite")
    people.add_account("anna", WORDS)
    tokens = [people.open_session("anna"), people.invite("law", "student", 3, 7)]
    with sqlite3.connect(tmp_path / "learners.sqlite") as raw:
        dump = "\n".join(raw.iterdump())
    raw.close()
    assert "anna" in dump
    assert [secret for secret in (WORDS, *tokens) if secret in dump] == []


def test_a_session_speaks_for_its_account_until_it_is_idle(people: SqlPeople, clock: Hand):
    add(people, "anna")
    token = people.open_session("anna")
    person = people.person(token)
    assert person is not None
    assert (person.account, person.kind, person.member, person.courses) == (
        "anna", "page", None, (),
    )  # fmt: skip
    assert people.person_in(person.session) == person
    assert people.person(token[:-1]) is None
    assert people.person(person.session) is None
    clock.wait(IDLE - 1)
    assert people.person(token) == person
    clock.wait(IDLE - 1)
    assert people.person(token) == person
    clock.wait(IDLE)
    assert people.person(token) is None


def test_a_session_ends_at_the_latest_though_it_is_in_use(people: SqlPeople, clock: Hand):
    add(people, "anna")
    token = people.open_session("anna")
    days = 0
    while people.person(token) is not None:
        clock.wait(86_400)
        days += 1
    assert days == LONGEST // 86_400


def test_a_programs_key_lasts_and_is_not_prolonged(people: SqlPeople, clock: Hand):
    add(people, "anna")
    token = people.open_session("anna", "program")
    clock.wait(PROGRAM - 1)
    assert people.person(token) is not None
    clock.wait(1)
    assert people.person(token) is None


def test_the_oldest_session_makes_room(people: SqlPeople, clock: Hand):
    add(people, "anna")
    tokens = []
    for _ in range(MOST_SESSIONS + 2):
        tokens.append(people.open_session("anna"))
        clock.wait(1)
    alive = [people.person(token) is not None for token in tokens]
    assert alive == [False, False] + [True] * MOST_SESSIONS
    assert len(people.sessions("anna")) == MOST_SESSIONS


def test_a_new_password_ends_every_other_session(people: SqlPeople):
    people.add_account("anna", WORDS)
    mine, other = people.open_session("anna"), people.open_session("anna")
    person = people.person(mine)
    assert person is not None
    people.set_password("anna", "another few words", person.session)
    assert people.person(mine) == person
    assert people.person(other) is None
    assert people.check_password("anna", "another few words")
    assert not people.check_password("anna", WORDS)


def test_a_disabled_account_has_no_session_and_gets_none(people: SqlPeople):
    add(people, "anna")
    token = people.open_session("anna")
    people.set_disabled("anna", True)
    assert people.person(token) is None
    with pytest.raises(PeopleError, match="shut"):
        people.open_session("anna")
    people.set_disabled("anna", False)
    assert people.person(token) is None


def test_a_session_is_ended_by_its_own_account_only(people: SqlPeople):
    add(people, "anna", "bea")
    token = people.open_session("anna")
    person = people.person(token)
    assert person is not None
    people.end_session("bea", person.session)
    assert people.person(token) == person
    people.end_session("anna", person.session)
    assert people.person(token) is None


def test_one_administrator_stays(people: SqlPeople):
    assert not people.has_administrator()
    people.add_account("root", WORDS, admin=True)
    assert people.has_administrator()
    for change in (
        lambda: people.set_admin("root", False),
        lambda: people.set_disabled("root", True),
        lambda: people.remove_account("root"),
    ):
        with pytest.raises(PeopleError, match="has to stay"):
            change()
    assert people.has_administrator()
    people.add_account("two", WORDS, admin=True)
    people.remove_account("root")
    assert [a.name for a in people.accounts()] == ["two"]


def test_members_have_names_of_their_own_in_each_course(people: SqlPeople):
    add(people, "anna", "bea")
    people.put_member("anna", "law", "student")
    people.put_member("anna", "art", "teacher")
    people.put_member("bea", "law", "student")
    held = [*people.members("law"), *people.members("art")]
    assert [(m.account, m.course, m.role, m.consent) for m in held] == [
        ("anna", "law", "student", False),
        ("bea", "law", "student", False),
        ("anna", "art", "teacher", False),
    ]
    assert len({m.visit for m in held}) == len({m.learner for m in held}) == 3
    assert all(len(m.visit) == 32 for m in held)
    assert [m.course for m in people.memberships("anna")] == ["art", "law"]


def test_a_role_changes_and_the_member_stays_the_same(people: SqlPeople):
    add(people, "anna")
    people.put_member("anna", "law", "student")
    (before,) = people.members("law")
    people.put_member("anna", "law", "teacher", keep=True)
    assert people.members("law") == [before]
    people.put_member("anna", "law", "teacher")
    assert people.members("law") == [replace(before, role="teacher")]
    people.drop_member("anna", "law")
    assert people.members("law") == []


def test_a_person_works_in_one_course_at_a_time(people: SqlPeople):
    add(people, "anna")
    token = people.open_session("anna")
    people.put_member("anna", "law", "student")

    def here() -> str:
        person = people.person(token)
        assert person is not None
        return person.member.course if person.member else ""

    assert here() == "law"
    people.put_member("anna", "art", "student")
    assert here() == ""
    session = people.sessions("anna")[0].id
    people.choose_course(session, "art")
    assert here() == "art"
    people.choose_course(session, "medicine")
    assert here() == ""
    people.choose_course(session, "art")
    people.drop_member("anna", "art")
    assert here() == ""


def test_consent_is_the_members_own_in_that_course(people: SqlPeople):
    add(people, "anna", "bea")
    for name in ("anna", "bea"):
        people.put_member(name, "law", "student")
        people.put_member(name, "art", "student")
    people.set_consent("anna", "law", True)
    assert [(m.account, m.consent) for m in people.members("law")] == [
        ("anna", True),
        ("bea", False),
    ]
    assert not any(m.consent for m in people.members("art"))
    people.set_consent("anna", "law", False)
    assert not any(m.consent for m in people.members("law"))


def test_an_invitation_serves_as_often_and_as_long_as_it_says(people: SqlPeople, clock: Hand):
    add(people, "anna", "bea", "cleo", "dora")
    token = people.invite("law", "student", 2, 7)
    (open_,) = people.invitations("law")
    assert (open_.course, open_.role, open_.left) == ("law", "student", 2)
    assert open_.ends == NOON + timedelta(days=7)
    assert people.join(token, "anna").course == "law"
    assert people.join(token, "anna").account == "anna"
    assert people.invitation(token).left == 1
    people.join(token, "bea")
    for call in (lambda: people.join(token, "cleo"), lambda: people.invitation(token)):
        with pytest.raises(PeopleError, match="ask your teacher"):
            call()
    assert people.invitations("law") == []
    late = people.invite("law", "teacher", 5, 1)
    clock.wait(86_400)
    with pytest.raises(PeopleError, match="expired"):
        people.join(late, "dora")
    assert [m.account for m in people.members("law")] == ["anna", "bea"]


def test_an_invitation_is_withdrawn_by_its_own_course(people: SqlPeople):
    token = people.invite("law", "student", 2, 7)
    (open_,) = people.invitations("law")
    people.withdraw("art", open_.id)
    assert people.invitation(token) == open_
    people.withdraw("law", open_.id)
    with pytest.raises(PeopleError):
        people.invitation(token)


@pytest.mark.parametrize(("uses", "days"), [(0, 7), (5001, 7), (1, 0), (1, 367)])
def test_an_invitation_has_bounds(people: SqlPeople, uses: int, days: int):
    with pytest.raises(PeopleError, match="1 to 5,000 people for 1 to 366 days"):
        people.invite("law", "student", uses, days)


def test_the_last_use_of_an_invitation_goes_to_one_of_many(people: SqlPeople):
    names = [f"student {number}" for number in range(8)]
    add(people, *names)
    token = people.invite("law", "student", 3, 7)
    refused: list[str] = []

    def come(name: str) -> None:
        try:
            people.join(token, name)
        except PeopleError:
            refused.append(name)

    together(come, names)
    assert len(people.members("law")) == 3
    assert len(refused) == 5


def test_two_administrators_can_not_shut_each_other_out_at_once(people: SqlPeople):
    names = ["one", "two", "three"]
    for name in names:
        people.add_account(name, "", admin=True)

    def go(name: str) -> None:
        with suppress(PeopleError):
            people.set_disabled(name, True)

    together(go, names)
    assert [a.disabled for a in people.accounts()].count(False) == 1


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "\x1a", "é" * 70])
def test_what_no_database_likes_is_kept_or_refused_in_a_sentence(people: SqlPeople, name: str):
    add(people, "anna")
    people.put_member("anna", "law", "student")
    with suppress(PeopleError):
        people.account(name)
    people.set_consent("anna", name.replace("\ud800", "?"), True)
    assert people.count(name.replace("\ud800", "?"), 60) == 1
    assert not people.members("law")[0].consent


def test_a_counter_is_one_for_all_and_starts_anew(people: SqlPeople, clock: Hand):
    assert people.counted("x", 60) == 0
    assert [people.count("x", 60) for _ in range(3)] == [1, 2, 3]
    assert people.count("x", 60, by=10) == 13
    assert people.count("y", 60) == 1
    clock.wait(59)
    assert (people.counted("x", 60), people.count("x", 60)) == (13, 14)
    clock.wait(1)
    assert people.counted("x", 60) == 0
    assert people.count("x", 60, by=2) == 2
    people.forget_count("x")
    assert people.counted("x", 60) == 0


def test_many_at_once_are_all_counted(people: SqlPeople):
    together(lambda _: people.count("x", 60), [str(n) for n in range(24)])
    assert people.counted("x", 60) == 24


def together(act, names: list[str]) -> None:
    threads = [threading.Thread(target=act, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def answer(learners: SqlLearners, learner: str, fact: str, score: float, turn: int) -> None:
    """One review of a fact."""
    day = date(2027, 3, 1)
    attempt = Attempt(
        quiz_id=f"q-{learner}", turn=turn, item_id="i", fact_id=fact, kind="reverse",
        response="{}", score=score, verdict="correct", rating=Rating.GOOD, at=NOON, day=day,
        hints=0, guess=0.0, recall=True, confused_with="", review=True, uid="",
    )  # fmt: skip
    card = Card(fact, 1.0, 5.0, day, day, 1, 0)
    learners.record(learner, attempt, lambda before: card)


def test_the_hardest_facts_are_those_of_a_group_and_each_learner_counts_once(
    people: SqlPeople, learners: SqlLearners
):
    names = [f"member {n}" for n in range(7)]
    for number, name in enumerate(names):
        # Half of each learner's answers on "even" are wrong; "mixed" has 3 of 7 wrong.
        answer(learners, name, "even", 1.0, 0)
        answer(learners, name, "even", 0.59, 1)
        answer(learners, name, "mixed", 0.0 if number < 3 else 0.60, 2)
        if number < 4:
            answer(learners, name, "few", 0.0, 3)
    for turn in range(10, 40):
        answer(learners, names[0], "mixed", 0.0, turn)
    answer(learners, "a stranger", "mixed", 0.0, 0)
    found = people.hardest(names, 5)
    assert [(g.fact_id, g.learners) for g in found] == [("even", 7), ("mixed", 7)]
    assert found[0].wrong == pytest.approx(0.5)
    assert found[1].wrong == pytest.approx(3 / 7)
    assert [g.fact_id for g in people.hardest(names, 4)] == ["few", "even", "mixed"]
    assert people.hardest([], 1) == []
    today = date(2027, 3, 1).toordinal()
    assert people.active([*names, "nobody"], today) == {
        names[0]: 34, **dict.fromkeys(names[1:4], 4), **dict.fromkeys(names[4:], 3), "nobody": 0,
    }  # fmt: skip
    assert set(people.active(names, today + 1).values()) == {0}


def test_answers_that_were_taken_back_count_for_nothing(people: SqlPeople, learners: SqlLearners):
    answer(learners, "one", "fact", 0.0, 0)
    learners.undo("one")
    assert people.hardest(["one"], 1) == []


def test_two_processes_share_what_one_of_them_did(
    people: SqlPeople, address: Path | str, clock: Hand
):
    other = opened(address, clock)
    people.add_account("anna", WORDS)
    token = people.open_session("anna")
    assert other.person(token) == people.person(token) is not None
    other.set_disabled("anna", True)
    assert people.person(token) is None
    assert (people.total(), other.count("x", 9), people.count("x", 9)) == (1, 1, 2)
    other.close()


def test_a_database_that_is_gone_is_told_in_a_sentence(tmp_path: Path):
    people = open_people(tmp_path / "learners.sqlite")
    people.close()
    (tmp_path / "learners.sqlite").unlink()
    for part in tmp_path.glob("learners.sqlite-*"):
        part.unlink()
    with pytest.raises(LearnersError, match="can't be used"):
        people.total()


def test_a_backup_taken_while_it_runs_is_restored_as_it_was(tmp_path: Path, clock: Hand):
    """As docs/deployment.md has it for a file: `.backup`, all lost, the copy in its place."""
    path = tmp_path / "learners.sqlite"
    people = open_people(path, clock)
    people.add_account("anna", WORDS, admin=True)
    people.put_member("anna", "law", "student")
    people.set_consent("anna", "law", True)
    token, invitation = people.open_session("anna"), people.invite("law", "teacher", 2, 3)
    before = (people.accounts(), people.members("law"), people.person(token))
    with sqlite3.connect(path) as running, sqlite3.connect(tmp_path / "copy") as copy:
        running.backup(copy)
    running.close()
    copy.close()
    people.add_account("later", "")
    people.close()
    for part in tmp_path.glob("learners.sqlite*"):
        part.unlink()
    (tmp_path / "copy").rename(path)
    again = open_people(path, clock)
    assert (again.accounts(), again.members("law"), again.person(token)) == before
    assert again.check_password("anna", WORDS)
    assert again.invitation(invitation).left == 2
    again.close()
