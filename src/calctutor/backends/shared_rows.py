"""What a new edition adds to its lineage: which slots it takes, and the rows to be written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calctutor.backends.content_schema import to_bytes
from calctutor.backends.edition import Edition
from calctutor.backends.records import fact_to_json, passage_to_json, term_to_json
from calctutor.backends.server_layout import Layout, Part, Tops
from calctutor.protocols import Vectors
from calctutor.term_table import key
from calctutor.types import NotesContent

Rows = Iterator[Sequence[object]]


@dataclass(frozen=True)
class Added:
    """The layout of an edition in the making, the first numbers that are its own.

    ``terms`` are the records of terms that its lineage lacks; ``gone`` the parts of the edition
    before that it takes over no more.
    """

    layout: Layout
    first: Tops
    terms: tuple[str, ...]
    gone: tuple[Part, ...]


def added_to(
    root: int, content: NotesContent, onto: Edition | None, records: Mapping[int, str]
) -> Added:
    """What some content adds to an edition, None for a lineage that begins with it.

    ``records`` are the terms of the lineage by slot.
    """
    first = onto.layout.tops if onto else Tops()
    before = onto.parts if onto else {}
    fresh = _parts(content, first)
    order = content.order or tuple((note.source, note.digest) for note in content.notes)
    parts = tuple(fresh.get(source) or before[source] for source, _ in order)
    terms, new_terms = _terms(content, onto, records, first.term)
    tops = Tops(
        first.part + len(content.notes),
        first.passage + len(content.passages),
        first.fact + len(content.facts),
        first.term + len(new_terms),
        first.segment + 1,
    )
    segments = (*(onto.layout.segments if onto else ()), first.segment)
    kept = {part.number for part in parts}
    gone = tuple(part for part in before.values() if part.number not in kept)
    return Added(Layout(root, parts, segments, tops, terms), first, new_terms, gone)


def _parts(content: NotesContent, first: Tops) -> dict[str, Part]:
    """The part of each note that was read, by source."""
    passages = Counter(passage.source for passage in content.passages)
    facts = Counter(fact.source for fact in content.facts)
    found: dict[str, Part] = {}
    passage, fact = first.passage, first.fact
    for number, note in enumerate(content.notes, start=first.part):
        sizes = passages[note.source], facts[note.source]
        found[note.source] = Part(number, passage, sizes[0], fact, sizes[1])
        passage, fact = passage + sizes[0], fact + sizes[1]
    return found


def _terms(
    content: NotesContent, onto: Edition | None, records: Mapping[int, str], top: int
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], tuple[str, ...]]:
    """The slots of the terms in their order, and the records of those that are new."""
    known: defaultdict[str, list[int]] = defaultdict(list)
    for slot in onto.layout.terms.tolist() if onto else ():
        known[records[slot]].append(slot)
    slots: list[int] = []
    new: list[str] = []
    for record in map(term_to_json, content.terms):
        if known[record]:
            slots.append(known[record].pop())
        else:
            slots.append(top + len(new))
            new.append(record)
    return np.array(slots, dtype=np.int32), tuple(new)


def rows_of(
    content: NotesContent, added: Added, vectors: Iterator[Vectors]
) -> dict[str, tuple[str, Rows]]:
    """The columns and rows of each table, but for the edition; ``vectors`` are the facts'."""
    first = added.first
    sections = _sections(content, first.fact)
    return {
        "notes": ("part source digest reading text", _notes(content, first.part)),
        "passages": ("row id digest record", _passages(content, first.passage)),
        "facts": (
            "row id digest passage section vector record",
            _facts(content, first, sections, vectors),
        ),
        "sections": (
            "section source headings",
            (
                (section, to_bytes(source), json.dumps(headings))
                for (source, headings), section in sections.items()
            ),
        ),
        "section_names": (
            "name section",
            (
                (name, section)
                for (_, headings), section in sections.items()
                for name in {to_bytes(key(heading)) for heading in headings}
            ),
        ),
        "terms": ("row record", iter(list(enumerate(added.terms, start=first.term)))),
    }


def _notes(content: NotesContent, first: int) -> Rows:
    readings = content.readings or ("",) * len(content.notes)
    for part, (note, reading) in enumerate(zip(content.notes, readings, strict=True), start=first):
        yield part, to_bytes(note.source), note.digest, reading, to_bytes(note.text)


def _passages(content: NotesContent, first: int) -> Rows:
    for slot, passage in enumerate(content.passages, start=first):
        text = passage.embedded_text
        yield slot, to_bytes(passage.id), digest(text), passage_to_json(passage)


def _facts(
    content: NotesContent,
    first: Tops,
    sections: Mapping[tuple[str, tuple[str, ...]], int],
    vectors: Iterator[Vectors],
) -> Rows:
    slots = {p.id: slot for slot, p in enumerate(content.passages, start=first.passage)}
    every = zip(content.facts, content.fact_texts, vectors, strict=True)
    for slot, (fact, told, vector) in enumerate(every, start=first.fact):
        yield (
            slot,
            to_bytes(fact.id),
            digest(told),
            slots.get(fact.passage_id, -1),
            sections[fact.source, fact.headings],
            vector.astype("<f4").tobytes(),
            fact_to_json(fact),
        )


def _sections(content: NotesContent, first: int) -> dict[tuple[str, tuple[str, ...]], int]:
    """The number of each section: the slot of its first fact."""
    found: dict[tuple[str, tuple[str, ...]], int] = {}
    for slot, fact in enumerate(content.facts, start=first):
        found.setdefault((fact.source, fact.headings), slot)
    return found


def digest(text: str) -> bytes:
    """What a text's vector is known by."""
    return hashlib.sha256(to_bytes(text)).digest()
