"""Files written so that a crash leaves the old or the new, on every system."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from calctutor.protocols import Progress

_PLAIN = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.ENOTDIR: "a file stands where a folder is needed",
    errno.EEXIST: "a file stands where a folder is needed",
}
_ATTEMPTS = 20


def explain(error: OSError) -> str:
    """Why a file operation failed, in plain words."""
    return _PLAIN.get(error.errno or 0) or error.strerror or type(error).__name__


@contextmanager
def locked(path: Path, stage: str, progress: Progress | None) -> Iterator[bool]:
    """Hold a lock file, waiting for it with a progress line; True when it had to wait.

    The system lets go of the lock when its holder dies. Raises OSError.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    waited = False
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waited = True
        if progress:
            progress(stage, 0, 1)
        lock.acquire()
    try:
        yield waited
    finally:
        lock.release()


def replace(source: Path, target: Path) -> None:
    """os.replace, tried again while a virus scanner or reader on Windows holds the target."""
    for attempt in range(_ATTEMPTS):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if os.name != "nt" or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.05)


def write_durably(path: Path, data: bytes) -> None:
    """Write a file anew and force it to disk; raises OSError."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync(path: Path) -> None:
    """Force a file or, where the system can, a folder to disk."""
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR
    try:
        handle = os.open(path, flags)
    except OSError:
        if path.is_dir():
            return
        raise
    try:
        os.fsync(handle)
    except OSError:
        if not path.is_dir():
            raise
    finally:
        os.close(handle)
