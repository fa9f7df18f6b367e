"""The reading of a folder of notes: passages, facts and terms, in order of file and place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from calctutor.notes.chunk import PASSAGE_TOKENS, WINDOW, Budget, split_section
from calctutor.notes.facts import embedded_fact, finish
from calctutor.notes.lexicon import pure_aspect
from calctutor.notes.markdown import Document, plain_heading, read_document
from calctutor.notes.names import name_key, split_alias
from calctutor.notes.reading import start_reading
from calctutor.notes.subjects import Known
from calctutor.notes.vocabulary import canonical_names, extract_terms
from calctutor.protocols import TokenCounter
from calctutor.types import Fact, Note, NotesContent, Passage, SkippedFile

READER_VERSION = "8"
"""Changes whenever the same notes would be read differently; an older index is then stale."""

_WORD = re.compile(r"[^\W\d_]+")


def read_notes(
    notes: Sequence[Note],
    skipped: Sequence[SkippedFile] = (),
    *,
    count_tokens: TokenCounter,
    word_pieces: TokenCounter,
    passage_tokens: int = PASSAGE_TOKENS,
    window: int = WINDOW,
) -> NotesContent:
    """All that is in the notes. Pure: the same notes give the same content.

    ``count_tokens`` measures a passage's text, ``word_pieces`` its embedded text
    with whatever the model adds to it.
    """
    budget = Budget(count_tokens, word_pieces, passage_tokens, window)
    documents = [read_document(note) for note in notes]
    known = know(documents)
    passages: list[Passage] = []
    facts: list[Fact] = []
    seen: Counter[str] = Counter()
    readings = [start_reading(document, known) for document in documents]
    terms = extract_terms(readings)
    names = canonical_names(terms)
    for document, reading in zip(documents, readings, strict=True):
        for number, section in enumerate(document.sections):
            own = split_section(document, section, budget, seen)
            passages.extend(own)
            if own:
                facts.extend(finish(reading, number, own, seen, names))
    return NotesContent(
        notes=tuple(notes),
        passages=tuple(passages),
        facts=tuple(facts),
        fact_texts=tuple(embedded_fact(fact) for fact in facts),
        terms=terms,
        skipped=tuple(skipped),
    )


def know(documents: Sequence[Document]) -> Known:
    """The names that headings and front matter give, and the words of all notes."""
    names: set[str] = set()
    vocabulary: set[str] = set()
    for document in documents:
        vocabulary.update(_WORD.findall(document.note.text.casefold()))
        for alias in document.aliases:
            names.add(name_key(alias))
        for section in document.sections:
            for heading in section.headings:
                name, aliases = split_alias(plain_heading(heading))
                if not pure_aspect(name):
                    names.update(name_key(n) for n in (name, *aliases))
    return Known(frozenset(names - {""}), frozenset(vocabulary))
