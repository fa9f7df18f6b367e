"""The thing that a description fits: by all that the notes say of it, and of what it is like."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calctutor.dialogue.holders import Choice
from calctutor.terms import exact, key
from calctutor.text import fold, word_texts
from calctutor.types import Question, Support

GAIN = 0.5
"""Words, counted by coverage, that a thing must fit beyond the best single statement."""
MOST = 4
"""Statements told of a thing that fits, at most."""
ALL_OF = 3
"""Statements of a thing up to which all are told where a description is put a name to."""
FEWEST = 3
"""Content words from which a question describes."""
BY_LIKENESS = 0.9
"""How much what is said of another thing counts for one that is said to be like it."""
_ALIKE = re.compile(
    r"\b(?:similar|identical|comparable|analogous|equal) to\b"
    r"|\bsame (?:(?:appearance|picture|features?|signs?|findings?|looks?) )?as\b"
)
"""Wording by which a thing is like another as a whole, and not in one respect ("same age as")."""


@dataclass(frozen=True)
class _Thing:
    """What speaks for one thing: its own statements, then those it takes over, and by which."""

    own: tuple[Support, ...]
    taken: tuple[Support, ...] = ()
    likeness: Support | None = None

    def covers(self, i: int) -> float:
        """How far a content word is spoken of."""
        own = max(s.covered[i] for s in self.own)
        return max(own, *(BY_LIKENESS * s.covered[i] for s in self.taken)) if self.taken else own

    def telling(self, count: int) -> tuple[Support, ...]:
        """Its statements that speak of the words best, what it takes over behind the likeness."""
        kept: list[Support] = []
        over: list[Support] = []
        for i in range(count):
            own = max(self.own, key=lambda s: s.covered[i])
            taken = max(self.taken, key=lambda s: s.covered[i], default=own)
            better = BY_LIKENESS * taken.covered[i] > own.covered[i]
            fact = taken if better else own
            if fact.covered[i] >= GAIN and fact not in (*kept, *over):
                (over if better else kept).append(fact)
        if over and self.likeness and self.likeness not in kept:
            kept.append(self.likeness)
        return (*kept, *over)[:MOST]


def fitting_thing(question: Question, judged: Sequence[Support], best: Choice) -> Choice | None:
    """The thing whose statements together fit a description better than any one statement."""
    count = len(question.content)
    if exact(question.mentions) or count < FEWEST:
        return None
    told = max(_covered(supports, count) for supports in _apart(question, best))
    things = _things(judged)
    top, thing = max(
        ((sum(map(thing.covers, range(count))), thing) for thing in things),
        key=lambda entry: entry[0],
    )
    kept = thing.telling(count)
    return Choice(kept) if kept and top >= told + GAIN else None


def _apart(question: Question, best: Choice) -> list[list[Support]]:
    """The statements chosen, for a description by the thing that they are of: it fits one."""
    if question.form != "reverse":
        return [list(best.supports)]
    subjects: dict[str, list[Support]] = {}
    for support in best.supports:
        subjects.setdefault(support.fact.subject, []).append(support)
    return list(subjects.values())


def _covered(supports: Sequence[Support], count: int) -> float:
    return sum(max(s.covered[i] for s in supports) for i in range(count))


def _things(judged: Sequence[Support]) -> list[_Thing]:
    """Each subject with its statements, and with those of what it is said to be the same as."""
    subjects: dict[str, list[Support]] = {}
    for support in judged:
        subjects.setdefault(support.fact.subject, []).append(support)
    return [_thing(name, own, subjects) for name, own in subjects.items()]


def _thing(name: str, own: Sequence[Support], subjects: Mapping[str, Sequence[Support]]) -> _Thing:
    for support in own:
        text = fold(support.fact.text)
        like = None if support.fact.negated else _ALIKE.search(text)
        if like is None:
            continue
        for other, taken in subjects.items():
            if key(other) != key(name) and _names(text[like.end() :], other):
                return _Thing(tuple(own), tuple(taken), support)
    return _Thing(tuple(own))


def _names(text: str, name: str) -> bool:
    """Whether a text has a name word for word: no "hypo-" for "pseudohypo-"."""
    return f" {' '.join(word_texts(fold(name)))} " in f" {' '.join(word_texts(text))} "


def whole_thing(found: Choice, judged: Sequence[Support]) -> Choice:
    """A thing that fits a description with all that is said of it, where that is little: what it
    is a sign of stands beside what it looks like."""
    first = found.supports[0].fact
    if any(s.fact.headings != first.headings for s in found.supports) or not first.headings:
        return found
    own = [s for s in judged if s.fact.headings == first.headings and s.fact.source == first.source]
    same = {s.fact.subject for s in own} == {first.headings[-1]}
    if not same or len(own) > ALL_OF:
        return found
    told = [*found.supports, *(s for s in own if s not in found.supports)]
    return Choice(tuple(told), best=found.best or found.supports[0])
