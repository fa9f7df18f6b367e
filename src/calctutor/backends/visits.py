"""The page's visits in the learners' SQLite file, by SQLAlchemy Core.

Each call is one transaction; every query names its visit and its learner.
Safe under threads, several processes and ``kill -9`` (write-ahead log).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import RowMapping
from sqlalchemy.pool import StaticPool

from calctutor.backends.learners import learner_name
from calctutor.backends.learners_open import open_checked, speaking
from calctutor.backends.visits_rows import (
    add_learner,
    admitted,
    drop_visit,
    learner_row,
    new_visit,
    reports_in,
    switched,
    visit_of,
)
from calctutor.backends.visits_schema import (
    metadata,
    visit_hints,
    visit_learners,
    visit_reports,
    visit_turns,
)
from calctutor.errors import LearnersError, RequestError
from calctutor.protocols import Clock
from calctutor.types import Reply
from calctutor.visit_types import ChatTurn, QuizPlace, Report, Visit

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter

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


def open_visits(path: Path, clock: Clock = utc_now) -> SqliteVisits:
    """The store in the learners' database, made where there is none; raises LearnersError."""
    engine, notice = open_checked(path)
    with (
        speaking(path),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        metadata.create_all(connection)
    return SqliteVisits(engine, path, notice, clock)


def passing_visits(notice: str, clock: Clock = utc_now) -> SqliteVisits:
    """A store that lasts as long as the program, for where nothing can be written."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    metadata.create_all(engine)
    return SqliteVisits(engine, Path(), notice, clock, lock=threading.RLock())


class SqliteVisits:
    """A `Visits`; threads may share it."""

    def __init__(
        self,
        engine: Engine,
        path: Path,
        notice: str = "",
        clock: Clock = utc_now,
        *,
        lock: threading.RLock | None = None,
    ) -> None:
        """Take over an engine on a prepared database; ``lock`` where it has one connection."""
        self._engine = engine
        self._path = path
        self._clock = clock
        self._lock = lock or nullcontext()
        self.notice = notice

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._lock, speaking(self._path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with (
            self._lock,
            speaking(self._path),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def visit(self, visit_id: str) -> Visit:
        """The visit of a browser, made where it is new; RequestError for no id at all."""
        if not _ID.fullmatch(visit_id):
            raise RequestError("This browser has no id: reload the page.")
        with self._reading() as connection:
            known = visit_of(connection, visit_id)
        if known is not None:
            return known
        with self._writing() as connection:
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
        return [_codec().loads(text, Report) for text in kept]

    def add_learner(self, visit_id: str, name: str) -> Visit:
        """Add a learner to a browser and switch to it; LearnersError for a name that is none."""
        shown = learner_name(name)
        visit = self.visit(visit_id)
        with self._writing() as connection:
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
        return [turn for row in reversed(rows) if (turn := _turn(row)) is not None]

    def add_turn(self, visit: Visit, question: str, reply: Reply) -> ChatTurn:
        """Keep one exchange at the end of the conversation."""
        kept = _codec().dumps(reply)
        at = self._clock()
        with self._writing() as connection:
            owner = learner_row(connection, visit)
            number = owner["last_turn"] + 1
            row = {
                "owner_id": owner["id"],
                "number": number,
                "question": question,
                "reply": kept,
                "at": at.isoformat(),
            }
            connection.execute(insert(visit_turns), row)
            mine = visit_learners.c.id == owner["id"]
            connection.execute(update(visit_learners).where(mine).values(last_turn=number))
            old = visit_turns.c.number <= number - MOST_TURNS
            connection.execute(
                delete(visit_turns).where(visit_turns.c.owner_id == owner["id"], old)
            )
        return ChatTurn(number, question, reply.understood, reply, at)

    def cut(self, visit: Visit, number: int) -> None:
        """Take back the turns from this number on."""
        with self._writing() as connection:
            owner = learner_row(connection, visit)["id"]
            later = visit_turns.c.number >= number
            connection.execute(delete(visit_turns).where(visit_turns.c.owner_id == owner, later))

    def clear(self, visit: Visit) -> None:
        """Begin a new conversation; the old one is deleted, its quiz let go."""
        with self._writing() as connection:
            owner = learner_row(connection, visit)["id"]
            connection.execute(delete(visit_turns).where(visit_turns.c.owner_id == owner))
            mine = visit_learners.c.id == owner
            connection.execute(update(visit_learners).where(mine).values(chat_quiz=""))

    def quiz(self, visit: Visit, place: QuizPlace = "quiz") -> str:
        """The id of the quiz that is under way there, or ""."""
        with self._reading() as connection:
            return str(learner_row(connection, visit)[_COLUMN[place].name])

    def set_quiz(self, visit: Visit, quiz_id: str, place: QuizPlace = "quiz") -> None:
        """Keep which quiz is under way there; "" for none."""
        with self._writing() as connection:
            mine = visit_learners.c.id == learner_row(connection, visit)["id"]
            values = {_COLUMN[place].name: quiz_id}
            connection.execute(update(visit_learners).where(mine).values(values))

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
            learner_row(connection, visit)
            row = {"visit_id": visit.id, "hint": hint}
            connection.execute(upsert(visit_hints).values(row).on_conflict_do_nothing())

    def report(self, visit: Visit, report: Report) -> None:
        """Keep a report of an answer for the teacher; LearnersError for one too many."""
        with self._writing() as connection:
            owner = learner_row(connection, visit)["id"]
            mine = visit_reports.c.owner_id == owner
            count = connection.scalar(select(func.count()).select_from(visit_reports).where(mine))
            if (count or 0) >= MOST_REPORTS:
                raise LearnersError(f"{MOST_REPORTS} reports are kept, and no more are taken.")
            row = {"owner_id": owner, "report": _codec().dumps(report)}
            connection.execute(insert(visit_reports), row)

    def reports(self, visit: Visit) -> Sequence[Report]:
        """The reports made here, newest first: all of them for the owner, else one's own."""
        with self._reading() as connection:
            owner = learner_row(connection, visit)["id"]
            query = select(visit_reports.c.report).order_by(visit_reports.c.id.desc())
            if not visit.owner:
                query = query.where(visit_reports.c.owner_id == owner)
            kept = connection.scalars(query).all()
        return [_codec().loads(text, Report) for text in kept]

    def forget(self, visit: Visit) -> None:
        """Delete the learner's conversation, quizzes under way and reports."""
        with self._writing() as connection:
            owner = learner_row(connection, visit)["id"]
            for table in (visit_turns, visit_reports):
                connection.execute(delete(table).where(table.c.owner_id == owner))
            mine = visit_learners.c.id == owner
            empty = {"quiz": "", "chat_quiz": ""}
            connection.execute(update(visit_learners).where(mine).values(empty))


@cache
def _codec() -> JsonConverter:
    """Replies to JSON and back; imported late, as most programs keep no conversation."""
    from cattrs.preconf.json import make_converter

    return make_converter()


def _turn(row: RowMapping) -> ChatTurn | None:
    try:
        reply = _codec().loads(row["reply"], Reply)
    except Exception:  # cattrs raises groups of whatever the fields' types raise
        return None
    at = datetime.fromisoformat(row["at"])
    return ChatTurn(row["number"], row["question"], reply.understood, reply, at)
