"""The folder of notes as a user changes it: files put in, replaced, taken out, nothing lost.

Every path comes from `safe_path`. What leaves the folder goes to a trash folder
of its own and can be brought back from there.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from calctutor.backends.files import explain, replace, sync, write_durably
from calctutor.backends.notes_journal import Journal, Step, digest, digest_of
from calctutor.errors import NotesError
from calctutor.types import TrashedNote

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of one file that is put in: what the reader of notes takes."""
MOST_FILES = 10_000
"""Files that the folder may hold when one more is put in."""
MOST_BYTES = 2 * 1024**3
"""Bytes that the folder may hold when one more is put in."""
DEEPEST = 16
LONGEST_NAME = 150
"""Characters of a file's name: room is left for the trash's own."""

_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_STAMP = "%Y%m%d-%H%M%S"
_TRASHED = re.compile(r"(\d{8}-\d{6})-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one file, as `NotesFolder.undo` needs it.

    ``trashed`` is the id in the trash of what was there before, or "";
    ``written`` says that it was put in; ``returned`` is the id that it had in
    the trash, from where it came back, or "".
    """

    source: str
    trashed: str = ""
    written: bool = False
    returned: str = ""


def safe_path(root: Path, source: str) -> Path:
    """The file of a name below a folder; NotesError for any that could lead elsewhere.

    ``source`` has forward slashes. Refused are absolute names, "..", hidden
    parts, backslashes, control characters, drives, and links on the way.
    """
    parts = PurePosixPath(source).parts
    plain = source == "/".join(parts) and 0 < len(parts) <= DEEPEST
    if not plain or any(not _plain_part(part) for part in parts):
        raise NotesError("This name can't be a file among the notes: choose a plain file name.")
    path = root
    for part in parts:
        path = path / part
        if path.is_symlink():
            raise NotesError(f"{source} is a link, or lies behind one: change what it points to.")
    if not path.resolve().is_relative_to(root.resolve()):
        raise NotesError("This name leads out of the folder of notes: choose a plain file name.")
    return path


def _plain_part(part: str) -> bool:
    unfit = "\\" in part or ":" in part or any(ord(c) < 32 or ord(c) == 127 for c in part)
    return not unfit and not part.startswith(".") and len(part.encode("utf-8", "replace")) <= 255


def fit_name(name: str) -> str:
    """A file's name as every system can hold it; NotesError where nothing of it is left."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    plain = " ".join(_UNFIT.sub("-", last).split()).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    short = f"{stem[: LONGEST_NAME - 12].rstrip(' .')}{dot}{suffix[:10]}" if dot else plain
    if not short.strip("-. ") or not (stem or not dot) or _RESERVED.fullmatch(short):
        raise NotesError("A file without a usable name can't be put among the notes: rename it.")
    return short[:LONGEST_NAME]


class NotesFolder:
    """Puts files into one folder of notes and takes them out; one change at a time."""

    def __init__(self, root: Path, trash: Path, journal: Journal | None = None) -> None:
        """``trash`` is this folder's own, outside it; made when first needed.

        What is done is noted in the ``journal`` before it is done.
        """
        self.root = root
        self.trash = trash
        self._journal = journal

    def holds(self, source: str) -> bool:
        """Whether there is a file of this name."""
        return safe_path(self.root, source).is_file()

    def put(self, name: str, data: bytes, now: datetime, *, over: bool = False) -> Change:
        """Put a file in; with ``over`` one of its name goes to the trash, without it NotesError."""
        source = fit_name(name)
        if safe_path(self.root, source).exists() and not over:
            raise NotesError(f"{source} is among the notes already: replace it, or rename the new.")
        return self.put_at(source, data, now)

    def put_at(self, source: str, data: bytes, now: datetime) -> Change:
        """Put a file in at a place of the folder; what is there goes to the trash."""
        path = safe_path(self.root, source)
        there = path.exists()
        self._make_sure_it_fits(source, len(data))
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            draft = self.root / f".{uuid.uuid4().hex}.tmp"
            trashed = _trash_name(now) if there else ""
            self._note(Step(source, trashed, digest_of(path), digest(data)))
            try:
                write_durably(draft, data)
                # A copy, so that the old file or the new one is there at any moment.
                if there:
                    self._to_trash(source, path, trashed, shutil.copy2)
                replace(draft, path)
            finally:
                draft.unlink(missing_ok=True)
            sync(self.root)
        except OSError as problem:
            raise NotesError(_cannot("put among the notes", source, problem)) from None
        return Change(source, trashed, written=True)

    def take_out(self, source: str, now: datetime) -> Change:
        """Move a file to the trash; NotesError where there is none."""
        path = safe_path(self.root, source)
        if not path.is_file():
            raise NotesError(f"{source} is not among the notes any more: reload the list.")
        try:
            trashed = _trash_name(now)
            self._note(Step(source, trashed, digest_of(path), ""))
            self._to_trash(source, path, trashed, shutil.move)
            sync(path.parent)
        except OSError as problem:
            raise NotesError(_cannot("taken out", source, problem)) from None
        return Change(source, trashed)

    def bring_back(self, trashed: str) -> Change:
        """Put a file of the trash back in its place; NotesError where that is taken."""
        held = next((t for t in self.trashed() if t.id == trashed), None)
        if held is None:
            raise NotesError("This file is not in the trash any more: reload the list.")
        path = safe_path(self.root, held.source)
        if path.exists():
            raise NotesError(f"{held.source} is among the notes already: remove that one first.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(self.trash / trashed / held.source, path)
            shutil.rmtree(self.trash / trashed, ignore_errors=True)
        except OSError as problem:
            raise NotesError(_cannot("brought back", held.source, problem)) from None
        return Change(held.source, returned=trashed)

    def undo(self, change: Change) -> None:
        """Leave the folder as it was before a change; raises NotesError."""
        path = safe_path(self.root, change.source)
        try:
            if change.written:
                path.unlink(missing_ok=True)
            if change.returned:
                held = self.trash / change.returned / change.source
                held.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, held)
        except OSError as problem:
            raise NotesError(_cannot("taken out again", change.source, problem)) from None
        if change.trashed:
            self.bring_back(change.trashed)

    def drop(self) -> None:
        """Take away the whole folder, which `copy_notes` has just made; nothing else calls this."""
        shutil.rmtree(self.root, ignore_errors=True)

    def trashed(self) -> tuple[TrashedNote, ...]:
        """What lies in the trash, the last first."""
        found = []
        for folder in self._trash_folders():
            stamp = _moment(folder.name)
            for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
                source = path.relative_to(folder).as_posix()
                found.append(TrashedNote(folder.name, source, path.stat().st_size, stamp))
        return tuple(found)

    def _trash_folders(self) -> Iterator[Path]:
        try:
            folders = [p for p in self.trash.iterdir() if p.is_dir() and _TRASHED.fullmatch(p.name)]
        except OSError:
            return iter(())
        return iter(sorted(folders, key=lambda p: p.name, reverse=True))

    def _note(self, step: Step) -> None:
        if self._journal is not None:
            self._journal.note(step)

    def _to_trash(
        self, source: str, path: Path, name: str, by: Callable[[Path, Path], object]
    ) -> None:
        target = self.trash / name / source
        target.parent.mkdir(parents=True)
        by(path, target)
        sync(target)

    def _make_sure_it_fits(self, source: str, size: int) -> None:
        if size > LARGEST_FILE:
            most = LARGEST_FILE // 1024**2
            raise NotesError(f"{source} is larger than {most} MB: split it.")
        if not size:
            raise NotesError(f"{source} is empty: there is nothing to add.")
        files = [p.stat().st_size for p in self.root.rglob("*") if p.is_file()]
        if len(files) >= MOST_FILES or sum(files) + size > MOST_BYTES:
            raise NotesError("The folder of notes is full: remove what you don't need first.")


def copy_notes(sources: Sequence[Path], target: Path) -> bool:
    """Copy folders into a new one, the last on top, all or nothing; NotesError.

    An existing one stays as it is, which False tells; a missing source is passed over.
    """
    if target.exists():
        return False
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        draft.mkdir()
        for source in sources:
            if source.is_dir():
                hidden = shutil.ignore_patterns(".*")
                shutil.copytree(source, draft, ignore=hidden, dirs_exist_ok=True)
        replace(draft, target)
    except (OSError, shutil.Error) as problem:
        shutil.rmtree(draft, ignore_errors=True)
        why = explain(problem) if isinstance(problem, OSError) else str(problem)
        raise NotesError(
            f"A folder for your own notes can't be made at {target}: {why}. Check your "
            "home folder (CALCTUTOR_HOME)."
        ) from None
    return True


def _trash_name(now: datetime) -> str:
    return f"{now.astimezone().strftime(_STAMP)}-{uuid.uuid4().hex[:8]}"


def _moment(name: str) -> datetime:
    try:
        return datetime.strptime(name[:15], _STAMP)
    except ValueError:
        return datetime.min


def _cannot(done: str, source: str, problem: OSError) -> str:
    return f"{source} can't be {done}: {explain(problem)}."
