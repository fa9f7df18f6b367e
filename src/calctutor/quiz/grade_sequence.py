"""What comes first and what later in a statement."""

from __future__ import annotations

from collections.abc import Sequence

from calctutor.quiz.grade_words import Token

_THEN = frozenset("then afterwards later subsequently next finally thereafter".split())
_FIRST = frozenset("first initially before firstly".split())
Steps = tuple[Sequence[Token], Sequence[Token]]


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
