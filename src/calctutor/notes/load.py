"""Loading a folder of notes: which files are read, how they are decoded, what is left out.

One bad file never stops the others: it is named with the reason.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from calctutor.errors import ImportProblem, NotesEmpty, NotesNotFound
from calctutor.protocols import Progress
from calctutor.types import NO_NOTES, Note, SkippedFile

SUFFIXES = (".md", ".markdown", ".mdown", ".txt")
"""The files that are read as notes, whatever the case of their letters."""
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of the largest file that is read."""
DEEPEST_FOLDER = 64
"""Folders below the chosen one that are looked into."""

COARSEST = 2_500_000_000
"""Nanoseconds within which a file system may give two changes one time: FAT keeps two seconds."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]")


ReadDocument = Callable[[Path, str], Note]
"""A document's path and source -> the note made of it; raises ImportProblem, OSError."""
READING = "reading files"


class _Skip(Exception):
    """A file that is left out; its message is the reason."""


def load_notes(
    folder: Path,
    documents: Mapping[str, ReadDocument] | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[Note, ...], tuple[SkippedFile, ...]]:
    """The notes under a folder, or in one single file, in order of path; and what was skipped.

    ``documents`` says by their endings how files that are neither Markdown nor
    text become notes; without it they are passed over. Raises NotesNotFound where
    there is nothing at the path, NotesEmpty where nothing in it can be read.
    """
    if not folder.exists():
        raise NotesNotFound(
            f"There is no folder of notes at {folder}: check the path, or make the folder first."
        )
    notes: list[Note] = []
    skipped: list[SkippedFile] = []
    root = folder if folder.is_dir() else folder.parent
    readers = documents or {}
    files = [(folder.name, str(folder))]
    if folder.is_dir():
        files = _walk(root, skipped, (*SUFFIXES, *readers))
    for done, (source, path) in enumerate(files):
        if progress:
            progress(READING, done, len(files))
        try:
            notes.append(_load(Path(path), root, source, readers))
        except _Skip as skip:
            skipped.append(SkippedFile(source, str(skip)))
    if not notes:
        raise NotesEmpty(_why_empty(folder, skipped))
    return tuple(notes), tuple(sorted(skipped, key=lambda s: _order(s.source)))


@dataclass(frozen=True, slots=True)
class Look:
    """How the files of some folders lie: a word for their names, sizes and times.

    ``settled`` says that none has changed so lately that it might change again without
    another time.
    """

    word: str
    settled: bool


def look_at(folders: Sequence[Path], suffixes: Sequence[str], now: int) -> Look:
    """How the files lie at a moment (ns since 1970); reads none of them."""
    digest = hashlib.sha256()
    newest = 0
    for folder in folders:
        walked = _walk(folder, [], suffixes) if folder.is_dir() else [("", str(folder))]
        for _, path in walked:
            try:
                found = os.stat(path)
            except OSError:
                continue
            line = f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0{found.st_ctime_ns}\n"
            digest.update(line.encode("utf-8", "surrogatepass"))
            newest = max(newest, found.st_mtime_ns, found.st_ctime_ns)
    return Look(digest.hexdigest(), newest + COARSEST < now)


