"""Terms: the names that the notes use, their other names, and what they stand under."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from calctutor.notes.about import about_of
from calctutor.notes.book import Book, add_parts, finished, join_abbreviations
from calctutor.notes.drafts import Draft, Owner
from calctutor.notes.labels import is_phrase
from calctutor.notes.lexicon import is_command, is_facet, is_generic, pure_aspect
from calctutor.notes.markdown import plain_heading
from calctutor.notes.names import (
    also_called,
    bracketed_names,
    called_at_once,
    name_key,
    names_in_brackets,
    split_alias,
)
from calctutor.notes.reading import Reading, siblings_of
from calctutor.notes.subjects import own_subject
from calctutor.text import STOP_WORDS, fold, words
from calctutor.types import Term

_BRACKETS = re.compile(r"\s*\([^()]*\)\Z")
_LONGEST_BOLD = 5
_LONGEST_ELEMENT = 7
_LONGEST_LEAD = 8


def extract_terms(readings: Sequence[Reading]) -> tuple[Term, ...]:
    """The terms of a folder, in the order in which the notes name them first.

    Names that differ in case, plural or spelling only are one term.
    """
    book = Book()
    for reading in readings:
        add_terms(book, reading)
    return finish_terms(book)


def add_terms(book: Book, reading: Reading) -> None:
    """Put the names that one document uses into the book."""
    _add_headings(book, reading)
    for section, drafts in enumerate(reading.drafts):
        for draft in drafts:
            _add_draft(book, reading, section, draft)


def finish_terms(book: Book) -> tuple[Term, ...]:
    """The terms of a book to which every document has added its names."""
    add_parts(book)
    join_abbreviations(book)
    return tuple(finished(book))


def canonical_names(terms: Sequence[Term], keys: Mapping[str, str] | None = None) -> dict[str, str]:
    """The name of each term by the keys of its names, and of aliases that only one term has.

    ``keys`` are those of names that are known already.
    """
    known = keys or {}
    names = {known.get(term.name) or name_key(term.name): term.name for term in terms}
    shared: dict[str, set[str]] = defaultdict(set)
    for term in terms:
        for alias in term.aliases:
            shared[name_key(alias)].add(term.name)
    for alias, owners in shared.items():
        if len(owners) == 1 and alias not in names:
            names[alias] = next(iter(owners))
    return names


def _add_headings(book: Book, reading: Reading) -> None:
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


def _add_heading(book: Book, reading: Reading, path: tuple[str, ...]) -> None:
    subject = own_subject(path, reading.known, titled=reading.titled)
    if not subject:
        return
    name, aliases = split_alias(subject)
    parent = reading.topic_at(path[:-1]).subject
    inside = [
        other
        for full, shorts in bracketed_names(name)
        for other in (full, *shorts)
        if name.startswith(full)
    ]
    more = (*aliases, *_first_part(name), *names_in_brackets(name), *inside)
    book.add(name, "heading", aliases=more, parent=parent, headings=path)


def _first_part(name: str) -> tuple[str, ...]:
    """What stands before a heading's colon, where that is a name of several words."""
    first, colon, _ = name.partition(": ")
    return (first,) if colon and len(first.split()) > 1 else ()


def _add_draft(book: Book, reading: Reading, section: int, draft: Draft) -> None:
    topic = reading.topics[section]
    headings = reading.document.sections[section].headings
    about = about_of(reading, section, draft)
    parent = _owner_thing(reading, section, draft.owners) or topic.subject
    if draft.entry:
        aliases = (*draft.entry.aliases, *names_in_brackets(draft.entry.name))
        book.add(draft.entry.name, "glossary", aliases=aliases)
    elif draft.names_itself:
        _add_element(book, draft.text, parent)
    elif name_key(about.subject) != name_key(topic.subject) and about.own:
        path = (*headings, about.subject) if draft.lead else ()
        named = draft.lead.text if draft.lead and not draft.row else about.subject
        name, aliases = split_alias(named)
        if _is_name(name):
            more = (*aliases, *names_in_brackets(name))
            book.add(name, "lead_in", aliases=more, parent=parent, headings=path)
    others = [o for o in called_at_once(draft.text) if is_phrase(o)]
    if others and about.subject and not draft.row:
        book.add(about.subject, "bold", aliases=others)
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
    book: Book, reading: Reading, section: int, owner: Owner, headings: tuple[str, ...]
) -> None:
    kind = reading.kinds.get((section, siblings_of(owner.siblings), owner.label))
    if owner.label and not owner.intro and kind == "thing" and owner.draft is None:
        name, aliases = split_alias(owner.label)
        topic = reading.topics[section].subject
        more = (*aliases, *names_in_brackets(name))
        book.add(name, "lead_in", aliases=more, parent=topic, headings=(*headings, name))
    if kind == "thing" and owner.draft is not None and owner.draft.names_itself:
        bare = _BRACKETS.sub("", owner.label)  # "Clostridia (anaerobes, spores)"
        if not _nameable(owner.label) and _nameable(bare):
            book.add(bare, "element", parent=reading.topics[section].subject)


def _add_element(book: Book, text: str, parent: str) -> None:
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
        and (parts[0] not in STOP_WORDS or name[1:2] == ".")
        and not pure_aspect(name)
        and not is_generic(name)
    )


def _is_name(name: str) -> bool:
    """Whether a lead-in is short enough for a name, and starts like one."""
    ends = name[:1].isalnum() or name[:2] == "__"
    return ends and len(name.split()) <= _LONGEST_LEAD and name[-1] not in "-/"


def _add_names_inside(book: Book, draft: Draft) -> None:
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
