"""The administrators' page: accounts, courses, limits, processes. Still pages without scripts.

Whoever comes here administrates everything (`policy.decide`); each form calls what
``calctutor account`` calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote

from calctutor.errors import NotAllowed, RequestError
from calctutor.faces.web.people import admin_acts, pages_admin_account
from calctutor.faces.web.people.beat import Heard, heard
from calctutor.faces.web.people.came import Came
from calctutor.faces.web.people.front import Front, Page, checked, person_of, word_of
from calctutor.faces.web.people.html import (
    Html,
    card,
    choice,
    field,
    form,
    h,
    hidden,
    lead,
    page,
    row,
    table,
    tag,
    tick,
    told,
)
from calctutor.faces.web.texts import admin as texts
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import people as people_texts
from calctutor.people_types import ROLES, Account, Member

AT_ONCE = 50
"""Accounts shown on one page."""
Members = Mapping[str, Sequence[Member]]


def admin(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    """The page, one account's page, and whatever their forms do."""
    if not person_of(came).admin:  # The gate has asked already; this page asks again.
        raise NotAllowed(people_texts.NOT_YOURS)
    if came.method != "POST":
        name = asked(came, "name")
        if came.path == "/admin/account":
            return pages_admin_account.shown(front, came, name)
        return shown(front, came)
    checked(came, form_)
    act = admin_acts.ACTS.get(came.path.removeprefix("/admin/"))
    if act is None:
        raise RequestError(frame_texts.REFUSED_DOOR)
    done = act(front, came, form_)
    if done.account:
        return pages_admin_account.shown(front, came, done.account, done.said)
    return shown(front, came, done.said)


def asked(came: Came, name: str) -> str:
    """One value of the query, "" without it."""
    raw: bytes = came.scope.get("query_string", b"")
    return parse_qs(raw.decode("latin-1")).get(name, [""])[0]


def shown(front: Front, came: Came, done: object = "") -> Page:
    """The page; ``done`` is what was just done."""
    word = word_of(came)
    members = {name: front.people.members(name) for name in front.rooms.names}
    parts = [
        told(done) if done else Html(),
        _processes(heard(front.people)),
        _accounts(front, came, members),
        _new(word),
        _courses(front, members, word),
        _invite(front, word),
        _limits(front),
    ]
    back = people_texts.BACK if person_of(came).member else ""
    return Page(page(texts.ADMIN, *parts, back=back))


# ---- Accounts ----


def _accounts(front: Front, came: Came, members: Members) -> Html:
    every = front.people.accounts()
    part = asked(came, "find").strip().casefold()[:80]
    found = [one for one in every if part in one.name]
    first = _whole(asked(came, "from"), most=max(0, len(found) - 1))
    roles: dict[str, list[Member]] = {}
    for one in (member for course in members.values() for member in course):
        roles.setdefault(one.account, []).append(one)
    line = texts.ACCOUNTS_LINE.format(
        total=len(every),
        admins=sum(one.admin for one in every),
        disabled=sum(one.disabled for one in every),
    )
    search = Html(
        f'<form method="get" action="/admin" role="search">'
        f"{field('find', texts.SEARCH, value=part, needed=False)}"
        f'<button class="ct-button">{h(texts.SEARCH_BUTTON)}</button></form>'
    )
    rows = [_account(one, roles.get(one.name, [])) for one in found[first : first + AT_ONCE]]
    return card(
        texts.ACCOUNTS,
        lead(line),
        search,
        *(rows or [lead(texts.ACCOUNTS_NONE)]),
        _further(part, first, len(found)),
    )


def _account(account: Account, roles: Sequence[Member]) -> Html:
    said = Html(
        f'<span><bdi>{h(account.name)}</bdi> <span class="ct-quiet">'
        f"({h(standing(account, roles))})</span></span>"
    )
    where = f"/admin/account?name={quote(account.name, safe='')}"
    label = f"{texts.OPEN_ACCOUNT}: {account.name}"
    return row(said, tag("a", texts.OPEN_ACCOUNT, href=where, aria_label=label))


def standing(account: Account, roles: Sequence[Member]) -> str:
    """What somebody is, in words."""
    said = [texts.IS_ADMIN] if account.admin else []
    said += [
        texts.IN_COURSE.format(role=people_texts.ROLES[one.role], course=one.course)
        for one in roles
    ]
    said = said or [texts.NO_COURSE]
    said += [texts.IS_DISABLED] if account.disabled else []
    said += [] if account.has_password else [texts.BY_PROXY]
    return "; ".join(said)


def _further(part: str, first: int, found: int) -> Html:
    """Where the list goes on, to both sides."""
    if found <= AT_ONCE:
        return Html()
    last = min(found, first + AT_ONCE)
    links = [
        tag("a", label, href=f"/admin?find={quote(part, safe='')}&from={to}")
        for label, to in ((texts.EARLIER, first - AT_ONCE), (texts.LATER, first + AT_ONCE))
        if -AT_ONCE < to < found
    ]
    line = texts.SHOWN.format(first=first + 1, last=last, found=found)
    return row(tag("span", line, class_="ct-quiet"), *links)


