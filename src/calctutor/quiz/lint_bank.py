"""Rules that only a whole bank shows: positions (L16), sibling share (L21), duplicates (L27)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil

from calctutor.quiz.lint_context import is_choice, keys
from calctutor.quiz.match import content
from calctutor.quiz_types import Finding, QuizItem

SIBLING_SHARE = 0.30
"""Share of a bank whose distractors are wrong only because a sibling has its own value."""
SLACK = 0.10
"""How far a position may lie above chance."""
DUPLICATE = 0.80
_FEW = 10
"""Items with as many options, from which on their positions are judged."""
_FRAME = frozenset(content("fill gap notes listed named group under word topic entry term heading"))
"""Words of the generator's own frames, which all its stems share."""


def bank_findings(items: Sequence[QuizItem]) -> tuple[Finding, ...]:
    """All flaws that the bank as a whole has."""
    return (*positions(items), *sibling_share(items), *duplicates(items))


def positions(items: Sequence[QuizItem]) -> Iterator[Finding]:
    """L16: no position holds the key in more than 1/k + 0.10 of the items with k options."""
    by_count: dict[int, list[QuizItem]] = defaultdict(list)
    for item in items:
        if is_choice(item) and len(item.key) == 1 and item.kind != "true_false":
            by_count[len(item.options)].append(item)
    for count, group in sorted(by_count.items()):
        if len(group) < _FEW:
            continue
        most = max(ceil(len(group) / count), int(len(group) * (1 / count + SLACK)))
        places = Counter(item.key[0] for item in group)
        for place, times in sorted(places.items()):
            for item in [i for i in group if i.key[0] == place][most:]:
                message = f"the key is option {place + 1} in {times} of {len(group)} items"
                yield Finding("L16", "E", item.id, message)


def is_sibling_only(item: QuizItem) -> bool:
    """Whether a wrong option is wrong only by a sibling's own value."""
    return any(option.refutation == "sibling" for option in item.options)


def sibling_share(items: Sequence[QuizItem]) -> Iterator[Finding]:
    """L21: at most 30% of a bank rests on siblings' own values alone."""
    found = [item for item in items if is_sibling_only(item)]
    allowed = int(SIBLING_SHARE * len(items))
    for item in found[allowed:]:
        message = f"{len(found)} of {len(items)} items rest on siblings alone, {allowed} may"
        yield Finding("L21", "E", item.id, message)


def direction(item: QuizItem) -> str:
    """What an item asks for: its key's or its gold's words."""
    if item.pairs or item.order:
        return "all"
    right = [option.text for option in keys(item)] or [unit.value for unit in item.gold]
    return " ".join(sorted(content(" ".join(right)))) or " ".join(right)


def duplicates(items: Sequence[QuizItem]) -> Iterator[Finding]:
    """L27: same fact, kind and direction; or stem and key nearly the same words.

    Items of one fact and of different kinds are no duplicates, however alike
    their words: kinds rotate on a fact.
    """
    seen: dict[tuple[str, str, str], str] = {}
    known: set[str] = set()
    for item in items:
        what = (item.fact_id, item.kind, direction(item))
        if item.fact_id and what in seen:
            known.add(item.id)
            yield Finding("L27", "E", item.id, f"asks the same as {seen[what]}")
        seen.setdefault(what, item.id)
    yield from _alike([item for item in items if item.id not in known])


def _alike(items: Sequence[QuizItem]) -> Iterator[Finding]:
    """Pairs of token Jaccard 0.80 or more, found by the rarest tokens (prefix filter)."""
    sets = [frozenset(content(f"{item.stem} {direction(item)}")) - _FRAME for item in items]
    often = Counter(token for tokens in sets for token in tokens)
    index: dict[str, list[int]] = defaultdict(list)
    for i, tokens in enumerate(sets):
        rare = sorted(tokens, key=lambda t: (often[t], t))
        prefix = rare[: len(rare) - ceil(DUPLICATE * len(rare)) + 1]
        near = sorted({j for token in prefix for j in index[token]})
        twin = next((j for j in near if _twins(items[i], items[j], tokens, sets[j])), None)
        if twin is not None:
            yield Finding("L27", "E", items[i].id, f"nearly the same words as {items[twin].id}")
            continue
        for token in prefix:
            index[token].append(i)


def _twins(a: QuizItem, b: QuizItem, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    rotates = a.fact_id == b.fact_id and a.kind != b.kind
    return not rotates and jaccard(mine, theirs) >= DUPLICATE


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of common tokens, 0..1."""
    return len(a & b) / len(a | b) if a or b else 0.0
