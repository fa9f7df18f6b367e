"""The reading of a folder of notes: passages, facts and terms, in order of file and place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from calctutor.notes.book import Book
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
    reading_key,
    replay,
    same_subjects,
    still_true,
)
from calctutor.notes.subjects import Known
from calctutor.notes.version import READER_VERSION
from calctutor.notes.vocabulary import add_terms, canonical_names, finish_terms
from calctutor.protocols import ReadingStore, TokenCounter
from calctutor.reading_types import BookCall, ReadBefore
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
) -> NotesContent:
    """All that is in the notes. Pure: the same notes give the same content.

    ``count_tokens`` measures a passage's text, ``word_pieces`` its embedded text
    with whatever the model adds to it. ``store`` spares reading what was read before;
    the content is the same without it.
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
    names = canonical_names(terms)
    for file in files:
        file.finish(known, names, budget)
    if store:
        store.keep({file.key: file.result() for file in files if file.fresh})
    facts = tuple(fact for file in files for fact in file.facts)
    return NotesContent(
        notes=tuple(notes),
        passages=tuple(passage for file in files for passage in file.passages),
        facts=facts,
        fact_texts=tuple(embedded_fact(fact) for fact in facts),
        terms=terms,
        skipped=tuple(skipped),
    )


class _File:
    """One note on its way to facts: taken from what was read before where that still holds."""

    def __init__(self, note: Note, key: str, before: ReadBefore | None) -> None:
        self.key = key
        self.fresh = before is None
        self.passages: Sequence[Passage] = ()
        self.facts: Sequence[Fact] = ()
        self._note = note
        self._before = before
        self._document: Document | None = None
        self._reading: Reading | None = None
        self._calls: Sequence[BookCall] = ()
        self._names = Asked(frozenset())
        self._words = Asked(frozenset())
        self._subjects = AskedMap({})

    @property
    def document(self) -> Document:
        """The note, parsed."""
        if self._document is None:
            self._document = read_document(self._note)
        return self._document

    @cached_property
    def told(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names and the words that it tells the folder, in order."""
        if self._before is not None:
            return self._before.names, self._before.words
        names, vocabulary = told_by(self.document)
        return tuple(sorted(names)), tuple(sorted(vocabulary))

    def enter(self, book: Book, known: Known) -> None:
        """Put its names into the term book, reading it where that was not done before."""
        if self._before is not None and still_true(self._before, known):
            replay(book, self._before.calls)
            return
        self._before, self.fresh = None, True
        noted = NotedBook(book)
        add_terms(noted, self._read(known))
        self._calls = noted.calls

    def finish(self, known: Known, names: Mapping[str, str], budget: Budget) -> None:
        """Its passages and facts, under the names that the folder's terms have."""
        if self._before is not None and same_subjects(self._before, names):
            self.passages, self.facts = self._before.passages, self._before.facts
            return
        reading = self._read(known)
        if self._before is not None:
            # Its names went into the book as before, so what that asked still holds.
            self._names.answers |= dict(self._before.asked_names)
            self._words.answers |= dict(self._before.asked_words)
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
        self.passages, self.facts = passages, facts

    def result(self) -> ReadBefore:
        """What to remember of it."""
        return ReadBefore(
            *self.told,
            tuple(self._calls),
            tuple(sorted(self._names.answers.items())),
            tuple(sorted(self._words.answers.items())),
            tuple(self._subjects.answers.items()),
            tuple(self.passages),
            tuple(self.facts),
        )

    def _read(self, known: Known) -> Reading:
        if self._reading is None:
            self._names, self._words = Asked(known.names), Asked(known.vocabulary)
            self._reading = start_reading(self.document, Known(self._names, self._words))
        return self._reading


def _know(files: Sequence[_File]) -> Known:
    names: set[str] = set()
    vocabulary: set[str] = set()
    for file in files:
        names.update(file.told[0])
        vocabulary.update(file.told[1])
    return Known(frozenset(names), frozenset(vocabulary))


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
