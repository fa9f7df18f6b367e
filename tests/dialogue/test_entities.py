"""Descriptions that fit one thing: by its own statements and by those it is said to share."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Tutor
from small_notes import tutor_of

LIZARDS = """# Lizards

## Wall lizard

- has a long tail with a blue tip
- small and smooth scales
- five toes, the 4th the longest

## False wall lizard

- looks identical to the wall lizard
- lays eggs with a red shell into sand

## Moor lizard

- has a short tail
- bears its young alive
"""


@pytest.fixture(scope="module")
def tutor(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    return tutor_of(tmp_path_factory.mktemp("lizards"), LIZARDS, "lizards")


def test_a_thing_fits_also_by_what_it_is_said_to_be_identical_to(tutor: Tutor) -> None:
    told = tutor.ask("A long tail with a blue tip, and eggs with a red shell. Which lizard is it?")
    assert [c.quote for c in told.citations] == [
        "lays eggs with a red shell into sand",
        "looks identical to the wall lizard",
        "has a long tail with a blue tip",
    ]


def test_what_a_thing_says_itself_comes_before_what_another_takes_over(tutor: Tutor) -> None:
    told = tutor.ask("A long tail with a blue tip and small smooth scales. Which lizard is it?")
    assert {c.headings[-1] for c in told.citations} == {"Wall lizard"}


def test_an_ordinal_may_be_written_out(tutor: Tutor) -> None:
    told = tutor.ask("Which lizard has a long fourth toe?")
    assert told.citations[0].quote == "five toes, the 4th the longest"


def test_an_outline_is_asked_for_by_a_word_of_a_name(tutor: Tutor) -> None:
    told = tutor.ask("moor, in one line")
    assert (told.kind, [c.quote for c in told.citations]) == ("snippet", ["has a short tail"])


def test_words_that_name_a_thing_of_the_notes_are_a_question_about_them(tutor: Tutor) -> None:
    told = tutor.ask("moor lizard passport stamps")
    assert told.abstention is not None
    assert told.abstention.reason == "aspect"


def test_a_likeness_in_one_respect_takes_nothing_over(tmp_path: Path) -> None:
    notes = LIZARDS.replace("looks identical to the wall lizard", "the same age as the wall lizard")
    told = tutor_of(tmp_path, notes, "lizards").ask(
        "A long tail with a blue tip and five toes, the 4th the longest. What is it?"
    )
    assert {c.headings[-1] for c in told.citations} == {"Wall lizard"}
