from __future__ import annotations

import asyncio
from copy import deepcopy

import pytest

from calctutor.errors import NotesEmpty
from calctutor.faces.web import texts
from calctutor.faces.web.ask import Session, answered, read_message
from calctutor.faces.web.loading import Loading
from doubles_web import GatedLoad


def ready(*failures: Exception) -> Loading:
    """A loading that has come to its end."""
    load = GatedLoad(failures=list(failures))
    load.gate.release()
    loading = Loading(load, "a bug")
    loading.start()
    asyncio.run(loading.over())
    return loading


def say(loading: Loading, session: Session, question: str, turn: str = "t1") -> list[dict]:
    """The messages to the page for one question."""

    async def collect() -> list[dict]:
        data = {"question": question, "turn": turn}
        return [message async for message in answered(loading, session, data)]

    return asyncio.run(collect())


def test_a_question_gets_its_answer_and_its_sources():
    (message,) = say(ready(), Session(), "Where is the Amber river?")
    (exchange,) = message["turns"]
    assert (exchange["turn"], exchange["state"]) == ("t1", "done")
    assert 'href="#s-t1-1"' in exchange["answer"]
    assert 'id="s-t1-1"' in exchange["sources"]


def test_a_conversation_remembers_and_each_session_has_its_own():
    loading, empty = ready(), Session()
    mine, yours = deepcopy(empty), deepcopy(empty)
    for turn in ("t1", "t2"):
        last = say(loading, mine, "how many turns?", turn)
    assert "This is turn 2." in last[0]["turns"][-1]["answer"]
    assert "This is turn 1." in say(loading, yours, "how many turns?")[0]["turns"][-1]["answer"]
    assert empty.chat is None


def test_the_last_three_turns_go_out_together_and_none_is_lost():
    loading, session = ready(), Session()
    for n in range(1, 6):
        (message,) = say(loading, session, "how many turns?", f"t{n}")
    assert [e["turn"] for e in message["turns"]] == ["t3", "t4", "t5"]


def test_an_early_question_waits_with_a_line_and_is_answered_later():
    load = GatedLoad()
    loading = Loading(load, "a bug")
    loading.start()

    async def early() -> list[list[dict]]:
        seen = []
        data = {"question": "Where is the Amber river?", "turn": "t1"}
        async for message in answered(loading, Session(), data):
            seen.append(message["turns"])
            load.gate.release()
        return seen

    waiting, done = asyncio.run(early())
    assert [e["state"] for e in waiting] == ["waiting"]
    assert texts.WAITING in waiting[0]["answer"]
    assert [e["state"] for e in done] == ["done"]
    assert "north face" in done[0]["answer"]


def test_two_early_questions_are_both_answered_in_their_order():
    load = GatedLoad()
    loading = Loading(load, "a bug")
    loading.start()
    session = Session()

    async def ask(turn: str) -> list[dict]:
        data = {"question": "how many turns?", "turn": turn}
        return [message async for message in answered(loading, session, data)]

    async def both() -> list[list[dict]]:
        asking = asyncio.gather(ask("t1"), ask("t2"))
        await asyncio.sleep(0.1)
        load.gate.release()
        return await asking

    first, second = asyncio.run(both())
    last = second[-1]["turns"]
    assert [(e["turn"], e["state"]) for e in last] == [("t1", "done"), ("t2", "done")]
    assert "This is turn 1." in first[-1]["turns"][-1]["answer"]
    assert "This is turn 2." in last[-1]["answer"]


def test_no_early_question_is_lost_though_many_wait():
    load = GatedLoad()
    loading = Loading(load, "a bug")
    loading.start()
    session = Session()

    async def ask(turn: str) -> list[dict]:
        data = {"question": "how many turns?", "turn": turn}
        return [message async for message in answered(loading, session, data)]

    async def six() -> list[list[dict]]:
        asking = asyncio.gather(*(ask(f"t{n}") for n in range(6)))
        await asyncio.sleep(0.1)
        load.gate.release()
        return await asking

    for n, messages in enumerate(asyncio.run(six())):
        told = {e["turn"]: e["answer"] for e in messages[-1]["turns"]}
        assert f"This is turn {n + 1}." in told[f"t{n}"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("  ", "The question is empty: type a few words about your notes."),
        ("a long one", "The question has 9,000 characters; keep it under 4,000."),
        ("crash", texts.INTERNAL),
    ],
)
def test_an_error_is_a_sentence_in_the_chat(question: str, sentence: str):
    (message,) = say(ready(), Session(), question)
    assert sentence in message["turns"][0]["answer"]
    assert "ct-is-error" in message["turns"][0]["answer"]
    assert message["turns"][0]["sources"] == ""


def test_without_a_tutor_the_reason_is_the_answer():
    loading = ready(NotesEmpty("The folder rivers holds no notes."))
    (message,) = say(loading, Session(), "Where?")
    assert "The folder rivers holds no notes." in message["turns"][0]["answer"]


@pytest.mark.parametrize(
    "data",
    [
        None, [], "t1", {}, {"question": "q"}, {"turn": "t1"}, {"question": 1, "turn": "t1"},
        {"question": "q", "turn": '"><img>'}, {"question": "q", "turn": "t1 "},
        {"question": "q", "turn": "t" + "1" * 99}, {"question": "q", "turn": ["t1"]},
    ],
)  # fmt: skip
def test_a_message_that_the_page_would_not_send_is_ignored(data: object):
    assert read_message(data) == ("", "")


def test_a_message_of_the_page_is_read():
    assert read_message({"question": "q", "turn": "t12"}) == ("q", "t12")
