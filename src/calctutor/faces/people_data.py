"""All that is kept of one person: exported, and deleted, in every course that they are or were in.

One place knows what "everything" is, so that an export and a deletion never differ.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import date
from itertools import chain

from calctutor.people_protocols import People, Visits
from calctutor.people_types import Member
from calctutor.study_protocols import LearnerStore

MOST_TURNS = 500


def everything(people: People, learners: LearnerStore, visits: Visits, name: str) -> bytes:
    """All data of a person as the bytes of a JSON file."""
    account = people.account(name)
    if account is None:
        return b"{}\n"
    told = {
        "account": dataclasses.asdict(account),
        "sessions": [dataclasses.asdict(session) for session in people.sessions(name)],
        "courses": [_of_course(member, learners, visits) for member in _memberships(people, name)],
    }
    text = json.dumps(told, indent=1, ensure_ascii=False, default=_plain)
    return (text + "\n").encode("utf-8", "surrogatepass")


def forget_learned(
    members: Sequence[Member], people: People, learners: LearnerStore, visits: Visits
) -> None:
    """Delete what was learned, said and reported in some courses; the memberships stay."""
    for member in members:
        learners.forget(member.learner)
        visits.drop(member.visit)
        people.set_consent(member.account, member.course, False)


def forget_everything(people: People, learners: LearnerStore, visits: Visits, name: str) -> None:
    """Delete a person's account and all of its data; PeopleError for the last administrator."""
    members = _memberships(people, name)
    people.remove_account(name)
    for member in members:
        learners.forget(member.learner)
        visits.drop(member.visit)


def _memberships(people: People, name: str) -> list[Member]:
    return list(chain(people.memberships(name), people.former(name)))


def _of_course(member: Member, learners: LearnerStore, visits: Visits) -> dict[str, object]:
    visit = visits.admit(member.visit, member.learner, member.account)
    turns = visits.turns(visit, MOST_TURNS)
    return {
        "course": member.course,
        "role": member.role,
        "joined": member.joined,
        "teachers_may_see": member.consent,
        "learned": learners.export(member.learner),
        "conversation": [
            {"question": t.question, "answer": t.reply.text, "at": t.at} for t in turns
        ],
        "reports": [dataclasses.asdict(report) for report in visits.reports_in([visit.id])],
        "hints_put_away": sorted(visits.dismissed(visit)),
    }


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
