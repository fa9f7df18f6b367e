"""Questions of several things: of each of a class, of each of those named, of one instead of
another."""

from __future__ import annotations

import re
from itertools import pairwise

from calctutor.terms import TermIndex
from calctutor.text import STOP_WORDS, fold, words
from calctutor.types import Mention

_SEVERAL_OF = re.compile(
    r"\b(?:all|each|every|both|two|three|four|five|six|\d)(?: of)?(?: the| these)?(?: \w+)?\s*$",
    re.I,
)
"""What stands before a class that is asked for member by member."""
_INSTEAD_OF = re.compile(
    r"\b(?:instead of|in place of|alternatives? (?:to|for)|other than|besides?|apart from) "
    r"(?:the |an? )?(?P<thing>[\w'-]+(?:[ -][\w'-]+)?)\W*$",
    re.IGNORECASE,
)
"""A thing at the end of a question of which another is asked for: "what instead of X?"."""
OF_EACH = re.compile(r"(?:and |so )?(?:where|when|how|why)\b(?! (?:many|much)\b)", re.IGNORECASE)
EACH = re.compile(
    r"(?P<things>[^,:;?](?:[^:;?]*[^:;?,])?)[,:;?-]+\s*(?:what|where|when|how|why|who|which)\b"
    r"(?: is (?:what|which|who)\b|.*\b(?:each|both|all|they|these|respectively)\b)",
    re.IGNORECASE,
)
"""Things named one after the other, and a question of each of them."""


def member_by_member(text: str, mentions: tuple[Mention, ...]) -> bool:
    """Whether a class is asked for member by member: "when were the three Punic Wars"."""
    return any(len(m.names) > 1 and _SEVERAL_OF.search(text[: m.start]) for m in mentions)


def is_left_out(text: str, start: int) -> bool:
    """Whether a word stands in the name of what another thing is asked for instead of."""
    match = _INSTEAD_OF.search(text)
    return match is not None and start >= match.start("thing")


def classes_of_two_words(text: str, taken: tuple[Mention, ...], terms: TermIndex) -> list[Mention]:
    """Classes that are named by two words, which several terms end in: "Punic Wars"."""
    found: list[Mention] = []
    for first, second in pairwise(words(text)):
        pair = text[first.start : second.end]
        small = {fold(first.text), fold(second.text)} & STOP_WORDS
        inside = any(m.start < second.end and first.start < m.end for m in (*taken, *found))
        if small or inside or text[first.end : second.start] != " ":
            continue
        if len(members := terms.members(pair)) > 1:
            found.append(Mention(members, first.start, second.end, pair, "class"))
    return found
