"""The command line's grammar: commands, options, and an example of each."""

from __future__ import annotations

import argparse
from typing import NoReturn

from calctutor import __version__

LENGTHS = ("line", "paragraph", "handout")
HALVES = ("dev", "test", "all")
LEARNER = "me"
"""Who learns where nobody is named, as `calctutor.quizzing` has it."""

_COMMANDS = {
    "ask": (
        "answer one question from the notes",
        'calctutor ask "Where does myositis ossificans occur?"',
    ),
    "chat": ("talk with the tutor; it remembers what was said", "calctutor chat --notes my-notes/"),
    "compare": (
        "tell two terms or more apart",
        'calctutor compare "myositis ossificans" "synovial sarcoma"',
    ),
    "snippet": (
        "a line, a paragraph or a handout on one term, with its sources",
        'calctutor snippet "myositis ossificans" --length paragraph',
    ),
    "quiz": (
        "be asked from the notes; answers are graded and scheduled",
        'calctutor quiz --topic "arterial calcification" --count 5',
    ),
    "progress": ("see what is learned, due and confused", "calctutor progress --learner ana"),
    "bank": (
        "list, check or lint the questions that the notes give",
        "calctutor bank --check",
    ),
    "learner": (
        "list learners, or export, import, undo or forget what one did",
        "calctutor learner export me.json",
    ),
    "index": (
        "read the notes and bring their index up to date",
        "calctutor index --notes my-notes/",
    ),
    "doctor": ("check that everything needed is here, and works offline", "calctutor doctor"),
    "serve": ("open the tutor in the browser", "calctutor serve --port 7861"),
    "eval": (
        "ask the questions of a file and score the answers",
        "calctutor eval questions.jsonl --half dev",
    ),
}


class _Parser(argparse.ArgumentParser):
    """argparse, with the remedy in its errors."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. Try: {self.prog} --help\n")


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = _Parser(
        prog="calctutor",
        description="A tutor over your own notes: offline, every sentence cited.",
        epilog='Example: calctutor ask "Where does myositis ossificans occur?"',
    )
    parser.add_argument("--version", action="version", version=f"calctutor {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    made = {name: _command(subparsers, name) for name in _COMMANDS}
    _add_arguments(made)
    return parser


def _command(subparsers: argparse._SubParsersAction[_Parser], name: str) -> argparse.ArgumentParser:
    summary, example = _COMMANDS[name]
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"Example: {example}",
    )
    parser.add_argument("--notes", metavar="DIR", help="the folder of notes (default: the shipped)")
    parser.add_argument("--home", metavar="DIR", help="where indexes and learner data are kept")
    if name not in ("chat", "serve", "quiz", "learner"):
        parser.add_argument("--json", action="store_true", help="print data, for other programs")
    return parser


def _add_arguments(made: dict[str, argparse.ArgumentParser]) -> None:
    made["ask"].add_argument(
        "question", nargs="+", metavar="QUESTION", help="the question; - reads it from the input"
    )
    made["compare"].add_argument("terms", nargs="+", metavar="TERM", help="two terms or more")
    made["snippet"].add_argument("term", nargs="+", metavar="TERM", help="what it is about")
    made["snippet"].add_argument("--length", choices=LENGTHS, default="line")
    made["snippet"].add_argument("--markdown", action="store_true", help="print Markdown")
    _add_study_arguments(made)
    made["index"].add_argument(
        "--rebuild", action="store_true", help="build anew though nothing changed"
    )
    made["serve"].add_argument("--host", help="the address to listen on (default: 127.0.0.1)")
    made["serve"].add_argument("--port", help="the first port to try (default: 7860)")
    made["serve"].add_argument("--no-browser", action="store_true", help="open no browser window")
    made["eval"].add_argument("file", metavar="FILE", help="questions as JSON Lines, or a folder")
    made["eval"].add_argument("--half", choices=HALVES, default="all", help="which of them")


def _add_study_arguments(made: dict[str, argparse.ArgumentParser]) -> None:
    for name in ("quiz", "progress", "learner"):
        made[name].add_argument(
            "--learner", metavar="NAME", default=LEARNER, help=f"who learns (default: {LEARNER})"
        )
    for name in ("quiz", "progress"):
        made[name].add_argument(
            "--exam-date", metavar="DATE", help="the day to be ready for, such as 2027-01-31"
        )
    for name in ("quiz", "bank"):
        made[name].add_argument("--topic", metavar="TOPIC", help="only what is on this topic")
        made[name].add_argument("--seed", type=int, default=0, help="another choice, another order")
    made["quiz"].add_argument("--count", type=int, default=10, help="how many (default: 10)")
    made["quiz"].add_argument("--due", action="store_true", help="only what is due today")
    made["bank"].add_argument("--list", action="store_true", help="print every question")
    made["bank"].add_argument("--check", action="store_true", help="measure the bank; 1 if missed")
    made["bank"].add_argument("--lint", metavar="FILE", help="judge a teacher's own questions")
    made["learner"].add_argument("action", choices=("list", "export", "import", "undo", "forget"))
    made["learner"].add_argument("file", nargs="?", metavar="FILE", help="the JSON file")
    made["learner"].add_argument("--yes", action="store_true", help="forget without asking")
