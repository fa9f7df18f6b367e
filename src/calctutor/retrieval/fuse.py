"""Fusion of dense and lexical scores by a convex combination.

Bruch, Gai & Ingber (2023), "An analysis of fusion functions for hybrid
retrieval": a convex combination beats reciprocal rank fusion and needs one
weight. The cosine is taken as it is and BM25 over its best, so that a score
does not depend on how many candidates were looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

DENSE_WEIGHT = 0.8


def fuse(
    cosines: Mapping[str, float], words: Mapping[str, float], dense_weight: float = DENSE_WEIGHT
) -> list[tuple[str, float]]:
    """(id, fused score) best first; ids without a word score count 0 there."""
    top = max(words.values(), default=0.0) or 1.0
    scores = {
        key: dense_weight * cosine + (1 - dense_weight) * words.get(key, 0.0) / top
        for key, cosine in cosines.items()
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
