"""Settings in, a Tutor out: the one module that names the backends."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path

from calctutor.backends.embedders import TextEmbedder
from calctutor.backends.index_folder import read_manifest, read_pointer
from calctutor.backends.local_index import LocalIndex, open_index, staleness, write_index
from calctutor.backends.notes_folder import Change as Change
from calctutor.backends.notes_folder import NotesFolder as NotesFolder
from calctutor.backends.notes_folder import copy_notes
from calctutor.backends.notes_folder import fit_name as fit_name
from calctutor.backends.study_place import LocalPlace
from calctutor.backends.tokens import TOKENIZER_NAME, count_tokens
from calctutor.errors import IndexDamaged, IndexProblem, IndexStale, LearnersError
from calctutor.folder import changed_since as changed_since
from calctutor.folder import folder_state as folder_state
from calctutor.folder import note_suffixes as note_suffixes
from calctutor.folder import notes_of, originals_state, roots_of
from calctutor.folder import open_importer as open_importer
from calctutor.folder import open_settings_embedder as open_settings_embedder
from calctutor.folder import read_bytes as read_bytes
from calctutor.folder import write_note as write_note
from calctutor.notes.version import READER_VERSION
from calctutor.protocols import Progress, Visits
from calctutor.settings import Settings, index_folder, index_name, is_shipped, read_settings
from calctutor.tutor import Tutor
from calctutor.types import (
    Check,
    Fact,
    IndexRecipe,
    IndexReport,
    IndexState,
    Note,
    NotesContent,
    SkippedFile,
)

LEARNERS_FILE = "learners.sqlite"
"""What all learners did, in the home folder."""
READINGS = "readings.sqlite"
"""The file of what reading each note gave, shared likewise."""
VECTOR_CACHE = "vectors.sqlite"
"""The file of embedded vectors, shared by all indexes of one folder."""
OWN_NOTES = "notes"
"""The user's own folder of notes in the home, made when something is added to the shipped ones."""
SHIPPED = "shipped"
"""The author's files of the shipped notes, in the home, as those are not written to."""
TRASH = "trash"
"""What was removed from notes, in the home: a folder for each folder of notes."""


