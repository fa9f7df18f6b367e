"""How near the facts found for a text are to it: `Retriever.evidence` without the reading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calctutor.protocols import PassageIndex, Vectors
from calctutor.retrieval.retriever import Retriever

PASSAGES_KEPT = 1024
"""Passages whose facts stay in memory: neighbouring statements find the same ones."""


class NearFacts:
    """Cosines of texts to the facts that evidence finds for them; threads may share it."""

    def __init__(
        self, index: PassageIndex, retriever: Retriever, most: int = PASSAGES_KEPT
    ) -> None:
        """Read nothing yet; keep the facts of ``most`` passages."""
        self._index = index
        self._retriever = retriever
        self._most = most
        self._kept: dict[str, tuple[tuple[str, ...], Vectors]] = {}

    def __call__(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """For each text the cosines of its facts by id, as evidence has them.

        All texts are embedded in one call; each passage's facts are read once.
        """
        if not texts:
            return []
        rows = self._retriever.embed_all(texts)
        return [self._near(text, row) for text, row in zip(texts, rows, strict=True)]

    def _near(self, text: str, query: Vectors) -> dict[str, float]:
        told = [self._facts_of(key) for key in self._retriever.found(text, query)]
        ids = [fact_id for own, _ in told for fact_id in own]
        if not ids:
            return {}
        cosines = np.concatenate([vectors for own, vectors in told if own]) @ query
        return {key: float(cosine) for key, cosine in zip(ids, cosines, strict=True)}

    def _facts_of(self, passage_id: str) -> tuple[tuple[str, ...], Vectors]:
        """The ids of a passage's facts in order, and their unit rows."""
        known = self._kept.get(passage_id)
        if known is None:
            own = tuple(fact.id for fact in self._index.facts([passage_id]))
            known = own, self._index.fact_vectors(own)
            if len(self._kept) >= self._most:
                self._kept = {}  # another thread may still read the one before
            self._kept[passage_id] = known
        return known
