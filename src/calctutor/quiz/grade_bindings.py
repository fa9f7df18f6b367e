"""What goes with what: words that the notes say together, each said with another's partner."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from calctutor.quiz.grade_order import Same
from calctutor.quiz.grade_words import RELATIONS, Token

_PARTS = frozenset(
    """and or plus but while whereas although because since as if when so which with without
    than into onto from by for on against rather""".split()
)
_RANGES = frozenset("between from".split())


def is_crossed(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """ "Acid strong, alkali weak" for "a weak acid with a strong alkali".

    Two words that the notes have in one part, and two that they have in another, stand in two
    parts of the answer, each of the first with one of the second.
    """
    mine, theirs = _groups(gold), _groups(said)
    found = [
        (mine[i], theirs[places[0]])
        for i, token in enumerate(gold)
        if _telling(token)
        and sum(_telling(t) and _alike(token, t, same) for t in gold) == 1
        and len(places := [n for n, t in enumerate(said) if _alike(token, t, same)]) == 1
    ]
    kept = {pair for pair in found if mine.count(pair[0]) > 1}
    for one, other in combinations(sorted({m for m, _ in kept}), 2):
        first = {t for m, t in kept if m == one}
        second = {t for m, t in kept if m == other}
        if len(first & second) > 1 and len(first | second) == len(first & second):
            return True
    return False


def _telling(token: Token) -> bool:
    return (token.content and not token.generic) or token.word in RELATIONS


def _alike(gold: Token, token: Token, same: Same) -> bool:
    if gold.content and token.content:
        return same(gold, token)
    return gold.word == token.word and token.word in RELATIONS


def _groups(tokens: Sequence[Token]) -> list[int]:
    """For each word the number of the part that it stands in; "between A and B" is one part."""
    groups, number, in_range = [], 0, False
    for n, token in enumerate(tokens):
        if n and token.clause != tokens[n - 1].clause:
            number, in_range = number + 1, False
        elif token.word in _PARTS and not (in_range and token.word in ("and", "to")):
            number += 1
        elif token.word in ("and", "to"):
            in_range = False
        in_range = in_range or token.word in _RANGES
        groups.append(number)
    return groups
