"""Folding, stems and sentences: how a text is read, everywhere the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctutor.text import content_stems, fold, sentences, stem, words


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Use e.g. fat, i.e. lipid. Done.", ["Use e.g. fat, i.e. lipid.", "Done."]),
        (
            ("See Fig. 3 and Figs. 4. Then no. 5 (p. 6)."),
            ["See Fig. 3 and Figs. 4.", "Then no. 5 (p. 6)."],
        ),
        (
            ("Dr. Smith and Prof. Lee came. They left."),
            ["Dr. Smith and Prof. Lee came.", "They left."],
        ),
        ("It weighs 1.5 kg. That is much.", ["It weighs 1.5 kg.", "That is much."]),
        ("He lives in St. Louis. It rains.", ["He lives in St. Louis.", "It rains."]),
        ("By J. R. Smith and A. Jones. Good.", ["By J. R. Smith and A. Jones.", "Good."]),
        (
            "Due to hypervitaminosis D. The bones thicken.",
            ["Due to hypervitaminosis D.", "The bones thicken."],
        ),
        ("It was found in the U.S. It was rare.", ["It was found in the U.S.", "It was rare."]),
        ("The U.S. Army came.", ["The U.S. Army came."]),
        ("Fat, water, etc. The rest.", ["Fat, water, etc.", "The rest."]),
        ("Smith et al. (2015) say so. We agree.", ["Smith et al. (2015) say so.", "We agree."]),
        ("1. Wash your hands. 2. Dry them.", ["1. Wash your hands.", "2. Dry them."]),
        ("It was 1995. Then it ended.", ["It was 1995.", "Then it ended."]),
        ('He said "stop." She did.', ['He said "stop."', "She did."]),
        ('"Why?" he asked. (It is so.) End', ['"Why?" he asked.', "(It is so.)", "End"]),
        ("Wait... what? No… yes.", ["Wait... what?", "No… yes."]),
        ("fat density. no enhancement.", ["fat density.", "no enhancement."]),
        (
            "Use imaging libraries. scikit-image is one.",
            ["Use imaging libraries.", "scikit-image is one."],
        ),
        ("first line\n\nsecond line", ["first line", "second line"]),
        ("wrapped\nline. Next", ["wrapped\nline.", "Next"]),
        ("これは骨です。次です。", ["これは骨です。", "次です。"]),
        ("file.name and 3.14 and a.b", ["file.name and 3.14 and a.b"]),
        ("approx. 3 cm vs. 4 cm", ["approx. 3 cm vs. 4 cm"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert parts(text) == found


@given(st.text(alphabet="aB1 .!?\n\"'()…。é👩\u0301אDr", max_size=120))
def test_sentences_hold_every_character_that_is_no_space(text: str) -> None:
    end = 0
    for start, stop in sentences(text):
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip() != ""
        end = stop
    assert not text[end:].strip()


def test_sentences_take_linear_time() -> None:
    for unit in (".", ". ", "\n ", "a.", '"', "A. ", "…"):
        assert len(sentences(unit * 50_000)) >= 1 or not (unit * 2).strip()


def test_folding_and_stems_meet() -> None:
    assert fold("Mönckeberg’s  Sklerose–X") == "monckeberg's sklerose-x"
    assert stem("haemangiomas") == stem("Hemangioma")
    assert stem("calcification") == stem("calcify")
    assert content_stems("What is the tumour?") == [stem("tumor")]
    assert [w.text for w in words("ring-and-arc, it's x_y")] == [
        "ring",
        "and",
        "arc",
        "it's",
        "x",
        "y",
    ]
