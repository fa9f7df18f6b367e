"""An answer as it was read, and what is claimed in it beyond the right words."""

from __future__ import annotations

from dataclasses import dataclass

from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.grade_match import Coverage, Match, relation
from calctutor.quiz.grade_order import Same
from calctutor.quiz.grade_tokens import ASSERTED, Token, content, read
from calctutor.quiz_types import IdeaUnit, Veto, VetoKind


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as read, beside what the item says anyway.

    ``context`` are the stems of stem, subject and every right wording: words
    that the learner may use without claiming anything, ``asked`` those of the question alone;
    ``text`` is the answer itself.
    """

    tokens: tuple[Token, ...]
    context: frozenset[str]
    knowledge: Knowledge
    text: str = ""
    asked: frozenset[str] = frozenset()


def sentence_of(unit: IdeaUnit) -> tuple[Token, ...]:
    """The statement that a unit is of, the value alone where that is all of it."""
    return read(unit.text if len(unit.text) > len(unit.value) else unit.value)


def sameness(reading: Reading) -> Same:
    """Whether two words mean the same by what is known of the notes."""

    def same(a: Token, b: Token) -> bool:
        return a.word == b.word or relation(a, b, reading.knowledge) > 0

    return same


def claimed(coverage: Coverage, reading: Reading) -> list[Token]:
    """The learner's own claims: asserted words that no right wording has."""
    matched = {m.answer for m in coverage.matches if m.answer is not None}
    return [
        t
        for t in content(reading.tokens)
        if t.sign == ASSERTED and t not in matched and t.stem not in reading.context
    ]


def stands_for(match: Match, token: Token, coverage: Coverage, reading: Reading) -> bool:
    """Whether a word of the learner's own stands where one that the answer lacks would stand."""
    said = [t for t in content(reading.tokens) if not t.generic]
    matches = [m for m in coverage.matches if not m.gold.generic]
    if token not in said or match not in matches:
        return False
    i, place = matches.index(match), said.index(token)
    left = matches[i - 1].answer if i else None
    right = matches[i + 1].answer if i + 1 < len(matches) else None
    follows = left is not None and place > 0 and said[place - 1] == left
    leads = right is not None and said[place + 1 : place + 2] == [right]
    return follows or leads if match.weight else follows and (leads or i + 1 == len(matches))


def veto(kind: VetoKind, wrote: str, unit: IdeaUnit) -> Veto:
    """A veto of one unit that belongs to nobody else."""
    citations = (unit.citation,)
    return Veto(kind, wrote, unit.value, "", citations)
