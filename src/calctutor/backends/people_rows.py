"""Rows of the people's tables to values; queries that several calls of the store share."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update
from sqlalchemy.engine import RowMapping

from calctutor.backends.people_schema import (
    account_sessions,
    accounts,
    course_members,
    insert_new,
    invitations,
)
from calctutor.errors import PeopleError
from calctutor.people_types import Account, Invitation, Member, Person, Role, SessionRow

LONGEST_NAME = 80
LEFT = "left"
"""The role of a former member: what it learned waits for its return, or for its deletion."""
_MEMBER = (
    select(course_members, accounts.c.name.label("account"))
    .select_from(course_members.join(accounts))
    .order_by(accounts.c.name, course_members.c.course)
)


def account_name(name: str) -> str:
    """A name to sign in with as it is kept, upper and lower case being one; PeopleError."""
    plain = unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise PeopleError(
            f"An account's name has 1 to {LONGEST_NAME} printable characters: choose another."
        )
    return plain


def hashed(token: str) -> str:
    """What is kept of a secret: whoever reads the database can't use it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_token() -> str:
    """A secret that can't be guessed, 256 bits."""
    return secrets.token_urlsafe(32)


def moment(seconds: int) -> datetime:
    """A kept time."""
    return datetime.fromtimestamp(seconds, UTC)


def account_row(connection: Connection, name: str) -> RowMapping | None:
    """The row of an account by name, None where there is none."""
    query = select(accounts).where(accounts.c.name == account_name(name))
    return connection.execute(query).mappings().first()


def known_account(connection: Connection, name: str) -> RowMapping:
    """The row of an account; PeopleError where there is none."""
    return _known(account_row(connection, name), name)


def held_account(connection: Connection, name: str) -> RowMapping:
    """The row of an account, for this transaction alone to change; PeopleError for none."""
    query = select(accounts).where(accounts.c.name == account_name(name)).with_for_update()
    return _known(connection.execute(query).mappings().first(), name)


def _known(row: RowMapping | None, name: str) -> RowMapping:
    if row is None:
        raise PeopleError(
            f"There is no account {account_name(name)}: calctutor account list names them."
        )
    return row


def account_of(row: RowMapping) -> Account:
    """An account from its row."""
    return Account(
        str(row["name"]),
        bool(row["admin"]),
        bool(row["disabled"]),
        moment(row["made"]),
        bool(row["password"]),
    )


def member_of(row: RowMapping | Mapping[str, Any]) -> Member:
    """A member from a row of the joined tables."""
    return Member(
        account=str(row["account"]),
        course=str(row["course"]),
        role=cast(Role, row["role"]),
        visit=str(row["visit"]),
        learner=str(row["learner"]),
        consent=bool(row["consent"]),
        joined=moment(row["joined"]),
    )


def members_of(
    connection: Connection, *, account_id: int = 0, course: str = "", left: bool = False
) -> list[Member]:
    """The memberships of an account, or the members of a course; with ``left`` the former ones."""
    mine = course_members.c.account_id == account_id
    wanted = mine if account_id else course_members.c.course == course
    state = course_members.c.role == LEFT if left else course_members.c.role != LEFT
    return [member_of(row) for row in connection.execute(_MEMBER.where(wanted, state)).mappings()]


def put_member(
    connection: Connection, account_id: int, course: str, role: Role, now: int, *, keep: bool
) -> None:
    """Take an account into a course; one that is in it gets the role, unless to ``keep`` its own.

    Its conversations and progress get names that nobody ever had.
    """
    row = {
        "account_id": account_id,
        "course": course,
        "role": role,
        "visit": secrets.token_hex(16),
        "learner": f"member {secrets.token_hex(12)}",
        "joined": now,
    }
    if not insert_new(connection, course_members, row):
        mine = in_course(account_id, course)
        if keep:
            mine = and_(mine, course_members.c.role == LEFT)
        connection.execute(update(course_members).where(mine).values(role=role))


