"""A learner's data as JSON: out, and in again without doubling anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Table, and_, select

from calctutor.backends.database import upsert
from calctutor.backends.learners_rows import add_alias
from calctutor.backends.learners_schema import (
    aliases,
    attempt_from,
    attempt_row,
    attempts,
    card_from,
    card_row,
    cards,
    sessions,
    wishes,
)
from calctutor.errors import LearnersError, LearnersTooNew
from calctutor.learner_types import Imported, Json

FORMAT = "calctutor-learner"
FORMAT_VERSION = 1
_LARGEST = 2**53
_ORDER = ("id", "added")
"""Columns that say in which order rows were made."""
_OWN = ("id", "learner_id", "added")
"""Columns that mean something in this database only."""
_Value = TypeVar("_Value")


def export_of(connection: Connection, owner: int, name: str) -> Json:
    """Everything of one owner; answers that were taken back come along as such."""

    def rows(table: Table) -> list[Json]:
        query = select(table).where(table.c.learner_id == owner)
        order = next((table.c[name] for name in _ORDER if name in table.c), list(table.c)[1])
        found = connection.execute(query.order_by(order)).mappings()
        return [{k: v for k, v in r.items() if k not in _OWN} for r in found]

    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "learner": name,
        "attempts": rows(attempts),
        "cards": rows(cards),
        "sessions": rows(sessions),
        "aliases": rows(aliases),
        "wishes": rows(wishes),
    }


def import_into(connection: Connection, owner: int, data: object) -> Imported:
    """Add an export to an owner; what is there already, or newer here, stays."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise LearnersError("This is no export of a learner's data: choose another file.")
    version = data.get("version")
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise LearnersTooNew(
            f"This export has version {version}, and this calctutor reads {FORMAT_VERSION}: "
            "update calctutor."
        )
    _add(connection, owner, wishes, listed(data, "wishes", _wish))
    return Imported(
        attempts=_add_attempts(connection, owner, listed(data, "attempts", attempt_record)),
        cards=_add_cards(connection, owner, listed(data, "cards", card_from)),
        sessions=_add_sessions(connection, owner, listed(data, "sessions", _session)),
        aliases=sum(add_alias(connection, owner, r) for r in listed(data, "aliases", _alias)),
    )


def listed(data: Json, part: str, read: Callable[[Any], _Value]) -> list[_Value]:
    """One part of an export, each record checked."""
    records = data.get(part, [])
    if not isinstance(records, list):
        raise LearnersError(f"The export's {part} are no list: nothing was imported.")
    found = []
    for number, record in enumerate(records, start=1):
        try:
            json.dumps(record, ensure_ascii=False).encode("utf-8")  # no halves of characters
            found.append(_of_size(read(record)))
        except _UNREADABLE as problem:
            raise LearnersError(
                f"Number {number} of the export's {part} can't be read ({problem}): "
                "nothing was imported."
            ) from None
    return found


_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


def _of_size(value: _Value) -> _Value:
    """The value as it is; ValueError for a number that no database holds."""
    held: Any = value
    numbers = held.values() if isinstance(held, dict) else astuple(held)
    if any(isinstance(n, int) and abs(n) > _LARGEST for n in numbers):
        raise ValueError("a number is too large")
    return value


def attempt_record(record: Json) -> Json:
    """The row of an exported answer; KeyError, TypeError or ValueError."""
    row = attempt_row(attempt_from(record)) | {"undone": int(bool(record.get("undone")))}
    before, state = record.get("card_before"), record.get("session_before")
    if before is not None:
        card_from(json.loads(before))
    return row | {"card_before": before, "session_before": None if state is None else str(state)}


def _session(record: Json) -> Json:
    return {
        "quiz_id": str(record["quiz_id"]),
        "state": str(record["state"]),
        "revision": int(record["revision"]),
    }


def _wish(record: Json) -> Json:
    return {key: str(record[key]) for key in ("name", "value")}


def _alias(record: Json) -> Json:
    return {key: str(record[key]) for key in ("fact_id", "target", "alias")}


def _add(connection: Connection, owner: int, table: Table, rows: list[Json]) -> int:
    """Insert what is not there; how many were added."""
    added = 0
    for row in rows:
        statement = (
            upsert(connection, table).values(row | {"learner_id": owner}).on_conflict_do_nothing()
        )
        added += connection.execute(statement).rowcount
    return added


def _add_sessions(connection: Connection, owner: int, rows: list[Json]) -> int:
    """Add states of quizzes; of two of one quiz, the one written later stays."""
    added = 0
    for row in rows:
        new = upsert(connection, sessions).values(row | {"learner_id": owner})
        later = {key: new.excluded[key] for key in ("state", "revision")}
        statement = new.on_conflict_do_update(
            index_elements=["learner_id", "quiz_id"],
            set_=later,
            where=new.excluded.revision > sessions.c.revision,
        )
        added += connection.execute(statement).rowcount
    return added


def _add_attempts(connection: Connection, owner: int, rows: list[Json]) -> int:
    """Add new answers; one of a turn that is answered here otherwise stays out."""
    return _add(connection, owner, attempts, rows)


def _add_cards(connection: Connection, owner: int, found: list[Any]) -> int:
    """Add cards; of two for one fact, the one reviewed last stays."""
    added = 0
    for card in found:
        mine = and_(cards.c.learner_id == owner, cards.c.fact_id == card.fact_id)
        here = connection.execute(select(cards).where(mine)).mappings().first()
        if here is None or card_from(cast("Json", here)).last < card.last:
            row = card_row(card)
            statement = upsert(connection, cards).values(row | {"learner_id": owner})
            connection.execute(
                statement.on_conflict_do_update(index_elements=["learner_id", "fact_id"], set_=row)
            )
            added += 1
    return added
