"""What a group of learners did, told of the group only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Float, case, cast, func, select

from calctutor.backends.learners_schema import REVIEWS, attempts, learners
from calctutor.people_types import FactGroup

RIGHT = 0.60
"""The score from which on an answer counts as right, as in the learners' store."""
AT_ONCE = 500
"""Names in one query: every database takes as many."""


def hardest(connection: Connection, names: Sequence[str], least: int) -> list[FactGroup]:
    """Per fact that at least ``least`` of some learners answered, the hardest first.

    Each learner counts once, by its own share of wrong answers: one who repeats
    a fact often weighs no more than the others.
    """
    shares: dict[str, list[float]] = {}
    c = attempts.c
    wrong = func.avg(cast(case((c.score < RIGHT, 1.0), else_=0.0), Float))
    for part in _parts(names):
        query = (
            select(c.fact_id, wrong)
            .select_from(attempts.join(learners))
            .where(learners.c.name.in_(part), REVIEWS)
            .group_by(c.fact_id, c.learner_id)
        )
        for fact_id, share in connection.execute(query):
            shares.setdefault(str(fact_id), []).append(float(share))
    found = [
        FactGroup(fact_id, len(each), sum(each) / len(each))
        for fact_id, each in shares.items()
        if len(each) >= least
    ]
    return sorted(found, key=lambda group: (-group.wrong, -group.learners, group.fact_id))


def active(connection: Connection, names: Sequence[str], since: int) -> Mapping[str, int]:
    """The reviews of each learner from a day (its ordinal) on; 0 for one without any."""
    found = dict.fromkeys(names, 0)
    for part in _parts(names):
        query = (
            select(learners.c.name, func.count())
            .select_from(attempts.join(learners))
            .where(learners.c.name.in_(part), REVIEWS, attempts.c.day >= since)
            .group_by(learners.c.name)
        )
        found |= {str(name): int(count) for name, count in connection.execute(query)}
    return found


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE))
