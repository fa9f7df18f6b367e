"""Vectors in FAISS: exact, or compressed and ranked by the exact ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calctutor.backends.dense import CODES_FILE, ROWS_FILE, open_dense, write_dense
from calctutor.protocols import Vectors

DIMENSION = 32


def clustered(count: int, seed: int) -> Vectors:
    """Unit rows around forty centres."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(5).standard_normal((40, DIMENSION))
    noise = chance.standard_normal((count, DIMENSION))
    rows = centres[chance.integers(0, 40, count)] + 0.6 * noise
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def written(folder: Path, rows: Vectors, flat_most: int, before: Path | None = None) -> Path:
    folder.mkdir()
    batches = (rows[start : start + 700] for start in range(0, len(rows), 700))
    write_dense(folder, (len(rows), rows.shape[1]), batches, before=before, flat_most=flat_most)
    return folder


@pytest.mark.parametrize(("flat_most", "least"), [(10_000, 1.0), (100, 0.98)])
def test_the_ten_nearest_are_those_of_brute_force(tmp_path: Path, flat_most: int, least: float):
    rows = clustered(6_000, 1)
    dense = open_dense(written(tmp_path / "v", rows, flat_most))
    assert (tmp_path / "v" / ROWS_FILE).exists() == (flat_most == 100)
    found = 0
    for query in clustered(50, 2):
        exact = rows @ query
        best = set(np.argsort(-exact)[:10].tolist())
        places, scores = dense.nearest(query, 10)
        np.testing.assert_allclose(scores, exact[places], atol=1e-6)
        assert list(scores) == sorted(scores, reverse=True)
        found += len(best & set(places.tolist()))
    assert found >= least * 500


@pytest.mark.parametrize("flat_most", [10_000, 100])
def test_rows_come_back_exactly(tmp_path: Path, flat_most: int):
    rows = clustered(900, 3)
    dense = open_dense(written(tmp_path / "v", rows, flat_most))
    wanted = np.array([899, 0, 5, 5])
    assert np.array_equal(dense.rows(wanted), rows[wanted])


def test_the_same_vectors_give_the_same_files(tmp_path: Path):
    one, two = (written(tmp_path / name, clustered(2_000, 4), 100) for name in "ab")
    assert (one / CODES_FILE).read_bytes() == (two / CODES_FILE).read_bytes()


@pytest.mark.parametrize("count", [0, 1, 1_500])
def test_a_flat_file_is_what_faiss_would_write(tmp_path: Path, count: int):
    import faiss

    rows = clustered(count, 4)
    flat = faiss.IndexFlatIP(DIMENSION)
    flat.add(rows)
    folder = written(tmp_path / "v", rows, 10_000)
    assert (folder / CODES_FILE).read_bytes() == faiss.serialize_index(flat).tobytes()
    assert np.array_equal(open_dense(folder).span(count // 3, count), rows[count // 3 :])


def codes_learned(folder: Path) -> Vectors:
    """The centroids of the product codes."""
    import faiss

    data = np.frombuffer((folder / CODES_FILE).read_bytes(), dtype=np.uint8)
    index = faiss.deserialize_index(data)
    return faiss.vector_to_array(index.pq.centroids).copy()


def test_vectors_added_and_removed_are_coded_as_before(tmp_path: Path):
    rows = clustered(3_000, 6)
    old = written(tmp_path / "old", rows, 100)
    changed = np.concatenate([rows[200:], clustered(900, 7)])
    new = written(tmp_path / "new", changed, 100, before=old)
    assert np.array_equal(codes_learned(new), codes_learned(old))
    dense = open_dense(new)
    for place in (0, 1_500, len(changed) - 1):
        places, scores = dense.nearest(changed[place], 1)
        assert places.tolist() == [place] and scores[0] == pytest.approx(1, abs=1e-5)


def test_codes_are_learned_anew_when_there_are_twice_as_many(tmp_path: Path):
    old = written(tmp_path / "old", clustered(1_000, 8), 100)
    new = written(tmp_path / "new", clustered(2_500, 9), 100, before=old)
    assert not np.array_equal(codes_learned(new), codes_learned(old))


@pytest.mark.parametrize("harm", ["missing", "cut", "other"])
def test_damaged_codes_of_before_are_learned_anew(tmp_path: Path, harm: str):
    old = written(tmp_path / "old", clustered(2_000, 8), 100)
    path = old / CODES_FILE
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:500] if harm == "cut" else b"no index at all")
    rows = clustered(2_000, 9)
    dense = open_dense(written(tmp_path / "new", rows, 100, before=old))
    assert dense.nearest(rows[7], 1)[0].tolist() == [7]
