"""How an answer is read: words with their polarity, numbers with their units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from calctutor.quiz.grade_polarity import in_clauses, with_signs
from calctutor.quiz.grade_words import ASSERTED, RELATIONS, Token, normalized, scan
from calctutor.spelling import is_english
from calctutor.text import stem

__all__ = ["ASSERTED", "RELATIONS", "Token", "content", "read", "without_negative_prefix"]


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text in order, polarity decided clause by clause."""
    return tuple(t for t in with_signs(in_clauses(list(scan(normalized(text))))) if not t.mark)


_UN = re.compile(r"(?:un(?=\w{4})|non(?=\w{4})|in(?=[^c]\w{4})|im|ir|il|dis|a(?=s?ymm|norm|typ))")
_ADJECTIVE = re.compile(r"(?:al|ar|ble|ent|ant|ic|ous|ive|ful|ly|ete|ular)$")


@lru_cache(maxsize=8192)
def without_negative_prefix(word: str) -> str:
    """The stem of what a negative adjective denies ("insoluble" -> soluble), or ""."""
    match = _UN.match(word)
    if match is None:
        return ""
    rest = word[match.end() :]
    if word.startswith("un") and rest.endswith("ed") or _ADJECTIVE.search(rest):
        return stem(rest) if len(rest) >= 4 and is_english(rest) else ""
    return ""


def content(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens that can earn credit."""
    return tuple(t for t in tokens if t.content)
