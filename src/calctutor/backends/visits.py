"""The page's visits beside the learners' data, in the file or on the server, by SQLAlchemy Core.

Each call is one transaction; every query names its visit and its learner.
Safe under threads, several processes and ``kill -9``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, func, insert, select

from calctutor.backends.database import Database, alone, upsert
from calctutor.backends.learners import learner_name
from calctutor.backends.visits_rows import (
    add_learner,
    admitted,
    drop_visit,
    held_row,
    learner_row,
    new_visit,
    reports_in,
    switched,
    touch,
    visit_of,
)
from calctutor.backends.visits_schema import (
    visit_hints,
    visit_learners,
    visit_reports,
    visit_turns,
    visit_works,
)
from calctutor.backends.visits_turns import codec, first_turn, turn_from
from calctutor.backends.visits_works import KeptWorks
from calctutor.errors import LearnersError, RequestError
from calctutor.protocols import Clock
from calctutor.types import Reply
from calctutor.visit_types import ChatTurn, QuizPlace, Report, Visit

_LEARNERS = "browsers and their learners"
MOST_LEARNERS = 40
"""Learners of one browser."""
MOST_TURNS = 500
"""Turns kept of one conversation."""
MOST_REPORTS = 200
"""Reports kept of one learner."""
_ID = re.compile(r"[0-9a-f]{32}")
_HINT = re.compile(r"[a-z][a-z-]{0,39}")
_COLUMN = {"quiz": visit_learners.c.quiz, "chat": visit_learners.c.chat_quiz}


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def open_visits(path: Path, clock: Clock = utc_now) -> SqlVisits:
    """The store in the learners' database, made where there is none; raises LearnersError."""
    from calctutor.backends.learners_open import open_file

    return SqlVisits(open_file(path), clock)


def open_shared_visits(address: str, clock: Clock = utc_now) -> SqlVisits:
    """The store on a PostgreSQL server; raises LearnersError or SettingsError."""
    from calctutor.backends.server import open_server

    return SqlVisits(open_server(address), clock)


def passing_visits(notice: str, clock: Clock = utc_now) -> SqlVisits:
    """A store that lasts as long as the program, for where nothing can be written."""
    from calctutor.backends.learners_open import memory_only

    return SqlVisits(memory_only(notice), clock)


