"""A conversation in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError
from calctutor.faces.cli_console import Console, is_terminal
from calctutor.faces.cli_render import clean, render_reply
from calctutor.types import Reply

if TYPE_CHECKING:
    from calctutor.chat import Chat

PROMPT = "you> "
ENDINGS = frozenset({"quit", "exit", "bye", ":q"})
WELCOME = 'Ask about your notes. "help" says what can be asked; Ctrl-D or "quit" ends.'


def converse(chat: Chat, console: Console) -> int:
    """Answer line after line; 0 when the reader ends it. Errors are said and forgiven."""
    talking = is_terminal(console.source)
    if talking:
        console.say(WELCOME)
    for line in _lines(console, talking):
        question = line.strip()
        if question.casefold() in ENDINGS:
            break
        if question:
            console.say(_answer(chat, question, console) + "\n")
            console.out.flush()
    return 0


def _answer(chat: Chat, question: str, console: Console) -> str:
    try:
        reply = chat.say(question)
    except CalctutorError as error:
        return str(error)
    return _understood(reply, question, console) + render_reply(reply, console)


def _understood(reply: Reply, question: str, console: Console) -> str:
    """A line with the self-contained question, where it is not just what was typed."""
    if not reply.understood or _letters(reply.understood) == _letters(question):
        return ""
    return console.paint(f"(understood: {clean(reply.understood)})", "dim") + "\n"


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _lines(console: Console, talking: bool) -> Iterator[str]:
    """What the reader types, with line editing where the platform has it."""
    if console.source is None:
        return
    if not talking:
        yield from console.source
        return
    with suppress(ImportError):
        import readline  # noqa: F401  its import gives input() history and editing
    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            console.say("")
            return
