"""One version of an index in the making, with what it takes over from the one before."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TypeVar

import numpy as np

from calctutor.backends.columns import Columns, write_columns
from calctutor.backends.content_schema import FILE, create, write
from calctutor.backends.content_writer import ContentWriter
from calctutor.backends.dense import write_dense, write_rows
from calctutor.backends.fact_rows import FactRows, next_file, take_over
from calctutor.backends.layout import Held, Layout, moved_rows
from calctutor.backends.lexical import FOLDER as WORDS_FOLDER
from calctutor.backends.lexical import Words, write_words
from calctutor.backends.pairs import PairCounts, Pairs
from calctutor.backends.row_runs import Stream, runs, spans
from calctutor.backends.term_store import FILTER_FILE
from calctutor.backends.term_writer import write_filter, write_terms
from calctutor.backends.vectors_cache import BATCH, VectorCache
from calctutor.backends.version_before import Before
from calctutor.fact_names import keys_of_fact, stems_of_fact
from calctutor.protocols import Embedder, Progress, Vectors
from calctutor.types import Fact, NotesContent, Passage

T = TypeVar("T", Passage, Fact)
EMBEDDING = "embedding"
CALLED_FOLDER = "called"
"""Facts by the names that they go by."""
USED_FOLDER = "used"
"""Facts by the words that they use."""
_AT_ONCE = 4_096


class NewVersion:
    """A version in the making: its layout is known, its files are written one by one."""

    def __init__(
        self,
        folder: Path,
        content: NotesContent,
        embedder: Embedder,
        before: Before,
        progress: Progress | None,
    ) -> None:
        """Lay out the notes that were read beside those that are taken over."""
        self.folder = folder
        self.embedded = 0
        self.dimension = embedder.dimension
        self.terms = len(content.terms)
        self.skipped = content.skipped
        self._content = content
        self._embedder = embedder
        self._before = before
        self._progress = progress or (lambda stage, done, total: None)
        self._done = 0
        self._passages = _by_source(content.passages)
        self._facts = _by_source(content.facts)
        self._fresh = {note.source: note for note in content.notes}
        self._all_facts_moved = False
        self.layout = Layout(self._laid_out())

    def _laid_out(self) -> list[Held]:
        content, before = self._content, self._before.layout
        readings = dict(zip(self._fresh, content.readings, strict=False))
        order = content.order or tuple((note.source, note.digest) for note in content.notes)
        number = max((note.number for note in before.notes), default=-1)
        found = []
        for source, digest in order:
            if source not in self._fresh:
                found.append(before.by_source[source])
                continue
            number += 1
            passages = len(self._passages.get(source, ()))
            facts = len(self._facts.get(source, ()))
            reading = readings.get(source, "")
            found.append(Held(number, source, digest, reading, passages, facts, 0))
        return found

    def embed(self, cache: Path, now: datetime, flat_most: int) -> None:
        """Write the vectors of passages and facts, new ones a batch at a time."""
        content = self._content
        self._progress(EMBEDDING, 0, self._total)
        with VectorCache(cache, self._embedder, now) as vectors:
            texts = [passage.embedded_text for passage in content.passages]
            shape = (self.layout.passages, self.dimension)
            write_dense(
                self.folder,
                shape,
                self._passage_rows(Stream(self._vectors(vectors, texts), self.dimension)),
                before=self._before.folder,
                flat_most=flat_most,
            )
            self._write_facts(self._vectors(vectors, content.fact_texts))
            if not content.order:
                vectors.prune()

    def _passage_rows(self, fresh: Stream) -> Iterator[Vectors]:
        """The rows of all passages in order: those of before, and new ones."""
        before = self._before.layout
        place = {note.number: i for i, note in enumerate(before.notes)}
        for is_fresh, notes in runs(self.layout.notes, self._fresh):
            count = sum(note.passages for note in notes)
            if is_fresh:
                yield from fresh.take(count)
                continue
            starts = [int(before.passage_starts[place[note.number]]) for note in notes]
            for first, last in spans(notes, starts):
                for start in range(first, last, _AT_ONCE):
                    yield self._before.dense.span(start, min(start + _AT_ONCE, last))

    def _write_facts(self, fresh: Iterator[Vectors]) -> None:
        """The rows of new facts behind those of before, or all as one file again."""
        taken = [note for note in self.layout.notes if note.source not in self._fresh]
        old = self._before.fact_rows if taken else None
        used = sum(note.facts for note in taken)
        self._all_facts_moved = old is not None and old.crowded(used)
        at, count, rows = 0, len(self._content.fact_texts), fresh
        if old is not None and self._all_facts_moved:
            self._before.check(old.names)
            rows, count = self._facts_anew(old, taken, fresh), count + used
        elif old is not None:
            at = len(old)
            rows, count = self._facts_behind(old, fresh, count)
        if count:
            write_rows(next_file(self.folder), (count, self.dimension), rows)
        order = [*taken, *self._fresh_notes()] if self._all_facts_moved else self._fresh_notes()
        places = {}
        for note in order:
            places[note.number] = at
            at += note.facts
        self.layout = Layout(
            [replace(n, facts_at=places.get(n.number, n.facts_at)) for n in self.layout.notes]
        )

    def _facts_behind(
        self, old: FactRows, fresh: Iterator[Vectors], count: int
    ) -> tuple[Iterator[Vectors], int]:
        """Take files of before over; the rows of a file behind them, and how many they are."""
        assert self._before.folder
        files = old.kept_beside(count)
        self._before.check(old.names[files:])
        take_over(self._before.folder, self.folder, files)
        return chain(old.behind(files), fresh), count + old.rows_behind(files)

    def _facts_anew(
        self, old: FactRows, taken: Sequence[Held], fresh: Iterator[Vectors]
    ) -> Iterator[Vectors]:
        for note in taken:
            yield old.rows(np.arange(note.facts_at, note.facts_at + note.facts), self.dimension)
        yield from fresh

    def _fresh_notes(self) -> list[Held]:
        by_source = self.layout.by_source
        return [by_source[source] for source in self._fresh]

    def write_columns(self) -> None:
        """Write which passages and facts hold which words and names."""
        before = self._before
        old = before.folder if before.manifest else None
        for kind, folder, stems in (
            ("fact", CALLED_FOLDER, keys_of_fact),
            ("fact", USED_FOLDER, stems_of_fact),
        ):
            moved = moved_rows(before.layout, self.layout, kind) if old else None
            write_columns(
                self.folder / folder,
                self._fact_words(stems),
                Columns(old / folder) if old else None,
                moved,
            )
        moved = moved_rows(before.layout, self.layout, "passage") if old else None
        write_words(
            self.folder / WORDS_FOLDER,
            self.layout.passages,
            self._passage_texts(),
            Words(old / WORDS_FOLDER) if old else None,
            moved,
        )

    def _passage_texts(self) -> Iterator[tuple[int, str]]:
        for note, first in zip(
            self.layout.notes, self.layout.passage_starts.tolist(), strict=False
        ):
            for place, passage in enumerate(self._passages.get(note.source, ())):
                yield first + place, passage.embedded_text

    def _fact_words(
        self, stems: Callable[[Fact], frozenset[str]]
    ) -> Iterator[tuple[int, Mapping[str, int]]]:
        for note, first in zip(self.layout.notes, self.layout.fact_starts.tolist(), strict=False):
            for place, fact in enumerate(self._facts.get(note.source, ())):
                yield first + place, dict.fromkeys(sorted(stems(fact)), 1)

    def write_content(self) -> None:
        """Write the text: that of before copied, and the notes that were read exchanged."""
        path, before = self.folder / FILE, self._before
        old = before.folder if before.manifest else None
        if old:
            shutil.copyfile(old / FILE, path)
            connection = write(path)
        else:
            connection = create(path)
        with tempfile.TemporaryDirectory(dir=self.folder) as scratch:
            pairs = PairCounts(Path(scratch))
            self._write_rows(connection, pairs)
            pairs.write(self.folder, Pairs(old) if old else None)

    def _write_rows(self, connection: sqlite3.Connection, pairs: PairCounts) -> None:
        """Take out the notes that are gone and put in those that were read; close it then."""
        before = self._before
        try:
            connection.execute("BEGIN")
            writer = ContentWriter(connection, pairs)
            left = {note.number for note in self.layout.notes}
            for note in before.layout.notes:
                if note.number not in left:
                    writer.take_out(note)
            for held in self._fresh_notes():
                source = held.source
                passages = self._passages.get(source, ())
                writer.put_in(held, self._fresh[source], passages, self._facts.get(source, ()))
            writer.set_order(self.layout, all_moved=self._all_facts_moved)
            writer.write_words()
            write_terms(connection, self._content.terms)
            connection.execute("COMMIT")
            write_filter(connection, self.folder / FILTER_FILE)
        finally:
            connection.close()

    @property
    def _total(self) -> int:
        return len(self._content.passages) + len(self._content.fact_texts)

    def _vectors(self, cache: VectorCache, texts: Sequence[str]) -> Iterator[Vectors]:
        for start in range(0, len(texts), BATCH):
            rows, embedded = cache.embed(texts[start : start + BATCH])
            self.embedded += embedded
            self._done += len(rows)
            self._progress(EMBEDDING, self._done, self._total)
            yield rows


def _by_source(parts: Sequence[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for part in parts:
        found.setdefault(part.source, []).append(part)
    return found
