"""The reading of a folder of notes: passages, facts and terms, in order of file and place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from calctutor.notes.book import Book, name_keys
from calctutor.notes.chunk import PASSAGE_TOKENS, WINDOW, Budget, split_section
from calctutor.notes.facts import embedded_fact, finish
from calctutor.notes.lexicon import pure_aspect
from calctutor.notes.markdown import Document, plain_heading, read_document
from calctutor.notes.names import name_key, split_alias
from calctutor.notes.reading import Reading, start_reading
from calctutor.notes.reuse import (
    Asked,
    AskedMap,
    NotedBook,
    answered,
    reading_key,
    replay,
    result_name,
    same_subjects,
    still_true,
)
from calctutor.notes.subjects import Known
from calctutor.notes.version import READER_VERSION
from calctutor.notes.vocabulary import add_terms, canonical_names, finish_terms
from calctutor.protocols import ReadingStore, TokenCounter
from calctutor.reading_types import Answered, BookCall, Contents, ReadBefore
from calctutor.types import Fact, Note, NotesContent, Passage, SkippedFile

_WORD = re.compile(r"[^\W\d_]+")


def read_notes(
    notes: Sequence[Note],
    skipped: Sequence[SkippedFile] = (),
    *,
    count_tokens: TokenCounter,
    word_pieces: TokenCounter,
    passage_tokens: int = PASSAGE_TOKENS,
    window: int = WINDOW,
    store: ReadingStore | None = None,
    held: Mapping[str, str] | None = None,
) -> NotesContent:
    """All that is in the notes. Pure: the same notes give the same content.

    ``count_tokens`` measures a passage's text, ``word_pieces`` its embedded text
    with whatever the model adds to it. ``store`` spares reading what was read before;
    the content is the same without it. ``held`` names for some notes, by source, what
    reading them gave; those that give just that are left out (`NotesContent.order`).
    """
    budget = Budget(count_tokens, word_pieces, passage_tokens, window)
    keys = [reading_key(note, READER_VERSION, passage_tokens, window) for note in notes]
    before = store.recall(keys) if store else {}
    files = [_File(note, key, before.get(key)) for note, key in zip(notes, keys, strict=True)]
    known = _know(files)
    book = Book()
    for file in files:
        file.enter(book, known)
    terms = finish_terms(book)
    names = canonical_names(terms, name_keys(book))
    for file in files:
        file.finish(known, names, budget)
    if store:
        store.keep({file.key: file.told_of() for file in files if file.fresh})
    left = [f for f in files if held is None or held.get(f.note.source) != f.result]
    contents = [file.contents(known, names, budget) for file in left]
    facts = tuple(fact for _, found in contents for fact in found)
    return NotesContent(
        notes=tuple(file.note for file in left),
        passages=tuple(passage for found, _ in contents for passage in found),
        facts=facts,
        fact_texts=tuple(embedded_fact(fact) for fact in facts),
        terms=terms,
        skipped=tuple(skipped),
        readings=tuple(file.result for file in left),
        order=() if held is None else tuple((note.source, note.digest) for note in notes),
    )


class _File:
    """One note on its way to facts: taken from what was read before where that still holds."""

    def __init__(self, note: Note, key: str, before: ReadBefore | None) -> None:
        self.note = note
        self.key = key
        self.fresh = before is None
        self.result = ""
        self._before = before
        self._document: Document | None = None
        self._reading: Reading | None = None
        self._contents: Contents | None = None
        self._calls: Sequence[BookCall] = ()
        self._names = Asked(frozenset())
        self._words = Asked(frozenset())
        self._subjects = AskedMap({})

    @property
    def document(self) -> Document:
        """The note, parsed."""
        if self._document is None:
            self._document = read_document(self.note)
        return self._document

    @cached_property
    def told(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names and the words that it tells the folder, in order."""
        if self._before is not None:
            return self._before.names, self._before.words
        names, vocabulary = told_by(self.document)
        return tuple(sorted(names)), tuple(sorted(vocabulary))

    def enter(self, book: Book, known: _Told) -> None:
        """Put its names into the term book, reading it where that was not done before."""
        if self._before is not None and still_true(self._before, known.names, known.vocabulary):
            replay(book, self._before.calls)
            return
        self._before, self.fresh = None, True
        noted = NotedBook(book)
        add_terms(noted, self._read(known))
        self._calls = noted.calls

    def finish(self, known: _Told, names: Mapping[str, str], budget: Budget) -> None:
        """Its passages and facts, under the names that the folder's terms have."""
        if self._before is not None and same_subjects(self._before, names):
            self.result = self._before.result
            return
        self._finish(known, names, budget)

    def contents(self, known: _Told, names: Mapping[str, str], budget: Budget) -> Contents:
        """Its passages and facts; read anew where they were lost."""
        if self._contents is None and self._before is not None:
            self._contents = self._before.load()
        return self._contents or self._finish(known, names, budget)

    def _finish(self, known: _Told, names: Mapping[str, str], budget: Budget) -> Contents:
        reading = self._read(known)
        if self._before is not None:
            # Its names went into the book as before, so what that asked still holds.
            self._names.take(self._before.asked_names)
            self._words.take(self._before.asked_words)
            self._calls = self._before.calls
        self.fresh = True
        self._subjects = AskedMap(names)
        passages: list[Passage] = []
        facts: list[Fact] = []
        seen: Counter[str] = Counter()
        for number, section in enumerate(self.document.sections):
            own = split_section(self.document, section, budget, seen)
            passages += own
            if own:
                facts += finish(reading, number, own, seen, self._subjects)
        self._contents = tuple(passages), tuple(facts)
        self.result = result_name(self.key, *self._asked())
        return self._contents

    def _asked(self) -> tuple[Answered, Answered, tuple[tuple[str, str | None], ...]]:
        """What it asked of the folder, and the answers."""
        return (
            answered(self._names.answers),
            answered(self._words.answers),
            tuple(sorted(self._subjects.answers.items())),
        )

    def told_of(self) -> ReadBefore:
        """What to remember of it."""
        names, vocabulary = self.told
        asked_names, asked_words, asked_subjects = self._asked()
        contents = self._contents
        return ReadBefore(
            names=names,
            words=vocabulary,
            calls=tuple(self._calls),
            asked_names=asked_names,
            asked_words=asked_words,
            asked_subjects=asked_subjects,
            result=self.result,
            load=lambda: contents,
        )

    def _read(self, known: _Told) -> Reading:
        if self._reading is None:
            self._names, self._words = Asked(known.names), Asked(known.vocabulary)
            self._reading = start_reading(self.document, Known(self._names, self._words))
        return self._reading


@dataclass(frozen=True, slots=True)
class _Told(Known):
    """What all files tell."""

    names: frozenset[str]
    vocabulary: frozenset[str]


def _know(files: Sequence[_File]) -> _Told:
    names: set[str] = set()
    vocabulary: set[str] = set()
    for file in files:
        names.update(file.told[0])
        vocabulary.update(file.told[1])
    return _Told(frozenset(names), frozenset(vocabulary))


def know(documents: Sequence[Document]) -> Known:
    """The names that headings and front matter give, and the words of all notes."""
    names: set[str] = set()
    vocabulary: set[str] = set()
    for document in documents:
        own_names, own_words = told_by(document)
        names |= own_names
        vocabulary |= own_words
    return Known(frozenset(names), frozenset(vocabulary))


def told_by(document: Document) -> tuple[set[str], set[str]]:
    """The names that one document's headings and front matter give, and its words."""
    names = {name_key(alias) for alias in document.aliases}
    for section in document.sections:
        for heading in section.headings:
            name, aliases = split_alias(plain_heading(heading))
            if not pure_aspect(name):
                names.update(name_key(n) for n in (name, *aliases))
    return names - {""}, set(_WORD.findall(document.note.text.casefold()))
