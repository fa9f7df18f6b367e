"""What kind of paragraph a paragraph is: a caption, notes line by line, notes in one line."""

from __future__ import annotations

import re

from calctutor.notes.blocks import Block, Opaque, Paragraph, Prose
from calctutor.notes.labels import find_lead, is_phrase
from calctutor.notes.statements import is_bare
from calctutor.text import words

_CAPTION = re.compile(r"(?:figure|fig\.?|table|tab\.?|listing|image|photo|video)\s*\d+\b", re.I)
_RUNS_ON = re.compile(r"[,;–—-]\Z")
_LONGEST_LINE_NOTE = 60


def is_caption(prose: Prose, before: Block | None) -> bool:
    """Emphasized text right after a picture, "Figure 3 ...", a bare link, a line of tags."""
    shown = prose.shown
    if _CAPTION.match(shown.text) or is_bare(shown.text):
        return True
    picture = isinstance(before, Opaque) and before.kind == "html"
    if isinstance(before, Paragraph) and not before.prose.shown.text:
        picture = True
    emphasized = [m for m in shown.marks if m.kind == "em" and m.start == 0]
    return picture and bool(emphasized) and emphasized[0].end >= len(shown.text) - 1


def line_notes(prose: Prose) -> list[tuple[int, int]]:
    """The lines of a paragraph whose every line is a note of its own, or nothing.

    Each line starts like a statement and none reads on in the next.
    """
    shown = prose.shown
    if not shown.breaks or len(shown.breaks) > 500:
        return []
    lines = []
    for low, high in zip((0, *shown.breaks), (*shown.breaks, len(shown.text)), strict=True):
        stripped = shown.text[low:high].strip()
        if stripped:
            start = shown.text.index(stripped, low)
            lines.append((start, start + len(stripped)))
    texts = [shown.text[a:b] for a, b in lines]
    if len(texts) < 2 or any(_RUNS_ON.search(t) or not _closes(t) for t in texts[:-1]):
        return []
    if all(find_lead(prose, a, b, bullet=True) for a, b in lines):
        return lines
    short = all(len(t) <= _LONGEST_LINE_NOTE for t in texts)
    ends = any(t.endswith((".", ":")) for t in texts[:-1])
    starts = all(t[0].isupper() or t[0].isdigit() for t in texts)
    return lines if short and starts and not ends else []


def semicolon_notes(prose: Prose, glossary: bool) -> list[tuple[int, int]]:
    """The parts of "A: x; B: y; C: z", or nothing where not every part has a lead-in."""
    text = prose.shown.text
    if text.count(": ") < (2 if glossary else 3):
        return []
    edges = [0, *(m.end() for m in re.finditer(r";\s+", text)), len(text)]
    parts = []
    for low, high in zip(edges, edges[1:], strict=False):
        part = text[low:high].rstrip().removesuffix(";").removesuffix(".")
        parts.append((low, low + len(part)))
    if len(parts) < (2 if glossary else 3):
        return []
    return parts if all(find_lead(prose, a, b, bullet=True) for a, b in parts) else []


def _closes(text: str) -> bool:
    last = words(text)[-1:]
    open_ended = last and not is_phrase(last[0].text) and text[-1] not in ".!?"
    return text.count("(") == text.count(")") and not open_ended
