"""The notes that settings name: read, converted where they are documents, looked after for changes.

Beside `calctutor.build` the one module that names backends.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from calctutor.backends.conversions import FOLDER as CONVERTED
from calctutor.backends.conversions import Conversions
from calctutor.backends.embedders import TextEmbedder, open_embedder
from calctutor.backends.model_cache import CHOICES, compiled_folder
from calctutor.backends.model_files import find_model
from calctutor.backends.note_writer import read_file, write_note_file
from calctutor.backends.tokens import count_tokens
from calctutor.import_types import DOCUMENTS, Imported
from calctutor.notes.load import SUFFIXES, Look, load_notes, look_at
from calctutor.protocols import Progress
from calctutor.settings import Settings, index_folder
from calctutor.types import Note, SkippedFile

if TYPE_CHECKING:
    from calctutor.backends.converter import Converter
    from calctutor.importing import Importer

_IN_USE: WeakValueDictionary[tuple[object, ...], TextEmbedder] = WeakValueDictionary()
"""The embedders that tutors hold now: a folder that changes does not open its model again."""

CONVERTER_VERSION = "2"
"""Changes whenever the same document would be converted or repaired differently."""


def open_settings_embedder(settings: Settings, progress: Progress | None = None) -> TextEmbedder:
    """The embedder that the settings name; one that is in use already serves again."""
    model = None if settings.model == "all-MiniLM-L6-v2" else settings.model
    files = find_model(model)
    same = (files.folder, files.digest, settings.variant, settings.cache, settings.threads)
    found = _IN_USE.get(same)
    if found is None:
        found = _IN_USE[same] = open_embedder(
            model=model,
            variant=settings.variant,
            cache=settings.cache,
            progress=progress,
            threads=settings.threads or None,
        )
    return found


def is_compiled(settings: Settings) -> bool:
    """Whether the model of the settings was compiled before, as far as is seen from outside."""
    files = find_model(None)
    named = settings.model == files.name and settings.variant in CHOICES
    return named and compiled_folder(files, settings.variant, settings.cache).is_dir()


def open_importer(settings: Settings) -> Importer:
    """What makes files into notes under these settings; cheap, the model is opened when needed."""
    from calctutor.importing import Importer

    return Importer(
        lambda progress: open_settings_embedder(settings, progress).embed_passages,
        count_tokens,
        open_converter,
    )


def open_converter() -> Converter:
    """What makes documents into text; its process is started when it is first asked."""
    from calctutor.backends.converter import Converter

    return Converter()


def open_conversions(
    settings: Settings, convert: Callable[[str, bytes], str], progress: Progress | None = None
) -> Conversions:
    """What was made of the documents among these notes."""
    return Conversions(index_folder(settings), convert, CONVERTER_VERSION, progress)


def write_note(imported: Imported, folder: Path) -> Path:
    """Write what was imported into a folder, never over another file; raises ImportProblem."""
    from calctutor.importing import note_name

    return write_note_file(folder, note_name(imported.name), imported.markdown)


def read_bytes(path: Path, most: int) -> bytes:
    """The bytes of a file to import; raises ImportProblem."""
    return read_file(path, most)


def note_suffixes() -> tuple[str, ...]:
    """The endings of the files that are read as notes, with their dots."""
    return (*SUFFIXES, *DOCUMENTS)


def folder_state(settings: Settings) -> str:
    """A word that changes when the index of these notes may be out of date; reads no file."""
    return folder_look(settings).word


def folder_look(settings: Settings, originals: Look | None = None) -> Look:
    """How the files lie that the index of these notes is of; reads none of them.

    ``originals`` is the look at the notes alone, where that was just taken.
    """
    converted = index_folder(settings) / CONVERTED
    if not converted.is_dir():
        return originals or originals_look(settings)
    return look_at([*_folders(settings), converted], note_suffixes(), time.time_ns())


def originals_look(settings: Settings) -> Look:
    """The same of the notes alone, without what was converted from them."""
    return look_at(_folders(settings), note_suffixes(), time.time_ns())


def _folders(settings: Settings) -> list[Path]:
    return [course.notes for course in settings.together] or [settings.notes]


def notes_of(
    settings: Settings, progress: Progress | None
) -> tuple[tuple[Note, ...], tuple[SkippedFile, ...], Conversions]:
    """The folder's notes, documents among them converted; and what was left out."""
    opened: list[Importer] = []

    def convert(name: str, data: bytes) -> str:
        """What a document says; the importer is loaded for the first."""
        if not opened:
            opened.append(open_importer(settings))
        return opened[0].read(name, data, progress).markdown

    conversions = open_conversions(settings, convert, progress)
    try:
        notes, skipped = _load_all(settings, conversions)
        conversions.forget_all_but({n.source: n for n in notes} | {s.source: s for s in skipped})
    finally:
        for importer in opened:
            importer.close()
        conversions.close()
    return notes, skipped, conversions


def _load_all(
    settings: Settings, conversions: Conversions
) -> tuple[tuple[Note, ...], tuple[SkippedFile, ...]]:
    """The notes of the folder; of courses that are asked together, each under the course's name."""
    if not settings.together:
        documents = dict.fromkeys(DOCUMENTS, conversions.note)
        return load_notes(settings.notes, documents, conversions.at)
    notes: list[Note] = []
    skipped: list[SkippedFile] = []
    for course in settings.together:
        prefix = f"{course.name}/"

        def read(path: Path, source: str, prefix: str = prefix) -> Note:
            return replace(conversions.note(path, prefix + source), source=source)

        found, left_out = load_notes(course.notes, dict.fromkeys(DOCUMENTS, read), conversions.at)
        notes += [replace(note, source=prefix + note.source) for note in found]
        skipped += [replace(file, source=prefix + file.source) for file in left_out]
    return tuple(notes), tuple(skipped)


def roots_of(settings: Settings) -> dict[str, Path]:
    """The folder of each course that is asked together, by what its sources begin with."""
    if settings.together:
        return {f"{course.name}/": course.notes for course in settings.together}
    return {"": settings.notes.parent if settings.notes.is_file() else settings.notes}


def changed_since(roots: Mapping[str, Path], digests: Mapping[str, str]) -> Callable[[str], bool]:
    """Whether a note's file differs from what was read, by source; a missing one does.

    ``roots`` are folders by what the sources of their notes begin with;
    ``digests`` the hashes of the files as they were read.
    """

    def changed(source: str) -> bool:
        prefix = next(p for p in roots if source.startswith(p))
        try:
            data = (roots[prefix] / source.removeprefix(prefix)).read_bytes()
        except OSError:
            return True
        return hashlib.sha256(data).hexdigest() != digests.get(source)

    return changed
