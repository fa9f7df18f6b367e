"""Terms: the names that the notes use, their other names, and what they stand under."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from calctutor.notes.about import about_of
from calctutor.notes.drafts import Draft, Owner
from calctutor.notes.labels import is_phrase
from calctutor.notes.lexicon import is_command, is_facet, is_generic, pure_aspect
from calctutor.notes.markdown import plain_heading
from calctutor.notes.names import also_called, bracketed_names, is_abbreviation, split_alias
from calctutor.notes.reading import Reading, siblings_of
from calctutor.notes.subjects import own_subject
from calctutor.terms import key
from calctutor.text import STOP_WORDS, fold, words
from calctutor.types import Term

TermKind = Literal["heading", "lead_in", "bold", "element", "glossary"]

_RANKS: tuple[TermKind, ...] = ("heading", "lead_in", "glossary", "bold", "element")
_LONGEST_BOLD = 5
_LONGEST_ELEMENT = 7
_LONGEST_LEAD = 8
_PAIR = re.compile(r"\s+(?:or|and)\s+|\s*/\s*")


@dataclass(slots=True)
class _Entry:
    """A term in the making; ``rank`` is the place of its best kind."""

    name: str
    rank: int
    aliases: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    headings: dict[tuple[str, ...], None] = field(default_factory=dict)


@dataclass(slots=True)
class _Book:
    entries: dict[str, _Entry] = field(default_factory=dict)

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
        own = key(name)
        if not own:
            return
        rank = _RANKS.index(kind)
        entry = self.entries.setdefault(own, _Entry(name, rank))
        if rank < entry.rank:
            entry.name, entry.rank = name, rank
        for alias in aliases:
            if key(alias) != own:
                entry.aliases.setdefault(fold(alias), alias)
        if parent and key(parent) != own:
            entry.parents.setdefault(key(parent), parent)
        if headings:
            entry.headings[headings] = None


def extract_terms(readings: Sequence[Reading]) -> tuple[Term, ...]:
    """The terms of a folder, in the order in which the notes name them first.

    Names that differ in case, plural or spelling only are one term.
    """
    book = _Book()
    for reading in readings:
        _add_headings(book, reading)
        for section, drafts in enumerate(reading.drafts):
            for draft in drafts:
                _add_draft(book, reading, section, draft)
    _add_parts(book)
    _join_abbreviations(book)
    return tuple(_finished(book))


def canonical_names(terms: Sequence[Term]) -> dict[str, str]:
    """The name of each term by the keys of its names, and of aliases that only one term has."""
    names = {key(term.name): term.name for term in terms}
    shared: dict[str, set[str]] = defaultdict(set)
    for term in terms:
        for alias in term.aliases:
            shared[key(alias)].add(term.name)
    for alias, owners in shared.items():
        if len(owners) == 1 and alias not in names:
            names[alias] = next(iter(owners))
    return names


def _finished(book: _Book) -> Iterator[Term]:
    for entry in book.entries.values():
        parents = (
            book.entries[k].name if k in book.entries else p for k, p in entry.parents.items()
        )
        yield Term(
            name=entry.name,
            aliases=tuple(entry.aliases.values()),
            parents=tuple(dict.fromkeys(parents)),
            headings=tuple(entry.headings),
            kind=_RANKS[entry.rank],
        )


def _add_headings(book: _Book, reading: Reading) -> None:
    document = reading.document
    title, aliases = split_alias(plain_heading(document.title))
    if not is_generic(title) and not pure_aspect(title):
        more = _first_part(title)
        book.add(
            title,
            "heading",
            aliases=(*aliases, *document.aliases, *more),
            headings=(document.title,),
        )
    seen: set[tuple[str, ...]] = {(document.title,)}
    for section in document.sections:
        if section.quiet:
            continue
        for depth in range(2, len(section.headings) + 1):
            path = section.headings[:depth]
            if path not in seen:
                seen.add(path)
                _add_heading(book, reading, path)


def _add_heading(book: _Book, reading: Reading, path: tuple[str, ...]) -> None:
    subject = own_subject(path, reading.known, titled=reading.titled)
    if not subject:
        return
    name, aliases = split_alias(subject)
    parent = reading.topic_at(path[:-1]).subject
    book.add(name, "heading", aliases=(*aliases, *_first_part(name)), parent=parent, headings=path)


def _first_part(name: str) -> tuple[str, ...]:
    """ "Soft tissue calcification: causes" is also found by what stands before the colon."""
    first, colon, _ = name.partition(": ")
    return (first,) if colon and len(first.split()) > 1 else ()


def _add_draft(book: _Book, reading: Reading, section: int, draft: Draft) -> None:
    topic = reading.topics[section]
    headings = reading.document.sections[section].headings
    about = about_of(reading, section, draft)
    parent = _owner_thing(reading, section, draft.owners) or topic.subject
    if draft.entry:
        book.add(draft.entry.name, "glossary", aliases=draft.entry.aliases)
    elif draft.names_itself:
        _add_element(book, draft.text, parent)
    elif key(about.subject) != key(topic.subject) and about.own:
        path = (*headings, about.subject) if draft.lead else ()
        named = draft.lead.text if draft.lead and not draft.row else about.subject
        name, aliases = split_alias(named)
        if _is_name(name):
            book.add(name, "lead_in", aliases=aliases, parent=parent, headings=path)
    for owner in draft.owners:
        _add_owner(book, reading, section, owner, headings)
    _add_names_inside(book, draft)


def _owner_thing(reading: Reading, section: int, owners: Sequence[Owner]) -> str:
    for owner in reversed(owners):
        if owner.label and not owner.intro:
            kind = reading.kinds.get((section, siblings_of(owner.siblings), owner.label))
            if kind == "thing":
                return split_alias(owner.label)[0]
    return ""


def _add_owner(
    book: _Book, reading: Reading, section: int, owner: Owner, headings: tuple[str, ...]
) -> None:
    kind = reading.kinds.get((section, siblings_of(owner.siblings), owner.label))
    if owner.label and not owner.intro and kind == "thing" and owner.draft is None:
        name, aliases = split_alias(owner.label)
        topic = reading.topics[section].subject
        book.add(name, "lead_in", aliases=aliases, parent=topic, headings=(*headings, name))


def _add_element(book: _Book, text: str, parent: str) -> None:
    name, aliases = split_alias(text)
    if len(name.split()) <= _LONGEST_ELEMENT and _nameable(name):
        book.add(name, "element", aliases=aliases, parent=parent)


def _nameable(name: str) -> bool:
    parts = [fold(w.text) for w in words(name)]
    long_enough = len(name) > 2 or (len(name) == 2 and name.isupper())
    return bool(
        parts
        and long_enough
        and name[0].isalpha()
        and name[-1] not in "-/"
        and not any(c in name for c in ",;|<>")
        and is_phrase(name)
        and not is_command(name)
        and not is_facet(name)
        and parts[0] not in STOP_WORDS
        and not pure_aspect(name)
        and not is_generic(name)
    )


def _is_name(name: str) -> bool:
    """Whether a lead-in is short enough for a name, and starts like one."""
    return len(name.split()) <= _LONGEST_LEAD and name[0].isalnum() and name[-1] not in "-/"


def _add_names_inside(book: _Book, draft: Draft) -> None:
    """Bold names, "X (Y)" and "X, also called Y" within a statement."""
    shown = draft.prose.shown
    for mark in shown.marks:
        inside = draft.start <= mark.start and mark.end <= draft.end
        name = shown.text[mark.start : mark.end].strip(" .,;:")
        if mark.kind == "strong" and inside and len(name.split()) <= _LONGEST_BOLD:
            if _nameable(name) and mark.end - mark.start < draft.end - draft.start:
                book.add(name, "bold")
    for name, aliases in (*bracketed_names(draft.text), *also_called(draft.text)):
        others = [a for a in aliases if is_phrase(a) and not is_facet(a)]
        if _nameable(name) and others:
            book.add(name, "bold", aliases=others)


def _join_abbreviations(book: _Book) -> None:
    """A term that is the abbreviation of exactly one other is no term of its own."""
    owners: dict[str, list[_Entry]] = defaultdict(list)
    for entry in book.entries.values():
        for alias in entry.aliases.values():
            if is_abbreviation(entry.name, alias):
                owners[key(alias)].append(entry)
    for short, full in owners.items():
        entry = book.entries[short] if short in book.entries else full[0]
        if len(full) > 1 or entry is full[0]:
            continue
        full[0].rank = min(full[0].rank, entry.rank)
        full[0].parents.update({k: p for k, p in entry.parents.items() if k not in full[0].parents})
        full[0].headings.update(entry.headings)
        full[0].aliases.update({k: a for k, a in entry.aliases.items() if a != full[0].name})
        del book.entries[short]


def _add_parts(book: _Book) -> None:
    """A lead-in that names two things, "A or B", is found by either that is no term itself."""
    claimed: dict[str, list[tuple[_Entry, str]]] = defaultdict(list)
    for entry in book.entries.values():
        parts = _PAIR.split(entry.name) if "(" not in entry.name else []
        if _RANKS[entry.rank] == "lead_in" and len(parts) == 2:
            for part in parts:
                if len(part) > 3 and fold(part) not in STOP_WORDS:
                    claimed[key(part)].append((entry, part))
    for own, claims in claimed.items():
        if len(claims) == 1 and own not in book.entries:
            entry, part = claims[0]
            entry.aliases.setdefault(fold(part), part)
