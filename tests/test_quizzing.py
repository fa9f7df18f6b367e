"""Quizzes on the shipped notes: bank, grades, learners, and a quiz in conversation."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.dialogue import frames
from calctutor.dialogue.quizzing import QuizAsked, command_of, mark_of, quiz_asked
from calctutor.errors import AnsweredTwice, AnswerError, BankFileError, ItemGone, LearnersError
from calctutor.quiz_types import QuizItem, Response
from calctutor.study.typed import read_answer
from calctutor.types import Reply, Sentence
from study_doubles import SetPlace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def place(folder: Path) -> SetPlace:
    return SetPlace(folder)


@pytest.fixture(scope="module")
def quizzer(tutor: Tutor, place: SetPlace) -> Tutor:
    """The tutor of the shipped notes with learners of this file's own."""
    return Tutor(tutor.index, tutor.embedder, tutor.report, place=place)


def with_place(tutor: Tutor, folder: Path) -> Tutor:
    return Tutor(tutor.index, tutor.embedder, tutor.report, place=SetPlace(folder))


def item_of(tutor: Tutor, kind: str, words: str = "") -> QuizItem:
    """The first scored item of a kind whose stem holds some words."""
    return next(i for i in tutor.bank() if i.kind == kind and i.scored and words in i.stem)


def wrong_of(item: QuizItem) -> int:
    """A wrong option that belongs to a sibling."""
    wrong = [i for i, o in enumerate(item.options) if not o.correct and o.entity]
    return next(i for i in wrong if item.options[i].entity != item.subject)


def chosen(item: QuizItem, index: int) -> Response:
    return Response(item.id, chosen=(index,))


def right(item: QuizItem) -> Response:
    """A whole right answer."""
    if item.gold:
        return Response(item.id, chosen=item.key, texts=("; ".join(u.value for u in item.gold),))
    return Response(item.id, chosen=item.key, pairs=item.pairs, order=item.order)


def test_the_bank_is_kept_and_reported(quizzer: Tutor):
    bank = quizzer.bank()
    report = quizzer.bank_report()
    assert bank is quizzer.bank()
    assert report.items == len(bank) > 100
    assert report.covered / report.facts >= 0.95
    assert {i.id for i in quizzer.bank(seed=5)} == {i.id for i in bank}
    assert quizzer.bank(seed=5) != bank
    for item in bank:
        for cited in item.citations:
            note = quizzer.index.note(cited.source).text
            assert note[cited.start : cited.end] == cited.quote


def test_a_topic_narrows_the_bank(quizzer: Tutor):
    items = quizzer.questions.on("arterial calcification")
    assert 5 < len(items) < len(quizzer.bank())
    assert {c.source for i in items for c in i.citations[:1]} == {"arterial-calcification.md"}
    assert quizzer.questions.on("arterial calcificaton") == items
    with pytest.raises(AnswerError, match="zebras.*choose another topic, such as Arterial"):
        quizzer.questions.on("zebras")


def test_a_wrong_choice_gets_its_refutation_cited(quizzer: Tutor):
    item = item_of(quizzer, "sba_value", "Diabetes")
    wrong = item.options[wrong_of(item)]
    grade = quizzer.grade(item, chosen(item, wrong_of(item)))
    assert (grade.score, grade.verdict, grade.confused_with) == (0.0, "wrong", wrong.entity)
    numbers = set(map(int, re.findall(r"\[(\d+)\]", grade.feedback)))
    quotes = {c.number: c.quote for c in grade.citations if c.number in numbers}
    assert wrong.entity in " ".join(quotes[n] for n in wrong.citations)
    assert "small vessels in the feet" in quotes[1]


def test_a_right_answer_raises_the_schedule_and_undo_takes_it_back(quizzer: Tutor, place: SetPlace):
    me = quizzer.learner("ana")
    item = item_of(quizzer, "sba_value", "Diabetes")
    assert (me.due(), me.cards()) == ((), ())
    wrong = me.record(item, quizzer.grade(item, chosen(item, wrong_of(item))))
    assert wrong.attempt.review and wrong.due is not None
    assert (wrong.due - me.today).days == 1
    place.next_day()
    assert [card.fact_id for card in me.due()] == [item.fact_id]
    good = me.record(item, quizzer.grade(item, right(item)), response=right(item))
    assert good.due is not None and good.due > wrong.due
    assert me.due() == ()
    again = me.record(item, quizzer.grade(item, chosen(item, wrong_of(item))))
    assert (again.attempt.review, again.due) == (False, good.due)
    assert [me.undo(), me.undo()] == [again.attempt, good.attempt]
    assert [card.due for card in me.due()] == [wrong.due]
    kept = json.loads(good.attempt.response)
    assert (kept["item_id"], kept["chosen"]) == (item.id, list(item.key))


