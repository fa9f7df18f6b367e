"""What the learners' store does inside a transaction: owners, cards, quiz states, wishes."""

from __future__ import annotations

import json
import unicodedata
from typing import cast

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select

from calctutor.backends.database import upsert
from calctutor.backends.learners_schema import (
    KEPT,
    aliases,
    attempts,
    card_from,
    card_row,
    cards,
    learners,
    sessions,
    wishes,
)
from calctutor.errors import LearnersError
from calctutor.learner_types import Card, Json

LONGEST_NAME = 100


def learner_name(name: str) -> str:
    """A learner's name as it is kept; raises LearnersError for one that can't be."""
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise LearnersError(
            f"A learner's name has 1 to {LONGEST_NAME} printable characters: choose another."
        )
    return plain


def known_id(connection: Connection, learner: str) -> int:
    """The id of a learner, 0 for one without data."""
    query = select(learners.c.id).where(learners.c.name == learner_name(learner))
    return connection.scalar(query) or 0


def owner_of(connection: Connection, learner: str) -> int:
    """The id of a learner, made where there is none; held until the transaction ends."""
    name = learner_name(learner)
    mine = select(learners.c.id).where(learners.c.name == name).with_for_update()
    while (owner := connection.scalar(mine)) is None:
        new = upsert(connection, learners).values(name=name)
        connection.execute(new.on_conflict_do_nothing())
    return int(owner)


def kept_by(owner: int) -> ColumnElement[bool]:
    """The attempts of an owner that were not taken back."""
    return and_(attempts.c.learner_id == owner, KEPT)


def card_of(connection: Connection, owner: int, fact_id: str) -> Card | None:
    """An owner's card of a fact, None where it has none."""
    mine = and_(cards.c.learner_id == owner, cards.c.fact_id == fact_id)
    row = connection.execute(select(cards).where(mine)).mappings().first()
    return None if row is None else card_from(cast("Json", row))


def put_card(connection: Connection, owner: int, card: Card) -> None:
    """Write a card in place of the fact's present one."""
    row = card_row(card)
    statement = upsert(connection, cards).values(row | {"learner_id": owner})
    connection.execute(
        statement.on_conflict_do_update(index_elements=["learner_id", "fact_id"], set_=row)
    )


def restore_card(connection: Connection, owner: int, fact_id: str, before: str | None) -> None:
    """The card as it was before an answer, as JSON; None takes it away."""
    if before is not None:
        put_card(connection, owner, card_from(json.loads(before)))
        return
    mine = and_(cards.c.learner_id == owner, cards.c.fact_id == fact_id)
    connection.execute(delete(cards).where(mine))


def state_of(connection: Connection, owner: int, quiz_id: str) -> str | None:
    """The kept state of a quiz."""
    mine = and_(sessions.c.learner_id == owner, sessions.c.quiz_id == quiz_id)
    return connection.scalar(select(sessions.c.state).where(mine))


def restore_state(connection: Connection, owner: int, quiz_id: str, before: str | None) -> None:
    """The state as it was before an answer; None takes it away."""
    if before is not None:
        put_state(connection, owner, quiz_id, before)
        return
    mine = and_(sessions.c.learner_id == owner, sessions.c.quiz_id == quiz_id)
    connection.execute(delete(sessions).where(mine))


def put_state(connection: Connection, owner: int, quiz_id: str, state: str) -> None:
    """Write a quiz's state as the one last written."""
    newest = select(func.coalesce(func.max(sessions.c.revision), 0))
    revision = (connection.scalar(newest.where(sessions.c.learner_id == owner)) or 0) + 1
    row: dict[str, object] = {"state": state, "revision": revision}
    statement = upsert(connection, sessions).values(row | {"learner_id": owner, "quiz_id": quiz_id})
    connection.execute(
        statement.on_conflict_do_update(index_elements=["learner_id", "quiz_id"], set_=row)
    )


def wishes_of(connection: Connection, owner: int) -> dict[str, str]:
    """What a learner has set, by name."""
    query = select(wishes.c.name, wishes.c.value).where(wishes.c.learner_id == owner)
    return {name: value for name, value in connection.execute(query.order_by(wishes.c.name))}


def put_wish(connection: Connection, owner: int, name: str, value: str) -> None:
    """Set one thing for a learner; "" takes it away."""
    mine = and_(wishes.c.learner_id == owner, wishes.c.name == name)
    connection.execute(delete(wishes).where(mine))
    if value:
        row = {"learner_id": owner, "name": name, "value": value}
        connection.execute(upsert(connection, wishes).values(row))


def add_alias(connection: Connection, owner: int, row: Json) -> int:
    """Keep one accepted answer as the last added; 1, or 0 where it is kept already."""
    last = select(func.coalesce(func.max(aliases.c.added), 0)).where(aliases.c.learner_id == owner)
    added = (connection.scalar(last) or 0) + 1
    new = upsert(connection, aliases).values(row | {"learner_id": owner, "added": added})
    return int(connection.execute(new.on_conflict_do_nothing()).rowcount)
