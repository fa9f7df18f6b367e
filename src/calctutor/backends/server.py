"""A PostgreSQL server that several processes share: opened, spoken to, its errors told.

One engine an address and process; the tables are made or brought up to date on opening.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Executable, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from calctutor.backends.server_address import SCHEMA, read_address, shown
from calctutor.backends.server_connect import connect, in_step, look_alive, without_transaction
from calctutor.backends.server_errors import code_of, out_of_reach, told
from calctutor.errors import LearnersBusy, LearnersError, LearnersTooNew, SettingsError

POOL = 8
MOST, MOST_LOCKS = 32, 64
"""Connections of a process at most, for its work, and for locks that it holds meanwhile.

Apart, so that those who hold a lock never wait for a connection of those who wait for it.
"""
PATIENCE = 10.0
"""Seconds that a call waits for a server that is starting anew."""
LATELY = 1.0
"""Seconds for which a connection that has answered is taken for alive by who can ask again."""
_POOL_LOG = "calctutor"
_AGAIN = 0.2
"""The longest rest before a server is looked for again, in seconds."""
LOST = (DBAPIError, ConnectionError, TimeoutError)
"""What a query meets where the connection is gone: pg8000 lets the network's own errors through."""
UNREACHED = (
    "The database {name} can't be reached: see that the server runs and that the address is right, "
    "then try again."
)
_opened: dict[str, ServerDatabase] = {}
_opening = threading.Lock()


def open_server(address: str) -> ServerDatabase:
    """The database at an address, its tables there and up to date; one object an address.

    Raises LearnersError, LearnersTooNew or SettingsError, each with its remedy.
    """
    with _opening:
        if address not in _opened:
            database = _server(address)
            try:
                database.prepare()
            except BaseException:
                database.dispose()
                raise
            _opened[address] = database
        return _opened[address]


def close_servers() -> None:
    """Let go of every server that this process has opened."""
    with _opening:
        while _opened:
            _opened.popitem()[1].dispose()


def _server(address: str) -> ServerDatabase:
    try:
        import pg8000  # noqa: F401  so that its absence is told by name
    except ImportError:
        raise SettingsError(
            "A shared database needs the package pg8000: install calctutor[server]."
        ) from None
    url, arguments = read_address(address)

    def engine(most: int) -> Engine:
        made = create_engine(
            url,
            creator=partial(connect, arguments),
            pool_size=POOL,
            max_overflow=most - POOL,
            pool_timeout=15,
            pool_logging_name=_POOL_LOG,
        )
        logging.getLogger(f"sqlalchemy.pool.impl.QueuePool.{_POOL_LOG}").addFilter(_in_a_sentence)
        return made

    return ServerDatabase(engine(MOST), engine(MOST_LOCKS), shown(url))