def test_learners_are_apart(quizzer: Tutor):
    bea, carl = quizzer.learner("bea"), quizzer.learner("carl")
    item = item_of(quizzer, "cloze")
    bea.record(item, quizzer.grade(item, right(item)))
    assert [c.fact_id for c in bea.cards()] == [item.fact_id]
    assert carl.cards() == ()
    assert carl.undo() is None
    exported = bea.export()
    assert carl.import_data(exported).attempts == 1
    assert carl.import_data(exported).attempts == 0
    assert carl.cards() == bea.cards()
    assert carl.forget() is True
    assert carl.forget() is False
    assert (len(bea.cards()), carl.cards()) == (1, ())


def test_progress_tells_topics_mistakes_and_confused_pairs(quizzer: Tutor):
    me = quizzer.learner("dora")
    item = item_of(quizzer, "sba_value", "Diabetes")
    index = wrong_of(item)
    me.record(item, quizzer.grade(item, chosen(item, index)))
    found = me.progress()
    topic = next(t for t in found.topics if t.topic == "Arterial calcification")
    assert (topic.facts, topic.seen, topic.due, topic.forecast[1]) == (4, 1, 0, 1)
    assert {found.confused[0].one, found.confused[0].other} == {
        "Diabetes", item.options[index].entity,
    }  # fmt: skip
    assert [m.item_id for m in found.mistakes] == [item.id]
    names = {t.topic for t in found.topics}
    assert "Myositis ossificans" in names
    assert not names & {"Site", "Associations", "Pitfall"}


def test_an_exam_draws_the_due_days_in(quizzer: Tutor, place: SetPlace):
    from datetime import timedelta

    exam = place.now().date() + timedelta(days=2)
    me = quizzer.learner("exam", exam=exam)
    item = item_of(quizzer, "cloze")
    due = me.record(item, quizzer.grade(item, right(item))).due
    assert due is not None and due <= exam


def test_a_quiz_takes_what_is_due_first(quizzer: Tutor, place: SetPlace):
    me = quizzer.learner("emil")
    item = quizzer.quiz(count=1, learner="emil", seed=3)[0]
    assert quizzer.quiz(count=1, learner="emil", seed=3) == (item,)
    me.record(item, quizzer.grade(item, Response(item.id, gave_up=True)), shown=True)
    assert item.fact_id not in {i.fact_id for i in quizzer.quiz(learner="emil")}
    place.next_day()
    due = quizzer.quiz(learner="emil", due_only=True)
    assert [i.fact_id for i in due] == [item.fact_id]
    assert item.fact_id in {i.fact_id for i in quizzer.quiz(count=3, learner="emil")}


def test_an_item_that_is_gone_is_said_so(quizzer: Tutor):
    from dataclasses import replace

    item = item_of(quizzer, "cloze")
    gone = replace(item, id="q-gone")
    with pytest.raises(ItemGone, match="no longer in the bank"):
        quizzer.learner("gone").record(gone, quizzer.grade(item, right(item)))
    with pytest.raises(ItemGone):
        quizzer.grade(item, Response("q-other"))


def test_practice_moves_no_schedule(quizzer: Tutor):
    item = next(i for i in quizzer.bank() if not i.scored)
    me = quizzer.learner("practice")
    kept = me.record(item, quizzer.grade(item, Response(item.id, gave_up=True)))
    assert (kept.attempt.review, kept.due, me.cards()) == (False, None, ())


def test_a_quiz_runs_from_start_to_summary_and_is_kept(quizzer: Tutor):
    from calctutor.study.opening import resume_run

    me = quizzer.learner("flora")
    items = quizzer.quiz(count=5, topic="arterial calcification", learner="flora")
    run = quizzer.start_quiz(items, me, "arterial calcification")
    assert (run.number, run.total, run.step) == (1, len(items), "answer")
    first = run.item
    assert first is not None
    run.answer(right(first))
    with pytest.raises(AnsweredTwice):
        run.answer(right(first))
    resumed = resume_run(quizzer.questions, me)
    assert resumed is not None and resumed.session == run.session
    resumed.undo()
    assert resumed.item == first
    while resumed.item is not None:
        resumed.answer(right(resumed.item))
    told = resumed.summary()
    assert (told.asked, told.right, told.wrong) == (len(items), len(items), 0)
    with pytest.raises(AnswerError, match="over"):
        resumed.hint()
    with pytest.raises(AnswerError, match="no question"):
        quizzer.start_quiz((), me)


