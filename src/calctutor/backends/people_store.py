"""What every part of the people's store stands on: its transactions, and its counters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import and_, case, delete, func, select, update

from calctutor.backends.database import Database, upsert
from calctutor.backends.people_schema import accounts, counters, insert_new, processes
from calctutor.protocols import Clock


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class PeopleStore:
    """A database, a clock, and counters that all processes share."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        """Keep people in a prepared database."""
        self._database = database
        self._reading, self._writing = database.reading, database.writing
        self._clock = clock

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def count(self, name: str, seconds: int, by: int = 1) -> int:
        """Add to a counter that starts anew after some seconds; what it stands at, for all."""
        c, now = counters.c, self._now()
        over = c.began <= now - seconds
        values = {
            "count": case((over, by), else_=c.count + by),
            "began": case((over, now), else_=c.began),
        }
        with self._writing() as connection:
            insert_new(connection, counters, {"name": name, "began": now, "count": 0})
            mine = update(counters).where(c.name == name).values(values)
            return int(connection.scalar(mine.returning(c.count)) or 0)

    def counted(self, name: str, seconds: int) -> int:
        """What a counter stands at."""
        c = counters.c
        with self._reading() as connection:
            fresh = and_(c.name == name, c.began > self._now() - seconds)
            return int(connection.scalar(select(c.count).where(fresh)) or 0)

    def forget_count(self, name: str) -> None:
        """Start a counter anew; counters that nobody asked about for two days go with it."""
        c = counters.c
        with self._writing() as connection:
            old = c.began <= self._now() - 2 * 86_400
            connection.execute(delete(counters).where((c.name == name) | old))

    def tell_process(self, process: str, told: str) -> None:
        """Keep what an app process tells of itself; those silent for a day are forgotten."""
        c, now = processes.c, self._now()
        with self._writing() as connection:
            connection.execute(delete(processes).where(c.seen < now - 86_400))
            new = upsert(connection, processes).values(id=process, seen=now, told=told)
            changed = {"seen": now, "told": told}
            connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed))

    def processes(self) -> Sequence[tuple[str, str, int]]:
        """Each process with what it last told, and the seconds since, by name."""
        with self._reading() as connection:
            rows = connection.execute(select(processes).order_by(processes.c.id)).mappings()
            return [(str(r["id"]), str(r["told"]), self._now() - int(r["seen"])) for r in rows]

    def total(self) -> int:
        """How many accounts there are; answers only where the database does."""
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(accounts)) or 0
