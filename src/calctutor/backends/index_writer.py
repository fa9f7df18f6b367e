"""Building an index: a new version beside the old, then one pointer is replaced.

A version takes over what is left of the one before it: the text is copied and the notes that
were read anew are exchanged there, vectors are moved, and only new text is embedded.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from calctutor.backends.dense import FLAT_MOST
from calctutor.backends.fact_rows import is_taken_whole
from calctutor.backends.files import locked, write_durably
from calctutor.backends.index_folder import (
    FILES_AT_ONCE,
    LOCK,
    Describing,
    check_files,
    read_manifest,
    read_pointer,
    remove_other_versions,
    write_pointer,
    writing,
)
from calctutor.backends.manifest import FORMAT, MANIFEST_FILE, Manifest, manifest_to_json
from calctutor.backends.version import NewVersion
from calctutor.backends.version_before import Before
from calctutor.errors import IndexDamaged, IndexStale
from calctutor.protocols import Embedder, Progress
from calctutor.types import IndexRecipe, IndexReport, NotesContent

WRITING = "writing the index"
WAITING = "waiting for another process to build this index"


def write_index(
    folder: Path,
    content: NotesContent,
    recipe: IndexRecipe,
    embedder: Embedder,
    *,
    cache: Path,
    built_at: datetime,
    reason: str,
    progress: Progress | None = None,
    flat_most: int = FLAT_MOST,
    onto: str = "",
    checked: Callable[[], None] | None = None,
) -> IndexReport:
    """Build the index of some notes in its folder and make it current.

    Vectors of more than ``flat_most`` passages are compressed; what was learned
    for that is taken over from the version before, where it still serves.
    Where the content is only that of some notes (`NotesContent.order`), ``onto`` names the
    version that has the others; IndexStale where another one is current by now. Its files are
    hashed before anything is taken over, unless ``checked`` waits for that (`checking`).
    ``cache`` is the file of vectors, kept between builds. One build at a time
    works on a folder, others wait. A build that is killed leaves the old index,
    and what it has embedded is not embedded again. Raises IndexNotWritable,
    ModelError.
    """
    started = time.perf_counter()
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / LOCK, WAITING, progress):
            current = _current(folder)
            if onto and current != onto:
                raise IndexStale("Another process has built this index meanwhile.")
            remove_other_versions(folder, current)
            version = folder / f"v-{built_at:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"
            version.mkdir()
            before = _before(folder, current, whole=not onto, checked=checked)
            try:
                made = NewVersion(version, content, embedder, before, progress)
                made.embed(cache, built_at, flat_most)
                _finish(made, recipe, built_at, before, progress)
                before.close()
                write_pointer(folder, version)
            except BaseException:
                before.close()
                if _current(folder) != version.name:
                    shutil.rmtree(version, ignore_errors=True)
                raise
            remove_other_versions(folder, version.name)
    layout = made.layout
    return IndexReport(
        files=len(layout.notes),
        passages=layout.passages,
        facts=layout.facts,
        terms=len(content.terms),
        embedded=made.embedded,
        reused=layout.passages + layout.facts - made.embedded,
        seconds=time.perf_counter() - started,
        model=embedder.name,
        skipped=content.skipped,
        reason=reason,
    )


def _current(folder: Path) -> str | None:
    """The current version, None where there is none to keep; raises IndexTooNew."""
    with suppress(IndexStale, IndexDamaged):
        return read_pointer(folder).version
    return None


@contextmanager
def checking(folder: Path, version: str, manifest: Manifest) -> Iterator[Callable[[], None]]:
    """Hash the files of a version beside other work: what waits for it, and raises IndexDamaged."""
    with ThreadPoolExecutor(1, thread_name_prefix="check") as pool:
        yield pool.submit(_check, folder / version, manifest).result


def _check(version: Path, manifest: Manifest) -> None:
    """What is copied is given new hashes: damage must not be taken over with it."""
    check_files(version, manifest, full=True, but=is_taken_whole)


def _before(
    folder: Path, current: str | None, *, whole: bool, checked: Callable[[], None] | None
) -> Before:
    """What the version before may give; of a whole build the learned codes only."""
    if current is None:
        return Before(None)
    if whole:
        return Before(folder / current)
    manifest = read_manifest(folder, read_pointer(folder))
    checked() if checked else _check(folder / current, manifest)
    return Before(folder / current, manifest)


def _finish(
    made: NewVersion,
    recipe: IndexRecipe,
    built_at: datetime,
    before: Before,
    progress: Progress | None,
) -> None:
    """Write words, text and the manifest."""
    told = progress or (lambda stage, done, total: None)
    known = before.manifest.files if before.manifest else ()
    with ThreadPoolExecutor(FILES_AT_ONCE, thread_name_prefix="files") as pool:
        files = Describing(made.folder, known, pool)
        files.begin()
        told(WRITING, 0, 3)
        made.write_columns()
        files.begin()
        told(WRITING, 1, 3)
        made.write_content()
        told(WRITING, 2, 3)
        described = files.end()
    manifest = Manifest(
        format=FORMAT,
        recipe=recipe,
        notes=tuple((note.source, note.digest) for note in made.layout.notes),
        files=described,
        built_at=built_at,
        dimension=made.dimension,
        passages=made.layout.passages,
        facts=made.layout.facts,
        terms=made.terms,
        skipped=made.skipped,
    )
    write_durably(made.folder / MANIFEST_FILE, manifest_to_json(manifest).encode())
    told(WRITING, 3, 3)
