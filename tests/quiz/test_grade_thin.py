"""What is called wrong rests on a contradiction; what goes with what decides who is right."""

from __future__ import annotations

import pytest

from calctutor.quiz.grade import grade
from calctutor.quiz.grade_bindings import (
    counts_another,
    is_crossed,
    keeps_parts,
    qualifies_another,
)
from calctutor.quiz.grade_denials import deny_alike, deny_in_other_words
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.grade_match import relation
from calctutor.quiz.grade_phrases import plainly
from calctutor.quiz.grade_tokens import Token, read
from calctutor.quiz_types import Grade, IdeaUnit, QuizItem, Response

NOTHING = Knowledge()


def same(a: Token, b: Token) -> bool:
    return relation(a, b, NOTHING) > 0


def graded(notes: str, answer: str, stem: str = "What do your notes say?") -> Grade:
    unit = IdeaUnit(notes, notes, subject="")
    item = QuizItem("i", "short_answer", stem, "f", gold=(unit,), model_answer=notes)
    return grade(item, Response("i", texts=(answer,)))


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("no more than 20 per cent in three years", "it mustn't rise by more than 20 per cent"),
        ("rises from three months to six", "it is not three but six months"),
        ("the mass whose upper edge is lost is anterior", "anterior if you can't see its edge"),
        ("touches neither the tree nor the branches", "tree and branches stay untouched"),
        ("until the notice runs out", "as long as the notice has not run out"),
        ("offer lower rents and take money", "rents were lowered, and instead of work money came"),
        ("only when both names refer to one object", "when both names have one object, not two"),
        ("a boarding bridge with a spike under its end", "under the end of the bridge was a spike"),
    ],
)
def test_the_same_told_by_another_denial_is_not_called_wrong(notes, answer):
    told = graded(notes, answer)
    assert told.verdict != "wrong"
    assert told.vetoes == ()


@pytest.mark.parametrize(
    ("notes", "answer"),
    [
        ("the deposit was protected", "the deposit was not protected"),
        ("no more than 20 per cent in three years", "no less than 20 per cent in three years"),
        ("rises from three months to six", "rises from six months to three"),
        ("the notice is void without a reason", "the notice is void with a reason"),
        ("slow thawing tears the membranes", "fast thawing tears the membranes"),
    ],
)
def test_the_notes_own_words_turned_round_are_called_wrong(notes, answer):
    told = graded(notes, answer)
    assert told.verdict in ("wrong", "partial")
    assert told.vetoes


def test_a_thin_contradiction_is_shown_and_left_to_the_learner():
    told = graded(
        "the structure of the house and its gas, water and electricity",
        "the frame of the building, its pipes, gas and not just electricity from outside",
    )
    assert told.verdict == "unsure"
    assert "mark it" in told.feedback
    thin = graded("offer lower rents and take money", "they asked for work and raised the dues")
    assert thin.verdict == "unsure"
    assert "Look at *raised*: your notes say *offer lower rents and take money*" in thin.feedback


@pytest.mark.parametrize("answer", ["most of them", "not taken up", "it gets worse"])
def test_words_that_contradict_nothing_are_left_to_the_learner(answer):
    notes = "the majority is absorbed by the wall"
    assert graded(notes, answer, "What do your notes say of the wall?").verdict == "unsure"


@pytest.mark.parametrize(
    ("notes", "answer", "crossed"),
    [
        ("a weak acid with a strong alkali", "the acid is strong and the alkali weak", True),
        ("a weak acid with a strong alkali", "the acid is weak and the alkali strong", False),
        ("dark, fissured bark and woody cones", "woody bark, and cones dark and fissured", True),
        ("dark, fissured bark and woody cones", "woody cones and a fissured, dark bark", False),
        (
            "between 5 and 9 one vote, above that three",
            "three between 5 and 9, one above",
            True,
        ),
    ],
)
def test_a_word_keeps_its_partner(notes, answer, crossed):
    assert is_crossed(read(notes), read(answer), same) is crossed


def test_a_number_and_a_quality_keep_their_thing():
    horse = read("shaped like a horseshoe, with seven dots")
    assert counts_another(horse, read("seven horseshoes with dots"), same)
    assert not counts_another(horse, read("seven dots, like a horseshoe"), same)
    core = read("the old, stable core of a continent")
    assert qualifies_another(core, read("the stable continent of an old core"), same)
    assert not qualifies_another(core, read("a continent's stable and old core"), same)


def test_whole_parts_about_one_thing_may_move():
    notes = read("spreads fast and has a broad, smooth profile")
    assert keeps_parts(notes, read("a smooth and broad profile, spreads fast"), same)
    assert not keeps_parts(notes, read("spreads smooth and has a fast profile"), same)
    assert not keeps_parts(read("crowds spread the disease"), read("disease spreads crowds"), same)


def test_denials_are_compared_by_what_they_deny():
    notes = read("it belongs to the plague and not to the black death")
    assert deny_alike(notes, read("it does not belong to the black death"), same)
    assert not deny_alike(notes, read("it does not belong to the plague"), same)
    assert deny_in_other_words(read("the edge is lost"), read("the edge can't be seen"))
    assert not deny_in_other_words(read("without leave"), read("without a reason"))


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("by a fifth within three years", "by 20 % within three years"),
        ("a fifth element", "a fifth element"),
        ("a quarter of an hour", "a quarter of an hour"),
        ("but not before iv saline", "but after intravenous saline"),
        ("type iv collagen", "type iv collagen"),
        ("either strain it or whisk it", " strain it or whisk it"),
        ("prior to the emergence", "before the emergence"),
    ],
)
def test_portions_and_prepositions_are_read_as_what_they_say(said, read_as):
    assert plainly(said) == read_as
