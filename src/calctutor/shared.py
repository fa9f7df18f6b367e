"""The index of settings that name a server: opened, or built by one process for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from calctutor.backends.checks import checked
from calctutor.backends.edition import building, size_of
from calctutor.backends.embedders import TextEmbedder
from calctutor.backends.manifest import staleness
from calctutor.backends.schema import HEAD
from calctutor.backends.server import ServerDatabase, open_server
from calctutor.backends.shared_index import SharedIndex, open_shared_index
from calctutor.backends.shared_writer import write_shared_index
from calctutor.backends.tokens import count_tokens
from calctutor.errors import IndexDamaged, IndexProblem, IndexStale
from calctutor.folder import folder_look, notes_of, originals_look
from calctutor.indexing import (
    READINGS,
    VECTOR_CACHE,
    Read,
    changes,
    recipe_of,
    report_of_current,
)
from calctutor.protocols import Progress, ReadingStore
from calctutor.settings import Settings, course_key
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


@dataclass(frozen=True)
class Opened:
    """An index that counts, what was done for it, and the digests of the files it is of."""

    index: SharedIndex
    report: IndexReport
    digests: Mapping[str, str]


def open_shared(
    settings: Settings,
    embedder: TextEmbedder,
    progress: Progress | None,
    *,
    force: bool,
    adopt: bool,
) -> Opened:
    """The index of the notes on the server, built where it differs from them; CalctutorError.

    Of several processes that want to build, one does, and the others take what it has
    built. ``force`` builds anew though nothing changed; ``adopt`` takes the one that
    counts, whatever the notes of this machine are.
    """
    recipe = recipe_of(settings, embedder)
    if adopt:
        with suppress(IndexStale, IndexDamaged):
            index = open_course(settings)
            if not staleness(index.manifest, recipe, index.manifest.digests):
                return Opened(
                    index, report_of_current(index.manifest, embedder.name), index.manifest.digests
                )
    before = originals_look(settings)
    notes, skipped, conversions = notes_of(settings, progress)
    look = folder_look(settings)
    settled = originals_look(settings).word == before.word
    job = _Job(settings, notes, skipped, recipe, embedder, progress)
    index, report = job.run("A rebuild was asked for." if force else "")
    report = replace(
        report,
        skipped=skipped,
        converted=tuple(conversions.fresh),
        notices=tuple(conversions.told),
        folder=look.word if settled else "",
    )
    digests = {note.source: note.digest for note in notes} | conversions.originals
    return Opened(index, report, digests)


@dataclass(frozen=True)
class _Job:
    """Notes that were read, and the index that they are to have."""

    settings: Settings
    notes: tuple[Note, ...]
    skipped: tuple[SkippedFile, ...]
    recipe: IndexRecipe
    embedder: TextEmbedder
    progress: Progress | None

    def run(self, reason: str) -> tuple[SharedIndex, IndexReport]:
        """The index, opened, and what was done for it; ``reason`` asks for all of it anew."""
        database, course = open_server(self.settings.database_url), course_key(self.settings)
        index, why = self._open(database, course)
        if index is not None and not (reason or why):
            return index, report_of_current(index.manifest, self.embedder.name)
        looked_at = index.edition.number if index else 0
        with building(database, course, self.progress):
            index, why = self._open(database, course)
            if index is not None and not why:
                if not reason or index.edition.number != looked_at:
                    return index, report_of_current(index.manifest, self.embedder.name)
            report = self._build(database, course, index, reason or why, whole=bool(reason))
        return open_shared_index(database, course), report

    def _open(self, database: ServerDatabase, course: str) -> tuple[SharedIndex | None, str]:
        """The index that counts, and the sentence that says why it won't do, or ""."""
        try:
            index = open_shared_index(database, course)
        except (IndexStale, IndexDamaged) as error:
            return None, str(error)
        digests = {note.source: note.digest for note in self.notes}
        return index, staleness(index.manifest, self.recipe, digests) or ""

    def _build(
        self,
        database: ServerDatabase,
        course: str,
        index: SharedIndex | None,
        reason: str,
        *,
        whole: bool,
    ) -> IndexReport:
        from calctutor.backends.readings import Readings

        now = datetime.now(UTC)
        same_model = index and index.manifest.recipe.embedder == self.embedder.name
        onto = index if index and not whole and self._can_follow(index) else None
        self.settings.indexes.mkdir(parents=True, exist_ok=True)
        with closing(Readings(self.settings.indexes / READINGS, now)) as store:
            read = self._reader(store)
            if onto:
                content = changes(read, onto)
            else:
                content = _with_kept_ids(self.settings, read(None), index)
        return write_shared_index(
            database,
            course,
            content,
            self.recipe,
            self.embedder,
            cache=self.settings.indexes / VECTOR_CACHE,
            built_at=now,
            reason=reason,
            before=index.edition if index and same_model else None,
            onto=onto.edition if onto else None,
            progress=self.progress,
        )

    def _can_follow(self, index: SharedIndex) -> bool:
        """Whether what changed can be written beside what an index has."""
        same = index.manifest.recipe == self.recipe and not self.settings.together
        return same and not index.edition.layout.is_wasteful

    def _reader(self, store: ReadingStore) -> Read:
        from calctutor.notes.read import read_notes

        def read(held: Mapping[str, str] | None) -> NotesContent:
            return read_notes(
                self.notes,
                self.skipped,
                count_tokens=count_tokens,
                word_pieces=self.embedder.count_pieces,
                passage_tokens=self.recipe.passage_tokens,
                window=self.recipe.window,
                store=store,
                held=held,
            )

        return read


def _with_kept_ids(
    settings: Settings, content: NotesContent, index: SharedIndex | None
) -> NotesContent:
    """The content under the ids of the old index, of courses together those of each course's."""
    from calctutor.notes.lineage import with_kept_ids

    known = [index] if index else []
    for course in settings.together:
        with suppress(IndexProblem):
            known.append(open_course(replace(settings, notes=course.notes, together=())))
    ids = {fact.id for fact in content.facts}
    before: list[Fact] = []
    same: set[str] = set()
    for one in known:
        gone, kept = one.facts_but(ids)
        before += gone
        same |= kept
    return with_kept_ids(content, before, same)


def open_course(settings: Settings) -> SharedIndex:
    """The index of a course as it stands on the server; IndexProblem where there is none."""
    return open_shared_index(open_server(settings.database_url), course_key(settings))


def shared_state(settings: Settings) -> IndexState:
    """How the index of these notes lies on the server; raises IndexProblem where there is none."""
    index = open_course(settings)
    database, manifest = open_server(settings.database_url), index.manifest
    return IndexState(
        folder=f"{index.edition.course} in {database.name}",
        size=size_of(database, index.edition),
        built_at=manifest.built_at,
        model=manifest.recipe.embedder,
        passages=manifest.passages,
        facts=manifest.facts,
        terms=manifest.terms,
        notes=len(manifest.notes),
    )


def shared_checks(settings: Settings) -> Iterator[Check]:
    """What doctor says of the server and of the index of these notes there."""
    yield checked("database", lambda: _database(settings))
    yield checked("index", lambda: _index(settings))


def _database(settings: Settings) -> str:
    database = open_server(settings.database_url)
    return f"{database.name} answers, its tables have version {HEAD}"


def _index(settings: Settings) -> str:
    try:
        state = shared_state(settings)
    except IndexStale as error:
        return str(error)
    return (
        f"{state.notes} notes, {state.passages} passages, {state.facts} facts, "
        f"{state.size / 2**20:.1f} MB as {state.folder} ({state.model})"
    )
