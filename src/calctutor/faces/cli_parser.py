"""The command line's grammar: commands, options, and an example of each."""

from __future__ import annotations

import argparse
from typing import NoReturn

from calctutor import __version__

LENGTHS = ("line", "paragraph", "handout")
HALVES = ("dev", "test", "all")

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
    if name not in ("chat", "serve"):
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
    made["index"].add_argument(
        "--rebuild", action="store_true", help="build anew though nothing changed"
    )
    made["serve"].add_argument("--host", help="the address to listen on (default: 127.0.0.1)")
    made["serve"].add_argument("--port", help="the first port to try (default: 7860)")
    made["serve"].add_argument("--no-browser", action="store_true", help="open no browser window")
    made["eval"].add_argument("file", metavar="FILE", help="questions as JSON Lines, or a folder")
    made["eval"].add_argument("--half", choices=HALVES, default="all", help="which of them")
