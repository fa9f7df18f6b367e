"""The quiz place's operations on the shipped notes: a quiz from set-up to summary."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from time import perf_counter

import pytest

from calctutor import Tutor
from calctutor.errors import AnswerError, CalctutorError, RequestError
from calctutor.faces.web.ops import Context, Result
from calctutor.faces.web.places.quiz import OPS
from calctutor.faces.web.texts import quiz as texts
from calctutor.quiz_types import QuizItem
from calctutor.visit_types import Visit
from doubles_web import context as context_of
from study_doubles import SetPlace

ANA, BEN = "a" * 32, "b" * 32


class Desk:
    """A page's side of the quiz: calls operations as one browser, and remembers what is shown."""

    def __init__(self, context: Context, browser: str) -> None:
        self.context, self.browser = context, browser
        self.shown: Result = {}

    @property
    def visit(self) -> Visit:
        return self.context.visits.visit(self.browser)

    @property
    def item(self) -> QuizItem:
        return self.context.tutor.questions.made().by_id[str(self.shown["item"])]

    def __call__(self, op: str, **args: object) -> Result:
        at = {name: self.shown[name] for name in ("quiz", "turn", "item") if name in self.shown}
        reply = OPS[f"quiz.{op}"](self.context, self.visit, at | args)
        json.dumps(reply)
        if "quiz" in reply:
            self.shown = reply
        return reply

    def go_on(self) -> None:
        following = self.shown["next"]
        assert isinstance(following, dict)
        self.shown = following


@pytest.fixture(scope="module")
def context(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory) -> Context:
    folder = tmp_path_factory.mktemp("desk")
    own = Tutor(tutor.index, tutor.embedder, tutor.report, place=SetPlace(folder))
    return context_of(own, folder)[0]


@pytest.fixture
def desk(context: Context, request: pytest.FixtureRequest) -> Desk:
    """A browser that no other test is."""
    return Desk(context, hashlib.sha256(request.node.name.encode()).hexdigest()[:32])


def begin(desk: Desk, *items: QuizItem) -> Result:
    """A quiz over these very items."""
    tutor = desk.context.tutor
    run = tutor.start_quiz(items, tutor.learner(desk.visit.learner))
    desk.context.visits.set_quiz(desk.visit, run.session.quiz_id)
    return desk("now")


def item_of(desk: Desk, kind: str, words: str = "") -> QuizItem:
    items = desk.context.tutor.bank()
    return next(i for i in items if i.kind == kind and i.scored and words in i.stem)


def right(item: QuizItem) -> dict[str, object]:
    return {
        "chosen": list(item.key),
        "texts": [u.value for u in item.gold] if not item.options else [],
        "pairs": [index for pair in item.pairs for index in pair],
        "order": list(item.order),
    }


