"""Lead-ins: the words before the colon that say what a statement is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calctutor.notes.blocks import Prose
from calctutor.text import STOP_WORDS, fold, words

LONGEST_LABEL = 6
"""Words of the longest lead-in without bold type."""
LONGEST_BOLD_LABEL = 10

_TASK = re.compile(r"\[[ xX]\]\s+")
_IN_LABEL = r"(?:[^:.!?;|]|(?<=\b[A-Z])\.(?= [a-z]))"
"""What a label is made of; a full stop only behind an initial: "C. botulinum"."""
_COLON = re.compile(rf"{_IN_LABEL}{{1,90}}?\s?(?::(?=\s|\Z)|：)")
_DASH = re.compile(rf"({_IN_LABEL}{{1,70}}?)(?:\s+(?:[-–—]|--|=)\s+|\s?—\s?)(?=\S)")
_AFTER_BOLD = re.compile(
    r"(\s*\([^()]{1,80}\))?(\s*[:：](?=\s|\Z)|\s+(?:[-–—]|--|=)\s+|\.(?=\s|\Z))"
)
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|tab\.|listing|image|photo|source|credit)\s*\d*[.:]", re.I
)
_VERBS = frozenset(
    """is are was were be been has have had can could may might will would should must do does did
    include includes including contain contains means follows following shows show note see
    consider recall let's we you i it this that these those they there here because if when while
    where which who whose""".split()
)
_FINITE = frozenset(
    """is are was were has have had can could may might will would should must do does did we you i
    isn't aren't don't""".split()
)
_NOT_AT_END = frozenset("of in for with to at by on from as and or the a an than".split())
_ABBREVIATIONS = frozenset("e.g i.e vs cf fig etc".split())


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead-in: its text, its place start:end in the shown text, and where the rest begins."""

    text: str
    start: int
    end: int
    rest: int
    bold: bool = False


def skip_task(text: str, start: int, end: int) -> int:
    """Where a bullet's text begins, after the box of a task list."""
    box = _TASK.match(text, start, end)
    return box.end() if box else start


def find_lead(prose: Prose, start: int, end: int, *, bullet: bool) -> Lead | None:
    """The lead-in at the start of shown text start:end, or None."""
    text = prose.shown.text
    if _CAPTION.match(text, start, end):
        return None
    return _bold_lead(prose, start, end) or _plain_lead(prose, start, end, bullet)


def is_phrase(text: str) -> bool:
    """Whether a text reads as a name or noun phrase rather than a sentence."""
    parts = [fold(w.text) for w in words(text)]
    return bool(parts) and not any(p in _VERBS for p in parts) and parts[-1] not in _NOT_AT_END


def _bold_lead(prose: Prose, start: int, end: int) -> Lead | None:
    shown = prose.shown
    for mark in shown.marks:
        if mark.start > start:
            return None
        if mark.start == start and mark.kind in ("strong", "em") and mark.end <= end:
            return _lead_of_mark(shown.text, mark.start, mark.end, end)
    return None


def _lead_of_mark(text: str, start: int, bold_end: int, end: int) -> Lead | None:
    inner = text[start:bold_end]
    name = inner.rstrip(":.： –—-")
    parts = [fold(w.text) for w in words(name)]
    if not 0 < len(parts) <= LONGEST_BOLD_LABEL or any(p in _FINITE for p in parts):
        return None
    if inner[-1] in ":.：":
        return Lead(name, start, bold_end, _skip(text, bold_end, end), bold=True)
    after = _AFTER_BOLD.match(text, bold_end, end)
    if not after:
        return None
    label_end = after.end(1) if after.group(1) else bold_end
    label = text[start:label_end].strip()
    stop = len(text[: after.end()].rstrip())
    return Lead(label, start, stop, _skip(text, after.end(), end), bold=True)


def _plain_lead(prose: Prose, start: int, end: int, bullet: bool) -> Lead | None:
    text = prose.shown.text
    colon = _COLON.match(text, start, min(end, start + 100))
    if colon and not _inside_mark(prose, colon.end() - 1) and _is_label(colon.group()[:-1], bullet):
        name = colon.group()[:-1].strip()
        return Lead(name, start, colon.end(), _skip(text, colon.end(), end))
    dash = _DASH.match(text, start, min(end, start + 100)) if bullet else None
    if dash and _inside_mark(prose, dash.end(1)):
        return None
    if dash and _is_label(dash.group(1), bullet) and dash.end() < end:
        name = dash.group(1).strip()
        if not name[-1:].isdigit() or not text[dash.end()].isdigit():
            return Lead(name, start, len(text[: dash.end()].rstrip()), _skip(text, dash.end(), end))
    return None


def _inside_mark(prose: Prose, at: int) -> bool:
    """Whether a place lies within math, code or a link: no lead-in ends there."""
    return any(
        m.start <= at < m.end for m in prose.shown.marks if m.kind in ("math", "code", "link")
    )


def _is_label(label: str, bullet: bool) -> bool:
    parts = words(label)
    bare = re.sub(r"\([^()]*\)", " ", label)
    if not parts or len(bare.split()) > LONGEST_LABEL or not is_phrase(label):
        return False
    if (
        any(label.count(a) != label.count(b) for a, b in ("()", "[]"))
        or "http" in label
        or fold(label) in _ABBREVIATIONS
    ):
        return False
    if "," in bare and not bullet:
        return False
    return bullet or fold(parts[0].text) not in STOP_WORDS


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at
