"""Settings in, a Tutor out: the one module that names the backends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from os import PathLike
from typing import TYPE_CHECKING

from calctutor.backends.bank_store import FILE as BANKS
from calctutor.backends.bank_store import StoredBanks
from calctutor.backends.embedders import TextEmbedder
from calctutor.backends.files import explain
from calctutor.backends.index_folder import read_manifest, read_pointer
from calctutor.backends.notes_folder import Change as Change
from calctutor.backends.notes_folder import NotesFolder as NotesFolder
from calctutor.backends.notes_folder import copy_notes
from calctutor.backends.notes_folder import fit_name as fit_name
from calctutor.backends.notes_journal import broke_off, one_change
from calctutor.backends.study_place import LocalPlace
from calctutor.backends.word_vectors import FILE as WORD_VECTORS
from calctutor.backends.word_vectors import StoredWords
from calctutor.errors import LearnersError, NotesError, SettingsError
from calctutor.folder import changed_since as changed_since
from calctutor.folder import folder_state as folder_state
from calctutor.folder import is_compiled, roots_of
from calctutor.folder import note_suffixes as note_suffixes
from calctutor.folder import open_importer as open_importer
from calctutor.folder import open_settings_embedder as open_settings_embedder
from calctutor.folder import read_bytes as read_bytes
from calctutor.folder import write_note as write_note
from calctutor.indexing import open_meanwhile
from calctutor.indexing import recipe_of as recipe_of
from calctutor.protocols import Progress
from calctutor.settings import (
    Settings,
    course_key,
    index_folder,
    index_name,
    is_shipped,
    read_settings,
)
from calctutor.tutor import Tutor
from calctutor.types import (
    Check,
    IndexState,
)

if TYPE_CHECKING:
    from calctutor.people_protocols import People, Visits
    from calctutor.study_protocols import LearnerStore


LEARNERS_FILE = "learners.sqlite"
"""What all learners did, in the home folder."""
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
    settings: Settings,
    progress: Progress | None = None,
    *,
    force: bool = False,
    adopt: bool = False,
) -> Tutor:
    """The tutor that the settings describe, its index refreshed where needed.

    ``force`` builds anew though nothing changed; ``adopt`` takes the index that counts on
    the server as it is, as after another process has built it. Raises CalctutorError.
    """
    if settings.database_url:
        embedder = open_settings_embedder(settings, progress)
        return _shared_tutor(settings, embedder, progress, force=force, adopt=adopt)
    with _opening(settings, progress) as opening:
        opened = open_meanwhile(settings, opening, progress, force=force)
        embedder = opening()
    stale = changed_since(roots_of(settings), opened.digests)
    return Tutor(
        opened.index,
        embedder,
        opened.report,
        is_stale=stale,
        place=study_place(settings),
        store=_word_store(settings, embedder),
        banks=StoredBanks(settings.indexes / BANKS, f"{opened.index.version} {embedder.name}"),
    )


def _word_store(settings: Settings, embedder: TextEmbedder) -> StoredWords:
    """Where the vectors of words are kept, beside those of texts."""
    return StoredWords(settings.indexes / WORD_VECTORS, embedder.name, embedder.dimension)


@contextmanager
def _opening(settings: Settings, progress: Progress | None) -> Iterator[Callable[[], TextEmbedder]]:
    """What waits for the embedder, which is opened beside other work once it is compiled."""
    if not is_compiled(settings):
        embedder = open_settings_embedder(settings, progress)
        yield lambda: embedder
        return
    with ThreadPoolExecutor(1, thread_name_prefix="open-model") as pool:
        yield pool.submit(open_settings_embedder, settings, progress).result


def _shared_tutor(
    settings: Settings,
    embedder: TextEmbedder,
    progress: Progress | None,
    *,
    force: bool,
    adopt: bool,
) -> Tutor:
    """The tutor whose index lies on a server."""
    from calctutor.shared import open_shared

    opened = open_shared(settings, embedder, progress, force=force, adopt=adopt)
    return Tutor(
        opened.index,
        embedder,
        opened.report,
        is_stale=changed_since(roots_of(settings), opened.digests),
        is_current=opened.index.is_current,
        place=study_place(settings),
        store=_word_store(settings, embedder),
    )


def study_place(settings: Settings) -> LocalPlace:
    """Where the learners of these notes study, and their author's files lie."""
    if settings.database_url:
        from calctutor.backends.server import open_server
        from calctutor.backends.shared_place import SharedPlace

        database = partial(open_server, settings.database_url)
        learners = partial(open_learners, settings)
        return SharedPlace(settings.notes, learners, database, course_key(settings))
    return local_place(settings)


