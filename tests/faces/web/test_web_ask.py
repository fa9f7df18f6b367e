from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calctutor.errors import RequestError
from calctutor.faces.web.ops import Context
from calctutor.faces.web.places.ask import OPS
from calctutor.faces.web.render import ask as render
from calctutor.faces.web.talks import Said
from calctutor.faces.web.texts import ask as texts
from calctutor.faces.web.texts import reply as reply_texts
from calctutor.types import Reply
from calctutor.visit_types import ChatTurn, Visit
from doubles_web import (
    HOSTILE,
    FixedTutor,
    abstention,
    answer,
    comparison,
    context,
    hostile,
)


@pytest.fixture
def place(tmp_path: Path) -> tuple[Context, Visit]:
    return context(FixedTutor(), tmp_path)


def do(place: tuple[Context, Visit], op: str, **args: object) -> dict:
    return OPS[f"ask.{op}"](*place, args)


def said(reply: Reply, **more) -> Said:
    turn = ChatTurn(3, "Where is it?", reply.understood, reply, datetime(2027, 3, 1, tzinfo=UTC))
    return Said(turn, **more)


def test_a_conversation_comes_back_with_its_chips(place):
    told = do(place, "say", question="Where is the Amber river?")
    do(place, "say", question="a bridge")
    turns = do(place, "history")["turns"]
    assert turns[0] == told
    assert [(t["number"], t["kind"]) for t in turns] == [(1, "answer"), (2, "abstention")]
    assert turns[0]["question"] == "Where is the Amber river?"


def test_a_question_that_is_sent_again_is_answered_once(place):
    made, visit = place
    told = do(place, "say", question="how many turns?", key="ab" * 16)
    elsewhere = (replace(made, talks=type(made.talks)()), visit)
    for where in (place, elsewhere):
        assert do(where, "say", question="how many turns?", key="ab" * 16) == told
    assert do(place, "history")["turns"] == [told]
    new = do(place, "say", question="how many turns?", key="cd" * 16)
    assert "This is turn 2." in new["answer"]


def test_a_question_that_replaces_another_takes_back_nothing_when_sent_again(place):
    do(place, "say", question="a", key="01" * 16)
    edited = do(place, "say", question="b", replaces=1, key="02" * 16)
    do(place, "say", question="c", key="03" * 16)
    assert do(place, "say", question="b", replaces=1, key="02" * 16) == edited
    assert [t["question"] for t in do(place, "history")["turns"]] == ["b", "c"]


@pytest.mark.parametrize("key", ["x", "AB" * 16, "ab" * 15 + "a\n", "ab" * 17, 7])
def test_a_key_that_is_none_is_refused(place, key: object):
    with pytest.raises(RequestError):
        do(place, "say", question="a", key=key)


def test_a_conversation_goes_on_where_it_was_when_it_is_not_alive_any_more(place):
    made, visit = place
    for _ in range(3):
        do(place, "say", question="how many turns?")
    again = replace(made, talks=type(made.talks)())
    assert "This is turn 4." in do((again, visit), "say", question="how many turns?")["answer"]


def test_an_edited_question_replaces_itself_and_what_follows(place):
    for question in ("one", "two", "three"):
        do(place, "say", question=question)
    told = do(place, "say", question="how many turns?", replaces=2)
    assert "This is turn 2." in told["answer"]
    questions = [t["question"] for t in do(place, "history")["turns"]]
    assert questions == ["one", "how many turns?"]


def test_a_question_that_fails_is_not_kept(place):
    with pytest.raises(RuntimeError):
        do(place, "say", question="crash")
    assert do(place, "history")["turns"] == []


def test_a_new_conversation_knows_nothing(place):
    do(place, "say", question="how many turns?")
    do(place, "clear")
    assert do(place, "history")["turns"] == []
    assert "This is turn 1." in do(place, "say", question="how many turns?")["answer"]


def test_another_tutor_takes_the_conversation_over(place):
    made, _ = place
    do(place, "say", question="how many turns?")
    newer = FixedTutor()
    made.loading.stage = replace(made.loading.stage, tutor=newer)
    assert "This is turn 2." in do(place, "say", question="how many turns?")["answer"]
    do(place, "say", question="Where?")
    assert newer.asked == ["Where?"]


