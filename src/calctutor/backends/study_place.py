"""Where study takes place on this machine: its clock, the learners' file, the author's files."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from calctutor.backends.files import explain, replace
from calctutor.errors import BankFileError
from calctutor.study_protocols import LearnerStore


class LocalPlace:
    """A `StudyPlace`: files beside the notes, learners in their store; threads may share it."""

    def __init__(
        self, notes: Path, open_learners: Callable[[], LearnerStore], written: Path | None = None
    ) -> None:
        """Author's files lie in the folder of the notes, or beside the single file.

        With ``written``, for notes that are not to be written to, they are
        changed there, and looked for there first.
        """
        self._folder = notes.parent if notes.is_file() else notes
        self._written = written
        self._open_learners = open_learners
        self._store: LearnerStore | None = None
        self._lock = threading.Lock()
        self._changing = threading.Lock()
        self._steps = tuple(threading.Lock() for _ in range(64))

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def zone(self) -> tzinfo:
        """The zone of this machine's clock, as it is now."""
        return datetime.now().astimezone().tzinfo or UTC

    def new_id(self) -> str:
        """A random name."""
        return uuid.uuid4().hex

    def learners(self) -> LearnerStore:
        """The learners' store, opened on the first call; raises LearnersError."""
        with self._lock:
            if self._store is None:
                self._store = self._open_learners()
            return self._store

    def read(self, name: str) -> str | None:
        """The text of a file beside the notes, None where there is none; BankFileError."""
        own = None if self._written is None else _text(self._written, name)
        return _text(self._folder, name) if own is None else own

    def write(self, name: str, text: str) -> None:
        """Replace a file beside the notes, all or nothing; raises BankFileError."""
        target = (self._written or self._folder) / name
        draft = target.with_name(f".{name}.{uuid.uuid4().hex[:8]}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(text.encode("utf-8"))
            replace(draft, target)
        except OSError as problem:
            draft.unlink(missing_ok=True)
            raise BankFileError(
                f"{name} beside the notes can't be written: {explain(problem)}."
            ) from None

    @contextmanager
    def alone(self, learner: str) -> Iterator[None]:
        """A learner's steps wait for each other: two windows can't overwrite one another."""
        with self._steps[hash(learner) % len(self._steps)]:
            yield

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        """One thread at a time changes the author's files."""
        with self._changing:
            yield


def _text(folder: Path, name: str) -> str | None:
    try:
        return (folder / name).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as problem:
        raise BankFileError(
            f"{name} beside the notes is not UTF-8 text (byte {problem.start}): save it as UTF-8."
        ) from None
    except OSError as problem:
        raise BankFileError(f"{name} beside the notes can't be read: {explain(problem)}.") from None
