"""The text of an edition, looked up on the server and kept: passages, facts, sections, notes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import bindparam, text

from calctutor.backends.content_schema import to_bytes, to_text
from calctutor.backends.edition import Edition
from calctutor.backends.kept import Kept
from calctutor.backends.records import fact_from_json, passage_from_json, term_from_json
from calctutor.backends.server import ServerDatabase
from calctutor.backends.server_layout import Part, Places
from calctutor.errors import NotesError
from calctutor.protocols import Vectors
from calctutor.types import Fact, Note, Passage, Term

MOST_RECORDS = 30_000
MOST_NOTES = 200
_AT_ONCE = 5_000
Path = tuple[str, ...]


class SharedContent:
    """What stands in one edition; threads may share it."""

    def __init__(self, database: ServerDatabase, edition: Edition) -> None:
        """Look up in this edition."""
        self._database = database
        self._root = edition.root
        self._layout = edition.layout
        self._parts = edition.parts
        self._digests = edition.manifest.digests
        self._passages: Kept[str, tuple[int, Passage]] = Kept(MOST_RECORDS)
        self._facts: Kept[int, Fact] = Kept(MOST_RECORDS)
        self._fact_rows: Kept[str, int] = Kept(MOST_RECORDS)
        self._vectors: Kept[int, Vectors] = Kept(MOST_RECORDS)
        self._of_passage: Kept[int, tuple[int, ...]] = Kept(MOST_RECORDS)
        self._sections: Kept[str, dict[Path, tuple[int, ...]]] = Kept(MOST_NOTES)
        self._called: Kept[tuple[str, ...], tuple[Path, ...]] = Kept(MOST_NOTES)
        self._notes: Kept[str, Note] = Kept(MOST_NOTES)

    def query(self, query: str, **told: object) -> Sequence[Any]:
        """All rows of a query about this edition's lineage; a list is told as ``:keys``."""
        prepared = text(query)
        if "keys" not in told:
            return self._ask(prepared, told)
        prepared = prepared.bindparams(bindparam("keys", expanding=True))
        keys: Any = told["keys"]
        rows: list[Any] = []
        for start in range(0, len(keys), _AT_ONCE):
            rows += self._ask(prepared, told | {"keys": keys[start : start + _AT_ONCE]})
        return rows

    def _ask(self, query: Any, told: dict[str, object]) -> Sequence[Any]:  # noqa: ANN401
        return self._database.rows(query, {"edition": self._root, **told})

    def passages(self, ids: Sequence[str]) -> list[tuple[int, Passage]]:
        """The named passages with their rows, in the order given; KeyError for an unknown one."""
        return self._passages.get(ids, self._read_passages)

    def _read_passages(self, ids: list[str]) -> Iterator[tuple[str, tuple[int, Passage]]]:
        rows = self.query(
            "SELECT id, row, record FROM passages WHERE edition = :edition AND id IN :keys",
            keys=[to_bytes(key) for key in ids],
        )
        places = self._layout.passages
        return (
            (to_text(key), (rank, passage_from_json(record)))
            for key, slot, record in rows
            if (rank := places.rank(slot)) >= 0
        )

    def passage_ids(self, rows: Sequence[int]) -> list[str]:
        """The ids of the passages in some rows, in the order given."""
        slots = self._layout.passages.slots_of(rows)
        found = self.query(
            "SELECT row, id FROM passages WHERE edition = :edition AND row IN :keys", keys=slots
        )
        ids = {slot: to_text(key) for slot, key in found}
        return [ids[slot] for slot in slots]

    def facts(self, rows: Sequence[int]) -> list[Fact]:
        """The facts in some rows, in the order given."""
        return self._facts.get(rows, self._read_facts)

    def _read_facts(self, rows: list[int]) -> Iterator[tuple[int, Fact]]:
        places = self._layout.facts
        found = self.query(
            "SELECT row, record FROM facts WHERE edition = :edition AND row IN :keys",
            keys=places.slots_of(rows),
        )
        return ((places.rank(slot), fact_from_json(record)) for slot, record in found)

    def fact_rows(self, ids: Sequence[str]) -> list[int]:
        """The rows of some facts, in the order given; -1 for one that there is not."""

        def read(missing: list[str]) -> Iterator[tuple[str, int]]:
            found = self.query(
                "SELECT id, row FROM facts WHERE edition = :edition AND id IN :keys",
                keys=[to_bytes(key) for key in missing],
            )
            ranks = self._layout.facts.ranks([slot for _, slot in found]).tolist()
            every = zip(found, ranks, strict=True)
            known = {to_text(key): rank for (key, _), rank in every if rank >= 0}
            return ((key, known.get(key, -1)) for key in missing)

        return self._fact_rows.get(ids, read)

    def fact_vectors(self, rows: Sequence[int], dimension: int) -> Vectors:
        """The vectors of the facts in some rows, in the order given."""

        def read(missing: list[int]) -> Iterator[tuple[int, Vectors]]:
            places = self._layout.facts
            found = self.query(
                "SELECT row, vector FROM facts WHERE edition = :edition AND row IN :keys",
                keys=places.slots_of(row for row in missing if row >= 0),
            )
            return (
                (places.rank(slot), np.frombuffer(bytes(data), dtype="<f4")) for slot, data in found
            )

        found = self._vectors.get(rows, read)
        return np.array(found, dtype=np.float32).reshape(len(rows), dimension)

    def facts_of_passages(self, rows: Sequence[int]) -> list[Fact]:
        """The facts of the passages in some rows, passage by passage, in file order."""

        def read(missing: list[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
            passages, facts = self._layout.passages, self._layout.facts
            found = self.query(
                "SELECT passage, row FROM facts WHERE edition = :edition AND passage IN :keys"
                " ORDER BY row",
                keys=passages.slots_of(missing),
            )
            of: dict[int, list[int]] = {row: [] for row in missing}
            for passage, slot in found:
                of[passages.rank(passage)].append(facts.rank(slot))
            return ((passage, tuple(facts)) for passage, facts in of.items())

        return self.facts([r for rows in self._of_passage.get(rows, read) for r in rows])

    def sections(self, source: str) -> dict[Path, tuple[int, ...]]:
        """The heading paths of a note that have facts, in order, with the rows of those."""

        def read() -> dict[Path, tuple[int, ...]]:
            found = self.query(
                "SELECT headings, facts.row FROM sections JOIN facts USING (edition, section)"
                " WHERE edition = :edition AND source = :source ORDER BY section, facts.row",
                source=to_bytes(source),
            )
            of: dict[Path, list[int]] = {}
            for headings, slot in found:
                if (rank := self._layout.facts.rank(slot)) >= 0:
                    of.setdefault(tuple(json.loads(headings)), []).append(rank)
            return {headings: tuple(rows) for headings, rows in of.items()}

        return self._sections.one(source, read)

    def sections_called(self, names: Collection[str]) -> tuple[Path, ...]:
        """The heading paths with facts that hold a heading of one of these keys, in order."""

        def read() -> tuple[Path, ...]:
            found = self.query(
                "SELECT DISTINCT section, headings FROM section_names"
                " JOIN sections USING (edition, section)"
                " WHERE edition = :edition AND name IN :keys",
                keys=[to_bytes(name) for name in names],
            )
            rank = self._layout.facts.rank
            ranked = sorted({(rank(section), told) for section, told in found})
            return tuple(tuple(json.loads(told)) for place, told in ranked if place >= 0)

        return self._called.one(tuple(sorted(set(names))), read) if names else ()

    def all_facts(self) -> Iterator[Fact]:
        """Every fact in order."""
        return map(fact_from_json, self._in_order("record", "facts", self._layout.facts))

    def all_passages(self) -> Iterator[Passage]:
        """Every passage in order."""
        return map(passage_from_json, self._in_order("record", "passages", self._layout.passages))

    def fact_ids(self) -> list[str]:
        """The id of each fact, in order."""
        return [to_text(key) for key in self._in_order("id", "facts", self._layout.facts)]

    def _in_order(self, column: str, table: str, places: Places) -> list[Any]:
        """One column of all rows of this edition, by rank."""
        query = f"SELECT row, {column} FROM {table} WHERE edition = :edition AND row < :top"
        found = dict(tuple(row) for row in self.query(query, top=places.top))
        return [found[slot] for slot in places.slots.tolist()]

    def terms(self) -> Iterator[Term]:
        """Every term in order."""
        records = self.term_records()
        return (term_from_json(records[slot]) for slot in self._layout.terms.tolist())

    def term_records(self) -> dict[int, str]:
        """The terms of the lineage as they are kept, by their slots."""
        query = "SELECT row, record FROM terms WHERE edition = :edition AND row < :top"
        return {slot: str(record) for slot, record in self.query(query, top=self._layout.tops.term)}

    def held(self) -> dict[str, tuple[str, str]]:
        """The digest of each note, and what reading it gave, by source."""
        found = self.query("SELECT part, digest, reading FROM notes WHERE edition = :edition")
        known = {part: (str(digest), str(reading)) for part, digest, reading in found}
        return {source: known[part.number] for source, part in self._parts.items()}

    def facts_of(self, sources: Collection[str]) -> list[Fact]:
        """The facts of some notes, in order."""
        parts = (part for source, part in self._parts.items() if source in sources)
        return self.facts([
            self._layout.facts.rank(slot)
            for part in parts
            for slot in range(part.fact, part.fact + part.facts)
        ])  # fmt: skip

    def passages_in(self, parts: Iterable[Part]) -> Iterator[Passage]:
        """The passages of some parts of the lineage."""
        for part in parts:
            rows = self.query(
                "SELECT record FROM passages WHERE edition = :edition"
                " AND row >= :first AND row < :end",
                first=part.passage,
                end=part.passage + part.passages,
            )
            yield from (passage_from_json(record) for (record,) in rows)

    def note(self, source: str) -> Note:
        """The stored note; raises NotesError where there is none."""
        if source not in self._digests:
            raise NotesError(f"The index holds no note {source!r}: see the list of notes.")

        def read() -> Note:
            query = "SELECT text FROM notes WHERE edition = :edition AND part = :part"
            ((data,),) = self.query(query, part=self._parts[source].number)
            return Note(source, to_text(data), self._digests[source])

        return self._notes.one(source, read)
