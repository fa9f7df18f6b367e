"""Grading by kind, its feedback, and answers that can't be taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctutor.errors import AnswerError, ItemGone
from calctutor.quiz.grade import grade, item_of, outcome_of
from calctutor.quiz.grade_aliases import (
    add_to_alias_file,
    read_alias_file,
    target_of,
    with_folder_aliases,
)
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.grade_tokens import read
from calctutor.quiz_types import IdeaUnit, Option, QuizItem, Response, Rival
from calctutor.terms import TermIndex
from calctutor.types import Citation, Fact, Span, Term

CITED = Citation(1, "myositis.md", ("Myositis",), "is first seen at the periphery", 0, 30, 1, 1)
OTHER = replace(CITED, number=2, quote="calcification is distributed centrally")

TYPED = QuizItem(
    id="typed",
    kind="short_answer",
    stem="Where is the mineralization of myositis ossificans first seen?",
    fact_id="f1",
    subject="myositis ossificans",
    citations=(CITED, OTHER),
    gold=(
        IdeaUnit(
            text="first seen at the periphery",
            value="periphery",
            head="first seen",
            aspect="distribution",
            rivals=(Rival("centrally", "synovial sarcoma", "f2", 2),),
        ),
    ),
    model_answer="At the periphery.",
)
CHOICE = QuizItem(
    id="choice",
    kind="sba_entity",
    stem="Which tumour shows phleboliths?",
    fact_id="f3",
    options=(
        Option("haemangioma", True),
        Option("lipoma", False, "Lipoma may ossify", (2,), "sibling", "f4", "lipoma"),
        Option("soft tissue chondroma", False, "It shows rings", (), "sibling", "f5", "chondroma"),
    ),
    key=(0,),
    citations=(CITED, OTHER),
)


def typed(text: str, **options):
    return grade(TYPED, Response("typed", texts=(text,)), **options)


def test_a_contradiction_names_both_sides_and_whose_value_it_is():
    graded = typed("centrally")
    assert (graded.score, graded.verdict) == (0.0, "wrong")
    assert graded.confused_with == "synovial sarcoma"
    assert graded.feedback.splitlines() == [
        "Missing: first seen at the periphery [1].",
        "You wrote *centrally*; your notes say *periphery* [1]."
        " That belongs to synovial sarcoma [2].",
        "“is first seen at the periphery” [1]",
    ]


def test_while_tries_remain_the_feedback_gives_nothing_away():
    graded = typed("at the centre", tries_left=1)
    assert "periphery" not in graded.feedback
    assert "Something is missing about distribution." in graded.feedback
    assert "your notes say otherwise" in graded.feedback


def test_credit_comes_before_what_is_missing_contradicted_and_quoted():
    second = IdeaUnit("the mass gets smaller", "gets smaller", aspect="size")
    item = replace(TYPED, gold=(*TYPED.gold, second))
    graded = grade(item, Response("typed", texts=("peripherally, and it grows",)))
    order = [graded.feedback.index(part) for part in ("Right:", "Missing:", "You wrote", "“")]
    assert order == sorted(order)
    assert graded.score == 0.5
    assert graded.credited == ("first seen at the periphery",)


def test_doubt_is_left_to_the_learner_with_the_answer_shown():
    graded = typed("along the bark of the lump")
    assert graded.verdict == "unsure"
    assert graded.vetoes == ()
    assert "mark it" in graded.feedback
    assert "“is first seen at the periphery” [1]" in graded.feedback
    assert outcome_of(TYPED, graded, mark="right").mark == "right"


@pytest.mark.parametrize("text", ["I don't know", "no idea", "dunno", "asdfgh", "???a"])
def test_no_answer_at_all_is_wrong_and_no_doubt(text: str):
    assert typed(text).verdict == "wrong"


def test_an_answer_counted_as_right_is_right_from_then_on():
    assert typed("along the bark").verdict == "unsure"
    assert typed("Along the  bark!", aliases=("along the bark",)).verdict == "correct"
    folder, _ = read_alias_file(add_to_alias_file("", "periphery", "the bark"))
    taught = with_folder_aliases(TYPED, folder)
    assert grade(taught, Response("typed", texts=("the bark",))).verdict == "correct"
    assert target_of(TYPED) == "periphery"


@pytest.mark.parametrize("texts", [(), ("",), ("   \n",), ("...",)])
def test_an_empty_answer_is_refused_with_a_remedy(texts):
    with pytest.raises(AnswerError, match="show me"):
        grade(TYPED, Response("typed", texts=texts))


def test_a_very_long_answer_is_refused_with_its_length():
    with pytest.raises(AnswerError, match="10,000 characters"):
        typed("x" * 10_000)


def test_the_question_pasted_as_answer_earns_nothing_and_says_why():
    graded = typed(TYPED.stem)
    assert (graded.score, graded.verdict) == (0.0, "wrong")
    assert graded.vetoes[0].kind == "repeated"
    assert "repeats the question" in graded.feedback


def test_an_answer_to_a_question_that_is_gone_is_a_sentence():
    with pytest.raises(ItemGone, match="no longer in the bank"):
        item_of([CHOICE], "typed")
    assert item_of([CHOICE, TYPED], "typed") is TYPED
    with pytest.raises(ItemGone, match="another question"):
        grade(TYPED, Response("choice", texts=("x",)))


def test_giving_up_shows_the_answer():
    graded = grade(TYPED, Response("typed", gave_up=True))
    assert (graded.score, graded.verdict) == (0.0, "wrong")
    assert "At the periphery." in graded.feedback


def test_a_choice_says_why_the_chosen_option_is_wrong():
    right = grade(CHOICE, Response("choice", chosen=(0,)))
    assert (right.score, right.verdict) == (1.0, "correct")
    wrong = grade(CHOICE, Response("choice", chosen=(1,)))
    assert (wrong.score, wrong.confused_with) == (0.0, "lipoma")
    assert "Lipoma may ossify [2]." in wrong.feedback


@pytest.mark.parametrize("chosen", [(), (0, 1), (7,), (-1,)])
def test_a_choice_of_another_shape_is_refused(chosen):
    with pytest.raises(AnswerError, match="choose one"):
        grade(CHOICE, Response("choice", chosen=chosen))


@pytest.mark.parametrize(
    ("chosen", "score"), [((0, 1), 1.0), ((0,), 0.5), ((0, 2), 0.0), ((0, 1, 2), 0.5), ((2,), 0.0)]
)
def test_several_right_ones_earn_their_share_less_the_wrong(chosen, score):
    item = replace(CHOICE, kind="multiple", key=(0, 1))
    assert grade(item, Response("choice", chosen=chosen)).score == score


def test_the_second_tier_needs_both():
    item = replace(
        CHOICE, kind="two_tier", reasons=(Option("it bleeds", True), Option("it is fat", False))
    )
    assert grade(item, Response("choice", chosen=(0,), reason=0)).score == 1.0
    graded = grade(item, Response("choice", chosen=(0,), reason=1))
    assert (graded.score, graded.wrong_reason) == (0.0, True)
    assert "the reason is not" in graded.feedback
    with pytest.raises(AnswerError, match="reason too"):
        grade(item, Response("choice", chosen=(0,)))


def test_true_or_false_earns_half_without_the_correction():
    item = replace(
        TYPED, kind="true_false", options=(Option("true"), Option("false", True)), key=(1,)
    )
    cases = [((1,), ("at the periphery",), 1.0), ((1,), (), 0.5), ((0,), (), 0.0)]
    for chosen, texts, score in [*cases, ((1,), ("at the centre",), 0.5)]:
        assert grade(item, Response("typed", chosen=chosen, texts=texts)).score == score


def test_matching_earns_the_share_of_right_pairs():
    item = replace(
        CHOICE, kind="matching", left=("a", "b", "c"), pairs=((0, 0), (1, 1), (2, 2)), key=()
    )
    assert grade(item, Response("choice", pairs=((0, 0), (1, 1), (2, 2)))).score == 1.0
    graded = grade(item, Response("choice", pairs=((0, 0), (1, 2), (2, 1))))
    assert graded.score == pytest.approx(1 / 3, abs=1e-4)
    assert graded.confused_with == "c"
    with pytest.raises(AnswerError, match="twice"):
        grade(item, Response("choice", pairs=((0, 0), (0, 1))))
    with pytest.raises(AnswerError, match="no such option"):
        grade(item, Response("choice", pairs=((0, 9),)))


def test_ordering_earns_by_the_pairs_in_order():
    item = replace(CHOICE, kind="ordering", order=(2, 0, 1), key=())
    assert grade(item, Response("choice", order=(2, 0, 1))).score == 1.0
    assert grade(item, Response("choice", order=(1, 0, 2))).score == 0.0
    assert grade(item, Response("choice", order=(0, 2, 1))).score == pytest.approx(1 / 3, abs=1e-4)
    with pytest.raises(AnswerError, match="each one once"):
        grade(item, Response("choice", order=(0, 0, 1)))


@given(st.text(max_size=300))
def test_any_text_gets_a_sound_grade_or_a_clear_refusal(text: str):
    try:
        graded = typed(text)
    except AnswerError:
        return
    assert 0.0 <= graded.score <= 1.0
    assert graded.feedback
    if graded.vetoes:
        assert graded.score <= 0.5


@given(st.sampled_from(["not {}", "never {}", "it is not {}", "anywhere but {}", "no {}"]))
def test_denying_the_key_is_never_right(frame: str):
    assert typed(frame.format("at the periphery")).verdict != "correct"


@given(st.text(alphabet=st.characters(categories=("L", "Zs")), min_size=1, max_size=40))
def test_words_beside_the_key_never_lose_a_plain_answer_more_than_half(extra: str):
    plain = typed("at the periphery")
    assert plain.score == 1.0
    assert typed(f"at the periphery. {extra}").score >= 0.0


def test_polarity_is_read_clause_by_clause():
    def signs(text: str) -> dict[str, int]:
        return {t.word: t.sign for t in read(text) if t.content}

    assert signs("not central but peripheral") == {"central": -1, "peripheral": 1}
    assert signs("centrally rather than peripherally")["peripherally"] == -1
    assert signs("early biopsy should be avoided")["biopsy"] == -1
    assert signs("it grows and does not hurt") == {"grows": 1, "hurt": -1}
    assert signs("not only pain")["pain"] == 1


def test_the_alias_file_is_edited_and_nothing_else_in_it_changes():
    text = "# ours\r\n\r\nperiphery = rim zone\r\nbroken line\r\n"
    more = add_to_alias_file(text, "Periphery", "outer  shell")
    assert more == "# ours\r\n\r\nperiphery = rim zone; outer shell\r\nbroken line\r\n"
    assert add_to_alias_file(more, "periphery", "Outer shell") == more
    new = add_to_alias_file(more, "hip", "hip joint")
    assert new.endswith("broken line\r\nhip = hip joint\r\n")
    found, problems = read_alias_file(new)
    assert found == {"periphery": ("rim zone", "outer shell"), "hip": ("hip joint",)}
    assert len(problems) == 1
    assert "line 4" in problems[0]


@pytest.mark.parametrize("alias", ["", "a; b", "x" * 201])
def test_an_alias_that_the_file_can_not_hold_is_refused(alias: str):
    with pytest.raises(AnswerError):
        add_to_alias_file("", "periphery", alias)


def test_what_is_said_of_another_subject_is_cited():
    """ "Your notes say that of X" stands on a citation of its own."""
    fact = Fact(
        "f9", "p", "n.md", ("Notes", "Lipoma"), "Lipoma", "site", "Site", "commonly the shoulder.",
        Span(0, 9, 1, 1),
    )  # fmt: skip
    unit = IdeaUnit("thigh", "thigh", subject="Haemangioma", aspect="site")
    asked = QuizItem(
        "i", "cloze", "Haemangioma – Site: _____.", "f1", gold=(unit,), subject="Haemangioma",
        citations=(Citation(1, "n.md", ("Notes",), "thigh", 0, 5, 1, 1),), model_answer="Thigh",
    )  # fmt: skip
    known = Knowledge((fact,))
    cited = Citation(7, "n.md", ("Notes", "Lipoma"), "Site: commonly the shoulder", 9, 36, 2, 2)
    answer = Response("i", texts=("shoulder",))
    told = grade(asked, answer, knowledge=known, cite=lambda _: cited)
    assert "Your notes say that of Lipoma: “Site: commonly the shoulder” [2]" in told.feedback
    assert [c.number for c in told.citations] == [1, 2]
    assert told.confused_with == "Lipoma"
    silent = grade(asked, answer, knowledge=known)
    assert "Lipoma" not in silent.feedback


def test_feedback_ends_in_one_stop():
    wrong = (Option("Aa", False, "Not so. X: “it is so.” [2]", (2,), "sibling", "f2"),
             Option("Bb", False, "It is not", (2,), "sibling", "f2"))  # fmt: skip
    asked = QuizItem(
        "i", "sba_value", "Which?", "f1", options=(Option("Key", True, "Right."), *wrong), key=(0,)
    )
    quoted = grade(asked, Response("i", chosen=(1,))).feedback
    assert "“it is so.” [2]" in quoted
    assert "[2]." not in quoted
    assert "It is not [2]." in grade(asked, Response("i", chosen=(2,))).feedback


def test_a_typed_reason_is_graded_with_the_choice():
    unit = IdeaUnit("it can resemble a sarcoma", "resemble a sarcoma")
    asked = QuizItem(
        "i", "two_tier", "What is advised?", "f1", gold=(unit,), key=(0,), reason_stem="Why?",
        options=(Option("Avoid it", True, "Right."), Option("Go ahead", False, "No.", (1,))),
    )  # fmt: skip
    right = grade(asked, Response("i", chosen=(0,), texts=("it looks like a sarcoma",)))
    assert (right.verdict, right.wrong_reason) == ("correct", False)
    wrong = grade(asked, Response("i", chosen=(0,), texts=("it does not resemble a sarcoma",)))
    assert (wrong.verdict, wrong.wrong_reason) == ("wrong", True)
    assert wrong.feedback.startswith("The choice is right, the reason is not.")
    assert grade(asked, Response("i", chosen=(1,))).score == 0.0
    with pytest.raises(AnswerError, match="asks for the reason too"):
        grade(asked, Response("i", chosen=(0,)))


def test_an_abbreviation_that_is_asked_about_is_no_answer():
    terms = TermIndex((Term("hyperparathyroidism", ("HPT",)),))
    unit = IdeaUnit("hyperparathyroidism", "hyperparathyroidism", aliases=("HPT",))
    asked = QuizItem("i", "reverse", "What does “HPT” stand for in your notes?", "f1", gold=(unit,))
    known = Knowledge((), terms)
    assert grade(asked, Response("i", texts=("HPT",)), knowledge=known).verdict == "wrong"
    full = Response("i", texts=("hyperparathyroidism",))
    assert grade(asked, full, knowledge=known).verdict == "correct"
