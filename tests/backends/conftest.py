"""Fixtures of the backends: an index in a folder, and the compiled model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backends.samples import RECIPE
from calctutor.backends.embedders import TextEmbedder, open_embedder
from calctutor.backends.local_index import write_index
from calctutor.protocols import Embedder
from calctutor.types import IndexReport, NotesContent
from doubles import HashingEmbedder

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)

Build = Callable[..., IndexReport]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Build an index of some content; the folder is tmp_path/"index" where none is given."""

    def build(
        content: NotesContent,
        folder: Path | None = None,
        embedder: Embedder | None = None,
        flat_most: int = 1000,
    ) -> IndexReport:
        return write_index(
            folder or tmp_path / "index",
            content,
            RECIPE,
            embedder or HashingEmbedder(),
            cache=tmp_path / "vectors.sqlite",
            built_at=NOW,
            reason="first build",
            flat_most=flat_most,
        )

    return build


@pytest.fixture(scope="session")
def model_cache(request: pytest.FixtureRequest) -> Path:
    """Where the compiled model is kept between runs of the tests."""
    assert request.config.cache
    return request.config.cache.mkdir("calctutor-models")


@pytest.fixture(scope="session")
def compiled(model_cache: Path) -> TextEmbedder:
    """The compiled embedder; the first run of the tests compiles it."""
    return open_embedder(cache=model_cache)
