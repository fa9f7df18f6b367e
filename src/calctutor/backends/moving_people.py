"""Accounts, the courses' members and invitations from one database to another.

Sessions stay behind: people sign in again. An account that is there keeps its password.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select

from calctutor.backends.people_schema import accounts, course_members, insert_new, invitations

_PLAIN = ("name", "password", "admin", "disabled", "made")
_MEMBER = ("course", "role", "visit", "consent", "joined")


def move_people(there: Connection, here: Connection, names: Mapping[str, str]) -> Counter[str]:
    """Bring accounts, members and invitations to another database; what is there stays."""
    done: Counter[str] = Counter()
    ids: dict[int, int] = {}
    for row in there.execute(select(accounts).order_by(accounts.c.id)).mappings():
        done["accounts"] += insert_new(here, accounts, {name: row[name] for name in _PLAIN})
        mine = select(accounts.c.id).where(accounts.c.name == row["name"])
        ids[row["id"]] = here.scalars(mine).one()
    for row in there.execute(select(course_members).order_by(course_members.c.id)).mappings():
        member = {name: row[name] for name in _MEMBER} | {
            "account_id": ids[row["account_id"]],
            "learner": names.get(row["learner"], row["learner"]),
        }
        done["members"] += insert_new(here, course_members, member)
    for row in there.execute(select(invitations)).mappings():
        done["invitations"] += insert_new(here, invitations, dict(row))
    return done
