"""A course's page for its teachers: the group, the members, invitations, one who consents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote

from calctutor.errors import NotAllowed, PeopleError, RequestError
from calctutor.faces.web.people import group as grouping
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
    told,
)
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import people as texts
from calctutor.people_types import ROLES, Member, Person, Role

Act = Callable[[Front, Came, str, Mapping[str, str]], Page]
OUT = "none"
"""The role of somebody who is taken out of the course."""


def course(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    """The page, one student's own progress, and whatever its forms do."""
    here = _here(came)
    if came.path == "/course/member" and came.method != "POST":
        return _member(front, came, here)
    if came.method != "POST":
        return shown(front, came, here)
    checked(came, form_)
    if form_.get("course") != here:
        raise RequestError(texts.COURSE_MOVED)
    act = _ACTS.get(came.path.removeprefix("/course/"))
    if act is None:
        raise RequestError(frame_texts.REFUSED_DOOR)
    return act(front, came, here, form_)


def _here(came: Came) -> str:
    member = person_of(came).member
    if member is None:
        raise NotAllowed(texts.MUST_CHOOSE)
    return member.course


def shown(front: Front, came: Came, here: str, done: object = "") -> Page:
    """The course's page; ``done`` is what was just done."""
    word, members = word_of(came), front.people.members(here)
    parts = [
        told(done) if done else Html(),
        *_group(front, here, members),
        _members(person_of(came), here, members, word),
        _invitations(front, came, here, word),
    ]
    return Page(page(texts.COURSE.format(course=here), *parts, back=texts.BACK))


def _group(front: Front, here: str, members: Sequence[Member]) -> list[Html]:
    tutor = front.rooms.tutor(here)
    if tutor is None:
        return [card(texts.GROUP, lead(frame_texts.NOT_READY))]
    today = datetime.now(UTC).date().toordinal()
    found = grouping.group_of(front.people, members, tutor.index.facts_named, today)
    least = grouping.LEAST
    if not found.active:
        return [card(texts.GROUP, lead(texts.GROUP_FEW.format(least=least)))]
    line = texts.GROUP_LINE.format(active=found.active, members=found.members)
    topics = table(
        (texts.OWN_TOPIC, texts.FACTS, texts.WRONG_SHARE),
        [(topic.name, topic.facts, topic.wrong) for topic in found.topics],
    )
    return [
        card(texts.GROUP, tag("p", line), topics if found.topics else Html()),
        _hardest(found.hardest, least),
    ]


def _hardest(hardest: Sequence[grouping.Hard], least: int) -> Html:
    if not hardest:
        return card(texts.HARDEST, lead(texts.HARDEST_NONE.format(least=least)))
    rows = [(_fact(hard), hard.wrong, hard.students) for hard in hardest]
    said = texts.HARDEST_LEAD.format(least=least, most=f"{grouping.HIGH}%")
    return card(
        texts.HARDEST,
        lead(said),
        table((texts.FACT, texts.WRONG_SHARE, texts.ANSWERED_BY), rows),
    )


def _fact(hard: grouping.Hard) -> Html:
    fact = hard.fact
    place = f"{fact.source}:{fact.span.first_line}"
    link = tag("a", " › ".join(fact.headings), href=f"/#notes/{quote(place, safe='')}")
    said = f"{fact.lead_in}: {fact.text}" if fact.lead_in else fact.text
    return Html(f"{h(said)}<br>{link}")


def _members(person: Person, here: str, members: Sequence[Member], word: str) -> Html:
    return card(texts.MEMBERS, *(_row_of(person, here, member, word) for member in members))


def _row_of(person: Person, here: str, member: Member, word: str) -> Html:
    said = Html(f"<span><bdi>{h(member.account)}</bdi> ({h(texts.ROLES[member.role])})</span>")
    progress: Html = Html()
    if member.role == "student" and member.consent:
        where = f"/course/member?name={quote(member.account, safe='')}"
        progress = tag("a", texts.MEMBER_PROGRESS, href=where)
    elif member.role == "student":
        progress = tag("span", texts.MEMBER_HIDDEN, class_="ct-quiet")
    roles = [(role, texts.ROLES[role]) for role in _may_give(person)] + [(OUT, texts.MEMBER_OUT)]
    if member.account == person.account or member.role not in _may_give(person):
        return row(said, progress)
    change = form(
        "/course/role",
        word,
        texts.MEMBER_CHANGE,
        hidden("course", here),
        hidden("name", member.account),
        choice("role", f"{texts.MEMBER_ROLE}: {member.account}", roles, member.role),
    )
    return row(said, progress, change)