class ServerDatabase:
    """A `Database` on a server; threads and processes share it."""

    notice = ""

    def __init__(self, engine: Engine, locks: Engine, name: str) -> None:
        """Take over an engine for work and one for locks; ``name`` stands in errors."""
        self.engine = engine
        self._locks = locks
        self.name = name
        self._patience = 0.0

    def prepare(self) -> None:
        """Make the tables, or bring them up to date; raises LearnersTooNew, LearnersError."""
        from calctutor.backends.schema import HEAD

        with self.speaking(), self.engine.connect() as connection:
            version = _version(connection)
        if version > HEAD:
            raise LearnersTooNew(
                f"The database {self.name} was made by a newer calctutor (version {version}, "
                f"this one reads {HEAD}): it is left as it is. Update calctutor."
            )
        if version < HEAD:
            from calctutor.backends.upgrade import upgrade_server

            with self.speaking(), self.engine.begin() as connection:
                upgrade_server(connection)
        self._patience = PATIENCE

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees one state of everything."""
        with self.speaking(), self.connected() as connection, connection.begin():
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, all or nothing."""
        with self.speaking(), self.connected() as connection, connection.begin():
            yield connection

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """Each query for itself, without a transaction."""
        with self.speaking(), self.connected() as connection, without_transaction(connection):
            yield connection

    def rows(self, query: Executable, told: Mapping[str, object]) -> Sequence[Any]:
        """All rows of one query that changes nothing; put again where the server went away."""
        with self.speaking():
            try:
                return self._rows(query, told, LATELY)
            except LOST as problem:
                if isinstance(problem, DBAPIError) and not out_of_reach(problem):
                    raise
            return self._rows(query, told, 0.0)

    def _rows(self, query: Executable, told: Mapping[str, object], within: float) -> Sequence[Any]:
        with self.connected(within=within) as connection, without_transaction(connection):
            return connection.execute(query, told).all()

    @contextmanager
    def connected(
        self, engine: Engine | None = None, *, within: float = 0.0
    ) -> Iterator[Connection]:
        """A connection that is alive, or was ``within`` so many seconds.

        A server that is starting anew is waited for.
        """
        engine = engine or self.engine
        until = time.monotonic() + self._patience
        rests = _rests()
        while True:
            try:
                connection = engine.connect()
                if look_alive(connection, within):
                    break
                connection.close()
                gone: Exception | None = None
            except LOST as problem:
                if isinstance(problem, DBAPIError) and not out_of_reach(problem):
                    raise
                gone = problem
            if time.monotonic() >= until:
                raise gone or ConnectionError
            rest = next(rests)
            time.sleep(_AGAIN if gone else rest)
        with connection, in_step(connection):
            yield connection

    @contextmanager
    def held(self, lock: str, *, wait: bool = True) -> Iterator[bool]:
        """Hold a lock of all processes by name; whether it is held, where it is not waited for.

        The server lets go of it when its holder dies.
        """
        key = {"name": f"{SCHEMA} {lock}"}
        ask = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
        with self.speaking(), self.connected(self._locks) as connection:
            with without_transaction(connection):
                got = connection.scalar(text(f"SELECT {ask}(hashtextextended(:name, 0))"), key)
                held = wait or bool(got)
                try:
                    yield held
                finally:
                    if held:
                        _let_go(connection, key)

    def dispose(self) -> None:
        """Close every connection; the next call opens new ones."""
        self.engine.dispose()
        self._locks.dispose()

    def close(self) -> None:
        """Nothing: the server's connections are shared by all stores of this process."""

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Turn the database's own errors into sentences."""
        try:
            yield
        except DBAPIError as problem:
            raise told(problem, self.name) from None
        except (ConnectionError, TimeoutError):
            raise LearnersError(UNREACHED.format(name=self.name)) from None
        except PoolTimeout:
            raise LearnersBusy(
                f"The database {self.name} has too much to do: nothing was written, try again."
            ) from None


def _rests() -> Iterator[float]:
    """Seconds of rest after each connection that was found dead.

    None for as many as may lie dead in a pool, then growing ones.
    """
    yield from (0.0,) * POOL
    rest = _AGAIN / 16
    while True:
        yield rest
        rest = min(2 * rest, _AGAIN)


def _in_a_sentence(record: logging.LogRecord) -> bool:
    """Tell of a lost connection in one sentence; any other error keeps its traceback."""
    import pg8000.dbapi

    if record.exc_info and isinstance(record.exc_info[1], pg8000.dbapi.Error | OSError):
        record.msg = "A connection to the database was lost; the next call makes a new one."
        record.args, record.exc_info, record.exc_text = (), None, None
    return True


def _let_go(connection: Connection, key: dict[str, str]) -> None:
    """Give a lock back; with a connection that is gone the lock is, too."""
    with suppress(DBAPIError):
        connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))"), key)


def _version(connection: Connection) -> int:
    """The version of the tables, 0 where there are none."""
    there = text("SELECT to_regclass(:table) IS NOT NULL")
    if not connection.scalar(there, {"table": f"{SCHEMA}.alembic_version"}):
        return 0
    kept = connection.scalar(text(f"SELECT version_num FROM {SCHEMA}.alembic_version"))
    try:
        return int(str(kept or 0))
    except ValueError:
        raise LearnersError(
            f"The tables in the schema {SCHEMA} are those of another program ({kept}): "
            "choose another database."
        ) from None


__all__ = ["ServerDatabase", "close_servers", "code_of", "open_server"]
