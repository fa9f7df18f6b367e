"""Answers on many small folders of notes: told, silent, or wrong; counts alone.

    python benchmarks/many_folders.py [FOLDER ...] [--output FILE.json]

Without folders, all of `evaluation/many`. Each question there has ``gold``: the statements that a
right answer has to cite, as exact slices of the notes; none where the notes don't answer it. Told
whole: each of them is cited; in part: some; a false answer: anything is told where none is. What
else a reply tells is not judged here, so this measures finding and silence, not brevity.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from calctutor import Tutor
from calctutor.evaluation import wilson
from calctutor.types import Citation, Reply

FOLDERS = Path(__file__).resolve().parents[1] / "evaluation" / "many"
SILENT = ("abstention", "help", "clarification")


def main(argv: Sequence[str] | None = None) -> int:
    """Count, and print a line a folder and the sums by kind of question."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--output", type=Path, help="the counts as JSON")
    arguments = parser.parse_args(argv)
    folders = arguments.folders or sorted(p for p in FOLDERS.iterdir() if p.is_dir())
    found: Counter[str] = Counter()
    for folder in folders:
        own = counted(folder)
        found += own
        sys.stdout.write(f"{folder.name}: {line(own)}\n")
    sys.stdout.write(f"all: {line(found)}\n")
    for kind in sorted({k.partition(":")[0] for k in found if ":" in k}):
        total = found[f"{kind}:asked"]
        sys.stdout.write(f"{kind}: told whole {rate(found[f'{kind}:whole'], total)}\n")
    if arguments.output:
        text = json.dumps(dict(sorted(found.items())), indent=1)
        arguments.output.write_text(text + "\n", encoding="utf-8")
    return 0


def counted(folder: Path) -> Counter[str]:
    """What became of each question of a folder, counted by kind."""
    tutor = Tutor.open(notes=folder)
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    found: Counter[str] = Counter()
    for row in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(row)
        verdict = judged(tutor.ask(question["q"]), [place(g, texts) for g in question["gold"]])
        found[verdict] += 1
        if question["gold"]:
            found.update((f"{question['kind']}:asked", f"{question['kind']}:{verdict}"))
    return found


def place(slice_: str, texts: dict[str, str]) -> tuple[str, int, int]:
    """The note that holds a slice, and where it begins and ends."""
    for name, text in texts.items():
        if (start := text.find(slice_)) >= 0:
            return name, start, start + len(slice_)
    raise ValueError(f"{slice_!r} is in no note of the folder: mend the question's gold")


def judged(reply: Reply, gold: Sequence[tuple[str, int, int]]) -> str:
    """One of whole, part, wrong, silent (answerable), false, kept (unanswerable)."""
    if not gold:
        return "kept" if reply.kind in SILENT else "false"
    if reply.kind in SILENT:
        return "silent"
    told = sum(any(cites(c, *slice_) for c in reply.citations) for slice_ in gold)
    return "whole" if told == len(gold) else "part" if told else "wrong"


def cites(citation: Citation, name: str, start: int, end: int) -> bool:
    """Whether a citation points into a slice of a note."""
    return citation.source == name and citation.start < end and citation.end > start


def line(found: Counter[str]) -> str:
    """The counts in words."""
    asked = sum(found[v] for v in ("whole", "part", "wrong", "silent"))
    return (
        f"told whole {rate(found['whole'], asked)}, in part {found['part']}, "
        f"something else {found['wrong']}, silent {found['silent']}; "
        f"false answers {rate(found['false'], found['false'] + found['kept'])}"
    )


def rate(count: int, total: int) -> str:
    """Count, total, and Wilson's interval."""
    low, high = wilson(count, total)
    return f"{count}/{total} ({count / max(1, total):.1%}, {low:.1%}-{high:.1%})"


if __name__ == "__main__":
    raise SystemExit(main())
