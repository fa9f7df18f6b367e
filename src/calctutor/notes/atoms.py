"""Atoms: the pieces of a section that a passage never divides where it can help it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calctutor.notes.blocks import (
    Block,
    Heading,
    Item,
    Listing,
    Opaque,
    Paragraph,
    Prose,
    Quote,
    Table,
    note_range,
)
from calctutor.notes.inline import plain, show
from calctutor.notes.markdown import Document
from calctutor.notes.parse import PROSE_LIMIT
from calctutor.notes.statements import statement_ranges


@dataclass(frozen=True, slots=True)
class Atom:
    """A statement or line at start:end of the note, and its text without markup.

    ``shown`` is its place in ``prose``, and ``parts`` are the cells of a row, for
    the last resort of cutting it.
    """

    start: int
    end: int
    text: str
    prose: Prose | None = None
    shown: tuple[int, int] = (0, 0)
    parts: tuple[Atom, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """Atoms that stay together where they fit: a paragraph, a bullet, a table, a code block."""

    atoms: tuple[Atom, ...]
    joint: str = " "


def units_of(document: Document, blocks: Sequence[Block]) -> list[Unit]:
    """The units of a section in order. Together they hold all of its content."""
    units: list[Unit] = []
    for block in blocks:
        _add(document, block, units)
    return [u for u in units if u.atoms]


def _add(document: Document, block: Block, units: list[Unit]) -> None:
    if isinstance(block, Paragraph | Heading):
        units.append(Unit(_prose_atoms(document, block.prose, block.first, block.last)))
    elif isinstance(block, Listing):
        for item in block.items:
            _add_item(document, item, units)
    elif isinstance(block, Quote):
        for inner in block.blocks:
            _add(document, inner, units)
    elif isinstance(block, Table):
        units.append(Unit(_table_atoms(document, block), "\n"))
    else:
        units.append(Unit(_opaque_atoms(document, block), "\n"))


def _add_item(document: Document, item: Item, units: list[Unit]) -> None:
    if item.label is not None and item.label.shown.text:
        start, end = note_range(item.label, 0, len(item.label.shown.text))
        if not units or not units[-1].atoms or units[-1].atoms[-1].end < start:
            units.append(Unit((_whole(item.label, start, end),)))
    for block in item.blocks:
        _add(document, block, units)


def _whole(prose: Prose, start: int, end: int) -> Atom:
    return Atom(start, end, prose.shown.text, prose, (0, len(prose.shown.text)))


def _prose_atoms(document: Document, prose: Prose, first: int, last: int) -> tuple[Atom, ...]:
    """One atom a sentence; together they reach from the block's marker to its last line's end."""
    text = prose.shown.text
    if not text:
        return ()
    low, high = _outer(document, first, last)
    ranges = [(a, b) for a, b, _ in statement_ranges(prose, 0, len(text))]
    if not ranges:
        return (Atom(low, high, text, prose, (0, len(text))),)
    starts = [low, *(note_range(prose, a, b)[0] for a, b in ranges[1:])]
    ends = [*starts[1:], high]
    atoms = []
    for (a, b), start, end in zip(ranges, starts, ends, strict=True):
        raw = document.note.text[start:end]
        atoms.append(Atom(start, start + len(raw.rstrip()), text[a:b], prose, (a, b)))
    return tuple(atoms)


def _outer(document: Document, first: int, last: int) -> tuple[int, int]:
    """Lines first..last without the blanks around them."""
    lines = document.lines
    last = min(last, len(lines.starts) - 1)
    low, high = lines.starts[first], lines.ends[last]
    raw = document.note.text[low:high]
    return low + len(raw) - len(raw.lstrip()), low + len(raw.rstrip())


def _table_atoms(document: Document, table: Table) -> tuple[Atom, ...]:
    atoms = []
    numbers = [table.first, *range(table.first + 2, table.last + 1)]
    for number, cells in zip(numbers, (table.header, *table.rows), strict=False):
        low, high = _outer(document, number, number)
        text = "; ".join(c.shown.text for c in cells if c.shown.text)
        if text:
            parts = tuple(_cell_atom(c) for c in cells if c.shown.text)
            atoms.append(Atom(low, high, text, parts=parts))
    return tuple(atoms)


def _cell_atom(cell: Prose) -> Atom:
    return _whole(cell, *note_range(cell, 0, len(cell.shown.text)))


def _opaque_atoms(document: Document, block: Opaque) -> tuple[Atom, ...]:
    numbers = range(block.first, block.last + 1)
    if block.kind == "html":
        return _html_atoms(document, numbers)
    atoms = []
    for number in numbers:
        low, high = _outer(document, number, number)
        text = document.note.text[low:high]
        if text and not _is_fence(text):
            atoms.append(Atom(low, high, text))
    return tuple(atoms)


def _html_atoms(document: Document, numbers: range) -> tuple[Atom, ...]:
    """What is read of HTML, as one atom; line by line where there is much of it."""
    lines = [document.masked.lines[number] for number in numbers]
    if sum(map(len, lines)) <= PROSE_LIMIT:
        proses = [_html_prose(document, lines, numbers.start)]
    else:
        proses = [_html_prose(document, [line], n) for n, line in zip(numbers, lines, strict=True)]
    return tuple(_cell_atom(p) for p in proses if any(c.isalnum() for c in p.shown.text))


def _html_prose(document: Document, lines: Sequence[str], first: int) -> Prose:
    segments: list[tuple[int, int]] = []
    length = 0
    for number, line in enumerate(lines, start=first):
        segments.append((length, document.lines.starts[number]))
        length += len(line) + 1
    content = "\n".join(lines)
    shown = show(content) if length <= PROSE_LIMIT else plain(content)
    return Prose(shown, tuple(segments))


def _is_fence(text: str) -> bool:
    return text.startswith(("```", "~~~")) or text == "$$"
