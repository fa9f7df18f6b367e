"""The page's visits and conversations from one database to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, Table, and_, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from calctutor.backends.database import alone, upsert
from calctutor.backends.visits_schema import (
    visit_hints,
    visit_learners,
    visit_reports,
    visit_turns,
    visits,
)

_STANDING = ("last_turn", "quiz", "chat_quiz", "revision")
"""What a learner's row says of its conversation."""


def move_visits(there: Connection, here: Connection, names: Mapping[str, str]) -> Counter[str]:
    """Bring every visit of one connection to another; of two conversations the later one stays.

    ``names`` are the learners that are called otherwise here.
    """
    alone(here, "browsers and their learners")
    done: Counter[str] = Counter()
    for row in _rows(there, visits, "id"):
        done["visits"] += _visit(here, row, names)
        for hint in _rows(there, visit_hints, "hint", visit_id=row["id"]):
            new = upsert(here, visit_hints).values(dict(hint)).on_conflict_do_nothing()
            here.execute(new)
        for learner in _rows(there, visit_learners, "id", visit_id=row["id"]):
            done += _learner(there, here, learner, names)
    return done


def _rows(connection: Connection, table: Table, order: str, **where: object) -> list[RowMapping]:
    mine = and_(True, *(table.c[name] == value for name, value in where.items()))
    query = select(table).where(mine).order_by(table.c[order])
    return list(connection.execute(query).mappings())


def _visit(here: Connection, row: RowMapping, names: Mapping[str, str]) -> int:
    """A visit that is not here yet; it stays the owner's only where nobody else is."""
    if _rows(here, visits, "id", id=row["id"]):
        return 0
    owned = here.scalar(select(func.count()).select_from(visits).where(visits.c.owner == 1))
    current = names.get(row["current"], row["current"])
    new = {"id": row["id"], "owner": int(row["owner"] and not owned), "current": current}
    here.execute(insert(visits), new)
    return 1


def _learner(
    there: Connection, here: Connection, row: RowMapping, names: Mapping[str, str]
) -> Counter[str]:
    """A visit's learner with its conversation, where that is not here or went on there."""
    key = {"visit_id": row["visit_id"], "shown": row["shown"]}
    known = _rows(here, visit_learners, "id", **key)
    if not known:
        new = key | {"learner": names.get(row["learner"], row["learner"])}
        here.execute(insert(visit_learners), new)
        known = _rows(here, visit_learners, "id", **key)
        fresh = True
    else:
        fresh = known[0]["revision"] < row["revision"]
    owner = known[0]["id"]
    done: Counter[str] = Counter(reports=_reports(there, here, row["id"], owner))
    if fresh:
        done["turns"] = _conversation(there, here, row, owner)
    return done


def _conversation(there: Connection, here: Connection, row: RowMapping, owner: int) -> int:
    """Put the source's conversation in the place of this one; how many turns are new."""
    mine = visit_turns.c.owner_id == owner
    before = set(here.scalars(select(visit_turns.c.number).where(mine)))
    here.execute(delete(visit_turns).where(mine))
    turns = _rows(there, visit_turns, "number", owner_id=row["id"])
    for turn in turns:
        here.execute(insert(visit_turns), {**turn, "owner_id": owner})
    standing = {name: row[name] for name in _STANDING}
    here.execute(update(visit_learners).where(visit_learners.c.id == owner).values(standing))
    return sum(turn["number"] not in before for turn in turns)


def _reports(there: Connection, here: Connection, source: int, owner: int) -> int:
    """Reports that are not here word for word."""
    kept = {row["report"] for row in _rows(here, visit_reports, "id", owner_id=owner)}
    new = [
        {"owner_id": owner, "report": row["report"]}
        for row in _rows(there, visit_reports, "id", owner_id=source)
        if row["report"] not in kept
    ]
    for row in new:
        here.execute(insert(visit_reports), row)
    return len(new)