def _walk(root: Path, skipped: list[SkippedFile], suffixes: Sequence[str]) -> list[tuple[str, str]]:
    """The files with a known suffix, hidden ones left out, sorted by path: source and path."""
    found: list[tuple[tuple[list[str], str], str]] = []
    folders = [(root, "")]
    while folders:
        folder, prefix = folders.pop()
        for entry in _entries(folder, root, skipped):
            source = prefix + entry.name
            if not _is_folder(entry):
                own = not prefix and entry.name in NO_NOTES
                if os.path.splitext(entry.name)[1].lower() in suffixes and not own:
                    found.append((_order(source), entry.path))
                continue
            path = folder / entry.name
            if entry.is_symlink():
                _note_folder(path, root, "a link to a folder is not followed", skipped)
            elif source.count("/") >= DEEPEST_FOLDER:
                _note_folder(path, root, "the folder lies too deep", skipped)
            else:
                folders.append((path, f"{source}/"))
    found.sort(key=lambda one: one[0])
    return [(source, path) for (_, source), path in found]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a link to one; a link that leads nowhere is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _entries(folder: Path, root: Path, skipped: list[SkippedFile]) -> list[os.DirEntry[str]]:
    """What a folder holds, hidden names left out; nothing where it can't be read."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        _note_folder(folder, root, _reason(error), skipped)
        return []


def _order(source: str) -> tuple[list[str], str]:
    """Folder by folder, the case of letters last: the same on every system."""
    return source.casefold().split("/"), source


def _note_folder(folder: Path, root: Path, reason: str, skipped: list[SkippedFile]) -> None:
    if folder != root:
        skipped.append(SkippedFile(folder.relative_to(root).as_posix() + "/", reason))
    else:
        skipped.append(SkippedFile("./", reason))


def _load(path: Path, root: Path, source: str, documents: Mapping[str, ReadDocument]) -> Note:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES and suffix not in documents:
        raise _Skip("the file is no Markdown or text (.md, .markdown, .mdown, .txt)")
    if path.is_symlink() and not _inside(path, root):
        raise _Skip("the link leads out of the folder of notes")
    if suffix in documents:
        return _document(path, source, documents[suffix])
    data = _read(path)
    return Note(source, _decode(data), hashlib.sha256(data).hexdigest())


def _document(path: Path, source: str, read: ReadDocument) -> Note:
    try:
        return read(path, source)
    except ImportProblem as problem:
        name = PurePosixPath(source).name
        raise _Skip(str(problem).removeprefix(f"{name} can't be imported: ").rstrip(".")) from None
    except OSError as error:
        raise _Skip(_reason(error)) from error


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def _read(path: Path) -> bytes:
    """The bytes of a regular file; what is no file is never opened, so that nothing waits."""
    try:
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise _Skip("it is no regular file")
        if before.st_size > LARGEST_FILE:
            raise _Skip(_too_large(before.st_size))
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(path, flags), "rb") as file:
            data = file.read(before.st_size + 1)
            if len(data) > before.st_size:  # It has grown meanwhile, or its size was not told.
                data += file.read(LARGEST_FILE + 1 - len(data))
    except OSError as error:
        raise _Skip(_reason(error)) from error
    if len(data) > LARGEST_FILE:
        raise _Skip(_too_large(len(data)))
    if not data:
        raise _Skip("the file is empty")
    return data


def _too_large(size: int) -> str:
    return (
        f"the file is too large ({size / 1048576:.0f} MB; at most "
        f"{LARGEST_FILE // 1048576} MB): split it"
    )


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, FileNotFoundError):
        return "it vanished while the notes were being read"
    return f"it can't be read ({error.strerror or 'input/output error'})"


def _decode(data: bytes) -> str:
    """UTF-8 or UTF-16 with its mark, byte-order mark kept; else Windows-1252 if that is text."""
    if data.startswith(_UTF16) and not data.startswith(codecs.BOM_UTF32_LE):
        return _utf16(data)
    if b"\x00" in data:
        raise _Skip("the file is binary, not text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(data)
    if not text.strip("\ufeff \t\r\n"):
        raise _Skip("the file is empty")
    return text


def text_of(data: bytes, name: str) -> str:
    """The text of a file's bytes, decoded as notes are; raises ImportProblem that names it."""
    if not data:
        raise ImportProblem(f"{name} can't be imported: the file is empty.")
    try:
        return _decode(data)
    except _Skip as skip:
        raise ImportProblem(f"{name} can't be imported: {skip}.") from None


def _utf16(data: bytes) -> str:
    encoding = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _Skip("the file is neither UTF-8 nor UTF-16: save it as UTF-8") from error
    if "\x00" in text:
        raise _Skip("the file is binary, not text")
    if not text.strip("\ufeff \t\r\n"):
        raise _Skip("the file is empty")
    return text


def _single_byte(data: bytes) -> str:
    """Windows-1252, only where the result reads as text: no control characters, mostly letters."""
    problem = "the file is not UTF-8: save it as UTF-8"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _Skip(problem) from error
    readable = sum(c.isalnum() or c.isspace() for c in text)
    foreign = sum(byte >= 0x80 for byte in data)
    if _NO_TEXT.search(text) or readable < 0.7 * len(text) or foreign > 0.3 * len(data):
        raise _Skip(problem)
    return text


def _why_empty(folder: Path, skipped: list[SkippedFile]) -> str:
    if skipped:
        shown = "; ".join(f"{s.source}: {s.reason}" for s in skipped[:5])
        more = f"; and {len(skipped) - 5} more" if len(skipped) > 5 else ""
        return f"None of the notes in {folder} could be read: {shown}{more}."
    if folder.is_dir() and any(folder.iterdir()):
        return (
            f"There is no Markdown or text file in {folder}: "
            "add notes that end in .md, .markdown, .mdown or .txt."
        )
    return f"The folder of notes {folder} is empty: add notes that end in .md or .txt."
