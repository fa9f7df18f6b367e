"""The facts' vectors, a file for each build that brought new ones: a change writes its own only.

``facts-0.npy``, ``facts-1.npy``, ... lie one behind the other; a row's place counts
through them all. Each note knows the place of its first. A version takes the files of the one
before as they are, linked where the disk can do that; but for the last ones, while they hold
no more than what is written behind them. Those are written with it as one file, in which
each row has the place that it had. So there are few files, and each change writes little.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from calctutor.backends.dense import Rows
from calctutor.protocols import Vectors

_AT_ONCE = 4_096
_NAME = re.compile(r"facts-(\d+)\.npy\Z")


def is_taken_whole(name: str) -> bool:
    """Whether a file of a version is taken over as it is, with the hash that it has."""
    return _NAME.match(name) is not None


def files_in(version: Path) -> list[Path]:
    """The files of a version, in order."""
    found = [(int(m[1]), path) for path in version.iterdir() if (m := _NAME.match(path.name))]
    return [path for _, path in sorted(found)]


def next_file(version: Path) -> Path:
    """Where the next rows of a version are written."""
    files = files_in(version)
    last = _NAME.match(files[-1].name) if files else None
    return version / f"facts-{int(last[1]) + 1 if last else 0}.npy"


def take_over(before: Path, version: Path, files: int) -> None:
    """Put the first files of a version before into a new one; raises OSError."""
    for path in files_in(before)[:files]:
        try:
            os.link(path, version / path.name)
        except OSError:
            shutil.copy2(path, version / path.name)


class FactRows:
    """The vectors of a version by their place, in mapped files."""

    def __init__(self, version: Path) -> None:
        """Map the files; raises OSError or ValueError."""
        files = files_in(version)
        self.names = [path.name for path in files]
        self._parts: list[npt.NDArray[np.float32]] = [_map(path) for path in files]
        self._ends = np.cumsum([len(part) for part in self._parts], dtype=np.int64)

    def __len__(self) -> int:
        """How many places there are, those of facts that are gone among them."""
        return int(self._ends[-1]) if len(self._ends) else 0

    def rows(self, wanted: Rows, dimension: int) -> Vectors:
        """The vectors at some places."""
        found = np.empty((len(wanted), dimension), dtype=np.float32)
        part_of = np.searchsorted(self._ends, wanted, side="right")
        for number in np.unique(part_of).tolist():
            here = part_of == number
            first = int(self._ends[number - 1]) if number else 0
            found[here] = self._parts[number][wanted[here] - first]
        return found

    def crowded(self, used: int) -> bool:
        """Whether all should be written anew: most places are given up."""
        return 2 * used < len(self)

    def kept_beside(self, fresh: int) -> int:
        """How many files, from the first, stay as they are where so many rows come behind."""
        count = len(self._parts)
        while count and len(self._parts[count - 1]) <= fresh:
            count -= 1
            fresh += len(self._parts[count])
        return count

    def rows_behind(self, files: int) -> int:
        """How many rows lie behind the first files."""
        return sum(map(len, self._parts[files:]))

    def behind(self, files: int) -> Iterator[Vectors]:
        """Those rows in order, in parts."""
        for part in self._parts[files:]:
            for start in range(0, len(part), _AT_ONCE):
                yield part[start : start + _AT_ONCE]


def _map(path: Path) -> npt.NDArray[np.float32]:
    """Rows, mapped; numpy can't map none."""
    with path.open("rb") as stream:
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_2_0 if version[0] == 2 else None
        empty = read is not None and not read(stream)[0][0]
    rows: npt.NDArray[np.float32] = np.load(
        path, mmap_mode=None if empty else "r", allow_pickle=False
    )
    return rows.view(np.ndarray)
