"""What tells two things apart, and which of two: what a teacher would sign, over small notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Comparison, Tutor
from calctutor.dialogue.alternatives import without_purpose
from calctutor.dialogue.forms import form_of

BELLS = """# Bells

## Terms

- **Church bell:** rung from a tower.
- **Ship bell:** rung on deck for the watch.
- **Ringing:** It is either muffled or unmuffled.
- **Gongs:** tend to sound more deeply resonant than a cast drum does.

## Primary cracking

- **Places of wear:** the lip, the crown, and the waist (hairlines).
- **Rust:** red flakes.

## Secondary cracking

- **Wear of the lip:** more common than in primary cracking.
- **Hairlines:** infrequent.

## Drum

- **Drum size:** as tall as a child.
- **Drum age:** older than the gong.

# Metals

| Metal | When cold | When hot | Colour of the sparks |
|---|---|---|---|
| Bronze | rings a long while | hums for an hour | yellow |
| Brass | rings a long while | buzzes for an hour | lilac |

## Handbell

- **Handle:** with or without leather.
- **Weight:** light.

## Jingle bell

- **Handle:** leather.

## Hypotonia

- **Sound:** a dull thud.

## Pseudohypotonia

- **Nature:** similar to hypotonia, but brief.
"""


@pytest.fixture(scope="module")
def bells(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    folder: Path = tmp_path_factory.mktemp("bells")
    (folder / "bells.md").write_text(BELLS, encoding="utf-8")
    return Tutor.open(notes=folder)


def compared(tutor: Tutor, question: str) -> Comparison:
    reply = tutor.ask(question)
    assert reply.comparison is not None, reply.text
    return reply.comparison


def telling(comparison: Comparison) -> list[str]:
    return [sentence.text for sentence in comparison.discriminator]


@pytest.mark.parametrize(
    "question",
    [
        "difference between church and ship bell, for my students",
        "summary of the difference between church bell and ship bell",
        "church bell vs ship bell in one line",
        "a handout for my class: church bell vs ship bell",
        "how would I explain the difference between a church bell and a ship bell to a student?",
        "church bell vs ship bell, one line for my slides",
        "what tells a church bell from a ship bell",
    ],
)
def test_what_a_comparison_is_for_makes_it_nothing_else(bells: Tutor, question: str) -> None:
    found = compared(bells, question)
    assert found.terms == ("Church bell", "Ship bell")
    assert telling(found) == [
        "Church bell: rung from a tower.",
        "Ship bell: rung on deck for the watch.",
    ]


def test_a_snippet_on_one_thing_stays_a_snippet(bells: Tutor) -> None:
    assert form_of("a snippet on the church bell for my students") == "snippet"
    assert form_of("summarise ringing in one line") == "snippet"
    assert bells.ask("summary of the church bell for my class").kind == "snippet"


def test_the_words_for_whom_and_how_long_are_cut_off_both_ends() -> None:
    assert without_purpose("snippet for my class: gongs vs drums") == "gongs vs drums"
    assert without_purpose("gongs vs drums, for our registrars, in one sentence") == (
        "gongs vs drums"
    )
    assert without_purpose("gongs vs drums for weddings") == "gongs vs drums for weddings"


def test_what_only_names_both_tells_nothing_apart(bells: Tutor) -> None:
    found = compared(bells, "What is the difference between muffled and unmuffled?")
    assert telling(found) == []
    assert [s.text for s in found.shared] == ["Ringing: It is either muffled or unmuffled."]


def test_a_statement_that_compares_by_name_tells_apart_in_the_respect_asked(bells: Tutor) -> None:
    found = compared(bells, "what's the resonance of gongs compared with a drum")
    assert telling(found) == ["Gongs: tend to sound more deeply resonant than a cast drum does."]
    assert found.rows == ()  # no size, no age


def test_a_column_of_a_table_that_differs_tells_apart(bells: Tutor) -> None:
    found = compared(bells, "what tells bronze from brass")
    assert [text.split(": ")[-1] for text in telling(found)] == [
        "hums for an hour",
        "buzzes for an hour",
    ]


def test_a_check_fits_one_side_alone(bells: Tutor) -> None:
    found = compared(bells, "bronze vs brass")
    assert [s.text for s in found.check[1:]] == ["hums for an hour"]


@pytest.mark.parametrize(
    "question",
    [
        "do hairlines point to primary or secondary cracking",
        "are hairlines commoner in primary or secondary cracking",
        "hairlines: primary or secondary cracking?",
    ],
)
def test_where_neither_is_chosen_each_is_told_of(bells: Tutor, question: str) -> None:
    told = [s.text for s in bells.ask(question).sentences]
    assert told == [
        "According to your notes:",
        "Primary cracking – Places of wear: the lip, the crown, and the waist (hairlines).",
        "Secondary cracking – Hairlines: infrequent.",
    ]


def test_the_one_that_has_more_of_it_is_still_chosen(bells: Tutor) -> None:
    reply = bells.ask("is wear of the lip commoner in primary or secondary cracking?")
    assert reply.sentences[0].text == "According to your notes, secondary cracking:"


def test_what_both_have_chooses_neither(bells: Tutor) -> None:
    reply = bells.ask("does leather suggest a handbell or a jingle bell?")
    assert reply.sentences[0].text == "According to your notes:"
    assert [s.text.split(" – ")[0] for s in reply.sentences[1:]] == ["Handbell", "Jingle bell"]


def test_a_colour_chooses_no_other_side(bells: Tutor) -> None:
    reply = bells.ask("does a yellow spark suggest bronze or brass")
    assert not reply.text.startswith("According to your notes, brass")
    assert "yellow" in reply.text


def test_where_one_side_is_silent_that_is_said(bells: Tutor) -> None:
    reply = bells.ask("does rust point to primary or secondary cracking?")
    assert reply.sentences[-1].text == "Your notes are silent on rust for Secondary cracking."
    assert reply.sentences[-1].frame


def test_the_side_chosen_is_called_by_its_whole_name(bells: Tutor) -> None:
    reply = bells.ask("does a tower suggest a church bell or a ship bell?")
    assert reply.sentences[0].text == "According to your notes, church bell:"


def test_a_side_that_is_like_the_other_is_not_called_silent(bells: Tutor) -> None:
    reply = bells.ask("does a dull thud suggest hypo- or pseudohypotonia?")
    assert [s.text for s in reply.sentences] == [
        "According to your notes:",
        "Hypotonia – Sound: a dull thud.",
        "Pseudohypotonia – Nature: similar to hypotonia, but brief.",
    ]