def local_place(settings: Settings) -> LocalPlace:
    """Where the author's files of these notes lie on this machine."""
    written = settings.home / SHIPPED if is_shipped(settings.notes) else None
    return LocalPlace(settings.notes, partial(open_learners, settings), written)


def open_learners(settings: Settings) -> LearnerStore:
    """What all learners did, in the home folder or on the server."""
    from calctutor.backends import learners

    if settings.database_url:
        return learners.open_shared_learners(settings.database_url)
    return learners.open_learners(settings.home / LEARNERS_FILE)


def open_visits(settings: Settings) -> Visits:
    """What the page keeps for each browser; in memory, with a notice, where nothing can be kept.

    On a server they are kept there or nowhere: LearnersError where it can't be reached.
    """
    from calctutor.backends import visits

    if settings.database_url:
        return visits.open_shared_visits(settings.database_url)
    try:
        return visits.open_visits(settings.home / LEARNERS_FILE)
    except LearnersError as error:
        return visits.passing_visits(f"Nothing of this visit can be kept. {error}")


def open_people(settings: Settings) -> People:
    """Accounts and courses' members, in the learners' database; raises LearnersError.

    SettingsError where the package for passwords is missing.
    """
    if find_spec("argon2") is None:
        raise SettingsError(
            "Accounts need packages that are not installed: "
            "pip install 'calctutor[server]' brings them."
        )
    from calctutor.backends import people

    if settings.database_url:
        return people.open_shared_people(settings.database_url)
    return people.open_people(settings.home / LEARNERS_FILE)


def notes_folder(settings: Settings) -> NotesFolder:
    """The folder of notes for putting files in and taking them out; its trash lies in the home."""
    return NotesFolder(settings.notes, settings.home / TRASH / index_name(settings.notes))


@contextmanager
def changing_notes(settings: Settings, progress: Progress | None = None) -> Iterator[NotesFolder]:
    """The folder of notes, for one change at a time; raises CalctutorError.

    What a process left half done that died at a change is taken back first. On a server
    no other machine changes this course's notes meanwhile either.
    """
    trash = settings.home / TRASH / index_name(settings.notes)
    with _of_all_machines(settings), ExitStack() as stack:
        try:
            journal = stack.enter_context(one_change(settings.notes, trash, progress))
        except OSError as problem:
            raise NotesError(
                f"The folder of notes can't be changed: {explain(problem)}. Check your home "
                "folder (CALCTUTOR_HOME)."
            ) from None
        yield NotesFolder(settings.notes, trash, journal)


def take_back_broken(settings: Settings) -> None:
    """Take back what a process left half done that died while it changed these notes.

    A change that is under way is waited for.
    """
    if broke_off(settings.home / TRASH / index_name(settings.notes)):
        with changing_notes(settings):
            pass


@contextmanager
def _of_all_machines(settings: Settings) -> Iterator[None]:
    if not settings.database_url:
        yield
        return
    from calctutor.backends.server import open_server

    with open_server(settings.database_url).held(f"notes of {course_key(settings)}"):
        yield


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
    if settings.database_url:
        from calctutor.shared import shared_state

        return shared_state(settings)
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


def installation_checks(settings: Settings) -> Iterator[Check]:
    """What doctor says of the model, the token counter and the index of these settings."""
    from calctutor.backends.checks import backend_checks

    folder = None if settings.database_url else index_folder(settings)
    yield from backend_checks(model=settings.model, cache=settings.cache, index=folder)
    if settings.database_url:
        from calctutor.shared import shared_checks

        yield from shared_checks(settings)
