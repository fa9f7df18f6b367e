"""What a learner reads after an answer, always in one order.

Credited, missing (only the aspect while tries remain), contradicted, the quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.quiz.grade_choice import ChosenGrade
from calctutor.quiz.grade_typed import TypedGrade
from calctutor.quiz_types import Option, QuizItem, Veto
from calctutor.types import Citation

_STOPPED = re.compile(r"[.!?…][\"'”’»)]*(?: ?(?:\[\d+\])+)?\Z")
"""A sentence that has its stop, be it inside a quote and before its marks."""


def typed_feedback(
    item: QuizItem, graded: TypedGrade, tries_left: int, elsewhere: Citation | None = None
) -> str:
    """The feedback on a typed answer; it gives nothing away while tries remain.

    ``elsewhere`` cites what the notes say of ``graded.elsewhere``.
    """
    over = tries_left <= 0 or graded.score >= 0.995
    parts = [_credited([u.unit.text or u.unit.value for u in graded.units if u.credit >= 1])]
    half = [u.unit for u in graded.units if 0 < u.credit < 1]
    if half:
        parts.append("Half right, say it more fully." if not over else "Partly right.")
    open_units = [u.unit for u in graded.units if u.credit < 1]
    if open_units and over and not graded.unsure:
        listed = "; ".join(f"{u.text or u.value} [{u.citation}]" for u in open_units)
        parts.append(f"Missing: {listed}.")
    elif open_units and not graded.unsure:
        aspects = dict.fromkeys(u.aspect or u.head for u in open_units)
        named = ", ".join(a for a in aspects if a)
        parts.append(f"Something is missing{' about ' + named if named else ''}.")
    parts += [_contradicted(veto, over) for veto in graded.vetoes]
    if graded.elsewhere and elsewhere:
        of = graded.elsewhere.subject
        parts.append(f"Your notes say that of {of}: “{_one_line(elsewhere)}” [{elsewhere.number}]")
    parts += [_look_at(veto) for veto in graded.thin[:1]]
    if graded.unsure:
        parts.append("Your wording is not one that can be judged here: compare it and mark it.")
    return _joined([*parts, _conclusion(item, graded.score, over or graded.unsure)])


def chosen_feedback(item: QuizItem, graded: ChosenGrade, tries_left: int) -> str:
    """The feedback on a choice: why a wrong option is wrong, and what the notes say."""
    over = tries_left <= 0 or graded.score >= 0.995
    parts = [_credited(graded.credited)]
    if graded.missing and over:
        parts.append(f"Right: {'; '.join(graded.missing)}.")
    if graded.wrong_reason:
        parts.append("The choice is right, the reason is not.")
    parts += [_why(option) for option in graded.wrong if over or option.refutation]
    if over and item.feedback:
        parts.append(item.feedback)
    return _joined([*parts, _conclusion(item, graded.score, over)])


def _credited(texts: Sequence[str]) -> str:
    return f"Right: {'; '.join(texts)}." if texts else ""


def _why(option: Option) -> str:
    said = option.feedback or f"{option.text} is not it"
    marks = "".join(f"[{n}]" for n in option.citations if f"[{n}]" not in said)
    shown = f"{said.rstrip('.')} {marks}" if marks else said
    return shown if _STOPPED.search(shown) else f"{shown}."


def _contradicted(veto: Veto, over: bool) -> str:
    if veto.kind == "repeated":
        return "That repeats the question: say what your notes answer."
    marks = "".join(f"[{n}]" for n in veto.citations[:1])
    said = f"your notes say *{veto.notes_say}* {marks}" if over else "your notes say otherwise"
    text = f"You wrote *{veto.wrote}*; {said}."
    if veto.belongs_to and over:
        more = "".join(f"[{n}]" for n in veto.citations[1:])
        text += f" That belongs to {veto.belongs_to} {more}." if more else ""
    return text


def _look_at(veto: Veto) -> str:
    marks = "".join(f"[{n}]" for n in veto.citations[:1])
    return f"Look at *{veto.wrote}*: your notes say *{veto.notes_say}* {marks}".rstrip() + "."


def _conclusion(item: QuizItem, score: float, over: bool) -> str:
    """The quote with its citation, once nothing is left to find out; and the dispute's badge."""
    if not over:
        return "Try again, or ask for a hint."
    lines = [item.badge] if item.badge else []
    if item.citations:
        cited = item.citations[0]
        lines.append(f"“{_one_line(cited)}” [{cited.number}]")
    elif score < 1 and item.model_answer:
        lines.append(f"The answer: {item.model_answer}")
    return "\n".join(lines)


def _one_line(citation: Citation) -> str:
    return " ".join(citation.quote.split())


def _joined(parts: Sequence[str]) -> str:
    return "\n".join(part for part in parts if part)
