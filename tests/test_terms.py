"""Terms are found however they are spelled, and never one for its twin."""

from __future__ import annotations

import pytest

from calctutor.terms import TermIndex, key
from calctutor.types import Term

TERMS = TermIndex(
    [
        Term("Metabolic disorders"),
        Term("Primary hyperparathyroidism", parents=("Metabolic disorders",)),
        Term("Secondary hyperparathyroidism", parents=("Metabolic disorders",)),
        Term("Hypoparathyroidism", parents=("Metabolic disorders",)),
        Term("Pseudohypoparathyroidism", ("PHP",), ("Metabolic disorders",)),
        Term("Pseudopseudohypoparathyroidism", ("PPHP",), ("Metabolic disorders",)),
        Term("Malignant tumours"),
        Term("Synovial sarcoma", (), ("Malignant tumours",)),
        Term("Extraskeletal osteosarcoma", (), ("Malignant tumours",)),
        Term("Haemangioma"),
        Term("Mönckeberg's arteriosclerosis"),
        Term("Pellegrini-Stieda lesion"),
        Term("Site"),
        Term("Oral rehydration", ("OR",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hemangiomas", "Haemangioma"),
        ("what is pseudo hypoparathyroidism", "Pseudohypoparathyroidism"),
        ("pseudo-hypoparathyroidism?", "Pseudohypoparathyroidism"),
        ("hypoparathyroidism", "Hypoparathyroidism"),
        ("Pseudo-pseudohypoparathyroidism", "Pseudopseudohypoparathyroidism"),
        ("php", "Pseudohypoparathyroidism"),
        ("Monckebergs arteriosclerosis", "Mönckeberg's arteriosclerosis"),
        ("pellegrini stieda lesions", "Pellegrini-Stieda lesion"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(text: str, name: str) -> None:
    assert [m.names for m in TERMS.mentions(text)] == [(name,)]


def test_a_mention_is_an_exact_slice_of_the_question() -> None:
    text = "Is it a hemangioma, or a synovial sarcoma?"
    found = TERMS.mentions(text)
    assert [text[m.start : m.end] for m in found] == ["hemangioma", "synovial sarcoma"]


def test_a_stop_word_is_an_abbreviation_only_in_capitals() -> None:
    assert TERMS.mentions("this or that") == ()
    assert TERMS.mentions("What is OR?")[0].names == ("Oral rehydration",)


def test_an_aspect_heading_is_no_term() -> None:
    assert TERMS.named("site") == ()


def test_a_class_has_the_terms_that_end_in_it_as_members() -> None:
    assert set(TERMS.members("sarcoma")) == {"Synovial sarcoma", "Extraskeletal osteosarcoma"}
    assert set(TERMS.members("malignant tumours")) == {
        "Synovial sarcoma",
        "Extraskeletal osteosarcoma",
    }


def test_a_twin_is_no_member_of_its_twin() -> None:
    assert "Pseudohypoparathyroidism" not in TERMS.members("hypoparathyroidism")
    assert TERMS.members("hypoparathyroidism") == ()


def test_siblings_and_ancestors_follow_the_headings() -> None:
    assert "Hypoparathyroidism" in TERMS.siblings("Pseudohypoparathyroidism")
    assert TERMS.ancestors("Synovial sarcoma") == ("Malignant tumours",)


def test_a_key_folds_spelling_but_not_meaning() -> None:
    assert key("Haemangiomas") == key("hemangioma")
    assert key("hypoparathyroidism") != key("hyperparathyroidism")


def test_terms_are_suggested_as_one_types():
    index = TermIndex(
        [
            Term("Synovial sarcoma"),
            Term("Sarcoma"),
            Term("Myositis ossificans", aliases=("MO", "Ossifying sarcoma of old")),
            Term("Osteosarcoma"),
            Term("Mönckeberg's arteriosclerosis"),
        ]
    )
    assert [name for name, _ in index.suggest("sarc")] == [
        "Sarcoma",
        "Synovial sarcoma",
        "Myositis ossificans",
        "Osteosarcoma",
    ]
    assert index.suggest("mo") == (
        ("Mönckeberg's arteriosclerosis", ""),
        ("Myositis ossificans", "MO"),
    )
    assert index.suggest("monck", most=1) == (("Mönckeberg's arteriosclerosis", ""),)
    assert index.suggest("zebra") == ()
    assert index.suggest("(") == ()
    assert [name for name, _ in index.suggest("", most=2)] == ["Synovial sarcoma", "Sarcoma"]


def test_pairs_to_tell_apart_are_siblings_each_pair_once():
    under = {"parents": ("Tumours",), "headings": (("Tumours",),)}
    index = TermIndex([Term("Tumours"), Term("A one", **under), Term("B two", **under)])
    assert index.pairs() == (("A one", "B two"),)
    assert TermIndex([Term("Alone")]).pairs() == ()