def test_two_takers_of_one_quiz_do_not_answer_it_twice(quizzer: Tutor):
    from calctutor.study.opening import resume_run

    me = quizzer.learner("twice")
    run = quizzer.start_quiz(quizzer.quiz(count=2, learner="twice"), me)
    other = resume_run(quizzer.questions, me)
    assert run.item is not None and other is not None
    run.answer(right(run.item))
    with pytest.raises(AnsweredTwice, match="first one stands"):
        other.answer(Response(run.session.results[0].item_id, gave_up=True))
    assert len(me.store.recent("twice")) == 1


def test_a_typed_reason_counts(quizzer: Tutor):
    item = item_of(quizzer, "two_tier")
    with pytest.raises(AnswerError, match="reason"):
        quizzer.grade(item, chosen(item, item.key[0]))
    assert quizzer.grade(item, right(item)).score == 1.0
    banana = Response(item.id, chosen=item.key, texts=("because bananas",))
    assert quizzer.grade(item, banana).verdict in ("unsure", "wrong")
    assert quizzer.grade(item, banana).score < 0.6
    run = quizzer.start_quiz((item,), quizzer.learner("reasons"))
    assert run.say("avoid it") is None
    assert run.step == "second"
    answered = run.say(item.gold[0].value)
    assert answered is not None and answered.grade.score == 1.0


def test_an_unjudged_answer_is_marked_by_the_learner_and_its_wording_kept(quizzer: Tutor):
    item = item_of(quizzer, "two_tier")
    me = quizzer.learner("marks")
    run = quizzer.start_quiz((item,), me)
    run.say("avoid it")
    run.say("it fools the pathologist")
    assert run.step == "mark"
    assert me.store.recent("marks") == []
    with pytest.raises(AnswerError, match="right, partly or wrong"):
        run.say("hm")
    assert run.mark("right").concluded
    kept = me.store.recent("marks")[0]
    assert (kept.score, kept.verdict, int(kept.rating)) == (1.0, "unsure", 3)
    run.accept()
    assert len(me.store.recent("marks")) == 1
    response = Response(item.id, chosen=item.key, texts=("it fools the pathologist",))
    assert me.grade(item, response).score == 1.0
    assert quizzer.grade(item, response).score < 1.0


def test_what_the_notes_contradict_is_never_accepted(quizzer: Tutor):
    item = item_of(quizzer, "cloze", "gradual")
    run = quizzer.start_quiz((item,), quizzer.learner("opposite"))
    answered = run.say(f"not {item.gold[0].value}")
    assert answered is not None and answered.grade.vetoes
    with pytest.raises(AnswerError, match="contradict"):
        run.accept()


def test_the_authors_files_are_read_again_when_they_change(tutor: Tutor, tmp_path: Path):
    from calctutor.quiz.author import FILE_NAME

    mine = with_place(tutor, tmp_path)
    first = mine.bank()[0]
    (tmp_path / FILE_NAME).write_text(f"retire {first.id}\n", encoding="utf-8")
    assert first.id not in {i.id for i in mine.bank()}
    (tmp_path / FILE_NAME).write_text("retyre x\n", encoding="utf-8")
    with pytest.raises(BankFileError, match="line 1"):
        mine.bank()
    (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BankFileError, match="UTF-8"):
        mine.bank()


def test_a_teacher_accepts_an_answer_for_everybody(tutor: Tutor, tmp_path: Path):
    from calctutor.types import ALIAS_FILE

    mine = with_place(tutor, tmp_path)
    item = item_of(mine, "cloze", "origins of the")
    given = Response(item.id, texts=("posterior thigh group",))
    assert mine.grade(item, given).score < 0.8
    mine.questions.accept(item, "posterior thigh group")
    text = (tmp_path / ALIAS_FILE).read_text(encoding="utf-8")
    assert text.endswith("= posterior thigh group\n")
    assert mine.grade(mine.questions.item(item.id), given).score == 1.0


