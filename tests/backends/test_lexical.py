"""BM25: what leaves common words out gives what adding up every word gives, number by number."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from calctutor.backends import lexical
from calctutor.backends.lexical import K1, B, Words, write_words
from calctutor.text import content_stems

SIZE = 3_000
SHARES = {"bone": 0.9, "lake": 0.3, "sand": 0.05, "river": 0.01, "island": 0.002}
QUERIES = (
    "bone",
    "bone lake",
    "bone sand",
    "sand bone bone",
    "island of the bone and the lake",
    "river bone lake sand island",
    "river sand",
    "zebra",
    "zebra bone",
    "",
)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    chance = np.random.default_rng(3)
    found = []
    for _ in range(SIZE):
        held = [w for w, share in SHARES.items() for _ in range(chance.poisson(share))]
        found.append(" ".join([*held, *["filler"] * int(chance.integers(0, 40))]))
    return found


@pytest.fixture(scope="module")
def counts(texts: list[str]) -> list[Counter[str]]:
    return [Counter(content_stems(text)) for text in texts]


@pytest.fixture
def words(texts: list[str], tmp_path: Path) -> Words:
    write_words(tmp_path / "words", SIZE, enumerate(texts))
    return Words(tmp_path / "words")


def every_score(counts: list[Counter[str]], query: str) -> np.ndarray:
    """Lucene's BM25 of each text, a word at a time, in single precision as bm25s has it."""
    lengths = np.array([count.total() for count in counts])
    scores = np.zeros(SIZE, np.float32)
    for word, times in Counter(content_stems(query)).items():
        often = np.array([count[word] for count in counts], np.float32)
        holding = np.float64((often > 0).sum())
        rarity = np.float32(np.log(1 + (SIZE - holding + 0.5) / (holding + 0.5)))
        norms = K1 * (1 - B + B * lengths / lengths.mean())
        added = (rarity * (often / (norms + often))).astype(np.float32)
        scores += added if times == 1 else times * added
    return scores


@pytest.mark.parametrize("worth_it", [0, 10**9])
@pytest.mark.parametrize("k", [1, 7, 50, SIZE])
def test_the_best_are_those_of_every_score(
    words: Words,
    counts: list[Counter[str]],
    k: int,
    worth_it: int,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(lexical, "WORTH_IT", worth_it)
    for query in QUERIES:
        scores = every_score(counts, query)
        order = np.lexsort((np.arange(SIZE), -scores))[:k]
        expected = [(int(row), float(scores[row])) for row in order if scores[row] > 0]
        assert words.matching(query, k) == expected


def test_common_words_are_left_out_where_they_can_change_nothing(
    words: Words, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lexical, "WORTH_IT", 0)
    columns = [words._column(word, 1) for word in ("bone", "river")]
    rows = words._candidates(columns, 5)
    assert rows is not None and 5 <= len(rows) < 0.05 * SIZE
    assert words._candidates(columns, SIZE) is None
    assert words._candidates(columns[:1], 5) is None
    assert words.matching("bone", 0) == []
