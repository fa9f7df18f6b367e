"""Time and memory of building and asking from a hundred to a million passages, on one machine.

    python benchmarks/scale.py [--sizes 1000 10000 ...] [--output FILE] [--folder DIR --keep]

The passages are synthetic: files of forty, each passage a heading and 60 words drawn by Zipf's
law (exponent 1.07) from 200,000 invented words and a hundred real ones, one fact in four
passages; their vectors are sums of three directions out of 4,096 chosen by the text, so no model
runs while they are built. Such vectors flatter recall, so that is measured by
benchmarks/recall.py on real ones. Each file and each passage has a heading, and each of these is
a term, a number in it.

Each size is built, opened and asked in processes of their own; questions are embedded by the real
model. Four kinds of questions are put to `Tutor.ask`, timed by the clock and by the processor (all
threads): "named" name a heading of the notes; "new" use words of the notes only, and what is found
holds words that this process never embedded before; "again" are the same once more; "mistyped"
have two letters of a word exchanged, and were asked as they are meant before. "Retrieval" is a
part of that: embedding, nearest, words, fusion, passages and facts from SQLite with their vectors.

``--change`` exchanges a thousand passages, the first twenty-five files, as an edit of these files
does. With ``--keep`` what was built stays in the folder, and what stands there already is asked
and not built again.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from conditions import conditions, load, write_results

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
CHANGED = 1_000
WORDS = 200_000
LENGTH = 60
DIMENSION = 384
REAL = """bone muscle nerve artery vein cell tissue organ gland heart lung liver kidney brain skin
joint tendon cartilage marrow blood lymph membrane duct valve fibre root branch stem leaf seed
flower bark wood water salt iron copper acid base heat light sound wave force mass charge
winter summer river lake sea island coast hill valley stone sand clay glass paper thread""".split()
QUESTIONS = 60
KINDS = ("named", "again", "new", "mistyped")


class Drawn:
    """An embedder whose vectors follow from a text's hash; see above."""

    name = "drawn/1"
    dimension = DIMENSION

    def __init__(self) -> None:
        """Make the directions."""
        self._directions = np.random.default_rng(1).standard_normal((4096, DIMENSION), np.float32)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Unit rows."""
        digests = [hashlib.blake2b(t.encode(), digest_size=16).digest() for t in texts]
        numbers = np.frombuffer(b"".join(digests), dtype="<u4").reshape(-1, 4)
        rows = self._directions[numbers[:, :3] % 4096] * np.float32([[[1.0], [0.7], [0.5]]])
        whole = rows.sum(axis=1)
        return whole / np.linalg.norm(whole, axis=1, keepdims=True)

    embed_queries = embed_passages


def words() -> list[str]:
    """The vocabulary, the commonest first: real words among invented ones."""
    chance = np.random.default_rng(2)
    parts = [a + b for a in "bcdfglmnprstv" for b in "aeiou"]
    drawn = chance.integers(0, len(parts), (WORDS, 4))
    made = ["".join(parts[i] for i in row[: 2 + number % 3]) for number, row in enumerate(drawn)]
    for place, word in enumerate(REAL):
        made[20 * place] = word
    return made


def content(size: int, first: int = 0):  # noqa: ANN201
    """Synthetic notes of so many passages, numbered from ``first``."""
    from calctutor.types import Fact, Note, NotesContent, Passage, Span, Term

    vocabulary = words()
    ranks = np.arange(1, WORDS + 1) ** -1.07
    bounds = np.cumsum(ranks / ranks.sum())
    notes, passages, facts, terms = [], [], [], []
    for start in range(first, first + size, 40):
        count = min(40, first + size - start)
        chance = np.random.default_rng(start)
        drawn = np.minimum(np.searchsorted(bounds, chance.random((count, LENGTH))), WORDS - 1)
        source, lines, place = f"notes/{start // 40:06}.md", [], 0
        topic = f"{vocabulary[drawn[0][0]]} {vocabulary[drawn[0][1]]} {start // 40}"
        terms.append(Term(topic, headings=((topic,),)))
        for number, row in enumerate(drawn.tolist(), start):
            text = " ".join([vocabulary[i] for i in row])
            heading = f"{vocabulary[row[0]]} {vocabulary[row[1]]} {number}"
            span = Span(place, place + len(text), 2 * len(lines) + 1, 2 * len(lines) + 1)
            key = f"p{number}"
            path = (topic, heading)
            terms.append(Term(heading, parents=(topic,), headings=(path,)))
            passages.append(Passage(key, source, path, text, f"{heading}\n{text}", span))
            if number % 4 == 0:
                fact = Fact(f"f{number}", key, source, path, heading, "", "", text, span)
                facts.append(fact)
            lines.append(text)
            place += len(text) + 2
        whole = "\n\n".join(lines) + "\n"
        notes.append(Note(source, whole, hashlib.sha256(whole.encode()).hexdigest()))
    texts = tuple(f"{f.subject}: {f.text}" for f in facts)
    return NotesContent(tuple(notes), tuple(passages), tuple(facts), texts, tuple(terms))


def changed(made, count: int):  # noqa: ANN001, ANN201
    """The content with ``count`` new passages in place of the first, as a change of their files."""
    from dataclasses import replace

    own = {note.source for note in made.notes[: count // 40]}
    other = content(count, first=50_000_000)
    renamed = dict(zip([note.source for note in other.notes], sorted(own), strict=True))
    notes = tuple(replace(note, source=renamed[note.source]) for note in other.notes)
    kept = tuple(term for term in made.terms if term.headings[0][0] not in _topics(made, own))
    return replace(
        other,
        notes=notes,
        passages=tuple(replace(p, source=renamed[p.source]) for p in other.passages),
        facts=tuple(replace(f, source=renamed[f.source]) for f in other.facts),
        terms=(*other.terms, *kept),
        order=tuple((n.source, n.digest) for n in (*notes, *made.notes[count // 40 :])),
    )


def _topics(made, sources: set[str]) -> set[str]:  # noqa: ANN001
    return {passage.headings[0] for passage in made.passages if passage.source in sources}


def build(folder: Path, size: int, first: int) -> dict[str, object]:
    """Write an index, in this process."""
    from calctutor.backends.index_folder import read_pointer
    from calctutor.backends.local_index import write_index
    from calctutor.types import IndexRecipe

    busy_before = load()
    gc.disable()  # millions of objects that all stay
    made = content(size)
    gc.freeze()
    gc.enable()
    onto = ""
    if first:  # the first files are exchanged for others
        made, onto = changed(made, first), read_pointer(folder / "index").version
    before = peak()
    stages: list[tuple[float, str, int]] = []
    start, busy = time.perf_counter(), time.process_time()
    write_index(
        folder / "index",
        made,
        IndexRecipe("drawn/1", "scale", "none", 200, 256),
        Drawn(),
        cache=folder / "vectors.sqlite",
        built_at=datetime.now(UTC),
        reason="benchmark",
        onto=onto,
        progress=lambda stage, done, total: stages.append(
            (time.perf_counter() - start, stage, done)
        ),
    )
    seconds = time.perf_counter() - start
    writing = [at for at, stage, _ in stages if stage == "writing the index"]
    return {
        "build_s": seconds,
        "build_cpu_s": time.process_time() - busy,
        "build_load": busy_before,
        "vectors_s": writing[0],
        "words_s": writing[1] - writing[0],
        "text_s": writing[2] - writing[1],
        "build_peak_mb": peak(),
        "content_mb": before,
    }


def ask(folder: Path, size: int) -> dict[str, object]:
    """Open, ask, and say what each stage took; memory before and after."""
    from calctutor.backends.local_index import open_index
    from calctutor.build import open_settings_embedder
    from calctutor.retrieval.retriever import Retriever
    from calctutor.settings import read_settings
    from calctutor.tutor import Tutor

    start = time.perf_counter()
    embedder = open_settings_embedder(read_settings(os.environ))
    model = time.perf_counter() - start
    idle = memory()
    start = time.perf_counter()
    index = open_index(folder / "index")
    retriever = Retriever(index, embedder)
    opened = time.perf_counter() - start
    start = time.perf_counter()
    retriever.evidence("What is known of the river and the copper?")
    first = time.perf_counter() - start
    chance = np.random.default_rng(9)
    vocabulary = words()
    asked = [
        f"What do the notes say of the {chance.choice(REAL)} and the {chance.choice(REAL)} "
        f"in {vocabulary[int(chance.integers(0, 2000))]}?"
        for _ in range(QUESTIONS)
    ]
    tutor = Tutor(index, embedder, report_of(index))
    start = time.perf_counter()
    tutor.ask("What is known of the river and the copper?")
    first_answer = time.perf_counter() - start
    stages: dict[str, list[tuple[float, float]]] = {}
    near = [index.nearest(retriever.embed(question), 1)[0][0] for question in asked]
    named = [f"What is {passage.headings[-1]}?" for passage in index.passages(near)]
    for naming, plain in zip(named, asked, strict=True):
        timed(stages, "named", lambda q=naming: tutor.ask(q))
        timed(stages, "new", lambda q=plain: tutor.ask(q))
    for plain in asked:  # its own vector is no longer kept by now
        timed(stages, "again", lambda q=plain: tutor.ask(q))
    for word in (word for word in REAL if len(word) > 4):
        tutor.ask(f"What do the notes say of {word}?")  # so that the slip alone is new
        slip = f"What do the notes say of {word[:2]}{word[3]}{word[2]}{word[4:]}?"
        timed(stages, "mistyped", lambda q=slip: tutor.ask(q))
    for question in asked:
        timed(stages, "whole", lambda q=question: retriever.evidence(q))
        query = timed(stages, "embed", lambda q=question: embedder.embed_queries([q])[0])
        timed(stages, "nearest", lambda v=query: index.nearest(v, 50))
        timed(stages, "words", lambda q=question: index.matching(q, 50))
    figures: dict[str, object] = {"model_s": model, "open_s": opened, "first_s": first}
    figures["first_answer_s"] = first_answer
    for name, values in stages.items():
        for kind, ordered in zip(("", "_cpu"), map(sorted, zip(*values, strict=True)), strict=True):
            figures[f"{name}{kind}_p50_ms"] = 1000 * statistics.median(ordered)
            figures[f"{name}{kind}_p95_ms"] = 1000 * ordered[int(0.95 * len(ordered))]
    figures["ask_load"] = load()
    return {**figures, "with_model_mb": idle[0], "rss_mb": memory()[0], "own_mb": memory()[1]}


def report_of(index):  # noqa: ANN001, ANN201
    """What a tutor is told of an index."""
    from calctutor.types import IndexReport

    manifest = index.manifest
    counts = len(manifest.notes), manifest.passages, manifest.facts, manifest.terms
    return IndexReport(*counts, embedded=0, reused=0, seconds=0.0, model="drawn/1")


def timed(stages: dict[str, list[tuple[float, float]]], name: str, call):  # noqa: ANN001, ANN201
    """What a call gives; its seconds are noted, by the clock and of the processor."""
    start, busy = time.perf_counter(), time.process_time()
    found = call()
    taken = time.perf_counter() - start, time.process_time() - busy
    stages.setdefault(name, []).append(taken)
    return found


def peak() -> float:
    """The most memory that this process has held, MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def memory() -> tuple[float, float]:
    """Resident memory, and that of it which is no mapped file, MB."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return peak(), peak()
    found = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    whole = sum(int(value) for value in found.values())
    return whole * 1024 / 1e6, int(found["RssAnon"]) * 1024 / 1e6


def child(job: str, folder: Path, size: int, first: int = 0) -> dict[str, object]:
    """A job in a process of its own."""
    command = [sys.executable, __file__, "--job", job, "--folder", str(folder)]
    command += ["--sizes", str(size), "--first", str(first)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(size: int, root: Path, change: bool, keep: bool) -> dict[str, object]:
    """All figures of one size."""
    folder = root / f"scale-{size}"
    told = folder / "built.json"
    if told.is_file():
        figures: dict[str, object] = json.loads(told.read_text(encoding="utf-8"))
    else:
        shutil.rmtree(folder, ignore_errors=True)  # half built, its vectors would be there already
        folder.mkdir(parents=True)
        figures = {"passages": size, **child("build", folder, size)}
        figures["index_mb"] = disk(folder / "index")
        figures["cache_mb"] = disk(folder) - disk(folder / "index")
        told.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    figures.update(child("ask", folder, size))
    if change:
        again = child("build", folder, size, CHANGED)
        figures.update({f"change_{name}": value for name, value in again.items()})
    if not keep:
        shutil.rmtree(folder)
    return figures


def disk(folder: Path) -> float:
    """Megabytes of a folder."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def markdown(told: dict) -> str:
    """The table, with machine, versions and date."""
    lines = [
        f"Synthetic passages; {told['date']}, {told['machine']}, Python {told['python']}, "
        f"faiss {told['faiss']}, load {told['load']:.1f} at the start; that of each build and of "
        "each round of questions stands in its line. Milliseconds: median, 95th percentile.",
        "",
        "| passages | build s (vectors, words, text) | processor s | load | build peak MB, "
        "of it the content | index MB | open s | first answer s | resident MB (own) |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for r in told["results"]:
        lines.append(
            f"| {r['passages']:,} | {r['build_s']:.1f} ({r['vectors_s']:.1f}, {r['words_s']:.1f}, "
            f"{r['text_s']:.1f}) | {r['build_cpu_s']:.1f} | {r['build_load']:.1f} "
            f"| {r['build_peak_mb']:.0f}, {r['content_mb']:.0f} | {r['index_mb']:.0f} "
            f"| {r['open_s']:.2f} | {r['first_answer_s']:.2f} "
            f"| {r['rss_mb']:.0f} ({r['own_mb']:.0f}) |"
        )
    lines += [
        "",
        "| passages | load | ms | named | again | new | mistyped | retrieval "
        "| of it embed, nearest, words |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for r in told["results"]:
        for kind, name in (("", "clock"), ("_cpu", "processor")):
            cells = [
                f"{r[f'{k}{kind}_p50_ms']:.1f}, {r[f'{k}{kind}_p95_ms']:.1f}"
                for k in (*KINDS, "whole")
            ]
            parts = [f"{r[f'{k}{kind}_p50_ms']:.1f}" for k in ("embed", "nearest", "words")]
            lines.append(
                f"| {r['passages']:,} | {r['ask_load']:.1f} | {name} | {' | '.join(cells)} "
                f"| {', '.join(parts)} |"
            )
    for r in told["results"]:
        if "change_build_s" in r:
            lines += [
                "",
                f"Of {r['passages']:,}, {CHANGED:,} exchanged for others in {CHANGED // 40} files: "
                f"{r['change_build_s']:.1f} s, of which {r['change_vectors_s']:.1f} vectors, "
                f"{r['change_words_s']:.1f} words, {r['change_text_s']:.1f} text.",
            ]
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--output", type=Path, help="JSON here, a Markdown table beside it")
    parser.add_argument("--folder", type=Path, help="room for the indexes (8 GB for a million)")
    parser.add_argument("--change", action="store_true", help="also add and remove passages")
    parser.add_argument("--keep", action="store_true", help="leave what is built in the folder")
    parser.add_argument("--job", choices=("build", "ask"), help=argparse.SUPPRESS)
    parser.add_argument("--first", type=int, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.job:
        size = arguments.sizes[0]
        job = arguments.job
        found = build(arguments.folder, size, arguments.first) if job == "build" else None
        sys.stdout.write(json.dumps(found or ask(arguments.folder, size)) + "\n")
        return 0
    import faiss

    told: dict = {
        **conditions(),
        "faiss": faiss.__version__,
        "results": [],
    }
    if arguments.keep and not arguments.folder:
        parser.error("--keep needs --folder")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as scratch:
        root = arguments.folder if arguments.keep else Path(scratch)
        for size in arguments.sizes:
            figures = measure(size, root, arguments.change and not arguments.keep, arguments.keep)
            told["results"].append(figures)
            sys.stderr.write(f"{told['results'][-1]}\n")
            write_results(arguments.output, told, markdown(told))
    sys.stdout.write(markdown(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
