"""Learners' data in one SQLite file, by SQLAlchemy Core.

Each call is one transaction; every query names its learner. Safe under
threads, several processes and ``kill -9`` (write-ahead log).
"""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import IntegrityError

from calctutor.backends.learners_open import open_checked, speaking
from calctutor.backends.learners_schema import (
    CARD_COLUMNS,
    CONFUSED,
    KEPT,
    REVIEWS,
    aliases,
    attempt_from,
    attempt_row,
    attempts,
    card_from,
    card_row,
    cards,
    learners,
    sessions,
)
from calctutor.backends.learners_transfer import export_of, import_into
from calctutor.errors import AnsweredTwice, LearnersError
from calctutor.learner_types import Attempt, Card, Confusion, Imported, Json, ReviewRow
from calctutor.protocols import Reschedule

LONGEST_NAME = 100
_date = date.fromordinal


def open_learners(path: Path) -> SqliteLearners:
    """The store in a SQLite file, made where there is none; raises LearnersError.

    ``store.notice`` says what happened where the file was damaged.
    """
    engine, notice = open_checked(path)
    return SqliteLearners(engine, path, notice)


class SqliteLearners:
    """A `LearnerStore`; threads may share it."""

    def __init__(self, engine: Engine, path: Path, notice: str = "") -> None:
        """Take over an engine on a prepared database."""
        self._engine = engine
        self._path = path
        self.notice = notice

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with speaking(self._path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with (
            speaking(self._path),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

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
            owner = _owner(connection, learner)
            before = _card(connection, owner, attempt.fact_id)
            card = reschedule(before)
            kept = replace(attempt, review=card is not None, uid=uuid.uuid4().hex)
            row = attempt_row(kept) | {
                "learner_id": owner,
                "card_before": None if before is None else json.dumps(card_row(before)),
                "session_before": _state(connection, owner, attempt.quiz_id),
            }
            try:
                connection.execute(insert(attempts), row)
            except IntegrityError:
                raise AnsweredTwice(
                    "This question has your answer already, and the first one stands: "
                    "go on to the next."
                ) from None
            if card is not None:
                _put_card(connection, owner, card)
            if session:
                _put_state(connection, owner, attempt.quiz_id, session)
        return kept

    def undo(self, learner: str) -> Attempt | None:
        """Take back the last answer, with its card and quiz state; None where there is none."""
        with self._writing() as connection:
            owner = _owner(connection, learner)
            query = select(attempts).where(_kept(owner)).order_by(attempts.c.id.desc()).limit(1)
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            mine = and_(attempts.c.learner_id == owner, attempts.c.id == row["id"])
            connection.execute(update(attempts).where(mine).values(undone=1))
            if row["review"]:
                _restore_card(connection, owner, str(row["fact_id"]), row["card_before"])
            _restore_state(connection, owner, str(row["quiz_id"]), row["session_before"])
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
            owner = _known(connection, learner)
            query = select(attempts).where(_kept(owner)).order_by(order).limit(limit)
            if which is not None:
                query = query.where(which)
            rows = connection.execute(query).mappings().all()
        return [attempt_from(cast("Json", row)) for row in rows]

    def reviews(self, learner: str) -> list[ReviewRow]:
        """Every review in the order in which they were made."""
        c = attempts.c
        with self._reading() as connection:
            owner = _known(connection, learner)
            query = (
                select(c.fact_id, c.day, c.rating, c.score, c.guess, c.recall)
                .where(c.learner_id == owner, REVIEWS)
                .order_by(c.id)
            )
            plain = query.compile(self._engine, compile_kwargs={"literal_binds": True})
            cursor = connection.exec_driver_sql(str(plain)).cursor
            return cast("list[ReviewRow]", cursor.fetchall() if cursor else [])

    def confusions(self, learner: str) -> list[Confusion]:
        """What was answered with another subject's, the most frequent first."""
        c = attempts.c
        times = func.count().label("times")
        with self._reading() as connection:
            owner = _known(connection, learner)
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
            owner = _known(connection, learner)
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
            _put_card(connection, _owner(connection, learner), card)

    def remember(self, learner: str, quiz_id: str, state: str) -> None:
        """Keep the state of a quiz, so that it survives a reload."""
        with self._writing() as connection:
            _put_state(connection, _owner(connection, learner), quiz_id, state)

    def remembered(self, learner: str, quiz_id: str = "") -> str | None:
        """The kept state of a quiz, of the one last written without an id; None where none is."""
        with self._reading() as connection:
            owner = _known(connection, learner)
            if quiz_id:
                return _state(connection, owner, quiz_id)
            query = select(sessions.c.state).where(sessions.c.learner_id == owner)
            return connection.scalar(query.order_by(sessions.c.revision.desc()).limit(1))

    def add_alias(self, learner: str, fact_id: str, target: str, alias: str) -> None:
        """From now on, count an answer as right where the fact's answer is ``target``."""
        with self._writing() as connection:
            row = {
                "learner_id": _owner(connection, learner),
                "fact_id": fact_id,
                "target": target,
                "alias": alias,
            }
            connection.execute(upsert(aliases).values(row).on_conflict_do_nothing())

    def aliases(self, learner: str) -> dict[tuple[str, str], tuple[str, ...]]:
        """The learner's own accepted answers by (fact id, target), in order of adding."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        c = aliases.c
        with self._reading() as connection:
            owner = _known(connection, learner)
            query = select(c.fact_id, c.target, c.alias).where(c.learner_id == owner)
            for fact_id, target, alias in connection.execute(query):
                found[fact_id, target] = (*found.get((fact_id, target), ()), alias)
        return found

    def export(self, learner: str) -> Json:
        """All data of one learner, for `import_data` here or on another machine."""
        with self._reading() as connection:
            return export_of(connection, _known(connection, learner), learner_name(learner))

    def import_data(self, learner: str, data: Json) -> Imported:
        """Add an export to a learner, all or nothing; a second time it adds nothing.

        Raises LearnersError, or LearnersTooNew.
        """
        with self._writing() as connection:
            return import_into(connection, _owner(connection, learner), data)

    def forget(self, learner: str) -> bool:
        """Delete all data of one learner; whether there was any."""
        with self._writing() as connection:
            gone = connection.execute(
                delete(learners).where(learners.c.name == learner_name(learner))
            )
            return gone.rowcount > 0


def learner_name(name: str) -> str:
    """A learner's name as it is kept; raises LearnersError for one that can't be."""
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise LearnersError(
            f"A learner's name has 1 to {LONGEST_NAME} printable characters: choose another."
        )
    return plain


def _known(connection: Connection, learner: str) -> int:
    """The id of a learner, 0 for one without data."""
    query = select(learners.c.id).where(learners.c.name == learner_name(learner))
    return connection.scalar(query) or 0


def _owner(connection: Connection, learner: str) -> int:
    """The id of a learner, made where there is none."""
    name = learner_name(learner)
    connection.execute(upsert(learners).values(name=name).on_conflict_do_nothing())
    return _known(connection, name)


def _kept(owner: int) -> ColumnElement[bool]:
    return and_(attempts.c.learner_id == owner, KEPT)


def _card(connection: Connection, owner: int, fact_id: str) -> Card | None:
    mine = and_(cards.c.learner_id == owner, cards.c.fact_id == fact_id)
    row = connection.execute(select(cards).where(mine)).mappings().first()
    return None if row is None else card_from(cast("Json", row))


def _put_card(connection: Connection, owner: int, card: Card) -> None:
    row = card_row(card)
    statement = upsert(cards).values(row | {"learner_id": owner})
    connection.execute(
        statement.on_conflict_do_update(index_elements=["learner_id", "fact_id"], set_=row)
    )


def _restore_card(connection: Connection, owner: int, fact_id: str, before: str | None) -> None:
    if before is not None:
        _put_card(connection, owner, card_from(json.loads(before)))
        return
    mine = and_(cards.c.learner_id == owner, cards.c.fact_id == fact_id)
    connection.execute(delete(cards).where(mine))


def _state(connection: Connection, owner: int, quiz_id: str) -> str | None:
    mine = and_(sessions.c.learner_id == owner, sessions.c.quiz_id == quiz_id)
    return connection.scalar(select(sessions.c.state).where(mine))


def _restore_state(connection: Connection, owner: int, quiz_id: str, before: str | None) -> None:
    if before is not None:
        _put_state(connection, owner, quiz_id, before)
        return
    mine = and_(sessions.c.learner_id == owner, sessions.c.quiz_id == quiz_id)
    connection.execute(delete(sessions).where(mine))


def _put_state(connection: Connection, owner: int, quiz_id: str, state: str) -> None:
    newest = select(func.coalesce(func.max(sessions.c.revision), 0))
    revision = (connection.scalar(newest.where(sessions.c.learner_id == owner)) or 0) + 1
    row: dict[str, object] = {"state": state, "revision": revision}
    statement = upsert(sessions).values(row | {"learner_id": owner, "quiz_id": quiz_id})
    connection.execute(
        statement.on_conflict_do_update(index_elements=["learner_id", "quiz_id"], set_=row)
    )
