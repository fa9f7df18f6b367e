"""The passages' vectors in FAISS: exact while that is fast, above that compressed and rescored.

Up to `FLAT_MOST` passages: ``passages.faiss`` is an IndexFlatIP, searched where it lies in the
mapped file. Above: ``passages.npy`` holds the exact rows, mapped, and ``passages.faiss`` 4-bit
product codes in memory (fast-scan, André et al. 2017), half a byte for
four components, 48 bytes for 384. All codes are
scanned, so that there are no cells to miss; the best `RESCORED` are ranked by their exact rows.
Chosen by benchmarks/recall.py on real vectors.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

import numpy as np
import numpy.typing as npt

from calctutor.backends.postings import header
from calctutor.protocols import Vectors

if TYPE_CHECKING:
    import faiss

FLAT_MOST = 100_000
"""Passages up to which every vector is compared."""
RESCORED = 400
"""Candidates of the compressed search that are ranked by their exact vectors."""
TRAINED_ON = 50_000
"""Vectors that the codes are learned from, chosen with a seed."""
CODES_FILE = "passages.faiss"
ROWS_FILE = "passages.npy"
_FLAT_HEAD = struct.Struct("<4siqqq?iQ")
_INNER_PRODUCT = 0
_SEED = 20
_AT_ONCE = 16_384
Rows = npt.NDArray[np.int64]


class Dense(Protocol):
    """Vectors by row, to be searched."""

    def nearest(self, query: Vectors, k: int) -> tuple[Rows, Vectors]:
        """The k rows of highest inner product with a unit vector, best first, and those."""

    def rows(self, wanted: Rows) -> Vectors:
        """The exact vectors of some rows."""

    def span(self, first: int, last: int) -> Vectors:
        """The exact vectors of the rows from one to before another."""


def write_dense(
    folder: Path,
    shape: tuple[int, int],
    batches: Iterable[Vectors],
    *,
    before: Path | None = None,
    flat_most: int = FLAT_MOST,
) -> None:
    """Write the vectors that come in batches, ``shape`` in all; raises OSError.

    ``before`` is the folder of an older version: where its codes were learned from vectors
    of the same model, at least half as many, they serve again.
    """
    if shape[0] <= flat_most:
        with (folder / CODES_FILE).open("wb") as stream:
            stream.write(_flat_head(shape))
            _write_batches(stream, batches)
        return
    import faiss

    write_rows(folder / ROWS_FILE, shape, batches)
    exact = np.load(folder / ROWS_FILE, mmap_mode="r")
    coded = _learned_before(before, shape) if before else None
    if coded is None:
        coded = _learned(exact)
    for start in range(0, len(exact), _AT_ONCE):
        coded.add(np.asarray(exact[start : start + _AT_ONCE]))
    (folder / CODES_FILE).write_bytes(faiss.serialize_index(coded).data)


def write_rows(path: Path, shape: tuple[int, int], batches: Iterable[Vectors]) -> None:
    """A .npy file of float32 rows; written plainly, as a full disk kills a mapped writer."""
    with path.open("wb") as stream:
        header(stream, "<f4", shape)
        _write_batches(stream, batches)


def _write_batches(stream: BinaryIO, batches: Iterable[Vectors]) -> None:
    for rows in batches:
        stream.write(rows.astype("<f4", copy=False).tobytes())


def _flat_head(shape: tuple[int, int]) -> bytes:
    """What FAISS writes before the vectors of an IndexFlatIP; a test holds it against FAISS's.

    So FAISS need not be loaded, nor all vectors held, to write some in between.
    """
    spare = 1 << 20
    return _FLAT_HEAD.pack(
        b"IxFI", shape[1], shape[0], spare, spare, True, _INNER_PRODUCT, shape[0] * shape[1]
    )


def open_dense(folder: Path) -> Dense:
    """What `write_dense` wrote, its files mapped at once, FAISS loaded by the first search.

    Raises OSError or ValueError.
    """
    data = _Mapped(folder / CODES_FILE)
    path = folder / ROWS_FILE
    if path.exists():
        return _Coded(data, np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray))
    return _Flat(data)


class _Mapped:
    """A FAISS index in a mapped file; a path may be no ASCII."""

    def __init__(self, path: Path) -> None:
        self.data = np.memmap(path, dtype=np.uint8, mode="r")
        self._lock = threading.Lock()
        self._index: faiss.Index | None = None

    @property
    def index(self) -> faiss.Index:
        """The index, flat vectors where they lie, set to one thread for this thread's query.

        One query is two to three times faster on one thread.
        """
        import faiss

        with self._lock:
            if self._index is None:
                self._index = _read(self.data)
        faiss.omp_set_num_threads(1)
        return self._index


class _Flat:
    """Every vector compared, in the mapped file."""

    def __init__(self, data: _Mapped) -> None:
        self._data = data

    def nearest(self, query: Vectors, k: int) -> tuple[Rows, Vectors]:
        scores, rows = self._data.index.search(query.reshape(1, -1), k)
        return _sorted(rows[0], scores[0])

    def rows(self, wanted: Rows) -> Vectors:
        found: Vectors = self._data.index.reconstruct_batch(wanted)
        return found

    def span(self, first: int, last: int) -> Vectors:
        data = self._data.data
        _, dimension, count, *_ = _FLAT_HEAD.unpack(data[: _FLAT_HEAD.size].tobytes())
        if data[: _FLAT_HEAD.size].tobytes() == _flat_head((count, dimension)):
            start, step = _FLAT_HEAD.size, 4 * dimension
            part = data[start + first * step : start + last * step]
            return np.frombuffer(part.tobytes(), dtype="<f4").reshape(last - first, dimension)
        found: Vectors = self._data.index.reconstruct_n(first, last - first)
        return found


class _Coded:
    """Codes in memory bring candidates, exact rows rank them."""

    def __init__(self, data: _Mapped, exact: Vectors) -> None:
        self._data = data
        self._exact = exact

    def nearest(self, query: Vectors, k: int) -> tuple[Rows, Vectors]:
        wide = min(max(RESCORED, 2 * k), len(self._exact))
        rows = np.arange(wide)
        if wide < len(self._exact):
            _, found = self._data.index.search(query.reshape(1, -1), wide)
            rows = np.sort(found[0][found[0] >= 0])
        rows, scores = _sorted(rows, self._exact[rows] @ query)
        return rows[:k], scores[:k]

    def rows(self, wanted: Rows) -> Vectors:
        return np.asarray(self._exact[wanted])

    def span(self, first: int, last: int) -> Vectors:
        return self._exact[first:last]


def _sorted(rows: Rows, scores: Vectors) -> tuple[Rows, Vectors]:
    """Best first, ties in order of row, nothing found (-1) left out."""
    order = np.lexsort((rows, -scores))
    order = order[rows[order] >= 0]
    return rows[order], scores[order]


def _read(data: npt.NDArray[np.uint8]) -> faiss.Index:
    import faiss

    reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(data), data.size)  # type: ignore[attr-defined]
    return faiss.read_index(reader)


def _learned(exact: Vectors) -> faiss.Index:
    """An empty index with codes learned from a sample."""
    import faiss

    chance = np.random.default_rng(_SEED)
    sample = np.sort(chance.permutation(len(exact))[:TRAINED_ON])
    dimension = exact.shape[1]
    coded = faiss.index_factory(dimension, _codes_for(dimension), faiss.METRIC_INNER_PRODUCT)
    coded.train(np.asarray(exact[sample]))
    return coded


def _codes_for(dimension: int) -> str:
    """The codes for vectors of so many components: a 4-bit number for four of them."""
    parts = dimension // 4 if dimension % 4 == 0 else dimension
    return f"PQ{parts}x4fs"


def _learned_before(folder: Path, shape: tuple[int, int]) -> faiss.Index | None:
    """The emptied index of an older version, where its codes still serve."""
    with suppress(OSError, ValueError, RuntimeError):
        if (folder / ROWS_FILE).exists():
            index = _read(np.fromfile(folder / CODES_FILE, dtype=np.uint8))
            if index.d == shape[1] and 2 * index.ntotal >= shape[0]:
                index.reset()
                return index
    return None