def open_tutor(
    notes: str | PathLike[str] | None = None,
    home: str | PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Tutor:
    """The tutor for a folder of notes, by the environment's settings and these."""
    overrides = {"notes": notes and os.fspath(notes), "home": home and os.fspath(home)}
    return build_tutor(read_settings(os.environ, overrides=overrides), progress)


def build_tutor(
    settings: Settings, progress: Progress | None = None, *, force: bool = False
) -> Tutor:
    """The tutor that the settings describe, its index refreshed where needed.

    ``force`` builds anew though nothing changed. Raises CalctutorError.
    """
    before = originals_state(settings)
    notes, skipped, conversions = notes_of(settings, progress)
    folder = folder_state(settings) if originals_state(settings) == before else ""
    embedder = open_settings_embedder(settings, progress)
    recipe = recipe_of(settings, embedder)
    index, report = _current_or_new(
        settings,
        notes,
        skipped,
        recipe,
        embedder,
        progress,
        "A rebuild was asked for." if force else "",
    )
    written = settings.home / SHIPPED if is_shipped(settings.notes) else None
    place = LocalPlace(settings.notes, settings.home / LEARNERS_FILE, written)
    stale = changed_since(roots_of(settings), notes, conversions.originals)
    told = tuple(conversions.told)
    report = replace(report, converted=tuple(conversions.fresh), notices=told, folder=folder)
    return Tutor(index, embedder, report, is_stale=stale, place=place)


def open_visits(settings: Settings) -> Visits:
    """What the page keeps for each browser; in memory, with a notice, where nothing can be kept."""
    from calctutor.backends import visits

    try:
        return visits.open_visits(settings.home / LEARNERS_FILE)
    except LearnersError as error:
        return visits.passing_visits(f"Nothing of this visit can be kept. {error}")


def notes_folder(settings: Settings) -> NotesFolder:
    """The folder of notes for putting files in and taking them out; its trash lies in the home."""
    return NotesFolder(settings.notes, settings.home / TRASH / index_name(settings.notes))


def own_notes(settings: Settings, *, with_shipped: bool = True) -> tuple[Settings, bool]:
    """The settings with the user's own folder in place of the shipped notes, and whether it is new.

    A new one holds a copy of the shipped notes or nothing; those are never written to.
    """
    own = settings.home / OWN_NOTES
    settings.home.mkdir(parents=True, exist_ok=True)
    sources = (settings.notes, settings.home / SHIPPED) if with_shipped else ()
    return replace(settings, notes=own), copy_notes(sources, own)


def index_state(settings: Settings) -> IndexState:
    """How the index of these notes lies on disk; raises IndexProblem where there is none."""
    folder = index_folder(settings)
    manifest = read_manifest(folder, read_pointer(folder))
    return IndexState(
        folder=str(folder),
        size=sum(file.size for file in manifest.files),
        built_at=manifest.built_at,
        model=manifest.recipe.embedder,
        passages=manifest.passages,
        facts=manifest.facts,
        terms=manifest.terms,
        notes=len(manifest.notes),
    )


def _with_kept_ids(
    settings: Settings, content: NotesContent, index: LocalIndex | None
) -> NotesContent:
    """The content under the ids of the old index, of courses together those of each course's."""
    from calctutor.notes.lineage import with_kept_ids

    ids = {fact.id for fact in content.facts}
    before: list[Fact] = []
    same: set[str] = set()
    if index is not None:
        gone, kept = index.facts_but(ids)
        before, same = gone, set(kept)
    for course in settings.together:
        try:
            with open_index(settings.indexes / index_name(course.notes)) as own:
                gone, kept = own.facts_but(ids)
        except IndexProblem:
            continue
        before += gone
        same |= kept
    return with_kept_ids(content, before, same)


def installation_checks(settings: Settings) -> Iterator[Check]:
    """What doctor says of the model, the token counter and the index of these settings."""
    from calctutor.backends.checks import backend_checks

    return backend_checks(model=settings.model, cache=settings.cache, index=index_folder(settings))


def recipe_of(settings: Settings, embedder: TextEmbedder) -> IndexRecipe:
    """What an index is made with under these settings."""
    return IndexRecipe(
        embedder=embedder.name,
        reader=READER_VERSION,
        tokenizer=TOKENIZER_NAME,
        passage_tokens=settings.passage_tokens,
        window=embedder.window,
    )


def _current_or_new(
    settings: Settings,
    notes: tuple[Note, ...],
    skipped: tuple[SkippedFile, ...],
    recipe: IndexRecipe,
    embedder: TextEmbedder,
    progress: Progress | None,
    reason: str,
) -> tuple[LocalIndex, IndexReport]:
    folder = index_folder(settings)
    digests = {note.source: note.digest for note in notes}
    index, why = _open(folder, recipe, digests)
    if index is not None and not (reason or why):
        return index, replace(_report_of(index, embedder.name), skipped=skipped)
    from calctutor.backends.readings import Readings
    from calctutor.notes.read import read_notes

    now = datetime.now(UTC)
    content = read_notes(
        notes,
        skipped,
        count_tokens=count_tokens,
        word_pieces=embedder.count_pieces,
        passage_tokens=recipe.passage_tokens,
        window=recipe.window,
        store=Readings(settings.indexes / READINGS, now),
    )
    content = _with_kept_ids(settings, content, index)
    if index is not None:
        index.close()
    report = write_index(
        folder,
        content,
        recipe,
        embedder,
        cache=settings.indexes / VECTOR_CACHE,
        built_at=now,
        reason=reason or why,
        progress=progress,
    )
    return open_index(folder), report


def _open(
    folder: Path, recipe: IndexRecipe, digests: Mapping[str, str]
) -> tuple[LocalIndex | None, str]:
    """The index that is there, and the sentence that says why it won't do, or ""."""
    try:
        index = open_index(folder)
    except (IndexStale, IndexDamaged) as error:
        return None, str(error)
    return index, staleness(index.manifest, recipe, digests) or ""


def _report_of(index: LocalIndex, model: str) -> IndexReport:
    """The report of an index that was current already."""
    manifest = index.manifest
    return IndexReport(
        files=len(manifest.notes),
        passages=manifest.passages,
        facts=manifest.facts,
        terms=manifest.terms,
        embedded=0,
        reused=manifest.passages + manifest.facts,
        seconds=0.0,
        model=model,
        skipped=manifest.skipped,
    )
