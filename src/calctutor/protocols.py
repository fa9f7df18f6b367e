"""Every seam of calctutor, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from calctutor.types import Fact, Note, Passage, Term

Vectors = npt.NDArray[np.float32]
TokenCounter = Callable[[str], int]
Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]
"""Called as progress(stage, done, total) while long work goes on."""


class Embedder(Protocol):
    """Turns texts into unit vectors; ``name`` identifies model and variant."""

    @property
    def name(self) -> str:
        """The model, its variant and its hash: vectors of one name are comparable."""

    @property
    def dimension(self) -> int:
        """Components of a vector."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension)."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension), in the order given."""


class PassageIndex(Protocol):
    """What was built from one folder of notes, opened for questions."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The k passages of highest cosine to one vector: (passage id, cosine), best first."""

    def matching(self, query: str, k: int) -> list[tuple[str, float]]:
        """The k best passages by BM25 above zero: (passage id, score), best first."""

    def cosines(self, vector: Vectors, passage_ids: Sequence[str]) -> list[float]:
        """Cosine of one vector with each named passage."""

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The named passages, in the order given."""

    def facts(self, passage_ids: Sequence[str]) -> list[Fact]:
        """The facts of the named passages, passage by passage, in file order."""

    def fact_vectors(self, fact_ids: Sequence[str]) -> Vectors:
        """Unit rows of the named facts, in the order given."""

    def all_facts(self) -> Sequence[Fact]:
        """Every fact, in order of file and place."""

    def all_passages(self) -> Sequence[Passage]:
        """Every passage, in order of file and place."""

    def terms(self) -> Sequence[Term]:
        """The terms of the notes."""

    def note(self, source: str) -> Note:
        """The stored copy of one note, as it was indexed."""

    def sources(self) -> Sequence[str]:
        """The indexed notes, in order."""
