"""Writing a course's notes to a server: a new edition beside the old, then one row says so."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
from sqlalchemy import bindparam, text

from calctutor.backends.columns import Columns, write_columns
from calctutor.backends.content_schema import to_bytes
from calctutor.backends.dense import FLAT_MOST
from calctutor.backends.edition import Edition, begin, finish, sweep, vectors_table
from calctutor.backends.index_writer import WRITING
from calctutor.backends.lexical import Words, write_words
from calctutor.backends.manifest import FORMAT, Manifest, manifest_to_json
from calctutor.backends.records import fact_to_json, passage_to_json, term_to_json
from calctutor.backends.server import ServerDatabase
from calctutor.backends.server_copy import copy_rows, copy_vectors
from calctutor.backends.server_words import packed_wording, posting_rows
from calctutor.backends.vectors_cache import BATCH, VectorCache
from calctutor.backends.version import EMBEDDING
from calctutor.fact_names import keys_of_fact, stems_of_fact
from calctutor.protocols import Embedder, Progress, Vectors
from calctutor.term_table import key
from calctutor.types import IndexRecipe, IndexReport, NotesContent
from calctutor.wording import pairs_in, wording_of

HNSW = "m = 16, ef_construction = 128"
WIDEST = 2000
"""Components of a vector that HNSW takes; wider ones are compared one by one."""
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
    progress: Progress | None = None,
    flat_most: int = FLAT_MOST,
) -> IndexReport:
    """Build the index of some notes on a server and make it the one that counts.

    To be called by the one process that builds this course (`edition.building`).
    Vectors of unchanged text are taken from ``before``, an edition of the same model,
    or from the file ``cache``. More than ``flat_most`` passages are indexed by HNSW. A
    build that dies leaves the old edition; the next one clears up. Raises
    LearnersError, ModelError.
    """
    started = time.perf_counter()
    sweep(database, course)
    manifest = Manifest(
        format=FORMAT,
        recipe=recipe,
        notes=tuple((note.source, note.digest) for note in content.notes),
        files=(),
        built_at=built_at,
        dimension=embedder.dimension,
        passages=len(content.passages),
        facts=len(content.facts),
        terms=len(content.terms),
        skipped=content.skipped,
    )
    kept = manifest_to_json(manifest)
    made = _Making(database, begin(database, course, embedder.dimension, kept), content, progress)
    with VectorCache(cache, embedder, built_at) as vectors:
        made.embed(vectors, before)
    told = made.write_words()
    made.write_text()
    exact = len(content.passages) <= flat_most or embedder.dimension > WIDEST
    made.settle(exact)
    finish(database, course, made.number, {"exact": exact, "manifest": kept, **told})
    sweep(database, course)
    return replace(made.report(embedder.name, reason), seconds=time.perf_counter() - started)


class _Making:
    """One edition in the making."""

    def __init__(
        self,
        database: ServerDatabase,
        number: int,
        content: NotesContent,
        progress: Progress | None,
    ) -> None:
        self.number = number
        self._database = database
        self._content = content
        self._progress = progress or (lambda stage, done, total: None)
        self._embedded = 0
        self._fact_vectors: list[Vectors] = []

    def embed(self, cache: VectorCache, before: Edition | None) -> None:
        """Write the passages' vectors; keep the facts' for their rows."""
        texts = [passage.embedded_text for passage in self._content.passages]
        total = len(texts) + len(self._content.fact_texts)
        self._progress(EMBEDDING, 0, total)
        table, done = vectors_table(self.number), 0
        for rows in self._batches(texts, cache, before, "passages"):
            copy_vectors(self._database, table, done, rows)
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

    def write_words(self) -> dict[str, object]:
        """Write the postings; what the edition's row says of words."""
        self._progress(WRITING, 0, 3)
        passages, facts = self._content.passages, self._content.facts
        with tempfile.TemporaryDirectory(prefix="calctutor-") as scratch:
            folder = Path(scratch) / "text"
            texts = ((row, passage.embedded_text) for row, passage in enumerate(passages))
            write_words(folder, len(passages), texts)
            words = Words(folder)
            lengths = np.asarray(words.lengths).astype("<i4").tobytes()
            self._post("text", folder, words.columns)
            for kind, of in (("called", keys_of_fact), ("used", stems_of_fact)):
                folder = Path(scratch) / kind
                write_columns(folder, ((row, Counter(of(f))) for row, f in enumerate(facts)))
                self._post(kind, folder, Columns(folder))
        pairs = (pair for passage in passages for pair in pairs_in(passage.text))
        wording, numbers = packed_wording(wording_of(passages), pairs)
        self._progress(WRITING, 1, 3)
        return {"lengths": lengths, "wording": wording, "pairs": numbers}

    def _post(self, kind: str, folder: Path, columns: Columns) -> None:
        words = (folder / _WORDS).read_bytes().split(b"\n")[:-1]
        rows = posting_rows(self.number, kind, columns, words)
        names = ("edition", "kind", "word", "rows", "counts")
        copy_rows(self._database, "postings", names, rows)

    def write_text(self) -> None:
        """Write notes, passages, facts, sections and terms."""
        number, content = self.number, self._content
        tables: dict[str, tuple[str, Iterator[Sequence[object]]]] = {
            "notes": (
                "source digest text",
                ((to_bytes(n.source), n.digest, to_bytes(n.text)) for n in content.notes),
            ),
            "passages": (
                "row id digest record",
                (
                    (row, to_bytes(p.id), digest(p.embedded_text), passage_to_json(p))
                    for row, p in enumerate(content.passages)
                ),
            ),
            "facts": ("row id digest passage section vector record", self._facts()),
            "sections": ("section source headings", self._sections()),
            "section_names": ("name section", self._section_names()),
            "terms": (
                "row record",
                ((row, term_to_json(term)) for row, term in enumerate(content.terms)),
            ),
        }
        for table, (columns, rows) in tables.items():
            names = ("edition", *columns.split())
            copy_rows(self._database, table, names, ((number, *row) for row in rows))
        self._progress(WRITING, 2, 3)

    def _facts(self) -> Iterator[Sequence[object]]:
        rows = {passage.id: row for row, passage in enumerate(self._content.passages)}
        vectors = (row for part in self._fact_vectors for row in part)
        sections = self._section_rows
        every = zip(self._content.facts, self._content.fact_texts, vectors, strict=True)
        for row, (fact, told, vector) in enumerate(every):
            yield (
                row,
                to_bytes(fact.id),
                digest(told),
                rows.get(fact.passage_id, -1),
                sections[fact.source, fact.headings],
                vector.astype("<f4").tobytes(),
                fact_to_json(fact),
            )

    @property
    def _section_rows(self) -> dict[tuple[str, tuple[str, ...]], int]:
        """The number of each section: the row of its first fact."""
        found: dict[tuple[str, tuple[str, ...]], int] = {}
        for row, fact in enumerate(self._content.facts):
            found.setdefault((fact.source, fact.headings), row)
        return found

    def _sections(self) -> Iterator[Sequence[object]]:
        for (source, headings), section in self._section_rows.items():
            yield section, to_bytes(source), json.dumps(headings)

    def _section_names(self) -> Iterator[Sequence[object]]:
        for (_, headings), section in self._section_rows.items():
            for name in {to_bytes(key(heading)) for heading in headings}:
                yield name, section

    def settle(self, exact: bool) -> None:
        """Index the vectors where they are many, and let the server count what it has."""
        table = vectors_table(self.number)
        if not exact:
            with self._database.writing() as connection:
                connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '1GB'")
                connection.exec_driver_sql(
                    f"CREATE INDEX ON {table} USING hnsw (vector vector_ip_ops) WITH ({HNSW})"
                )
        with self._database.asking() as connection:
            for name in (table, "passages", "facts", "sections", "section_names", "postings"):
                connection.exec_driver_sql(f"ANALYZE {name}")
        self._progress(WRITING, 3, 3)

    def report(self, model: str, reason: str) -> IndexReport:
        """What was built."""
        content = self._content
        return IndexReport(
            files=len(content.notes),
            passages=len(content.passages),
            facts=len(content.facts),
            terms=len(content.terms),
            embedded=self._embedded,
            reused=len(content.passages) + len(content.facts) - self._embedded,
            seconds=0.0,
            model=model,
            skipped=content.skipped,
            reason=reason,
        )


def digest(text: str) -> bytes:
    """What a text's vector is known by."""
    return hashlib.sha256(to_bytes(text)).digest()


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
        rows = connection.execute(query, {"edition": before.number, "keys": list(set(digests))})
        if table == "facts":
            return {bytes(k): np.frombuffer(bytes(v), dtype="<f4") for k, v in rows}
        return {
            bytes(k): np.frombuffer(bytes(v)[4:], dtype=">f4").astype(np.float32) for k, v in rows
        }
