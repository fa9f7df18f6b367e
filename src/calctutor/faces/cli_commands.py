"""What each command does.

A command that needs a tutor reads its arguments first and returns what is left
to do, so that a mistake is named before notes are read or a model is loaded.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError, QuestionError
from calctutor.faces.cli_account import account
from calctutor.faces.cli_bank import bank
from calctutor.faces.cli_chat import converse
from calctutor.faces.cli_console import Console
from calctutor.faces.cli_courses import courses
from calctutor.faces.cli_export import export
from calctutor.faces.cli_json import print_json
from calctutor.faces.cli_migrate import migrate
from calctutor.faces.cli_notes import import_files
from calctutor.faces.cli_progress import learner, progress
from calctutor.faces.cli_quiz import quiz
from calctutor.faces.cli_render import (
    render_abstention,
    render_comparison,
    render_reply,
    render_report,
)
from calctutor.settings import Settings
from calctutor.types import Abstention, Reply, SnippetLength

if TYPE_CHECKING:
    from calctutor.tutor import Tutor

MOST_INPUT = 1_000_000
"""Characters read from the input; the tutor itself takes less."""

WithTutor = Callable[["Tutor"], int]


def ask(arguments: argparse.Namespace, console: Console) -> WithTutor:
    """Answer one question."""
    question = _question(arguments.question, console)

    def run(tutor: Tutor) -> int:
        reply = tutor.ask(question)
        if arguments.json:
            print_json(dataclasses.asdict(reply), console)
        else:
            console.say(render_reply(reply, console))
        return 0

    return run


def chat(arguments: argparse.Namespace, console: Console) -> WithTutor:
    """Talk until the reader has had enough."""
    return lambda tutor: converse(tutor.chat(), console)


def compare(arguments: argparse.Namespace, console: Console) -> WithTutor:
    """Tell terms apart."""
    terms = [_nonempty(term) for term in arguments.terms]
    if len(terms) < 2:
        raise QuestionError("A comparison needs two terms or more: name another one.")

    def run(tutor: Tutor) -> int:
        found = tutor.compare(*terms)
        kind = "abstention" if isinstance(found, Abstention) else "comparison"
        if arguments.json:
            print_json({"kind": kind, **dataclasses.asdict(found)}, console)
        elif isinstance(found, Abstention):
            console.say(render_abstention(found, console))
        else:
            console.say(render_comparison(found, console))
        return 0

    return run


def snippet(arguments: argparse.Namespace, console: Console) -> WithTutor:
    """Print what the notes say of a term, ready to hand out."""
    term = _nonempty(" ".join(arguments.term))
    length: SnippetLength = arguments.length

    def run(tutor: Tutor) -> int:
        reply = tutor.snippet(term, length=length)
        if arguments.json:
            print_json(dataclasses.asdict(reply), console)
        else:
            console.say(reply.markdown if arguments.markdown else render_reply(reply, console))
        return 0

    return run


def index(arguments: argparse.Namespace, console: Console) -> WithTutor:
    """Say what opening the tutor found or built."""

    def run(tutor: Tutor) -> int:
        if arguments.json:
            print_json(dataclasses.asdict(tutor.report), console)
        else:
            console.say(render_report(tutor.report))
        return 0

    return run


def evaluate(arguments: argparse.Namespace, console: Console) -> WithTutor:
    """Score the answers to a file of questions."""
    from calctutor import evaluation

    questions = evaluation.choose_half(evaluation.load_questions(arguments.file), arguments.half)
    if not questions:
        raise CalctutorError(f"{arguments.file} has no question in that half: try --half all.")

    def run(tutor: Tutor) -> int:
        report = evaluation.evaluate(
            questions,
            lambda turns: _last_reply(tutor, turns),
            lambda source: tutor.index.note(source).text,
        )
        if arguments.json:
            print_json(evaluation.as_json(report), console)
        else:
            console.say(evaluation.render(report))
        return 0

    return run


def serve(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    """Open the page in the browser and stay until Ctrl-C."""
    from calctutor.faces.web.app import launch

    launch(settings)
    return 0


def doctor(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    """Check everything; 1 where something needed is missing."""
    from calctutor.faces.doctor import examine

    checks = []
    for check in examine(settings):
        checks.append(check)
        if not arguments.json:
            mark = console.paint("ok  ", "green") if check.ok else console.paint("FAIL", "red")
            console.say(f"{mark} {check.name}: {check.detail}")
            console.out.flush()
    if arguments.json:
        print_json([dataclasses.asdict(check) for check in checks], console)
    return 0 if all(check.ok for check in checks) else 1


WITHOUT_TUTOR: Mapping[str, Callable[[Settings, argparse.Namespace, Console], int]] = {
    "serve": serve,
    "doctor": doctor,
    "import": import_files,
    "courses": courses,
    "account": account,
    "migrate": migrate,
}
WITH_TUTOR: Mapping[str, Callable[[argparse.Namespace, Console], WithTutor]] = {
    "ask": ask,
    "chat": chat,
    "compare": compare,
    "snippet": snippet,
    "index": index,
    "eval": evaluate,
    "bank": bank,
    "export": export,
    "quiz": quiz,
    "progress": progress,
    "learner": learner,
}


def _question(words: list[str], console: Console) -> str:
    """The question as typed, or the whole input for a single "-"."""
    if words != ["-"]:
        return _nonempty(" ".join(words))
    if console.source is None:
        raise QuestionError("There is no input to read the question from: type it instead of -.")
    return _nonempty(console.source.read(MOST_INPUT))


def _nonempty(text: str) -> str:
    if not text.strip():
        raise QuestionError("The question is empty: type what you want to know.")
    return text


def _last_reply(tutor: Tutor, turns: Sequence[str]) -> Reply:
    conversation = tutor.chat()
    return [conversation.say(turn) for turn in turns][-1]
