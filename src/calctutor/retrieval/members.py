"""Classes whose section opens with their members: what is said below is said of each of them.

Under "Loop diuretics" the first statement is "furosemide, bumetanide".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from calctutor.text import words
from calctutor.types import Fact, Support
from calctutor.wordnet import entry, is_physical

MEMBER = 0.9
"""How much the name of a member counts for a word in what is said of its class."""
MEMBER_WORDS = 2
"""Words of such a name, at most."""
ABOUT = 0.35
"""What nearness counts in a score."""


def by_members(
    content: Sequence[str], covered: Sequence[tuple[float, ...]], facts: Sequence[Fact]
) -> list[tuple[float, ...]]:
    """Coverage in which things that a section first names count for all that it says: under a
    class of drugs that opens with its members, each statement is on each of them."""
    things = [not entry(word).senses or is_physical(word) for word in content]
    opening: dict[tuple[str, tuple[str, ...]], tuple[Fact, tuple[float, ...]]] = {}
    for row, fact in zip(covered, facts, strict=True):
        place = fact.source, fact.headings
        if place not in opening or fact.span.start < opening[place][0].span.start:
            opening[place] = fact, row
    found = []
    for row, fact in zip(covered, facts, strict=True):
        first, said = opening[fact.source, fact.headings]
        if first is not fact and fact.subject == first.subject and _names_members(first):
            row = tuple(
                max(own, MEMBER * (thing and here == 1.0))
                for own, here, thing in zip(row, said, things, strict=True)
            )
        found.append(row)
    return found


def on_members(judged: Sequence[Support]) -> list[Support]:
    """The judged, what is said of a class being on the member that its section opens with."""
    opening: dict[tuple[str, tuple[str, ...]], Support] = {}
    for support in judged:
        place = support.fact.source, support.fact.headings
        first = opening.setdefault(place, support)
        if support.fact.span.start < first.fact.span.start:
            opening[place] = support
    found = []
    for s in judged:
        first = opening[s.fact.source, s.fact.headings]
        of_class = first.about == 1 and s.about < MEMBER and s.fact.subject == first.fact.subject
        if of_class and first is not s and _names_members(first.fact):
            gained = ABOUT * (MEMBER - s.about)
            s = replace(s, about=MEMBER, joint=MEMBER, score=s.score + gained)
        found.append(s)
    return found


def _names_members(fact: Fact) -> bool:
    """Whether a statement of a list, or its lead-in, is nothing but names in a row."""
    if "#list:" not in fact.group:
        return False
    return any(
        len(names) > 1 and all(0 < len(words(name)) <= MEMBER_WORDS for name in names)
        for part in (fact.lead_in, fact.text)
        if (names := re.split(r", (?:and |or )?|; | and ", part))
    )
