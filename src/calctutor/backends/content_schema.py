"""The tables of an index's text: what stands in each, and how keys and text are put there.

A passage, a section and a fact each have a key that begins with their note's number, so that
a note that changes leaves the rows of the others as they are. Only the small table of notes
says in which order they come.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from calctutor.spelling import letters_of

FILE = "content.sqlite"
PLACES = 24
"""Bits of a key that hold the place within its note; the note's number stands above them."""
_MAPPED = 1 << 40
"""Bytes of a finished file that are read without copying, as far as SQLite goes."""

SCHEMA = """
CREATE TABLE notes (
    note INTEGER PRIMARY KEY, position INTEGER, source BLOB UNIQUE, digest TEXT, reading TEXT,
    passages INTEGER, facts INTEGER, facts_at INTEGER
);
CREATE TABLE texts (note INTEGER PRIMARY KEY, text BLOB);
CREATE TABLE passages (key INTEGER PRIMARY KEY, id BLOB UNIQUE, record TEXT);
CREATE TABLE facts (
    key INTEGER PRIMARY KEY, id BLOB UNIQUE, passage INTEGER, section INTEGER, record TEXT
);
CREATE INDEX facts_of_passage ON facts (passage, key);
CREATE INDEX facts_of_section ON facts (section, key);
CREATE TABLE sections (key INTEGER PRIMARY KEY, headings TEXT);
CREATE TABLE section_names (
    name BLOB, section INTEGER, PRIMARY KEY (name, section)
) WITHOUT ROWID;
CREATE TABLE terms (
    term INTEGER PRIMARY KEY, position INTEGER, name BLOB, found INTEGER, called INTEGER,
    record TEXT
);
CREATE INDEX terms_by_name ON terms (name);
CREATE TABLE term_names (
    name BLOB, term INTEGER, how TEXT, PRIMARY KEY (name, term)
) WITHOUT ROWID;
CREATE TABLE term_parts (name BLOB, term INTEGER, PRIMARY KEY (name, term)) WITHOUT ROWID;
CREATE TABLE term_parents (name BLOB, term INTEGER, PRIMARY KEY (name, term)) WITHOUT ROWID;
CREATE TABLE term_initials (name BLOB, term INTEGER, PRIMARY KEY (name, term)) WITHOUT ROWID;
CREATE TABLE term_tails (name BLOB, term INTEGER, PRIMARY KEY (name, term)) WITHOUT ROWID;
CREATE TABLE term_spelled (
    name BLOB, term INTEGER, how TEXT, PRIMARY KEY (name, term)
) WITHOUT ROWID;
CREATE TABLE term_words (
    word BLOB PRIMARY KEY, uses INTEGER, length INTEGER, letters INTEGER
) WITHOUT ROWID;
CREATE INDEX term_words_by_length ON term_words (length, letters);
CREATE TABLE term_forms (form BLOB PRIMARY KEY, uses INTEGER) WITHOUT ROWID;
CREATE TABLE words (
    word BLOB PRIMARY KEY, passages INTEGER, capital INTEGER, plain INTEGER,
    length INTEGER, letters INTEGER
) WITHOUT ROWID;
CREATE INDEX words_by_length ON words (length, letters);
CREATE TABLE stems (stem BLOB PRIMARY KEY, passages INTEGER) WITHOUT ROWID;
CREATE TABLE forms (form BLOB PRIMARY KEY, uses INTEGER) WITHOUT ROWID;
CREATE TABLE figures (name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
"""


def create(path: Path) -> sqlite3.Connection:
    """A new file with the tables; raises sqlite3.Error."""
    connection = write(path)
    try:
        connection.executescript(SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


def write(path: Path) -> sqlite3.Connection:
    """A file of a version in the making, which nobody else reads yet; raises sqlite3.Error."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000"):
            with closing(connection.execute(f"PRAGMA {pragma}")):
                pass
    except BaseException:
        connection.close()
        raise
    return connection


def read(path: Path) -> sqlite3.Connection:
    """A finished file; immutable, so that it needs no lock nor write access."""
    posix = path.absolute().as_posix()
    root = "" if posix.startswith("/") else "/"
    uri = f"file://{root}{quote(posix, errors='surrogateescape')}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    try:
        with closing(connection.execute(f"PRAGMA mmap_size={_MAPPED}")):
            return connection
    except BaseException:
        connection.close()
        raise


def to_bytes(text: str) -> bytes:
    """Text as bytes: a file name or note may hold what UTF-8 proper has not."""
    return text.encode("utf-8", "surrogatepass")


def to_text(key: bytes) -> str:
    """The text of some bytes."""
    return key.decode("utf-8", "surrogatepass")


def pair_number(pair: tuple[str, str]) -> int:
    """Two stems as one number of 64 bits."""
    data = to_bytes(f"{pair[0]} {pair[1]}")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True)


def spelled(word: str) -> tuple[int, int]:
    """How many letters a word has, 0 for a number, which is no slip of one; and which."""
    return 0 if word.isdigit() else len(word), letters_of(word)


def spelled_alike(typed: str, edits: int) -> tuple[str, list[object]]:
    """The condition, as SQL, for words that may be within some edits of one, and its values.

    They have nearly its length, or an s behind that, and lack few of its letters: each edit
    takes away one at most, and brings one.
    """
    lengths = range(len(typed) - edits, len(typed) + edits + 2)
    letters = letters_of(typed)
    brought = _few_bits(f"(letters & {~letters})", edits)
    taken = _few_bits(f"({letters} & ~letters)", edits)
    marks = ",".join("?" * len(lengths))
    return f"length IN ({marks}) AND {brought} AND {taken}", list(lengths)


def _few_bits(bits: str, most: int) -> str:
    """Whether an expression has so many bits set at most: each round takes the lowest away."""
    for _ in range(most):
        bits = f"({bits} & ({bits} - 1))"
    return f"{bits} = 0"
