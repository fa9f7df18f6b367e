"""The cache of vectors: nothing is embedded twice, and damage costs only time."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from backends.conftest import NOW, Build
from backends.samples import make_content
from calctutor.backends.local_index import open_index
from calctutor.backends.vectors_cache import BATCH, VectorCache
from calctutor.errors import ModelError
from doubles import HashingEmbedder

TEXTS = [f"text {number}" for number in range(BATCH + 40)]


def test_an_unchanged_passage_is_never_embedded_twice(tmp_path: Path, build: Build):
    embedder = HashingEmbedder()
    content = make_content()
    texts = {passage.embedded_text for passage in content.passages} | set(content.fact_texts)
    first = build(content, embedder=embedder)
    assert embedder.calls == first.embedded == len(texts)
    assert len(embedder.seen) == len(set(embedder.seen))
    again = build(content, embedder=embedder)
    assert (again.embedded, again.reused) == (0, 48)
    more = make_content(notes=4)
    report = build(more, embedder=embedder)
    fresh = {p.embedded_text for p in more.passages} | set(more.fact_texts)
    assert report.embedded == len(fresh - texts)
    assert embedder.calls == len(texts | fresh)


def test_another_folder_shares_what_was_embedded(tmp_path: Path, build: Build):
    embedder = HashingEmbedder()
    build(make_content(), tmp_path / "one", embedder)
    assert build(make_content(), tmp_path / "two", embedder).embedded == 0


def test_another_model_shares_nothing(tmp_path: Path, build: Build):
    build(make_content(), tmp_path / "one", HashingEmbedder())
    other = HashingEmbedder(name="hashing/2", dimension=32)
    assert build(make_content(), tmp_path / "two", other).reused == 0
    with open_index(tmp_path / "two") as index:
        assert index.fact_vectors(["f-0-0-0"]).shape == (1, 32)


def test_the_vectors_are_those_of_the_embedder_in_order(tmp_path: Path):
    embedder = HashingEmbedder()
    expected = HashingEmbedder().embed_passages(["b", "a", "b", "c"])
    with VectorCache(tmp_path / "v.sqlite", embedder, NOW) as cache:
        cache.embed(["c", "x"])
        found, embedded = cache.embed(["b", "a", "b", "c"])
    assert embedded == 2 and embedder.seen == ["c", "x", "b", "a"]
    np.testing.assert_array_equal(found, expected)


def test_each_batch_is_kept_at_once(tmp_path: Path):
    class Failing(HashingEmbedder):
        def embed_passages(self, texts):
            if self.calls >= BATCH:
                raise KeyboardInterrupt
            return super().embed_passages(texts)

    with pytest.raises(KeyboardInterrupt), VectorCache(tmp_path / "v", Failing(), NOW) as cache:
        cache.embed(TEXTS[:BATCH])
        cache.embed(TEXTS[BATCH:])
    embedder = HashingEmbedder()
    with VectorCache(tmp_path / "v", embedder, NOW) as cache:
        cache.embed(TEXTS)
    assert embedder.seen == TEXTS[BATCH:]


def test_a_damaged_file_is_set_aside(tmp_path: Path):
    path = tmp_path / "v.sqlite"
    path.write_bytes(b"this is no database at all" * 300)
    with VectorCache(path, HashingEmbedder(), NOW) as cache:
        assert cache.embed(["a"])[1] == 1
    assert path.with_name("v.sqlite.damaged").read_bytes().startswith(b"this is no")


@pytest.mark.parametrize("seed", range(6))
def test_damage_anywhere_never_gives_a_wrong_vector(tmp_path: Path, seed: int):
    path = tmp_path / "v.sqlite"
    with VectorCache(path, HashingEmbedder(), NOW) as cache:
        cache.embed(TEXTS)
    chance = np.random.default_rng(seed)
    broken = bytearray(path.read_bytes())
    for place in chance.integers(0, len(broken), 300).tolist():
        broken[place] ^= 0x40
    path.write_bytes(broken)
    embedder = HashingEmbedder()
    with VectorCache(path, embedder, NOW) as cache:
        found, _ = cache.embed(TEXTS)
        np.testing.assert_array_equal(found, HashingEmbedder().embed_passages(TEXTS))
        assert embedder.calls > 0
        again, embedded = cache.embed(TEXTS)
    np.testing.assert_array_equal(again, found)
    assert embedded == 0


def test_a_file_of_another_version_is_begun_anew(tmp_path: Path):
    path = tmp_path / "v.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE vectors (something TEXT)")
    connection.execute("PRAGMA user_version=7")
    connection.close()
    with VectorCache(path, HashingEmbedder(), NOW) as cache:
        assert cache.embed(["a"])[1] == 1


def test_what_no_build_uses_is_forgotten_after_half_a_year(tmp_path: Path):
    path = tmp_path / "v.sqlite"
    with VectorCache(path, HashingEmbedder(), NOW) as cache:
        cache.embed(["old", "used"])
    with VectorCache(path, HashingEmbedder(), NOW + timedelta(days=100)) as cache:
        cache.embed(["used"])
        cache.prune()
    embedder = HashingEmbedder()
    with VectorCache(path, embedder, NOW + timedelta(days=200)) as cache:
        cache.prune()
        cache.embed(["old", "used"])
    assert embedder.seen == ["old"]


@pytest.mark.parametrize("value", [np.nan, 0.0, 2.0])
def test_a_vector_that_is_no_unit_vector_is_refused(tmp_path: Path, value: float):
    class Broken(HashingEmbedder):
        def embed_passages(self, texts):
            return super().embed_passages(texts) * np.float32(value)

    with (
        VectorCache(tmp_path / "v", Broken(), NOW) as cache,
        pytest.raises(ModelError, match="length 1"),
    ):
        cache.embed(["a"])
