"""Signing in and out, and joining a course by an invitation."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs, quote

from calctutor.errors import PeopleError
from calctutor.faces.web.people.came import Came
from calctutor.faces.web.people.forms import is_ours
from calctutor.faces.web.people.front import Front, Page, checked, person_of, word_of
from calctutor.faces.web.people.html import card, field, form, hidden, lead, page, tag, told
from calctutor.faces.web.people.network import cookie_in
from calctutor.faces.web.texts import people as texts

WINDOW = 900
"""Seconds in which attempts are counted."""
MOST_FOR_NAME, MOST_FROM_ADDRESS = 10, 100
"""Attempts on one account, and wrong ones from one address, in that time."""
MOST_NEW = 300
"""Accounts made from one address in an hour: a school's people share one."""
FORM_COOKIE = "calctutor-form"
_NEXT = re.compile(r"/(?:account|course|admin|join/[A-Za-z0-9_-]{20,80})?")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,80}")


def login(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    """The page to sign in, and signing in."""
    after = form_.get("next") or _asked_next(came)
    after = after if _NEXT.fullmatch(after) else "/"
    if came.method != "POST":
        return Page(to=after) if came.person else _login_page(front, came, after)
    if not is_ours(form_, cookie_in(came.headers, FORM_COOKIE)):
        return _login_page(front, came, after, texts.FORM_OLD, 400)
    name, password = form_.get("name", ""), form_.get("password", "")
    wrong = sign_in_problem(front, came, name, password)
    if wrong:
        return _login_page(front, came, after, wrong, 403, name)
    return _signed_in(front, came, name, after)


def sign_in_problem(front: Front, came: Came, name: str, password: str) -> str:
    """Why a name and password sign nobody in, "" where they do.

    Attempts are counted in the store before the password is looked at, so that
    many at once, or at several processes, are no more than one after another.
    """
    people, (account, address) = front.people, _counters(came, name)
    tries = people.count(account, WINDOW)
    if tries > MOST_FOR_NAME or people.count(address, WINDOW) > MOST_FROM_ADDRESS:
        front.metrics.sign_in("throttled")
        return texts.WAIT
    try:
        fits = people.check_password(name, password)
    except PeopleError:  # No account can have such a name.
        fits = False
    front.metrics.sign_in("in" if fits else "wrong")
    if not fits:
        return texts.WRONG
    people.forget_count(account)
    people.count(address, WINDOW, by=-1)
    return ""


def _counters(came: Came, name: str) -> tuple[str, str]:
    return attempts_on(name), f"sign-in from {came.client}"


def attempts_on(name: str) -> str:
    """The counter of attempts on an account."""
    plain = " ".join(name.split()).casefold()
    digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
    return f"sign-in {digest}"


def _signed_in(front: Front, came: Came, name: str, after: str) -> Page:
    """A new session, whatever the browser held before."""
    if came.person is not None:
        front.people.end_session(came.person.account, came.person.session)
    return Page(to=after, cookies=(front.cookie(front.people.open_session(name)),))


def _login_page(
    front: Front, came: Came, after: str, problem: str = "", status: int = 200, name: str = ""
) -> Page:
    word = secrets.token_urlsafe(24)
    body = page(
        texts.SIGN_IN,
        lead(texts.SIGN_IN_LEAD),
        told(problem, error=True) if problem else "",
        form(
            "/login",
            word,
            texts.SIGN_IN,
            hidden("next", after),
            field("name", texts.NAME, fill="username", value=name[:80]),
            field("password", texts.PASSWORD, kind="password", fill="current-password"),
            strong=True,
        ),
        tag("p", texts.NO_ACCOUNT, class_="ct-quiet ct-below"),
        narrow=True,
    )
    return Page(body, status, cookies=(_form_cookie(front, word),))


def _form_cookie(front: Front, word: str) -> str:
    secure = "; Secure" if front.net.secure else ""
    return f"{FORM_COOKIE}={word}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600{secure}"


def _asked_next(came: Came) -> str:
    query = str(came.scope.get("query_string", b""), "latin-1")
    return parse_qs(query).get("next", ["/"])[0]


def logout(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    """End this session."""
    checked(came, form_)
    person = person_of(came)
    front.people.end_session(person.account, person.session)
    return Page(to="/login", cookies=(front.cookie(""),))


def join_course(front: Front, came: Came, form_: Mapping[str, str]) -> Page:
    """Join a course by an invitation, with a new account or one's own."""
    token = came.path.removeprefix("/join/")
    if not _TOKEN.fullmatch(token):
        raise PeopleError(texts.JOIN_GONE)
    if came.method != "POST":
        return _join_page(front, came, token)
    if came.person is not None:
        checked(came, form_)
        member = front.people.join(token, came.person.account)
        front.people.choose_course(came.person.session, member.course)
        return Page(to="/")
    if not is_ours(form_, cookie_in(came.headers, FORM_COOKIE)):
        return _join_page(front, came, token, texts.FORM_OLD)
    return _join_as_new(front, came, token, form_)


def _join_as_new(front: Front, came: Came, token: str, form_: Mapping[str, str]) -> Page:
    people, name, password = front.people, form_.get("name", ""), form_.get("password", "")
    if password != form_.get("again", ""):
        return _join_page(front, came, token, texts.DIFFER, name)
    if people.count(f"new from {came.client}", 3600) > MOST_NEW:
        return _join_page(front, came, token, texts.WAIT, name)
    try:
        people.invitation(token)
        if not password:
            raise PeopleError(texts.PASSWORD_HINT)
        account = people.add_account(name, password)
    except PeopleError as error:
        return _join_page(front, came, token, str(error), name)
    try:
        member = people.join(token, account.name)
    except PeopleError:
        people.remove_account(account.name)  # Its place was taken at this very moment.
        raise
    session = people.open_session(account.name, course=member.course)
    return Page(to="/", cookies=(front.cookie(session),))


def _join_page(front: Front, came: Came, token: str, problem: str = "", name: str = "") -> Page:
    invitation = front.people.invitation(token)
    role = texts.ROLES[invitation.role]
    words = {"course": invitation.course, "role": role}
    parts: list[object] = [lead(texts.JOIN_LEAD.format(**words))]
    parts += [told(problem, error=True)] if problem else []
    action = f"/join/{token}"
    cookies: tuple[str, ...] = ()
    if came.person is not None:
        label = texts.JOIN_AS.format(name=came.person.account)
        parts.append(form(action, word_of(came), label, strong=True))
    else:
        word = secrets.token_urlsafe(24)
        cookies = (_form_cookie(front, word),)
        new = form(
            action,
            word,
            texts.JOIN_BUTTON,
            field("name", texts.NAME, fill="username", value=name[:80]),
            field(
                "password",
                texts.PASSWORD,
                kind="password",
                fill="new-password",
                hint=texts.PASSWORD_HINT,
            ),
            field("again", texts.PASSWORD_AGAIN, kind="password", fill="new-password"),
            strong=True,
        )
        parts.append(card(texts.JOIN_NEW, lead(texts.JOIN_NEW_LEAD), new))
        there = tag("a", texts.JOIN_SIGN_IN, href=f"/login?next={quote(action)}")
        parts.append(card(texts.JOIN_KNOWN, there))
    title = texts.JOIN.format(course=invitation.course)
    return Page(page(title, *parts, narrow=True), 400 if problem else 200, cookies=cookies)