def _may_give(person: Person) -> tuple[Role, ...]:
    """The roles that somebody may give and take: a teacher students', an administrator all."""
    member = person.member
    everything = person.admin or (member is not None and member.role == "administrator")
    return ROLES if everything else ("student",)


def _invitations(front: Front, came: Came, here: str, word: str) -> Html:
    rows = [
        row(
            tag(
                "span",
                texts.INVITE_LINE.format(
                    role=texts.ROLES[one.role],
                    left=one.left,
                    ends=one.ends.strftime("%Y-%m-%d %H:%M UTC"),
                ),
            ),
            form(
                "/course/withdraw",
                word,
                texts.INVITE_END,
                hidden("course", here),
                hidden("invitation", one.id),
            ),
        )
        for one in front.people.invitations(here)
    ]
    roles = [(role, texts.ROLES[role]) for role in _may_give(person_of(came))]
    make = form(
        "/course/invite",
        word,
        texts.INVITE_MAKE,
        hidden("course", here),
        field("uses", texts.INVITE_USES, kind="number", value="30"),
        field("days", texts.INVITE_DAYS, kind="number", value="14"),
        Html(f'<div class="ct-field">{choice("role", texts.MEMBER_ROLE, roles)}</div>'),
    )
    return card(texts.INVITE, lead(texts.INVITE_LEAD), make, *rows)


def _invite(front: Front, came: Came, here: str, form_: Mapping[str, str]) -> Page:
    role = _role(came, form_.get("role", "student"))
    uses, days = _whole(form_.get("uses", "")), _whole(form_.get("days", ""))
    token = front.people.invite(here, role, uses, days)
    link = tag("code", f"{front.net.base}/join/{token}")
    return shown(front, came, here, Html(f"{h(texts.INVITE_SHOWN)}{link}"))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _role(came: Came, name: str) -> Role:
    for role in _may_give(person_of(came)):
        if role == name:
            return role
    raise NotAllowed(texts.ROLE_NOT_YOURS)


def _withdraw(front: Front, came: Came, here: str, form_: Mapping[str, str]) -> Page:
    front.people.withdraw(here, form_.get("invitation", ""))
    return Page(to="/course")


def _set_role(front: Front, came: Came, here: str, form_: Mapping[str, str]) -> Page:
    person, member = person_of(came), _named(front, here, form_.get("name", ""))
    if member.account == person.account:
        raise NotAllowed(texts.ROLE_OWN)
    _role(came, member.role)
    if form_.get("role") == OUT:
        front.people.drop_member(member.account, here)
    else:
        front.people.put_member(member.account, here, _role(came, form_.get("role", "")))
    return Page(to="/course")


def _named(front: Front, here: str, name: str) -> Member:
    """A member of this course; PeopleError for anybody else, whether there is such an account."""
    found = [member for member in front.people.members(here) if member.account == name]
    if not found:
        raise PeopleError(texts.NO_SUCH_MEMBER)
    return found[0]


def _member(front: Front, came: Came, here: str) -> Page:
    """A student's own progress, where the student consents at this very moment."""
    query = parse_qs(came.scope.get("query_string", b"").decode("latin-1"))
    member = _named(front, here, query.get("name", [""])[0])
    if member.role != "student" or not member.consent:
        raise NotAllowed(texts.NOT_CONSENTED)
    title = texts.OWN_PROGRESS.format(name=member.account)
    tutor = front.rooms.tutor(here)
    if tutor is None or not tutor.questions.is_ready:
        return Page(page(title, lead(frame_texts.NOT_READY), back=texts.BACK), 503)
    topics = [t for t in tutor.learner(member.learner).progress().topics if t.seen]
    rows = [(t.topic, f"{t.seen} / {t.facts}", t.strong) for t in topics]
    heads = (texts.OWN_TOPIC, texts.OWN_SEEN_HEAD, texts.OWN_STRONG_HEAD)
    body = table(heads, rows) if rows else lead(texts.OWN_NONE)
    said = lead(texts.OWN_LEAD.format(name=member.account))
    link = tag("p", tag("a", texts.COURSE.format(course=here), href="/course"))
    return Page(page(title, said, card(texts.MEMBER_PROGRESS, body), link, back=texts.BACK))


_ACTS: Mapping[str, Act] = {"invite": _invite, "withdraw": _withdraw, "role": _set_role}
ACTS = tuple(_ACTS)
"""What can be posted below /course/."""
