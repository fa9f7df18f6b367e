"""Which compressed FAISS index finds the true neighbours on real vectors, and in what memory.

    python benchmarks/recall.py VECTORS.npz [--output FILE] [--all]

VECTORS.npz comes from benchmarks/real_vectors.py. For each kind of index: recall@10 against
brute force for questions and for definitions held out, with the candidates that are ranked by
exact rows; bytes a vector in memory; milliseconds of one query on one thread; seconds to learn
and to add. ``--all`` adds the slow ones to build (HNSW).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from conditions import conditions, write_results

KINDS = {
    "Flat": (0,),
    "PQ48x4fs": (200, 400),
    "PQ96x4fs": (100, 200, 400),
    "PQ192x4fs": (100, 200, 400),
    "SQ8": (0,),
    "IVF512,SQ8": (0,),
    "IVF512,PQ96x4fs": (400,),
    "RaBitQfs": (400,),
}
SLOW = {"HNSW32,SQ8": (50,)}
PROBES = 32
K = 10
SAMPLE = 50_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("vectors", type=Path)
    parser.add_argument("--output", type=Path, help="JSON here, a Markdown table beside it")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--queries", type=int, default=300, help="of each kind")
    arguments = parser.parse_args(argv)
    data = np.load(arguments.vectors)
    rows = data["passages"]
    asked = arguments.queries
    queries = {name: data[name][:asked] for name in ("questions", "definitions")}
    exact = {name: truth(rows, asked) for name, asked in queries.items()}
    results = []
    for kind, rescored in {**KINDS, **(SLOW if arguments.all else {})}.items():
        results += measure(kind, rescored, rows, queries, exact)
    told = {
        **conditions(),
        "faiss": faiss.__version__,
        "vectors": len(rows),
        "queries": {name: len(asked) for name, asked in queries.items()},
        "results": results,
    }
    sys.stdout.write(markdown(told))
    write_results(arguments.output, told, markdown(told))
    return 0


def truth(rows: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The ten nearest by brute force, (queries, 10)."""
    flat = faiss.IndexFlatIP(rows.shape[1])
    flat.add(rows)
    return np.asarray(flat.search(asked, K)[1])


def measure(
    kind: str,
    rescored: Sequence[int],
    rows: np.ndarray,
    queries: dict[str, np.ndarray],
    exact: dict[str, np.ndarray],
) -> list[dict[str, object]]:
    """One entry for each number of candidates."""
    index = faiss.index_factory(rows.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    sample = np.sort(np.random.default_rng(20).permutation(len(rows))[:SAMPLE])
    start = time.perf_counter()
    index.train(rows[sample])
    learned = time.perf_counter() - start
    start = time.perf_counter()
    index.add(rows)
    added = time.perf_counter() - start
    if hasattr(index, "nprobe"):
        index.nprobe = PROBES
    if hasattr(index, "hnsw"):
        index.hnsw.efSearch = 128
    size = faiss.serialize_index(index).nbytes / len(rows)
    found = []
    for wide in rescored:
        figures: dict[str, object] = {
            "kind": kind, "rescored": wide, "bytes": round(size, 1),
            "learn_s": round(learned, 1), "add_s": round(added, 1),
        }  # fmt: skip
        times: list[float] = []
        for name, asked in queries.items():
            hits = [search(index, rows, q, wide, times) for q in asked]
            same = [len(set(a) & set(b)) for a, b in zip(hits, exact[name], strict=True)]
            figures[f"recall_{name}"] = round(sum(same) / (K * len(asked)), 4)
        figures["p50_ms"] = round(1000 * statistics.median(times), 2)
        found.append(figures)
        sys.stderr.write(f"{figures}\n")
    return found


def search(
    index: faiss.Index, rows: np.ndarray, query: np.ndarray, wide: int, times: list[float]
) -> list[int]:
    """The ten best rows, the candidates ranked by exact rows where there are some."""
    faiss.omp_set_num_threads(1)
    start = time.perf_counter()
    best = index.search(query[None], wide or K)[1][0]
    if wide:
        best = np.sort(best[best >= 0])
        best = best[np.argsort(-(rows[best] @ query), kind="stable")[:K]]
    times.append(time.perf_counter() - start)
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    return [int(row) for row in best]


def markdown(told: dict) -> str:
    """The table, with machine, versions and date."""
    lines = [
        f"{told['vectors']:,} real vectors (384 components), queries: {told['queries']}; "
        f"{told['date']}, {told['machine']}, faiss {told['faiss']}, load {told['load']:.1f}.",
        "",
        "| index | exact rows ranked | recall@10 questions | definitions | bytes a vector "
        "| query p50 ms | learn s | add s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for r in told["results"]:
        lines.append(
            f"| {r['kind']} | {r['rescored'] or 'none'} | {r['recall_questions']:.4f} "
            f"| {r['recall_definitions']:.4f} | {r['bytes']:.0f} | {r['p50_ms']:.2f} "
            f"| {r['learn_s']:.1f} | {r['add_s']:.1f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
