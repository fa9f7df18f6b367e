"""Fusion weighs cosine and words, whatever the candidates."""

from __future__ import annotations

import pytest

from calctutor.retrieval.fuse import fuse


def test_scores_combine_the_stretched_cosine_and_the_share_of_the_best_word_score() -> None:
    ranked = fuse({"a": 0.5, "b": 0.6, "c": 0.1}, {"a": 8.0, "c": 4.0}, 0.75)
    assert dict(ranked) == pytest.approx({"a": 0.85, "b": 0.75, "c": 0.125})
    assert [k for k, _ in ranked] == ["a", "b", "c"]


def test_without_word_matches_the_cosine_decides() -> None:
    assert [k for k, _ in fuse({"a": 0.1, "b": 0.9}, {})] == ["b", "a"]


def test_ties_fall_by_id() -> None:
    assert [k for k, _ in fuse({"b": 0.5, "a": 0.5}, {})] == ["a", "b"]
