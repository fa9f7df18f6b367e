"""The terms of an index in its SQLite file: written by what changed, looked up by key."""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from calctutor.backends.content_schema import spelled, spelled_alike, to_bytes, to_text
from calctutor.backends.content_writer import add_up
from calctutor.backends.kept import Held, Query
from calctutor.backends.records import term_from_json, term_to_json
from calctutor.term_table import (
    LONGEST_TYPED,
    NO_FIT,
    TermKeys,
    begins_word,
    best_fit,
    keys_of,
    stem_forms,
)
from calctutor.types import Term

FILTER_FILE = "names.bits"
How = Literal["name", "alias"]

_WITH_HOW = frozenset({"term_names", "term_spelled"})
_KEPT = 20_000
_AT_ONCE = 20_000
"""New terms whose rows are gathered before they are written."""


def write_terms(connection: sqlite3.Connection, terms: Sequence[Term]) -> None:
    """Make these the terms of a file, leaving the rows of those that stay as they are."""
    before: dict[str, list[tuple[int, int]]] = defaultdict(list)
    rows = connection.execute("SELECT position, term, record FROM terms").fetchall()
    for position, number, record in sorted(rows, reverse=True):
        before[record].append((number, position))
    moved: list[tuple[int, int]] = []
    fresh: list[tuple[int, Term, str]] = []
    for position, term in enumerate(terms):
        record = term_to_json(term)
        same = before.get(record)
        if not same:
            fresh.append((position, term, record))
            continue
        number, place = same.pop()
        if place != position:
            moved.append((position, number))
    connection.executemany("UPDATE terms SET position = ? WHERE term = ?", moved)
    last = max((number for _, number, _ in rows), default=-1)
    gone = [(n, term_from_json(record)) for record, left in before.items() for n, _ in left]
    step = max(1, len(fresh)) if gone else _AT_ONCE
    for start in range(0, len(fresh), step) if fresh else (0,):
        _Exchange(connection, last).run(gone, fresh[start : start + step])
        last += step  # a number that no term has is no harm


class _Exchange:
    """Terms that are gone or told otherwise, and new ones: only rows that differ are written."""

    def __init__(self, connection: sqlite3.Connection, last: int) -> None:
        """``last`` is the highest number that a term has."""
        self._connection = connection
        self._last = last
        self._uses: Counter[str] = Counter()
        self._less: dict[str, list[tuple[bytes, int]]] = defaultdict(list)
        self._more: dict[str, list[tuple[object, ...]]] = defaultdict(list)

    def run(self, gone: Sequence[tuple[int, Term]], fresh: Sequence[tuple[int, Term, str]]) -> None:
        """Put the new ones in the place of those that are gone, by name where they have one."""
        left = {term.name: (number, term) for number, term in gone}
        ended = {number for number, _ in gone}
        told = []
        for position, term, record in fresh:
            number, old = left.pop(term.name, (None, None))
            if number is None:
                self._last = number = self._last + 1
            ended.discard(number)
            keys = keys_of(term)
            self._compare(number, keys_of(old) if old else None, keys)
            called = keys is not None and keys.called
            told.append((number, position, to_bytes(term.name), keys is not None, called, record))
        for number, term in gone:
            if number in ended:
                self._compare(number, keys_of(term), None)
        many = self._connection.executemany
        many("DELETE FROM terms WHERE term = ?", [(number,) for number in sorted(ended)])
        many("INSERT OR REPLACE INTO terms VALUES (?, ?, ?, ?, ?, ?)", sorted(told))
        self._write()

    def _compare(self, number: int, old: TermKeys | None, new: TermKeys | None) -> None:
        """Note which rows a term has no more, and which it has now."""
        before, now = dict(_rows_of(old)), dict(_rows_of(new))
        for table in before | now:
            was, is_now = before.get(table, set()), now.get(table, set())
            self._less[table] += [(to_bytes(name), number) for name, _ in was - is_now]
            for name, how in is_now - was:
                more = (how,) if table in _WITH_HOW else ()
                self._more[table].append((to_bytes(name), number, *more))
        self._uses.subtract(old.words if old else ())
        self._uses.update(new.words if new else ())

    def _write(self) -> None:
        for table, names in self._less.items():
            query = f"DELETE FROM {table} WHERE name = ? AND term = ?"
            self._connection.executemany(query, sorted(names))
        for table, rows in self._more.items():
            marks = "?, ?, ?" if table in _WITH_HOW else "?, ?"
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", sorted(rows))
        _count_words(self._connection, self._uses)


def _rows_of(keys: TermKeys | None) -> Iterator[tuple[str, set[tuple[str, str]]]]:
    """The names by which each table finds a term, and how, where the table says that."""
    if keys is None:
        return
    yield "term_names", {*{keys.base: "base", **dict(keys.names)}.items()}
    yield "term_spelled", set(keys.spelled)
    others = {
        "term_parts": keys.parts,
        "term_parents": keys.under,
        "term_initials": keys.initials,
        "term_tails": (keys.names[0][0][::-1],),
    }
    for table, names in others.items():
        yield table, {(name, "") for name in names}


def _count_words(connection: sqlite3.Connection, uses: Counter[str]) -> None:
    forms: Counter[bytes] = Counter()
    for word, change in uses.items():
        if change:
            row = connection.execute(
                "SELECT uses FROM term_words WHERE word = ?", (to_bytes(word),)
            ).fetchone()
            known = row[0] if row else 0
            if (known > 0) != (known + change > 0):
                for form in stem_forms(word):
                    forms[to_bytes(form)] += 1 if change > 0 else -1
    connection.executemany(
        "INSERT INTO term_words VALUES (?, ?, ?, ?) ON CONFLICT (word) DO UPDATE SET"
        " uses = uses + excluded.uses",
        ((to_bytes(word), uses[word], *spelled(word)) for word in sorted(uses) if uses[word]),
    )
    connection.executemany(
        "DELETE FROM term_words WHERE word = ? AND uses = 0",
        ((to_bytes(word),) for word, change in uses.items() if change < 0),
    )
    add_up(connection, "term_forms", "form", "uses", forms)


def write_filter(connection: sqlite3.Connection, path: Path) -> None:
    """Which keys no term has, as bits: most of what a text is asked for is none."""
    names = [name for (name,) in connection.execute("SELECT DISTINCT name FROM term_names")]
    size = 1 << max(10, (16 * len(names)).bit_length())
    bits = bytearray(size >> 3)
    for name in names:
        place = zlib.crc32(name) & (size - 1)
        bits[place >> 3] |= 1 << (place & 7)
    path.write_bytes(bits)


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
