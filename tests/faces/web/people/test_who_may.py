"""Every route, operation, endpoint and tool that the app has, tried by everybody who may not.

What there is is told by the app itself, so that whatever is added is tried too.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from calctutor.faces.web.desk import operations
from calctutor.faces.web.endpoints import NAMES
from calctutor.faces.web.people import pages_account, pages_admin, pages_course
from calctutor.faces.web.people.policy import ENDPOINTS, OPS, ROUTES, Asked, decide, right_of
from calctutor.faces.web.texts import people as texts
from calctutor.people_types import Member, Person
from live_people import LivePeople, routes

APP = routes()
OWN = [
    *((m, p.replace("*", "x" * 30)) for methods, p, _ in ROUTES for m in methods),
    *(("POST", f"/account/{act}") for act in pages_account.ACTS),
    *(("POST", f"/course/{act}") for act in pages_course.ACTS),
    *(("POST", f"/admin/{act}") for act in pages_admin.ACTS),
]
ALL = sorted(
    {(m, re.sub(r"\{[^}]*\}", "x1", path)) for m, path in APP} | set(OWN), key=lambda r: r[::-1]
)
"""What the app says that it has, with something in the place of each parameter, and our own."""
BEHIND = [(m, p) for m, p in ALL if right_of(Asked("route", p, m)) != "open"]
"""Those that are behind the door."""
ADMINS = [(m, p) for m, p in ALL if right_of(Asked("route", p, m)) == "admin"]
TEACHERS = sorted(op for op, right in OPS.items() if right == "teach")
NOBODYS = sorted(op for op, right in OPS.items() if right == "nobody")
SECRET = "marker-of-a-private-question"


@pytest.fixture(scope="module")
def server() -> Iterator[LivePeople]:
    with LivePeople() as made:
        yield made


@pytest.fixture(scope="module")
def ana(server: LivePeople) -> str:
    """A student of Law, who asked something."""
    token = server.sign_in("ana", ("Law", "student"))
    assert "answer" in server.op(token, "ask.say", {"question": SECRET}, "ana-session")["ok"]
    return token


@pytest.fixture(scope="module")
def ben(server: LivePeople) -> str:
    return server.sign_in("ben", ("Law", "student"))


@pytest.fixture(scope="module")
def art_teacher(server: LivePeople) -> str:
    return server.sign_in("art teacher", ("Art", "teacher"))


@pytest.fixture(scope="module")
def law_teacher(server: LivePeople) -> str:
    return server.sign_in("law teacher", ("Law", "teacher"))


def member(role: str, course: str = "Law") -> Person:
    found = Member("a", course, role, "v", "l", False, datetime.now(UTC))  # type: ignore[arg-type]
    return Person("a", False, "s", "page", found, ((course, role),))  # type: ignore[arg-type]


def test_the_app_names_its_routes():
    assert len(APP) > 60
    for path in ("/config", "/gradio_api/call/{api_name}", "/gradio_api/component_server"):
        assert path in {p for _, p in APP}


def test_every_operation_and_endpoint_has_a_rule_and_no_rule_is_for_nothing():
    assert set(operations()) == set(OPS)
    assert set(NAMES) == set(ENDPOINTS)


def test_what_has_no_rule_is_for_nobody():
    root = replace(member("administrator"), admin=True)
    for asked in (
        Asked("op", "notes.burn"), Asked("endpoint", "shell"), Asked("route", "/new"),
        Asked("route", "/", "DELETE"), Asked("route", "/gradio_api/upload", "POST"),
        Asked("route", "/gradio_api/file=/etc/passwd"), Asked("op", ""), Asked("route", "/join/"),
    ):  # fmt: skip
        assert decide(root, asked) == "unknown"


def test_who_is_not_signed_in_gets_nothing_but_the_door():
    for name in OPS:
        assert decide(None, Asked("op", name)) == "sign in"
    for name in ENDPOINTS:
        assert decide(None, Asked("endpoint", name)) == "sign in"
    opened = {p for methods, p, _ in ROUTES if decide(None, Asked("route", p, methods[0])) == "yes"}
    assert opened == {"/healthz", "/readyz", "/favicon.ico", "/robots.txt", "/login", "/join/*"}


@pytest.mark.parametrize("role", ["student", "teacher", "administrator"])
def test_a_course_is_taught_by_its_teachers(role: str):
    for name, right in OPS.items():
        wanted = {"member": "yes", "teach": "yes" if role != "student" else "no", "nobody": "no"}
        assert decide(member(role), Asked("op", name)) == wanted[right]
    assert decide(member(role), Asked("route", "/course")) == ("no" if role == "student" else "yes")


def test_without_a_course_there_is_only_ones_account():
    lone = replace(member("student"), member=None, courses=())
    assert decide(lone, Asked("route", "/admin")) == "no"
    assert decide(replace(lone, admin=True), Asked("route", "/admin")) == "yes"
    assert decide(None, Asked("route", "/admin")) == "sign in"
    assert decide(member("administrator"), Asked("route", "/admin/reset", "POST")) == "no"
    assert decide(lone, Asked("route", "/account")) == "yes"
    assert decide(lone, Asked("route", "/")) == "choose a course"
    for name, right in OPS.items():
        assert decide(lone, Asked("op", name)) == ("no" if right == "nobody" else "choose a course")


@pytest.mark.parametrize(("method", "path"), [r for r in ALL if r not in BEHIND])
def test_the_door_itself_answers_everybody(server: LivePeople, ben: str, method: str, path: str):
    for token in ("", ben):
        assert server.request(method, path, token).status in (200, 303, 400, 404, 405)


@pytest.mark.parametrize(("method", "path"), BEHIND)
def test_a_stranger_is_refused_everywhere(server: LivePeople, method: str, path: str):
    told = server.request(method, path)
    assert told.status in (401, 404)
    assert len(told.body) < 200


@pytest.mark.parametrize(("method", "path"), BEHIND)
def test_a_forged_session_is_a_stranger(server: LivePeople, ana: str, method: str, path: str):
    inner = {"X-Calctutor-Session": server.people.sessions("ana")[0].id}
    for token in (ana[:-1] + ("A" if ana[-1] != "A" else "B"), "A" * 43, inner.popitem()[1]):
        session = {"X-Calctutor-Session": server.people.sessions("ana")[0].id}
        assert server.request(method, path, token, headers=session).status in (401, 404)


@pytest.mark.parametrize(("method", "path"), ALL)
def test_another_site_is_refused_everywhere(server: LivePeople, ana: str, method: str, path: str):
    told = server.request(method, path, ana, headers={"Origin": "https://evil.example"})
    assert told.status == 403
    if method == "POST":
        told = server.request(method, path, ana, headers={"Sec-Fetch-Site": "cross-site"})
        assert told.status in (403, 404)
    assert server.request(method, path, ana, headers={"Host": "evil.example"}).status == 421


@pytest.mark.parametrize(("method", "path"), ALL)
def test_a_student_gets_no_teachers_page(server: LivePeople, ben: str, method: str, path: str):
    if right_of(Asked("route", path, method)) in (None, "teach", "admin"):
        assert server.request(method, path, ben).status in (403, 404)


@pytest.mark.parametrize(("method", "path"), ADMINS)
def test_nobody_but_an_administrator_of_everything_gets_that_page(
    server: LivePeople, ana: str, law_teacher: str, art_teacher: str, method: str, path: str
):
    course_admin = server.sign_in("law admin", ("Law", "administrator"))
    lone = server.sign_in("lone")
    for token in (ana, law_teacher, art_teacher, course_admin, lone):
        told = server.request(method, path, token)
        assert told.status == 403
        assert len(told.body) < 200
    root = server.people.open_session("root")
    assert server.request(method, path, root).status in (200, 400)


def test_what_a_refused_administrator_sends_does_nothing(server: LivePeople, law_teacher: str):
    text = server.request("GET", "/course", law_teacher).text
    word = re.findall(r'name="form" value="([^"]*)"', text)[0]
    before = server.people.accounts(), server.people.members("Law"), server.people.members("Art")
    for act in pages_admin.ACTS:
        fields = "name=ana&course=Art&role=teacher&admin=yes&sure=yes&uses=1&days=1"
        told = server.request(
            "POST", f"/admin/{act}", law_teacher, f"form={word}&{fields}".encode()
        )
        assert told.status == 403
    root = server.people.open_session("root")
    for act in pages_admin.ACTS:
        told = server.request("POST", f"/admin/{act}", root, f"form={word}&{fields}".encode())
        assert told.status == 400
    after = server.people.accounts(), server.people.members("Law"), server.people.members("Art")
    assert after == before
    assert server.people.invitations("Art") == []


@pytest.mark.parametrize("op", TEACHERS)
def test_a_teacher_of_another_course_is_none_here(server: LivePeople, op: str):
    """In Law a student, in Art a teacher: what counts is the course that is open."""
    token = server.sign_in("both", ("Law", "student"), ("Art", "teacher"))
    told = server.op(token, op, {}, session=f"both-{op}")
    assert "not yours" in told["error"]


@pytest.mark.parametrize("op", [*TEACHERS, *NOBODYS])
def test_a_student_gets_no_teachers_operation(server: LivePeople, ben: str, op: str):
    told = server.op(ben, op, {}, session="ben-session")
    assert "not yours" in told["error"]


def test_another_student_sees_nothing_of_a_conversation(
    server: LivePeople, ana: str, ben: str, law_teacher: str, art_teacher: str
):
    mine = json.dumps(server.op(ana, "ask.history", session="ana-session"))
    assert SECRET in mine
    for token, name in ((ben, "ben"), (law_teacher, "law"), (art_teacher, "art")):
        for op in ("ask.history", "quiz.now", "page.state", "teach.reports"):
            assert SECRET not in json.dumps(server.op(token, op, {}, session=f"{name}-own"))
        for path in ("/", "/account", "/account/export", "/config"):
            assert SECRET not in server.request("GET", path, token).text
        copied = server.op(token, "ask.copy", {"turn": 1}, session=f"{name}-own")
        assert SECRET not in json.dumps(copied)
    assert SECRET not in server.log()


def test_another_browsers_id_is_nobodys_key(server: LivePeople, ana: str, ben: str):
    """The page's script sends a browser's id; here it opens nothing."""
    (visit,) = [m.visit for m in server.people.members("Law") if m.account == "ana"]
    data = {"op": "ask.history", "browser": visit, "args": {}}
    body = {"data": data, "component_id": server.component(ben), "fn_name": "call"}
    told = server.request(
        "POST", "/gradio_api/component_server/", ben,
        json.dumps({**body, "session_hash": "ben-session"}).encode(),
    )  # fmt: skip
    assert json.loads(json.loads(told.body))["ok"]["turns"] == []


def test_gradios_own_sessions_and_events_belong_to_who_began_them(
    server: LivePeople, ana: str, ben: str
):
    assert server.op(ana, "page.state", session="ana-session")["ok"]["over"]
    stolen = server.op(ben, "page.state", session="ana-session")
    assert stolen["status"] == 404
    assert server.request("GET", "/gradio_api/heartbeat/ana-session", ben).status == 404
    for query in ("session_hash=ana-session", "session_hash=x&session_hash=ana-session", ""):
        assert server.request("GET", f"/gradio_api/queue/data?{query}", ben).status == 404
    asked = server.request("POST", "/gradio_api/call/ask", ana, b'{"data": ["Where?"]}')
    event = json.loads(asked.body)["event_id"]
    assert server.request("GET", f"/gradio_api/call/ask/{event}", ben).status == 404
    assert server.request("GET", f"/gradio_api/call/ask/{event}", ana).status == 200
    for path in ("/gradio_api/reset", "/gradio_api/cancel"):
        body = json.dumps({"event_id": event, "session_hash": "ana-session", "fn_index": 0})
        assert server.request("POST", path, ben, body.encode()).status == 404


def test_another_courses_page_does_nothing_here(
    server: LivePeople, law_teacher: str, art_teacher: str, ana: str
):
    assert ana
    before = server.people.members("Law")
    for act in pages_course.ACTS:
        fields = {"course": "Law", "name": "ana", "role": "none", "uses": "1", "days": "1"}
        assert server.form(art_teacher, "/course", f"/course/{act}", fields).status == 400
    assert server.people.members("Law") == before
    assert server.people.invitations("Law") == []
    for who in ("ana", "nobody"):
        told = server.request("GET", f"/course/member?name={who}", art_teacher)
        assert (told.status, "no such member" in told.text) == (400, True)
    told = server.request("GET", "/course/member?name=ana", law_teacher)
    assert (told.status, "there is no consent" in told.text) == (403, True)


def test_a_form_of_another_session_does_nothing(server: LivePeople, ana: str, ben: str):
    text = server.request("GET", "/account", ben).text
    word = re.findall(r'name="form" value="([^"]*)"', text)[0]
    for act in pages_account.ACTS:
        body = f"form={word}&course=Law&consent=yes&sure=yes".encode()
        told = server.request("POST", f"/account/{act}", ana, body)
        assert told.status == 400
    assert not any(m.consent for m in server.people.members("Law"))
    assert server.people.account("ana") is not None


BY_MCP = """
import asyncio, json, sys
import httpx
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client as connect

