"""What teachers see of a course: the group and nobody in it, but for those who consent."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from calctutor.faces.web.people.group import LEAST, group_of, share, students
from calctutor.faces.web.texts import people as texts
from calctutor.learner_types import Attempt, Card, Rating
from calctutor.types import Fact
from people_doubles import Browser, Server, fact

TODAY = datetime.now(UTC).date()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.tutors["Law"].index.facts = [fact("hard"), fact("easy"), fact("rare", "Blue river")]
    yield made
    made.close()


@pytest.fixture
def teacher(server: Server) -> Browser:
    return server.add("tess", ("Law", "teacher"))


def answer(server: Server, account: str, fact_id: str, score: float, turn: int) -> None:
    """One review by a member of Law."""
    (member,) = [m for m in server.people.memberships(account) if m.course == "Law"]
    attempt = Attempt(
        quiz_id="q", turn=turn, item_id="i", fact_id=fact_id, kind="reverse", response="{}",
        score=score, verdict="correct", rating=Rating.GOOD, at=datetime.now(UTC), day=TODAY,
        hints=0, guess=0.0, recall=True, confused_with="", review=True, uid="",
    )  # fmt: skip
    card = Card(fact_id, 1.0, 5.0, TODAY, TODAY, 1, 0)
    server.learners.record(member.learner, attempt, lambda before: card)


def class_of(server: Server, size: int) -> None:
    """Students who all fail at "hard", and all but one at nothing else."""
    for number in range(size):
        name = f"student {number}"
        server.add(name, ("Law", "student"))
        answer(server, name, "hard", 0.0, 0)
        answer(server, name, "easy", 1.0, 1)


def test_of_a_small_group_nothing_is_told(server: Server, teacher: Browser):
    class_of(server, LEAST - 1)
    page = teacher.get("/course").said
    assert texts.GROUP_FEW.format(least=LEAST) in page
    assert "About hard." not in page
    assert "%" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S)


def test_of_a_group_the_hardest_facts_are_told_first(server: Server, teacher: Browser):
    class_of(server, LEAST + 2)
    answer(server, "student 0", "rare", 0.0, 7)
    page = teacher.get("/course").said
    assert texts.GROUP_LINE.format(active="5 or more", members=7) in page
    rows = re.findall(r"<tr><td>(.*?)</td><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td></tr>", page)
    assert [(r[0].partition("<")[0], *r[1:]) for r in rows] == [
        ("Amber river", "2", "about 50%"),
        ("About hard.", "80% or more", "5 or more"),
        ("About easy.", "20% or less", "5 or more"),
    ]
    assert "About rare." not in page


def test_what_teachers_answer_themselves_is_no_students(server: Server, teacher: Browser):
    class_of(server, LEAST - 1)
    answer(server, "tess", "hard", 0.0, 0)
    assert texts.GROUP_FEW.format(least=LEAST) in teacher.get("/course").said


def test_no_share_that_is_told_holds_for_all_or_for_none():
    """For each share that is told, two groups of other sizes of wrong answers look the same."""
    for size in range(LEAST, 60):
        told: dict[str, list[int]] = {}
        for wrong in range(size + 1):
            told.setdefault(share(wrong / size), []).append(wrong)
        assert {0, 1} <= set(told["20% or less"])
        assert {size - 1, size} <= set(told["80% or more"])
    assert [share(x) for x in (0.0, 0.21, 0.24, 0.5, 0.76, 1.0)] == [
        "20% or less", "20% or less", "about 25%", "about 50%", "about 75%", "80% or more",
    ]  # fmt: skip
    assert [students(n) for n in (5, 9, 10, 23)] == [
        "5 or more", "5 or more", "10 or more", "20 or more",
    ]  # fmt: skip


def test_a_group_is_told_as_brute_force_finds_it(server: Server):
    """Random classes: a fact is listed where LEAST students answered it, in order of wrongness."""
    chance = random.Random(7)
    names = [f"s{n}" for n in range(9)]
    for name in names:
        server.add(name, ("Law", "student"))
    facts = [fact(f"f{n}") for n in range(6)]
    scores: dict[str, dict[str, list[float]]] = {f.id: {} for f in facts}
    for turn in range(120):
        name, one = chance.choice(names[: chance.randint(3, 9)]), chance.choice(facts)
        score = chance.choice([0.0, 0.5, 0.6, 1.0])
        scores[one.id].setdefault(name, []).append(score)
        answer(server, name, one.id, score, turn)
    wanted = {}
    for fact_id, by_name in scores.items():
        shares = [sum(s < 0.6 for s in each) / len(each) for each in by_name.values()]
        if len(shares) >= LEAST:
            wanted[fact_id] = sum(shares) / len(shares)

    def named(ids: Sequence[str]) -> list[Fact]:
        return [one for one in facts if one.id in ids]

    found = group_of(server.people, server.people.members("Law"), named, TODAY.toordinal())
    assert [h.fact.id for h in found.hardest] == sorted(
        wanted, key=lambda f: (-wanted[f], -len(scores[f]), f)
    )
    assert [h.wrong for h in found.hardest] == [share(wanted[h.fact.id]) for h in found.hardest]
    assert len(wanted) >= 4


def test_a_students_own_progress_is_seen_with_consent_and_only_while_it_lasts(
    server: Server, teacher: Browser
):
    ana = server.add("ana", ("Law", "student"))
    topics = [
        SimpleNamespace(topic="Amber river", facts=4, seen=3, strong=2),
        SimpleNamespace(topic="Blue river", facts=9, seen=0, strong=0),
    ]
    asked = []

    def learner(name: str):
        asked.append(name)
        return SimpleNamespace(progress=lambda: SimpleNamespace(topics=topics))

    tutor = server.tutors["Law"]
    tutor.questions, tutor.learner = SimpleNamespace(is_ready=True), learner  # type: ignore
    assert texts.MEMBER_HIDDEN in teacher.get("/course").said
    assert teacher.get("/course/member?name=ana").status == 403
    ana.form("/account", "/account/consent", {"course": "Law", "consent": "yes"})
    assert 'href="/course/member?name=ana"' in teacher.get("/course").text
    page = teacher.get("/course/member?name=ana").said
    assert re.findall(r"<td[^>]*>(.*?)</td>", page) == ["Amber river", "3 / 4", "2"]
    (member,) = server.people.memberships("ana")
    assert asked == [member.learner]
    ana.form("/account", "/account/consent", {"course": "Law", "consent": "no"})
    told = teacher.get("/course/member?name=ana")
    assert (told.status, texts.NOT_CONSENTED in told.said) == (403, True)


def test_nobody_sees_a_teachers_progress_by_consent(server: Server, teacher: Browser):
    server.people.set_consent("tess", "Law", True)
    assert teacher.get("/course/member?name=tess").status == 403


def test_a_report_names_its_student_only_with_consent(server: Server, teacher: Browser):
    for name in ("ana", "ben"):
        me = server.add(name, ("Law", "student"))
        me.op("ask.say", {"question": f"Where is {name}'s river?"})
        me.op("ask.report", {"turn": 1, "note": f"note of {name}"})
    server.people.set_consent("ben", "Law", True)
    told = teacher.op("teach.reports")["ok"]
    assert told["count"] == 2
    assert "note of ana" in told["html"] and "note of ben" in told["html"]
    assert re.findall(
        r"\b(ana|ben)\b(?!&#x27;s river)", re.sub("note of ...", "", told["html"])
    ) == ["ben"]
    other = server.add("art", ("Art", "teacher"))
    assert other.op("teach.reports")["ok"]["count"] == 0


def test_a_teacher_invites_students_and_shows_them_out(server: Server, teacher: Browser):
    shown = teacher.form(
        "/course", "/course/invite", {"course": "Law", "uses": "2", "days": "3", "role": "student"}
    ).text
    link = shown.split("<code>")[1].split("</code>")[0]
    assert link.startswith("https://tutor.example/join/")
    (open_,) = server.people.invitations("Law")
    assert (open_.left, open_.role) == (2, "student")
    teacher.form("/course", "/course/withdraw", {"course": "Law", "invitation": open_.id})
    assert server.people.invitations("Law") == []
    ana = server.add("ana", ("Law", "student"))
    teacher.form("/course", "/course/role", {"course": "Law", "name": "ana", "role": "none"})
    assert [m.account for m in server.people.members("Law")] == ["tess"]
    assert ana.get("/").status == 303


@pytest.mark.parametrize("uses", ["0", "-1", "many", "", "99999999", "٣"])
def test_an_invitation_for_none_or_for_all_the_world_is_not_made(
    server: Server, teacher: Browser, uses: str
):
    told = teacher.form(
        "/course", "/course/invite", {"course": "Law", "uses": uses, "days": "3", "role": "student"}
    )
    assert (told.status, "1 to 5,000 people" in told.said) == (400, True)


@pytest.mark.parametrize("role", ["teacher", "administrator", "owner", ""])
def test_a_teacher_makes_nobody_more_than_a_student(server: Server, teacher: Browser, role: str):
    server.add("ana", ("Law", "student"))
    for act, more in (("role", {"name": "ana"}), ("invite", {"uses": "1", "days": "1"})):
        told = teacher.form("/course", f"/course/{act}", {"course": "Law", "role": role, **more})
        assert told.status == 403
    assert {m.role for m in server.people.members("Law")} == {"teacher", "student"}


def test_a_teacher_changes_no_other_teacher_nor_itself(server: Server, teacher: Browser):
    server.add("tom", ("Law", "teacher"))
    for name in ("tom", "tess"):
        told = teacher.form(
            "/course", "/course/role", {"course": "Law", "name": name, "role": "none"}
        )
        assert told.status == 403
    assert len(server.people.members("Law")) == 2


def test_an_administrator_makes_teachers_of_the_course(server: Server):
    root = server.add("root", ("Law", "administrator"))
    server.add("ana", ("Law", "student"))
    root.form("/course", "/course/role", {"course": "Law", "name": "ana", "role": "teacher"})
    assert {m.account: m.role for m in server.people.members("Law")}["ana"] == "teacher"


def test_a_form_of_a_page_on_another_course_does_nothing(server: Server):
    both = server.add("both", ("Law", "teacher"), ("Art", "teacher"))
    server.add("ana", ("Art", "student"))
    told = both.form("/course", "/course/role", {"course": "Art", "name": "ana", "role": "none"})
    assert (told.status, texts.COURSE_MOVED in told.said) == (400, True)
    assert len(server.people.members("Art")) == 2


def test_students_are_offered_nothing_that_is_refused(server: Server, teacher: Browser):
    """The place Notes says that nothing can be changed; the teacher's says what can."""
    ana = server.add("ana", ("Law", "student"))
    assert ana.op("page.state")["ok"]["person"]["teaches"] is False
    assert teacher.op("page.state")["ok"]["person"]["teaches"] is True


def test_each_course_answers_from_its_own_notes(server: Server):
    ana, ben = server.add("ana", ("Law", "student")), server.add("ben", ("Art", "student"))
    ana.op("ask.say", {"question": "of law"})
    ben.op("ask.say", {"question": "of art"})
    assert server.tutors["Law"].asked == ["of law"]
    assert server.tutors["Art"].asked == ["of art"]
