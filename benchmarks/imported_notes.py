"""How well the questions of the shipped notes are answered from the file that they were made of.

The file is imported as `calctutor import` does it. What it can't meet is not asked of it: headings
that only the shipped notes have, and marks of dispute. Both folders are asked the same questions,
the imported one also with the shipped list of abbreviations beside it.
Run: python benchmarks/imported_notes.py FILE (the file is not in the repository).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_ASKED = ("heading", "disputed")


def write_questions(folder: Path) -> None:
    """The shipped questions without what only the shipped notes can meet."""
    folder.mkdir()
    for path in sorted((ROOT / "evaluation" / "shipped").glob("*.jsonl")):
        questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kept = [{k: v for k, v in q.items() if k not in NOT_ASKED} for q in questions]
        lines = "".join(json.dumps(q) + "\n" for q in kept)
        (folder / path.name).write_text(lines, encoding="utf-8")


def calctutor(*argv: str) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "calctutor", *argv]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout


def main() -> None:
    """Print the scores of the imported file, with abbreviations, and of the shipped notes."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        plain, helped, questions = root / "plain", root / "helped", root / "questions"
        print(calctutor("import", sys.argv[1], "--to", str(plain), "--yes"))
        shutil.copytree(plain, helped)
        shutil.copy(ROOT / "corpus" / "glossary.md", helped)
        write_questions(questions)
        home = ("--home", str(root / "home"))
        for name, notes in (("imported", plain), ("with abbreviations", helped)):
            print(name)
            scored = calctutor("eval", str(questions), "--notes", str(notes), *home)
            print(scored.split("\n\n")[0], "\n")
        print("shipped notes")
        print(calctutor("eval", str(questions), *home).split("\n\n")[0])


if __name__ == "__main__":
    main()
