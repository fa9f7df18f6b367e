"""What a course's page says of all its students together, so that none can be told apart.

Nothing is said of fewer than `LEAST` students. Shares are rounded to steps of 5% and
never told beyond 20% and 80%: among `LEAST` or more students, "80% or more" is true of
all and of all but one alike. Numbers of students are rounded down to steps of `LEAST`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from calctutor.people_protocols import People
from calctutor.people_types import FactGroup, Member
from calctutor.types import Fact

LEAST = 5
"""Students that a figure is made of, at least."""
SHOWN = 20
"""Hardest facts that are listed."""
DAYS = 30
STEP = 5
LOW, HIGH = 100 // LEAST, 100 - 100 // LEAST


@dataclass(frozen=True, slots=True)
class Hard:
    """A fact of the notes, with what the group did as it may be told."""

    fact: Fact
    wrong: str
    students: str


@dataclass(frozen=True, slots=True)
class Topic:
    """An upper heading: facts that enough students answered, and the mean share of wrong ones."""

    name: str
    facts: int
    wrong: str


@dataclass(frozen=True, slots=True)
class Group:
    """``active`` is "" where too few answered for anything to be told."""

    members: int
    active: str = ""
    topics: tuple[Topic, ...] = ()
    hardest: tuple[Hard, ...] = ()


def group_of(
    people: People,
    members: Iterable[Member],
    facts: Callable[[Sequence[str]], Sequence[Fact]],
    today: int,
) -> Group:
    """The group that a course's students are; ``today`` is a day's ordinal.

    ``facts`` gives those of some ids that the notes have.
    """
    learners = [member.learner for member in members if member.role == "student"]
    lately = people.active(learners, today - DAYS)
    active = sum(1 for reviews in lately.values() if reviews)
    if active < LEAST:
        return Group(len(learners))
    found = {group.fact_id: group for group in people.hardest(learners, LEAST)}
    known = {fact.id: fact for fact in facts(list(found))}
    hardest = tuple(
        Hard(known[fact_id], share(group.wrong), students(group.learners))
        for fact_id, group in found.items()
        if fact_id in known
    )
    return Group(len(learners), students(active), _topics(known, found), hardest[:SHOWN])


def _topics(known: Mapping[str, Fact], found: Mapping[str, FactGroup]) -> tuple[Topic, ...]:
    held: dict[str, list[float]] = {}
    for fact_id, fact in known.items():
        held.setdefault(topic_of(fact), []).append(found[fact_id].wrong)
    return tuple(
        Topic(name, len(each), share(sum(each) / len(each))) for name, each in sorted(held.items())
    )


def topic_of(fact: Fact) -> str:
    """The heading that a fact's topic is called by, as in a learner's own progress."""
    headings: Sequence[str] = fact.headings
    return headings[min(1, len(headings) - 1)] if headings else fact.source


def share(part: float) -> str:
    """A share 0..1 as it may be told."""
    percent = STEP * round(part * 100 / STEP)
    if percent >= HIGH:
        return f"{HIGH}% or more"
    return f"{LOW}% or less" if percent <= LOW else f"about {percent}%"


def students(count: int) -> str:
    """A number of students as it may be told."""
    return f"{count - count % LEAST} or more"
