"""One account, for administrators: its courses, its sessions, its password, its end."""

from __future__ import annotations

from calctutor.faces.web.people import admin_acts
from calctutor.faces.web.people.came import Came
from calctutor.faces.web.people.front import Front, Page, person_of, word_of
from calctutor.faces.web.people.html import (
    Html,
    card,
    choice,
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
from calctutor.faces.web.people.pages_sign_in import WINDOW, attempts_on
from calctutor.faces.web.texts import admin as texts
from calctutor.faces.web.texts import people as people_texts
from calctutor.people_types import ROLES, Account


def shown(front: Front, came: Came, name: str, done: object = "") -> Page:
    """The page of an account; ``done`` is what was just done."""
    account, word = admin_acts.known(front, name), word_of(came)
    own = account.name == person_of(came).account
    parts = [
        told(done) if done else Html(),
        _signing_in(front, account, word, own=own),
        _roles(front, account, word),
        *([] if own else [_password(account, word), _admin(account, word), _remove(account, word)]),
        tag("p", tag("a", texts.BACK_TO_ADMIN, href="/admin"), class_="ct-below"),
    ]
    return Page(page(texts.ACCOUNT.format(name=account.name), *parts))


def _signing_in(front: Front, account: Account, word: str, *, own: bool) -> Html:
    sessions = front.people.sessions(account.name)
    line = texts.STATE_LINE.format(
        made=account.made.strftime("%Y-%m-%d"),
        sessions=len(sessions),
        tries=front.people.counted(attempts_on(account.name), WINDOW),
    )
    said = [part for part, is_so in (
        (texts.IS_ADMIN, account.admin),
        (texts.IS_DISABLED, account.disabled),
        (texts.BY_PROXY, not account.has_password),
    ) if is_so]  # fmt: skip
    acts = [_act("unlock", texts.UNLOCK, account, word)]
    if not own:
        change = ("enable", texts.ENABLE) if account.disabled else ("disable", texts.DISABLE)
        acts += [_act(*change, account, word), _act("end", texts.END_ALL, account, word)]
    else:
        acts.append(lead(texts.OWN))
    return card(texts.STATE, lead("; ".join([*said, line])), row(*acts))


def _act(act: str, label: str, account: Account, word: str) -> Html:
    return form(f"/admin/{act}", word, label, hidden("name", account.name))


def _roles(front: Front, account: Account, word: str) -> Html:
    held = {one.course: one.role for one in front.people.memberships(account.name)}
    rows = []
    for course in front.rooms.names:
        now = held.get(course, admin_acts.OUT)
        options = [(role, people_texts.ROLES[role]) for role in ROLES]
        label = texts.ROLE_IN.format(course=course)
        change = form(
            "/admin/role",
            word,
            texts.ROLE_BUTTON,
            hidden("name", account.name),
            hidden("course", course),
            choice("role", label, [(admin_acts.OUT, texts.OUT), *options], now),
        )
        rows.append(row(Html(f"<span><bdi>{h(course)}</bdi></span>"), change))
    return card(texts.ROLES, *rows)


def _password(account: Account, word: str) -> Html:
    return card(texts.RESET, lead(texts.RESET_LEAD), _act("reset", texts.RESET, account, word))


def _admin(account: Account, word: str) -> Html:
    label, value = (texts.UNMAKE_ADMIN, "no") if account.admin else (texts.MAKE_ADMIN, "yes")
    fields = hidden("name", account.name), hidden("admin", value)
    return card(texts.ADMIN, form("/admin/admin", word, label, *fields))


def _remove(account: Account, word: str) -> Html:
    fields = hidden("name", account.name), sure(people_texts.SURE, "remove")
    return card(texts.REMOVE, form("/admin/remove", word, texts.REMOVE, *fields))
