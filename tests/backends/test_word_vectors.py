"""The store of words' vectors: what it keeps it gives back exactly, and it harms nobody."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np

from calctutor.backends.word_vectors import StoredWords
from doubles import HashingEmbedder

WORDS = [f"word{n}" for n in range(900)]
ROWS = HashingEmbedder().embed_queries(WORDS)


def store(path: Path, name: str = "hashing/1", most: int = 10_000) -> StoredWords:
    return StoredWords(path / "words.sqlite", name, ROWS.shape[1], most)


def test_what_is_kept_is_read_by_another_process(tmp_path: Path) -> None:
    first = store(tmp_path)
    assert first.lacking(WORDS) == WORDS
    first.keep(WORDS, ROWS)
    first.close()

    found = store(tmp_path).read([*WORDS, "unknown"])

    assert list(found) and set(found) == set(WORDS)
    assert all(np.array_equal(found[word], row) for word, row in zip(WORDS, ROWS, strict=True))
    assert store(tmp_path).lacking(["unknown", WORDS[3]]) == ["unknown"]


def test_another_embedder_finds_nothing(tmp_path: Path) -> None:
    store(tmp_path).keep(WORDS[:5], ROWS[:5])

    assert store(tmp_path, name="hashing/2").read(WORDS[:5]) == {}


def test_the_first_go_where_they_are_too_many(tmp_path: Path) -> None:
    kept = store(tmp_path, most=500)
    kept.keep(WORDS[:400], ROWS[:400])
    kept.keep(WORDS[400:], ROWS[400:])

    assert set(kept.read(WORDS)) == set(WORDS[400:])


def test_a_damaged_vector_counts_as_missing(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.keep(WORDS[:3], ROWS[:3])
    kept.close()
    with closing(sqlite3.connect(tmp_path / "words.sqlite")) as connection, connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(length(vector)) WHERE rowid = 2")

    assert set(store(tmp_path).read(WORDS[:3])) == {WORDS[0], WORDS[2]}


def test_a_file_that_is_no_database_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "words.sqlite").write_bytes(b"no database" * 1000)

    kept = store(tmp_path)
    kept.keep(WORDS[:3], ROWS[:3])

    assert set(kept.read(WORDS[:3])) == set(WORDS[:3])
    assert (tmp_path / "words.sqlite.damaged").is_file()


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    kept = store(tmp_path / "file")

    kept.keep(WORDS[:3], ROWS[:3])

    assert kept.read(WORDS[:3]) == {}
    assert kept.lacking(WORDS[:3]) == []


def test_a_file_that_another_process_holds_is_waited_for_a_moment_only(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.keep(WORDS[:3], ROWS[:3])
    with closing(sqlite3.connect(tmp_path / "words.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        kept.keep(WORDS[3:6], ROWS[3:6])
        other.rollback()

    assert set(kept.read(WORDS[:6])) == set(WORDS[:3])


def test_threads_share_it(tmp_path: Path) -> None:
    kept = store(tmp_path)

    def use(start: int) -> bool:
        part = slice(start, start + 30)
        kept.keep(WORDS[part], ROWS[part])
        found = kept.read(WORDS[part])
        return all(
            np.array_equal(found[w], r) for w, r in zip(WORDS[part], ROWS[part], strict=True)
        )

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(use, range(0, 900, 30)))
