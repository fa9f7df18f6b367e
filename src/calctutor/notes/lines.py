"""The lines of a text: places by line, whatever the line ends are."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from calctutor.types import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Lines:
    """Where each line starts, and where it ends without its line end."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]


def split_lines(text: str) -> Lines:
    """The lines of a text, ended by \\r\\n, \\n or \\r; a byte-order mark precedes the first."""
    starts = [1 if text.startswith(BOM) else 0]
    ends = []
    for match in _LINE_END.finditer(text):
        ends.append(match.start())
        starts.append(match.end())
    ends.append(len(text))
    return Lines(tuple(starts), tuple(ends))


def line_at(lines: Lines, offset: int) -> int:
    """The number of the line that holds an offset, counted from 0."""
    return max(0, bisect_right(lines.starts, offset) - 1)


def make_span(lines: Lines, start: int, end: int) -> Span:
    """The span start..end with its first and last line, counted from 1."""
    return Span(start, end, line_at(lines, start) + 1, line_at(lines, max(start, end - 1)) + 1)
