"""A quiz in the terminal: single keys where a person sits there, lines where input is piped."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from calctutor.errors import AnswerError, CalctutorError
from calctutor.faces.cli_console import Console, is_terminal
from calctutor.faces.cli_keys import read_key
from calctutor.faces.cli_render import clean, render_reply
from calctutor.quiz_types import CHOICE_KINDS
from calctutor.types import Reply

if TYPE_CHECKING:
    from calctutor.study.conversation import QuizTalk
    from calctutor.study.learner import Learner
    from calctutor.study.run import QuizRun
    from calctutor.tutor import Tutor

MOST = 100
"""Questions of one quiz."""
NO_EXAM = "none"
_KEYS = {"h": "hint", "s": "skip", "q": "stop", "w": "why", "u": "undo", "?": "help", "\n": ""}
_MARK_KEYS = {"r": "right", "p": "partly", "w": "wrong", "q": "stop"}


def quiz(arguments: argparse.Namespace, console: Console) -> Callable[[Tutor], int]:
    """Hold one quiz, from its first question to its summary."""
    read_date(arguments.exam_date)
    if not 1 <= arguments.count <= MOST:
        raise AnswerError(f"A quiz has 1 to {MOST} questions: choose another --count.")

    def run(tutor: Tutor) -> int:
        learner = tutor.learner(arguments.learner)
        keep_exam(learner, arguments.exam_date)
        if learner.store.notice:
            console.note(clean(learner.store.notice))
        started = _resumed(tutor, learner) if arguments.resume else _new(tutor, learner, arguments)
        if started is None:
            console.say("No quiz was left open." if arguments.resume else "Nothing is due today.")
            return 0
        talk = tutor.quiz_talk(learner)
        _hold(talk, talk.begin(started), tutor, console)
        return 0

    return run


def _resumed(tutor: Tutor, learner: Learner) -> QuizRun | None:
    from calctutor.study.opening import resume_run

    return resume_run(tutor.questions, learner)


def _new(tutor: Tutor, learner: Learner, arguments: argparse.Namespace) -> QuizRun | None:
    items = learner.choose(
        tutor.questions.on(arguments.topic, arguments.seed),
        count=arguments.count,
        seed=arguments.seed,
        due_only=arguments.due,
    )
    return tutor.start_quiz(items, learner, arguments.topic or "") if items else None


def keep_exam(learner: Learner, text: str | None) -> None:
    """Keep the day of an exam that was given, or that there is none; CalctutorError."""
    if text is not None:
        learner.prepare_for(read_date(text))


def read_date(text: str | None) -> date | None:
    """A day given as 2027-01-31, None for "none"; CalctutorError for anything else."""
    if text is None or text == NO_EXAM:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CalctutorError(f"“{text}” is no date: write it as 2027-01-31.") from None


def _hold(talk: QuizTalk, first: tuple[Reply, ...], tutor: Tutor, console: Console) -> None:
    """Ask until the quiz is over or the input ends."""
    waiting = is_terminal(console.source)
    _show(first, console)
    for line in _lines(talk, console, waiting):
        if not line.strip():
            if talk.run is not None and talk.run.step == "second":
                line = "skip"
            else:
                continue
        replies = talk.say(line)
        if replies is None:
            _show((tutor.ask(line),), console)
        elif waiting and len(replies) > 1 and replies[0].citations and talk.is_open:
            _show(replies[:1], console)
            _pause(talk, console)
            _show(talk.current() if talk.is_open else (), console)
        else:
            _show(replies, console)
        if not talk.is_open:
            return
    if talk.run is not None and talk.is_open:
        from calctutor.study.wording import summary

        _show((summary(talk.run.summary()),), console)
        console.say("The quiz is left open: calctutor quiz --resume goes on with it.")


def _show(replies: tuple[Reply, ...], console: Console) -> None:
    for reply in replies:
        console.say(render_reply(reply, console) + "\n")
    console.out.flush()


def _lines(talk: QuizTalk, console: Console, waiting: bool) -> Iterator[str]:
    """What the learner gives, line by line, until the input ends."""
    if console.source is None:
        return
    if not waiting:
        yield from console.source
        return
    while True:
        keys = _keys_now(talk)
        line = _pressed(console, keys) if keys else _typed()
        if line is None:
            return
        yield line


def _keys_now(talk: QuizTalk) -> dict[str, str]:
    """The keys that answer what is asked now; {} where words are typed."""
    run = talk.run
    item = None if run is None else run.item
    if run is None or item is None:
        return {}
    if run.step == "mark":
        return _MARK_KEYS
    options = item.reasons if run.step == "second" else item.options
    several = item.kind not in CHOICE_KINDS or item.kind == "multiple"
    if not options or (run.step == "answer" and several) or len(options) > 9:
        return {}
    numbers = {str(i): str(i) for i in range(1, len(options) + 1)}
    letters = {chr(96 + i): str(i) for i in range(1, len(options) + 1)}
    return {**_KEYS, **numbers, **letters}


def _pressed(console: Console, keys: dict[str, str]) -> str | None:
    """The line that a key stands for, None at the end of input."""
    source = console.source
    if source is None:
        return None
    most = max((key for key in keys if key.isdigit()), default="")
    if most:
        _prompt(f"1-{most} answers, h hint, s skip, w why, u undo, q quit > ", console)
    else:
        _prompt("r right, p partly, w wrong > ", console)
    while True:
        key = read_key(source).lower()
        if not key:
            return None
        if key in keys:
            console.say(key.strip())
            return keys[key]


def _typed() -> str | None:
    try:
        return input("type your answer, or hint, skip, show me, stop > ")
    except EOFError:
        return None


def _pause(talk: QuizTalk, console: Console) -> None:
    """Let the feedback be read; why and undo are keys here too."""
    source = console.source
    while source is not None:
        _prompt("Enter goes on, w why, u undo, q quit > ", console)
        key = read_key(source).lower()
        console.say(key.strip())
        command = {"w": "why", "u": "undo", "q": "stop", "e": "too easy"}.get(key)
        if command:
            _show((talk.say(command) or ())[:1], console)
        if command != "why":
            return


def _prompt(text: str, console: Console) -> None:
    console.out.write(text)
    console.out.flush()
