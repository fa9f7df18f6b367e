"""Fusion of dense and lexical scores by a convex combination.

Bruch, Gai & Ingber (2023), "An analysis of fusion functions for hybrid
retrieval": a convex combination beats reciprocal rank fusion and needs one
weight. Cosines are stretched between the least and the greatest candidate's,
BM25 is taken over its best.
"""

from __future__ import annotations

from collections.abc import Mapping

DENSE_WEIGHT = 0.8
"""Weight of the dense side, measured with benchmarks/retrieval.py."""


def fuse(
    cosines: Mapping[str, float], words: Mapping[str, float], dense_weight: float = DENSE_WEIGHT
) -> list[tuple[str, float]]:
    """(id, fused score 0..1) best first; ids without a word score count 0 there."""
    top = max(words.values(), default=0.0) or 1.0
    low = min(cosines.values(), default=0.0)
    spread = (max(cosines.values(), default=0.0) - low) or 1.0
    scores = {
        key: dense_weight * (cosine - low) / spread + (1 - dense_weight) * words.get(key, 0.0) / top
        for key, cosine in cosines.items()
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
