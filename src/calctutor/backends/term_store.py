"""The terms of an index in its SQLite file: written by what changed, looked up by key."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Container, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from calctutor.backends.content_schema import spelled_alike, to_bytes, to_text
from calctutor.backends.kept import Held, Query
from calctutor.backends.records import term_from_json
from calctutor.term_table import (
    LONGEST_TYPED,
    NO_FIT,
    begins_word,
    best_fit,
)
from calctutor.types import Term

FILTER_FILE = "names.bits"
How = Literal["name", "alias"]

_KEPT = 20_000


class StoredTerms:
    """A `TermTable` on disk."""

    def __init__(self, query: Query, bits: bytes) -> None:
        """Look terms up by queries; ``bits`` are those of `write_filter`."""
        self._query = query
        self._bits = bits
        self._mask = 8 * len(bits) - 1
        self._entries = lru_cache(_KEPT)(self._read_entries)
        self._called = lru_cache(_KEPT)(self._read_called)
        self.words: Collection[str] = _StoredWords(query)
        self.forms: Container[str] = Held(query, "term_forms WHERE form")

    def all(self, most: int | None = None) -> Sequence[Term]:
        """Every term that names something, in order, or the first ``most``."""
        query = "SELECT record FROM terms WHERE found ORDER BY position LIMIT ?"
        rows = self._query(query, (-1 if most is None else most,))
        return [term_from_json(record) for (record,) in rows]

    def spread(self, most: int) -> Sequence[Term]:
        """Every term that names something, in order, or about ``most`` from all over."""
        ((count,),) = self._query("SELECT count(*) FROM terms WHERE found", ())
        rows = self._query(
            "SELECT record FROM terms WHERE found AND position % ? = 0 ORDER BY position",
            (max(1, 1 + (count - 1) // most),),
        )
        return [term_from_json(record) for (record,) in rows]

    def spelled(self, wanted: str, most: int) -> Sequence[Term]:
        """The first ``most`` of the terms that a folded text fits, the best fit first."""
        if not wanted:
            return self.all(most)
        holding = "how < '2' AND instr(name, ?)", (to_bytes(wanted),)
        if not begins_word(wanted):
            terms = self._spelled(*holding, -1, "position")
            return sorted(terms, key=lambda term: best_fit(term, wanted)[:2])[:most]
        first = to_bytes(wanted[:LONGEST_TYPED])
        found = self._spelled("name >= ? AND name < ?", (first, first + b"\xff"), most)
        terms = [term for term in found if best_fit(term, wanted)[0] < NO_FIT]
        if len(terms) < most:
            within = self._spelled(*holding, most + len(found))
            terms += [term for term in within if term not in terms]
        return sorted(terms, key=lambda term: best_fit(term, wanted)[:2])[:most]

    def _spelled(
        self, condition: str, values: Sequence[object], most: int, order: str = "how, position"
    ) -> list[Term]:
        rows = self._query(
            f"SELECT record FROM (SELECT term, min(how) AS how FROM term_spelled WHERE {condition}"
            f" GROUP BY term) JOIN terms USING (term) ORDER BY {order} LIMIT ?",
            (*values, most),
        )
        return [term_from_json(record) for (record,) in rows]

    def entries(self, key: str) -> Sequence[tuple[Term, How]]:
        """The terms of a key, each with how it is called so; else the first of that base name."""
        name = to_bytes(key)
        place = zlib.crc32(name) & self._mask
        return self._entries(name) if self._bits[place >> 3] & 1 << (place & 7) else ()

    def _read_entries(self, name: bytes) -> tuple[tuple[Term, How], ...]:
        rows = self._query(
            "SELECT record, how FROM term_names JOIN terms USING (term)"
            " WHERE term_names.name = ? ORDER BY position",
            (name,),
        )
        outright = tuple((term_from_json(r), how) for r, how in rows if how != "base")
        return outright or tuple((term_from_json(record), "name") for record, _ in rows[:1])

    def called(self, name: str) -> Term | None:
        """The term of exactly this name, or None."""
        return self._called(name)

    def _read_called(self, name: str) -> Term | None:
        rows = self._query(
            "SELECT record FROM terms WHERE name = ? AND found ORDER BY position DESC LIMIT 1",
            (to_bytes(name),),
        )
        return term_from_json(rows[0][0]) if rows else None

    def with_part(self, stem: str, most: int | None = None) -> tuple[str, ...]:
        """The names of several content words that hold one of this stem; some of too many."""
        part = to_bytes(stem)
        if most is not None:
            rows = self._query(
                "SELECT DISTINCT terms.name FROM term_parts JOIN terms USING (term)"
                " WHERE term_parts.name = ? LIMIT ?",
                (part, most + 1),
            )
            if len(rows) > most:
                return tuple(to_text(name) for (name,) in rows)
        return self._names("term_parts.name = ?", (part,), "term_parts")

    def holding(self, stems: Collection[str]) -> tuple[str, ...]:
        """The names that hold content words of all these stems, two or more."""
        wanted = sorted({to_bytes(stem) for stem in stems}, key=self._holders)
        if not wanted:
            return ()
        first, *others = wanted
        held = " AND EXISTS (SELECT 1 FROM term_parts other WHERE other.name = ?"
        held += " AND other.term = term_parts.term)"
        condition = f"term_parts.name = ?{held * len(others)}"
        return self._names(condition, (first, *others), "term_parts")

    def _holders(self, part: bytes) -> tuple[int, bytes]:
        """How many names hold a part, as far as that is worth counting."""
        query = "SELECT count(*) FROM (SELECT 1 FROM term_parts WHERE name = ? LIMIT 10000)"
        return int(self._query(query, (part,))[0][0]), part

    def under(self, key: str) -> tuple[str, ...]:
        """The names of the terms that have a parent of this key."""
        return self._names("term_parents.name = ?", (to_bytes(key),), "term_parents")

    def ending(self, key: str) -> tuple[str, ...]:
        """The names whose own key ends in this one."""
        start = to_bytes(key[::-1])
        condition = "term_tails.name >= ? AND term_tails.name < ?"
        return self._names(condition, (start, start + b"\xff"), "term_tails")

    def with_initials(self, letters: str) -> Sequence[Term]:
        """The terms whose name, or its first words, has these initials."""
        rows = self._query(
            "SELECT record FROM term_initials JOIN terms USING (term)"
            " WHERE term_initials.name = ? ORDER BY position",
            (to_bytes(letters),),
        )
        return [term_from_json(record) for (record,) in rows]

    def with_brackets(self) -> tuple[str, ...]:
        """The names that are written as something called: "sorted(xs)"."""
        rows = self._query("SELECT name FROM terms WHERE called ORDER BY position", ())
        return tuple(to_text(name) for (name,) in rows)

    def _names(self, condition: str, values: Sequence[object], table: str) -> tuple[str, ...]:
        rows = self._query(
            f"SELECT DISTINCT terms.name, position FROM {table} JOIN terms USING (term)"
            f" WHERE {condition} ORDER BY position",
            values,
        )
        return tuple(dict.fromkeys(to_text(name) for name, _ in rows))


class _StoredWords(Collection[str]):
    """The words of the terms' names."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._held = Held(query, "term_words WHERE word")

    def __contains__(self, word: object) -> bool:
        return word in self._held

    def __iter__(self) -> Iterator[str]:
        rows = self._query("SELECT word FROM term_words ORDER BY word", ())
        return (to_text(word) for (word,) in rows)

    def __len__(self) -> int:
        return int(self._query("SELECT count(*) FROM term_words", ())[0][0])

    def starting(self, prefix: str) -> list[str]:
        """The words that begin so."""
        first = to_bytes(prefix)
        return self._some("word >= ? AND word < ?", (first, first + b"\xff"))

    def alike(self, typed: str, edits: int) -> list[str]:
        """The words that may be within so many edits of one."""
        return self._some(*spelled_alike(typed, edits))

    def _some(self, condition: str, values: Sequence[object]) -> list[str]:
        rows = self._query(f"SELECT word FROM term_words WHERE {condition}", values)
        return [to_text(word) for (word,) in rows]
