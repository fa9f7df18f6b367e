"""Signing in and out, joining a course, and what one's own account page does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from calctutor.faces.web.people.pages_sign_in import MOST_FOR_NAME, MOST_FROM_ADDRESS
from calctutor.faces.web.texts import people as texts
from people_doubles import WORDS, Browser, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.people.add_account("anna", WORDS)
    made.people.put_member("anna", "Law", "student")
    yield made
    made.close()


def sign_in(browser: Browser, name: str = "anna", password: str = WORDS, **more: str):
    return browser.form("/login", "/login", {"name": name, "password": password, **more})


def test_a_stranger_is_led_to_the_door_and_back_to_where_they_went(server: Server):
    me = server.stranger()
    led = me.get("/account")
    assert (led.status, led.header("location")) == (303, "/login?next=/account")
    page = me.get("/login?next=/account")
    assert 'name="next" value="/account"' in page.text
    told = me.post("/login", {"form": page.word, "name": "Anna ", "password": WORDS,
                              "next": "/account"})  # fmt: skip
    assert (told.status, told.header("location")) == (303, "/account")
    assert me.get("/account").status == 200
    assert me.get("/").text == "behind"


def test_the_sessions_cookie_is_the_hosts_own_and_no_scripts(server: Server):
    me = server.stranger()
    rest = sign_in(me).cookies["__Host-calctutor"]
    token, *attributes = rest.split("; ")
    assert len(token) >= 43
    assert set(attributes) >= {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"}
    assert me.get("/account").header("cache-control") == "no-store"


@pytest.mark.parametrize(
    "after", ["//evil.example", "https://e.example", "/\\evil.example", "/config", "javascript:1"]
)
def test_one_is_led_nowhere_else(server: Server, after: str):
    me = server.stranger()
    assert sign_in(me, next=after).header("location") == "/"


@pytest.mark.parametrize(
    ("name", "password"),
    [("anna", "wrong words here"), ("anna", ""), ("nobody", WORDS), ("", WORDS), ("a\0b", WORDS)],
)
def test_what_does_not_fit_signs_nobody_in_and_says_the_same(server, name, password):
    me = server.stranger()
    told = sign_in(me, name, password)
    assert told.status == 403
    assert texts.WRONG in told.said
    assert "__Host-calctutor" not in me.cookies


def test_attempts_on_one_account_are_throttled_from_wherever_they_come(server: Server):
    for number in range(MOST_FOR_NAME):
        other = Browser(server, client=f"192.0.2.{number}")
        assert sign_in(other, password="wrong words here").status == 403
    told = sign_in(server.stranger())
    assert (told.status, texts.WAIT in told.said) == (403, True)
    assert server.metrics.registry.get_sample_value(
        "calctutor_sign_ins_total", {"result": "throttled"}
    ) == 1.0  # fmt: skip


def test_attempts_from_one_address_are_throttled_whatever_the_name(server: Server):
    me = server.stranger()
    server.people.count(f"sign-in from {me.client}", 900, by=MOST_FROM_ADDRESS)
    assert texts.WAIT in sign_in(me, "somebody else").said
    assert sign_in(Browser(server, client="192.0.2.99")).status == 303


def test_who_signs_in_rightly_is_counted_for_nothing(server: Server):
    for _ in range(MOST_FOR_NAME + 3):
        assert sign_in(server.stranger()).status == 303


def test_many_attempts_at_once_are_no_more_than_one_after_another(server: Server):
    me = server.stranger()
    word = me.get("/login").word
    body = f"form={word}&name=anna&password=wrong+words+here".encode()

    async def storm() -> list[str]:
        asked = [me.ask("POST", "/login", body) for _ in range(30)]
        return [told.text for told in await asyncio.gather(*asked)]

    told = asyncio.run(storm())
    assert sum(texts.WAIT in one for one in told) == 30 - MOST_FOR_NAME


def test_a_form_without_its_word_signs_nobody_in(server: Server):
    me = server.stranger()
    me.get("/login")
    for word in ("", "x" * 32):
        told = me.post("/login", {"form": word, "name": "anna", "password": WORDS})
        assert (told.status, texts.FORM_OLD in told.said) == (400, True)


def test_signing_in_again_ends_the_session_before(server: Server):
    me = server.stranger()
    sign_in(me)
    before = dict(me.cookies)
    word = me.get("/account").word
    me.post("/logout", {"form": word})
    assert "__Host-calctutor" not in me.cookies
    assert Browser(server, before).get("/account").status == 303
    sign_in(me)
    assert len(server.people.sessions("anna")) == 1


def test_signing_out_needs_the_forms_word(server: Server):
    me = server.stranger()
    sign_in(me)
    assert me.post("/logout", {"form": "x"}).status == 400
    assert me.get("/account").status == 200


def test_somebody_new_joins_by_an_invitation_and_is_in_the_course(server: Server):
    token = server.people.invite("Art", "student", 1, 7)
    me = server.stranger()
    page = me.get(f"/join/{token}")
    assert "You were invited to Art as a student." in page.text
    filled = {"form": page.word, "name": "Bea", "password": WORDS, "again": WORDS}
    assert me.post(f"/join/{token}", filled).header("location") == "/"
    assert me.op("page.state")["ok"]["person"]["course"] == "Art"
    assert server.people.check_password("bea", WORDS)
    late = server.stranger().get(f"/join/{token}")
    assert (late.status, "used up" in late.text) == (400, True)


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"name": "bea", "password": WORDS, "again": WORDS + "x"}, texts.DIFFER),
        ({"name": "bea", "password": "short", "again": "short"}, "10 to 200 characters"),
        ({"name": "bea", "password": "", "again": ""}, texts.PASSWORD_HINT),
        ({"name": "anna", "password": WORDS, "again": WORDS}, "anna already"),
        ({"name": "", "password": WORDS, "again": WORDS}, "1 to 80 printable"),
    ],
)
def test_joining_with_what_can_not_be_takes_no_use_and_makes_no_account(server, filled, said):
    token = server.people.invite("Art", "student", 1, 7)
    me = server.stranger()
    told = me.form(f"/join/{token}", f"/join/{token}", filled)
    assert (told.status, said in told.text) == (400, True)
    assert server.people.invitation(token).left == 1
    assert [a.name for a in server.people.accounts()] == ["anna"]


def test_who_has_an_account_joins_with_it(server: Server):
    token = server.people.invite("Art", "student", 1, 7)
    me = server.stranger()
    sign_in(me)
    assert "Join as anna" in me.get(f"/join/{token}").text
    assert me.form(f"/join/{token}", f"/join/{token}", {}).header("location") == "/"
    assert me.op("page.state")["ok"]["person"]["course"] == "Art"


@pytest.mark.parametrize("token", ["x", "x" * 43, "../../account", "%2e%2e", "x" * 100])
def test_an_invitation_that_is_none_is_told(server: Server, token: str):
    assert server.stranger().get(f"/join/{token}").status == 400


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(server: Server):
    me, other = server.stranger(), server.stranger()
    sign_in(me)
    sign_in(other)
    new = {"password": "another few words", "again": "another few words"}
    assert me.form("/account", "/account/password", {"old": "wrong", **new}).status == 400
    told = me.form("/account", "/account/password", {"old": WORDS, **new})
    assert texts.PASSWORD_DONE in told.said
    assert me.get("/account").status == 200
    assert other.get("/account").status == 303
    assert sign_in(server.stranger(), password="another few words").status == 303


def test_consent_is_given_and_taken_back(server: Server):
    me = server.stranger()
    sign_in(me)
    me.form("/account", "/account/consent", {"course": "Law", "consent": "yes"})
    assert server.people.members("Law")[0].consent
    assert texts.CONSENT_YES in me.get("/account").said
    me.form("/account", "/account/consent", {"course": "Law", "consent": "no"})
    assert not server.people.members("Law")[0].consent


def test_a_key_lets_a_program_ask_until_it_is_ended(server: Server):
    me = server.stranger()
    sign_in(me)
    shown = me.form("/account", "/account/key", {}).text
    key = shown.split("<code>")[1].split("</code>")[0]
    program = me.as_program(key)
    assert program.op("page.state")["ok"]["person"]["name"] == "anna"
    assert me.as_program(key[:-2]).get("/config").status == 401
    (session,) = [s for s in server.people.sessions("anna") if s.kind == "program"]
    me.form("/account", "/account/end", {"session": session.id})
    assert program.get("/config").status == 401


def test_all_ones_data_is_saved_and_deleted(server: Server):
    me = server.stranger()
    sign_in(me)
    me.op("ask.say", {"question": "Where is my marker 4711?"})
    (member,) = server.people.memberships("anna")
    server.learners.wish(member.learner, "exam", "2027-05-01")
    told = me.get("/account/export")
    assert "attachment" in told.header("content-disposition")
    data = json.loads(told.body)
    assert data["account"]["name"] == "anna"
    assert data["courses"][0]["conversation"][0]["question"] == "Where is my marker 4711?"
    assert "2027-05-01" in json.dumps(data["courses"][0]["learned"])

    forget = {"course": "Law"}
    assert texts.NOT_SURE in me.form("/account", "/account/forget", forget).said
    me.form("/account", "/account/forget", {**forget, "sure": "yes"})
    data = json.loads(me.get("/account/export").body)
    assert data["courses"][0]["conversation"] == []
    assert "2027-05-01" not in json.dumps(data)
    assert me.op("ask.history")["ok"]["turns"] == []
    assert "This is turn 1." in me.op("ask.say", {"question": "how many turns?"})["ok"]["answer"]

    assert texts.NOT_SURE in me.form("/account", "/account/delete", {}).said
    gone = me.form("/account", "/account/delete", {"sure": "yes"})
    assert gone.header("location") == "/login"
    assert server.people.accounts() == []
    assert server.learners.learners() == []
    assert me.get("/account").status == 303


def test_one_belongs_to_courses_and_works_in_one(server: Server):
    me = server.stranger()
    sign_in(me)
    assert me.form("/account", "/account/open", {"course": "Art"}).status == 403
    server.people.put_member("anna", "Art", "student")
    assert me.form("/account", "/account/open", {"course": "Art"}).header("location") == "/"
    assert me.op("page.state")["ok"]["person"]["course"] == "Art"


def test_without_a_course_one_is_led_to_the_account(server: Server):
    me = server.add("lone")
    told = me.get("/")
    assert (told.status, told.header("location")) == (303, "/account")
    assert texts.COURSES_NONE in me.get("/account").said
    assert me.get("/", accept="*/*").status == 403


def test_an_administrator_opens_any_course(server: Server):
    root = server.add("root", admin=True)
    assert root.form("/account", "/account/open", {"course": "Art"}).header("location") == "/"
    assert root.op("page.state")["ok"]["person"]["teaches"] is True
    assert root.form("/account", "/account/open", {"course": "None"}).status == 403


def test_every_page_is_escaped(server: Server):
    name = "<img src=x onerror=alert(1)>"
    me = server.add(name, ("Law", "student"))
    server.people.set_consent(name, "Law", True)
    teacher = server.add("tess", ("Law", "teacher"))
    for browser, path in ((me, "/account"), (teacher, "/course")):
        page = browser.get(path).text
        assert "<img" not in page
        assert "&lt;img" in page
