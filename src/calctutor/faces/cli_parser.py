"""The command line's grammar: commands, options, and an example of each."""

from __future__ import annotations

import argparse
from typing import NoReturn

from calctutor import __version__

LENGTHS = ("line", "paragraph", "handout")
EXPORTS = (
    "docx", "pdf", "markdown", "html", "anki", "moodle", "gift", "qti", "csv", "tsv", "quizlet"
)  # fmt: skip
"""The formats of `calctutor.exports.registry`, by name."""
HALVES = ("dev", "test", "all")
LEARNER_ACTIONS = ("list", "export", "import", "undo", "forget", "optimise")
"""What `learner` does."""
ACCOUNT_ACTIONS = (
    "list", "add", "role", "leave", "disable", "enable", "password", "remove", "invite"
)  # fmt: skip
"""What `account` does."""
ROLES = ("student", "teacher", "administrator", "none")
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
    "export": (
        "write a handout, a quiz or a bank for Word, Anki, Moodle and others",
        'calctutor export --compare "myositis ossificans" "synovial sarcoma" --output handout.docx',
    ),
    "learner": (
        "list learners; export, import, undo, forget what one did; optimise the schedule",
        "calctutor learner export me.json",
    ),
    "import": (
        "make a file into tidy notes: bullets, headings and broken lines put right",
        "calctutor import lecture.txt --to my-notes/",
    ),
    "courses": (
        "list folders of notes that lie side by side, or add or remove one",
        "calctutor courses add law ~/notes/law",
    ),
    "account": (
        "look after who may sign in, where many share one address",
        "calctutor account add anna --admin",
    ),
    "index": (
        "read the notes and bring their index up to date",
        "calctutor index --notes my-notes/",
    ),
    "doctor": ("check that everything needed is here, and works offline", "calctutor doctor"),
    "migrate": (
        "move learners, conversations and the bank's review state to a server, or back",
        "calctutor migrate --to postgresql://tutor@db.example/tutor --rename me=ana",
    ),
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
    if name not in ("courses", "account"):
        parser.add_argument(
            "--course",
            action="append",
            metavar="NAME",
            help="a course instead of --notes; twice or more: asked together",
        )
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
    _add_export_arguments(made["export"])
    made["courses"].add_argument("action", nargs="?", choices=("list", "add", "remove"))
    made["courses"].add_argument("name", nargs="?", metavar="NAME", help="the course's name")
    made["courses"].add_argument("dir", nargs="?", metavar="DIR", help="its folder of notes")
    _add_account_arguments(made["account"])
    made["index"].add_argument(
        "--watch", action="store_true", help="stay, and follow the folder as it changes"
    )
    made["import"].add_argument("files", nargs="+", metavar="FILE", help="what to import")
    made["import"].add_argument(
        "--to", metavar="DIR", help="the folder to write to (default: the notes', or beside FILE)"
    )
    made["import"].add_argument("--yes", action="store_true", help="write without asking")
    made["import"].add_argument("--show", action="store_true", help="print the Markdown as well")
    made["index"].add_argument(
        "--rebuild", action="store_true", help="build anew though nothing changed"
    )
    _add_migrate_arguments(made["migrate"])
    made["serve"].add_argument("--host", help="the address to listen on (default: 127.0.0.1)")
    made["serve"].add_argument("--port", help="the first port to try (default: 7860)")
    made["serve"].add_argument("--no-browser", action="store_true", help="open no browser window")
    made["eval"].add_argument("file", metavar="FILE", help="questions as JSON Lines, or a folder")
    made["eval"].add_argument("--half", choices=HALVES, default="all", help="which of them")


def _add_account_arguments(account: argparse.ArgumentParser) -> None:
    add = account.add_argument
    add("action", choices=ACCOUNT_ACTIONS)
    add("name", nargs="?", metavar="NAME", help="the account's name; of invite: nobody's")
    add("--admin", action="store_true", help="an administrator of everything")
    add("--role", choices=ROLES, help="what they are in the course (default: student)")
    add("--in", dest="course_name", metavar="COURSE", help="the course, as courses list names it")
    add("--no-password", action="store_true", help="signs in by the proxy's header only")
    add("--uses", type=int, default=1, metavar="N", help="of invite: for how many (default: 1)")
    add("--days", type=int, default=14, metavar="N", help="of invite: for how long (default: 14)")
    add("--yes", action="store_true", help="remove without asking")


