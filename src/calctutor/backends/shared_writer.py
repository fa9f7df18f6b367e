"""Writing a course's notes to a server: a new edition beside the old, then one row says so.

Where only some notes changed, they alone are written, beside the rows of the edition before,
which the new one shares.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
from sqlalchemy import bindparam, text

from calctutor.backends import server_words as words
from calctutor.backends.columns import Columns, write_columns
from calctutor.backends.dense import FLAT_MOST
from calctutor.backends.edition import Edition, begin, finish, vectors_table
from calctutor.backends.edition_sweep import sweep
from calctutor.backends.index_writer import WRITING
from calctutor.backends.lexical import Words, write_words
from calctutor.backends.manifest import FORMAT, Manifest, manifest_to_json
from calctutor.backends.segments import merged
from calctutor.backends.server import ServerDatabase
from calctutor.backends.server_content import SharedContent
from calctutor.backends.server_copy import copy_rows, copy_vectors
from calctutor.backends.server_layout import Layout
from calctutor.backends.server_vectors import WIDEST, index_vectors
from calctutor.backends.shared_rows import Added, added_to, digest, rows_of
from calctutor.backends.vectors_cache import BATCH, VectorCache
from calctutor.backends.version import EMBEDDING
from calctutor.fact_names import keys_of_fact, stems_of_fact
from calctutor.protocols import Embedder, Progress, Vectors
from calctutor.types import IndexRecipe, IndexReport, NotesContent
from calctutor.wording import Told

_WORDS = "words.txt"


def write_shared_index(
    database: ServerDatabase,
    course: str,
    content: NotesContent,
    recipe: IndexRecipe,
    embedder: Embedder,
    *,
    cache: Path,
    built_at: datetime,
    reason: str,
    before: Edition | None = None,
    onto: Edition | None = None,
    progress: Progress | None = None,
    flat_most: int = FLAT_MOST,
) -> IndexReport:
    """Build the index of some notes on a server and make it the one that counts.

    To be called by the one process that builds this course (`edition.building`).
    Where the content is only that of some notes (`NotesContent.order`), ``onto`` is the
    edition that counts, and has the others. Vectors of unchanged text are taken from
    ``before``, an edition of the same model, or from the file ``cache``. More than
    ``flat_most`` passages are indexed by HNSW. A build that dies leaves the old edition;
    the next one clears up. Raises IndexStale, LearnersError, ModelError.
    """
    started = time.perf_counter()
    sweep(database, course)
    root = onto.root if onto else 0
    number = begin(database, course, embedder.dimension, "{}", root)
    made = _Making(database, root or number, content, onto, progress)
    with VectorCache(cache, embedder, built_at) as vectors:
        made.embed(vectors, before)
    made.write_words()
    made.write_text()
    layout = merged(database, made.added.layout)
    size = len(layout.passages.slots)
    exact = (onto is None or onto.exact) and (size <= flat_most or embedder.dimension > WIDEST)
    made.settle(exact, embedder.dimension)
    manifest = Manifest(
        format=FORMAT,
        recipe=recipe,
        notes=content.order or tuple((note.source, note.digest) for note in content.notes),
        files=(),
        built_at=built_at,
        dimension=embedder.dimension,
        passages=size,
        facts=len(layout.facts.slots),
        terms=len(content.terms),
        skipped=content.skipped,
    )
    kept = {"exact": exact, "manifest": manifest_to_json(manifest), "layout": layout.packed()}
    finish(database, course, number, kept)
    sweep(database, course)
    report = made.report(layout, embedder.name, reason)
    return replace(report, seconds=time.perf_counter() - started)


class _Making:
    """One edition in the making."""

    def __init__(
        self,
        database: ServerDatabase,
        root: int,
        content: NotesContent,
        onto: Edition | None,
        progress: Progress | None,
    ) -> None:
        self._database = database
        self._content = content
        self._old = SharedContent(database, onto) if onto else None
        records = self._old.term_records() if self._old else {}
        self.added: Added = added_to(root, content, onto, records)
        self._onto = onto
        self._progress = progress or (lambda stage, done, total: None)
        self._embedded = 0
        self._fact_vectors: list[Vectors] = []

    def embed(self, cache: VectorCache, before: Edition | None) -> None:
        """Write the passages' vectors; keep the facts' for their rows."""
        texts = [passage.embedded_text for passage in self._content.passages]
        total = len(texts) + len(self._content.fact_texts)
        self._progress(EMBEDDING, 0, total)
        table, done = vectors_table(self.added.layout.root), 0
        for rows in self._batches(texts, cache, before, "passages"):
            copy_vectors(self._database, table, self.added.first.passage + done, rows)
            done += len(rows)
            self._progress(EMBEDDING, done, total)
        for rows in self._batches(self._content.fact_texts, cache, before, "facts"):
            self._fact_vectors.append(rows)
            done += len(rows)
            self._progress(EMBEDDING, done, total)
        cache.prune()

    def _batches(
        self, texts: Sequence[str], cache: VectorCache, before: Edition | None, table: str
    ) -> Iterator[Vectors]:
        for start in range(0, len(texts), BATCH):
            part = texts[start : start + BATCH]
            known = _known(self._database, before, table, [digest(one) for one in part])
            missing = [one for one in part if digest(one) not in known]
            fresh, embedded = cache.embed(missing)
            known |= {digest(one): row for one, row in zip(missing, fresh, strict=True)}
            self._embedded += embedded
            yield np.stack([known[digest(one)] for one in part])

    def write_words(self) -> None:
        """Write a segment: the words of the notes that were read, what is told of words."""
        self._progress(WRITING, 0, 3)
        passages, facts = self._content.passages, self._content.facts
        first = self.added.first
        with tempfile.TemporaryDirectory(prefix="calctutor-") as scratch:
            folder = Path(scratch) / words.TEXT
            texts = ((row, passage.embedded_text) for row, passage in enumerate(passages))
            write_words(folder, len(passages), texts)
            found = Words(folder)
            lengths = words.packed(np.asarray(found.lengths))
            self._post(words.TEXT, _told_in(folder, found.columns, first.passage))
            for kind, of in ((words.CALLED, keys_of_fact), (words.USED, stems_of_fact)):
                folder = Path(scratch) / kind
                write_columns(folder, ((row, Counter(of(f))) for row, f in enumerate(facts)))
                self._post(kind, _told_in(folder, Columns(folder), first.fact))
        told = Told()
        told.add(passages)
        if self._old:
            told.add(self._old.passages_in(self.added.gone), -1)
        for kind, (rows, counts) in words.packed_told(told).items():
            self._post(kind, [(b"", rows, counts)])
        self._post(words.LENGTHS, [(b"", lengths, b"")])
        self._progress(WRITING, 1, 3)

    def _post(self, kind: str, told: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        root, segment = self.added.layout.root, self.added.first.segment
        names = ("edition", "kind", "segment", "word", "rows", "counts")
        rows = ((root, kind, segment, *one) for one in told)
        copy_rows(self._database, "postings", names, rows)

    def write_text(self) -> None:
        """Write the notes that were read, their passages, facts and sections; new terms."""
        root = self.added.layout.root
        vectors = (row for part in self._fact_vectors for row in part)
        for table, (columns, rows) in rows_of(self._content, self.added, vectors).items():
            names = ("edition", *columns.split())
            copy_rows(self._database, table, names, ((root, *row) for row in rows))
        self._progress(WRITING, 2, 3)

    def settle(self, exact: bool, dimension: int) -> None:
        """Index the vectors where they are many; let the server count what is new to it."""
        table = vectors_table(self.added.layout.root)
        if not exact and (self._onto is None or self._onto.exact):
            index_vectors(self._database, table, self.added.layout.tops.passage, dimension)
        if self._onto is None:
            with self._database.asking() as connection:
                for name in (table, "passages", "facts", "sections", "section_names", "postings"):
                    connection.exec_driver_sql(f"ANALYZE {name}")
        self._progress(WRITING, 3, 3)

    def report(self, layout: Layout, model: str, reason: str) -> IndexReport:
        """What was built."""
        passages, facts = len(layout.passages.slots), len(layout.facts.slots)
        return IndexReport(
            files=len(layout.parts),
            passages=passages,
            facts=facts,
            terms=len(self._content.terms),
            embedded=self._embedded,
            reused=passages + facts - self._embedded,
            seconds=0.0,
            model=model,
            skipped=self._content.skipped,
            reason=reason,
        )


def _told_in(folder: Path, columns: Columns, first: int) -> Iterator[tuple[bytes, bytes, bytes]]:
    every = (folder / _WORDS).read_bytes().split(b"\n")[:-1]
    return words.posting_rows(columns, every, first)


def _known(
    database: ServerDatabase, before: Edition | None, table: str, digests: Sequence[bytes]
) -> dict[bytes, Vectors]:
    """The vectors that an edition has for some texts."""
    if before is None:
        return {}
    held = "vector" if table == "facts" else "vector_send(vector)"
    join = "" if table == "facts" else f" JOIN {before.vectors} USING (row)"
    query = text(
        f"SELECT digest, {held} FROM {table}{join} WHERE edition = :edition AND digest IN :keys"
    ).bindparams(bindparam("keys", expanding=True))
    with database.asking() as connection:
        rows = connection.execute(query, {"edition": before.root, "keys": list(set(digests))})
        if table == "facts":
            return {bytes(k): np.frombuffer(bytes(v), dtype="<f4") for k, v in rows}
        return {
            bytes(k): np.frombuffer(bytes(v)[4:], dtype=">f4").astype(np.float32) for k, v in rows
        }
