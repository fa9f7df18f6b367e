"""Names that hold a word of comparing: "Rylands v Fletcher", "lead and lag"."""

from __future__ import annotations

import re
from collections.abc import Container

from calctutor.terms import TermIndex, exact
from calctutor.text import stem, words

_JOINT = re.compile(r"(?<=\S) (?P<joint>v\.?|vs\.?|versus|and|or) (?=\S)", re.IGNORECASE)
_BOUND = re.compile(r"_(v\.?|vs\.?|versus|and|or)_", re.IGNORECASE)


def with_names_whole(text: str, terms: TermIndex, beside: Container[tuple[str, str]] = ()) -> str:
    """A text in which the names that hold "v", "vs", "and" or "or" are bound by low lines.

    One whose two halves are terms themselves stays open: "Merge vs rebase" is a comparison. So is
    what the notes write as it stands with a "v": ``beside`` are the stems of words side by side.
    """
    named = [(m.start, m.end) for m in exact(terms.mentions(text)) if _JOINT.search(m.text)]
    pieces: list[str] = []
    last = 0
    for joint in _JOINT.finditer(text):
        span = next((s for s in named if s[0] < joint.start() and joint.end() < s[1]), None)
        if span:
            halves = (text[span[0] : joint.start()], text[joint.end() : span[1]])
        elif joint["joint"].lower().rstrip(".") == "v" and _is_written(text, joint, beside):
            halves = (words(text[: joint.start()])[-1].text, words(text[joint.end() :])[0].text)
        else:
            continue
        if not all(terms.named(half) for half in halves):
            pieces += [text[last : joint.start()], f"_{joint['joint']}_"]
            last = joint.end()
    return "".join((*pieces, text[last:]))


def as_written(side: str) -> str:
    """A side of a comparison with its bound names as they were written."""
    return _BOUND.sub(r" \1 ", side)


def _is_written(text: str, joint: re.Match[str], beside: Container[tuple[str, str]]) -> bool:
    """Whether the notes have the words round a "v" with that "v" between them."""
    before, after = words(text[: joint.start()])[-1:], words(text[joint.end() :])[:1]
    return (
        bool(before and after)
        and (stem(before[0].text), "v") in beside
        and ("v", stem(after[0].text)) in beside
    )
