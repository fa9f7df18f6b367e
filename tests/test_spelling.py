"""Typing errors are put right, and twins are never taken for one another."""

from __future__ import annotations

import pytest

from calctutor.spelling import (
    are_twins,
    corrections,
    crosses_meaning,
    is_english,
    is_inside,
    sounding_alike,
)

NOTES_WORDS = frozenset(
    """hypoparathyroidism hyperparathyroidism pseudohypoparathyroidism chondroma ossificans stieda
    pellegrini calcinosis phleboliths melorheostosis fibrodysplasia haemangioma periphery afferent
    ileum mitosis""".split()
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hyperparathyriodism", "hyperparathyroidism"),
        ("hypoparathyroidsm", "hypoparathyroidism"),
        ("ossificnas", "ossificans"),
        ("steida", "stieda"),
        ("pelegrini", "pellegrini"),
        ("fibrodisplasia", "fibrodysplasia"),
        ("perifery", "periphery"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert corrections(typed, NOTES_WORDS) == (meant,)


@pytest.mark.parametrize(
    "typed",
    [
        "pseudopseudohypoparathyroidism",  # a prefix more is another word
        "chordoma",  # sounds different: another tumour
        "efferent",  # an English word, and a prefix apart
        "ilium",  # an English word
        "meiosis",
        "gout",
        "bone",
        "type2",
    ],
)
def test_another_word_is_left_alone(typed: str) -> None:
    assert corrections(typed, NOTES_WORDS) == ()


def test_a_word_between_twins_stays_open() -> None:
    assert set(corrections("hyprparathyroidism", NOTES_WORDS)) == {
        "hypoparathyroidism",
        "hyperparathyroidism",
    }


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("hypoparathyroidism", "hyperparathyroidism"),
        ("pseudohypoparathyroidism", "pseudopseudohypoparathyroidism"),
        ("afferent", "efferent"),
        ("intracellular", "extracellular"),
        ("increase", "decrease"),
        ("typical", "atypical"),
        ("mineralization", "demineralization"),
    ],
)
def test_meaning_prefixes_part_words(a: str, b: str) -> None:
    assert crosses_meaning(a, b)
    assert crosses_meaning(b, a)
    assert are_twins(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [("haemorrhage", "hemorrhage"), ("bone", "bones"), ("calcification", "ossification")],
)
def test_spellings_and_strangers_cross_nothing(a: str, b: str) -> None:
    assert not crosses_meaning(a, b)


def test_the_dictionary_knows_english_and_not_every_tumour() -> None:
    assert is_english("ilium")
    assert is_english("tumours")
    assert not is_english("melorheostosis")


@pytest.mark.parametrize(
    ("part", "word", "inside"),
    [
        ("vitamin", "hypervitaminosis", True),
        ("tension", "hypertension", False),
        ("hypoparathyroidism", "pseudohypoparathyroidism", False),
        ("calcium", "calciumless", False),
        ("tumour", "hypertumourosis", True),
    ],
)
def test_a_word_stands_inside_another_between_prefix_and_ending(
    part: str, word: str, inside: bool
) -> None:
    assert is_inside(part, word) is inside


def test_of_two_opposites_neither_is_chosen_for_its_sound():
    assert sounding_alike("hyprparathyroidism", ("hyperparathyroidism", "hypoparathyroidism")) == ()
    assert sounding_alike("hpokalaemia", ("hypokalaemia", "hyperkalaemia")) == ()
    assert sounding_alike("necrossis", ("necrosis", "narcosis")) == ("necrosis",)


def test_two_slips_leave_the_first_sound() -> None:
    assert corrections("ropivacaine", {"bupivacaine"}) == ()
    assert corrections("lithocarpus", {"mithocorpus"}) == ()
    assert corrections("calcificatoin", {"calcification"}) == ("calcification",)