def test_the_file_of_accepted_answers_is_no_note(home: Path, tmp_path: Path):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# Shells\n\n- Whelk: a snail of the sea.\n", encoding="utf-8")
    (notes / "answer-aliases.txt").write_text("snail = slug\n", encoding="utf-8")
    assert list(Tutor.open(notes, home=tmp_path / "home").index.sources()) == ["a.md"]


def test_a_tutor_without_a_place_says_so(tutor: Tutor):
    with pytest.raises(LearnersError, match="Tutor.open"):
        Tutor(tutor.index, tutor.embedder, tutor.report).bank()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Quiz me on arterial calcification", QuizAsked(None, "arterial calcification")),
        ("five questions", QuizAsked(5)),
        ("give me 3 questions about myositis ossificans, please",
         QuizAsked(3, "myositis ossificans")),
        ("quiz me with two questions about myositis", QuizAsked(2, "myositis")),
        ("Test me on gout with ten questions", QuizAsked(10, "gout")),
        ("quiz me on everything", QuizAsked(None, "", True)),
        ("Quiz me", QuizAsked()),
        ("what is a quiz?", None),
        ("Where does it occur?", None),
    ],
)  # fmt: skip
def test_a_call_for_a_quiz_is_read(text: str, asked: QuizAsked | None):
    assert quiz_asked(text) == asked


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Hint", "hint"), ("another hint please", "hint"), ("skip", "skip"), ("Why?", "why"),
        ("harder", "harder"), ("stop.", "stop"), ("show me", "show"), ("I don’t know", "show"),
        ("why does it calcify?", None), ("thigh", None), ("stop codon", None),
    ],
)  # fmt: skip
def test_commands_are_whole_texts(text: str, command: str | None):
    assert command_of(text) == command


def test_marks_are_read():
    assert [mark_of(t) for t in ("Right", "half", "no", "perhaps")] == [
        "right", "partly", "wrong", None,
    ]  # fmt: skip


def frame_patterns() -> list[re.Pattern[str]]:
    """The closed list of frame sentences as patterns."""
    known = [v for k, v in vars(frames).items() if k.isupper() and isinstance(v, str)]
    patterns = [re.sub(r"\\\{\w+\\\}", "(?s:.+)", re.escape(f)) for f in known if f[0] != "{"]
    return [re.compile(rf"(?:{p})\Z") for p in (*patterns, r"[a-z]\) .+", r"\d\. .+")]


