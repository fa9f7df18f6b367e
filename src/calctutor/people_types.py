"""The vocabulary of accounts and courses' members: frozen data without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["student", "teacher", "administrator"]
ROLES: tuple[Role, ...] = ("student", "teacher", "administrator")
"""What somebody may be in a course, in rising order of what they may do."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. ``admin`` is an administrator of every course."""

    name: str
    admin: bool
    disabled: bool
    made: datetime
    has_password: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """An account in a course.

    ``visit`` (32 hex digits) is the key of its conversations, ``learner`` of what
    it learned: opaque names that nobody else ever gets. ``consent`` is whether
    the course's teachers may see the member's own progress.
    """

    account: str
    course: str
    role: Role
    visit: str
    learner: str
    consent: bool
    joined: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: an account that is signed in, and the course that it works in now.

    ``session`` names the session, ``kind`` is "page" or "program"; ``member`` is
    None for somebody who belongs to no course, or has not chosen one. ``courses``
    are those that the account belongs to.
    """

    account: str
    admin: bool
    session: str
    kind: str
    member: Member | None
    courses: tuple[tuple[str, Role], ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link into a course: how often it still serves, and until when."""

    id: str
    course: str
    role: Role
    left: int
    ends: datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One open session of an account, for its list of them."""

    id: str
    kind: str
    made: datetime
    seen: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class FactGroup:
    """What a group of learners did with one fact; no learner can be told from it.

    ``learners`` of them answered it in reviews, ``wrong`` is the mean of each
    learner's own share of answers below .60, 0..1.
    """

    fact_id: str
    learners: int
    wrong: float
