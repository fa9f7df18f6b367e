"""The index in a local folder, opened for questions: FAISS, BM25 and SQLite."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from calctutor.backends.content_store import FILE as CONTENT_FILE
from calctutor.backends.content_store import ContentStore
from calctutor.backends.index_folder import (
    FACTS_FILE,
    PASSAGES_FILE,
    WORDING_FILE,
    Pointer,
    check_files,
    read_manifest,
    read_pointer,
)
from calctutor.backends.index_writer import write_index
from calctutor.backends.lexical import FOLDER as WORDS_FOLDER
from calctutor.backends.lexical import Words
from calctutor.backends.manifest import DAMAGED, FORMAT, Manifest, staleness
from calctutor.backends.records import wording_from_json
from calctutor.errors import IndexDamaged, IndexProblem, IndexStale
from calctutor.protocols import Vectors
from calctutor.types import Fact, Note, Passage, Term, Wording

if TYPE_CHECKING:
    import faiss

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
        self._lock = threading.Lock()
        self._loaded: faiss.Index | None = None
        self._flat_bytes = np.fromfile(version / PASSAGES_FILE, dtype=np.uint8)
        self._words = Words(version / WORDS_FOLDER, manifest.passages)
        self._facts: npt.NDArray[np.float32] = np.load(
            version / FACTS_FILE, mmap_mode="r" if manifest.facts else None, allow_pickle=False
        )
        self._wording = version / WORDING_FILE
        self._content = ContentStore(version / CONTENT_FILE)

    def close(self) -> None:
        """Close the files; nothing may be asked any more."""
        self._content.close()
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
        query = self._unit(vector)
        flat = self._flat
        self._one_thread()
        scores, rows = flat.search(query.reshape(1, -1), count)
        found = [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True)]
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return [(self._ids[row], _cosine(score)) for row, score in found if row >= 0]

    def matching(self, query: str, k: int) -> list[tuple[str, float]]:
        """The k best passages by BM25 above zero: (passage id, score), best first."""
        return [(self._ids[row], score) for row, score in self._words.matching(query, k)]

    def cosines(self, vector: Vectors, passage_ids: Sequence[str]) -> list[float]:
        """Cosine of one vector with each named passage; KeyError for an unknown one."""
        rows = np.array([self._rows[key] for key in passage_ids], dtype=np.int64)
        if not len(rows):
            return []
        found = self._flat.reconstruct_batch(rows) @ self._unit(vector)
        return [_cosine(float(score)) for score in found]

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The named passages, in the order given; KeyError for an unknown one."""
        return self._content.passages(passage_ids)

    def facts(self, passage_ids: Sequence[str]) -> list[Fact]:
        """The facts of the named passages, passage by passage, in file order."""
        return self._content.facts(passage_ids)

    def fact_vectors(self, fact_ids: Sequence[str]) -> Vectors:
        """Unit rows of the named facts, in the order given; KeyError for an unknown one."""
        rows = [self._fact_rows[key] for key in fact_ids]
        return np.array(self._facts[rows], dtype=np.float32)

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

    def wording(self) -> Wording | None:
        """How the notes use words, None for an index of before it was kept."""
        try:
            return wording_from_json(self._wording.read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError):
            return None

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

    @cached_property
    def _ids(self) -> list[str]:
        return self._content.passage_ids()

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self._ids)}

    @cached_property
    def _fact_rows(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self._content.fact_ids())}

    @property
    def _flat(self) -> faiss.Index:
        """The FAISS index, made from its bytes by the first question."""
        import faiss

        with self._lock:
            if self._loaded is None:
                self._loaded = faiss.deserialize_index(self._flat_bytes)
                self._flat_bytes = np.empty(0, dtype=np.uint8)
            return self._loaded

    @staticmethod
    def _one_thread() -> None:
        """One query is two to three times faster on one thread; the setting is per thread."""
        import faiss

        faiss.omp_set_num_threads(1)

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
