"""A quiz given part by part, and taken up again where it stood."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.errors import AnsweredTwice, AnswerError, ItemGone
from calctutor.quiz_types import QuizItem, Response
from calctutor.study.learner import Learner
from calctutor.study.opening import reopen_run
from calctutor.study.run import QuizRun
from study_doubles import SetPlace


@pytest.fixture(scope="module")
def quizzer(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    place = SetPlace(tmp_path_factory.mktemp("reopened"))
    return Tutor(tutor.index, tutor.embedder, tutor.report, place=place)


def item_of(tutor: Tutor, kind: str) -> QuizItem:
    return next(i for i in tutor.bank() if i.kind == kind and i.scored)


def right(item: QuizItem) -> Response:
    texts = ("; ".join(u.value for u in item.gold),) if item.gold else ()
    return Response(item.id, chosen=item.key, texts=texts, pairs=item.pairs, order=item.order)


def reopened(tutor: Tutor, me: Learner, run: QuizRun) -> QuizRun:
    found = reopen_run(tutor.questions, me, run.session.quiz_id)
    assert found is not None
    return found


def test_every_kind_can_be_given_as_a_page_has_it(quizzer: Tutor):
    for kind in ("cloze", "reverse", "sba_entity", "sba_value", "matching", "set_recall"):
        item = item_of(quizzer, kind)
        run = quizzer.start_quiz((item,), quizzer.learner(f"kind {kind}"))
        answered = run.give(right(item))
        assert answered is not None and answered.concluded and answered.grade.score == 1.0
        assert run.step == "over"
        with pytest.raises(AnswerError, match="over"):
            run.give(right(item))


def test_the_second_part_survives_a_restart(quizzer: Tutor):
    item = item_of(quizzer, "two_tier")
    me = quizzer.learner("restart")
    run = quizzer.start_quiz((item,), me)
    assert run.give(Response(item.id, chosen=item.key)) is None
    again = reopened(quizzer, me, run)
    assert again.step == "second"
    with pytest.raises(AnswerError, match="reason"):
        again.give(Response(item.id))
    answered = reopened(quizzer, me, run).give(Response(item.id, texts=(item.gold[0].value,)))
    assert answered is not None and answered.grade.score == 1.0
    assert [a.score for a in me.store.recent("restart")] == [1.0]


def test_an_answer_that_waits_for_its_mark_survives_a_restart(quizzer: Tutor):
    item = item_of(quizzer, "two_tier")
    me = quizzer.learner("marks")
    run = quizzer.start_quiz((item,), me)
    run.give(Response(item.id, chosen=item.key))
    unsure = run.give(Response(item.id, texts=("it fools the pathologist",)))
    assert unsure is not None and run.step == "mark"
    again = reopened(quizzer, me, run)
    assert again.step == "mark"
    assert again.last is not None and again.last.response == unsure.response
    with pytest.raises(AnswerError, match="Mark your answer first"):
        again.give(Response(item.id, texts=("another",)))
    assert again.mark("partly").concluded
    over = reopened(quizzer, me, run)
    assert over.step == "over" and over.last is not None
    assert (over.last.grade.verdict, over.last.grade.score) == ("partial", 0.5)
    over.undo()
    assert reopened(quizzer, me, run).step == "answer"


def test_the_last_answer_is_known_again_and_can_be_too_easy(quizzer: Tutor):
    items = quizzer.quiz(count=30, learner="easy")
    item = next(i for i in items if i.kind == "cloze")
    me = quizzer.learner("easy")
    run = quizzer.start_quiz((item, *(i for i in items if i is not item)), me)
    assert reopened(quizzer, me, run).last is None
    run.give(right(item))
    good = me.cards()[0].due
    again = reopened(quizzer, me, run)
    assert again.last is not None and again.last.response == right(item)
    assert (again.last.grade.score, again.last.due) == (1.0, good)
    easy = again.too_easy()
    assert easy.due is not None and easy.due > good
    reopened(quizzer, me, run).skip()
    assert reopened(quizzer, me, run).last is None


def test_reopening_writes_nothing(quizzer: Tutor):
    me = quizzer.learner("quiet")
    run = quizzer.start_quiz(quizzer.quiz(count=3, learner="quiet"), me)
    before = me.store.remembered("quiet", run.session.quiz_id)
    first = run.item
    assert first is not None
    stale = reopened(quizzer, me, run)
    run.skip()
    after = me.store.remembered("quiet", run.session.quiz_id)
    assert after != before
    reopened(quizzer, me, run)
    assert me.store.remembered("quiet", run.session.quiz_id) == after
    run.give(right(run.item)) if run.item else None
    assert stale.item == first
    with pytest.raises((AnsweredTwice, ItemGone)):
        reopened(quizzer, me, run).give(right(first))
    assert reopen_run(quizzer.questions, me, "no such quiz") is None
    assert reopen_run(quizzer.questions, quizzer.learner("other"), run.session.quiz_id) is None


def test_a_kept_answer_that_is_damaged_is_passed_over(quizzer: Tutor, tmp_path: Path):
    from dataclasses import replace

    from calctutor.quiz.session import to_json

    me = quizzer.learner("damaged")
    run = quizzer.start_quiz(quizzer.quiz(count=1, learner="damaged"), me)
    for given in ("{", "[]", '{"item_id": 3}'):
        broken = to_json(replace(run.session, given=given))
        me.store.remember("damaged", run.session.quiz_id, broken)
        assert reopened(quizzer, me, run).step == "answer"
