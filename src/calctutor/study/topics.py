"""The topics of a bank: headings and subjects that a quiz can be held on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from calctutor.aspects import aspect_of_label
from calctutor.quiz_types import QuizItem


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading or subject of the notes and how many facts can be asked under it."""

    name: str
    facts: int


def topics(items: Iterable[QuizItem]) -> tuple[Topic, ...]:
    """What a quiz can be held on: headings and subjects that name a thing, in the notes' order."""
    facts: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for name in names_of(item):
            facts[name].add(item.fact_id)
    return tuple(Topic(name, len(found)) for name, found in facts.items())


def names_of(item: QuizItem) -> list[str]:
    """The headings and the subject of an item, without those that only name an aspect."""
    headings = item.citations[0].headings if item.citations else item.headings
    names = [h for h in headings if not aspect_of_label(h)] or list(headings[:1])
    return list(dict.fromkeys([*names, item.subject] if item.subject else names))
