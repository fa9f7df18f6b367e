"""One's own account: courses, consent, password, sessions, keys, and all one's data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import chain

from calctutor.errors import NotAllowed, PeopleError, RequestError
from calctutor.faces.people_data import everything, forget_everything, forget_learned
from calctutor.faces.web.people.came import Came
from calctutor.faces.web.people.front import Front, Page, checked, person_of, word_of
from calctutor.faces.web.people.group import LEAST
from calctutor.faces.web.people.html import (
    Html,
    card,
    field,
    form,
    h,
    hidden,
    lead,
    page,
    row,
    sure,
    tag,
    told,
)
from calctutor.faces.web.people.pages_sign_in import sign_in_problem
from calctutor.faces.web.people.policy import teaches
from calctutor.faces.web.texts import admin as admin_texts
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import people as texts
from calctutor.people_types import Member

Act = Callable[[Front, Came, Mapping[str, str]], Page]


def account(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    """The account's page, its export, and whatever its forms do."""
    if came.method != "POST":
        return _export(front, came) if came.path.endswith("/export") else shown(front, came)
    checked(came, form_)
    act = _ACTS.get(came.path.removeprefix("/account/"))
    if act is None:
        raise RequestError(frame_texts.REFUSED_DOOR)
    return act(front, came, form_)


def shown(front: Front, came: Came, done: object = "", error: bool = False) -> Page:
    """The page; ``done`` is what was just done, or an error."""
    person, word = person_of(came), word_of(came)
    members = front.people.memberships(person.account)
    parts = [
        told(done, error) if done else Html(),
        _who(came, word),
        _courses(front, came, word),
        *(_consent(member, word) for member in members if member.role == "student"),
        _password(word) if _has_password(front, person.account) else Html(),
        _sessions(front, came, word),
        _key(came, word),
        _data(members, word),
    ]
    status = 400 if error else 200
    return Page(page(texts.ACCOUNT, *parts, back=texts.BACK if person.member else ""), status)


def _has_password(front: Front, name: str) -> bool:
    found = front.people.account(name)
    return found is not None and found.has_password


def _who(came: Came, word: str) -> Html:
    person = person_of(came)
    name = tag("strong", person.account, dir="auto")
    teacher = tag("a", texts.COURSE_PAGE, href="/course") if teaches(person) else Html()
    admin = tag("a", admin_texts.ADMIN, href="/admin") if person.admin else Html()
    out = form("/logout", word, texts.SIGN_OUT)
    return Html(f'<section class="ct-card">{row(name, teacher, admin, out)}</section>')


def _courses(front: Front, came: Came, word: str) -> Html:
    person = person_of(came)
    roles = dict(person.courses)
    names = front.rooms.names if person.admin else [c for c in front.rooms.names if c in roles]
    here = person.member.course if person.member else ""
    rows = []
    for name in names:
        role = texts.ROLES[roles.get(name, "administrator")]
        said = Html(f"<span><bdi>{h(name)}</bdi> ({h(role)})</span>")
        if name == here:
            rows.append(row(said, tag("span", texts.COURSE_HERE, class_="ct-quiet")))
        else:
            open_it = form("/account/open", word, texts.COURSE_OPEN, hidden("course", name))
            rows.append(row(said, open_it))
    return card(texts.COURSES, *(rows or [lead(texts.COURSES_NONE)]))


def _consent(member: Member, word: str) -> Html:
    now, label, value = (
        (texts.CONSENT_YES, texts.CONSENT_TAKE, "no")
        if member.consent
        else (texts.CONSENT_NO, texts.CONSENT_GIVE, "yes")
    )
    course = hidden("course", member.course)
    change = form("/account/consent", word, label, course, hidden("consent", value))
    title = f"{member.course}: {texts.CONSENT}"
    return card(title, lead(texts.CONSENT_LEAD.format(least=LEAST)), row(tag("b", now), change))


def _password(word: str) -> Html:
    fields = [
        field("old", texts.PASSWORD_OLD, kind="password", fill="current-password"),
        field(
            "password",
            texts.PASSWORD_NEW,
            kind="password",
            fill="new-password",
            hint=texts.PASSWORD_HINT,
        ),
        field("again", texts.PASSWORD_AGAIN, kind="password", fill="new-password"),
    ]
    return card(
        texts.CHANGE_PASSWORD,
        form("/account/password", word, texts.CHANGE_PASSWORD, *fields),
    )


