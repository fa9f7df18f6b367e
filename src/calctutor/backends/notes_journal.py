"""What is being done to a folder of notes, so that the next process takes back what broke off.

Each step is noted before it is taken, with what the file held before and is to hold after: from
that and from what lies there, one can tell whether it was taken.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from calctutor.backends.files import locked, replace, sync, write_durably
from calctutor.protocols import Progress

WAITING = "waiting for another change of these notes"
_DRAFT = re.compile(r"\.[0-9a-f]{32}\.tmp")


@dataclass(frozen=True, slots=True)
class Step:
    """One file put in or taken out; digests of what it held before and holds after, "" for none.

    ``trashed`` is the folder in the trash where the old one goes, or "".
    """

    source: str
    trashed: str
    before: str
    after: str


class Journal:
    """The steps of the change under way, in a file."""

    def __init__(self, path: Path) -> None:
        """The file is there only while a change is under way."""
        self._path = path
        self._steps: list[Step] = []

    def note(self, step: Step) -> None:
        """Note a step that is about to be taken; raises OSError."""
        self._steps.append(step)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.name}.new")
        write_durably(draft, json.dumps([asdict(one) for one in self._steps]).encode())
        replace(draft, self._path)
        sync(self._path.parent)

    def done(self) -> None:
        """The change stands, or was taken back by whoever made it."""
        self._steps = []
        self._path.unlink(missing_ok=True)

    def left(self) -> tuple[Step, ...]:
        """The steps of a change that broke off; none of a file that can't be read."""
        try:
            told = json.loads(self._path.read_bytes())
            return tuple(Step(**one) for one in told)
        except (OSError, ValueError, TypeError):
            return ()


def broke_off(trash: Path) -> bool:
    """Whether a change of the folder with this trash is under way, or broke off."""
    return _beside(trash, "journal").exists()


def _beside(trash: Path, kind: str) -> Path:
    return trash.with_name(f"{trash.name}.{kind}")


@contextmanager
def one_change(root: Path, trash: Path, progress: Progress | None = None) -> Iterator[Journal]:
    """Be the only one who changes a folder; what is done within fails or stands as a whole.

    The system lets go of the lock when its holder dies; the next one takes back what that
    left half done. Raises OSError.
    """
    trash.parent.mkdir(parents=True, exist_ok=True)
    with locked(_beside(trash, "lock"), WAITING, progress):
        journal = Journal(_beside(trash, "journal"))
        take_back(root, trash, journal.left())
        journal.done()
        try:
            yield journal
        except BaseException:
            take_back(root, trash, journal.left())
            raise
        finally:
            journal.done()


def take_back(root: Path, trash: Path, steps: Sequence[Step]) -> tuple[str, ...]:
    """Leave the folder as it was before these steps, the last first; the files that changed.

    A file that is neither what it was nor what it was to become was changed by somebody
    else since, and stays.
    """
    changed = [step.source for step in reversed(steps) if _taken_back(root, trash, step)]
    if steps:
        for draft in root.glob(".*.tmp"):
            if _DRAFT.fullmatch(draft.name):
                draft.unlink(missing_ok=True)
    return tuple(reversed(changed))


def _taken_back(root: Path, trash: Path, step: Step) -> bool:
    path = root / step.source
    held = trash / step.trashed / step.source if step.trashed else None
    now = digest_of(path)
    if now == step.before:
        if held is not None:
            shutil.rmtree(trash / step.trashed, ignore_errors=True)
        return False
    if now != step.after:
        return False
    if not step.before:
        path.unlink(missing_ok=True)
        return True
    if held is None or digest_of(held) != step.before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(held, path) if _same_disk(held, path) else shutil.move(held, path)
    shutil.rmtree(trash / step.trashed, ignore_errors=True)
    return True


def _same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.parent.stat().st_dev


def digest_of(path: Path) -> str:
    """What a file holds, "" where there is none."""
    try:
        return digest(path.read_bytes())
    except FileNotFoundError:
        return ""


def digest(data: bytes) -> str:
    """What some bytes are known by."""
    return hashlib.sha256(data).hexdigest()