def _add_migrate_arguments(parser: argparse.ArgumentParser) -> None:
    place = "a PostgreSQL address or a SQLite file"
    parser.add_argument("--to", required=True, metavar="PLACE", help=f"where to: {place}")
    parser.add_argument(
        "--from", dest="source", metavar="PLACE", help=f"where from: {place} (default: the home's)"
    )
    parser.add_argument(
        "--rename", action="append", default=[], metavar="OLD=NEW", help="a learner's name there"
    )
    parser.add_argument("--as-course", metavar="NAME", help="what these notes are called there")


def _add_study_arguments(made: dict[str, argparse.ArgumentParser]) -> None:
    for name in ("quiz", "progress", "learner"):
        made[name].add_argument(
            "--learner", metavar="NAME", default=LEARNER, help=f"who learns (default: {LEARNER})"
        )
    for name in ("quiz", "progress"):
        made[name].add_argument(
            "--exam",
            "--exam-date",
            dest="exam_date",
            metavar="DATE",
            help="keep the day to be ready for, such as 2027-01-31; none for no exam",
        )
    for name in ("quiz", "bank"):
        made[name].add_argument("--topic", metavar="TOPIC", help="only what is on this topic")
        made[name].add_argument("--seed", type=int, default=0, help="another choice, another order")
    made["quiz"].add_argument("--count", type=int, default=10, help="how many (default: 10)")
    made["quiz"].add_argument(
        "--resume", action="store_true", help="go on with the quiz that was left last"
    )
    made["quiz"].add_argument("--due", action="store_true", help="only what is due today")
    made["bank"].add_argument("--list", action="store_true", help="print every question")
    made["bank"].add_argument("--check", action="store_true", help="measure the bank; 1 if missed")
    made["bank"].add_argument("--lint", metavar="FILE", help="judge a teacher's own questions")
    made["bank"].add_argument(
        "--import",
        dest="questions",
        metavar="FILE",
        help="take in a teacher's own questions: GIFT, CSV, or as in the author's file",
    )
    made["bank"].add_argument("--dry-run", action="store_true", help="only say what --import does")
    made["learner"].add_argument("action", choices=LEARNER_ACTIONS)
    made["learner"].add_argument("file", nargs="?", metavar="FILE", help="the JSON file")
    made["learner"].add_argument("--yes", action="store_true", help="forget without asking")


def _add_export_arguments(export: argparse.ArgumentParser) -> None:
    add = export.add_argument
    add("--format", metavar="NAME", help=f"one of {', '.join(EXPORTS)}; else by FILE's ending")
    add("--output", metavar="FILE", help="the file to write (default: named after the title)")
    add("--force", action="store_true", help="replace the file if it is there")
    add("--topic", metavar="TOPIC", help="only what is on this topic")
    add(
        "--compare",
        nargs="+",
        action="append",
        default=[],
        metavar="TERM",
        help="a distinction between terms; may be given several times",
    )
    add("--text", choices=(*LENGTHS, "none"), help="how much text on the topic is in it")
    add("--parts", metavar="PARTS", help="of a document: handout,quiz,key (default: all)")
    add("--kinds", metavar="KINDS", help="only questions of these kinds, with commas between")
    add("--count", type=int, metavar="N", help="how many questions (default: all; 0: none)")
    add("--seed", type=int, default=0, help="another choice of questions")
    add("--all", action="store_true", help="on a sheet too, questions that give others away")
    add("--approved", action="store_true", help="only questions that their author approved")
    add(
        "--disputed",
        choices=("leave-out", "mark"),
        default="leave-out",
        help="questions on disputed statements (default: leave-out)",
    )
    add("--title", metavar="TEXT", help="what stands at the top")
