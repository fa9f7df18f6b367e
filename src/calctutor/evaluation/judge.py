"""Judges one reply to one question, and whether its citations hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from calctutor.errors import CalctutorError
from calctutor.evaluation.questions import Question
from calctutor.types import Citation, Reply

Verdict = Literal["right", "wrong", "false_answer", "false_abstention"]
NoteText = Callable[[str], str]

FIRST_WORDS = 160
"""How many characters of a reply count as its first words."""

_SILENT = ("abstention", "help")
_MARKER = re.compile(r"(?<![\w\\])\[(\d+)\]")
_CODE = re.compile(r"(`+).*?\1", re.DOTALL)


def judge(question: Question, reply: Reply) -> tuple[Verdict, tuple[str, ...]]:
    """Whether a reply is right, and in words what was wrong with it."""
    if question.kind == "abstain":
        return _judge_silence(question, reply)
    if reply.kind in _SILENT:
        return "false_abstention", (f"answerable, but the reply is {reply.kind}",)
    if reply.kind == "clarification":
        if not question.clarify:
            return "wrong", ("asked back instead of answering",)
        offered = "\n".join((reply.text, *reply.suggestions))
        wrong = [f"missing: {p}" for p in question.must if not _found(p, offered)]
        return ("wrong" if wrong else "right"), tuple(wrong)
    wrong = _faults_of_answer(question, reply)
    return ("wrong" if wrong else "right"), tuple(wrong)


def _judge_silence(question: Question, reply: Reply) -> tuple[Verdict, tuple[str, ...]]:
    helped = reply.kind == "help" and question.reason == "not_a_question"
    if reply.kind == "abstention" or helped:
        return "right", ()
    if reply.kind in ("help", "clarification"):
        return "wrong", (f"unanswerable, but the reply is {reply.kind}",)
    return "false_answer", (f"unanswerable, but the reply is {reply.kind}",)


def _faults_of_answer(question: Question, reply: Reply) -> list[str]:
    wrong = [f"missing: {p}" for p in question.must if not _found(p, reply.text)]
    wrong += [f"has what it must not: {p}" for p in question.must_not if _found(p, reply.text)]
    if question.first and not _found(question.first, reply.text[:FIRST_WORDS]):
        wrong.append(f"first words lack: {question.first}")
    places = [text for c in reply.citations for text in (" > ".join(c.headings), c.quote)]
    if question.heading and not any(_found(question.heading, place) for place in places):
        wrong.append(f"no citation under: {question.heading}")
    flagged = _found("disput", reply.text) or any(c.disputed for c in reply.citations)
    if question.disputed and not flagged:
        wrong.append("the statement is disputed, and the reply doesn't say so")
    return wrong


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def citation_faults(reply: Reply, note_text: NoteText) -> tuple[str, ...]:
    """Quotes that are not at their place, statements without a citation, numbers without one."""
    comparison = reply.comparison
    cited = reply.citations + (comparison.citations if comparison else ())
    known = {citation.number for citation in cited}
    faults = [fault for c in cited if (fault := _quote_fault(c, note_text))]
    for shown, numbers in _claims(reply):
        if not numbers:
            faults.append(f"no citation: {shown}")
        faults += [f"citation [{n}] is missing: {shown}" for n in numbers if n not in known]
    markers = {int(n) for n in _MARKER.findall(_CODE.sub("", reply.markdown))}
    faults += [f"marker [{n}] has no citation" for n in sorted(markers - known)]
    if reply.kind in ("answer", "comparison", "snippet") and not known:
        faults.append(f"the {reply.kind} has no citation at all")
    return tuple(faults)


def _claims(reply: Reply) -> list[tuple[str, tuple[int, ...]]]:
    """What a reply states, cells of a comparison included, with the numbers it stands on."""
    sentences = list(reply.sentences)
    cells: list[tuple[str, int]] = []
    if reply.comparison is not None:
        for part in (
            reply.comparison.discriminator,
            reply.comparison.shared,
            reply.comparison.trap,
        ):
            sentences += part
        cells = [i for row in reply.comparison.rows for cell in row.cells for i in cell.items]
    stated = [(s.text, s.citations) for s in sentences if not s.frame]
    return stated + [(text, (number,)) for text, number in cells]


def _quote_fault(citation: Citation, note_text: NoteText) -> str:
    try:
        text = note_text(citation.source)
    except (CalctutorError, KeyError):
        return f"citation [{citation.number}] names {citation.source}, which is not in the notes"
    if text[citation.start : citation.end] != citation.quote:
        return f"citation [{citation.number}] is not what {citation.source} says there"
    return "" if citation.quote.strip() else f"citation [{citation.number}] quotes nothing"
