"""The index in a local folder, opened for questions: FAISS, BM25 and SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType

import numpy as np

from calctutor.backends.columns import Columns
from calctutor.backends.compiled import default_threads
from calctutor.backends.content_schema import FILE as CONTENT_FILE
from calctutor.backends.content_store import ContentStore
from calctutor.backends.dense import Dense, open_dense
from calctutor.backends.fact_rows import FactRows
from calctutor.backends.index_folder import Pointer, check_files, read_manifest, read_pointer
from calctutor.backends.index_writer import checking, write_index
from calctutor.backends.lexical import FOLDER as WORDS_FOLDER
from calctutor.backends.lexical import Words
from calctutor.backends.manifest import DAMAGED, FORMAT, Manifest, staleness
from calctutor.backends.pairs import Pairs
from calctutor.backends.term_store import FILTER_FILE, StoredTerms
from calctutor.backends.version import CALLED_FOLDER, USED_FOLDER
from calctutor.backends.word_store import stored_wording
from calctutor.errors import IndexDamaged, IndexProblem, IndexStale
from calctutor.protocols import TermTable, Vectors
from calctutor.types import Fact, Note, Passage, Term, Wording

__all__ = ["LocalIndex", "checking", "open_index", "staleness", "verify", "write_index"]


SIDE_BY_SIDE = 20_000
"""Passages from which words are looked for while the vector is made and compared."""


def open_index(folder: Path) -> LocalIndex:
    """The current index of a folder.

    Raises IndexStale where there is none (or one of an older format),
    IndexDamaged, IndexTooNew.
    """
    while True:
        pointer = read_pointer(folder)
        try:
            return _open_version(folder, pointer)
        except IndexDamaged:
            if read_pointer(folder) == pointer:
                raise


def verify(folder: Path) -> Manifest:
    """Hash every file of the current index; raises as `open_index` does."""
    pointer = read_pointer(folder)
    manifest = read_manifest(folder, pointer)
    check_files(folder / pointer.version, manifest, full=True)
    return manifest


def _open_version(folder: Path, pointer: Pointer) -> LocalIndex:
    manifest = read_manifest(folder, pointer)
    if manifest.format < FORMAT:
        raise IndexStale("The index was made with an older index format.")
    version = folder / pointer.version
    check_files(version, manifest, full=False)
    try:
        return LocalIndex(version, manifest)
    except (OSError, ValueError, TypeError, KeyError, sqlite3.Error) as error:
        raise IndexDamaged(DAMAGED.format(name=version.name)) from error


class LocalIndex:
    """What was built from one folder of notes, opened for questions.

    Safe for many threads. Holds its files open until `close`, so that a newer
    version may replace it meanwhile.
    """

    def __init__(self, version: Path, manifest: Manifest) -> None:
        """Open the checked files of one version; raises OSError, ValueError, sqlite3.Error."""
        self.manifest = manifest
        self.version = version.name
        self._dense: Dense = open_dense(version)
        self._words = Words(version / WORDS_FOLDER)
        self._called = Columns(version / CALLED_FOLDER)
        self._used = Columns(version / USED_FOLDER)
        self._facts = FactRows(version)
        self._pairs = Pairs(version)
        self._content = ContentStore(version / CONTENT_FILE)
        self._terms = StoredTerms(self._content.query, (version / FILTER_FILE).read_bytes())

    def close(self) -> None:
        """Close the files; nothing may be asked any more."""
        beside = self.__dict__.pop("_beside", None)
        if beside is not None:
            beside.shutdown()
        self._content.close()
        self._pairs.close()
        for name in ("_dense", "_words", "_called", "_used", "_facts"):
            self.__dict__.pop(name, None)

    def __enter__(self) -> LocalIndex:
        """The index itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the files."""
        self.close()

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The k passages of highest cosine to one vector: (passage id, cosine), best first."""
        count = min(k, self.manifest.passages)
        if count <= 0:
            return []
        rows, scores = self._dense.nearest(self._unit(vector), count)
        ids = self._content.ids_of(rows)
        return [(key, _cosine(score)) for key, score in zip(ids, scores.tolist(), strict=True)]

    def matching(self, query: str, k: int) -> list[tuple[str, float]]:
        """The k best passages by BM25 above zero: (passage id, score), best first."""
        found = self._words.matching(query, k)
        ids = self._content.ids_of(np.array([row for row, _ in found], dtype=np.int64))
        return [(key, score) for key, (_, score) in zip(ids, found, strict=True)]

    def begin_matching(self, query: str, k: int) -> Callable[[], list[tuple[str, float]]]:
        """What gives `matching` when it is called: of many passages, a thread looks till then."""
        if self.manifest.passages < SIDE_BY_SIDE:
            return partial(self.matching, query, k)
        return self._beside.submit(self.matching, query, k).result

    def cosines(self, vector: Vectors, passage_ids: Sequence[str]) -> list[float]:
        """Cosine of one vector with each named passage; KeyError for an unknown one."""
        if not passage_ids:
            return []
        rows = self._content.passage_rows(passage_ids)
        found = self._dense.rows(rows) @ self._unit(vector)
        return [_cosine(float(score)) for score in found]

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The named passages, in the order given; KeyError for an unknown one."""
        return self._content.passages(passage_ids)

    def facts(self, passage_ids: Sequence[str]) -> list[Fact]:
        """The facts of the named passages, passage by passage, in file order."""
        return self._content.facts(passage_ids)

    def fact_vectors(self, fact_ids: Sequence[str]) -> Vectors:
        """Unit rows of the named facts, in the order given; KeyError for an unknown one."""
        places = self._content.fact_places(fact_ids) if fact_ids else np.empty(0, np.int64)
        return self._facts.rows(places, self.manifest.dimension)

    def facts_named(self, fact_ids: Sequence[str]) -> list[Fact]:
        """The facts of these ids, in the order given; one that there is not is left out."""
        return self._content.facts_named(fact_ids)

    def held_of(self, fact_ids: Collection[str]) -> frozenset[str]:
        """Those of these ids that facts have."""
        return self._content.held_of(fact_ids)

    def told_of(self) -> Sequence[tuple[str, tuple[str, ...], int]]:
        """Each section with facts, in order of its first: note, heading path, how many."""
        return self._content.told_of()

    def facts_called(self, keys: Sequence[str], most: int) -> list[Fact]:
        """The facts that are called so, each once, key by key the first ``most``."""
        rows = [self._called.rows(key)[:most] for key in keys]
        every = dict.fromkeys(np.concatenate(rows).tolist() if rows else ())
        return self._content.facts_in_rows(np.array(list(every), dtype=np.int64))

    def facts_using(self, stems: Collection[str], most: int | None = None) -> list[Fact]:
        """The facts that use words of all these stems, in order; none of more than ``most``."""
        columns = sorted((self._used.rows(stem) for stem in set(stems)), key=len)
        if not columns:
            return list(self.all_facts())
        rows = columns[0]
        for other in columns[1:]:
            rows = np.intersect1d(rows, other, assume_unique=True)
        if most is not None and len(rows) > most:
            return []
        return self._content.facts_in_rows(rows.astype(np.int64))

    def section(self, source: str, headings: tuple[str, ...]) -> list[Fact]:
        """The facts right under one heading path of a note, in order."""
        return self._content.section(source, headings)

    def sections(self, source: str) -> list[tuple[str, ...]]:
        """The heading paths of a note that have facts, in order of their first."""
        return self._content.sections(source)

    def sections_called(self, keys: Collection[str]) -> list[tuple[str, ...]]:
        """The heading paths with facts that hold a heading of one of these keys, in order."""
        return self._content.sections_called(keys)

    def term_table(self) -> TermTable:
        """The terms of the notes, to be looked up."""
        return self._terms

    def all_facts(self) -> Sequence[Fact]:
        """Every fact, in order of file and place."""
        return self._all_facts

    def all_passages(self) -> Sequence[Passage]:
        """Every passage, in order of file and place."""
        return self._all_passages

    def terms(self) -> Sequence[Term]:
        """The terms of the notes."""
        return tuple(self._content.terms())

    def held(self) -> Mapping[str, tuple[str, str]]:
        """The digest of each note, and what reading it gave, by source."""
        notes = self._content.layout.notes
        return {note.source: (note.digest, note.reading) for note in notes}

    def facts_of(self, sources: Collection[str]) -> list[Fact]:
        """The facts of some notes, in order."""
        return self._content.facts_of(sources)

    def passages_of(self, source: str) -> list[Passage]:
        """The passages of one note, in order."""
        return self._content.passages_of(source)

    def listed(self) -> Sequence[tuple[str, str, int]]:
        """Each note in order: its source, its first heading, how many facts."""
        notes = self._content.layout.notes
        titles = self._content.titles()
        return [(n.source, title, n.facts) for n, title in zip(notes, titles, strict=True)]

    def sources_with(self, fact_ids: Sequence[str]) -> set[str]:
        """The notes that have facts of these ids."""
        return self._content.sources_with(fact_ids)

    def facts_but(self, fact_ids: Collection[str]) -> tuple[list[Fact], frozenset[str]]:
        """The facts of other ids than these, in order; and those of these ids that it has."""
        own = self._content.fact_ids()
        others = [key for key in own if key not in fact_ids]
        return self._content.facts_named(others), frozenset(own).difference(others)

    def wording(self) -> Wording:
        """How the notes use words."""
        return stored_wording(self._content.query, self._pairs)

    def note(self, source: str) -> Note:
        """The stored copy of one note, as it was indexed; raises NotesError."""
        return self._content.note(source)

    def sources(self) -> Sequence[str]:
        """The indexed notes, in order."""
        return tuple(source for source, _ in self.manifest.notes)

    @cached_property
    def _beside(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(default_threads(), thread_name_prefix="words")

    @cached_property
    def _all_facts(self) -> tuple[Fact, ...]:
        return tuple(self._content.all_facts())

    @cached_property
    def _all_passages(self) -> tuple[Passage, ...]:
        return tuple(self._content.all_passages())

    def _unit(self, vector: Vectors) -> Vectors:
        flat = np.ascontiguousarray(vector, dtype=np.float32).reshape(-1)
        if flat.shape[0] != self.manifest.dimension:
            raise IndexProblem(
                f"The question has {flat.shape[0]} components and the index "
                f"{self.manifest.dimension}: build the index again with this embedding model."
            )
        length = float(np.linalg.norm(flat))
        return flat / np.float32(length) if length else flat


def _cosine(score: float) -> float:
    return max(-1.0, min(1.0, score))
