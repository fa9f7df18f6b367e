"""How a folder of notes was when its index was last compared with it: beside the index.

What can't be read counts as nothing seen; then the files are read and compared again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from calctutor.backends.files import replace, write_durably
from calctutor.types import SkippedFile

FILE = "seen"


@dataclass(frozen=True, slots=True)
class Seen:
    """A state of the folder, and the version of the index that is of it.

    ``originals`` are the hashes of documents, whose notes were made of them.
    """

    version: str
    state: str
    originals: Mapping[str, str]
    skipped: tuple[SkippedFile, ...]


def read_seen(folder: Path) -> Seen | None:
    """What was seen last, or None."""
    try:
        line, check = (folder / FILE).read_bytes().split(b"\n")
        if hashlib.sha256(line).hexdigest().encode() != check:
            return None
        data = json.loads(line)
        return Seen(
            version=str(data["version"]),
            state=str(data["state"]),
            originals={str(source): str(digest) for source, digest in data["originals"].items()},
            skipped=tuple(SkippedFile(**entry) for entry in data["skipped"]),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_seen(folder: Path, seen: Seen) -> None:
    """Keep what was seen; where that can't be, the files are compared again."""
    line = json.dumps({**asdict(seen), "originals": dict(seen.originals)}).encode()
    fresh = folder / f"{FILE}.new"
    with suppress(OSError):
        write_durably(fresh, line + b"\n" + hashlib.sha256(line).hexdigest().encode())
        replace(fresh, folder / FILE)
