"""The bar of a question bank: each measure beside its target, for any folders of notes.

    python benchmarks/quiz_bar.py [FOLDER ...] [--words] [--list] [--markdown FILE]

Without a folder: the shipped notes and the four of evaluation/folders. Stems are looked up
with calctutor's own retriever and embedding model, or by words alone with --words, which needs
no model. --list prints each question with its options. Leaves with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from calctutor.build import build_tutor
from calctutor.notes.load import load_notes
from calctutor.notes.read import read_notes
from calctutor.quiz.bank import make_bank
from calctutor.quiz.find import Dense, FactFinder
from calctutor.quiz.measure import Cosines, Measure, measures
from calctutor.quiz.views import Views
from calctutor.quiz_types import BankReport, QuizItem
from calctutor.retrieval.near import NearFacts
from calctutor.settings import read_settings
from calctutor.types import NotesContent

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "corpus"
OTHERS = tuple(sorted((ROOT / "evaluation" / "folders").glob("*/notes")))


@dataclass(frozen=True)
class Made:
    """One folder's bank with what it was made from."""

    content: NotesContent
    views: Views
    finder: FactFinder
    bank: tuple[QuizItem, ...]
    report: BankReport
    seconds: float
    cosines: Cosines | None = None


def content_of(folder: Path) -> NotesContent:
    """The notes as read, with passages cut by a rough count: facts do not depend on it."""
    notes, skipped = load_notes(folder)
    return read_notes(notes, skipped, count_tokens=rough, word_pieces=rough)


def rough(text: str) -> int:
    """A quarter of the characters."""
    return len(text) // 4


def made(folder: Path, *, by_words: bool, seed: int = 0) -> Made:
    """The bank of a folder, timed without the opening of the index."""
    content = content_of(folder)
    dense, cosines = (None, None) if by_words else models_of(folder)
    start = time.perf_counter()
    views = Views(content.facts, content.terms, content.notes)
    finder = FactFinder(views, dense)
    bank, report = make_bank(
        content.facts, content.terms, content.notes, seed=seed, retrieve=finder
    )
    seconds = time.perf_counter() - start
    return Made(content, views, finder, bank, report, seconds, cosines)


def models_of(folder: Path) -> tuple[Dense, Cosines]:
    """Cosines of a text to the facts of a folder's index, and of pairs of texts."""
    home = Path(tempfile.mkdtemp(prefix="quiz-bar-"))
    overrides = {"notes": str(folder), "home": str(home)}
    tutor = build_tutor(read_settings(os.environ, overrides=overrides))

    dense = NearFacts(tutor.index, tutor.retriever)

    def cosines(pairs: Sequence[tuple[str, str]]) -> list[float]:
        sides = [tutor.embedder.embed_queries([pair[n] for pair in pairs]) for n in (0, 1)]
        return [float(value) for value in (sides[0] * sides[1]).sum(axis=1)]

    return dense, cosines


def digest_elsewhere(folder: Path, hash_seed: str) -> str:
    """The bank by words alone, made in another process with another hash seed, as a digest."""
    code = (
        "import sys, hashlib, pathlib; sys.path.insert(0, 'benchmarks')\n"
        "from quiz_bar import made\n"
        f"bank = made(pathlib.Path({str(folder)!r}), by_words=True).bank\n"
        "print(hashlib.sha256(repr(bank).encode()).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return run.stdout.strip()


def all_measures(folder: Path, result: Made) -> list[Measure]:
    """The lines of the table for one folder."""
    lines = measures(
        result.bank,
        result.report,
        result.views,
        result.finder,
        shipped=folder == SHIPPED,
        cosines=result.cosines,
    )
    digests = {digest_elsewhere(folder, seed) for seed in ("0", "4242")}
    same = len(digests) == 1
    lines.append(Measure("same bank in two processes", "same" if same else "differs", "same", same))
    limit = result.seconds < 5 if folder == SHIPPED else True
    lines.append(Measure("seconds for the bank", f"{result.seconds:.2f}", "5 shipped", limit))
    return lines


def show(items: Sequence[QuizItem]) -> None:
    """Print each question with its options, the key marked."""
    for item in items:
        print(f"\n[{item.kind}] {item.stem}{'' if item.scored else '  (practice)'}")
        for i, option in enumerate(item.options):
            how = f"  ({option.refutation})" if option.refutation else ""
            print(f"   {'*' if i in item.key else '-'} {option.text}{how}")
        if item.pairs:
            print("   left:", item.left, item.pairs)
        if item.reason_stem:
            print("   then:", item.reason_stem)
        for unit in item.gold:
            print(f"   = {unit.value}" + (f"  ({', '.join(unit.aliases)})" if unit.aliases else ""))


def main() -> int:
    """Print the table of each folder; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--markdown", type=Path)
    options = parser.parse_args()
    missed = 0
    out: list[str] = []
    for folder in options.folders or [SHIPPED, *OTHERS]:
        result = made(folder, by_words=options.words)
        lines = all_measures(folder, result)
        missed += sum(not line.met for line in lines)
        name = folder.parent.name if folder.name == "notes" else folder.name
        kinds = ", ".join(f"{kind} {n}" for kind, n in result.report.by_kind)
        out += [f"### {name}", "", f"{result.report.items} questions: {kinds}", ""]
        out += ["| measure | reached | target | met |", "|---|---|---|---|"]
        out += [
            f"| {m.name} | {m.value} | {m.target} | {'yes' if m.met else 'NO'} |" for m in lines
        ]
        rules = Counter(finding.rule for finding in result.report.dropped)
        out += ["", f"Kept out by the linter: {dict(sorted(rules.items()))}", ""]
        if options.list:
            show(result.bank)
    text = "\n".join(out)
    print(text)
    if options.markdown:
        options.markdown.write_text(text + "\n", encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
