"""A question for a kind of thing is not answered by all that merely does the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Tutor

METALS = """# Metals

- **Weathering steel:** rusts at the surface only.
- **Iron:** rusts in damp air within days.

# Abbreviations

| Short | Long |
| --- | --- |
| WSP | weathering steel plate |
"""


@pytest.mark.parametrize(
    ("question", "kind"),
    [("Which parasites calcify?", "parasites"), ("which insects ossify", "insects")],
)
def test_what_is_said_of_other_things_answers_nothing(tutor: Tutor, question: str, kind: str):
    reply = tutor.ask(question)
    assert reply.kind == "abstention"
    assert reply.abstention is not None and reply.abstention.missing == kind


@pytest.mark.parametrize("question", ["Which arteries calcify?", "Which vessels calcify?"])
def test_the_kind_that_the_notes_have_is_answered(tutor: Tutor, question: str):
    assert tutor.ask(question).kind == "answer"


def test_the_words_of_a_spelled_out_name_name_nothing_else(tmp_path: Path):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "metals.md").write_text(METALS, encoding="utf-8")
    reply = Tutor.open(notes=notes, home=tmp_path / "home").ask("Who invented WSP?")
    assert reply.kind == "abstention"
    assert "cover Weathering steel" not in reply.text
