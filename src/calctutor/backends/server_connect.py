"""One connection to PostgreSQL by pg8000: its socket is closed whatever happens, few messages."""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from calctutor.backends.server_errors import code_of
from calctutor.errors import CalctutorError

CONNECT_SECONDS = 10
"""How long a server may take to answer at all; a query may take longer."""
_ANSWERED = "answered"
_KEEPALIVE = (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3))


def connect(arguments: Mapping[str, Any]) -> Any:  # noqa: ANN401  a DBAPI connection
    """A connection by what `read_address` tells; raises pg8000.dbapi.Error."""
    import pg8000.dbapi

    told = dict(arguments)
    wire = _wire(told)
    try:
        connection = pg8000.dbapi.connect(**told, sock=wire)
        connection._usock.settimeout(None)
        _look_after_me(connection)
    except BaseException as problem:
        wire.close()
        if isinstance(problem, OSError):
            raise pg8000.dbapi.InterfaceError("network error") from problem
        raise
    return connection


def look_alive(connection: Connection, within: float) -> bool:
    """Whether the server still has a connection; one that it has not is thrown away.

    One message, none where the last one was answered ``within`` so many seconds. No transaction
    is left open, as SQLAlchemy's own look does with pg8000.
    """
    import pg8000.dbapi

    now = time.monotonic()
    if now < connection.info.get(_ANSWERED, -math.inf) + within:
        return True
    with without_transaction(connection) as wire:
        try:
            wire.cursor().execute(";")
        except (pg8000.dbapi.Error, OSError):
            connection.invalidate()
            return False
    connection.info[_ANSWERED] = now
    return True


@contextmanager
def in_step(connection: Connection) -> Iterator[None]:
    """Throw the connection away where work on it ended otherwise than by a known error.

    What broke off between a question and its answer leaves the answer for the next one who
    asks: pg8000 sends part of a statement before it finds that a value can't be told.
    """
    try:
        yield
    except BaseException as problem:
        if not _is_known(problem):
            connection.invalidate()
        raise


def _is_known(problem: BaseException | None) -> bool:
    """Whether an error, and all that led to it, is ours or an answer of the server.

    Taking back what was begun may fail in its turn, where the first error left answers behind.
    """
    import pg8000.dbapi

    while problem is not None:
        answered = isinstance(problem, DBAPIError) and code_of(problem) != ""
        if not answered and not isinstance(problem, CalctutorError | pg8000.dbapi.Error):
            return False
        problem = problem.__context__
    return True


@contextmanager
def without_transaction(connection: Connection) -> Iterator[Any]:
    """Each statement stands for itself, without a message that says so; the driver's connection."""
    wire: Any = connection.connection.dbapi_connection
    wire.autocommit = True
    try:
        yield wire
    finally:
        wire.autocommit = False


def _look_after_me(connection: Any) -> None:  # noqa: ANN401
    """Let the server notice within a query, too, that this process is gone, where it can."""
    connection.autocommit = True
    connection.cursor().execute(
        "DO $$ BEGIN PERFORM set_config('client_connection_check_interval', '10s', false);"
        " EXCEPTION WHEN OTHERS THEN NULL; END $$"
    )
    connection.autocommit = False


def _wire(told: dict[str, Any]) -> socket.socket:
    """A connected socket; takes what it needs alone from the arguments."""
    import pg8000.dbapi

    path = told.pop("unix_sock", None)
    try:
        if path is not None:
            return _local(path)
        wire = socket.create_connection((told["host"], told["port"]), CONNECT_SECONDS)
    except OSError as problem:
        raise pg8000.dbapi.InterfaceError("network error") from problem
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, seconds in _KEEPALIVE:
        option = getattr(socket, name, None)
        if option is not None:
            with suppress(OSError):
                wire.setsockopt(socket.IPPROTO_TCP, option, seconds)
    return wire


def _local(path: str) -> socket.socket:
    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise OSError("no sockets in folders on this system")
    wire = socket.socket(family, socket.SOCK_STREAM)
    wire.settimeout(CONNECT_SECONDS)
    try:
        wire.connect(path)
    except OSError:
        wire.close()
        raise
    return wire
