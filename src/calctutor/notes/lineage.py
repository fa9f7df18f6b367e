"""Facts keep their id when a note is renamed or reworded, and with it what was learned of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from calctutor.text import fold
from calctutor.types import Fact, NotesContent

CLOSE = 75.0
"""Likeness (0..100) from which a reworded statement is the same one."""
MOST_COMPARED = 400
"""Statements of one subject and aspect that are compared with one another."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def with_kept_ids(
    content: NotesContent, before: Sequence[Fact], same: Collection[str] = ()
) -> NotesContent:
    """The content with the ids that its facts had before.

    ``before`` are the facts that there were; those whose id the content has may be
    left out and named in ``same``. A fact whose own id is new takes that of the fact
    that is gone and has its text and subject, else its text, else the closest text of
    its subject and aspect, with the same polarity and numbers. Each id is taken once.
    """
    known = {fact.id for fact in before}.union(same)
    new_ids = {fact.id for fact in content.facts}
    fresh = [fact for fact in content.facts if fact.id not in known]
    gone = [fact for fact in before if fact.id not in new_ids]
    kept: dict[str, str] = {}
    for key in (_place_free, _words):
        fresh, gone = _match_exactly(fresh, gone, key, kept)
    _match_closely(fresh, gone, kept)
    if not kept:
        return content
    facts = tuple(
        replace(f, id=kept.get(f.id, f.id), parent=kept.get(f.parent, f.parent))
        if f.id in kept or f.parent in kept
        else f
        for f in content.facts
    )
    return replace(content, facts=facts)


def _place_free(fact: Fact) -> Hashable:
    return fold(fact.subject), fact.aspect, _words(fact)


def _words(fact: Fact) -> Hashable:
    return fold(fact.lead_in), fold(fact.text), fact.negated


def _match_exactly(
    fresh: Sequence[Fact],
    gone: Sequence[Fact],
    key: Callable[[Fact], Hashable],
    kept: dict[str, str],
) -> tuple[list[Fact], list[Fact]]:
    """Pair facts of one key in their order; what is left over on both sides."""
    waiting: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in reversed(gone):
        waiting[key(fact)].append(fact)
    left: list[Fact] = []
    for fact in fresh:
        same = waiting[key(fact)]
        if same:
            kept[fact.id] = same.pop().id
        else:
            left.append(fact)
    taken = set(kept.values())
    return left, [fact for fact in gone if fact.id not in taken]


def _match_closely(fresh: Sequence[Fact], gone: Sequence[Fact], kept: dict[str, str]) -> None:
    """Pair reworded facts of one subject and aspect, the closest first."""
    groups: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in gone:
        groups[_company(fact)].append(fact)
    pairs = [
        (likeness, new.id, old.id)
        for new in fresh
        for old in groups[_company(new)][:MOST_COMPARED]
        if (likeness := fuzz.ratio(fold(new.text), fold(old.text))) >= CLOSE
    ]
    taken = set(kept.values())
    for _, new_id, old_id in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if new_id not in kept and old_id not in taken:
            kept[new_id] = old_id
            taken.add(old_id)


def _company(fact: Fact) -> Hashable:
    """What reworded facts have in common; another number or a "not" makes another statement."""
    return fold(fact.subject), fact.aspect, fact.negated, tuple(_NUMBER.findall(fact.text))
