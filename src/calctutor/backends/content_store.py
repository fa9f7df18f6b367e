"""The text of an index in one SQLite file, read-only once written."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from calctutor.backends.content_schema import PLACES, read, to_bytes, to_text
from calctutor.backends.layout import Held, Layout, Rows
from calctutor.backends.records import fact_from_json, passage_from_json, term_from_json
from calctutor.errors import NotesError
from calctutor.types import Fact, Note, Passage, Term

_AT_ONCE = 500
_KEPT = 20_000
"""Ids whose keys are kept: what a question finds it asks for again."""


class ContentStore:
    """The written content, opened read-only; many threads share one connection."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises sqlite3.Error."""
        self._lock = threading.Lock()
        self._connection = read(path)
        self._keys: dict[str, dict[str, int]] = {"passages": {}, "facts": {}}
        rows = self.query(
            "SELECT note, source, digest, reading, passages, facts, facts_at FROM notes"
            " ORDER BY position"
        )
        self.layout = Layout([Held(row[0], to_text(row[1]), *row[2:]) for row in rows])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def query(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; raises sqlite3.Error."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def ids_of(self, rows: Rows) -> list[str]:
        """The ids of the passages in some rows, in the order given; KeyError for no such row."""
        keys = self.layout.passage_keys(rows).tolist()
        found = dict(self._in("SELECT key, id FROM passages WHERE key IN", "", keys))
        names = [to_text(found[key]) for key in keys]
        self._keep("passages", dict(zip(names, keys, strict=True)))
        return names

    def passage_rows(self, passage_ids: Sequence[str]) -> Rows:
        """The rows of some passages, in the order given; KeyError for an unknown one."""
        return self.layout.passage_rows(self._keys_of("passages", passage_ids))

    def fact_places(self, fact_ids: Sequence[str]) -> Rows:
        """Where the vectors of some facts lie, in the order given; KeyError for an unknown one."""
        return self.layout.fact_places(self._keys_of("facts", fact_ids))

    def _keys_of(self, table: str, ids: Sequence[str]) -> Rows:
        known = self._keys[table]
        found = {name: known[name] for name in ids if name in known}
        missing = [name for name in ids if name not in found]
        if missing:
            query = f"SELECT id, key FROM {table} WHERE id IN"
            fresh = {to_text(name): key for name, key in self._where(query, "", missing)}
            self._keep(table, fresh)
            found.update(fresh)
        return np.array([found[name] for name in ids], dtype=np.int64)

    def _keep(self, table: str, keys: Mapping[str, int]) -> None:
        """Keep the keys of some ids; of too many those of before are let go, all at once."""
        if len(self._keys[table]) > _KEPT:
            self._keys[table] = {}
        self._keys[table].update(keys)

    def fact_ids(self) -> list[str]:
        """The id of each fact, in no order."""
        return [to_text(row[0]) for row in self.query("SELECT id FROM facts")]

    def held_of(self, fact_ids: Collection[str]) -> frozenset[str]:
        """Those of these ids that facts have."""
        rows = self._where("SELECT id FROM facts WHERE id IN", "", list(fact_ids))
        return frozenset(to_text(key) for (key,) in rows)

    def told_of(self) -> list[tuple[str, tuple[str, ...], int]]:
        """Each section with facts, in order of its first: note, heading path, how many."""
        counts = self.query("SELECT section, count(*) FROM facts GROUP BY section")
        headings = dict(self.query("SELECT key, headings FROM sections"))
        found = {key: (headings[key], count) for key, count in counts}
        keys = np.array(sorted(found), dtype=np.int64)
        places = self.layout.places(keys)
        order = np.argsort(places, kind="stable").tolist()
        notes = self.layout.notes
        return [
            (notes[places[i]].source, tuple(json.loads(found[key][0])), found[key][1])
            for i in order
            if (key := int(keys[i])) in found
        ]

    def sources_with(self, fact_ids: Sequence[str]) -> set[str]:
        """The notes that have facts of these ids."""
        rows = self._where("SELECT id, key FROM facts WHERE id IN", "", fact_ids)
        places = self.layout.places(np.array([key for _, key in rows], dtype=np.int64))
        return {self.layout.notes[place].source for place in places.tolist()}

    def all_passages(self) -> Iterator[Passage]:
        """Every passage in order."""
        for (record,) in self._all("passages", "key"):
            yield passage_from_json(record)

    def all_facts(self) -> Iterator[Fact]:
        """Every fact in order."""
        for (record,) in self._all("facts", "key"):
            yield fact_from_json(record)

    def _all(self, table: str, key: str) -> list[tuple[Any, ...]]:
        return self.query(
            f"SELECT record FROM notes JOIN {table} ON {key} >> 24 = note ORDER BY position, {key}"
        )

    def facts_of(self, sources: Collection[str]) -> list[Fact]:
        """The facts of some notes, in order."""
        found = []
        for note in self.layout.notes:
            if note.source in sources:
                first = note.number << PLACES
                found += self.query(
                    "SELECT record FROM facts WHERE key >= ? AND key < ? ORDER BY key",
                    (first, first + note.facts),
                )
        return [fact_from_json(record) for (record,) in found]

    def facts_in_rows(self, rows: Rows) -> list[Fact]:
        """The facts in some rows, in the order given."""
        keys = self.layout.fact_keys(rows).tolist()
        found = dict(self._in("SELECT key, record FROM facts WHERE key IN", "", keys))
        return [fact_from_json(found[key]) for key in keys]

    def facts_named(self, fact_ids: Sequence[str]) -> list[Fact]:
        """The facts of these ids that there are, in order of the ids."""
        rows = self._where("SELECT id, record FROM facts WHERE id IN", "", fact_ids)
        found = {to_text(key): fact_from_json(record) for key, record in rows}
        return [found[key] for key in fact_ids if key in found]

    def section(self, source: str, headings: tuple[str, ...]) -> list[Fact]:
        """The facts right under one heading path of a note, in order."""
        note = self.layout.by_source.get(source)
        if note is None:
            return []
        first = note.number << PLACES
        rows = self.query(
            "SELECT record FROM facts WHERE section ="
            " (SELECT key FROM sections WHERE key >= ? AND key < ? AND headings = ?) ORDER BY key",
            (first, first + max(note.facts, 1), json.dumps(headings)),
        )
        return [fact_from_json(record) for (record,) in rows]

    def sections(self, source: str) -> list[tuple[str, ...]]:
        """The heading paths of a note that have facts, in order of their first."""
        note = self.layout.by_source.get(source)
        if note is None:
            return []
        first = note.number << PLACES
        rows = self.query(
            "SELECT headings FROM sections WHERE key >= ? AND key < ? ORDER BY key",
            (first, first + note.facts),
        )
        return [tuple(json.loads(headings)) for (headings,) in rows]

    def sections_called(self, keys: Collection[str]) -> list[tuple[str, ...]]:
        """The heading paths with facts that hold a heading of one of these keys, in order."""
        names = [to_bytes(key) for key in keys]
        found = dict(
            self._in(
                "SELECT key, headings FROM section_names JOIN sections ON section = key"
                " WHERE name IN",
                "",
                names,
            )
        )
        if not found:
            return []
        sections = np.array(sorted(found), dtype=np.int64)
        order = np.argsort(self.layout.places(sections), kind="stable")
        return [tuple(json.loads(found[key])) for key in sections[order].tolist()]

    def passages_of(self, source: str) -> list[Passage]:
        """The passages of one note, in order."""
        note = self.layout.by_source.get(source)
        if note is None:
            return []
        first = note.number << PLACES
        rows = self.query(
            "SELECT record FROM passages WHERE key >= ? AND key < ? ORDER BY key",
            (first, first + note.passages),
        )
        return [passage_from_json(record) for (record,) in rows]

    def titles(self) -> list[str]:
        """The first heading that each note has, in order of the notes, "" where it has none."""
        first = dict(self.query("SELECT note, record FROM notes JOIN passages ON key = note << 24"))
        found = []
        for note in self.layout.notes:
            passages = [passage_from_json(first[note.number])] if note.number in first else []
            if passages and not passages[0].headings:
                passages = self.passages_of(note.source)
            found.append(next((p.headings[0] for p in passages if p.headings), ""))
        return found

    def terms(self) -> Iterator[Term]:
        """Every term in order."""
        for (record,) in self.query("SELECT record FROM terms ORDER BY position"):
            yield term_from_json(record)

    def note(self, source: str) -> Note:
        """The stored note; raises NotesError where there is none."""
        held = self.layout.by_source.get(source)
        if held is None:
            raise NotesError(f"The index holds no note {source!r}: see the list of notes.")
        ((text,),) = self.query("SELECT text FROM texts WHERE note = ?", (held.number,))
        return Note(source, to_text(text), held.digest)

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The named passages in the order given; raises KeyError for an unknown one."""
        rows = self._where("SELECT id, record FROM passages WHERE id IN", "", passage_ids)
        found = {to_text(key): passage_from_json(record) for key, record in rows}
        return [found[key] for key in passage_ids]

    def facts(self, passage_ids: Sequence[str]) -> list[Fact]:
        """The facts of the named passages, passage by passage, in file order."""
        query = (
            "SELECT passages.id, facts.key, facts.record FROM passages"
            " JOIN facts ON passage = passages.key WHERE passages.id IN"
        )
        found: dict[str, list[Fact]] = {key: [] for key in passage_ids}
        keys = {}
        for name, key, record in self._where(query, "ORDER BY facts.key", passage_ids):
            fact = fact_from_json(record)
            keys[fact.id] = key
            found[to_text(name)].append(fact)
        self._keep("facts", keys)
        return [fact for facts in found.values() for fact in facts]

    def _where(self, query: str, order: str, ids: Sequence[str]) -> list[tuple[Any, ...]]:
        return self._in(query, order, [to_bytes(key) for key in dict.fromkeys(ids)])

    def _in(self, query: str, order: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(values), _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            rows += self.query(f"{query} ({marks}) {order}", part)
        return rows
