"""Rows of the visits' tables to values: who a browser's learners are, and who is none of them."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from calctutor.backends.visits_schema import (
    visit_hints,
    visit_learners,
    visit_reports,
    visit_turns,
    visit_works,
    visits,
)
from calctutor.errors import LearnersError
from calctutor.visit_types import Visit

AT_ONCE = 500
"""Visits in one query: every database takes as many."""
FIRST_LEARNER = "me"
"""The first browser's learner is the terminal's; every browser shows its own first one so."""


def visit_of(connection: Connection, visit_id: str) -> Visit | None:
    """The visit of a browser, None for one that never came."""
    row = connection.execute(select(visits).where(visits.c.id == visit_id)).mappings().first()
    if row is None:
        return None
    query = select(visit_learners).where(visit_learners.c.visit_id == visit_id)
    learners = connection.execute(query.order_by(visit_learners.c.id)).mappings().all()
    shown = {learner["learner"]: str(learner["shown"]) for learner in learners}
    current = str(row["current"])
    return Visit(visit_id, current, shown[current], tuple(shown.values()), bool(row["owner"]))


def new_visit(connection: Connection, visit_id: str) -> Visit:
    """Make a visit with its first learner; the first ever is the owner's."""
    first = connection.scalar(select(func.count()).select_from(visits)) == 0
    row = {"id": visit_id, "owner": int(first), "current": ""}
    connection.execute(insert(visits), row)
    add_learner(connection, visit_id, FIRST_LEARNER, owner=first)
    return switched(connection, visit_id, FIRST_LEARNER)


def admitted(connection: Connection, visit_id: str, learner: str, shown: str) -> Visit:
    """Make the visit of somebody with an account, its learner under a name that is given.

    Its changes are counted from a number that none before it had: what a process still
    holds of a visit that was dropped is not taken for this one's.
    """
    connection.execute(insert(visits), {"id": visit_id, "owner": 0, "current": learner})
    row = {"visit_id": visit_id, "learner": learner, "shown": shown}
    began = secrets.randbelow(2**48)
    connection.execute(insert(visit_learners), {**row, "revision": began})
    return Visit(visit_id, learner, shown, (shown,))


def drop_visit(connection: Connection, visit_id: str) -> None:
    """Delete a visit and what hangs on it, table by table: not every database is told to."""
    mine = select(visit_learners.c.id).where(visit_learners.c.visit_id == visit_id)
    for table in (visit_turns, visit_reports):
        connection.execute(delete(table).where(table.c.owner_id.in_(mine)))
    for table in (visit_works, visit_hints, visit_learners):
        connection.execute(delete(table).where(table.c.visit_id == visit_id))
    connection.execute(delete(visits).where(visits.c.id == visit_id))


def reports_in(connection: Connection, visit_ids: Sequence[str]) -> list[str]:
    """The reports made in some visits as they are kept, newest first."""
    found: list[tuple[int, str]] = []
    for at in range(0, len(visit_ids), AT_ONCE):
        query = (
            select(visit_reports.c.id, visit_reports.c.report)
            .select_from(visit_reports.join(visit_learners))
            .where(visit_learners.c.visit_id.in_(visit_ids[at : at + AT_ONCE]))
        )
        found += [(int(number), str(text)) for number, text in connection.execute(query)]
    return [text for _, text in sorted(found, reverse=True)]


def add_learner(connection: Connection, visit_id: str, shown: str, *, owner: bool) -> None:
    """The owner's learners are the terminal's by name; another browser's are nobody else's."""
    taken = select(visit_learners.c.id).where(visit_learners.c.learner == shown)
    plain = owner and connection.scalar(taken) is None
    learner = shown if plain else f"{shown[:60]} of browser {uuid.uuid4().hex[:12]}"
    row = {"visit_id": visit_id, "learner": learner, "shown": shown}
    connection.execute(insert(visit_learners), row)


def switched(connection: Connection, visit_id: str, shown: str) -> Visit:
    """Make a learner of this browser its current one; LearnersError for a stranger."""
    mine = and_(visit_learners.c.visit_id == visit_id, visit_learners.c.shown == shown)
    learner = connection.scalar(select(visit_learners.c.learner).where(mine))
    if learner is None:
        raise LearnersError("This browser has no learner of that name: add it first.")
    connection.execute(update(visits).where(visits.c.id == visit_id).values(current=learner))
    found = visit_of(connection, visit_id)
    assert found is not None
    return found


def learner_row(connection: Connection, visit: Visit) -> RowMapping:
    """The row of a visit's learner; a learner of another visit is none."""
    return _learner_row(connection, visit, select(visit_learners))


def held_row(connection: Connection, visit: Visit) -> RowMapping:
    """The row of a visit's learner, for this transaction alone to change."""
    return _learner_row(connection, visit, select(visit_learners).with_for_update())


def touch(connection: Connection, owner: int, **values: object) -> None:
    """Change the row of a learner, and say that its conversation is another now."""
    newer = {"revision": visit_learners.c.revision + 1}
    mine = visit_learners.c.id == owner
    connection.execute(update(visit_learners).where(mine).values(newer | values))


def _learner_row(connection: Connection, visit: Visit, query: Select[Any]) -> RowMapping:
    mine = and_(visit_learners.c.visit_id == visit.id, visit_learners.c.learner == visit.learner)
    row = connection.execute(query.where(mine)).mappings().first()
    if row is None:
        raise LearnersError("This browser's learner is gone: reload the page.")
    return row
