"""A document before it has a format: headings, texts, tables, questions, answers, sources."""

from __future__ import annotations

from dataclasses import dataclass

Runs = tuple["Run", ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one face; with ``source`` it is the marker of that source instead."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    source: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a part, 2 and 3 stand within it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a small one is a remark."""

    runs: Runs
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    entries: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; the first column names the rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as printed: its entries to match, its choices, lines to write on.

    ``entries`` and ``choices`` pair a label with a text; ``second`` is asked after
    the choices, with ``reasons`` to choose from or ``lines`` to write on.
    """

    number: int
    stem: str
    badge: str = ""
    entries: tuple[tuple[str, str], ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    second: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the question of a number, and what the notes say to it."""

    number: int
    text: str
    said: Runs


@dataclass(frozen=True, slots=True)
class WriteLine:
    """A labelled line for the teacher to write on."""

    label: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page, where the format has pages."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place in the notes: file and lines, headings, the words, the author's dispute."""

    number: int
    place: str
    path: str
    quote: str
    dispute: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources, as endnotes."""

    entries: tuple[Source, ...]


Block = Heading | Paragraph | Bullets | Table | Question | Answer | WriteLine | PageBreak | Sources


@dataclass(frozen=True, slots=True)
class Document:
    """A titled sequence of blocks."""

    title: str
    blocks: tuple[Block, ...]
