"""What in the statements on two or more sides tells them apart, and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from calctutor.aspects import EXCLUSIVE, aspect_of_label
from calctutor.dialogue.rows import Asked, Rows
from calctutor.dialogue.sides import LIKE, Side
from calctutor.text import content_stems, fold, stem, words
from calctutor.types import Fact


def differing(sides: list[Side]) -> list[Fact]:
    """What the notes' own label says of each side, where it has one value a side and they differ.

    A column of a table has; a label for what may be several things (sites, causes) has not.
    """
    table = Rows.of_sides(sides)
    for label in dict.fromkeys(table.labels.values()):
        stated = [[f for f in s.own if table.labels.get(f.id) == label] for s in sides]
        if not all(len(facts) == 1 and facts[0].disputed is None for facts in stated):
            continue
        told = [facts[0] for facts in stated]
        single = aspect_of_label(label) in ("", *EXCLUSIVE)
        if not single and not all("#table:" in f.group for f in told):
            continue
        like = any(LIKE.search(fold(f.text)) for f in told)  # as is a third thing
        if not like and len({value_of(f) for f in told}) == len(sides):
            return told
    return []


def in_respect(
    sides: list[Side], key_facts: list[Fact], shared: list[Fact], wanted: Asked
) -> tuple[list[Side], list[Fact], list[Fact]]:
    """The sides and statements, only those on the respect in question where there are such.

    Where a statement tells them apart in it, what is said of one side alone adds nothing.
    """
    within = [f for f in (*each_of(sides), *key_facts) if wanted.is_in_respect(f)]
    if not within:
        return sides, key_facts, shared
    telling = [f for f in key_facts if f in within]
    left = [f for f in each_of(sides) if f not in within or f in telling]
    kept = [s.without(left) for s in sides]
    if telling and not all(s.facts for s in kept):
        kept = [s.without(s.facts) for s in kept]
    return kept, telling, [f for f in shared if f in within or wanted.is_in_respect(f)]


def names_each(fact: Fact, sides: list[Side]) -> bool:
    """Whether one statement names every side by a word that the others' names lack."""
    named = [set(content_stems(s.label)) for s in sides]
    own = [name.difference(*(n for n in named if n is not name)) for name in named]
    held = set(content_stems(fact.text))
    return all(held & telling for telling in own) and not _only_lists(fact.text, named, own)


_JOINTS = frozenset("and or nor either neither both a an the".split())


def _only_lists(text: str, named: Sequence[set[str]], own: Sequence[set[str]]) -> bool:
    """Whether a statement names the sides one beside the other and so says the same of each.

    "It is either A or B" tells nothing apart; "A and B take an hour and a day respectively" does.
    """
    tokens = [(fold(w.text), stem(w.text)) for w in words(text)]
    small = _JOINTS | set().union(*named)
    sides = [next((i for i, o in enumerate(own) if s in o), None) for _, s in tokens]
    at = [n for n, side in enumerate(sides) if side is not None]
    return "respectively" not in fold(text) and all(
        sides[a] == sides[b] or all(t in small or s in small for t, s in tokens[a + 1 : b])
        for a, b in pairwise(at)
    )


@lru_cache(maxsize=65_536)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


def value_of(fact: Fact) -> frozenset[str]:
    """The content stems of what a statement says."""
    return _stems_of(fact.text)


def each_of(sides: list[Side]) -> list[Fact]:
    """The statements of all sides, each once."""
    return list(dict.fromkeys(f for side in sides for f in side.facts))
