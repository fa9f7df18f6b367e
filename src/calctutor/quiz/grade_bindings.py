"""What goes with what: words that the notes say together, each said with another's partner."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from calctutor.quiz.grade_order import Same
from calctutor.quiz.grade_words import RELATIONS, Token
from calctutor.wordnet import entry

_PARTS = frozenset(
    """and or plus but while whereas although because since as if when so which with without
    than into onto from by for on against rather""".split()
)
_STEPS = frozenset(
    """then first last later afterwards before after next finally followed follows until once less
    more than rather instead least most respectively""".split()
)
"""Words with which order itself says something."""
_DEGREES = frozenset("more less most least too many much few little".split())
_RANGES = frozenset("between from".split())


def is_crossed(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """ "Acid strong, alkali weak" for "a weak acid with a strong alkali".

    Two words that the notes have in one part, and two that they have in another, stand in two
    parts of the answer, each of the first with one of the second.
    """
    mine, theirs = _joined(gold), _joined(said)
    found = [(mine[i], theirs[n]) for i, n in _placed(gold, said, same)]
    kept = {pair for pair in found if mine.count(pair[0]) > 1}
    for one, other in combinations(sorted({m for m, _ in kept}), 2):
        first = {t for m, t in kept if m == one}
        second = {t for m, t in kept if m == other}
        if len(first & second) > 1 and len(first | second) == len(first & second):
            return True
    return False


def counts_another(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """ "Seven horseshoes with dots" for "seven dots", "more fine" for "fine, more general"."""
    told = {_measure(g): follower for g, follower in pairwise(gold) if _measure(g)}
    for token, follower in pairwise(said):
        own = told.get(_measure(token))
        if own is None or not own.content or not follower.content or token.unit:
            continue
        another = any(g is not own and g.content and same(g, follower) for g in gold)
        if another and not same(own, follower):
            return True
    return False


def _measure(token: Token) -> str:
    """A number, or a word of degree, as what is measured follows it; else ""."""
    return token.stem if token.number is not None or token.word in _DEGREES else ""


def qualifies_another(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """ "The stable continent of an old core" for "the old, stable core of a continent"."""
    for token, thing, following in zip(said, said[1:], (*said[2:], None), strict=False):
        ends = following is None or not following.content or following.clause != thing.clause
        leads = ends and thing.content and bool(entry(thing.word).nouns)
        if not (_is_quality(token) and leads and token.clause == thing.clause):
            continue
        places = [n for n, g in enumerate(gold) if _is_quality(g) and same(g, token)]
        heads = [head for n in places if (head := _head(gold, n)) is not None]
        known = any(g.content and same(g, thing) for g in gold)
        if len(places) == len(heads) == 1 and known and not same(heads[0], thing):
            return True
    return False


def _head(tokens: Sequence[Token], place: int) -> Token | None:
    """The thing that a quality stands before, others of its qualities between."""
    for token in tokens[place + 1 :]:
        if _names(token):
            return token
        if not (_is_quality(token) or token.word == "and"):
            return None
    return None


def keeps_parts(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """ "The spreading is quick, the profile broad and smooth": parts that stay what they are.

    Where a part tells of one thing alone, no order of its words can change who does what.
    """
    placed = _placed(gold, said, same)
    if not placed or any(t.word in _STEPS for t in (*gold, *said)):
        return False
    mine, theirs = _joined(gold), _joined(said)
    homes: dict[int, set[int]] = {}
    for i, n in placed:
        if gold[i].sign != said[n].sign:
            return False
        homes.setdefault(theirs[n], set()).add(mine[i])
    if any(len(parts) > 1 for parts in homes.values()):
        return False
    return all(_one_thing(gold, mine, part) for part in {mine[i] for i, _ in placed})


def _placed(gold: Sequence[Token], said: Sequence[Token], same: Same) -> list[tuple[int, int]]:
    """The places of words that both texts have once each."""
    return [
        (i, places[0])
        for i, token in enumerate(gold)
        if _telling(token)
        and sum(_telling(t) and _alike(token, t, same) for t in gold) == 1
        and len(places := [n for n, t in enumerate(said) if _alike(token, t, same)]) == 1
    ]


def _one_thing(gold: Sequence[Token], groups: Sequence[int], part: int) -> bool:
    """Whether a part names one thing, a compound of neighbouring nouns included."""
    nouns = [n for n, t in enumerate(gold) if groups[n] == part and _names(t)]
    return all(b - a == 1 for a, b in pairwise(nouns))


def _names(token: Token) -> bool:
    """Whether a word may name a thing that acts or is acted on."""
    if token.number is not None or not token.content:
        return False
    found = entry(token.word)
    if not found.senses:
        return True
    return bool(found.nouns) and not found.adjectives


def _telling(token: Token) -> bool:
    return (token.content and not token.generic) or token.word in RELATIONS


def _alike(gold: Token, token: Token, same: Same) -> bool:
    if gold.content and token.content:
        return same(gold, token)
    return gold.word == token.word and token.word in RELATIONS


def _joined(tokens: Sequence[Token]) -> list[int]:
    """The parts of a text, qualities that are listed of one thing kept together."""
    groups = _groups(tokens)
    for n, token in enumerate(tokens):
        if not n or groups[n] == groups[n - 1]:
            continue
        following = token if token.content else next((t for t in tokens[n + 1 : n + 2]), token)
        if _is_quality(tokens[n - 1]) and _is_quality(following):
            old, new = groups[n], groups[n - 1]
            groups = [new if g == old else g for g in groups]
    return groups


def _is_quality(token: Token) -> bool:
    described = token.word.endswith("ed") or bool(entry(token.word).adjectives)
    return token.content and token.number is None and described


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
