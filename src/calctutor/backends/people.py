"""Accounts, their sessions and the courses' members, by SQLAlchemy Core.

Each call is one transaction. Of passwords, sessions and invitations only hashes
are kept. Safe under threads and several processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import and_, delete, insert, select, update

from calctutor.backends.database import alone
from calctutor.backends.passwords import hash_password, is_password
from calctutor.backends.people_courses import CoursePeople
from calctutor.backends.people_rows import (
    account_name,
    account_of,
    account_row,
    administrators,
    end_sessions,
    hashed,
    held_account,
    known_account,
    make_room,
    new_token,
    person_of,
    session_of,
)
from calctutor.backends.people_schema import account_sessions, accounts, insert_new
from calctutor.backends.people_store import utc_now
from calctutor.errors import PeopleError
from calctutor.people_types import Account, Person, SessionRow
from calctutor.protocols import Clock

MOST_SESSIONS = 10
"""Open sessions of one account; the oldest ends when another begins."""
IDLE, LONGEST = 3 * 86_400, 30 * 86_400
"""Seconds after which a session ends that nobody used, and at the latest."""
PROGRAM = 180 * 86_400
"""Seconds that a program's key lasts, used or not."""
_ADMINISTRATORS = "administrators"
"""Two who take each other's place at once would leave none."""
SEEN_EVERY = 300
"""Seconds between two notes that a session is in use: reading a page writes nothing else."""


def open_people(path: Path, clock: Clock = utc_now) -> SqlPeople:
    """The store in the learners' database, made where there is none; raises LearnersError."""
    from calctutor.backends.learners_open import open_file

    return SqlPeople(open_file(path), clock)


def open_shared_people(address: str, clock: Clock = utc_now) -> SqlPeople:
    """The store on a PostgreSQL server; raises LearnersError or SettingsError."""
    from calctutor.backends.server import open_server

    return SqlPeople(open_server(address), clock)


class SqlPeople(CoursePeople):
    """A `People`; threads may share it."""

    def accounts(self) -> Sequence[Account]:
        """All accounts, by name."""
        with self._reading() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.name)).mappings()
            return [account_of(row) for row in rows]

    def account(self, name: str) -> Account | None:
        """An account by name, None where there is none."""
        with self._reading() as connection:
            row = account_row(connection, name)
            return None if row is None else account_of(row)

    def has_administrator(self) -> bool:
        """Whether somebody can administrate everything."""
        with self._reading() as connection:
            return administrators(connection) > 0

    def add_account(self, name: str, password: str, *, admin: bool = False) -> Account:
        """Make an account; "" as password for one that signs in by the proxy. PeopleError."""
        plain = account_name(name)
        row = {
            "name": plain,
            "password": hash_password(password, plain) if password else "",
            "admin": int(admin),
            "made": self._now(),
        }
        with self._writing() as connection:
            if not insert_new(connection, accounts, row):
                raise PeopleError(f"There is an account {plain} already: choose another name.")
            return account_of(known_account(connection, plain))

    def check_password(self, name: str, password: str) -> bool:
        """Whether an account that may sign in has this password; equally slow for all others."""
        with self._reading() as connection:
            row = account_row(connection, name)
        kept = "" if row is None or row["disabled"] else str(row["password"])
        return is_password(password, kept)

    def set_password(self, name: str, password: str, keep_session: str = "") -> None:
        """Change a password; every other session of the account ends. PeopleError."""
        kept = hash_password(password, account_name(name))
        with self._writing() as connection:
            row = held_account(connection, name)
            mine = accounts.c.id == row["id"]
            connection.execute(update(accounts).where(mine).values(password=kept))
            end_sessions(connection, row["id"], keep_session)

    def set_admin(self, name: str, admin: bool) -> None:
        """Make an account an administrator of everything, or no longer; the last one stays."""
        self._change(name, {"admin": int(admin)})

    def set_disabled(self, name: str, disabled: bool) -> None:
        """Shut an account out, its sessions with it, or let it in again; PeopleError."""
        self._change(name, {"disabled": int(disabled)})

    def _change(self, name: str, values: dict[str, int]) -> None:
        with self._writing() as connection:
            alone(connection, _ADMINISTRATORS)
            row = held_account(connection, name)
            connection.execute(update(accounts).where(accounts.c.id == row["id"]).values(values))
            if row["admin"] and administrators(connection) == 0:
                raise PeopleError("One administrator has to stay: make another one first.")
            end_sessions(connection, row["id"])

    def remove_account(self, name: str) -> None:
        """Delete an account with its sessions and memberships; PeopleError for the last admin."""
        with self._writing() as connection:
            alone(connection, _ADMINISTRATORS)
            row = held_account(connection, name)
            connection.execute(delete(accounts).where(accounts.c.id == row["id"]))
            if row["admin"] and administrators(connection) == 0:
                raise PeopleError("One administrator has to stay: make another one first.")

    def open_session(self, name: str, kind: str = "page", course: str = "") -> str:
        """Sign an account in; the token that its cookie holds. PeopleError for a disabled one."""
        token, now = new_token(), self._now()
        with self._writing() as connection:
            row = held_account(connection, name)
            if row["disabled"]:
                raise PeopleError("This account is shut: ask whoever looks after it.")
            make_room(connection, row["id"], MOST_SESSIONS, now)
            values = {
                "id": hashed(token),
                "account_id": row["id"],
                "kind": kind,
                "course": course,
                "made": now,
                "seen": now,
                "ends": now + (IDLE if kind == "page" else PROGRAM),
            }
            connection.execute(insert(account_sessions), values)
        return token

    def person(self, token: str) -> Person | None:
        """Who holds a token; None for one that is unknown, over, or of a disabled account."""
        return self.person_in(hashed(token))

    def person_in(self, session: str) -> Person | None:
        """Who is signed in under a session's id, which is no secret that lets anybody in."""
        c, now = account_sessions.c, self._now()
        with self._reading() as connection:
            found = person_of(connection, session, now)
        if found is None:
            return None
        row, person = found
        if row["kind"] == "page" and now - row["seen"] > SEEN_EVERY:
            ends = min(now + IDLE, row["made"] + LONGEST)
            with self._writing() as connection:
                values = {"seen": now, "ends": ends}
                connection.execute(update(account_sessions).where(c.id == session).values(values))
        return person

    def sessions(self, name: str) -> Sequence[SessionRow]:
        """The open sessions of an account, the last used first."""
        c = account_sessions.c
        with self._reading() as connection:
            mine = and_(c.account_id == known_account(connection, name)["id"], c.ends > self._now())
            query = select(account_sessions).where(mine).order_by(c.seen.desc(), c.id)
            return [session_of(row) for row in connection.execute(query).mappings()]

    def end_session(self, name: str, session: str) -> None:
        """End a session of this account; one of another is left alone."""
        c = account_sessions.c
        with self._writing() as connection:
            mine = and_(c.account_id == held_account(connection, name)["id"], c.id == session)
            connection.execute(delete(account_sessions).where(mine))

    def choose_course(self, session: str, course: str) -> None:
        """Work in another course from now on; who may is asked before."""
        with self._writing() as connection:
            mine = account_sessions.c.id == session
            connection.execute(update(account_sessions).where(mine).values(course=course))
