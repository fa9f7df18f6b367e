"""An answer as it was read, and what is claimed in it beyond the right words."""

from __future__ import annotations

from dataclasses import dataclass

from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.grade_match import Coverage
from calctutor.quiz.grade_tokens import ASSERTED, Token, content
from calctutor.quiz_types import IdeaUnit, Veto, VetoKind


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as read, beside what the item says anyway.

    ``context`` are the stems of stem, subject and every right wording: words
    that the learner may use without claiming anything.
    """

    tokens: tuple[Token, ...]
    context: frozenset[str]
    knowledge: Knowledge


def claimed(coverage: Coverage, reading: Reading) -> list[Token]:
    """The learner's own claims: asserted words that no right wording has."""
    matched = {m.answer for m in coverage.matches if m.answer is not None}
    return [
        t
        for t in content(reading.tokens)
        if t.sign == ASSERTED and t not in matched and t.stem not in reading.context
    ]


def veto(kind: VetoKind, wrote: str, unit: IdeaUnit) -> Veto:
    """A veto of one unit that belongs to nobody else."""
    citations = (unit.citation,)
    return Veto(kind, wrote, unit.value, "", citations)