def words_of(html: object) -> str:
    """The text of some HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", str(html))).split())


def test_set_up_offers_what_the_notes_have(desk: Desk):
    told = desk("open")
    if not told["ready"]:
        work = str(desk("make")["work"])
        while not (look := desk.context.works.look(desk.visit, work)).over:
            pass
        assert not look.failure
        told = desk("open")
    setup = words_of(told["setup"])
    assert "Fill the gap" in setup and "Name it" in setup and "Match and order" in setup
    assert "what is due today (0)" in setup
    assert told["view"] == "none"
    found = desk("topics", typed="arter cal")
    assert 'data-value="Arterial calcification"' in str(found["html"])
    assert found["count"] == 1
    assert desk("topics", typed="zebra")["count"] == 0
    assert int(str(desk("topics", typed="")["count"])) > 5


def test_no_key_leaves_before_its_answer(desk: Desk):
    for item in desk.context.tutor.bank():
        begin(desk, item)
        sent = json.dumps(desk.shown)
        shown = words_of(desk.shown["html"]).removeprefix("Question 1 of 1").casefold()
        asked = " ".join([item.stem, *(o.text for o in item.options), *item.left]).casefold()
        for secret in (item.model_answer, *(u.value for u in item.gold)):
            found = rf"(?<!\w){re.escape(secret.casefold())}(?!\w)"
            if secret and not re.search(found, asked):
                assert not re.search(found, shown), item
        assert "feedback" not in sent and item.fact_id not in sent
        assert "is-right" not in sent and "refut" not in sent
        assert "ct-source" not in sent


def test_a_quiz_from_start_to_summary(desk: Desk):
    desk("start", topic="arterial calcification", count=4)
    assert "Question 1 of" in words_of(desk.shown["html"])
    asked = 0
    while desk.shown["view"] == "card":
        asked += 1
        told = desk("answer", **right(desk.item))
        assert told["view"] == "told", told
        assert str(told["said"]).startswith("Correct.")
        assert "Show in the notes" in words_of(told["html"])
        assert "#notes/arterial-calcification.md:" in str(told["html"])
        desk.go_on()
    assert desk.shown["view"] == "end"
    assert f"{asked} of {asked} right" in words_of(desk.shown["html"])
    assert desk("now")["view"] == "none"


def test_a_wrong_choice_is_told_and_its_pair_offered(desk: Desk):
    item = item_of(desk, "sba_value", "Diabetes")
    wrong = next(i for i, o in enumerate(item.options) if not o.correct and o.entity)
    begin(desk, item)
    told = desk("answer", chosen=[wrong])
    words = words_of(told["html"])
    assert "Not right" in words and "The answer:" in words
    assert f"{item.options[wrong].text} your choice" in words
    assert f"{item.options[item.key[0]].text} right answer" in words
    assert f"What tells {item.subject} from {item.options[wrong].entity}?" in words
    assert 'href="#compare/Diabetes|' in str(told["html"])
    assert "Comes back tomorrow." in words
    desk.go_on()
    assert "To read again" in words_of(desk.shown["html"])
    again = desk("again")
    assert again["view"] == "card" and desk.item == item


def test_a_step_that_is_sent_again_is_taken_once(desk: Desk):
    item = item_of(desk, "set_recall")
    begin(desk, item, item_of(desk, "two_tier"))
    at = {name: desk.shown[name] for name in ("quiz", "turn", "item", "state")}
    hint = desk("hint", state=at["state"])
    again = desk("hint", state=at["state"])
    assert (hint["view"], again["view"], again["line"]) == ("hint", "card", texts.TAKEN)
    assert again["state"] == hint["state"] != at["state"]
    missed = {"texts": [item.gold[0].value], "state": hint["state"]}
    assert desk("answer", **missed)["view"] == "again"
    repeated = desk("answer", **missed)
    assert (repeated["view"], repeated["line"]) == ("card", texts.TAKEN)
    told = desk("show", state=repeated["state"])
    assert told["view"] == "told"
    undone = desk("undo", state=told["state"])
    assert (undone["view"], desk.item) == ("card", item)
    assert desk("undo", state=told["state"])["line"] == texts.TAKEN


def test_a_typed_answer_gets_a_second_try_and_hints(desk: Desk):
    item = item_of(desk, "set_recall")
    begin(desk, item)
    hint = desk("hint")
    assert hint["view"] == "hint" and "Hint 1" in words_of(hint["html"])
    assert f"There are {len(item.gold)}" in str(hint["said"])
    assert f"There are {len(item.gold)}" in words_of(desk("now")["html"])
    first = desk("answer", texts=[item.gold[0].value])
    assert first["view"] == "again", first
    for unit in item.gold[1:]:
        assert unit.value not in words_of(first["html"])
    done = desk("answer", texts=[u.value for u in item.gold])
    assert done["view"] == "told"
    shown = desk("undo")
    assert shown["view"] == "card" and desk.item == item


def test_a_choice_that_needs_its_reason_and_a_mark_of_ones_own(desk: Desk):
    item = item_of(desk, "two_tier")
    begin(desk, item)
    second = desk("answer", chosen=list(item.key))
    assert second["view"] == "card"
    assert item.reason_stem in words_of(second["html"])
    assert item.gold[0].value not in words_of(second["html"])
    with pytest.raises(AnswerError, match="reason"):
        desk("answer", texts=[])
    marking = desk("answer", texts=["it fools the pathologist"])
    assert marking["view"] == "mark"
    assert "it fools the pathologist" in words_of(marking["html"])
    assert item.gold[0].value in words_of(marking["html"])
    assert desk("now")["view"] == "mark"
    marked = desk("mark", mark="partly")
    assert marked["view"] == "told" and "Partly right" in words_of(marked["html"])
    accepted = desk("accept")
    assert accepted["line"] == texts.ACCEPTED and "Correct" in words_of(accepted["html"])
    begin(desk, item)
    desk("answer", chosen=list(item.key))
    assert desk("answer", texts=["it fools the pathologist"])["view"] == "told"


def test_too_easy_moves_the_day(desk: Desk):
    item = item_of(desk, "cloze")
    begin(desk, item)
    told = desk("answer", **right(item))
    assert 'data-do="easy"' in str(told["html"])
    eased = desk("easy")
    assert eased["line"] == texts.EASED
    before, after = (re.search(r"in (\d+) days", words_of(r["html"])) for r in (told, eased))
    assert before and after and int(after[1]) > int(before[1])


def test_every_kind_is_asked_and_told(desk: Desk):
    kinds = {i.kind: i for i in reversed(desk.context.tutor.bank())}
    for item in kinds.values():
        shown = begin(desk, item)
        assert shown["view"] == "card" and words_of(item.stem.split("_")[0])[:40] in words_of(
            shown["html"]
        )
        told = desk("show")
        assert told["view"] == "told"
        assert "Here it is" in words_of(told["html"])
        assert item.citations[0].source in words_of(told["html"])


def test_a_window_that_lags_behind_is_brought_along(desk: Desk):
    desk("start", count=3)
    other = Desk(desk.context, desk.browser)
    other.shown = dict(desk.shown)
    desk("answer", **right(desk.item))
    late = other("answer", **right(other.item))
    assert late["line"] == texts.MOVED_ON and late["view"] == "card"
    assert late["turn"] == 1
    me = desk.context.tutor.learner(desk.visit.learner)
    assert len(me.store.recent(me.name)) == 1
    desk.go_on()
    desk("stop")
    ended = other("answer", **right(other.item))
    assert (ended["view"], ended["line"]) == ("end", texts.ENDED)
    assert "Ended early" in words_of(ended["html"])


def test_what_cannot_be_taken_is_a_sentence_and_loses_nothing(desk: Desk):
    item = item_of(desk, "cloze")
    begin(desk, item)
    for texts_given, sentence in (
        ([], "Nothing was written"),
        (["..."], "Nothing was written"),
        (["x" * 10_000], "10,000 characters"),
        (["x" * 30_000], "."),
        ([3], "."),
        ("hm", "."),
    ):
        with pytest.raises(CalctutorError, match=sentence):
            desk("answer", texts=texts_given)
    choice = item_of(desk, "sba_value")
    begin(desk, choice)
    for chosen in ([], [0, 1], [17], [-1], [True], ["0"]):
        with pytest.raises(CalctutorError):
            desk("answer", chosen=chosen)
    assert desk("now")["view"] == "card"
    assert desk("answer", **right(choice))["view"] == "told"
    with pytest.raises(RequestError):
        desk("start", kinds=["nonsense"])
    with pytest.raises(RequestError):
        desk("start", count=51)
    with pytest.raises(AnswerError, match="no question on “zebras”"):
        desk("start", topic="zebras")
    with pytest.raises(AnswerError, match="Nothing is due"):
        desk("start", due=True, topic="glossary")


def test_a_question_that_the_notes_lost_is_passed_over(desk: Desk):
    first, second = item_of(desk, "cloze"), item_of(desk, "reverse")
    begin(desk, first, second)
    tutor = desk.context.tutor
    shown = dict(desk.shown)
    file = tutor.place._folder / "quiz-bank.conf"  # type: ignore[attr-defined]
    file.write_text(f"retire {first.id}\n", encoding="utf-8")
    try:
        assert first.id not in tutor.questions.made().by_id
        desk.shown = shown
        moved = desk("answer", **right(first))
        assert moved["line"] == texts.MOVED_ON
        assert desk.item == second
    finally:
        file.unlink()


def test_only_what_was_wrong_and_only_some_kinds(desk: Desk):
    item = item_of(desk, "sba_entity")
    wrong = next(i for i, o in enumerate(item.options) if not o.correct)
    with pytest.raises(AnswerError, match="answered wrongly"):
        desk("start", missed=True)
    begin(desk, item)
    desk("answer", chosen=[wrong])
    desk("start", missed=True)
    assert desk.item.fact_id == item.fact_id
    desk("start", kinds=["gap"], count=5)
    assert desk.item.kind == "cloze"
    desk("start", topic="malignant mineralizing tumours", disputed=True)
    while desk.item.scored:
        desk("skip")
    assert "Practice only: your notes mark this as disputed" in words_of(desk.shown["html"])


def test_learners_of_two_browsers_are_apart(context: Context):
    ana, ben = Desk(context, ANA), Desk(context, BEN)
    ana("start", count=2)
    assert ben("now")["view"] == "none"
    with pytest.raises(AnswerError, match="no longer kept"):
        ben("answer", **right(ana.item), quiz=ana.shown["quiz"], turn=0, item=ana.item.id)
    ana("answer", **right(ana.item))
    assert context.tutor.learner(ben.visit.learner).store.recent(ben.visit.learner) == []


def test_an_answer_takes_under_300_milliseconds(desk: Desk):
    desk("start", count=10)
    taken = []
    while desk.shown["view"] == "card":
        began = perf_counter()
        desk("answer", **right(desk.item))
        taken.append(perf_counter() - began)
        if desk.shown["view"] == "told":
            desk.go_on()
        else:
            desk("skip")
    assert sorted(taken)[len(taken) // 2] < 0.3
