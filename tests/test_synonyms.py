"""The general list joins words that mean the same, and keeps opposites apart."""

from __future__ import annotations

import pytest

from calctutor.synonyms import are_opposites, are_synonyms, says_by_prefix
from calctutor.text import stem


@pytest.mark.parametrize(
    ("a", "b"),
    [("periphery", "edge"), ("shrink", "smaller"), ("kid", "immature"), ("bone", "bone")],
)
def test_words_of_one_meaning_meet(a: str, b: str) -> None:
    assert are_synonyms(stem(a), stem(b))


@pytest.mark.parametrize(
    ("a", "b"), [("central", "edge"), ("common", "infrequent"), ("normal", "abnormal")]
)
def test_opposites_are_known_and_are_no_synonyms(a: str, b: str) -> None:
    assert are_opposites(stem(a), stem(b))
    assert not are_synonyms(stem(a), stem(b))


def test_a_prefix_says_excess_or_lack() -> None:
    assert says_by_prefix(stem("excess"), "hypercalcaemia")
    assert says_by_prefix(stem("low"), "hypokalaemia")
    assert not says_by_prefix(stem("low"), "hyperkalaemia")
    assert not says_by_prefix(stem("bone"), "hypercalcaemia")
