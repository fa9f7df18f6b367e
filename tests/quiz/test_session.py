"""Choosing questions, hints, and a quiz as a value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctutor.errors import AnsweredTwice, AnswerError, ItemGone
from calctutor.learner_types import Card
from calctutor.quiz import session as quiz
from calctutor.quiz.choose import choose, interleaved, stage
from calctutor.quiz.grade import grade
from calctutor.quiz.hints import ladder
from calctutor.quiz.schedule import Scheduler
from calctutor.quiz_types import IdeaUnit, Option, QuizItem, Response, Rival
from calctutor.text import content_stems
from calctutor.types import Citation

TODAY = date(2026, 3, 23)


def item(number: int, kind: str = "cloze", **changes) -> QuizItem:
    value = f"answer{number}"
    plain = QuizItem(
        id=f"{kind}-{number}",
        kind=kind,
        stem=f"What does fact number {number} say?",
        fact_id=f"fact-{number}",
        subject=f"subject {number}",
        headings=("Topic",),
        gold=(IdeaUnit(value, value, aspect="site"),),
        model_answer=value,
        citations=(Citation(1, "n.md", ("Topic",), f"it says {value}", 0, 5, 1, 1),),
    )
    if kind in ("true_false", "sba_entity"):
        options = (Option(value, True), Option("other one"), Option("other two"))
        plain = replace(plain, options=options, key=(0,), gold=())
    return replace(plain, **changes)


BANK = [item(n, kind) for n in range(20) for kind in ("cloze", "reverse", "sba_entity")]


def chosen(bank=BANK, cards=(), count=10, **options):
    return choose(bank, cards, scheduler=Scheduler(), today=TODAY, count=count, **options)


def card(number: int, due: int, reviews: int = 1) -> Card:
    last = TODAY.toordinal() - 5
    return Card(
        f"fact-{number}", 5.0, 5.0, date.fromordinal(TODAY.toordinal() + due),
        date.fromordinal(last), reviews,
    )  # fmt: skip


def test_what_is_due_is_asked_first_then_new_then_the_rest():
    cards = [card(3, 0), card(5, -2), card(7, 9)]
    facts = {i.fact_id for i in chosen(cards=cards, count=2)}
    assert facts == {"fact-3", "fact-5"}
    assert "fact-7" not in {i.fact_id for i in chosen(cards=cards, count=19)}
    assert "fact-7" in {i.fact_id for i in chosen(cards=cards, count=20)}


def test_one_item_a_fact_and_its_kinds_rotate_with_the_reviews():
    items = chosen(count=20)
    assert len({i.fact_id for i in items}) == 20
    by_reviews = []
    for reviews in (1, 2, 3, 4):
        (only,) = chosen([i for i in BANK if i.fact_id == "fact-1"], [card(1, 0, reviews)], 1)
        by_reviews.append(stage(only))
    assert by_reviews == [1, 2, 0, 1]


def test_at_most_a_tenth_is_true_or_false_and_practice_items_stay_out():
    bank = [item(n, "true_false") for n in range(30)] + [item(99, scored=False)]
    assert len(chosen(bank, count=20)) == 2
    assert chosen(bank, count=9) == ()


def test_no_stem_of_a_session_gives_anothers_answer():
    leak = item(1, stem="Where is answer2 found?")
    assert len(chosen([leak, item(2)], count=5)) == 1


def test_the_choice_is_the_same_for_a_seed_and_another_for_another():
    assert chosen(seed=1) == chosen(seed=1)
    assert chosen(seed=1) != chosen(seed=2)


def test_confusable_siblings_alternate_and_other_topics_stay_whole():
    pair = [item(n, group="twins", subject="ab"[n // 2]) for n in range(4)]
    alone = item(8, headings=("Other",))
    order = [i.subject for i in interleaved([pair[0], alone, *pair[1:]])]
    assert order == ["a", "b", "a", "b", "subject 8"]


def graded(asked: QuizItem, text: str):
    return grade(asked, Response(asked.id, texts=(text,)))


def step(state: quiz.Session, text: str) -> quiz.Session:
    asked = next(i for i in BANK if i.id == state.current)
    return quiz.answer(state, asked, graded(asked, text))


TYPED = [i for i in BANK if i.kind == "cloze"]
BY_ID = {i.id: i for i in BANK}


def test_a_missed_question_comes_again_after_three_others_once():
    state = quiz.start("q", TYPED[:6])
    first = state.current
    state = step(state, "zzqq")
    assert (state.current, state.tries) == (first, 1)
    state = step(state, "zzqq")
    assert state.queue[3] == first
    for _ in range(3):
        state = step(state, BY_ID[state.current].model_answer)
    assert state.current == first
    state = step(step(state, "zzqq"), "zzqq")
    assert first not in state.queue


def test_an_answer_twice_and_to_another_question_is_refused():
    state = quiz.start("q", TYPED[:3])
    done = quiz.answer(state, TYPED[0], graded(TYPED[0], "answer0"))
    assert quiz.is_concluded(state, done)
    with pytest.raises(AnsweredTwice, match="first one stands"):
        quiz.answer(done, TYPED[0], graded(TYPED[0], "answer0"))
    with pytest.raises(ItemGone):
        quiz.answer(done, TYPED[2], graded(TYPED[2], "answer2"))


def test_questions_that_the_notes_lost_are_passed_over():
    state = quiz.start("q", TYPED[:3])
    state, asked = quiz.current_item(state, {TYPED[2].id: TYPED[2]})
    assert asked is TYPED[2]
    state, asked = quiz.current_item(state, {})
    assert (asked, state.current) == (None, None)


def test_harder_and_easier_change_what_is_ahead_and_not_the_current_one():
    choices = [i for i in BANK if i.kind == "sba_entity"][:4]
    state = quiz.start("q", choices)
    hard = quiz.harder(state, BANK)
    assert hard.queue[0] == state.queue[0]
    assert {BY_ID[i].kind for i in hard.queue[1:]} == {"cloze"}
    harder = quiz.harder(hard, BANK)
    assert {BY_ID[i].kind for i in harder.queue[1:]} == {"reverse"}
    easier = quiz.easier(quiz.easier(harder, BANK), BANK)
    assert {BY_ID[i].kind for i in easier.queue[1:]} <= {"cloze", "sba_entity"}
    assert easier.level == 0


def test_skip_and_stop():
    state = quiz.skip(quiz.start("q", TYPED[:3]), TYPED[0])
    assert state.current == TYPED[1].id
    assert quiz.summary(state, BY_ID).skipped == 1
    assert quiz.stop(state).current is None
    with pytest.raises(AnswerError, match="choose another topic"):
        quiz.start("q", [], "geology")


def test_the_summary_says_what_to_read_again_and_which_pairs_to_tell_apart():
    bank = {i.id: i for i in TYPED[:5]}
    rivalled = replace(
        TYPED[1], gold=(replace(TYPED[1].gold[0], rivals=(Rival("centre", "synovial sarcoma"),)),)
    )
    bank[rivalled.id] = rivalled
    state = quiz.start("q", list(bank.values()))
    state = quiz.answer(state, TYPED[0], graded(TYPED[0], "answer0"))
    for _ in range(2):
        state = quiz.answer(state, rivalled, graded(rivalled, "centre"))
    shown = quiz.summary(state, bank)
    assert (shown.asked, shown.right, shown.wrong, shown.score) == (2, 1, 1, 0.5)
    assert [r.citation.quote for r in shown.read_again] == ["it says answer1"]
    assert shown.confused == (("subject 1", "synovial sarcoma"),)


@given(st.lists(st.sampled_from(["right", "wrong", "skip", "hint", "harder"]), max_size=25))
def test_any_course_of_a_quiz_survives_a_reload_and_ends(moves):
    state = quiz.start("q", TYPED[:6])
    for move in moves:
        state, asked = quiz.current_item(state, BY_ID)
        if asked is None:
            break
        if move == "hint":
            try:
                state, _ = quiz.hint(state, asked)
            except AnswerError:
                state = quiz.skip(state, asked)
        elif move == "skip":
            state = quiz.skip(state, asked)
        elif move == "harder":
            state = quiz.harder(state, BANK)
        else:
            text = asked.model_answer if move == "right" else "zzqq"
            state = quiz.answer(state, asked, graded(asked, text))
            assert state.level <= 2
        assert quiz.from_json(quiz.to_json(state)) == state
    assert len(state.results) <= 12


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": 3}', '{"results": [{"x": 1}]}'])
def test_a_state_that_can_not_be_read_is_a_sentence(text: str):
    with pytest.raises(AnswerError, match="start a new one"):
        quiz.from_json(text)


HINTED = QuizItem(
    id="h",
    kind="short_answer",
    stem="What happens to the mass over time?",
    fact_id="f",
    subject="myositis ossificans",
    aspect="size",
    gold=(
        IdeaUnit(
            "gradual reduction of size",
            "gradual reduction of size",
            aspect="timing",
            rivals=(Rival("grows quickly", "sarcoma"), Rival("stays", "lipoma", "", 2)),
        ),
    ),
    model_answer="Gradual reduction of size.",
    citations=(Citation(1, "n.md", ("MO",), "gradually gets smaller", 0, 5, 1, 1),),
)


def test_the_ladder_goes_from_pump_to_quote():
    steps = ladder(HINTED)
    assert [s.rung for s in steps] == ["pump", "aspect", "neighbour", "prompt", "quote"]
    assert steps[0].text == "What else comes to mind about myositis ossificans?"
    assert steps[1].text == "What do the notes say of myositis ossificans: when it happens?"
    assert steps[2].text == "For comparison, sarcoma: grows quickly."
    assert "r________" in steps[3].text
    assert "reduction" not in steps[3].text
    assert steps[4].text == "“gradually gets smaller” [1]"


def test_a_neighbour_is_left_out_where_it_leaves_one_value():
    unit = replace(HINTED.gold[0], rivals=HINTED.gold[0].rivals[:1])
    assert "neighbour" not in [s.rung for s in ladder(replace(HINTED, gold=(unit,)))]
    two = item(1, "sba_entity", options=(Option("a key", True), Option("other")))
    assert "neighbour" not in [s.rung for s in ladder(two)]


def test_no_early_hint_has_a_word_of_the_answer():
    named = replace(HINTED, subject="gradual mass", headings=("Reduction",), aspect="")
    for hinted in (HINTED, named, *BANK[:9]):
        secret = {s for u in hinted.gold for s in content_stems(u.value)}
        secret |= {s for i in hinted.key for s in content_stems(hinted.options[i].text)}
        secret -= set(content_stems(hinted.stem))
        for hint in ladder(hinted):
            if hint.rung in ("pump", "aspect", "neighbour"):
                assert not secret & set(content_stems(hint.text)), hint


def test_hints_are_counted_and_run_out():
    state = quiz.start("q", [HINTED, *TYPED[:1]])
    rungs = []
    for _ in range(5):
        state, hint = quiz.hint(state, HINTED)
        rungs.append(hint.rung)
    assert rungs[-1] == "quote"
    with pytest.raises(AnswerError, match="no further hint"):
        quiz.hint(state, HINTED)
    done = quiz.answer(state, HINTED, graded(HINTED, "Gradual reduction of size."))
    assert done.results[0].hints == 5
    assert done.hints == 0


def test_a_question_whose_quote_was_shown_comes_again_after_three_others():
    state = quiz.start("q", TYPED[:6])
    first = TYPED[0]
    for _ in ladder(first):
        state, given = quiz.hint(state, first)
    assert given.rung == "quote"
    state = step(state, first.model_answer)
    assert state.results[-1].score == 1.0
    assert state.queue[3] == first.id
    for _ in range(3):
        state = step(state, BY_ID[state.current].model_answer)
    assert state.current == first.id
    state = step(state, first.model_answer)
    assert first.id not in state.queue


def test_a_hint_before_the_quote_does_not_bring_a_question_back():
    state, _ = quiz.hint(quiz.start("q", TYPED[:6]), TYPED[0])
    assert TYPED[0].id not in step(state, TYPED[0].model_answer).queue


def test_one_of_three_is_a_part_and_not_left_to_the_learner():
    units = tuple(IdeaUnit(v, v) for v in ("elbow", "thigh", "shoulder"))
    asked = item(1, "set_recall", gold=units, model_answer="elbow; thigh; shoulder")
    grade_of = graded(asked, "the thigh")
    assert (grade_of.verdict, round(grade_of.score, 2)) == ("partial", 0.33)
    assert grade_of.credited == ("thigh",)
