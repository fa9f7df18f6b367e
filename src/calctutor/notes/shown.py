"""Text without markup that remembers where each of its characters came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["strong", "em", "code", "math", "link", "struck"]

_OPENING = re.compile(r"(?:<[^<>]*>|[*_~=`\[])*\Z")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of shown text with its markup; ``href`` is a link's target."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Text without markup. ``pieces`` are (shown start, source start, source end).

    A piece as long shown as in the source maps character by character.
    ``breaks`` are the places in ``text`` where a line of the source ended.
    """

    source: str
    text: str
    pieces: tuple[tuple[int, int, int], ...]
    marks: tuple[Mark, ...] = ()
    breaks: tuple[int, ...] = ()


def source_start(shown: Shown, at: int) -> int:
    """Where in the source the shown character ``at`` starts."""
    if at >= len(shown.text):
        return shown.pieces[-1][2] if shown.pieces else 0
    index = bisect_right(shown.pieces, at, key=lambda piece: piece[0]) - 1
    shown_start, start, end = shown.pieces[index]
    return start + (at - shown_start) if _verbatim(shown, index) else start


def source_end(shown: Shown, at: int) -> int:
    """Where in the source the shown character before ``at`` ends."""
    if at <= 0:
        return 0
    index = bisect_right(shown.pieces, at - 1, key=lambda piece: piece[0]) - 1
    shown_start, start, end = shown.pieces[index]
    return start + (at - shown_start) if _verbatim(shown, index) else end


def source_range(shown: Shown, start: int, end: int) -> tuple[int, int]:
    """The source of shown ``start:end`` with the markup that opens and closes it."""
    low, high = source_start(shown, start), source_end(shown, end)
    before = shown.source[source_end(shown, start) : low]
    opening = _OPENING.search(before[-300:])
    low -= len(opening.group()) if opening else 0
    following = source_start(shown, end) if end < len(shown.text) else len(shown.source)
    return low, high + len(shown.source[high:following].rstrip())


def _verbatim(shown: Shown, index: int) -> bool:
    shown_start, start, end = shown.pieces[index]
    following = shown.pieces[index + 1][0] if index + 1 < len(shown.pieces) else len(shown.text)
    return following - shown_start == end - start
