"""What would mislead or hang: uses that are warnings, less that is no place, endless wording."""

from __future__ import annotations

import pytest

from calctutor import Tutor
from calctutor.dialogue.forms import form_of
from calctutor.wordparts import without_place
from small_notes import tutor_of

DRUGS = """# Drugs

## Propranolol

- contraindicated in asthma, because it causes bronchospasm
- slows the heart

## Metronidazole

- avoid use with alcohol
- covers anaerobes
"""


@pytest.fixture(scope="module")
def tutor(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    return tutor_of(tmp_path_factory.mktemp("drugs"), DRUGS, "drugs")


def test_a_warning_is_no_use(tutor: Tutor) -> None:
    told = tutor.ask("What is metronidazole used for?")
    assert [c.quote for c in told.citations] != ["avoid use with alcohol"]


@pytest.mark.parametrize("piece", [" for my students", " in one line", " to our class", ", please"])
def test_purposes_without_end_are_read_in_time(piece: str) -> None:
    assert form_of(f"summary{piece * 120} of it") in ("snippet", "fact", "list", "compare")


@pytest.mark.parametrize("word", ["subtotal", "subnormal", "subclinical"])
def test_less_than_a_thing_is_no_place_beside_it(word: str) -> None:
    assert without_place(word) == ""


def test_a_place_beside_a_thing_is_told_by_its_name() -> None:
    assert without_place("perioral") == "oral"
