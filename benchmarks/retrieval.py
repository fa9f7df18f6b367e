"""Retrieval quality on a set in the BEIR layout, through calctutor's own index and retriever.

    python benchmarks/retrieval.py FOLDER [FOLDER ...] [--limit N] [--markdown FILE]

Each document becomes a note (title as heading), is cut, embedded and indexed as any note is,
and is ranked by its best passage. Printed side by side in one run: BM25 alone, dense alone,
reciprocal rank fusion (k=60) and calctutor's fusion; nDCG@10 with a 95% interval from 2,000
bootstrap resamples of the questions, and the interval of the difference to calctutor's.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from calctutor.backends.local_index import LocalIndex, open_index, write_index
from calctutor.backends.tokens import count_tokens
from calctutor.build import open_settings_embedder, recipe_of
from calctutor.notes.read import read_notes
from calctutor.protocols import Embedder, Vectors
from calctutor.retrieval.fuse import fuse
from calctutor.settings import read_settings
from calctutor.types import Note

WIDE = 100
Ranking = list[tuple[str, float]]
Ranker = Callable[[str, Vectors], Ranking]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="questions, from the first")
    parser.add_argument("--markdown", type=Path, help="also write the table here")
    arguments = parser.parse_args(argv)
    lines = [
        "| set | passages | questions | method | nDCG@10 [95%] | calctutor minus it [95%] |",
        "|---|---|---|---|---|---|",
    ]
    for folder in arguments.folders:
        lines += list(measure(folder, arguments.limit))
    table = "\n".join(lines)
    sys.stdout.write(table + "\n")
    if arguments.markdown:
        arguments.markdown.write_text(table + "\n", encoding="utf-8")
    return 0


def measure(folder: Path, limit: int) -> Iterator[str]:
    """The table rows of one retrieval set."""
    settings = read_settings(os.environ)
    embedder = open_settings_embedder(settings)
    relevant = read_qrels(folder / "qrels" / "test.tsv")
    questions = {q: t for q, t in read_questions(folder / "queries.jsonl").items() if q in relevant}
    if limit:
        questions = dict(list(questions.items())[:limit])
    with tempfile.TemporaryDirectory() as scratch:
        index, documents = build(folder, Path(scratch), settings, embedder)
        with index:
            vectors = embed_all(embedder, list(questions.values()))
            gains = {
                name: np.array(
                    [
                        ndcg(best_documents(rank(text, vector), documents), relevant[q])
                        for (q, text), vector in zip(questions.items(), vectors, strict=True)
                    ]
                )
                for name, rank in rankers(index).items()
            }
            passages = index.manifest.passages
    ours = gains["calctutor"]
    for name, values in gains.items():
        low, high = interval(values)
        difference = interval(ours - values)
        yield (
            f"| {folder.name} | {passages} | {len(questions)} | {name} "
            f"| {values.mean():.4f} [{low:.4f}, {high:.4f}] "
            f"| {(ours - values).mean():+.4f} [{difference[0]:+.4f}, {difference[1]:+.4f}] |"
        )


def build(
    folder: Path, scratch: Path, settings: object, embedder: Embedder
) -> tuple[LocalIndex, Mapping[str, str]]:
    """The documents indexed as notes, and the document of each passage."""
    notes = tuple(read_documents(folder / "corpus.jsonl"))
    recipe = recipe_of(settings, embedder)  # type: ignore[arg-type]
    content = read_notes(
        notes,
        (),
        count_tokens=count_tokens,
        word_pieces=embedder.count_pieces,  # type: ignore[attr-defined]
        passage_tokens=recipe.passage_tokens,
        window=recipe.window,
    )
    content = type(content)(content.notes, content.passages, (), (), (), content.skipped)
    write_index(
        scratch / "index",
        content,
        recipe,
        embedder,
        cache=scratch / "vectors.sqlite",
        built_at=datetime.now(UTC),
        reason="benchmark",
    )
    return open_index(scratch / "index"), {p.id: p.source for p in content.passages}


def rankers(index: LocalIndex) -> dict[str, Ranker]:
    """Each method as a function from question and vector to ranked passages."""

    def dense(text: str, vector: Vectors) -> Ranking:
        return index.nearest(vector, WIDE)

    def lexical(text: str, vector: Vectors) -> Ranking:
        return index.matching(text, WIDE)

    def reciprocal(text: str, vector: Vectors) -> Ranking:
        scores: dict[str, float] = {}
        for ranking in (dense(text, vector), lexical(text, vector)):
            for place, (key, _) in enumerate(ranking):
                scores[key] = scores.get(key, 0.0) + 1 / (60 + place + 1)
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    def calctutor(text: str, vector: Vectors) -> Ranking:
        cosines, words = dict(dense(text, vector)), dict(lexical(text, vector))
        missing = [key for key in words if key not in cosines]
        cosines.update(zip(missing, index.cosines(vector, missing), strict=True))
        return fuse(cosines, words)

    return {
        "BM25": lexical,
        "dense": dense,
        "reciprocal rank fusion": reciprocal,
        "calctutor": calctutor,
    }


def read_documents(path: Path) -> Iterator[Note]:
    """Each document as a note, its id as the source."""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        title = " ".join(entry.get("title", "").split())
        text = (f"# {title}\n\n" if title else "") + entry["text"].strip() + "\n"
        yield Note(str(entry["_id"]), text, hashlib.sha256(text.encode()).hexdigest())


def read_questions(path: Path) -> dict[str, str]:
    """Question texts by id."""
    entries = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {str(e["_id"]): e["text"] for e in entries}


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Relevance by question and document."""
    found: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter="\t"):
            if row and row[-1].lstrip("-").isdigit() and int(row[-1]) > 0:
                found.setdefault(row[0], {})[row[-2]] = int(row[-1])
    return found


def embed_all(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """A unit row for each text."""
    return np.concatenate(
        [embedder.embed_queries(texts[i : i + 64]) for i in range(0, len(texts), 64)]
    )


def best_documents(ranking: Ranking, documents: Mapping[str, str]) -> list[str]:
    """The ten best documents, each by its best passage."""
    return list(dict.fromkeys(documents[key] for key, _ in ranking))[:10]


def ndcg(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Normalized discounted cumulative gain at 10 (Jarvelin & Kekalainen 2002)."""
    gain = sum(relevant.get(d, 0) / math.log2(i + 2) for i, d in enumerate(found))
    ideal = sum(g / math.log2(i + 2) for i, g in enumerate(sorted(relevant.values())[::-1][:10]))
    return gain / ideal if ideal else 0.0


def interval(values: np.ndarray) -> tuple[float, float]:
    """A 95% percentile bootstrap interval of the mean."""
    rng = np.random.default_rng(0)
    means = values[rng.integers(0, len(values), (2000, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    raise SystemExit(main())
