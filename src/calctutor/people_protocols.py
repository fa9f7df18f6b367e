"""The seams of many people: a browser's visits, accounts with their sessions and courses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from calctutor.people_types import (
    Account,
    FactGroup,
    Invitation,
    Member,
    Person,
    Role,
    SessionRow,
)
from calctutor.types import Reply
from calctutor.visit_types import ChatTurn, QuizPlace, Report, Visit


class Visits(Protocol):
    """What the page keeps for each browser; no call gives one learner's data to another.

    A call is one transaction. All raise LearnersError.
    """

    @property
    def notice(self) -> str:
        """A sentence on what was found on opening (nothing can be kept), or ""."""

    def visit(self, visit_id: str) -> Visit:
        """The visit of a browser, made where it is new; RequestError for no id at all."""

    def admit(self, visit_id: str, learner: str, shown: str) -> Visit:
        """The visit of somebody with an account, made where it is new; never the owner's."""

    def drop(self, visit_id: str) -> None:
        """Delete a visit with all that hangs on it."""

    def reports_in(self, visit_ids: Sequence[str]) -> Sequence[Report]:
        """The reports made in these visits, newest first."""

    def add_learner(self, visit_id: str, name: str) -> Visit:
        """Add a learner to a browser and switch to it; LearnersError for a name that is none."""

    def switch(self, visit_id: str, name: str) -> Visit:
        """Study as another learner of this browser, by shown name; LearnersError for a stranger."""

    def turns(self, visit: Visit, limit: int = 50) -> Sequence[ChatTurn]:
        """The last turns of the learner's conversation, oldest first."""

    def turn_of(self, visit: Visit, key: str) -> ChatTurn | None:
        """The turn that was kept under a key, None where none was."""

    def add_turn(
        self, visit: Visit, question: str, reply: Reply, key: str = "", quiz: str | None = None
    ) -> ChatTurn:
        """Keep one exchange at the end of the conversation; under one key the first stands.

        ``quiz`` is what is under way in the conversation from now on, None for what was before.
        """

    def begun(self, visit: Visit) -> str:
        """What was last noted of a turn that was begun, or ""."""

    def begin(self, visit: Visit, told: str) -> None:
        """Note, before a turn is answered, what tells afterwards whether it was."""

    def cut(self, visit: Visit, number: int) -> None:
        """Take back the turns from this number on."""

    def clear(self, visit: Visit) -> None:
        """Begin a new conversation; the old one is deleted, its quiz let go."""

    def revision(self, visit: Visit) -> int:
        """A number that grows with every change of the conversation or its quiz."""

    def quiz(self, visit: Visit, place: QuizPlace = "quiz") -> str:
        """The id of the quiz that is under way there, or ""."""

    def set_quiz(self, visit: Visit, quiz_id: str, place: QuizPlace = "quiz") -> None:
        """Keep which quiz is under way there; "" for none."""

    def dismissed(self, visit: Visit) -> frozenset[str]:
        """The hints that this browser has put away."""

    def dismiss(self, visit: Visit, hint: str) -> None:
        """Put a hint away for good."""

    def report(self, visit: Visit, report: Report) -> None:
        """Keep a report of an answer for the teacher."""

    def reports(self, visit: Visit) -> Sequence[Report]:
        """The reports made here, newest first: all of them for the owner, else one's own."""

    def put_work(self, visit_id: str, work: str, look: str) -> None:
        """Tell how far a long work of this visit is, as text."""

    def work(self, visit_id: str, work: str) -> tuple[str, int] | None:
        """What was last told of a work of this visit, and seconds since; None for no such work."""

    def forget(self, visit: Visit) -> None:
        """Delete the learner's conversation, quizzes under way and reports."""


