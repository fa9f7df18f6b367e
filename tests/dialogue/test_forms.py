"""The wording of a question tells what kind of reply it asks for."""

from __future__ import annotations

import pytest

from calctutor.dialogue.alternatives import options_of, sides_of
from calctutor.dialogue.forms import form_of, wanted_type


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("hello", "chat"),
        ("Thanks a lot!", "chat"),
        ("What can I ask?", "help"),
        ("what is in these notes?", "help"),
        ("Quiz me on arteries", "quiz"),
        ("Give me five questions", "quiz"),
        ("Summarise mitosis for my students", "snippet"),
        ("mitosis vs meiosis", "compare"),
        ("Is it early or late?", "which"),
        ("In which is it rarer, the first or the second kind?", "which"),
        ("Can a lipoma ossify?", "yesno"),
        ("List the types of rock", "list"),
        ("Which three cities fell?", "list"),
        ("What does anode mean?", "fact"),
        ("Who won the battle?", "fact"),
    ],
)
def test_the_form_follows_the_wording(question: str, form: str) -> None:
    assert form_of(question) == form


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("How do I tell mitosis from meiosis?", ("mitosis", "meiosis")),
        ("What is the difference between an anode and a cathode?", ("anode", "cathode")),
        ("What do an anode and a cathode have in common?", ("anode", "cathode")),
        ("How is an anode told from a cathode?", ("anode", "cathode")),
        ("Compare how rust looks after rain and after snow", ("rain", "snow")),
        ("How does PHP differ from PPHP?", ("PHP", "PPHP")),
        ("compare granite, basalt and gabbro", ("granite", "basalt", "gabbro")),
        ("Renal failure versus diabetes: arterial calcification", ("Renal failure", "diabetes")),
        ("Tell me about mitosis", ()),
        ("Where does it come from?", ()),
    ],
)
def test_the_sides_of_a_comparison(question: str, sides: tuple[str, ...]) -> None:
    assert sides_of(question) == sides


def test_the_options_of_a_choice() -> None:
    assert options_of("Which is rarer, granite or basalt?") == ("granite", "basalt")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many bones are there?", "number"),
        ("Who discovered it?", "person"),
        ("In what year did it end?", "date"),
        ("Where is it?", ""),
    ],
)
def test_the_type_of_answer(question: str, wanted: str) -> None:
    assert wanted_type(question) == wanted


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("spring vs neap tide, what happens at noon", ("spring", "neap tide")),
        ("cliff versus beach, can one be hurt", ("cliff", "beach")),
        ("is salt found at the edge or inside, lagoon compared with marsh", ("lagoon", "marsh")),
        ("sand vs silt, and which is finer?", ("sand", "silt")),
    ],
)
def test_a_clause_beside_a_comparison_belongs_to_no_side(
    question: str, sides: tuple[str, ...]
) -> None:
    assert sides_of(question) == sides
