"""Learners' data in one SQLite file or on a server, by SQLAlchemy Core.

Each call is one transaction; every query names its learner. Safe under
threads, several processes and ``kill -9``. A writer holds its learner's row:
two calls for one learner follow each other, in whatever process.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from calctutor.backends.database import SQLITE, Database, upsert
from calctutor.backends.learners_rows import (
    add_alias,
    card_of,
    kept_by,
    known_id,
    learner_name,
    owner_of,
    put_card,
    put_state,
    put_wish,
    restore_card,
    restore_state,
    state_of,
    wishes_of,
)
from calctutor.backends.learners_schema import (
    CARD_COLUMNS,
    CONFUSED,
    REVIEWS,
    aliases,
    attempt_from,
    attempt_row,
    attempts,
    card_row,
    cards,
    learners,
    sessions,
)
from calctutor.backends.learners_transfer import export_of, import_into
from calctutor.errors import AnsweredTwice
from calctutor.learner_types import Attempt, Card, Confusion, Imported, Json, ReviewRow
from calctutor.study_protocols import Reschedule

__all__ = ["SqlLearners", "learner_name", "open_learners", "open_shared_learners"]

_date = date.fromordinal


def open_learners(path: Path) -> SqlLearners:
    """The store in a SQLite file, made where there is none; raises LearnersError.

    ``store.notice`` says what happened where the file was damaged.
    """
    from calctutor.backends.learners_open import open_file

    return SqlLearners(open_file(path))


def open_shared_learners(address: str) -> SqlLearners:
    """The store on a PostgreSQL server, its tables made where there are none.

    Raises LearnersError or SettingsError.
    """
    from calctutor.backends.server import open_server

    return SqlLearners(open_server(address))


class SqlLearners:
    """A `LearnerStore`; threads may share it."""

    def __init__(self, database: Database) -> None:
        """Keep learners in a prepared database."""
        self._database = database
        self._reading, self._writing = database.reading, database.writing

    @property
    def notice(self) -> str:
        """A sentence about what was found on opening (a damaged file), or ""."""
        return self._database.notice

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def learners(self) -> Sequence[str]:
        """The names that have data here, in order."""
        with self._reading() as connection:
            return list(connection.scalars(select(learners.c.name).order_by(learners.c.name)))

    def record(
        self, learner: str, attempt: Attempt, reschedule: Reschedule, session: str = ""
    ) -> Attempt:
        """Keep one answer, its card and its quiz's state, all or nothing.

        Raises AnsweredTwice where this turn of this quiz has its answer.
        """
        with self._writing() as connection:
            owner = owner_of(connection, learner)
            before = card_of(connection, owner, attempt.fact_id)
            card = reschedule(before)
            kept = replace(attempt, review=card is not None, uid=uuid.uuid4().hex)
            row = attempt_row(kept) | {
                "learner_id": owner,
                "card_before": None if before is None else json.dumps(card_row(before)),
                "session_before": state_of(connection, owner, attempt.quiz_id),
            }
            new = upsert(connection, attempts).values(row).on_conflict_do_nothing()
            if not connection.execute(new).rowcount:
                raise AnsweredTwice(
                    "This question has your answer already, and the first one stands: "
                    "go on to the next."
                )
            if card is not None:
                put_card(connection, owner, card)
            if session:
                put_state(connection, owner, attempt.quiz_id, session)
        return kept

    def undo(self, learner: str) -> Attempt | None:
        """Take back the last answer, with its card and quiz state; None where there is none."""
        with self._writing() as connection:
            owner = owner_of(connection, learner)
            query = select(attempts).where(kept_by(owner)).order_by(attempts.c.id.desc()).limit(1)
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            mine = and_(attempts.c.learner_id == owner, attempts.c.id == row["id"])
            connection.execute(update(attempts).where(mine).values(undone=1))
            if row["review"]:
                restore_card(connection, owner, str(row["fact_id"]), row["card_before"])
            restore_state(connection, owner, str(row["quiz_id"]), row["session_before"])
            return attempt_from(cast("Json", row))

    def latest(self, learner: str, quiz_id: str) -> list[Attempt]:
        """The answers of one quiz, in its order; none of any other quiz."""
        of_quiz = attempts.c.quiz_id == quiz_id
        return self._attempts(learner, of_quiz, attempts.c.turn, None)

    def recent(self, learner: str, limit: int = 20) -> list[Attempt]:
        """The last answers, newest first."""
        return self._attempts(learner, None, attempts.c.id.desc(), limit)

    def mistakes(self, learner: str, limit: int = 20) -> list[Attempt]:
        """The last answers below .60, newest first."""
        return self._attempts(learner, attempts.c.score < 0.60, attempts.c.id.desc(), limit)

    def _attempts(
        self,
        learner: str,
        which: ColumnElement[bool] | None,
        order: ColumnElement[Any],
        limit: int | None,
    ) -> list[Attempt]:
        with self._reading() as connection:
            owner = known_id(connection, learner)
            query = select(attempts).where(kept_by(owner)).order_by(order).limit(limit)
            if which is not None:
                query = query.where(which)
            rows = connection.execute(query).mappings().all()
        return [attempt_from(cast("Json", row)) for row in rows]

    def reviews(self, learner: str) -> list[ReviewRow]:
        """Every review in the order in which they were made."""
        c = attempts.c
        with self._reading() as connection:
            owner = known_id(connection, learner)
            query = (
                select(c.fact_id, c.day, c.rating, c.score, c.guess, c.recall)
                .where(c.learner_id == owner, REVIEWS)
                .order_by(c.id)
            )
            if connection.dialect.name != SQLITE:
                return [cast("ReviewRow", tuple(row)) for row in connection.execute(query)]
            plain = query.compile(connection, compile_kwargs={"literal_binds": True})
            cursor = connection.exec_driver_sql(str(plain)).cursor
            return cast("list[ReviewRow]", cursor.fetchall() if cursor else [])

    def confusions(self, learner: str) -> list[Confusion]:
        """What was answered with another subject's, the most frequent first."""
        c = attempts.c
        times = func.count().label("times")
        with self._reading() as connection:
            owner = known_id(connection, learner)
            query = (
                select(c.fact_id, c.confused_with, times)
                .where(c.learner_id == owner, CONFUSED)
                .group_by(c.fact_id, c.confused_with)
                .order_by(times.desc(), c.fact_id, c.confused_with)
            )
            return [Confusion(*row) for row in connection.execute(query)]

    def cards(self, learner: str) -> list[Card]:
        """Every card, by fact id."""
        with self._reading() as connection:
            owner = known_id(connection, learner)
            query = select(*CARD_COLUMNS).where(cards.c.learner_id == owner)
            return [
                Card(fact_id, stability, difficulty, _date(due), _date(last), reviews, lapses)
                for fact_id, stability, difficulty, due, last, reviews, lapses in (
                    connection.execute(query.order_by(cards.c.fact_id))
                )
            ]

    def put_card(self, learner: str, card: Card) -> None:
        """Replace one card, as after a replay of its reviews."""
        with self._writing() as connection:
            put_card(connection, owner_of(connection, learner), card)

    def remember(self, learner: str, quiz_id: str, state: str) -> None:
        """Keep the state of a quiz, so that it survives a reload."""
        with self._writing() as connection:
            put_state(connection, owner_of(connection, learner), quiz_id, state)

    def remembered(self, learner: str, quiz_id: str = "") -> str | None:
        """The kept state of a quiz, of the one last written without an id; None where none is."""
        with self._reading() as connection:
            owner = known_id(connection, learner)
            if quiz_id:
                return state_of(connection, owner, quiz_id)
            query = select(sessions.c.state).where(sessions.c.learner_id == owner)
            return connection.scalar(query.order_by(sessions.c.revision.desc()).limit(1))

    def add_alias(self, learner: str, fact_id: str, target: str, alias: str) -> None:
        """From now on, count an answer as right where the fact's answer is ``target``."""
        with self._writing() as connection:
            row = {"fact_id": fact_id, "target": target, "alias": alias}
            add_alias(connection, owner_of(connection, learner), row)

    def aliases(self, learner: str) -> dict[tuple[str, str], tuple[str, ...]]:
        """The learner's own accepted answers by (fact id, target), in order of adding."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        c = aliases.c
        with self._reading() as connection:
            owner = known_id(connection, learner)
            query = select(c.fact_id, c.target, c.alias).where(c.learner_id == owner)
            query = query.order_by(c.added, c.fact_id, c.target, c.alias)
            for fact_id, target, alias in connection.execute(query):
                found[fact_id, target] = (*found.get((fact_id, target), ()), alias)
        return found

    def wishes(self, learner: str) -> dict[str, str]:
        """What the learner has set (the day of an exam, fitted weights), by name."""
        with self._reading() as connection:
            return wishes_of(connection, known_id(connection, learner))

    def wish(self, learner: str, name: str, value: str) -> None:
        """Set one thing for a learner; "" takes it away."""
        with self._writing() as connection:
            put_wish(connection, owner_of(connection, learner), name, value)

    def export(self, learner: str) -> Json:
        """All data of one learner, for `import_data` here or on another machine."""
        with self._reading() as connection:
            return export_of(connection, known_id(connection, learner), learner_name(learner))

    def import_data(self, learner: str, data: Json) -> Imported:
        """Add an export to a learner, all or nothing; a second time it adds nothing.

        Raises LearnersError, or LearnersTooNew.
        """
        with self._writing() as connection:
            return import_into(connection, owner_of(connection, learner), data)

    def forget(self, learner: str) -> bool:
        """Delete all data of one learner; whether there was any."""
        with self._writing() as connection:
            gone = connection.execute(
                delete(learners).where(learners.c.name == learner_name(learner))
            )
            return gone.rowcount > 0
