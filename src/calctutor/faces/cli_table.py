"""Tables in a terminal: columns where it is wide enough, else one cell below another."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

NARROWEST = 18
"""Columns that a cell needs to be read."""

_RULE = re.compile(r"\s*:?-+:?\s*")
_BAR = re.compile(r"(?<!\\)\|")


def lay_out(rows: Sequence[Sequence[str]], width: int) -> str:
    """A table whose first row is its head and whose first column names the rows."""
    label = max(columns(row[0]) for row in rows)
    others = max(len(row) for row in rows) - 1
    if not others:
        return "\n".join(row[0] for row in rows)
    each = (width - label - 3 * others) // others
    if each < NARROWEST:
        return _stacked(rows, width)
    widths = [label, *[each] * others]
    rule = "-+-".join("-" * w for w in widths)
    drawn = [_row([_fit(t, w) for t, w in zip(row, widths, strict=True)], widths) for row in rows]
    return f"\n{rule}\n".join(drawn)


def markdown_rows(lines: Iterable[str]) -> list[list[str]]:
    """The cells of a Markdown table, the line under its head left out; all rows equally long."""
    rows = [[cell.strip() for cell in _BAR.split(line.strip())[1:-1]] for line in lines]
    kept = [row for row in rows if not all(_RULE.fullmatch(cell) for cell in row)]
    longest = max((len(row) for row in kept), default=0)
    return [row + [""] * (longest - len(row)) for row in kept]


def columns(text: str) -> int:
    """The columns of a terminal that a text takes: wide characters take two, marks none."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    marks = sum(bool(unicodedata.combining(c)) for c in text)
    return len(text) + wide - marks


def _stacked(rows: Sequence[Sequence[str]], width: int) -> str:
    head, *body = rows
    lines: list[str] = []
    for label, *cells in body:
        lines.append(label)
        for name, cell in zip(head[1:], cells, strict=True):
            text = f"{name}: {cell}"
            lines += textwrap.wrap(
                text,
                width,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return "\n".join(lines)


def _fit(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, long words broken."""
    width = width // 2 if columns(text) > len(text) else width
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]


def _row(cells: Sequence[list[str]], widths: Sequence[int]) -> str:
    height = max(len(cell) for cell in cells)
    padded = [cell + [""] * (height - len(cell)) for cell in cells]
    lines = zip(*padded, strict=True)
    return "\n".join(
        " | ".join(_pad(t, w) for t, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _pad(text: str, width: int) -> str:
    return text + " " * max(0, width - columns(text))
