"""The questions that are offered: each is answered by the notes that it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Tutor
from small_notes import tutor_of

ROCKS = """# Rocks

## Volcanic rocks

- Basalt
- Andesite
- Rhyolite

## Basalt

- **Colour:** dark grey or black.
- **Origin:** lava that flowed from a rift.
- **Grain:** too fine for the eye.

## Granite

- **Colour:** pink or light grey.
- **Origin:** magma that cooled at depth.
- **Grain:** coarse enough for the eye.
"""


@pytest.fixture(scope="module")
def rocks(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    return tutor_of(tmp_path_factory.mktemp("rocks"), ROCKS, "rocks")


def test_a_distinction_a_statement_a_list_and_a_topic_are_offered(rocks: Tutor):
    assert rocks.examples() == (
        "Basalt vs Granite",
        "What is the origin of basalt?",
        "Which volcanic rocks are there?",
        "What do my notes say about volcanic rocks?",
    )


def test_what_is_offered_is_answered(rocks: Tutor):
    for question in rocks.examples():
        reply = rocks.ask(question)
        assert reply.kind in ("answer", "comparison") and reply.citations, question


def test_notes_without_headings_offer_nothing_that_they_do_not_answer(tmp_path: Path):
    tutor = tutor_of(tmp_path, "The ferry leaves at nine. It carries forty cars.\n")
    assert all(tutor.ask(q).kind in ("answer", "comparison") for q in tutor.examples())
