"""The terms in the making: entries that meet by name, and what is joined at the end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from calctutor.notes.names import is_abbreviation, name_key
from calctutor.reading_types import BookCall
from calctutor.text import STOP_WORDS, fold
from calctutor.types import Term

TermKind = Literal["heading", "lead_in", "bold", "element", "glossary"]

_RANKS: tuple[TermKind, ...] = ("heading", "lead_in", "glossary", "bold", "element")
_CASE = re.compile(r"\w v\.? [A-Z]")
"""A case of law: "Bolitho v City and Hackney HA" is one name."""
_PAIR = re.compile(r"\s+(?:or|and)\s+|\s*/\s*")


@dataclass(slots=True)
class Entry:
    """A term in the making; ``rank`` is the place of its best kind."""

    name: str
    rank: int
    aliases: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    headings: dict[tuple[str, ...], None] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """The entries by key, and where abbreviations have moved to."""

    entries: dict[str, Entry] = field(default_factory=dict)
    moved: dict[str, Entry] = field(default_factory=dict)

    def add(
        self,
        name: str,
        kind: TermKind,
        *,
        aliases: Sequence[str] = (),
        parent: str = "",
        headings: tuple[str, ...] = (),
    ) -> None:
        """Put a name in, or add to what is known of it."""
        name = name.strip(" .,;:")
        own = name_key(name)
        if not own:
            return
        others = tuple((fold(alias), alias) for alias in aliases if name_key(alias) != own)
        above = name_key(parent) if parent else ""
        above = "" if above == own else above
        self.enter((own, name, _RANKS.index(kind), others, above, parent, headings))

    def enter(self, call: BookCall) -> None:
        """As `add`, with all keys worked out."""
        self.enter_all((call,))

    def enter_all(self, calls: Iterable[BookCall]) -> None:
        """Several names, one after the other."""
        entries = self.entries
        for own, name, rank, aliases, above, parent, headings in calls:
            entry = entries.get(own)
            if entry is None:
                entry = entries[own] = Entry(name, rank)
            elif rank < entry.rank:
                entry.name, entry.rank = name, rank
            for folded, alias in aliases:
                entry.aliases.setdefault(folded, alias)
            if above and above not in entry.parents:
                entry.parents[above] = parent
            if headings:
                entry.headings[headings] = None


def join_abbreviations(book: Book) -> None:
    """A term that is the abbreviation of exactly one other is no term of its own."""
    owners: dict[str, list[Entry]] = defaultdict(list)
    for entry in book.entries.values():
        for alias in entry.aliases.values():
            if is_abbreviation(entry.name, alias):
                owners[name_key(alias)].append(entry)
    for short, full in owners.items():
        entry = book.entries[short] if short in book.entries else full[0]
        if len(full) > 1 or entry is full[0]:
            continue
        if entry.rank < full[0].rank:
            full[0].aliases = {fold(full[0].name): full[0].name, **full[0].aliases}
            full[0].aliases.pop(fold(entry.name), None)
            full[0].name, full[0].rank = entry.name, entry.rank
        full[0].parents.update({k: p for k, p in entry.parents.items() if k not in full[0].parents})
        full[0].headings.update(entry.headings)
        full[0].aliases.update({k: a for k, a in entry.aliases.items() if a != full[0].name})
        book.moved[short] = full[0]
        del book.entries[short]


def add_parts(book: Book) -> None:
    """A lead-in that names two things, "A or B", is found by either that is no term itself."""
    claimed: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
    for entry in book.entries.values():
        if _RANKS[entry.rank] != "lead_in":
            continue
        one = "(" in entry.name or _CASE.search(entry.name)
        parts = [] if one else _PAIR.split(entry.name)
        if len(parts) == 2:
            for part in parts:
                if len(part) > 3 and fold(part) not in STOP_WORDS:
                    claimed[name_key(part)].append((entry, part))
    for own, claims in claimed.items():
        if len(claims) == 1 and own not in book.entries:
            entry, part = claims[0]
            entry.aliases.setdefault(fold(part), part)


def name_keys(book: Book) -> dict[str, str]:
    """The keys of the entries' names, but of those that were joined with another one."""
    joined = {id(entry) for entry in book.moved.values()}
    return {e.name: own for own, e in book.entries.items() if id(e) not in joined}


def finished(book: Book) -> Iterator[Term]:
    """The terms of a book, parents by the names that they have in the end."""
    at = {**book.entries, **book.moved}
    for entry in book.entries.values():
        parents: dict[str, None] = {}
        for above, parent in entry.parents.items():
            known = at.get(above)
            if known is not entry:
                parents[known.name if known else parent] = None
        yield Term(
            name=entry.name,
            aliases=tuple(entry.aliases.values()),
            parents=tuple(parents),
            headings=tuple(entry.headings),
            kind=_RANKS[entry.rank],
        )
