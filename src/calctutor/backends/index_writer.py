"""Building an index: a new version beside the old, then one pointer is replaced."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from calctutor.backends.content_store import FILE as CONTENT_FILE
from calctutor.backends.content_store import write_content
from calctutor.backends.dense import FLAT_MOST, write_dense, write_rows
from calctutor.backends.files import locked, write_durably
from calctutor.backends.index_folder import (
    FACTS_FILE,
    LOCK,
    describe_files,
    read_pointer,
    remove_other_versions,
    write_pointer,
    writing,
)
from calctutor.backends.lexical import FOLDER as WORDS_FOLDER
from calctutor.backends.lexical import write_words
from calctutor.backends.manifest import FORMAT, MANIFEST_FILE, Manifest, manifest_to_json
from calctutor.backends.vectors_cache import BATCH, VectorCache
from calctutor.errors import IndexDamaged, IndexStale
from calctutor.protocols import Embedder, Progress, Vectors
from calctutor.types import IndexRecipe, IndexReport, NotesContent

EMBEDDING = "embedding"
WRITING = "writing the index"
WAITING = "waiting for another process to build this index"


def write_index(
    folder: Path,
    content: NotesContent,
    recipe: IndexRecipe,
    embedder: Embedder,
    *,
    cache: Path,
    built_at: datetime,
    reason: str,
    progress: Progress | None = None,
    flat_most: int = FLAT_MOST,
) -> IndexReport:
    """Build the index of some notes in its folder and make it current.

    Vectors of more than ``flat_most`` passages are compressed; what was learned
    for that is taken over from the version before, where it still serves.
    ``cache`` is the file of vectors, kept between builds. One build at a time
    works on a folder, others wait. A build that is killed leaves the old index,
    and what it has embedded is not embedded again. Raises IndexNotWritable,
    ModelError.
    """
    started = time.perf_counter()
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / LOCK, WAITING, progress):
            before = _current(folder)
            remove_other_versions(folder, before)
            version = folder / f"v-{built_at:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"
            version.mkdir()
            try:
                build = _Build(version, content, embedder, progress)
                build.embed(cache, built_at, folder / before if before else None, flat_most)
                build.finish(recipe, built_at)
                write_pointer(folder, version)
            except BaseException:
                if _current(folder) != version.name:
                    shutil.rmtree(version, ignore_errors=True)
                raise
            remove_other_versions(folder, version.name)
    return IndexReport(
        files=len(content.notes),
        passages=len(content.passages),
        facts=len(content.facts),
        terms=len(content.terms),
        embedded=build.embedded,
        reused=len(content.passages) + len(content.facts) - build.embedded,
        seconds=time.perf_counter() - started,
        model=embedder.name,
        skipped=content.skipped,
        reason=reason,
    )


def _current(folder: Path) -> str | None:
    """The current version, None where there is none to keep; raises IndexTooNew."""
    with suppress(IndexStale, IndexDamaged):
        return read_pointer(folder).version
    return None


class _Build:
    """One version in the making."""

    def __init__(
        self, version: Path, content: NotesContent, embedder: Embedder, progress: Progress | None
    ) -> None:
        self.embedded = 0
        self._version = version
        self._content = content
        self._embedder = embedder
        self._progress = progress or (lambda stage, done, total: None)
        self._done = 0

    def embed(self, cache: Path, now: datetime, before: Path | None, flat_most: int) -> None:
        """Write the vectors of passages and facts, a batch at a time."""
        self._progress(EMBEDDING, 0, self._total)
        with VectorCache(cache, self._embedder, now) as vectors:
            texts = [passage.embedded_text for passage in self._content.passages]
            write_dense(
                self._version,
                (len(texts), self._embedder.dimension),
                self._vectors(vectors, texts),
                before=before,
                flat_most=flat_most,
            )
            facts = self._vectors(vectors, self._content.fact_texts)
            shape = (len(self._content.fact_texts), self._embedder.dimension)
            write_rows(self._version / FACTS_FILE, shape, facts)
            vectors.prune()

    def finish(self, recipe: IndexRecipe, built_at: datetime) -> None:
        """Write words, text and the manifest."""
        self._progress(WRITING, 0, 3)
        write_words(self._version / WORDS_FOLDER, (p.embedded_text for p in self._content.passages))
        self._progress(WRITING, 1, 3)
        write_content(self._version / CONTENT_FILE, self._content)
        self._progress(WRITING, 2, 3)
        manifest = Manifest(
            format=FORMAT,
            recipe=recipe,
            notes=tuple((note.source, note.digest) for note in self._content.notes),
            files=describe_files(self._version),
            built_at=built_at,
            dimension=self._embedder.dimension,
            passages=len(self._content.passages),
            facts=len(self._content.facts),
            terms=len(self._content.terms),
            skipped=self._content.skipped,
        )
        write_durably(self._version / MANIFEST_FILE, manifest_to_json(manifest).encode())
        self._progress(WRITING, 3, 3)

    @property
    def _total(self) -> int:
        return len(self._content.passages) + len(self._content.fact_texts)

    def _vectors(self, cache: VectorCache, texts: Sequence[str]) -> Iterator[Vectors]:
        for start in range(0, len(texts), BATCH):
            rows, embedded = cache.embed(texts[start : start + BATCH])
            yield rows
            self.embedded += embedded
            self._done += len(rows)
            self._progress(EMBEDDING, self._done, self._total)
