"""Writing an index's text: notes put in and taken out, and what all of them tell of words."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calctutor.backends.content_schema import PLACES, spelled, to_bytes
from calctutor.backends.layout import Held, Layout
from calctutor.backends.pairs import PairCounts
from calctutor.backends.records import fact_to_json, passage_from_json, passage_to_json
from calctutor.term_table import key, stem_forms
from calctutor.text import stem
from calctutor.types import Fact, Note, Passage
from calctutor.wording import Told

AT_ONCE = 50_000
"""Passages whose words are counted before the counts are written."""


class ContentWriter:
    """One file in the making: what is put in and taken out stands in one transaction."""

    def __init__(self, connection: sqlite3.Connection, pairs: PairCounts) -> None:
        """Write through a connection of `content_schema.write`; ``pairs`` are told of the texts."""
        self._connection = connection
        self._pairs = pairs
        self._told = Told(with_pairs=False)

    def take_out(self, note: Held) -> None:
        """Remove a note with all that was read from it."""
        first, last = note.number << PLACES, (note.number + 1) << PLACES
        execute = self._connection.execute
        rows = execute("SELECT record FROM passages WHERE key >= ? AND key < ?", (first, last))
        self._tell([passage_from_json(record) for (record,) in rows.fetchall()], -1)
        for section, headings in execute(
            "SELECT key, headings FROM sections WHERE key >= ? AND key < ?", (first, last)
        ).fetchall():
            self._connection.executemany(
                "DELETE FROM section_names WHERE name = ? AND section = ?",
                [(name, section) for name in _names_of(json.loads(headings))],
            )
        for table in ("passages", "facts", "sections"):
            execute(f"DELETE FROM {table} WHERE key >= ? AND key < ?", (first, last))
        for table in ("notes", "texts"):
            execute(f"DELETE FROM {table} WHERE note = ?", (note.number,))

    def put_in(
        self, held: Held, note: Note, passages: Sequence[Passage], facts: Sequence[Fact]
    ) -> None:
        """Add a note with all that was read from it; its place in the order comes later."""
        first = held.number << PLACES
        many = self._connection.executemany
        self._connection.execute(
            "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                held.number,
                -1,
                to_bytes(held.source),
                held.digest,
                held.reading,
                held.passages,
                held.facts,
                held.facts_at,
            ),
        )
        self._connection.execute(
            "INSERT INTO texts VALUES (?, ?)", (held.number, to_bytes(note.text))
        )
        many(
            "INSERT INTO passages VALUES (?, ?, ?)",
            ((first + i, to_bytes(p.id), passage_to_json(p)) for i, p in enumerate(passages)),
        )
        sections = self._put_sections(first, facts)
        keys = {passage.id: first + i for i, passage in enumerate(passages)}
        many(
            "INSERT INTO facts VALUES (?, ?, ?, ?, ?)",
            (
                (
                    first + i,
                    to_bytes(fact.id),
                    keys.get(fact.passage_id, -1),
                    sections[fact.headings],
                    fact_to_json(fact),
                )
                for i, fact in enumerate(facts)
            ),
        )
        self._tell(passages, 1)

    def _put_sections(self, first: int, facts: Sequence[Fact]) -> dict[tuple[str, ...], int]:
        """The key of each section: that of its first fact."""
        sections: dict[tuple[str, ...], int] = {}
        for place, fact in enumerate(facts):
            sections.setdefault(fact.headings, first + place)
        self._connection.executemany(
            "INSERT INTO sections VALUES (?, ?)",
            ((section, json.dumps(headings)) for headings, section in sections.items()),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO section_names VALUES (?, ?)",
            (
                (name, section)
                for headings, section in sections.items()
                for name in _names_of(headings)
            ),
        )
        return sections

    def set_order(self, layout: Layout, *, all_moved: bool) -> None:
        """Keep in which order the notes come; and where their vectors lie, where that changed."""
        self._connection.executemany(
            "UPDATE notes SET position = ?1 WHERE note = ?2 AND position <> ?1",
            ((position, note.number) for position, note in enumerate(layout.notes)),
        )
        if all_moved:
            self._connection.executemany(
                "UPDATE notes SET facts_at = ? WHERE note = ?",
                ((note.facts_at, note.number) for note in layout.notes),
            )

    def _tell(self, passages: Sequence[Passage], times: int) -> None:
        self._told.add(passages, times)
        self._pairs.add([passage.text for passage in passages], times)
        if self._told.passages >= AT_ONCE:
            self.write_words()

    def write_words(self) -> None:
        """Add up what the passages tell of words; nothing is left to be added then."""
        told, self._told = self._told, Told(with_pairs=False)
        before = self._counts_of(told.counts)
        stems: Counter[str] = Counter()
        forms: Counter[str] = Counter()
        for word, change in told.counts.items():
            stems[stem(word)] += change
            known = before.get(word, 0)
            if (known > 0) != (known + change > 0):
                forms.update(dict.fromkeys(stem_forms(word), 1 if change > 0 else -1))
        every = {**told.counts, **told.capital, **told.plain}
        self._connection.executemany(
            "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (word) DO UPDATE SET"
            " passages = passages + excluded.passages, capital = capital + excluded.capital,"
            " plain = plain + excluded.plain",
            (
                (to_bytes(w), told.counts[w], told.capital[w], told.plain[w], *spelled(w))
                for w in sorted(every)
            ),
        )
        add_up(self._connection, "stems", "stem", "passages", _by_bytes(stems))
        add_up(self._connection, "forms", "form", "uses", _by_bytes(forms))
        figures = {
            "passages": told.passages,
            "alphabetic": told.alphabetic,
            "function": told.function,
        }
        add_up(self._connection, "figures", "name", "value", figures, keep_none=True)
        self._connection.executemany(
            "DELETE FROM words WHERE word = ? AND passages = 0 AND capital = 0 AND plain = 0",
            (
                (to_bytes(w),)
                for w in every
                if told.counts[w] < 0 or told.capital[w] < 0 or told.plain[w] < 0
            ),
        )

    def _counts_of(self, words: Mapping[str, int]) -> dict[str, int]:
        found: dict[str, int] = {}
        for word in words:
            row = self._connection.execute(
                "SELECT passages FROM words WHERE word = ?", (to_bytes(word),)
            ).fetchone()
            if row:
                found[word] = row[0]
        return found


def add_up(
    connection: sqlite3.Connection,
    table: str,
    name: str,
    value: str,
    changes: Mapping[Any, int],
    *,
    keep_none: bool = False,
) -> None:
    """Add numbers to the rows of a table, by name; what comes to 0 is removed."""
    changed = sorted((key, change) for key, change in changes.items() if change or keep_none)
    connection.executemany(
        f"INSERT INTO {table} VALUES (?, ?) ON CONFLICT ({name}) DO UPDATE SET"
        f" {value} = {value} + excluded.{value}",
        changed,
    )
    if not keep_none:
        connection.executemany(
            f"DELETE FROM {table} WHERE {name} = ? AND {value} = 0",
            ((key,) for key, change in changed if change < 0),
        )


def _by_bytes(counts: Mapping[str, int]) -> dict[bytes, int]:
    return {to_bytes(word): count for word, count in counts.items()}


def _names_of(headings: Iterable[str]) -> set[bytes]:
    return {to_bytes(key(heading)) for heading in headings}