class SqlVisits(KeptWorks):
    """A `Visits`; threads may share it."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        """Keep visits in a prepared database."""
        super().__init__(database, clock)
        self._database = database

    @property
    def notice(self) -> str:
        """A sentence on what was found on opening (nothing can be kept), or ""."""
        return self._database.notice

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def visit(self, visit_id: str) -> Visit:
        """The visit of a browser, made where it is new; RequestError for no id at all."""
        if not _ID.fullmatch(visit_id):
            raise RequestError("This browser has no id: reload the page.")
        with self._reading() as connection:
            known = visit_of(connection, visit_id)
        if known is not None:
            return known
        with self._writing() as connection:
            alone(connection, _LEARNERS)
            known = visit_of(connection, visit_id)
            return known or new_visit(connection, visit_id)

    def admit(self, visit_id: str, learner: str, shown: str) -> Visit:
        """The visit of somebody with an account, made where it is new; never the owner's."""
        if not _ID.fullmatch(visit_id):
            raise RequestError("This browser has no id: reload the page.")
        with self._reading() as connection:
            known = visit_of(connection, visit_id)
        if known is not None:
            return known
        with self._writing() as connection:
            alone(connection, _LEARNERS)
            return visit_of(connection, visit_id) or admitted(
                connection, visit_id, learner_name(learner), learner_name(shown)
            )

    def drop(self, visit_id: str) -> None:
        """Delete a visit with all that hangs on it."""
        with self._writing() as connection:
            drop_visit(connection, visit_id)

    def reports_in(self, visit_ids: Sequence[str]) -> Sequence[Report]:
        """The reports made in these visits, newest first."""
        with self._reading() as connection:
            kept = reports_in(connection, visit_ids)
        return [codec().loads(text, Report) for text in kept]

    def add_learner(self, visit_id: str, name: str) -> Visit:
        """Add a learner to a browser and switch to it; LearnersError for a name that is none."""
        shown = learner_name(name)
        self.visit(visit_id)
        with self._writing() as connection:
            alone(connection, _LEARNERS)
            visit = visit_of(connection, visit_id)
            assert visit is not None
            if shown not in visit.names:
                if len(visit.names) >= MOST_LEARNERS:
                    raise LearnersError(
                        f"This browser has {MOST_LEARNERS} learners, and takes no more."
                    )
                add_learner(connection, visit_id, shown, owner=visit.owner)
            return switched(connection, visit_id, shown)

    def switch(self, visit_id: str, name: str) -> Visit:
        """Study as another learner of this browser, by shown name; LearnersError for a stranger."""
        with self._writing() as connection:
            return switched(connection, visit_id, name)

    def turns(self, visit: Visit, limit: int = 50) -> list[ChatTurn]:
        """The last turns of the learner's conversation, oldest first.

        A turn that a later calctutor wrote, and that can't be read, is left out.
        """
        with self._reading() as connection:
            mine = visit_turns.c.owner_id == learner_row(connection, visit)["id"]
            query = select(visit_turns).where(mine).order_by(visit_turns.c.number.desc())
            rows = connection.execute(query.limit(limit)).mappings().all()
        return [turn for row in reversed(rows) if (turn := turn_from(row)) is not None]

    def turn_of(self, visit: Visit, key: str) -> ChatTurn | None:
        """The turn that was kept under a key, None where none was."""
        with self._reading() as connection:
            mine = visit_turns.c.owner_id == learner_row(connection, visit)["id"]
            query = select(visit_turns).where(mine, visit_turns.c.key == key)
            row = connection.execute(query).mappings().first()
        return None if row is None else turn_from(row)

    def add_turn(
        self, visit: Visit, question: str, reply: Reply, key: str = "", quiz: str | None = None
    ) -> ChatTurn:
        """Keep one exchange at the end of the conversation.

        A turn whose ``key`` is kept already is not kept again: the first one stands. ``quiz``
        is what is under way in the conversation from now on, None for what was before.
        """
        kept = codec().dumps(reply)
        at = self._clock()
        with self._writing() as connection:
            owner = held_row(connection, visit)
            number = owner["last_turn"] + 1
            row = {
                "owner_id": owner["id"],
                "number": number,
                "question": question,
                "reply": kept,
                "at": at.isoformat(),
                "key": key or None,
            }
            new = upsert(connection, visit_turns).values(row).on_conflict_do_nothing()
            if not connection.execute(new).rowcount:
                return first_turn(connection, owner["id"], key)
            standing = {} if quiz is None else {"chat_quiz": quiz}
            touch(connection, owner["id"], last_turn=number, **standing)
            old = visit_turns.c.number <= number - MOST_TURNS
            connection.execute(
                delete(visit_turns).where(visit_turns.c.owner_id == owner["id"], old)
            )
        return ChatTurn(number, question, reply.understood, reply, at)

    def cut(self, visit: Visit, number: int) -> None:
        """Take back the turns from this number on."""
        with self._writing() as connection:
            owner = held_row(connection, visit)["id"]
            later = visit_turns.c.number >= number
            connection.execute(delete(visit_turns).where(visit_turns.c.owner_id == owner, later))
            touch(connection, owner)

    def clear(self, visit: Visit) -> None:
        """Begin a new conversation; the old one is deleted, its quiz let go."""
        with self._writing() as connection:
            owner = held_row(connection, visit)["id"]
            connection.execute(delete(visit_turns).where(visit_turns.c.owner_id == owner))
            touch(connection, owner, chat_quiz="")

    def begun(self, visit: Visit) -> str:
        """What was last noted of a turn that was begun, or ""."""
        with self._reading() as connection:
            return str(learner_row(connection, visit)["begun"])

    def begin(self, visit: Visit, told: str) -> None:
        """Note, before a turn is answered, what tells afterwards whether it was."""
        with self._writing() as connection:
            touch(connection, held_row(connection, visit)["id"], begun=told)

    def revision(self, visit: Visit) -> int:
        """A number that grows with every change of the conversation or its quiz."""
        with self._reading() as connection:
            return int(learner_row(connection, visit)["revision"])

    def quiz(self, visit: Visit, place: QuizPlace = "quiz") -> str:
        """The id of the quiz that is under way there, or ""."""
        with self._reading() as connection:
            return str(learner_row(connection, visit)[_COLUMN[place].name])

    def set_quiz(self, visit: Visit, quiz_id: str, place: QuizPlace = "quiz") -> None:
        """Keep which quiz is under way there; "" for none."""
        with self._writing() as connection:
            owner = held_row(connection, visit)["id"]
            touch(connection, owner, **{_COLUMN[place].name: quiz_id})

    def dismissed(self, visit: Visit) -> frozenset[str]:
        """The hints that this browser has put away."""
        with self._reading() as connection:
            query = select(visit_hints.c.hint).where(visit_hints.c.visit_id == visit.id)
            return frozenset(connection.scalars(query))

    def dismiss(self, visit: Visit, hint: str) -> None:
        """Put a hint away for good; RequestError for what is no hint's name."""
        if not _HINT.fullmatch(hint):
            raise RequestError("There is no such hint.")
        with self._writing() as connection:
            held_row(connection, visit)
            row = {"visit_id": visit.id, "hint": hint}
            connection.execute(upsert(connection, visit_hints).values(row).on_conflict_do_nothing())

    def report(self, visit: Visit, report: Report) -> None:
        """Keep a report of an answer for the teacher; LearnersError for one too many.

        The last one sent again, word for word, is not kept twice.
        """
        with self._writing() as connection:
            owner = held_row(connection, visit)["id"]
            mine = visit_reports.c.owner_id == owner
            count = connection.scalar(select(func.count()).select_from(visit_reports).where(mine))
            newest = select(visit_reports.c.report).where(mine).order_by(visit_reports.c.id.desc())
            before = connection.scalar(newest.limit(1))
            if before and replace(codec().loads(before, Report), at=report.at) == report:
                return
            if (count or 0) >= MOST_REPORTS:
                raise LearnersError(f"{MOST_REPORTS} reports are kept, and no more are taken.")
            row = {"owner_id": owner, "report": codec().dumps(report)}
            connection.execute(insert(visit_reports), row)

    def reports(self, visit: Visit) -> Sequence[Report]:
        """The reports made here, newest first: all of them for the owner, else one's own."""
        with self._reading() as connection:
            owner = learner_row(connection, visit)["id"]
            query = select(visit_reports.c.report).order_by(visit_reports.c.id.desc())
            if not visit.owner:
                query = query.where(visit_reports.c.owner_id == owner)
            kept = connection.scalars(query).all()
        return [codec().loads(text, Report) for text in kept]

    def forget(self, visit: Visit) -> None:
        """Delete the learner's conversation, quizzes under way and reports."""
        with self._writing() as connection:
            owner = held_row(connection, visit)["id"]
            for table in (visit_turns, visit_reports):
                connection.execute(delete(table).where(table.c.owner_id == owner))
            touch(connection, owner, quiz="", chat_quiz="", begun="")
            connection.execute(delete(visit_works).where(visit_works.c.visit_id == visit.id))
