"""The index of the notes that settings name: opened where it is current, else brought up to date.

Only what changed is read, embedded and written; a folder whose files are as they were, by
name, size and time, is not read at all.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from calctutor.backends.embedders import TextEmbedder
from calctutor.backends.local_index import (
    LocalIndex,
    checking,
    open_index,
    staleness,
    write_index,
)
from calctutor.backends.manifest import Manifest
from calctutor.backends.seen import Seen, read_seen, write_seen
from calctutor.backends.tokens import TOKENIZER_NAME, count_tokens
from calctutor.errors import IndexDamaged, IndexProblem, IndexStale
from calctutor.folder import folder_look, notes_of, originals_look
from calctutor.notes.load import Look
from calctutor.notes.version import READER_VERSION
from calctutor.protocols import Progress, ReadingStore
from calctutor.settings import Settings, index_folder, index_name
from calctutor.types import Fact, IndexRecipe, IndexReport, Note, NotesContent, SkippedFile

READINGS = "readings.sqlite"
"""The file of what reading each note gave, shared by all indexes of one folder."""
VECTOR_CACHE = "vectors.sqlite"
"""The file of embedded vectors, shared likewise."""
ATTEMPTS = 3
"""Times that a build begins again because another process has built meanwhile."""

_COLLECT_AFTER = 100_000
"""New objects after which garbage is looked for while an index is made; 700 is usual."""

Read = Callable[[Mapping[str, str] | None], NotesContent]
"""What reading notes gave, by source -> the content without those that still give that."""


@dataclass(frozen=True)
class Opened:
    """An index that is current, what was done for it, and the digests of the files it is of."""

    index: LocalIndex
    report: IndexReport
    digests: Mapping[str, str]


def recipe_of(settings: Settings, embedder: TextEmbedder) -> IndexRecipe:
    """What an index is made with under these settings."""
    return IndexRecipe(
        embedder=embedder.name,
        reader=READER_VERSION,
        tokenizer=TOKENIZER_NAME,
        passage_tokens=settings.passage_tokens,
        window=embedder.window,
    )


def open_current(
    settings: Settings, embedder: TextEmbedder, progress: Progress | None, *, force: bool
) -> Opened:
    """The index of these notes as they are now; raises CalctutorError.

    ``force`` builds anew though nothing changed.
    """
    return open_meanwhile(settings, lambda: embedder, progress, force=force)


def open_meanwhile(
    settings: Settings,
    embedder: Callable[[], TextEmbedder],
    progress: Progress | None,
    *,
    force: bool,
) -> Opened:
    """The same with an embedder that may still be opening: it is waited for when it is needed."""
    before = originals_look(settings)
    known = None if force else _as_seen(settings, embedder, before)
    if known:
        return known
    notes, skipped, conversions = notes_of(settings, progress)
    after = originals_look(settings)
    look = folder_look(settings, after)
    settled = after.word == before.word
    model = embedder()
    job = _Job(settings, notes, skipped, recipe_of(settings, model), model, progress)
    index, report = job.run("A rebuild was asked for." if force else "")
    if settled and before.settled:
        seen = Seen(index.version, look.word, conversions.originals, skipped)
        write_seen(index_folder(settings), seen)
    report = replace(
        report,
        converted=tuple(conversions.fresh),
        notices=tuple(conversions.told),
        folder=look.word if settled else "",
    )
    digests = {note.source: note.digest for note in notes} | conversions.originals
    return Opened(index, report, digests)


def _as_seen(
    settings: Settings, embedder: Callable[[], TextEmbedder], originals: Look
) -> Opened | None:
    """The index where the folder is as it was when that was last compared with the files."""
    folder = index_folder(settings)
    seen = read_seen(folder)
    if seen is None or seen.state != folder_look(settings, originals).word:
        return None
    try:
        index = open_index(folder)
    except IndexProblem:
        return None
    model = embedder()
    if index.version != seen.version or index.manifest.recipe != recipe_of(settings, model):
        index.close()
        return None
    report = replace(
        report_of_current(index.manifest, model.name), skipped=seen.skipped, folder=seen.state
    )
    return Opened(index, report, index.manifest.digests | dict(seen.originals))


@dataclass(frozen=True)
class _Job:
    """Notes that were read, and the index that they are to have."""

    settings: Settings
    notes: tuple[Note, ...]
    skipped: tuple[SkippedFile, ...]
    recipe: IndexRecipe
    embedder: TextEmbedder
    progress: Progress | None

    def run(self, reason: str) -> tuple[LocalIndex, IndexReport]:
        """The index, opened, and what was done for it; ``reason`` asks for all of it anew."""
        for attempt in range(ATTEMPTS):
            index, why = self._open()
            if index is not None and not (reason or why):
                report = report_of_current(index.manifest, self.embedder.name)
                return index, replace(report, skipped=self.skipped)
            whole = bool(reason) or attempt == ATTEMPTS - 1
            with suppress(IndexStale, IndexDamaged), _seldom_collecting():
                report = self._build(index, reason or why, whole=whole)
                return open_index(index_folder(self.settings)), report
        raise IndexStale("Other processes keep building this index: try again.")

    def _open(self) -> tuple[LocalIndex | None, str]:
        """The index that is there, and the sentence that says why it won't do, or ""."""
        try:
            index = open_index(index_folder(self.settings))
        except (IndexStale, IndexDamaged) as error:
            return None, str(error)
        digests = {note.source: note.digest for note in self.notes}
        return index, staleness(index.manifest, self.recipe, digests) or ""

    def _build(self, index: LocalIndex | None, reason: str, *, whole: bool) -> IndexReport:
        settings, now = self.settings, datetime.now(UTC)
        folder, onto = index_folder(settings), index
        if index is None or whole or settings.together or index.manifest.recipe != self.recipe:
            onto = None
        with ExitStack() as beside:
            checked = None
            if onto:
                checked = beside.enter_context(checking(folder, onto.version, onto.manifest))
            return write_index(
                folder,
                self._content(index, onto, now),
                self.recipe,
                self.embedder,
                cache=settings.indexes / VECTOR_CACHE,
                built_at=now,
                reason=reason,
                progress=self.progress,
                onto=onto.version if onto else "",
                checked=checked,
            )

    def _content(
        self, index: LocalIndex | None, onto: LocalIndex | None, now: datetime
    ) -> NotesContent:
        """What is to be written, all of it or what differs from an index, which is closed."""
        from calctutor.backends.readings import Readings

        settings = self.settings
        try:
            with closing(Readings(settings.indexes / READINGS, now)) as store:
                read = self._reader(store)
                return changes(read, onto) if onto else _whole(settings, read(None), index)
        finally:
            if index is not None:
                index.close()

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


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Let much be made that stays, without looking through it for garbage again and again."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _COLLECT_AFTER) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Followed(Protocol):
    """An index that can be changed note by note."""

    def held(self) -> Mapping[str, tuple[str, str]]:
        """The digest of each note, and what reading it gave, by source."""

    def sources_with(self, fact_ids: Sequence[str]) -> set[str]:
        """The notes that have facts of these ids."""

    def facts_of(self, sources: Collection[str]) -> list[Fact]:
        """The facts of some notes, in order."""


def changes(read: Read, index: Followed) -> NotesContent:
    """What differs from an index, under the ids that its facts had."""
    from calctutor.notes.lineage import with_kept_ids

    held = {source: reading for source, (_, reading) in index.held().items() if reading}
    while True:
        content = read(held)
        fresh = {note.source for note in content.notes}
        kept = {source for source, _ in content.order} - fresh
        taken = index.sources_with([fact.id for fact in content.facts]) & kept
        if not taken:
            break
        # A note that was renamed has the ids that its old name gives to another one now.
        held = {source: reading for source, reading in held.items() if source not in taken}
    return with_kept_ids(content, index.facts_of(set(index.held()) - kept))


def _whole(settings: Settings, content: NotesContent, index: LocalIndex | None) -> NotesContent:
    """All content under the ids of the old index, of courses together those of each course's."""
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


def report_of_current(manifest: Manifest, model: str) -> IndexReport:
    """The report of an index that was current already."""
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
