"""Relations that an answer turns round: before for after, above for below."""

from __future__ import annotations

from collections.abc import Iterator

from calctutor.quiz.grade_knowledge import (
    mean_the_opposite,
)
from calctutor.quiz.grade_match import Coverage, relation
from calctutor.quiz.grade_reading import Reading, veto
from calctutor.quiz.grade_tokens import RELATIONS, Token, read
from calctutor.quiz_types import IdeaUnit, Veto
from calctutor.text import fold

REACH = 2
"""Telling words behind a preposition that may be what it stands for."""
_EARLIER = frozenset("before until".split())
_DEGREES = frozenset({"more", "less", "most", "least"})
"""Read as polarity already: "less common" denies "common"."""


def turned_relation(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """ "Before" where the notes say "after", in front of the same word."""
    gold = read(unit.value)
    for i, token in enumerate(gold):
        if token.word not in RELATIONS - _DEGREES:
            continue
        follower = next((t for t in gold[i + 1 :] if t.content), None)
        for j, other in enumerate(reading.tokens):
            if other.word not in RELATIONS or not mean_the_opposite(token.stem, other.stem):
                continue
            if token.sign * other.sign < 0:
                continue
            behind = [t for t in reading.tokens[j + 1 :] if t.clause == other.clause]
            reach = next((n for n, t in enumerate(behind) if t.word in RELATIONS), len(behind))
            near = [t for t in behind[:reach] if t.content and not t.generic][:REACH]
            meant = follower is None or any(relation(follower, t, reading.knowledge) for t in near)
            if meant and not _also_said(token, follower, reading):
                yield veto("antonym", other.text, unit)
    yield from _unasked_before(unit, coverage, reading)


def _also_said(token: Token, follower: Token | None, reading: Reading) -> bool:
    """Whether the right relation stands in front of the same word somewhere."""
    tokens = reading.tokens
    for i, said in enumerate(tokens):
        near = tokens[i + 1 : i + 4]
        if said.word == token.word and (
            follower is None or any(relation(follower, t, reading.knowledge) for t in near)
        ):
            return True
    return False


def _unasked_before(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """ "Before it collapses" where the notes say "when it collapses"."""
    gold = set(fold(f"{unit.text} {unit.value}").split())
    if not gold & {"when", "once", "on", "during", "after", "as"} or gold & _EARLIER:
        return
    matched = {m.answer for m in coverage.matches if m.answer is not None}
    for i, token in enumerate(reading.tokens):
        near = [t for t in reading.tokens[i + 1 :] if t.clause == token.clause]
        if token.sign < 0 or token.word not in _EARLIER or token.stem in reading.context:
            continue
        if matched & set(near):
            yield veto("antonym", token.text, unit)
