"""The index in a local folder, opened for questions: FAISS, BM25 and SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from calctutor.backends.content_store import FILE as CONTENT_FILE
from calctutor.backends.content_store import ContentStore
from calctutor.backends.dense import Dense, open_dense
from calctutor.backends.index_folder import (
    FACTS_FILE,
    Pointer,
    check_files,
    read_manifest,
    read_pointer,
)
from calctutor.backends.index_writer import write_index
from calctutor.backends.lexical import FOLDER as WORDS_FOLDER
from calctutor.backends.lexical import Words
from calctutor.backends.manifest import DAMAGED, FORMAT, Manifest, staleness
from calctutor.errors import IndexDamaged, IndexProblem, IndexStale
from calctutor.fact_names import keys_of_fact, sections_of, stems_of_fact
from calctutor.protocols import TermTable, Vectors
from calctutor.term_table import TermsInMemory
from calctutor.term_table import key as key_of
from calctutor.types import Fact, Note, Passage, Term, Wording
from calctutor.wording import wording_of

__all__ = ["LocalIndex", "open_index", "staleness", "verify", "write_index"]


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
        self._dense: Dense = open_dense(version)
        self._words = Words(version / WORDS_FOLDER, manifest.passages)
        self._facts: npt.NDArray[np.float32] = np.load(
            version / FACTS_FILE, mmap_mode="r" if manifest.facts else None, allow_pickle=False
        )
        self._content = ContentStore(version / CONTENT_FILE)

    def close(self) -> None:
        """Close the files; nothing may be asked any more."""
        self._content.close()
        self.__dict__.pop("_dense", None)
        self.__dict__.pop("_words", None)
        self.__dict__.pop("_facts", None)

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
        ids = self._content.ids_of(rows.tolist())
        return [(key, _cosine(score)) for key, score in zip(ids, scores.tolist(), strict=True)]

    def matching(self, query: str, k: int) -> list[tuple[str, float]]:
        """The k best passages by BM25 above zero: (passage id, score), best first."""
        found = self._words.matching(query, k)
        ids = self._content.ids_of([row for row, _ in found])
        return [(key, score) for key, (_, score) in zip(ids, found, strict=True)]

    def cosines(self, vector: Vectors, passage_ids: Sequence[str]) -> list[float]:
        """Cosine of one vector with each named passage; KeyError for an unknown one."""
        if not passage_ids:
            return []
        rows = np.array(self._content.passage_rows(passage_ids), dtype=np.int64)
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
        return np.array(self._facts[self._content.fact_rows(fact_ids)], dtype=np.float32)

    def facts_named(self, fact_ids: Sequence[str]) -> list[Fact]:
        """The facts of these ids, in the order given; one that there is not is left out."""
        return self._content.facts_named(fact_ids)

    def facts_called(self, keys: Sequence[str], most: int) -> list[Fact]:
        """The facts that are called so, each once, key by key the first ``most``."""
        found: dict[str, Fact] = {}
        for key in keys:
            for fact in self._by_key.get(key, ())[:most]:
                found.setdefault(fact.id, fact)
        return list(found.values())

    @cached_property
    def _by_key(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.all_facts():
            for key in keys_of_fact(fact):
                found.setdefault(key, []).append(fact)
        return found

    def facts_using(self, stems: Collection[str]) -> list[Fact]:
        """The facts that use words of all these stems, in order."""
        return [fact for fact in self.all_facts() if set(stems) <= stems_of_fact(fact)]

    def section(self, source: str, headings: tuple[str, ...]) -> list[Fact]:
        """The facts right under one heading path of a note, in order."""
        return [f for f in self.all_facts() if f.source == source and f.headings == headings]

    def sections(self, source: str) -> list[tuple[str, ...]]:
        """The heading paths of a note that have facts, in order of their first."""
        return [path for where, path in sections_of(self.all_facts()) if where == source]

    def sections_called(self, keys: Collection[str]) -> list[tuple[str, ...]]:
        """The heading paths with facts that hold a heading of one of these keys, in order."""
        every = [path for _, path in sections_of(self.all_facts())]
        return [path for path in every if any(key_of(heading) in keys for heading in path)]

    def term_table(self) -> TermTable:
        """The terms of the notes, to be looked up."""
        return TermsInMemory(self._terms)

    def all_facts(self) -> Sequence[Fact]:
        """Every fact, in order of file and place."""
        return self._all_facts

    def all_passages(self) -> Sequence[Passage]:
        """Every passage, in order of file and place."""
        return self._all_passages

    def terms(self) -> Sequence[Term]:
        """The terms of the notes."""
        return self._terms

    def facts_but(self, fact_ids: Collection[str]) -> tuple[list[Fact], frozenset[str]]:
        """The facts of other ids than these, in order; and those of these ids that it has."""
        own = self._content.fact_ids()
        others = [key for key in own if key not in fact_ids]
        return self._content.facts_named(others), frozenset(own).difference(others)

    def wording(self) -> Wording:
        """How the notes use words."""
        return wording_of(self._all_passages)

    def note(self, source: str) -> Note:
        """The stored copy of one note, as it was indexed; raises NotesError."""
        return self._content.note(source)

    def sources(self) -> Sequence[str]:
        """The indexed notes, in order."""
        return tuple(source for source, _ in self.manifest.notes)

    @cached_property
    def _all_facts(self) -> tuple[Fact, ...]:
        return tuple(self._content.all_facts())

    @cached_property
    def _all_passages(self) -> tuple[Passage, ...]:
        return tuple(self._content.all_passages())

    @cached_property
    def _terms(self) -> tuple[Term, ...]:
        return tuple(self._content.terms())

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
