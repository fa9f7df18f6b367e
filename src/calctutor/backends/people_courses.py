"""Courses' members and the invitations that make some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, delete, insert, select, update

from calctutor.backends import cohort
from calctutor.backends.people_rows import (
    LEFT,
    hashed,
    held_account,
    in_course,
    invitation_of,
    known_account,
    members_of,
    new_token,
    put_member,
    take_invitation,
)
from calctutor.backends.people_schema import course_members, invitations
from calctutor.backends.people_store import PeopleStore
from calctutor.errors import PeopleError
from calctutor.people_types import FactGroup, Invitation, Member, Role

GONE = "That invitation is used up, has expired, or never was: ask your teacher for another."


class CoursePeople(PeopleStore):
    """Who belongs to which course, and by which links others may come."""

    def members(self, course: str) -> Sequence[Member]:
        """The members of a course, by account."""
        with self._reading() as connection:
            return members_of(connection, course=course)

    def memberships(self, name: str) -> Sequence[Member]:
        """The courses of an account."""
        with self._reading() as connection:
            return members_of(connection, account_id=known_account(connection, name)["id"])

    def former(self, name: str) -> Sequence[Member]:
        """What an account was a member of, and is no more."""
        with self._reading() as connection:
            account_id = known_account(connection, name)["id"]
            return members_of(connection, account_id=account_id, left=True)

    def put_member(self, name: str, course: str, role: Role, *, keep: bool = False) -> None:
        """Take an account into a course, or change its role there unless to ``keep`` that."""
        with self._writing() as connection:
            account_id = held_account(connection, name)["id"]
            put_member(connection, account_id, course, role, self._now(), keep=keep)

    def drop_member(self, name: str, course: str) -> None:
        """Take an account out of a course; what it learned waits for its return."""
        with self._writing() as connection:
            mine = in_course(held_account(connection, name)["id"], course)
            values = {"role": LEFT, "consent": 0}
            connection.execute(update(course_members).where(mine).values(values))

    def set_consent(self, name: str, course: str, consent: bool) -> None:
        """Whether the teachers of a course may see this member's own progress."""
        with self._writing() as connection:
            mine = in_course(held_account(connection, name)["id"], course)
            values = {"consent": int(consent)}
            connection.execute(update(course_members).where(mine).values(values))

    def invite(self, course: str, role: Role, uses: int, days: int) -> str:
        """A token that takes ``uses`` accounts into a course, for some days; PeopleError."""
        if not (1 <= uses <= 5_000 and 1 <= days <= 366):
            raise PeopleError("An invitation serves 1 to 5,000 people for 1 to 366 days.")
        token = new_token()
        row = {
            "id": hashed(token),
            "course": course,
            "role": role,
            "uses_left": uses,
            "ends": self._now() + days * 86_400,
        }
        with self._writing() as connection:
            connection.execute(delete(invitations).where(invitations.c.ends <= self._now()))
            connection.execute(insert(invitations), row)
        return token

    def invitation(self, token: str) -> Invitation:
        """What a token invites to; PeopleError where it serves nobody any more."""
        with self._reading() as connection:
            mine = invitations.c.id == hashed(token)
            row = connection.execute(select(invitations).where(mine)).mappings().first()
        if row is None or row["uses_left"] < 1 or row["ends"] <= self._now():
            raise PeopleError(GONE)
        return invitation_of(row)

    def invitations(self, course: str) -> Sequence[Invitation]:
        """The invitations to a course that still serve."""
        c = invitations.c
        with self._reading() as connection:
            serves = and_(c.course == course, c.uses_left > 0, c.ends > self._now())
            query = select(invitations).where(serves).order_by(c.ends, c.id)
            return [invitation_of(row) for row in connection.execute(query).mappings()]

    def withdraw(self, course: str, invitation: str) -> None:
        """End an invitation of this course."""
        c = invitations.c
        with self._writing() as connection:
            mine = and_(c.course == course, c.id == invitation)
            connection.execute(delete(invitations).where(mine))

    def join(self, token: str, name: str) -> Member:
        """Take an account into the course that a token invites to; PeopleError.

        Who is a member already stays what it is, and no use is spent.
        """
        course = self.invitation(token).course
        with self._writing() as connection:
            account_id = held_account(connection, name)["id"]
            mine = [m for m in members_of(connection, account_id=account_id) if m.course == course]
            if not mine:
                row = take_invitation(connection, token, self._now())
                if row is None:
                    raise PeopleError(GONE)
                role: Role = invitation_of(row).role
                put_member(connection, account_id, course, role, self._now(), keep=True)
                every = members_of(connection, account_id=account_id)
                mine = [m for m in every if m.course == course]
            return mine[0]

    def hardest(self, learners: Sequence[str], least: int) -> Sequence[FactGroup]:
        """Per fact what at least ``least`` of these learners did, the hardest first."""
        with self._reading() as connection:
            return cohort.hardest(connection, learners, least)

    def active(self, learners: Sequence[str], since: int) -> Mapping[str, int]:
        """The reviews of each of these learners from a day (its ordinal) on; none is left out."""
        with self._reading() as connection:
            return cohort.active(connection, learners, since)
