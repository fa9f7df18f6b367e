"""A course's notes written to a server."""

from __future__ import annotations

from pathlib import Path

from backends.conftest import NOW
from backends.samples import RECIPE
from calctutor.backends.edition import Edition
from calctutor.backends.server import ServerDatabase
from calctutor.backends.shared_writer import write_shared_index
from calctutor.protocols import Embedder
from calctutor.types import IndexReport, NotesContent
from doubles import HashingEmbedder


def write_shared(
    database: ServerDatabase,
    content: NotesContent,
    folder: Path,
    *,
    course: str = "law",
    embedder: Embedder | None = None,
    before: Edition | None = None,
    onto: Edition | None = None,
    flat_most: int = 1000,
) -> IndexReport:
    """Write some content as the index of a course."""
    return write_shared_index(
        database,
        course,
        content,
        RECIPE,
        embedder or HashingEmbedder(),
        cache=folder / "vectors.sqlite",
        built_at=NOW,
        reason="first build",
        before=before,
        onto=onto,
        flat_most=flat_most,
    )
