from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

import pytest

from calctutor.backends.visits import open_visits
from calctutor.errors import NotesEmpty
from calctutor.faces.web.desk import Desk
from calctutor.faces.web.loading import Loading
from calctutor.faces.web.texts import frame as texts
from doubles_web import GatedLoad
from live_page import page_settings

ME, OTHER = "a" * 32, "b" * 32


def desk_over(load: GatedLoad, folder: Path) -> Desk:
    """A desk whose loading has begun."""
    loading = Loading(load, "a bug")
    loading.start()
    return Desk(loading, page_settings(0), lambda: open_visits(folder / "learners.sqlite"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk whose tutor is ready."""
    load = GatedLoad()
    load.gate.release(9)
    return desk_over(load, tmp_path)


def call(desk: Desk, op: object, args: object = None, browser: object = ME) -> dict:
    """What the page's script gets."""
    return json.loads(asyncio.run(desk.call(op, browser, {} if args is None else args)))


def say(desk: Desk, question: str, browser: str = ME) -> dict:
    return call(desk, "ask.say", {"question": question}, browser)["ok"]


def test_a_question_gets_its_answer_and_its_sources(desk: Desk):
    told = say(desk, "Where is the Amber river?")
    assert told["turn"] == "t1"
    assert 'href="#s-t1-1"' in told["answer"]
    assert 'id="s-t1-1"' in told["sources"]


def test_a_conversation_remembers_and_each_browser_has_its_own(desk: Desk):
    say(desk, "how many turns?")
    assert "This is turn 2." in say(desk, "how many turns?")["answer"]
    assert "This is turn 1." in say(desk, "how many turns?", OTHER)["answer"]


def test_another_learner_of_the_browser_has_its_own_conversation(desk: Desk):
    say(desk, "how many turns?")
    assert call(desk, "page.learner", {"name": " Anna  Berg "})["ok"] == {"learner": "Anna Berg"}
    assert "This is turn 1." in say(desk, "how many turns?")["answer"]
    call(desk, "page.learner", {"name": "me"})
    assert "This is turn 2." in say(desk, "how many turns?")["answer"]
    assert call(desk, "page.state", browser=OTHER)["ok"]["learners"] == ["me"]


def test_an_early_question_waits_for_the_tutor(tmp_path: Path):
    load = GatedLoad()
    desk = desk_over(load, tmp_path)

    async def early() -> list[str]:
        asking = asyncio.gather(*(desk.call("ask.say", ME, {"question": "x"}) for _ in range(3)))
        state = json.loads(await desk.call("page.state", ME, {}))["ok"]
        assert not state["over"]
        load.gate.release()
        return await asking

    replies = [json.loads(reply)["ok"] for reply in asyncio.run(early())]
    assert sorted(reply["turn"] for reply in replies) == ["t1", "t2", "t3"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("  ", "The question is empty: type a few words about your notes."),
        ("a long one", "The question has 9,000 characters; keep it under 4,000."),
        ("crash", texts.INTERNAL),
    ],
)
def test_an_error_is_a_sentence(desk: Desk, question: str, sentence: str):
    assert call(desk, "ask.say", {"question": question}) == {"error": sentence}


def test_without_a_tutor_the_reason_is_the_answer_and_a_retry_helps(tmp_path: Path):
    load = GatedLoad(failures=[NotesEmpty("The folder rivers holds no notes.")])
    load.gate.release(2)
    desk = desk_over(load, tmp_path)
    assert call(desk, "ask.say", {"question": "x"}) == {
        "error": "The folder rivers holds no notes."
    }
    assert "holds no notes" in call(desk, "page.state")["ok"]["status"]
    call(desk, "page.state", {"retry": True})
    assert call(desk, "ask.say", {"question": "Where?"})["ok"]["turn"] == "t1"


@pytest.mark.parametrize(
    ("op", "browser", "args"),
    [
        (None, ME, {}), ("ask.say", None, {}), ("ask.say", ME, []), ("ask.say", ME, {}),
        ("ask.say", ME, {"question": 1}), ("ask.say", ME, {"question": ["x"]}),
        ("ask.say", "A" * 32, {"question": "x"}), ("ask.say", ME + "a", {"question": "x"}),
        ("ask.say", "../../../etc/passwd", {"question": "x"}), ("ask.nothing", ME, {}),
        ("os.system", ME, {}), ("__init__.x", ME, {}), ("ask", ME, {}), (".say", ME, {}),
        ("page.learner", ME, {"name": "x\0y"}), ("page.learner", ME, {"name": "x" * 101}),
        ("page.dismiss", ME, {"hint": "<b>"}), ("page.work", ME, {"work": "none"}),
        ("page.upload", ME, {"file": "f" * 32, "name": "n", "part": 1, "base64": ""}),
        ("page.upload", ME, {"file": "f" * 32, "name": "n", "part": 0, "base64": "?"}),
        ("page.upload", ME, {"file": "f" * 32, "name": "n", "part": True, "base64": ""}),
    ],
)  # fmt: skip
def test_what_the_page_would_not_send_is_refused_in_a_sentence(
    desk: Desk, op: object, browser: object, args: object, caplog
):
    told = call(desk, op, args, browser)
    assert list(told) == ["error"]
    assert told["error"].endswith((".", "?"))
    assert caplog.records == []


def test_a_hint_that_was_put_away_stays_away(desk: Desk):
    assert call(desk, "page.state")["ok"]["dismissed"] == []
    call(desk, "page.dismiss", {"hint": "ask"})
    assert call(desk, "page.state")["ok"]["dismissed"] == ["ask"]
    assert call(desk, "page.state", browser=OTHER)["ok"]["dismissed"] == []


def test_the_first_state_does_not_wait_for_the_store(tmp_path: Path):
    opening = threading.Event()

    def open_late() -> object:
        assert opening.wait(30)
        return open_visits(tmp_path / "learners.sqlite")

    load = GatedLoad()
    load.gate.release()
    loading = Loading(load, "a bug")
    loading.start()
    desk = Desk(loading, page_settings(0), open_late)

    async def states() -> list[dict]:
        asked = [json.loads(await desk.call("page.state", ME, {}))["ok"]]
        opening.set()
        while "learner" not in asked[-1]:
            asked.append(json.loads(await desk.call("page.state", ME, {}))["ok"])
        return asked

    first, *_, last = asyncio.run(states())
    assert (first["over"], "learner" in first) == (False, False)
    assert (last["over"], last["learner"]) == (True, "me")
