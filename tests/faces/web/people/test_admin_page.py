"""The administrators' page: what it shows, and that each form does what it says and no more."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calctutor.faces.web.people.beat import SILENT, Beat, figures
from calctutor.faces.web.people.pages_admin import AT_ONCE
from calctutor.faces.web.people.pages_sign_in import MOST_FOR_NAME
from calctutor.faces.web.texts import admin as texts
from calctutor.faces.web.texts import people as people_texts
from doubles_web import answer
from people_doubles import WORDS, Browser, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.close()


@pytest.fixture
def root(server: Server) -> Browser:
    return server.add("root", admin=True)


def secret(told: str) -> str:
    (found,) = re.findall(r"<code>([^<]+)</code>", told)
    return found


def test_accounts_are_listed_and_found(server: Server, root: Browser):
    server.add("ana", ("Law", "student"), ("Art", "teacher"))
    server.add("<b>ben</b>", ("Law", "student"))
    server.people.set_disabled("<b>ben</b>", True)
    page = root.get("/admin")
    assert page.status == 200
    assert texts.ACCOUNTS_LINE.format(total=3, admins=1, disabled=1) in page.said
    assert "student in Law; teacher in Art" in page.said or (
        "teacher in Art; student in Law" in page.said
    )
    assert "<b>ben</b>" not in page.text and "<b>ben</b>" in page.said
    found = root.get("/admin?find=AN").said
    assert "<bdi>ana</bdi>" in found and "<bdi>root</bdi>" not in found
    assert texts.ACCOUNTS_NONE in root.get("/admin?find=zzz").said


def test_many_accounts_come_page_by_page(server: Server, root: Browser):
    for number in range(AT_ONCE * 2 + 5):
        server.people.add_account(f"student {number:03}", "")
    seen: list[str] = []
    at = "/admin?find=student"
    for _ in range(3):
        page = root.get(at).said
        seen += re.findall(r"<bdi>(student \d+)</bdi>", page)
        later = re.findall(rf'href="([^"]+)">{texts.LATER}', page)
        at = later[0] if later else ""
    assert at == ""
    assert seen == [f"student {number:03}" for number in range(AT_ONCE * 2 + 5)]
    for odd in ("9999999", "-1", "x", "²"):
        assert root.get(f"/admin?from={odd}").status == 200


def test_an_account_is_made_and_its_password_shown_once(server: Server, root: Browser):
    told = root.form("/admin", "/admin/add", {"name": " Ana Berg "})
    password = secret(told.text)
    assert server.people.check_password("ana berg", password)
    assert len(password) > 20 and password not in root.get("/admin").text
    assert texts.ACCOUNT.format(name="ana berg") in told.said
    other = root.form("/admin", "/admin/add", {"name": "sso", "proxy": "yes", "admin": "yes"})
    assert "<code>" not in other.text
    made = server.people.account("sso")
    assert made is not None and (made.admin, made.has_password) == (True, False)
    taken = root.form("/admin", "/admin/add", {"name": "sso"})
    assert (taken.status, "already" in taken.said) == (400, True)


def test_roles_are_given_and_taken(server: Server, root: Browser):
    server.add("ana", ("Law", "student"))
    page = "/admin/account?name=ana"
    for role in ("teacher", "administrator", "student"):
        told = root.form(page, "/admin/role", {"name": "ana", "course": "Art", "role": role})
        assert told.status == 200
        found = {m.course: m.role for m in server.people.memberships("ana")}
        assert found == {"Law": "student", "Art": role}
    root.form(page, "/admin/role", {"name": "ana", "course": "Art", "role": "none"})
    assert [m.course for m in server.people.memberships("ana")] == ["Law"]
    for wrong in ({"course": "Nowhere", "role": "student"}, {"course": "Art", "role": "king"}):
        told = root.form(page, "/admin/role", {"name": "ana", **wrong})
        assert told.status == 400
    assert [m.course for m in server.people.memberships("ana")] == ["Law"]
    root.form("/admin", "/admin/role", {"name": "ana", "course": "Law", "role": "teacher"})
    assert texts.TEACHERS.format(names="ana") in root.get("/admin").said


def test_somebody_is_shut_out_and_let_in_again(server: Server, root: Browser):
    ana = server.add("ana", ("Law", "student"))
    assert ana.get("/account").status == 200
    page = "/admin/account?name=ana"
    told = root.form(page, "/admin/disable", {"name": "ana"})
    assert texts.DISABLED_DONE.format(name="ana") in told.said
    assert ana.get("/account").header("location").startswith("/login")
    root.form(page, "/admin/enable", {"name": "ana"})
    account = server.people.account("ana")
    assert account is not None and not account.disabled
    again = Browser(server, {"__Host-calctutor": server.people.open_session("ana")})
    root.form(page, "/admin/end", {"name": "ana"})
    assert again.get("/account").header("location").startswith("/login")


def test_a_password_is_made_anew_and_attempts_are_forgotten(server: Server, root: Browser):
    server.people.add_account("ana", WORDS)
    guest = server.stranger()
    for _ in range(MOST_FOR_NAME + 1):
        last = guest.form("/login", "/login", {"name": "ana", "password": "wrong words here"})
    assert people_texts.WAIT in last.said
    page = "/admin/account?name=ana"
    assert f"{MOST_FOR_NAME + 1} attempts" in root.get(page).said
    root.form(page, "/admin/unlock", {"name": "ana"})
    assert "0 attempts" in root.get(page).said
    told = root.form(page, "/admin/reset", {"name": "ana"})
    assert not server.people.check_password("ana", WORDS)
    assert server.people.check_password("ana", secret(told.text))


def test_an_account_is_deleted_when_one_is_sure(server: Server, root: Browser):
    server.add("ana", ("Law", "student"))
    (member,) = server.people.memberships("ana")
    visit = server.visits.admit(member.visit, member.learner, "ana")
    server.visits.add_turn(visit, "mine", answer())
    page = "/admin/account?name=ana"
    unsure = root.form(page, "/admin/remove", {"name": "ana"})
    assert (unsure.status, people_texts.NOT_SURE in unsure.said) == (400, True)
    assert server.people.account("ana") is not None
    root.form(page, "/admin/remove", {"name": "ana", "sure": "yes"})
    assert server.people.account("ana") is None
    assert server.visits.turns(server.visits.admit(member.visit, member.learner, "ana")) == []


def test_nobody_shuts_oneself_out(server: Server, root: Browser):
    page = root.get("/admin/account?name=root")
    assert texts.OWN in page.said and texts.DISABLE not in page.said
    for act in ("disable", "reset", "end", "admin", "remove"):
        told = root.form("/admin", f"/admin/{act}", {"name": "root", "sure": "yes"})
        assert (told.status, texts.OWN in told.said) == (403, True)
    account = server.people.account("root")
    assert account is not None and account.admin and not account.disabled
    assert root.get("/admin").status == 200


def test_an_administrator_is_made_and_unmade(server: Server, root: Browser):
    ana = server.add("ana", ("Law", "student"))
    assert ana.get("/admin").status == 403
    root.form("/admin/account?name=ana", "/admin/admin", {"name": "ana", "admin": "yes"})
    ana = Browser(server, {"__Host-calctutor": server.people.open_session("ana")})
    assert ana.get("/admin").status == 200
    assert texts.ADMIN in ana.get("/account").said
    root.form("/admin/account?name=ana", "/admin/admin", {"name": "ana", "admin": "no"})
    ana = Browser(server, {"__Host-calctutor": server.people.open_session("ana")})
    assert ana.get("/admin").status == 403
    assert texts.ADMIN not in ana.get("/account").said


def test_a_link_into_a_course_is_made(server: Server, root: Browser):
    fields = {"course": "Art", "role": "teacher", "uses": "2", "days": "3"}
    link = secret(root.form("/admin", "/admin/invite", fields).text)
    invitation = server.people.invitation(link.rpartition("/")[2])
    assert (invitation.course, invitation.role, invitation.left) == ("Art", "teacher", 2)
    for wrong in ({"uses": "0"}, {"course": "Nowhere"}, {"role": "king"}):
        assert root.form("/admin", "/admin/invite", fields | wrong).status == 400
    assert len(server.people.invitations("Art")) == 1


def test_a_course_is_opened_from_there(server: Server, root: Browser):
    told = root.form("/admin", "/account/open", {"course": "Art", "to": "/course"})
    assert (told.status, told.header("location")) == (303, "/course")
    assert root.get("/course").status == 200
    ana = server.add("ana", ("Law", "student"))
    told = ana.form("/account", "/account/open", {"course": "Law", "to": "/course"})
    assert told.header("location") == "/"


def test_a_form_without_its_word_does_nothing(server: Server, root: Browser):
    server.add("ana", ("Law", "student"))
    for form in ({}, {"form": "x" * 40}):
        told = root.post("/admin/disable", {"name": "ana", **form})
        assert told.status == 400
    account = server.people.account("ana")
    assert account is not None and not account.disabled
    assert root.form("/admin", "/admin/nothing", {}).status == 400
    assert root.get("/admin/account?name=nobody").status == 400


def test_limits_are_told(server: Server, root: Browser):
    page = root.get("/admin").said
    for name, said in texts.BOUNDS:
        assert said in page
        assert f'<td class="ct-num">{getattr(server.bounds, name):,}</td>' in page


def test_every_process_tells_of_itself(server: Server, root: Browser):
    assert texts.PROCESSES_NONE in root.get("/admin").said
    ana = server.add("ana", ("Law", "student"))
    ana.op("ask.say", {"question": "Where is the Amber river?"})
    ana.op("ask.say", {"question": "a bridge"})
    told = figures(server.rooms, server.metrics, server.desk.slots)
    assert (told["asked"], told["abstained"], told["failed"]) == (2, 1, 0)
    assert told["courses"] == {"Law": "ready", "Art": "ready"}
    assert 0 < float(str(told["slow"])) <= 30
    assert "ana" not in json.dumps(told) and "Amber" not in json.dumps(told)
    server.people.tell_process("one:7861", json.dumps(told))
    server.people.tell_process(
        "two:7862", json.dumps(told | {"courses": {"Law": "ready", "Art": "embed 3/7"}, "slow": -1})
    )
    page = root.get("/admin").said
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", page)]
    told_of = {row[0]: row[1:] for row in rows if row}
    assert page.index("one:7861") < page.index("two:7862")
    assert told_of["State"] == [texts.STATE_READY, "Art: embed 3/7"]
    one = [told_of[name][0] for name in ("Failed", "Questions", "Abstained")]
    assert one == ["0", "2", "1"]
    assert told_of["95% within"][1] == texts.SECONDS_OVER


def test_a_process_that_is_silent_is_told_to_be(server: Server, root: Browser, monkeypatch):
    server.people.tell_process("one:7861", "{}")
    server.people.tell_process("odd", "no json")
    clock = server.people._clock
    later = clock().timestamp() + SILENT + 5
    monkeypatch.setattr(server.people, "_now", lambda: int(later))
    assert f"silent for {SILENT + 5} s" in root.get("/admin").said
    monkeypatch.setattr(server.people, "_now", lambda: int(later) + 90_000)
    server.people.tell_process("two:7862", "{}")
    assert [name for name, _, _ in server.people.processes()] == ["two:7862"]


def test_a_beat_tells_again_and_again(server: Server):
    told = itertools.count()
    beat = Beat("one", server.people, lambda: {"asked": next(told)}, every=0.01)
    beat.start()
    for _ in range(2000):
        found = {name: json.loads(said) for name, said, _ in server.people.processes()}
        if found.get("one", {}).get("asked", 0) > 2:
            break
    beat.stop()
    beat.join(10)
    assert found["one"]["asked"] > 2
    assert not beat.is_alive()
