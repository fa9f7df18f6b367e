"""A scan of inline Markdown in the making: pieces of text, delimiter runs, brackets, marks."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field

from calctutor.notes.shown import Mark, MarkKind, Shown

_BLANKS = re.compile(r"[ \t]+|[^ \t]+")


@dataclass(slots=True)
class Piece:
    """Shown text and the source start:end that it came from."""

    text: str
    start: int
    end: int
    line_end: bool = False


@dataclass(slots=True)
class Run:
    """A run of delimiters: piece index, its character, and what it may do."""

    piece: int
    char: str
    opens: bool
    closes: bool


@dataclass(slots=True)
class Bracket:
    """An open "[" or "![": its piece, the delimiter runs before it, where its text starts."""

    piece: int
    runs: int
    image: bool
    text_start: int
    active: bool = True


@dataclass(slots=True)
class Scan:
    """What has been read of one source so far."""

    source: str
    references: Container[str]
    pieces: list[Piece] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    marks: list[tuple[MarkKind, int, int, str]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    ticks: dict[int, list[int]] | None = None

    def add(self, text: str, start: int, end: int) -> int:
        """Append a piece; its index."""
        self.pieces.append(Piece(text, start, end))
        return len(self.pieces) - 1

    def mark(self, kind: MarkKind, text: str, start: int, end: int, href: str = "") -> None:
        """Append a piece with a mark around it."""
        index = self.add(text, start, end)
        self.marks.append((kind, index, index + 1, href))

    def find(self, closer: str, start: int) -> int:
        """The next ``closer``, or -1; a failed search is not made again."""
        if closer in self.missing:
            return -1
        found = self.source.find(closer, start)
        if found < 0:
            self.missing.add(closer)
        return found


def pair_runs(scan: Scan, bottom: int) -> None:
    """Match the delimiter runs from ``bottom`` on and take their markers out of the text."""
    openers: dict[str, list[int]] = {"*": [], "_": [], "~": [], "=": []}
    for at in range(bottom, len(scan.runs)):
        run = scan.runs[at]
        closer = scan.pieces[run.piece]
        stack = openers[run.char]
        while run.closes and closer.text and stack:
            opening = scan.runs[stack[-1]]
            opener = scan.pieces[opening.piece]
            size = 2 if len(opener.text) > 1 and len(closer.text) > 1 else 1
            opener.text, opener.end = opener.text[:-size], opener.end - size
            closer.text, closer.start = closer.text[size:], closer.start + size
            kind = _kind_of(run.char, size)
            scan.marks.append((kind, opening.piece + 1, run.piece, ""))
            for others in openers.values():
                while others and others[-1] > stack[-1] and others is not stack:
                    others.pop()
            if not opener.text:
                stack.pop()
        if run.opens and closer.text:
            stack.append(at)
    del scan.runs[bottom:]


def _kind_of(char: str, size: int) -> MarkKind:
    if char == "~":
        return "struck"
    return "strong" if size == 2 else "em"


def assemble(scan: Scan) -> Shown:
    """The scan as shown text: runs of blanks are one space, both ends are trimmed."""
    text: list[str] = []
    length = 0
    pieces: list[tuple[int, int, int]] = []
    breaks: list[int] = []
    places: list[int] = []
    blank = True
    for piece in scan.pieces:
        places.append(length)
        if piece.line_end:
            breaks.append(length)
        for chunk, start, end in _collapsed(piece):
            if chunk == " " and blank:
                continue
            text.append(chunk)
            pieces.append((length, start, end))
            length += len(chunk)
            blank = chunk == " "
    places.append(length)
    shown = "".join(text)
    if shown.endswith(" "):
        shown = shown[:-1]
        pieces.pop()
    marks = []
    for kind, first, last, href in scan.marks:
        start, end = _trim(shown, places[first], places[last])
        if start < end:
            marks.append(Mark(kind, start, end, href))
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    inner = tuple(at for at in breaks if 0 < at <= len(shown))
    return Shown(scan.source, shown, tuple(pieces), tuple(marks), inner)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    end = min(end, len(text))
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


def _collapsed(piece: Piece) -> list[tuple[str, int, int]]:
    """A piece as chunks in which every run of blanks is one space."""
    if not piece.text:
        return []
    if len(piece.text) != piece.end - piece.start or not (" " in piece.text or "\t" in piece.text):
        return [(piece.text, piece.start, piece.end)]
    inside = piece.text.strip(" \t")
    if piece.text == inside and "  " not in inside and "\t" not in inside:
        return [(piece.text, piece.start, piece.end)]
    chunks = []
    for match in _BLANKS.finditer(piece.text):
        chunk = " " if match.group()[0] in " \t" else match.group()
        chunks.append((chunk, piece.start + match.start(), piece.start + match.end()))
    return chunks