def in_course(account_id: int, course: str) -> ColumnElement[bool]:
    """The condition of one account's membership of one course."""
    return and_(course_members.c.account_id == account_id, course_members.c.course == course)


def person_of(connection: Connection, session: str, now: int) -> tuple[RowMapping, Person] | None:
    """A session that is not over, and who it speaks for; None where it is, or nobody may.

    One query, as every request asks it.
    """
    mine = and_(course_members.c.account_id == accounts.c.id, course_members.c.role != LEFT)
    query = (
        select(
            account_sessions,
            accounts.c.name.label("account"),
            accounts.c.admin,
            course_members.c.course.label("of_course"),
            *(course_members.c[name] for name in ("role", "visit", "learner", "consent", "joined")),
        )
        .select_from(account_sessions.join(accounts).outerjoin(course_members, mine))
        .where(account_sessions.c.id == session, account_sessions.c.ends > now)
        .where(accounts.c.disabled == 0)
        .order_by(course_members.c.course)
    )
    rows = connection.execute(query).mappings().all()
    if not rows:
        return None
    first = rows[0]
    members = [_member_in(row) for row in rows if row["of_course"] is not None]
    here = [m for m in members if m.course == first["course"]]
    alone = members[0] if len(members) == 1 and not first["course"] else None
    person = Person(
        account=str(first["account"]),
        admin=bool(first["admin"]),
        session=str(first["id"]),
        kind=str(first["kind"]),
        member=here[0] if here else alone,
        courses=tuple((m.course, m.role) for m in members),
    )
    return first, person


def _member_in(row: RowMapping) -> Member:
    """A member from a row of `person_of`, where the session has a course of its own."""
    return member_of({**row, "course": row["of_course"]})


def session_of(row: RowMapping) -> SessionRow:
    """A session from its row."""
    return SessionRow(
        str(row["id"]), str(row["kind"]), moment(row["made"]), moment(row["seen"]),
        moment(row["ends"]),
    )  # fmt: skip


def invitation_of(row: RowMapping) -> Invitation:
    """An invitation from its row."""
    return Invitation(
        str(row["id"]), str(row["course"]), cast(Role, row["role"]), int(row["uses_left"]),
        moment(row["ends"]),
    )  # fmt: skip


def end_sessions(connection: Connection, account_id: int, but: str = "") -> None:
    """End the sessions of an account, all but one."""
    mine = and_(account_sessions.c.account_id == account_id, account_sessions.c.id != but)
    connection.execute(delete(account_sessions).where(mine))


def make_room(connection: Connection, account_id: int, most: int, now: int) -> None:
    """End what has expired, and an account's oldest sessions until one more fits under ``most``."""
    connection.execute(delete(account_sessions).where(account_sessions.c.ends <= now))
    mine = account_sessions.c.account_id == account_id
    query = select(account_sessions.c.id).where(mine)
    ids = list(connection.scalars(query.order_by(account_sessions.c.seen, account_sessions.c.made)))
    for old in ids[: max(0, len(ids) - most + 1)]:
        connection.execute(delete(account_sessions).where(account_sessions.c.id == old))


def take_invitation(connection: Connection, token: str, now: int) -> RowMapping | None:
    """Use an invitation up by one; None where it is used up, over or unknown.

    One statement decides, so that two who come at once can't share the last use.
    """
    serves = and_(
        invitations.c.id == hashed(token),
        invitations.c.uses_left > 0,
        invitations.c.ends > now,
    )
    statement = update(invitations).where(serves).values(uses_left=invitations.c.uses_left - 1)
    if connection.execute(statement).rowcount != 1:
        return None
    query = select(invitations).where(invitations.c.id == hashed(token))
    return connection.execute(query).mappings().first()


def administrators(connection: Connection) -> int:
    """How many accounts administrate everything and can sign in."""
    able = and_(accounts.c.admin == 1, accounts.c.disabled == 0)
    return connection.scalar(select(func.count()).select_from(accounts).where(able)) or 0
