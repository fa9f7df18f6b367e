"""Help, greetings and example questions: what can be asked of these notes."""

from __future__ import annotations

from collections.abc import Iterable

from calctutor.dialogue import frames
from calctutor.dialogue.cite import Citer
from calctutor.dialogue.draft import Draft
from calctutor.text import fold
from calctutor.types import Nearest, Question, Reply, SnippetLength

TOPICS = 24
"""Headings listed in a help reply, at most."""


def reply(
    question: Question, headings: Iterable[Nearest], examples: tuple[str, ...], citer: Citer
) -> Reply:
    """The reply to a greeting, a call for help or for a quiz."""
    draft = Draft(citer)
    if question.form == "quiz":
        draft.frame(frames.QUIZ_IN_CHAT)
        return draft.reply("quiz", question.understood, suggestions=examples)
    draft.frame(frames.HELLO if question.form == "chat" else frames.HELP)
    if question.form == "help":
        names = "; ".join(topics(headings))
        draft.frame(frames.HELP_TOPICS.format(headings=names))
        draft.frame(frames.HELP_FORMS)
    return draft.reply("help", question.understood, suggestions=examples)


def topics(headings: Iterable[Nearest]) -> list[str]:
    """The upper headings of the notes, in order, each once, the first so many."""
    found: dict[str, None] = {}
    for one in headings:
        if one.headings:
            found.setdefault(one.headings[min(1, len(one.headings) - 1)])
        if len(found) == TOPICS:
            break
    return list(found)


def length_asked(question: Question) -> SnippetLength:
    """The length of snippet that a question asks for; a paragraph where it names none."""
    text = fold(question.understood)
    if any(word in text for word in ("one line", "one-line", "one sentence", "one-sentence")):
        return "line"
    return "handout" if "handout" in text or "hand-out" in text else "paragraph"
