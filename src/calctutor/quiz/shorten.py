"""A statement with a gap, cut at its clauses to a readable length; "…" marks what is left out."""

from __future__ import annotations

import re

from calctutor.quiz.phrases import begins_with_verb, says_something, subject_of

FEWEST_LEFT = 9
"""Words of a statement that stay when it is cut."""
LONGEST_STEM = 22
"""Words of a cloze stem; longer statements are cut at clauses, with an ellipsis."""

_JOINTS = re.compile(r"[,;:] | (?=(?:and|but|or|who|which|where|while|because|whose)\b)")
_LEANS = re.compile(r"(?:and|or)\b")
"""Parts that begin so lack their subject."""
_RELATIVE = re.compile(r"\s*(?:who|which|that|whose|where)\b")
_LED_ON = re.compile(r",? (?:from|in|of|to|by|with|at|on|for|through|under|over|after|before)$")
"""A preposition whose "which" is cut off."""


def shorten(left: str, right: str, room: int) -> tuple[str, str]:
    """Both sides of a gap cut at their clauses, farthest from the gap first, to some words."""
    heads = [m.end() for m in _JOINTS.finditer(left) if _may_begin(left[m.end() :], right)]
    tails = [m.start() for m in _JOINTS.finditer(right)]
    cut_left, cut_right = left, right
    while len((cut_left + cut_right).split()) > room and (heads or tails):
        if tails and (not heads or len(cut_right.split()) >= len(cut_left.split())):
            kept = right[: tails.pop()].rstrip(" ,;:")
            now_left, now_right = cut_left, _LED_ON.sub("", kept) + " …"
        else:
            now_left, now_right = _with_subject(left, left[heads.pop(0) :].lstrip()), cut_right
        if len((now_left + now_right).split()) >= FEWEST_LEFT:
            cut_left, cut_right = now_left, now_right
    return cut_left, cut_right


def _may_begin(rest: str, right: str) -> bool:
    """Whether a part of a sentence can stand without what goes before it."""
    if _RELATIVE.match(rest):
        return False
    listed = _LEANS.match(rest) is not None
    return not listed or says_something(f"{rest} {right}")


def _with_subject(left: str, rest: str) -> str:
    """The rest of a sentence, its subject kept in front where the rest has none of its own."""
    conjunction = _LEANS.match(rest)
    leans = begins_with_verb(rest[conjunction.end() :].lstrip() if conjunction else rest)
    subject = subject_of(left) if leans and left[:1].isupper() else ""
    return f"{subject} … {rest}" if subject else f"… {rest}"
