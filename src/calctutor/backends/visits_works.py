"""Long work of the page, kept where every process sees it."""

from __future__ import annotations

from sqlalchemy import and_, delete, select

from calctutor.backends.database import Database, upsert
from calctutor.backends.visits_schema import visit_works
from calctutor.protocols import Clock

KEPT = 86_400
"""Seconds that a work is known after its process last told of it."""


class KeptWorks:
    """What processes told of their works, and how long ago."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep works in a prepared database."""
        self._reading, self._writing = database.reading, database.writing
        self._clock = clock

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def put_work(self, visit_id: str, work: str, look: str) -> None:
        """Tell how far a work of this visit is; works of a day ago are forgotten with it."""
        c, now = visit_works.c, self._now()
        row = {"id": work, "visit_id": visit_id, "seen": now, "look": look}
        with self._writing() as connection:
            connection.execute(delete(visit_works).where(c.seen < now - KEPT))
            new = upsert(connection, visit_works).values(row)
            changed = new.on_conflict_do_update(
                index_elements=["id"],
                set_={"seen": now, "look": look},
                where=c.visit_id == visit_id,
            )
            connection.execute(changed)

    def work(self, visit_id: str, work: str) -> tuple[str, int] | None:
        """What was last told of a work of this visit, and seconds since; None for no such work."""
        c = visit_works.c
        mine = and_(c.id == work, c.visit_id == visit_id)
        with self._reading() as connection:
            row = connection.execute(select(c.look, c.seen).where(mine)).first()
        return None if row is None else (str(row[0]), self._now() - int(row[1]))
