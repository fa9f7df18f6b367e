"""The folder of an index: versions beside one another, and the pointer to the current one.

indexes/<name>/
    current               which version counts, and the hash of its manifest
    lock                  held while a version is written
    v-<time>-<random>/    one version: manifest.json and the files that it lists
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from calctutor.backends.files import explain, replace, sync, write_durably
from calctutor.backends.manifest import (
    DAMAGED,
    FORMAT,
    MANIFEST_FILE,
    TOO_NEW,
    IndexFile,
    Manifest,
    manifest_from_json,
)
from calctutor.backends.model_files import sha256_of_file
from calctutor.errors import IndexDamaged, IndexNotWritable, IndexStale, IndexTooNew

POINTER = "current"
LOCK = "lock"
SMALL = 4 * 1024 * 1024
"""Files up to this size are hashed on opening, larger ones when their time has changed."""

T = TypeVar("T")
R = TypeVar("R")
_VERSIONS = "v-*"
FILES_AT_ONCE = 4
"""Threads that hash files and force them to disk: the two leave one another time."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The current version: the name of its folder and the sha256 of its manifest."""

    version: str
    manifest: str


def read_pointer(folder: Path) -> Pointer:
    """Which version counts; raises IndexStale, IndexTooNew or IndexDamaged.

    The file is a line of JSON and a line with its sha256, in every format.
    """
    try:
        line, check, rest = (folder / POINTER).read_bytes().split(b"\n")
        if rest or hashlib.sha256(line).hexdigest().encode() != check:
            raise ValueError(POINTER)
        data = json.loads(line)
        if int(data["format"]) > FORMAT:
            raise IndexTooNew(TOO_NEW)
        version = str(data["version"])
        if Path(version).name != version or not version.startswith("v-"):
            raise ValueError(version)
        return Pointer(version, str(data["manifest"]))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexStale("These notes have no index yet: it is built on first use.") from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexDamaged(DAMAGED.format(name=POINTER)) from error


def write_pointer(folder: Path, version: Path) -> None:
    """Make a finished version the current one, at one stroke; raises OSError."""
    manifest = sha256_of_file(version / MANIFEST_FILE)
    fresh = folder / f"{POINTER}.new"
    write_durably(fresh, pointer_bytes(FORMAT, Pointer(version.name, manifest)))
    replace(fresh, folder / POINTER)
    sync(folder)


def pointer_bytes(index_format: int, pointer: Pointer) -> bytes:
    """The pointer file of an index of that format."""
    line = json.dumps({"format": index_format, **asdict(pointer)}).encode()
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


def read_manifest(folder: Path, pointer: Pointer) -> Manifest:
    """The manifest of the current version; raises IndexTooNew or IndexDamaged."""
    try:
        data = (folder / pointer.version / MANIFEST_FILE).read_bytes()
        text = data.decode()
    except (OSError, ValueError) as error:
        raise IndexDamaged(DAMAGED.format(name=MANIFEST_FILE)) from error
    if hashlib.sha256(data).hexdigest() != pointer.manifest:
        raise IndexDamaged(DAMAGED.format(name=MANIFEST_FILE))
    return manifest_from_json(text)


def check_files(
    version: Path,
    manifest: Manifest,
    *,
    full: bool,
    but: Callable[[str], bool] = lambda name: False,
) -> None:
    """Compare each file with the manifest; raises IndexDamaged naming the first that differs.

    ``full`` hashes every file ``but`` some; else a large one of unchanged size and time is
    trusted.
    """

    def intact(entry: IndexFile) -> bool:
        return _intact(version / entry.name, entry, full=full and not but(entry.name))

    for entry, whole in zip(manifest.files, _at_once(intact, manifest.files), strict=True):
        if not whole:
            raise IndexDamaged(DAMAGED.format(name=entry.name))


def _at_once(act: Callable[[T], R], things: Sequence[T]) -> list[R]:
    """The same done to several files at once."""
    with ThreadPoolExecutor(FILES_AT_ONCE, thread_name_prefix="files") as pool:
        return list(pool.map(act, things))


def _intact(path: Path, entry: IndexFile, *, full: bool) -> bool:
    try:
        found = path.stat()
        if found.st_size != entry.size:
            return False
        if not full and entry.size > SMALL and found.st_mtime_ns == entry.changed:
            return True
        return sha256_of_file(path) == entry.sha256
    except OSError:
        return False


class Describing:
    """The files of a new version, forced to disk and described while others are written."""

    def __init__(self, version: Path, known: Sequence[IndexFile], pool: ThreadPoolExecutor) -> None:
        """One that was taken over as it is, of the name, size and time of a ``known`` one, is
        not read again."""
        self._version = version
        self._known = {(entry.name, entry.size, entry.changed): entry for entry in known}
        self._pool = pool
        self._found: dict[Path, Future[IndexFile]] = {}

    def begin(self) -> None:
        """Describe what is there, none of which may change any more."""
        for path in sorted(self._version.rglob("*")):
            if path not in self._found and path.is_file():
                self._found[path] = self._pool.submit(self._describe, path)

    def end(self) -> tuple[IndexFile, ...]:
        """All of them, by name; raises OSError."""
        self.begin()
        return tuple(self._found[path].result() for path in sorted(self._found))

    def _describe(self, path: Path) -> IndexFile:
        sync(path)
        found = path.stat()
        name = path.relative_to(self._version).as_posix()
        same = self._known.get((name, found.st_size, found.st_mtime_ns))
        return same or IndexFile(name, found.st_size, found.st_mtime_ns, sha256_of_file(path))


def remove_other_versions(folder: Path, keep: str | None) -> None:
    """Remove old and unfinished versions; what an open reader holds on Windows stays."""
    for path in folder.glob(_VERSIONS):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


_SQLITE = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the folder is read-only",
    sqlite3.SQLITE_PERM: "no permission",
    sqlite3.SQLITE_CANTOPEN: "a file can't be opened",
    sqlite3.SQLITE_BUSY: "another program holds a file",
    sqlite3.SQLITE_LOCKED: "another program holds a file",
}


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what goes wrong with the disk into IndexNotWritable."""
    try:
        yield
    except OSError as error:
        raise IndexNotWritable(_NOT_WRITABLE.format(folder=folder, why=explain(error))) from error
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        why = _SQLITE.get(code, f"the disk failed, {error}")
        raise IndexNotWritable(_NOT_WRITABLE.format(folder=folder, why=why)) from error


_NOT_WRITABLE = (
    "The index can't be written to {folder} ({why}): free some space, make the folder writable, "
    "or choose another one; an index that was there before is unchanged."
)