def _sessions(front: Front, came: Came, word: str) -> Html:
    person = person_of(came)
    rows = []
    for session in front.people.sessions(person.account):
        kind = texts.SESSION_PROGRAM if session.kind == "program" else texts.SESSION_PAGE
        line = texts.SESSION_LINE.format(
            made=_day(session.made), seen=_day(session.seen), ends=_day(session.ends)
        )
        said = Html(f'<span>{h(kind)}, <span class="ct-quiet">{h(line)}</span></span>')
        end: Html = form("/account/end", word, texts.SESSION_END, hidden("session", session.id))
        here = session.id == person.session
        rows.append(row(said, tag("span", texts.SESSION_HERE, class_="ct-quiet") if here else end))
    return card(texts.SESSIONS, *rows)


def _key(came: Came, word: str) -> Html:
    if person_of(came).member is None:
        return Html()
    return card(texts.KEY, lead(texts.KEY_LEAD), form("/account/key", word, texts.KEY_MAKE))


def _data(members: Sequence[Member], word: str) -> Html:
    parts: list[object] = [
        lead(texts.DATA_LEAD),
        tag("p", tag("a", texts.EXPORT, href="/account/export")),
    ]
    for number, member in enumerate(members):
        label = texts.FORGET.format(course=member.course)
        box, course = sure(texts.SURE, f"forget-{number}"), hidden("course", member.course)
        parts.append(form("/account/forget", word, label, course, box))
    parts.append(form("/account/delete", word, texts.DELETE, sure(texts.SURE, "delete")))
    return card(texts.DATA, *parts)


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _export(front: Front, came: Came) -> Page:
    name = person_of(came).account
    data = everything(front.people, front.learners, front.visits, name)
    return Page(data, kind="application/json", name="calctutor-my-data.json")


def _open(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    """Work in another of one's courses; an administrator in any."""
    person, course = person_of(came), form_.get("course", "")
    if course not in front.rooms.names:
        raise NotAllowed(texts.COURSE_GONE)
    if course not in dict(person.courses):
        if not person.admin:
            raise NotAllowed(texts.NOT_YOURS)
        front.people.put_member(person.account, course, "administrator", keep=True)
    front.people.choose_course(person.session, course)
    return Page(to="/course" if form_.get("to") == "/course" and person.admin else "/")


def _set_consent(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    person = person_of(came)
    yes = form_.get("consent") == "yes"
    front.people.set_consent(person.account, form_.get("course", ""), yes)
    return Page(to="/account")


def _set_password(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    person, new = person_of(came), form_.get("password", "")
    if new != form_.get("again", ""):
        return shown(front, came, texts.DIFFER, error=True)
    problem = sign_in_problem(front, came, person.account, form_.get("old", ""))
    if problem:
        return shown(front, came, problem, error=True)
    try:
        front.people.set_password(person.account, new, person.session)
    except PeopleError as error:
        return shown(front, came, error, error=True)
    return shown(front, came, texts.PASSWORD_DONE)


def _end(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    front.people.end_session(person_of(came).account, form_.get("session", ""))
    return Page(to="/account")


def _make_key(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    person = person_of(came)
    if person.member is None:
        raise NotAllowed(texts.MUST_CHOOSE)
    key = front.people.open_session(person.account, "program", person.member.course)
    return shown(front, came, Html(f"{h(texts.KEY_SHOWN)}{tag('code', key)}"))


def _forget(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    """Delete what was learned and said in one course."""
    if form_.get("sure") != "yes":
        return shown(front, came, texts.NOT_SURE, error=True)
    people, name, course = front.people, person_of(came).account, form_.get("course", "")
    mine = [m for m in chain(people.memberships(name), people.former(name)) if m.course == course]
    forget_learned(mine, people, front.learners, front.visits)
    return shown(front, came, texts.FORGOTTEN.format(course=course) if mine else "")


def _delete(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    """Delete the account and everything of it."""
    if form_.get("sure") != "yes":
        return shown(front, came, texts.NOT_SURE, error=True)
    name = person_of(came).account
    forget_everything(front.people, front.learners, front.visits, name)
    return Page(to="/login", cookies=(front.cookie(""),))


_ACTS: Mapping[str, Act] = {
    "open": _open,
    "consent": _set_consent,
    "password": _set_password,
    "end": _end,
    "key": _make_key,
    "forget": _forget,
    "delete": _delete,
}
ACTS = tuple(_ACTS)
"""What can be posted below /account/."""
