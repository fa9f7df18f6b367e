"""Notes written beside what is there: never over another file, all or nothing."""

from __future__ import annotations

import os
import stat
import uuid
from pathlib import Path

from calctutor.backends.files import explain, replace, sync, write_durably
from calctutor.errors import ImportProblem

MOST_NAMES = 1000


def write_note_file(folder: Path, name: str, text: str) -> Path:
    """Write a note under its name, or name-2 and so on where another stands; raises ImportProblem.

    A file that already holds this very text is left as it is.
    """
    data = text.encode("utf-8", "replace")
    stem, suffix = Path(name).stem, Path(name).suffix
    draft = folder / f".{uuid.uuid4().hex}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, MOST_NAMES):
            target = folder / (name if number == 1 else f"{stem}-{number}{suffix}")
            if target.is_file() and target.read_bytes() == data:
                return target
            if not os.path.lexists(target):
                write_durably(draft, data)
                replace(draft, target)
                sync(folder)
                return target
    except OSError as problem:
        raise ImportProblem(f"{name} can't be written to {folder}: {explain(problem)}.") from None
    finally:
        draft.unlink(missing_ok=True)
    raise ImportProblem(f"{name} can't be written to {folder}: too many files have this name.")


def read_file(path: Path, most: int) -> bytes:
    """The bytes of a regular file up to ``most``; raises ImportProblem, and never waits."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ImportProblem(f"{path} can't be imported: it is no regular file.")
        if found.st_size > most:
            raise ImportProblem(
                f"{path} can't be imported: it is too large ({found.st_size // 1048576} MB; at "
                f"most {most // 1048576} MB): split it."
            )
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(path, flags), "rb") as file:
            return file.read(most)
    except FileNotFoundError:
        raise ImportProblem(f"There is no file {path}: check its name.") from None
    except (OSError, ValueError) as problem:
        why = explain(problem) if isinstance(problem, OSError) else "its name can't be used"
        raise ImportProblem(f"{path} can't be read: {why}.") from None
