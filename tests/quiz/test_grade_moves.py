"""Order and voice: which changes of the notes' words say the same, and which do not."""

from __future__ import annotations

import pytest

from calctutor.quiz.grade import grade
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.grade_match import relation
from calctutor.quiz.grade_moves import is_moved
from calctutor.quiz.grade_phrases import plainly
from calctutor.quiz.grade_tokens import Token, read
from calctutor.quiz.grade_voice import voice_differs
from calctutor.quiz_types import IdeaUnit, QuizItem, Response

NOTHING = Knowledge()


def same(a: Token, b: Token) -> bool:
    return relation(a, b, NOTHING) > 0


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("a possession order", "an order for possession"),
        ("an osmotic demyelination", "demyelination by osmosis"),
        ("gives a high background", "the background is high"),
        ("a shrinking mass", "the mass shrinks"),
        ("paraplegia and burns", "burns and paraplegia"),
        ("a pattern that is fine and generalized", "a generalized, fine pattern"),
        ("an army that the mercenary had trained", "an army trained by the mercenary"),
        ("killed at Smithfield by the mayor", "the mayor killed him at Smithfield"),
        ("first seen at the periphery", "the periphery is seen first"),
        ("apply to the court for an order", "apply for an order to the court"),
        ("calcium gluconate if tetany", "if tetany occurs give calcium gluconate"),
        ("fluid restriction", "restrict fluids"),
    ],
)
def test_what_language_allows_is_no_other_statement(notes, answer):
    assert not is_moved(read(notes), read(answer), same)


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("the landlord applies to the court", "the court applies to the landlord"),
        (
            "a rise of the phosphate or, less importantly, of the calcium",
            "a rise of the calcium or, less importantly, of the phosphate",
        ),
        ("receipt of the deposit", "the deposit of the receipt"),
        ("crowds spread the disease", "the disease spread the crowds"),
        ("back the jib and lash the tiller", "back the tiller and lash the jib"),
        ("milk contains casein", "casein contains milk"),
        ("prefers drone brood to worker brood", "prefers worker brood to drone brood"),
        ("an army that the mercenary had trained", "an army that had trained the mercenary"),
    ],
)
def test_what_changes_sides_is_another_statement(notes, answer):
    assert is_moved(read(notes), read(answer), same)


def test_who_does_it_is_not_whom_it_is_done_to():
    notes = read("Tyler was killed by the mayor")
    assert voice_differs(notes, read("Tyler killed the mayor"), same)
    assert voice_differs(read("when it is being overtaken"), read("when it is overtaking"), same)
    assert not voice_differs(notes, read("the mayor killed Tyler"), same)
    assert not voice_differs(notes, read("Tyler was murdered by the mayor"), same)


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("given by mouth", "given orally"),
        ("the mass gets smaller", "the mass shrinks"),
        ("you can't tell it from the other", "it identical to the other"),
        ("it attacks from behind", "it attacks behind"),
        ("10 mmol in 24 h", "10 mmol in a day"),
        ("in the 1600s", "in the 17th century"),
        ("iv saline first", "intravenous saline first"),
        ("from iv to i", "from iv to i"),
        ("nail-like dots", "nail dots"),
    ],
)
def test_everyday_phrases_are_read_as_one_word(said, read_as):
    assert plainly(said) == read_as


def verdict_of(notes: str, answer: str, stem: str = "What do your notes say?") -> str:
    unit = IdeaUnit(notes, notes, subject="")
    item = QuizItem("i", "short_answer", stem, "f", gold=(unit,), model_answer=notes)
    return grade(item, Response("i", texts=(answer,))).verdict


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("oral potassium", "potassium by mouth"),
        ("a possession order", "an order for possession"),
        ("slow thawing", "when the thawing is slow"),
        ("the belief was altered", "the belief was changed"),
    ],
)
def test_a_true_paraphrase_is_accepted_outright(notes, answer):
    assert verdict_of(notes, answer) == "correct"


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("the argument is made once", "the argument is made once, but each call gets its own"),
        ("a new container with copies of the objects", "a new container with the same objects"),
        ("turns from orange to green", "turns orange from green"),
        ("boiled for a minute on each side", "boiled for a second on each side"),
        ("the tenant refused to eat", "the tenant ate"),
    ],
)
def test_what_may_be_turned_round_is_not_accepted(notes, answer):
    assert verdict_of(notes, answer) != "correct"


def test_a_part_in_the_notes_own_words_is_a_part():
    notes = "the nobles were stronger than the princes, the towns were few, and rye was exported"
    assert verdict_of(notes, "the towns were few") == "partial"
    assert verdict_of(notes, "the towns were rich") != "partial"


def test_a_bare_number_where_none_is_asked_is_wrong():
    assert verdict_of("around the elbow", "1") == "wrong"
    assert verdict_of("around 40 days", "41") == "wrong"
