"""Rows put into a server's table by COPY, many at a time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from calctutor.backends.server import ServerDatabase
from calctutor.protocols import Vectors

AT_ONCE = 2_000
_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = (-1).to_bytes(2, "big", signed=True)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(
    database: ServerDatabase, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Put rows of numbers, ASCII text and bytes into a table, a part a transaction."""
    rest = iter(rows)
    command = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    while part := list(islice(rest, AT_ONCE)):
        data = "".join("\t".join(map(_plain, row)) + "\n" for row in part)
        with database.writing() as connection:
            _copy(connection, command, data.encode("utf-8"))


def copy_vectors(database: ServerDatabase, table: str, first: int, vectors: Vectors) -> None:
    """Put vectors into the table of an edition, their rows counted from ``first``."""
    count, dimension = vectors.shape
    packed = np.zeros(
        count,
        dtype=np.dtype([
            ("fields", ">i2"), ("row_size", ">i4"), ("row", ">i4"), ("size", ">i4"),
            ("dimension", ">i2"), ("unused", ">i2"), ("vector", ">f4", (dimension,)),
        ]),
    )  # fmt: skip
    packed["fields"], packed["row_size"], packed["size"] = 2, 4, 4 + 4 * dimension
    packed["row"], packed["dimension"] = np.arange(first, first + count), dimension
    packed["vector"] = vectors
    with database.writing() as connection:
        data = _SIGNATURE + packed.tobytes() + _END
        _copy(connection, f"COPY {table} (row, vector) FROM STDIN (FORMAT binary)", data)


def _plain(value: object) -> str:
    """A value as COPY's text format has it."""
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return str(value).translate(_ESCAPES)


def _copy(connection: Connection, command: str, data: bytes) -> None:
    """Run one COPY within the connection's transaction."""
    import pg8000.dbapi

    cursor = connection.connection.cursor()
    try:
        cursor.execute(command, stream=io.BytesIO(data))  # type: ignore[call-arg]
    except pg8000.dbapi.Error as problem:
        raise DBAPIError(command, None, problem) from None
    finally:
        cursor.close()
