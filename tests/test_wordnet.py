"""What WordNet says of pairs of words, as the tutor asks for it."""

from __future__ import annotations

import pytest

from calctutor.wordnet import (
    are_kin,
    are_near,
    are_rivals,
    entry,
    is_kind,
    only_names,
    same_as,
)


@pytest.mark.parametrize(
    ("a", "b"),
    [("mend", "repair"), ("victory", "victorious"), ("thrown", "throw"), ("annual", "yearly")],
)
def test_words_of_one_sense_or_one_root_are_near(a: str, b: str) -> None:
    assert are_near(a, b)
    assert are_near(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [("caesium", "barium"), ("oak", "ash"), ("fluoride", "chloride"), ("sister", "brother")],
)
def test_kinds_of_one_thing_are_rivals_and_not_near(a: str, b: str) -> None:
    assert are_rivals(a, b)
    assert not are_near(a, b)


def test_a_kind_is_no_rival_of_what_it_is_a_kind_of() -> None:
    assert is_kind("oak", "tree")
    assert not is_kind("tree", "oak")
    assert not are_rivals("oak", "tree")


def test_unrelated_words_are_neither() -> None:
    assert not are_near("granite", "treatment")
    assert not are_rivals("granite", "treatment")


def test_irregular_and_doubled_forms_find_their_base() -> None:
    assert set(entry("took").verbs) >= set(entry("take").verbs)
    assert set(entry("stopping").verbs) >= set(entry("stop").verbs)


def test_a_word_that_is_not_listed_has_no_senses_and_can_only_name() -> None:
    assert entry("zzyzx").senses == ()
    assert only_names("zzyzx")
    assert only_names("granite")
    assert not only_names("run")


@pytest.mark.parametrize(("a", "b"), [("careless", "negligence"), ("sick", "nausea")])
def test_words_are_kin_by_one_made_of_the_other(a: str, b: str) -> None:
    assert are_kin(a, b) and are_kin(b, a)
    assert not are_near(a, b)


def test_what_is_general_is_no_kin() -> None:
    assert not are_kin("sodium", "potassium")
    assert not are_kin("war", "tree")


def test_phrases_have_other_names() -> None:
    assert "diuretic" in same_as("water pills")
    assert "hypertension" in same_as("high blood pressure")
    assert same_as("blue stone war") == ()
