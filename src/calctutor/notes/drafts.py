"""Statements before their subjects are known: what stands where, under which labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calctutor.notes.blocks import Prose
from calctutor.notes.glossary import Entry
from calctutor.notes.labels import Lead
from calctutor.notes.openings import Opening

DraftKind = Literal["sentence", "bullet", "element", "cell", "pair"]


@dataclass(slots=True, eq=False)
class Owner:
    """What a nested statement stands under: a label or a statement, with its place.

    ``siblings`` names the list that the label is an element of; an ``intro``
    announces a list ("The causes are:") and is no label.
    """

    label: str
    prose: Prose
    start: int
    end: int
    siblings: str
    draft: Draft | None = None
    intro: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Where a table's cell stands: the heads of its row and column, and which is the subject."""

    subject: str
    label: str
    heads: tuple[Prose, ...]


@dataclass(slots=True, eq=False)
class Draft:
    """One statement: shown text start:end of a prose, ``full`` where its lead-in begins.

    ``before`` is the statement before it in the same paragraph; ``above`` the one
    that a table's cell hangs on. A pair of a glossary has its ``entry``, and in
    ``left`` the prose of its first column. ``opening`` is the name that the
    sentence itself is about.
    """

    kind: DraftKind
    prose: Prose
    start: int
    end: int
    full: int
    group: str
    lead: Lead | None = None
    owners: tuple[Owner, ...] = ()
    before: Draft | None = None
    dispute: str | None = None
    row: Row | None = None
    above: Draft | None = None
    entry: Entry | None = None
    left: Prose | None = None
    opening: Opening | None = None
    id: str = ""

    @property
    def text(self) -> str:
        """The statement for reading, lead-in left out."""
        return self.prose.shown.text[self.start : self.end]

    @property
    def names_itself(self) -> bool:
        """Whether it is a bare name in a list or in the first column of a table."""
        return self.kind == "element"
