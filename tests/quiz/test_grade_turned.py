"""What small words and forms turn round is not accepted, and what says the same is."""

from __future__ import annotations

import pytest

from calctutor.quiz.grade import grade
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz_types import Grade, IdeaUnit, QuizItem, Response

NOTHING = Knowledge()


def graded(notes: str, answer: str, stem: str = "What do your notes say of it?") -> Grade:
    unit = IdeaUnit(text=notes, value=notes, subject="", aspect="", head="")
    item = QuizItem(
        id="one",
        kind="short_answer",
        stem=stem,
        fact_id="fact",
        subject="",
        gold=(unit,),
        model_answer=notes,
    )
    return grade(item, Response("one", texts=(answer,)), knowledge=NOTHING)


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("fever that is related to the infection", "fever that is unrelated to the infection"),
        ("a rash associated with the drug", "a rash unassociated with the drug"),
        (
            "when the client holds keys that the server lacks",
            "when the server holds keys that the client lacks",
        ),
        ("when the buyer has papers that you lack", "when you have papers that the buyer lacks"),
        ("the door opens, the window stays", "door and window stay"),
        ("the cache is emptied, the journal remains", "the cache and the journal remain"),
        ("a cable that is drawn over the roof", "a cable that is drawn under the roof"),
        ("a glacier that slides into the valley", "a glacier that slides out of the valley"),
        ("too much salt or too many eggs", "too many salts and much egg"),
        ("stone harder than marble", "stone less hard and heavy than marble"),
    ],
)
def test_what_is_turned_round_is_not_accepted(notes, answer):
    assert graded(notes, notes).verdict == "correct"
    assert graded(notes, answer).verdict != "correct"


def test_the_heading_that_a_question_names_gives_no_place():
    asked = "In your own words, what do your notes say of Thrust under “Glossary”?"
    notes = "a slab that was pushed over the plain"
    assert graded(notes, "a slab that was pushed below the plain", asked).verdict != "correct"
    assert graded(notes, "the slab that was pushed over a plain", asked).verdict == "correct"


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("damage to the tissue", "tissue damage"),
        ("the vessels in the hand calcify", "calcification of the vessels in the hand"),
        ("in the hand the vessels calcify", "the vessels calcify in the hand"),
        ("the vessels calcify in the hand", "in the hand the vessels calcify"),
        ("pipes for oil and gas", "pipes for gas and oil"),
        ("they tend to be denser", "they are usually denser"),
        ("a few grams a week", "some grams every week"),
        ("the ureters release renin", "the ureters give off renin"),
        ("the wall contracts because of stretch", "the wall contracts in response to stretch"),
        ("checked every 6 months", "checked twice a year"),
    ],
)
def test_what_says_the_same_is_accepted(notes, answer):
    assert graded(notes, answer).verdict == "correct"


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("look more densely grained than oak", "compared with oak they have a more dense grain"),
        ("look more dense and coarse than oak", "oak looks less dense and coarse than they do"),
        ("raises levels of potassium", "potassium levels go up with it"),
        ("air-filled tubes stand out against the walls", "tubes full of air stand out by walls"),
    ],
)
def test_what_is_told_from_the_other_side_is_not_called_wrong(notes, answer):
    assert graded(notes, answer).verdict != "wrong"


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("the king feared the bishop", "the bishop feared the king"),
        ("iron in the blood feeds the marrow", "in the marrow the blood feeds iron"),
        ("the acid dissolves the metal", "dissolution of the acid by the metal"),
        ("first wash, then dry", "first dry, then wash"),
        ("zinc and copper, silver and gold respectively", "copper and zinc, silver and gold"),
        ("the pupils are lowered", "the pupils lower the light"),
        ("some of the nerves regrow", "a few metres of every nerve regrow"),
        ("the bishop and the king's brother signed", "the king and the bishop's brother signed"),
        ("heart, liver and kidney; lungs last", "lungs, liver and kidney; heart last"),
        ("contracts because of stretch", "stretches in response to contraction"),
        ("the oil rises, the water sinks", "the oil and the tar sink, the water rises"),
        ("a few patients recover", "few patients recover"),
        ("need not be foreseeable", "must not be foreseeable"),
        ("he must not inform the buyer", "he does not have to inform the buyer"),
    ],
)
def test_moves_that_change_who_does_what_are_not_accepted(notes, answer):
    assert graded(notes, answer).verdict != "correct"
