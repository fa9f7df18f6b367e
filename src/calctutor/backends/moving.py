"""All learners' data from one database to another, in one transaction of the target.

Nothing is lost or doubled: a second time adds nothing, and what went on in the
target since stays. An answer is known by its id, a quiz's state and a
conversation by how often they were written, so the later one counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select, update

from calctutor.backends.database import Database
from calctutor.backends.learners_rows import card_of, learner_name, owner_of, put_card
from calctutor.backends.learners_schema import (
    REVIEWS,
    attempts,
    card_from,
    cards,
    learners,
    wishes,
)
from calctutor.backends.learners_transfer import attempt_record, export_of, import_into, listed
from calctutor.backends.moving_people import move_people
from calctutor.backends.moving_visits import move_visits
from calctutor.errors import LearnersError
from calctutor.learner_types import Card, Json, Moved

Reviewed = dict[str, frozenset[str]]
"""The ids of the answers that count as reviews, by fact."""


def move_learners(source: Database, connection: Connection, names: Mapping[str, str]) -> Moved:
    """Bring every learner, conversation and account of a database into a transaction of another.

    ``names`` gives learners other names there. Raises LearnersError where a name
    is another learner's in the target.
    """
    done: Counter[str] = Counter()
    told: list[str] = []
    with source.reading() as there:
        known = list(there.execute(select(learners.c.id, learners.c.name).order_by(learners.c.id)))
        for name in names:
            if name not in {kept for _, kept in known}:
                raise LearnersError(f"There is no learner {name} to be named otherwise.")
        for owner, name in known:
            data = export_of(there, owner, name)
            done += _moved(connection, learner_name(names.get(name, name)), data, told)
        done += move_visits(there, connection, names)
        done += move_people(there, connection, names)
    return Moved(**done, told=tuple(told))


def _moved(connection: Connection, name: str, data: Json, told: list[str]) -> Counter[str]:
    there = connection.scalar(select(learners.c.id).where(learners.c.name == name)) is not None
    owner = owner_of(connection, name)
    _refuse_another(connection, owner, name, data)
    before, wishes_before = _reviewed(connection, owner), _count(connection, wishes, owner)
    undone = _take_back(connection, owner, data)
    added = import_into(connection, owner, data | {"cards": []})
    left = len({r["uid"] for r in data["attempts"]} - _uids(connection, owner))
    if left:
        told.append(
            f"{left} answers of {name} were left out: those questions have another answer there."
        )
    return Counter(
        learners=int(not there),
        attempts=added.attempts,
        cards=_settle_cards(connection, owner, data, before),
        sessions=added.sessions,
        aliases=added.aliases,
        wishes=_count(connection, wishes, owner) - wishes_before,
        undone=undone,
    )


def _refuse_another(connection: Connection, owner: int, name: str, data: Json) -> None:
    """One name on both sides may be two people: they share no answer, but both have some."""
    here = _uids(connection, owner)
    there = {record["uid"] for record in data["attempts"]}
    if here and there and not here & there:
        raise LearnersError(
            f"There is another learner {name} already, with answers of its own: give this one "
            f"another name by --rename {name}=NAME. Nothing was moved."
        )


def _take_back(connection: Connection, owner: int, data: Json) -> int:
    """Answers that were taken back in the source count here no more either; how many."""
    gone = [r["uid"] for r in listed(data, "attempts", attempt_record) if r["undone"]]
    changed = 0
    for uid in gone:
        mine = and_(attempts.c.learner_id == owner, attempts.c.uid == uid, attempts.c.undone == 0)
        changed += connection.execute(update(attempts).where(mine).values(undone=1)).rowcount
    return changed


def _settle_cards(connection: Connection, owner: int, data: Json, before: Reviewed) -> int:
    """The card of the side that knows every review that counts now; how many changed."""
    after = _reviewed(connection, owner)
    source: defaultdict[str, set[str]] = defaultdict(set)
    for record in data["attempts"]:
        if record["review"] and not record["undone"]:
            source[record["fact_id"]].add(record["uid"])
    theirs = {record["fact_id"]: card_from(record) for record in data["cards"]}
    changed = 0
    for fact_id in before.keys() | source.keys() | theirs.keys():
        now = after.get(fact_id, frozenset())
        if now and now == before.get(fact_id):
            continue
        sure = bool(now or before.get(fact_id)) and now == source.get(fact_id, set())
        changed += _settle(connection, owner, fact_id, theirs.get(fact_id), sure=sure)
    return changed


def _settle(
    connection: Connection, owner: int, fact_id: str, card: Card | None, *, sure: bool
) -> int:
    """Take over the source's card, or its lack of one; unless ``sure``, a later one stays."""
    mine = and_(cards.c.learner_id == owner, cards.c.fact_id == fact_id)
    here = card_of(connection, owner, fact_id)
    later = card is None or (here is not None and here.last >= card.last)
    if here == card or (not sure and later):
        return 0
    if card is None:
        connection.execute(delete(cards).where(mine))
    else:
        put_card(connection, owner, card)
    return 1


def _uids(connection: Connection, owner: int) -> set[str]:
    return set(connection.scalars(select(attempts.c.uid).where(attempts.c.learner_id == owner)))


def _reviewed(connection: Connection, owner: int) -> Reviewed:
    found: defaultdict[str, set[str]] = defaultdict(set)
    query = select(attempts.c.fact_id, attempts.c.uid)
    for fact_id, uid in connection.execute(query.where(attempts.c.learner_id == owner, REVIEWS)):
        found[fact_id].add(uid)
    return {fact_id: frozenset(uids) for fact_id, uids in found.items()}


def _count(connection: Connection, table: Any, owner: int) -> int:  # noqa: ANN401  a Table
    query = select(func.count()).select_from(table).where(table.c.learner_id == owner)
    return connection.scalar(query) or 0
