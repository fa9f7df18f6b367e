"""The Markdown made of a folder's documents: it lies beside the index, and corrections survive.

converted/
    record.json               for each document what it was made of, or why it could not be
    lectures/week 3.pdf.md    the Markdown, to be read and corrected by hand
    ....corrected-1.md        a correction whose document has changed since
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from calctutor.backends.files import explain, locked, replace, sync, write_durably
from calctutor.backends.note_writer import read_file
from calctutor.errors import ImportProblem, IndexNotWritable
from calctutor.protocols import Progress
from calctutor.types import Note

FOLDER = "converted"
RECORD = "record.json"
LOCK = "lock"
CONVERTING = "converting documents"
WAITING = "waiting for another process to convert these documents"
LARGEST_FILE = 256 * 1024 * 1024
"""Bytes of the largest document that is converted."""
LONGEST_NAME = 180

Make = Callable[[str, bytes], str]
"""A document's name and bytes -> Markdown; raises ImportProblem."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made of one document: its state then, and the sha256 of document and Markdown."""

    size: int
    changed: int
    original: str
    markdown: str
    version: str
    problem: str = ""


class Conversions:
    """The converted documents of one folder of notes; used by one build at a time.

    ``told`` gathers sentences for the reader (a correction that was set aside),
    ``fresh`` the documents that were converted anew.
    """

    def __init__(
        self, folder: Path, make: Make, version: str, progress: Progress | None = None
    ) -> None:
        """``version`` of the converters; another one converts all but corrected texts anew."""
        self._progress = progress
        self._place = (0, 0)
        self._held = ExitStack()
        self._alone = False
        self.folder = folder / FOLDER
        self.told: list[str] = []
        self.fresh: list[str] = []
        self.originals: dict[str, str] = {}
        self._make = make
        self._version = version
        self._record = _read_record(self.folder / RECORD)

    def note(self, path: Path, source: str) -> Note:
        """A document as a note; raises ImportProblem, IndexNotWritable."""
        state = path.stat()
        made = self._record.get(source)
        if made and not made.problem and not self._text_path(source).is_file():
            made = None
        current = made is not None and made.version == self._version
        if made and current and (made.size, made.changed) == (state.st_size, state.st_mtime_ns):
            return self._known(source, made)
        if self._begin():
            return self.note(path, source)
        data = read_file(path, LARGEST_FILE)
        original = hashlib.sha256(data).hexdigest()
        place = (state.st_size, state.st_mtime_ns)
        if made and original == made.original and (current or self._corrected(source, made)):
            made = _Made(*place, original, made.markdown, self._version, made.problem)
            self._keep(source, made)
            return self._known(source, made)
        return self._convert(source, data, _Made(*place, original, "", self._version), made)

    def close(self) -> None:
        """Let others convert; nothing more may be asked."""
        self._held.close()

    def _begin(self) -> bool:
        """Hold the folder alone before the first change; True when it was not held yet.

        What another process has made meanwhile is read then.
        """
        if self._alone:
            return False
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = self.folder / LOCK
            self._held.enter_context(locked(lock, WAITING, self._progress))
        except OSError as error:
            why = explain(error)
            raise IndexNotWritable(_NOT_WRITABLE.format(path=self.folder, why=why)) from error
        self._alone = True
        self._record = _read_record(self.folder / RECORD)
        return True

    def at(self, stage: str, done: int, total: int) -> None:
        """Where the reading of the folder is; shown when a document has to be converted."""
        self._place = (done, total)

    def forget_all_but(self, sources: Mapping[str, object]) -> None:
        """Drop what was made of documents that are gone; a corrected text is kept and told."""
        if not self._record.keys() - sources.keys():
            return
        self._begin()
        for source in [s for s in self._record if s not in sources]:
            made = self._record.pop(source)
            text = self._text_path(source)
            if made.markdown and self._corrected(source, made):
                self._set_aside(source, "is no longer among the notes")
            text.unlink(missing_ok=True)
            self._write_record()

    def text_of(self, source: str) -> Path | None:
        """Where the Markdown made of a document lies, None for what is no document."""
        return self._text_path(source) if source in self._record else None

    def _known(self, source: str, made: _Made) -> Note:
        """What was made before, as it is now, corrections included."""
        if made.problem:
            raise ImportProblem(made.problem)
        try:
            data = self._text_path(source).read_bytes()
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            raise ImportProblem(
                f"the Markdown made of it can't be read: remove {self._text_path(source)}"
            ) from None
        self.originals[source] = made.original
        return Note(source, text, _digest(made.original, data))

    def _convert(self, source: str, data: bytes, fresh: _Made, before: _Made | None) -> Note:
        mine = before is None or bool(before.markdown) and self._corrected(source, before)
        if self._progress:
            self._progress(CONVERTING, *self._place)
        try:
            text = self._make(Path(source).name, data)
        except ImportProblem as problem:
            if before and mine:
                self._set_aside(source, "has changed")
            failed = _Made(
                fresh.size, fresh.changed, fresh.original, "", self._version, str(problem)
            )
            self._keep(source, failed)
            raise
        written = text.encode("utf-8", "replace")
        target = self._text_path(source)
        if mine and _differs(target, written):
            self._set_aside(source, "has changed" if before else "was converted anew")
        self._write(target, written)
        digest = hashlib.sha256(written).hexdigest()
        self._keep(source, _Made(fresh.size, fresh.changed, fresh.original, digest, self._version))
        self.fresh.append(source)
        self.originals[source] = fresh.original
        return Note(source, written.decode("utf-8"), _digest(fresh.original, written))

    def _corrected(self, source: str, made: _Made) -> bool:
        try:
            found = hashlib.sha256(self._text_path(source).read_bytes()).hexdigest()
        except OSError:
            return False
        return found != made.markdown

    def _set_aside(self, source: str, why: str) -> None:
        """Keep a corrected text under a name of its own, and say so."""
        path = self._text_path(source)
        number = 1
        while (kept := path.with_name(f"{path.name[:-3]}.corrected-{number}.md")).exists():
            number += 1
        try:
            replace(path, kept)
        except OSError as error:
            raise IndexNotWritable(_NOT_WRITABLE.format(path=path, why=explain(error))) from error
        self.told.append(f"{source} {why}; your corrections of its text are kept in {kept}.")

    def _keep(self, source: str, made: _Made) -> None:
        self._record[source] = made
        self._write_record()

    def _write_record(self) -> None:
        data = {source: asdict(made) for source, made in self._record.items()}
        self._write(self.folder / RECORD, json.dumps(data, indent=1).encode())

    def _write(self, path: Path, data: bytes) -> None:
        draft = path.with_name(path.name + ".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(draft, data)
            replace(draft, path)
            sync(path.parent)  # The text is on disk before the record speaks of it.
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise IndexNotWritable(_NOT_WRITABLE.format(path=path, why=explain(error))) from error

    def _text_path(self, source: str) -> Path:
        """A place for any name: one that a file system may not hold gets a digest."""
        parts = source.split("/")
        plain = all(
            part.isprintable() and len(part.encode("utf-8", "replace")) < LONGEST_NAME
            for part in parts
        ) and not set(source) & set('<>:"\\|?*')
        if plain and len(source) < LONGEST_NAME:
            return self.folder.joinpath(*parts[:-1], f"{parts[-1]}.md")
        digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return self.folder / f"{digest}.md"


def _differs(path: Path, data: bytes) -> bool:
    """Whether another text stands there; one that can't be read does not."""
    try:
        return path.read_bytes() != data
    except OSError:
        return False


def _digest(original: str, markdown: bytes) -> str:
    """What a converted note was made of: the document and its text, as one hash."""
    return hashlib.sha256(original.encode() + markdown).hexdigest()


def _read_record(path: Path) -> dict[str, _Made]:
    """What was made so far; a record that can't be read counts as none."""
    try:
        data: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
        return {str(source): _Made(**made) for source, made in data.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


_NOT_WRITABLE = (
    "The text of a document can't be kept at {path} ({why}): free some space, or choose another "
    "folder for the index."
)
