"""calctutor's retrieval beside what people would use instead, in one run.

    python -m venv PEERS && PEERS/bin/pip install -r benchmarks/peers/requirements.txt
    python benchmarks/peers/compare.py SET --peers PEERS/bin/python [--questions 300]

SET is a retrieval set in the BEIR layout. Every tool gets the same passages, cut by calctutor,
the same model (all-MiniLM-L6-v2) and the same questions; each job is a process of its own.
Cold start is the whole process: start, open the index, answer one question, exit; the median
of three. Memory is the peak of the process that answers. The jobs of all tools alternate, so
that a busy moment of the machine meets all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
from tools import OURS, TOOLS  # noqa: E402

from calctutor.backends.model_files import find_model  # noqa: E402
from calctutor.backends.tokens import count_tokens  # noqa: E402
from calctutor.build import open_settings_embedder, recipe_of  # noqa: E402
from calctutor.notes.read import read_notes  # noqa: E402
from calctutor.settings import read_settings  # noqa: E402
from retrieval import ndcg, read_documents, read_qrels, read_questions  # noqa: E402

CHILD = str(Path(__file__).with_name("child.py"))
COLD_RUNS = 3
Json = dict[str, object]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="a retrieval set in the BEIR layout")
    parser.add_argument("--peers", type=Path, help="the Python that has the other tools")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument(
        "--passages", type=int, default=0, help="the first N only, and what they answer"
    )
    parser.add_argument("--output", type=Path, help="write JSON and a Markdown table here")
    arguments = parser.parse_args(argv)
    names = [n for n in TOOLS if n in OURS or arguments.peers]
    with tempfile.TemporaryDirectory() as scratch:
        data, documents, relevant = prepare(arguments, Path(scratch))
        results = measure(names, arguments.peers, Path(scratch), data)
    for entry in results.values():
        entry["ndcg"] = quality(entry.pop("found"), documents, relevant)
    table = markdown(results, len(documents), len(relevant), arguments.folder.name)
    sys.stdout.write(table)
    if arguments.output:
        write(arguments.output, results, table)
    return 0


def prepare(arguments: argparse.Namespace, scratch: Path) -> tuple[Path, dict[str, str], list]:
    """The file for the children, the document of each passage, the relevance of each question."""
    settings = read_settings(os.environ)
    embedder = open_settings_embedder(settings)
    recipe = recipe_of(settings, embedder)
    content = read_notes(
        tuple(read_documents(arguments.folder / "corpus.jsonl")),
        (),
        count_tokens=count_tokens,
        word_pieces=embedder.count_pieces,
        passage_tokens=recipe.passage_tokens,
        window=recipe.window,
    )
    passages = content.passages[: arguments.passages or None]
    relevance = read_qrels(arguments.folder / "qrels" / "test.tsv")
    questions = read_questions(arguments.folder / "queries.jsonl")
    here = {passage.source for passage in passages}
    asked = [
        (relevance[q], text)
        for q, text in questions.items()
        if q in relevance and here.issuperset(relevance[q])
    ][: arguments.questions]
    data = scratch / "data.json"
    given = {
        "passages": [(p.id, p.embedded_text) for p in passages],
        "questions": [text for _, text in asked],
    }
    data.write_text(json.dumps(given), encoding="utf-8")
    return data, {p.id: p.source for p in passages}, [found for found, _ in asked]


def measure(
    names: Sequence[str], peers: Path | None, scratch: Path, data: Path
) -> dict[str, dict[str, object]]:
    """Every job of every tool; the tools take turns."""
    model = str(find_model(None).folder)
    results: dict[str, Json] = {name: {} for name in names}
    passages = len(json.loads(data.read_text(encoding="utf-8"))["passages"])

    def job(name: str, kind: str) -> tuple[Json, float]:
        folder = scratch / name.replace(" ", "-")
        folder.mkdir(exist_ok=True)
        python = sys.executable if name in OURS else str(peers)
        return child([python, CHILD, name, kind, str(folder), model, str(data)])

    for name in names:
        told, _ = job(name, "ingest")
        results[name]["ingest"] = passages / float(str(told["seconds"]))
        results[name]["disk_mb"] = size(scratch / name.replace(" ", "-"))
    for _ in range(COLD_RUNS):
        for name in names:
            told, seconds = job(name, "cold")
            results[name].setdefault("cold_all", []).append(seconds)  # type: ignore[attr-defined]
            results[name]["cold_mb"] = told["peak_mb"]
    for name in names:
        told, _ = job(name, "warm")
        ordered = sorted(told["milliseconds"])  # type: ignore[call-overload]
        results[name]["p50"] = statistics.median(ordered)
        results[name]["p95"] = ordered[int(0.95 * len(ordered))]
        results[name]["found"] = told["found"]
        results[name]["cold"] = statistics.median(results[name]["cold_all"])  # type: ignore[arg-type]
    return results


def child(command: Sequence[str]) -> tuple[Json, float]:
    """What a child printed, and the seconds of the whole process."""
    quiet = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "ANONYMIZED_TELEMETRY": "0"}
    environment = {**os.environ, **quiet}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # Python keeps what it compiled, for all
    start = time.perf_counter()
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, check=False
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{command[2]} {command[3]} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1]), seconds


def size(folder: Path) -> float:
    """Megabytes on disk."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def quality(found: object, documents: dict[str, str], relevant: list) -> float:
    """Mean nDCG@10, documents ranked by their best passage."""
    gains = [
        ndcg(list(dict.fromkeys(documents[key] for key in keys))[:10], wanted)
        for keys, wanted in zip(found, relevant, strict=True)  # type: ignore[call-overload]
    ]
    return statistics.fmean(gains)


def markdown(results: dict[str, Json], passages: int, questions: int, name: str) -> str:
    """The table, with machine, date and versions."""
    lines = [
        f"{name}: {passages} passages, {questions} questions; {machine()}.",
        "",
        "| | ingest /s | query p50 / p95 ms | peak MB of a query process "
        "| cold start s | disk MB | nDCG@10 |",
        "|---|---|---|---|---|---|---|",
    ]
    for tool, r in results.items():
        lines.append(
            f"| {tool} | {r['ingest']:.0f} | {r['p50']:.1f} / {r['p95']:.1f} | {r['cold_mb']:.0f} "
            f"| {r['cold']:.2f} | {r['disk_mb']:.1f} | {r['ndcg']:.3f} |"
        )
    return "\n".join(lines) + "\n"


def machine() -> str:
    """Date, processors, system and Python."""
    day = datetime.now(UTC).date().isoformat()
    return f"{day}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def write(path: Path, results: dict[str, Json], table: str) -> None:
    """The table as Markdown and all figures as JSON beside it."""
    path.with_suffix(".md").write_text(table, encoding="utf-8")
    path.with_suffix(".json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
