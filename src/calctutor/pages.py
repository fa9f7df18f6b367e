"""Pages of a converted file: comment lines in its Markdown say where each begins.

``<!-- page 12 -->`` or ``<!-- slide 3 -->`` stands on a line of its own, is no
content of the note, and moves with the text when it is corrected by hand.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"^[ \t]*<!--\s*(page|slide)\s+(\d{1,6})\s*-->[ \t]*\r?$", re.MULTILINE)


def page_mark(number: int, word: str = "page") -> str:
    """The line that begins a page."""
    return f"<!-- {word} {number} -->"


def page_at(text: str, offset: int) -> int | None:
    """The page that a place of a note stands on; None where no page was begun before it."""
    found = None
    for mark in _MARK.finditer(text, 0, max(0, offset) + 1):
        if mark.end() > offset:
            break
        found = int(mark.group(2))
    return found


def page_range(text: str, page: int) -> tuple[int, int] | None:
    """The text of one page as (start, end), its mark left out; None for a page it has not."""
    marks = list(_MARK.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        if int(mark.group(2)) == page:
            end = following.start() if following else len(text)
            return min(mark.end() + 1, end), end
    return None


def page_count(text: str) -> int:
    """How many pages a note begins."""
    return len(_MARK.findall(text))


def page_word(source: str) -> str:
    """What the pages of a file are called: "slide" for a presentation, else "page"."""
    return "slide" if source.lower().endswith((".pptx", ".ppt", ".odp")) else "page"
