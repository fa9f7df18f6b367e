"""Small real implementations of the seams, for tests."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence

import numpy as np

from calctutor.protocols import Vectors
from calctutor.text import fold, words


class HashingEmbedder:
    """Bag of words and letter trigrams by hashing: near texts get near vectors.

    ``calls`` counts the texts embedded so far; ``delay`` seconds pass for each.
    """

    window = 256

    def __init__(self, dimension: int = 64, delay: float = 0.0, name: str = "hashing/1") -> None:
        """An embedder of that many components."""
        self.name = name
        self.dimension = dimension
        self.delay = delay
        self.calls = 0
        self.seen: list[str] = []

    def count_pieces(self, text: str) -> int:
        """Words and the two marks around a text."""
        return len(words(text)) + 2

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension)."""
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension), in the order given."""
        self.calls += len(texts)
        self.seen += texts
        if self.delay:
            time.sleep(self.delay * len(texts))
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0] = 0.1
            for feature in _features(text):
                digest = hashlib.blake2b(feature.encode("utf-8", "replace"), digest_size=8).digest()
                place = int.from_bytes(digest[:4], "little") % self.dimension
                row[place] += 1.0 if digest[4] & 1 else -1.0
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
        return unit


def _features(text: str) -> list[str]:
    found: list[str] = []
    for word in words(text):
        plain = fold(word.text)
        found += [plain, plain, *(f"#{plain[i : i + 3]}" for i in range(len(plain) - 2))]
    return found