def test_examples_are_buttons(place):
    html = do(place, "examples")["html"]
    assert html.count("data-ask") == 2
    assert texts.EXAMPLES_LABEL in html


def test_a_turn_is_copied_with_its_sources(place):
    do(place, "say", question="Where is the Amber river?")
    text = do(place, "copy", turn=1)["text"]
    assert text.startswith("Where is the Amber river?\n\nYour notes say of the Amber river:\n")
    assert "It is 240 km long and older than the hills. [2] [3]" in text
    assert "[1] Rivers › Amber river (rivers.md, line 5)\n    - **Site:** rises" in text
    assert f"{reply_texts.DISPUTED}: Two surveys date it later." in text


def test_a_comparison_is_copied_row_by_row():
    text = render.as_text(said(comparison()).turn)
    assert "Site\n  Amber river: rises on the north face and meets the sea at Port Vell [1]" in text
    assert "\n  Blue river: notes silent" in text
    assert text.index(reply_texts.DISCRIMINATOR) < text.index("Site\n") < text.index("[1] Rivers")


def test_a_report_keeps_the_answer_with_its_sources_for_the_teacher(place):
    made, visit = place
    do(place, "say", question="Where is the Amber river?")
    assert do(place, "report", turn=1, note=" It  is\nwrong. ") == {"line": texts.REPORTED}
    (kept,) = made.visits.reports(visit)
    assert (kept.question, kept.note, kept.learner) == (
        "Where is the Amber river?",
        "It is wrong.",
        "me",
    )
    assert kept.citations == answer().citations


@pytest.mark.parametrize("op", ["copy", "report"])
def test_a_turn_of_another_is_none(place, op: str):
    made, _ = place
    do(place, "say", question="Where?")
    with pytest.raises(RequestError, match="not kept any more"):
        do((made, made.visits.visit("b" * 32)), op, turn=1)


def test_an_answer_offers_what_to_do_next():
    html = render.chips(said(answer(), subject="Amber river", other="Cold river"))
    for asks in (
        "Amber river vs Blue river",
        "Quiz me on Amber river",
        "Amber river vs Cold river",
    ):
        assert f'data-ask="{asks}"' in html
    assert (
        '<li class="ct-only-last"><button type="button" class="ct-chip" data-ask="shorter"' in html
    )
    assert 'data-go="notes" data-rest="rivers.md:5"' in html


def test_what_is_offered_already_is_not_offered_twice():
    html = render.chips(said(answer(), subject="Amber river", other="Blue river"))
    assert html.count("Blue river") == 2  # what is shown, and what is asked
    assert "Compare with" not in render.chips(said(comparison(), subject="A", other="B"))


def test_one_statement_is_not_made_shorter():
    one = replace(answer(), sentences=answer().sentences[:2])
    assert texts.SHORTER_ASKS not in render.chips(said(one))


def test_an_abstention_offers_its_headings_once():
    html = render.answer(said(abstention()), "t3")
    assert html.count("data-ask") == 2
    assert reply_texts.FOLLOW_UPS not in html


def test_a_clarification_asks_which():
    reply = Reply("clarification", "Which?", "Which?", suggestions=("a", "b"))
    html = render.chips(said(reply))
    assert reply_texts.WHICH_ONE in html
    assert html.count("data-ask") == 2


def test_a_quiz_offers_its_letters_and_commands_under_the_last_turn_only():
    reply = Reply("quiz", "Question 1", "Question 1", suggestions=("x vs y",))
    html = render.chips(said(reply, choices=("a", "b")))
    assert 'class="ct-next ct-only-last"' in html
    assert [f'data-ask="{w}"' in html for w in ("a", "b", "hint", "stop")] == [True] * 4
    assert "x vs y" in render.chips(said(reply))


def test_hostile_subjects_and_sources_are_text():
    html = render.answer(said(hostile(), subject=HOSTILE, other=HOSTILE), "t3")
    assert "<script" not in html
    assert "<img" not in html
    assert 'onerror="' not in html
