"""Opening the learners' database: created, checked, set aside when damaged."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import StaticPool

from calctutor.backends.files import explain, locked, replace
from calctutor.backends.schema import HEAD, metadata
from calctutor.errors import LearnersBusy, LearnersDamaged, LearnersError, LearnersTooNew

BUSY_SECONDS = 15
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_PLAIN = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened",
    sqlite3.SQLITE_PERM: "no permission",
    sqlite3.SQLITE_IOERR: "the disk gave an error",
}
_DAMAGED_NOTICE = (
    "The learners' database {path} was damaged. It is kept as {aside} beside it, "
    "nothing was deleted, and a new one has been started: import an export if you have one."
)


class LearnersFile:
    """A `Database` in one SQLite file; threads may share it."""

    def __init__(self, engine: Engine, path: Path, notice: str = "") -> None:
        """Take over an engine on a prepared database."""
        self.engine = engine
        self.notice = notice
        self._path = path

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that changes nothing."""
        with speaking(self._path), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, all or nothing; writers queue."""
        with (
            speaking(self._path),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def open_file(path: Path) -> LearnersFile:
    """A sound database in a file, made where there is none; ``notice`` where one was damaged.

    A damaged file is renamed, never deleted, and the notice says so. Raises
    LearnersTooNew, LearnersBusy or LearnersError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(path.with_name(path.name + ".lock"), "learners", None):
            return _open_under_lock(path)
    except OSError as problem:
        raise LearnersError(
            f"The learners' database {path} can't be used: {explain(problem)}. "
            "Choose another home folder."
        ) from None


def memory_only(notice: str) -> LearnersFile:
    """A database that lasts as long as the program; its one connection is taken in turns."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    metadata.create_all(engine)
    return _Memory(engine, Path(), notice)


class _Memory(LearnersFile):
    """One connection for all threads."""

    def __init__(self, engine: Engine, path: Path, notice: str) -> None:
        super().__init__(engine, path, notice)
        self._lock = threading.RLock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._lock, super().reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._lock, super().writing() as connection:
            yield connection


def _open_under_lock(path: Path) -> LearnersFile:
    engine = _engine(path)
    try:
        _prepare(engine, path)
    except LearnersDamaged:
        engine.dispose()
        aside = _set_aside(path)
        engine = _engine(path)
        _prepare(engine, path)
        return LearnersFile(engine, path, _DAMAGED_NOTICE.format(path=path, aside=aside.name))
    except BaseException:
        engine.dispose()
        raise
    return LearnersFile(engine, path)


def _engine(path: Path) -> Engine:
    from sqlalchemy.engine import URL

    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=8,
        max_overflow=24,
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401  a DBAPI connection
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")


def _on_begin(connection: Connection) -> None:
    """Writers queue at their start: one that had read first could not become a writer."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(engine: Engine, path: Path) -> None:
    with speaking(path):
        raw = engine.raw_connection()
        try:
            version = _checked_version(raw, path)
            _ask(raw, "PRAGMA journal_mode=WAL")
        finally:
            raw.close()
        if version < HEAD:
            _create(engine, path, version)


def _ask(raw: Any, query: str) -> Any:  # noqa: ANN401  a DBAPI connection and its value
    """The first value of a query; all of it is fetched, as an open one would hold a lock."""
    return raw.cursor().execute(query).fetchall()[0][0]


def _checked_version(raw: Any, path: Path) -> int:  # noqa: ANN401  a DBAPI connection
    version = int(_ask(raw, "PRAGMA user_version"))
    if version > HEAD:
        raise LearnersTooNew(
            f"The learners' database {path} was made by a newer calctutor "
            f"(version {version}, this one reads {HEAD}): it is left as it is. "
            "Update calctutor, or choose another home folder."
        )
    if version == 0 and _ask(raw, "SELECT count(*) FROM sqlite_master"):
        raise LearnersError(
            f"{path} is the database of another program: it is left as it is. "
            "Choose another home folder."
        )
    if _ask(raw, "PRAGMA quick_check(1)") != "ok":
        raise LearnersDamaged(f"The learners' database {path} is damaged.")
    return version


def _create(engine: Engine, path: Path, version: int) -> None:
    """Make the tables, or upgrade those of an earlier version; all or nothing."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if version:
            from calctutor.backends.upgrade import upgrade_file

            upgrade_file(connection, version)
        else:
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={HEAD}")
    if not version:
        os.chmod(path, 0o600)


def _set_aside(path: Path) -> Path:
    """Rename the database, with its journal files, to the first free name."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            replace(part, aside.with_name(aside.name + ending))
    return aside


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """Turn the database's own errors into sentences."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as problem:
        raise _told(problem, path) from None
    except PoolTimeout:
        raise _busy(path) from None


def _busy(path: Path) -> LearnersBusy:
    return LearnersBusy(
        f"Another program has held the learners' database {path} for too long: "
        "nothing was written, try again."
    )


def _told(problem: DBAPIError | sqlite3.Error, path: Path) -> LearnersError:
    origin = problem.orig if isinstance(problem, DBAPIError) else problem
    code = getattr(origin, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGED:
        return LearnersDamaged(
            f"The learners' database {path} is damaged: start calctutor again, "
            "and it will be set aside and kept."
        )
    if code in _BUSY:
        return _busy(path)
    why = _PLAIN.get(code, str(origin))
    return LearnersError(f"The learners' database {path} can't be used: {why}.")
