"""The vectors of a lineage in pgvector: how they are indexed where they are many, and asked.

The graph holds them in half precision, at half the size; what it finds is ranked by the exact ones.
"""

from __future__ import annotations

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from calctutor.backends.server import ServerDatabase, code_of
from calctutor.protocols import Vectors

LINKS = 16
HNSW = f"m = {LINKS}, ef_construction = 128"
WIDEST = 4000
"""Components of a vector that HNSW takes in half precision; wider ones are compared one by one."""
LEAST_MEMORY, MOST_MEMORY = 64, 8_192
"""Megabytes that the making of a graph may take on the server."""
EVERYWHERE = 2_047
"""Megabytes that any server takes; PostgreSQL on Windows takes no more up to version 17."""
WORKERS = 2
"""Processes of the server that help to make a graph, where it lets them."""
_NO_SPACE, _OUT_OF_RANGE = "53100", "22023"


def index_vectors(database: ServerDatabase, table: str, count: int, dimension: int) -> None:
    """Index a lineage's vectors by HNSW.

    The whole graph fits in memory: else it would take many times as long.
    """
    with database.writing() as connection:
        memory = graph_megabytes(count, dimension)
        _allow(connection, memory)
        try:
            with connection.begin_nested():
                _make(connection, table, dimension, WORKERS)
        except DBAPIError as problem:
            if code_of(problem) != _NO_SPACE:
                raise
            # A container may share little memory between processes: 64 MB in Docker.
            _make(connection, table, dimension, 0)


def _allow(connection: Connection, megabytes: int) -> None:
    """Let the making of a graph take so much memory, or as much as any server allows."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{megabytes}MB'")
    except DBAPIError as problem:
        if code_of(problem) != _OUT_OF_RANGE or megabytes <= EVERYWHERE:
            raise
        connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{EVERYWHERE}MB'")


def _make(connection: Connection, table: str, dimension: int, workers: int) -> None:
    connection.exec_driver_sql(f"SET LOCAL max_parallel_maintenance_workers = {workers}")
    connection.exec_driver_sql(
        f"CREATE INDEX IF NOT EXISTS {half_index(table)} ON {table} USING hnsw"
        f" ((vector::halfvec({int(dimension)})) halfvec_ip_ops) WITH ({HNSW})"
    )


def half_index(table: str) -> str:
    """The name of the index of a table of vectors."""
    return f"{table}_half"


def has_half_index(database: ServerDatabase, table: str) -> bool:
    """Whether a table has that index; releases before made one of the whole vectors."""
    with database.asking() as connection:
        found = text("SELECT to_regclass(:name) IS NOT NULL")
        return bool(connection.scalar(found, {"name": half_index(table)}))


def graph_megabytes(count: int, dimension: int) -> int:
    """What the graph of so many vectors takes while it is made, with a quarter to spare."""
    neighbours = 2 * LINKS + LINKS // 2
    each = 2 * dimension + 16 * neighbours + 256
    return max(LEAST_MEMORY, min(MOST_MEMORY, 5 * count * each // 4 // 2**20))


def nearest_query(
    table: str,
    dimension: int,
    *,
    exact: bool,
    ties: bool = False,
    half: bool = True,
    gaps: bool = False,
) -> str:
    """Rows and negative inner products of the ``:most`` nearest to ``:wanted`` below ``:top``.

    By HNSW ``:wide`` are looked at. With ``ties`` exact ones come with all that are as near as
    the last, which takes longer: the server sorts all. ``gaps`` leaves out the rows ``:gaps``,
    ``half`` is whether the index is of half precision.
    """
    where = "WHERE row < :top" + (" AND NOT row <@ CAST(:gaps AS int4multirange)" if gaps else "")
    distance = "vector <#> CAST(:wanted AS vector) AS distance"
    if exact:
        most = "FETCH FIRST :most ROWS WITH TIES" if ties else "LIMIT :most"
        return f"SELECT row, {distance} FROM {table} {where} ORDER BY distance {most}"
    kind = f"halfvec({int(dimension)})" if half else "vector"
    return (
        f"SELECT row, {distance} FROM (SELECT row, vector FROM {table} {where}"
        f" ORDER BY CAST(vector AS {kind}) <#> CAST(:wanted AS {kind}) LIMIT :wide) AS rough"
        " ORDER BY distance LIMIT :most"
    )


def told_vector(vector: Vectors) -> str:
    """A vector as pgvector reads it, every bit of it."""
    return "[" + ",".join(f"{number:.9g}" for number in vector.tolist()) + "]"
