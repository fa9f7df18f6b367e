"""Who does a deed that is told by its noun, and what is so because of what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.quiz.grade_match import relation
from calctutor.quiz.grade_order import is_passive
from calctutor.quiz.grade_phrases import plainly
from calctutor.quiz.grade_reading import Reading
from calctutor.quiz.grade_tokens import Token, content, read
from calctutor.quiz.grade_units import UnitGrade
from calctutor.quiz.grade_voice import is_acting
from calctutor.quiz_types import QuizItem
from calctutor.text import fold

_SO = frozenset("so therefore thus hence".split())
_REASON = re.compile(r"(?<!\w)(?:because(?: of)?|(?<=[,;] )so|therefore|thus|hence)(?!\w)")


def done_by_another(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Dissolution of the acid by the metal" for "the acid dissolves the metal"."""
    said = reading.tokens
    for place, deed in enumerate(said):
        parts = [t.word for t in said[place + 1 :] if t.clause == deed.clause]
        if parts[:1] != ["of"] or "by" not in parts or not deed.content:
            continue
        by = place + 1 + parts.index("by")
        acted_on, doers = said[place + 2 : by], said[by + 1 : place + 1 + len(parts)]
        for unit in units:
            gold = read(unit.unit.text or unit.unit.value)
            if any(
                relation(verb, deed, reading.knowledge) > 0
                and is_acting(gold, n)
                and not is_passive(gold, n)
                and (_share(gold[:n], acted_on, reading) or _share(gold[n + 1 :], doers, reading))
                for n, verb in enumerate(gold)
            ):
                return True
    return False


def turns_reason(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "It stretches because it contracts" for "it contracts because it is stretched"."""
    said = _reasoned(plainly(reading.text))
    if said is None:
        return False
    for unit in units:
        told = _reasoned(plainly(fold(unit.unit.text or unit.unit.value)))
        if told is not None:
            right = sum(_has(mine, gold, reading) for mine, gold in zip(said, told, strict=True))
            turned = sum(
                _has(mine, gold, reading) for mine, gold in zip(said, told[::-1], strict=True)
            )
            if turned > right:
                return True
    return False


def _reasoned(text: str) -> tuple[str, str] | None:
    """What is so and why, where a text says so by one word; else None."""
    found = list(_REASON.finditer(text))
    if len(found) != 1:
        return None
    word = found[0][0].strip()
    front, back = text[: found[0].start()], text[found[0].end() :]
    if not front.strip(" ,"):
        back, _, front = back.partition(",")
    return (back, front) if word in _SO else (front, back)


def _has(said: str, gold: str, reading: Reading) -> int:
    """How many telling words of the notes' part stand in the answer's."""
    mine = content(read(said))
    return sum(
        any(relation(g, t, reading.knowledge) > 0 for t in mine)
        for g in content(read(gold))
        if not g.generic
    )


def _share(gold: Sequence[Token], said: Sequence[Token], reading: Reading) -> bool:
    return any(relation(g, t, reading.knowledge) > 0 for g in content(gold) for t in content(said))
