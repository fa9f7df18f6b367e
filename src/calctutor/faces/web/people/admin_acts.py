"""What an administrator can do on the page: each act calls what ``calctutor account`` calls."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from calctutor.errors import NotAllowed, RequestError
from calctutor.faces.people_data import forget_everything
from calctutor.faces.web.people.came import Came
from calctutor.faces.web.people.front import Front, person_of
from calctutor.faces.web.people.html import Html, h, tag
from calctutor.faces.web.people.pages_sign_in import attempts_on
from calctutor.faces.web.texts import admin as texts
from calctutor.faces.web.texts import people as people_texts
from calctutor.people_types import ROLES, Account, Role

OUT = "none"
"""The role of somebody who is not in a course."""
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""None that is taken for another when it is read out."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words, and the account whose page is shown after it, or ""."""

    said: str
    account: str = ""


Act = Callable[[Front, Came, Mapping[str, str]], Done]


def known(front: Front, name: str) -> Account:
    """An account; RequestError where there is none."""
    found = front.people.account(name) if name else None
    if found is None:
        raise RequestError(texts.NO_SUCH_ACCOUNT)
    return found


def _another(front: Front, came: Came, form_: Mapping[str, str]) -> str:
    """The name of an account that is not one's own; NotAllowed for that."""
    name = known(front, form_.get("name", "")).name
    if name == person_of(came).account:
        raise NotAllowed(texts.OWN)
    return name


def new_password() -> str:
    """A password that nobody guesses (100 bits) and that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def _secret(name: str, password: str) -> Html:
    said = texts.PASSWORD_SHOWN.format(name=name)
    return Html(f"{h(said)}{tag('code', password)}")


def _add(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    password = "" if form_.get("proxy") == "yes" else new_password()
    admin = form_.get("admin") == "yes"
    made = front.people.add_account(form_.get("name", ""), password, admin=admin)
    said = _secret(made.name, password) if password else texts.MADE.format(name=made.name)
    return Done(said, made.name)


def _role(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    name, course = known(front, form_.get("name", "")).name, form_.get("course", "")
    if course not in front.rooms.names:
        raise RequestError(texts.NO_SUCH_COURSE)
    if form_.get("role") == OUT:
        front.people.drop_member(name, course)
        return Done(texts.OUT_DONE.format(name=name, course=course), name)
    role = _role_of(form_.get("role", ""))
    front.people.put_member(name, course, role)
    said = texts.ROLE_DONE.format(name=name, role=people_texts.ROLES[role], course=course)
    return Done(said, name)


def _role_of(name: str) -> Role:
    for role in ROLES:
        if role == name:
            return role
    raise RequestError(texts.NO_SUCH_ROLE)


def _disable(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    name = _another(front, came, form_)
    front.people.set_disabled(name, True)
    return Done(texts.DISABLED_DONE.format(name=name), name)


def _enable(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    name = _another(front, came, form_)
    front.people.set_disabled(name, False)
    return Done(texts.ENABLED_DONE.format(name=name), name)


def _reset(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    name, password = _another(front, came, form_), new_password()
    front.people.set_password(name, password)
    front.people.forget_count(attempts_on(name))
    return Done(_secret(name, password), name)


def _unlock(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    name = known(front, form_.get("name", "")).name
    front.people.forget_count(attempts_on(name))
    return Done(texts.UNLOCKED.format(name=name), name)


def _end(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    name = _another(front, came, form_)
    for session in front.people.sessions(name):
        front.people.end_session(name, session.id)
    return Done(texts.ENDED.format(name=name), name)


def _admin(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    name, yes = _another(front, came, form_), form_.get("admin") == "yes"
    front.people.set_admin(name, yes)
    return Done((texts.ADMIN_DONE if yes else texts.UNADMIN_DONE).format(name=name), name)


def _remove(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    name = _another(front, came, form_)
    if form_.get("sure") != "yes":
        raise RequestError(people_texts.NOT_SURE)
    forget_everything(front.people, front.learners, front.visits, name)
    return Done(texts.REMOVED.format(name=name))


def _invite(front: Front, came: Came, form_: Mapping[str, str]) -> Done:
    course = form_.get("course", "")
    if course not in front.rooms.names:
        raise RequestError(texts.NO_SUCH_COURSE)
    uses, days = (_whole(form_.get(name, "")) for name in ("uses", "days"))
    token = front.people.invite(course, _role_of(form_.get("role", "")), uses, days)
    link = tag("code", f"{front.net.base}/join/{token}")
    return Done(Html(f"{h(people_texts.INVITE_SHOWN)}{link}"))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


ACTS: Mapping[str, Act] = {
    "add": _add,
    "role": _role,
    "disable": _disable,
    "enable": _enable,
    "reset": _reset,
    "unlock": _unlock,
    "end": _end,
    "admin": _admin,
    "remove": _remove,
    "invite": _invite,
}