def hold_to_the_rules(tutor: Tutor, reply: Reply) -> None:
    """Each sentence is cited or of the closed list, and each quote is its exact slice."""
    patterns = frame_patterns()
    numbers = [c.number for c in reply.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    for cited in reply.citations:
        assert tutor.index.note(cited.source).text[cited.start : cited.end] == cited.quote
    for sentence in reply.sentences:
        assert bool(sentence.citations) != sentence.frame
        assert set(sentence.citations) <= set(numbers)
        assert sentence.citations or any(p.match(sentence.text) for p in patterns), sentence.text


def options_shown(reply: Reply) -> list[Sentence]:
    return [s for s in reply.sentences if re.match(r"[a-z]\) ", s.text)]


def test_a_quiz_in_conversation_from_start_to_summary(quizzer: Tutor, place: SetPlace):
    chat = quizzer.chat("gina")
    reply = chat.say("Quiz me on arterial calcification")
    assert reply.kind == "quiz"
    assert reply.citations == ()
    seen = [reply]
    for _ in range(40):
        if "The quiz is over" in reply.text:
            break
        question = re.findall(r"Question \d+ of \d+: (.*)", reply.text)[-1]
        item = next(i for i in quizzer.bank() if i.stem == question)
        reply = chat.say(in_words(item))
        assert reply.kind == "quiz"
        assert "Correct." in reply.text
        assert item.citations[0].quote in {c.quote for c in reply.citations}
        seen.append(reply)
    answered = len(seen) - 1
    assert f"Answered: {answered}; right: {answered}; partly: 0; wrong: 0" in reply.text
    assert len(quizzer.learner("gina").cards()) == answered >= 4
    for said in seen:
        hold_to_the_rules(quizzer, said)
    assert chat.say("What is an aneurysm?").kind == "answer"


def in_words(item: QuizItem) -> str:
    """A right answer as a person types it."""
    if item.pairs:
        return " ".join(f"{left + 1}{'abcdef'[r]}" for left, r in item.pairs)
    if item.key:
        return item.options[item.key[0]].text
    return "; ".join(unit.value for unit in item.gold)


def test_after_a_wrong_answer_the_distinction_is_offered(quizzer: Tutor):
    item = item_of(quizzer, "sba_value", "Diabetes")
    talk = quizzer.quiz_talk(quizzer.learner("hugo"))
    talk.begin(quizzer.start_quiz((item, *quizzer.bank()[:4]), quizzer.learner("hugo")))
    replies = talk.say(str(wrong_of(item) + 1))
    assert replies is not None
    feedback = replies[0]
    pair = f"Diabetes vs {item.options[wrong_of(item)].entity}"
    assert feedback.suggestions == (pair,)
    assert pair in feedback.text
    assert "Not right." in feedback.text
    hold_to_the_rules(quizzer, feedback)
    assert talk.say(pair) is None
    assert quizzer.ask(pair).kind == "comparison"
    why = talk.say("why?")
    assert why is not None
    hold_to_the_rules(quizzer, why[0])
    assert len(why[0].citations) >= len(item.options)


def test_a_question_does_not_end_a_quiz(quizzer: Tutor):
    chat = quizzer.chat("ida")
    first = chat.say("five questions")
    assert len(re.findall(r"Question 1 of 5", first.text)) == 1
    aside = chat.say("Where does myositis ossificans occur?")
    assert aside.kind == "answer"
    assert aside.citations
    assert frames.QUIZ_STILL in aside.notices
    assert chat.say("why?").kind != "quiz"
    again = chat.say("repeat")
    assert again.text.split("Question 1")[1] == first.text.split("Question 1")[1]
    over = chat.say("stop")
    assert "Answered: 0" in over.text
    assert chat.say("hint").text == frames.QUIZ_NONE
    assert chat.say("What is myositis ossificans?").kind != "quiz"


def test_fewer_questions_than_asked_for_are_told(quizzer: Tutor):
    chat = quizzer.chat("kai")
    opening = chat.say("quiz me on arterial calcification, 50 questions")
    assert frames.QUIZ_FEWER in opening.text
    assert frames.QUIZ_FEWER not in quizzer.chat("lou").say("three questions").text


def test_what_is_shown_comes_once_more_and_the_quiz_says_so(quizzer: Tutor):
    chat = quizzer.chat("mia")
    chat.say("five questions")
    told = chat.say("show me")
    assert frames.QUIZ_ONCE_MORE in told.text
    assert "Question 2 of 6" in told.text


def test_while_a_mark_is_due_the_answer_is_explained_and_not_hinted_at(quizzer: Tutor):
    chat = quizzer.chat("nia")
    chat.say("five questions on myositis ossificans")
    for _ in range(5):
        told = chat.say("it varies a good deal from patient to patient")
        if frames.QUIZ_MARK in told.text:
            break
        chat.say("skip")
    assert frames.QUIZ_MARK in told.text
    assert chat.say("hint").text == frames.QUIZ_MARK_FIRST
    assert chat.say("why?").citations
    after = chat.say("wrong").text
    assert frames.QUIZ_UNSURE not in after
    assert frames.QUIZ_ACCEPT not in after


def test_commands_in_conversation(quizzer: Tutor):
    chat = quizzer.chat("jan")
    chat.say("quiz me")
    hint = chat.say("hint")
    assert hint.text.startswith("Hint")
    skipped = chat.say("skip")
    assert skipped.text.startswith("Skipped.\nQuestion 2")
    assert chat.say("harder").text.startswith(frames.QUIZ_HARDER)
    shown = chat.say("show me")
    assert shown.text.startswith(frames.QUIZ_SHOWN)
    assert shown.citations
    undone = chat.say("undo")
    assert undone.text.startswith(frames.QUIZ_UNDONE)
    assert "Question 2" in undone.text
    two = chat.say("two questions on myositis ossificans")
    assert "A quiz of 2 questions on myositis ossificans." in two.text
    none = chat.say("quiz me on zebras")
    assert "zebras" in none.notices[0]
    assert chat.say("stop").text.startswith("The quiz is over. Answered: 0")
    for reply in (hint, skipped, shown, undone, two):
        hold_to_the_rules(quizzer, reply)


def test_a_letter_that_names_no_option_leaves_the_question_open(quizzer: Tutor):
    item = item_of(quizzer, "sba_value", "Diabetes")
    talk = quizzer.quiz_talk()
    talk.begin(quizzer.start_quiz((item,)))
    replies = talk.say("z")
    assert replies is not None
    assert replies[0].notices == ("That is none of the options: answer with a letter from a to d.",)
    assert talk.is_open
    assert talk.say("tell me about diabetes") is None
    ended = talk.say("abcd"[item.key[0]])
    assert ended is not None
    assert "right: 1" in ended[-1].text


def test_a_typed_answer_has_two_tries_and_hides_the_rest_between(quizzer: Tutor):
    item = item_of(quizzer, "set_recall", "Developmental causes")
    talk = quizzer.quiz_talk(quizzer.learner("kim"))
    talk.begin(quizzer.start_quiz((item,), quizzer.learner("kim")))
    *known, last = [unit.value for unit in item.gold]
    first = talk.say(", ".join(known))
    assert first is not None and len(first) == 1
    assert f"Partly right.\nRight: {known[0]}" in first[0].text
    assert frames.QUIZ_AGAIN in first[0].text
    assert last not in first[0].text
    assert first[0].citations == ()
    hold_to_the_rules(quizzer, first[0])
    second = talk.say(", ".join((*known, last)))
    assert second is not None
    assert "right: 1" in second[-1].text
    kept = quizzer.learner("kim").store.recent("kim")[0]
    assert (kept.score, kept.hints, int(kept.rating)) == (1.0, 1, 2)


def test_a_contradiction_is_named_and_not_credited(quizzer: Tutor):
    item = item_of(quizzer, "cloze", "gradual")
    talk = quizzer.quiz_talk(quizzer.learner("lea"))
    talk.begin(quizzer.start_quiz((item,), quizzer.learner("lea")))
    first = talk.say(f"not {item.gold[0].value}")
    assert first is not None
    assert "Not right." in first[0].text
    hold_to_the_rules(quizzer, first[0])
    second = talk.say(f"not {item.gold[0].value}")
    assert second is not None
    assert item.citations[0].quote in {c.quote for c in second[0].citations}
    hold_to_the_rules(quizzer, second[0])
    assert int(quizzer.learner("lea").store.recent("lea")[0].rating) == 1


def test_a_chat_of_nobody_records_nothing(quizzer: Tutor):
    chat = quizzer.chat(None)
    before = quizzer.learner().store.learners()
    chat.say("two questions")
    chat.say("show me")
    assert quizzer.learner().store.learners() == before


def test_a_broken_store_is_told_and_the_quiz_goes_on(tutor: Tutor, tmp_path: Path):
    (tmp_path / "learners.sqlite").mkdir()
    chat = with_place(tutor, tmp_path).chat()
    reply = chat.say("two questions")
    assert "Question 1 of 2" in reply.text
    assert "learners.sqlite" in reply.notices[0]


def test_asking_for_a_quiz_outside_a_conversation_says_where(quizzer: Tutor):
    assert quizzer.ask("Quiz me on aneurysm").text == frames.QUIZ_IN_CHAT


def test_a_question_loads_neither_the_schedule_nor_the_database(tutor: Tutor, home: Path):
    code = (
        "import sys; from calctutor import Tutor\n"
        f"tutor = Tutor.open(home={str(home)!r})\n"
        "tutor.chat().say('Where does myositis ossificans occur?')\n"
        "print(sorted({'sqlalchemy', 'fsrs', 'calctutor.study'} & set(sys.modules)))\n"
        "tutor.learner().due()\n"
        "print(sorted({'sqlalchemy', 'fsrs', 'calctutor.study'} & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert ran.stdout.split("\n")[:2] == ["[]", "['calctutor.study', 'fsrs', 'sqlalchemy']"]


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("1b 2a", ((0, 1), (1, 0))),
        ("1-b, 2-a and 3c", ((0, 1), (1, 0), (2, 2))),
        ("1=b;2=c", ((0, 1), (1, 2))),
    ],
)
def test_pairs_are_read_in_the_ways_they_are_typed(line: str, pairs: tuple[tuple[int, int], ...]):
    matching = QuizItem("i", "matching", "Match them.", "f")
    assert read_answer(matching, line).pairs == pairs


@pytest.mark.parametrize("line", ["rounded", "the small vessels", "both and neither"])
def test_words_are_no_pairs(line: str):
    with pytest.raises(AnswerError, match="Give each number its letter"):
        read_answer(QuizItem("i", "matching", "Match them.", "f"), line)