def _whole(text: str, most: int) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
    return min(number, most)


def _new(word: str) -> Html:
    make = form(
        "/admin/add",
        word,
        texts.NEW_BUTTON,
        field("name", texts.NEW_NAME),
        tick("proxy", texts.NEW_BY_PROXY),
        tick("admin", texts.IS_ADMIN.capitalize()),
    )
    return card(texts.NEW, lead(texts.NEW_LEAD), make)


# ---- Courses ----


def _courses(front: Front, members: Members, word: str) -> Html:
    parts = [_course(front, name, found, word) for name, found in members.items()]
    return card(texts.COURSES, lead(texts.COURSES_LEAD), *parts)


def _course(front: Front, name: str, members: Sequence[Member], word: str) -> Html:
    tutor = front.rooms.tutor(name)
    counts = texts.COURSE_LINE.format(
        students=sum(one.role == "student" for one in members),
        teachers=sum(one.role != "student" for one in members),
    )
    size = texts.COURSE_NOT_READY if tutor is None else _size(front, name)
    teachers = [one.account for one in members if one.role != "student"]
    names = texts.TEACHERS.format(names=", ".join(teachers)) if teachers else texts.TEACHERS_NONE
    opened = form(
        "/account/open", word, texts.COURSE_OPEN, hidden("course", name), hidden("to", "/course")
    )
    number = front.rooms.names.index(name)
    add = form(
        "/admin/role",
        word,
        texts.TEACHER_BUTTON,
        hidden("course", name),
        hidden("role", "teacher"),
        field("name", texts.TEACHER_ADD.format(course=name), key=f"teacher-{number}"),
    )
    head = Html(f"<h3><bdi>{h(name)}</bdi></h3>")
    return Html(f"<div>{head}{lead(f'{counts}; {size}')}{tag('p', names)}{row(opened)}{add}</div>")


def _size(front: Front, name: str) -> str:
    tutor = front.rooms.tutor(name)
    assert tutor is not None
    report = tutor.report
    return texts.COURSE_SIZE.format(passages=report.passages, facts=report.facts)


def _invite(front: Front, word: str) -> Html:
    courses = [(name, name) for name in front.rooms.names]
    roles = [(role, people_texts.ROLES[role]) for role in ROLES]
    make = form(
        "/admin/invite",
        word,
        people_texts.INVITE_MAKE,
        Html(f'<div class="ct-field">{choice("course", texts.INVITE_COURSE, courses)}</div>'),
        field("uses", people_texts.INVITE_USES, kind="number", value="30"),
        field("days", people_texts.INVITE_DAYS, kind="number", value="14"),
        Html(f'<div class="ct-field">{choice("role", people_texts.MEMBER_ROLE, roles)}</div>'),
    )
    return card(people_texts.INVITE, lead(people_texts.INVITE_LEAD), make)


# ---- Limits and processes ----


def _limits(front: Front) -> Html:
    rows = [(said, f"{getattr(front.bounds, name):,}") for name, said in texts.BOUNDS]
    return card(texts.LIMITS, lead(texts.LIMITS_LEAD), table((texts.LIMIT, texts.VALUE), rows))


def _processes(found: Sequence[Heard]) -> Html:
    if not found:
        return card(texts.PROCESSES, lead(texts.PROCESSES_NONE))
    columns = [_figures(one) for one in found]
    rows = list(zip(texts.FIGURES, *columns, strict=True))
    heads = (texts.PROCESS, *(one.name for one in found))
    return card(texts.PROCESSES, lead(texts.PROCESSES_LEAD), table(heads, rows))


def _figures(one: Heard) -> list[object]:
    told = one.told
    began = datetime.fromtimestamp(_number(told, "began"), UTC)
    names = ("requests", "failed", "asked", "abstained")
    return [
        _state(one),
        began.strftime("%Y-%m-%d %H:%M UTC"),
        *(f"{_number(told, name):,.0f}" for name in names),
        _seconds(_number(told, "slow")),
        *(f"{_number(told, name):,.0f}" for name in ("running", "waiting", "works")),
    ]


def _number(told: Mapping[str, object], name: str) -> float:
    value = told.get(name, 0)
    return float(value) if isinstance(value, int | float) else 0.0


def _seconds(slow: float) -> str:
    if slow < 0:
        return texts.SECONDS_OVER
    return texts.SECONDS.format(seconds=f"{slow:g}") if slow else texts.SECONDS_NONE


def _state(one: Heard) -> str:
    if one.gone:
        return texts.STATE_GONE.format(seconds=one.silent)
    courses = one.told.get("courses")
    states = dict(courses) if isinstance(courses, dict) else {}
    waits = [
        texts.STATE_LOADING.format(course=name, state=state)
        for name, state in states.items()
        if state != "ready"
    ]
    return "; ".join(waits) or texts.STATE_READY


ACTS = tuple(admin_acts.ACTS)
"""What can be posted below /admin/."""
