"""The index of settings that name a server: opened, or built by one process for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from calctutor.backends.edition import building
from calctutor.backends.manifest import staleness
from calctutor.backends.server import ServerDatabase, open_server
from calctutor.backends.shared_index import SharedIndex, open_shared_index
from calctutor.backends.shared_writer import write_shared_index
from calctutor.errors import IndexDamaged, IndexStale
from calctutor.protocols import Embedder, Progress
from calctutor.settings import Settings, course_key
from calctutor.types import IndexRecipe, IndexReport, IndexState, NotesContent

Read = Callable[[SharedIndex | None], NotesContent]
"""Reads the notes; facts keep the ids that they have in an index."""


def current_or_new(
    settings: Settings,
    digests: Mapping[str, str],
    recipe: IndexRecipe,
    embedder: Embedder,
    read: Read,
    *,
    cache: Path,
    progress: Progress | None,
    reason: str,
    adopt: bool = False,
) -> tuple[SharedIndex, IndexReport]:
    """The index of the notes on the server, built where it differs from them; raises CalctutorError.

    Of several processes that want to build, one does, and the others take what it has
    built. ``adopt`` takes the one that counts, whatever this machine's notes are.
    ``cache`` is this machine's file of vectors.
    """
    database, course = open_server(settings.database_url), course_key(settings)
    index, why = _open(database, course, recipe, digests, adopt=adopt)
    if index is not None and not (reason or why):
        return index, _report_of(index, embedder.name)
    with building(database, course, progress) as waited:
        if waited:
            index, why = _open(database, course, recipe, digests, adopt=adopt)
            if index is not None and not why:
                return index, _report_of(index, embedder.name)
        content = read(index)
        same_model = index is not None and index.manifest.recipe.embedder == embedder.name
        report = write_shared_index(
            database,
            course,
            content,
            recipe,
            embedder,
            cache=cache,
            built_at=datetime.now(UTC),
            reason=reason or why,
            before=index.edition if index is not None and same_model else None,
            progress=progress,
        )
    return open_shared_index(database, course), report


def _open(
    database: ServerDatabase,
    course: str,
    recipe: IndexRecipe,
    digests: Mapping[str, str],
    *,
    adopt: bool,
) -> tuple[SharedIndex | None, str]:
    """The index that counts, and the sentence that says why it won't do, or ""."""
    try:
        index = open_shared_index(database, course)
    except (IndexStale, IndexDamaged) as error:
        return None, str(error)
    known = index.manifest.digests if adopt else digests
    return index, staleness(index.manifest, recipe, known) or ""


def open_course(settings: Settings) -> SharedIndex:
    """The index of a course as it stands on the server; IndexProblem where there is none."""
    return open_shared_index(open_server(settings.database_url), course_key(settings))


def shared_state(settings: Settings) -> IndexState:
    """How the index of these notes lies on the server; raises IndexProblem where there is none."""
    index = open_course(settings)
    database, manifest = open_server(settings.database_url), index.manifest
    size = text(
        "SELECT pg_total_relation_size(CAST(:vectors AS regclass))"
        " + (SELECT coalesce(sum(pg_column_size(p.*)), 0) FROM passages p WHERE edition = :id)"
        " + (SELECT coalesce(sum(pg_column_size(f.*)), 0) FROM facts f WHERE edition = :id)"
        " + (SELECT coalesce(sum(pg_column_size(w.*)), 0) FROM postings w WHERE edition = :id)"
        " + (SELECT coalesce(sum(pg_column_size(n.*)), 0) FROM notes n WHERE edition = :id)"
    )
    told = {"vectors": index.edition.vectors, "id": index.edition.number}
    with database.asking() as connection:
        held = int(connection.scalar(size, told) or 0)
    return IndexState(
        folder=f"{index.edition.course} in {database.name}",
        size=held,
        built_at=manifest.built_at,
        model=manifest.recipe.embedder,
        passages=manifest.passages,
        facts=manifest.facts,
        terms=manifest.terms,
        notes=len(manifest.notes),
    )


def _report_of(index: SharedIndex, model: str) -> IndexReport:
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
