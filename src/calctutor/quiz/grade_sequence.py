"""What comes first and what later in a statement, and words that changed their neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from calctutor.quiz.grade_words import Token

_THEN = frozenset("then afterwards later subsequently next finally thereafter".split())
_FIRST = frozenset("first initially before firstly".split())
Steps = tuple[Sequence[Token], Sequence[Token]]
_ORDERED_FROM = 3


def first_and_later(tokens: Sequence[Token]) -> Steps | None:
    """The words of what comes first and of what comes later, or None where no order is told.

    "A, then B", "A before B", "B after A", "A followed by B", "B follows A".
    """
    for place, token in enumerate(tokens):
        before, behind = tokens[:place], tokens[place + 1 :]
        following = behind[0].word if behind else ""
        if token.word == "followed" and following == "by":
            return _steps(before, behind)
        if token.word in ("then", "before") or (token.word in _THEN and _telling(behind)):
            found = _steps(before, behind)
            if found is not None:
                return found
        if token.word in _THEN and any(t.word in _FIRST for t in before):
            return _ended_by(before)
        if token.word in ("after", "following", "follows", "once", "preceded"):
            return _steps(behind, before) or _split_behind(behind)
        if token.word in ("until",):
            return _steps(behind, before)
    return None


def _telling(tokens: Sequence[Token]) -> bool:
    return any(t.content and not t.generic for t in tokens)


def _steps(first: Sequence[Token], later: Sequence[Token]) -> Steps | None:
    return (first, later) if _telling(first) and _telling(later) else None


def _ended_by(before: Sequence[Token]) -> Steps | None:
    """ "First A, B afterwards": parted at the last mark."""
    last = max((t.clause for t in before), default=0)
    return _steps([t for t in before if t.clause < last], [t for t in before if t.clause == last])


def _split_behind(behind: Sequence[Token]) -> Steps | None:
    """ "After A, B": parted at the first mark."""
    start = behind[0].clause if behind else 0
    return _steps([t for t in behind if t.clause == start], [t for t in behind if t.clause > start])


def is_turned_round(
    gold: Sequence[Token], said: Sequence[Token], same: Callable[[Token, Token], bool]
) -> bool:
    """Whether an answer has the notes' words but binds one to what another is bound to.

    ``gold`` and ``said`` are the telling words in order. Two words that the notes have once each,
    with a third that binds them, must stand in the same order where one clause holds them all.
    """
    once = [g for g in gold if sum(same(g, other) for other in gold) == 1]
    places = [(g, [n for n, t in enumerate(said) if same(g, t)]) for g in once]
    found = [(g, p[0]) for g, p in places if len(p) == 1]
    if len(found) < 2 or len(gold) < _ORDERED_FROM:
        return False
    repeated = [g for g in gold if sum(same(g, other) for other in gold) > 1]
    ranks = [place for _, place in found]
    if repeated:
        return ranks != sorted(ranks) and len({said[r].clause for r in ranks}) == 1
    return _swapped([place for _, place in found])


def _swapped(ranks: Sequence[int]) -> bool:
    """Whether two words that do not neighbour have changed places: a b c d -> a d c b."""
    return any(
        ranks[i] > ranks[j] and all(ranks[i] > ranks[m] > ranks[j] for m in range(i + 1, j))
        for i in range(len(ranks))
        for j in range(i + 2, len(ranks))
    )
