"""How well each compiled variant of the embedding model agrees with torch in full precision.

    python benchmarks/embedding_variants.py FOLDER... [--out FILE.md] [--limit N]

FOLDER is a retrieval set in the BEIR layout (corpus.jsonl, queries.jsonl,
qrels/test.tsv). For each variant: cosine of its vectors with those of torch,
overlap of the top 10, nDCG@10 with the paired 95% bootstrap interval of the
difference, passages a second and milliseconds for one query. The two times are
processor time on one thread, so that a busy machine does not change them.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calctutor.backends.compiled import CompiledEmbedder
from calctutor.backends.embedders import TextEmbedder, open_embedder
from calctutor.backends.model_files import OFFLINE, find_model
from calctutor.backends.onnx_export import export, load_encoder, optimize, quantize
from calctutor.protocols import Vectors

TOP = 10

Quantizer = Callable[[Path, Path], None]

VARIANTS: dict[str, Quantizer | None] = {
    "ONNX fp32": None,
    "int8, per channel (the default)": lambda source, target: quantize(source, target),
    "int8, per tensor": lambda source, target: quantize(source, target, per_channel=False),
    "uint8, per channel": lambda source, target: quantize(source, target, signed=False),
    "int8, matrices only": lambda source, target: quantize(source, target, operators=("MatMul",)),
}


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """One retrieval set: texts by position, and for each query the gain of each relevant text."""

    name: str
    texts: list[str]
    queries: list[str]
    gains: list[dict[int, int]]


@dataclass(frozen=True, slots=True)
class Run:
    """What one variant made of one set."""

    vectors: Vectors
    query_vectors: Vectors
    per_second: float
    query_ms: float


def read_set(folder: Path, limit: int | None) -> RetrievalSet:
    """Read a set in the BEIR layout; queries without a relevant text are left out."""
    rows = _jsonl(folder / "corpus.jsonl")[:limit]
    place = {row["_id"]: position for position, row in enumerate(rows)}
    gains: dict[str, dict[int, int]] = {}
    with (folder / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as stream:
        for query, text, score in list(csv.reader(stream, delimiter="\t"))[1:]:
            if text in place and int(score) > 0:
                gains.setdefault(query, {})[place[text]] = int(score)
    asked = [row for row in _jsonl(folder / "queries.jsonl") if row["_id"] in gains]
    return RetrievalSet(
        folder.name,
        [f"{row.get('title', '')}\n{row['text']}".strip() for row in rows],
        [row["text"] for row in asked],
        [gains[row["_id"]] for row in asked],
    )


def _jsonl(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def run(embedder: TextEmbedder, data: RetrievalSet) -> Run:
    """Embed a set and time it."""
    embedder.embed_passages(data.texts[:8])
    started = time.process_time()
    vectors = embedder.embed_passages(data.texts)
    per_second = len(data.texts) / (time.process_time() - started)
    times = []
    rows = []
    for query in data.queries:
        started = time.process_time()
        rows.append(embedder.embed_queries([query])[0])
        times.append(time.process_time() - started)
    return Run(vectors, np.stack(rows), per_second, float(np.median(times)) * 1000)


def top(found: Run) -> npt.NDArray[np.intp]:
    """The best ten texts of each query by cosine."""
    return np.argsort(-(found.query_vectors @ found.vectors.T), axis=1, kind="stable")[:, :TOP]


def ndcg(ranking: Sequence[int], gains: dict[int, int]) -> float:
    """nDCG@10 of one ranking, linear gains as in trec_eval."""
    got = sum(gains.get(int(text), 0) / np.log2(rank + 2) for rank, text in enumerate(ranking))
    best = sorted(gains.values(), reverse=True)[:TOP]
    return float(got / sum(gain / np.log2(rank + 2) for rank, gain in enumerate(best)))


def compare(name: str, found: Run, reference: Run, data: RetrievalSet) -> str:
    """One row of the table."""
    cosines = (found.vectors * reference.vectors).sum(axis=1)
    ours, theirs = top(found), top(reference)
    overlap = np.mean([len(set(a) & set(b)) / TOP for a, b in zip(ours, theirs, strict=True)])
    scores = np.array([ndcg(row, g) for row, g in zip(ours, data.gains, strict=True)])
    base = np.array([ndcg(row, g) for row, g in zip(theirs, data.gains, strict=True)])
    low, high = _interval(scores - base)
    return (
        f"| {name} | {cosines.mean():.5f} | {cosines.min():.4f} | {overlap:.3f} "
        f"| {scores.mean():.4f} | {scores.mean() - base.mean():+.4f} [{low:+.4f}, {high:+.4f}] "
        f"| {found.per_second:.0f} | {found.query_ms:.1f} |"
    )


def _interval(differences: npt.NDArray[np.float64]) -> tuple[float, float]:
    draws = np.random.default_rng(0).integers(0, len(differences), (2000, len(differences)))
    low, high = np.percentile(differences[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def report(folders: Sequence[Path], limit: int | None) -> str:
    """The whole report as Markdown."""
    os.environ.update(OFFLINE)
    sets = [read_set(folder, limit) for folder in folders]
    lines = [__doc__.splitlines()[0] if __doc__ else "", "", _machine(), ""]
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        torch = open_embedder(variant="torch", cache=work, threads=1)
        references = [run(torch, data) for data in sets]
        embedders = _compile_all(work)
        for data, reference in zip(sets, references, strict=True):
            lines += [
                f"## {data.name}: {len(data.texts)} texts, {len(data.queries)} queries",
                "",
                "| variant | cosine, mean | least | top 10 shared | nDCG@10 "
                "| difference [95% interval] | passages/s | one query, ms |",
                "|---|---|---|---|---|---|---|---|",
                compare("torch fp32 (sentence-transformers)", reference, reference, data),
            ]
            for name, embedder in embedders.items():
                lines.append(compare(name, run(embedder, data), reference, data))
                print(lines[-1], flush=True)
            lines.append("")
    return "\n".join(lines)


def _compile_all(work: Path) -> dict[str, CompiledEmbedder]:
    files = find_model(None)
    exported = work / "exported.onnx"
    export(load_encoder(files), exported)
    found = {}
    for number, (name, quantizer) in enumerate(VARIANTS.items()):
        source, target = exported, work / f"{number}.onnx"
        if quantizer:
            source = work / f"{number}-quantized.onnx"
            quantizer(exported, source)
        optimize(source, target)
        found[name] = CompiledEmbedder(target, files, f"bench{number}", 1)
    return found


def _machine() -> str:
    import onnxruntime
    import torch

    processor = f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}"
    return (
        f"One thread, {processor}, torch {torch.__version__}, "
        f"ONNX Runtime {onnxruntime.__version__}."
    )


def main() -> None:
    """Read the arguments, print the report and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, help="write the report to this file as well")
    parser.add_argument("--limit", type=int, help="only the first N texts, for a quick try")
    arguments = parser.parse_args()
    text = report(arguments.folders, arguments.limit)
    print(text)
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
