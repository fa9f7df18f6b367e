"""How much words matter in some notes."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping
from dataclasses import dataclass

from calctutor.spelling import (
    COMMON,
    common_words,
)
from calctutor.text import stem


@dataclass(frozen=True)
class Weights:
    """How much each word of a question matters: its rarity in the notes, 0..1.

    ``stems``: in how many passages words of a stem stand, as `Wording` has it.
    """

    stems: Mapping[str, int]
    passages: int
    names: Container[str] = frozenset()

    def knows(self, word: str) -> bool:
        """Whether the notes hold the word in any form."""
        return stem(word) in self.stems

    def of(self, word: str) -> float:
        """1 for a rare word; less the commoner in English, and the more passages hold it."""
        if word in self.names:
            return 1.0
        count = min(self.passages, self.stems.get(stem(word), 0))
        if count <= 1 or self.passages <= 1:
            return rarity(word)
        idf = math.log(1 + self.passages / count) / math.log(1 + self.passages)
        return idf * rarity(word)


def rarity(word: str) -> float:
    """How much an English word tells by itself: 0.2 for the commonest, 1 beyond `COMMON`."""
    rank = common_words().get(word, COMMON)
    return 0.2 + 0.8 * math.pow(min(1.0, rank / COMMON), 0.75)