async def main():
    told = {}
    client = httpx.AsyncClient(headers={"Authorization": "Bearer " + sys.argv[2]})
    async with connect(sys.argv[1] + "gradio_api/mcp/", http_client=client) as (reads, writes, *_):
        async with ClientSession(reads, writes) as session:
            await session.initialize()
            for tool in (await session.list_tools()).tools:
                given = {"question": "Where is it?", "terms": ["a b", "c d"], "term": "a"}
                named = {k: v for k, v in given.items() if k in tool.inputSchema["properties"]}
                result = await session.call_tool(tool.name, named)
                told[tool.name] = [result.isError, result.content[0].text]
    print(json.dumps(told))

asyncio.run(main())
"""


def by_mcp(server: LivePeople, key: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BY_MCP, server.url, key],
        capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


def test_each_tool_asks_who_calls(server: LivePeople):
    student = server.sign_in("program", ("Law", "student"), kind="program")
    done = by_mcp(server, student)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) == set(NAMES)
    assert json.loads(told["ask"][1])["kind"] == "answer"
    assert told["quiz"] == [True, texts.NOT_YOURS]
    assert by_mcp(server, "A" * 43).returncode != 0


def test_the_log_names_no_question_no_account_and_no_token(server: LivePeople, ana: str):
    assert server.op(ana, "ask.say", {"question": "crash " + SECRET}, "ana-session")["error"]
    lines = [json.loads(line) for line in server.log().splitlines()]
    assert {"ask.say"} <= {line.get("op") for line in lines}
    failed = [line for line in lines if line.get("error")]
    assert failed and failed[-1]["error"] == "RuntimeError"
    assert failed[-1]["at"]
    text = server.log()
    for secret in (SECRET, ana, "ana-session", '"ana"', "a bug"):
        assert secret not in text
