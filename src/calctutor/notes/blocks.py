"""The blocks of a note with exact places, and the way from shown text back to the note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from calctutor.notes.shown import Shown, source_end, source_range, source_start


@dataclass(frozen=True, slots=True)
class Prose:
    """Inline content: what is shown, and where each of its source lines stands in the note.

    ``segments`` are (offset in the content, offset in the note), one a line.
    """

    shown: Shown
    segments: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1..6 on lines first..last."""

    level: int
    prose: Prose
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on lines first..last."""

    prose: Prose
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Item:
    """An element of a list; ``label`` is the term of a definition list, else None."""

    blocks: tuple[Block, ...]
    first: int
    last: int
    label: Prose | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list on lines first..last."""

    ordered: bool
    items: tuple[Item, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header cells, and the cells of each row below."""

    header: tuple[Prose, ...]
    rows: tuple[tuple[Prose, ...], ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Block, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Opaque:
    """Lines that are kept whole and state nothing on their own: code, math, HTML."""

    kind: Literal["code", "math", "html"]
    first: int
    last: int


Block = Heading | Paragraph | Listing | Table | Quote | Opaque


def note_range(prose: Prose, start: int, end: int) -> tuple[int, int]:
    """The place in the note of shown text start:end, its markup included."""
    low, high = source_range(prose.shown, start, end)
    return _to_note(prose, low), _to_note(prose, max(low, high - 1)) + 1


def bare_range(prose: Prose, start: int, end: int) -> tuple[int, int]:
    """The place in the note of shown text start:end, the markup around it left out."""
    low, high = source_start(prose.shown, start), source_end(prose.shown, end)
    return _to_note(prose, low), _to_note(prose, max(low, high - 1)) + 1


def _to_note(prose: Prose, offset: int) -> int:
    low, high = 0, len(prose.segments)
    while high - low > 1:
        middle = (low + high) // 2
        if prose.segments[middle][0] <= offset:
            low = middle
        else:
            high = middle
    content, note = prose.segments[low]
    return note + offset - content


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """All blocks, containers before what they hold."""
    for block in blocks:
        yield block
        if isinstance(block, Quote):
            yield from walk(block.blocks)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from walk(item.blocks)