class People(Protocol):
    """Accounts, their sessions, the courses' members; nothing secret is kept readable.

    A call is one transaction. All raise PeopleError, or LearnersError for the database.
    """

    def accounts(self) -> Sequence[Account]:
        """All accounts, by name."""

    def account(self, name: str) -> Account | None:
        """An account by name, None where there is none."""

    def has_administrator(self) -> bool:
        """Whether somebody can administrate everything."""

    def add_account(self, name: str, password: str, *, admin: bool = False) -> Account:
        """Make an account; "" as password for one that signs in by the proxy."""

    def check_password(self, name: str, password: str) -> bool:
        """Whether an account that may sign in has this password; equally slow for all others."""

    def set_password(self, name: str, password: str, keep_session: str = "") -> None:
        """Change a password; every other session of the account ends."""

    def set_admin(self, name: str, admin: bool) -> None:
        """Make an account an administrator of everything, or no longer; the last one stays."""

    def set_disabled(self, name: str, disabled: bool) -> None:
        """Shut an account out, its sessions with it, or let it in again."""

    def remove_account(self, name: str) -> None:
        """Delete an account with its sessions and memberships."""

    def open_session(self, name: str, kind: str = "page", course: str = "") -> str:
        """Sign an account in; the token that its cookie holds."""

    def person(self, token: str) -> Person | None:
        """Who holds a token; None for one that is unknown, over, or of a disabled account."""

    def person_in(self, session: str) -> Person | None:
        """Who is signed in under a session's id, which is no secret that lets anybody in."""

    def sessions(self, name: str) -> Sequence[SessionRow]:
        """The open sessions of an account, the last used first."""

    def end_session(self, name: str, session: str) -> None:
        """End a session of this account; one of another is left alone."""

    def choose_course(self, session: str, course: str) -> None:
        """Work in another course from now on; who may is asked before."""

    def members(self, course: str) -> Sequence[Member]:
        """The members of a course, by account."""

    def memberships(self, name: str) -> Sequence[Member]:
        """The courses of an account."""

    def former(self, name: str) -> Sequence[Member]:
        """What an account was a member of, and is no more."""

    def put_member(self, name: str, course: str, role: Role, *, keep: bool = False) -> None:
        """Take an account into a course, or change its role there unless to ``keep`` that."""

    def drop_member(self, name: str, course: str) -> None:
        """Take an account out of a course; what it learned waits for its return."""

    def set_consent(self, name: str, course: str, consent: bool) -> None:
        """Whether the teachers of a course may see this member's own progress."""

    def invite(self, course: str, role: Role, uses: int, days: int) -> str:
        """A token that takes ``uses`` accounts into a course, for some days."""

    def invitation(self, token: str) -> Invitation:
        """What a token invites to; PeopleError where it serves nobody any more."""

    def invitations(self, course: str) -> Sequence[Invitation]:
        """The invitations to a course that still serve."""

    def withdraw(self, course: str, invitation: str) -> None:
        """End an invitation of this course."""

    def join(self, token: str, name: str) -> Member:
        """Take an account into the course that a token invites to; PeopleError."""

    def count(self, name: str, seconds: int, by: int = 1) -> int:
        """Add to a counter that starts anew after some seconds; what it stands at, for all."""

    def counted(self, name: str, seconds: int) -> int:
        """What a counter stands at."""

    def forget_count(self, name: str) -> None:
        """Start a counter anew."""

    def tell_process(self, process: str, told: str) -> None:
        """Keep what an app process tells of itself; those silent for a day are forgotten."""

    def processes(self) -> Sequence[tuple[str, str, int]]:
        """Each process with what it last told, and the seconds since, by name."""

    def total(self) -> int:
        """How many accounts there are; answers only where the database does."""

    def hardest(self, learners: Sequence[str], least: int) -> Sequence[FactGroup]:
        """Per fact what at least ``least`` of these learners did, the hardest first."""

    def active(self, learners: Sequence[str], since: int) -> Mapping[str, int]:
        """The reviews of each of these learners from a day (its ordinal) on; none is left out."""
