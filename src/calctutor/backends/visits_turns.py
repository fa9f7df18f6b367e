"""Turns of conversations as they are kept: replies as JSON, each turn under its key once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select
from sqlalchemy.engine import RowMapping

from calctutor.backends.visits_schema import visit_turns
from calctutor.errors import LearnersError
from calctutor.types import Reply
from calctutor.visit_types import ChatTurn

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter


@cache
def codec() -> JsonConverter:
    """Replies to JSON and back; imported late, as most programs keep no conversation."""
    from cattrs.preconf.json import make_converter

    return make_converter()


def first_turn(connection: Connection, owner: int, key: str) -> ChatTurn:
    """The turn that stands under a key already."""
    mine = (visit_turns.c.owner_id == owner) & (visit_turns.c.key == key)
    row = connection.execute(select(visit_turns).where(mine)).mappings().one()
    turn = turn_from(row)
    if turn is None:
        raise LearnersError("A later calctutor wrote this turn: update this one.")
    return turn


def turn_from(row: RowMapping) -> ChatTurn | None:
    """A turn from its row, None for one that a later calctutor wrote."""
    try:
        reply = codec().loads(row["reply"], Reply)
    except Exception:  # cattrs raises groups of whatever the fields' types raise
        return None
    at = datetime.fromisoformat(row["at"])
    return ChatTurn(row["number"], row["question"], reply.understood, reply, at)
