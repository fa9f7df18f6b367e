"""The marks of Markdown that all converters write: lists, tables, text that stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_INLINE = re.compile(r"([*`\\$]|<(?=[A-Za-z/!?])|\[\[|!\[)")
_START = re.compile(r"([#>+=-]|\d{1,9}[.)])(?=\s|\Z)|(```|~~~|:::|\|)")


def escaped(text: str) -> str:
    """Text on one line that Markdown reads as it stands."""
    return _INLINE.sub(r"\\\1", " ".join(text.split()))


def as_line(text: str) -> str:
    """Inline Markdown that begins a line, so that nothing at its start is read as a mark."""
    mark = _START.match(text)
    if not mark:
        return text
    place = mark.end() - 1 if mark.group()[:1].isdigit() else 0
    return f"{text[:place]}\\{text[place:]}"


def heading(text: str, level: int) -> str:
    """A heading of level 1..6."""
    return f"{'#' * max(1, min(6, level))} {text}"


def bullet(text: str, depth: int, *, ordered: bool = False) -> str:
    """An element of a list at a depth from 0."""
    return f"{'   ' * min(depth, 12)}{'1.' if ordered else '-'} {text}"


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table, its first row the header; short rows are filled up."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return
    for number, row in enumerate(rows):
        cells = [" ".join(cell.split()).replace("|", "\\|") for cell in row]
        yield f"| {' | '.join(cells + [''] * (width - len(cells)))} |"
        if not number:
            yield f"|{'---|' * width}"


def joined(lines: Sequence[tuple[str, str]]) -> str:
    """Lines with their kinds as Markdown: a blank line between all but those of one list or table.

    A kind is "item", "row", "table" for where a new table begins, or any other word
    for what stands alone.
    """
    found: list[str] = []
    before = ""
    for kind, line in lines:
        if kind == "table":
            before = ""
            continue
        if found and not (kind == before and kind in ("item", "row")):
            found.append("")
        found.append(line)
        before = kind
    return "\n".join(found) + "\n"
