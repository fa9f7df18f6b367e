"""The terms of an index written to its SQLite file: only rows that differ, and a filter of keys."""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from calctutor.backends.content_schema import spelled, to_bytes
from calctutor.backends.content_writer import add_up
from calctutor.backends.records import term_from_json, term_to_json
from calctutor.term_table import (
    TermKeys,
    keys_of,
    stem_forms,
)
from calctutor.types import Term

_WITH_HOW = frozenset({"term_names", "term_spelled"})
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
