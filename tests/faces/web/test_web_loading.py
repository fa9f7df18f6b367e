from __future__ import annotations

import asyncio
import time

from calctutor.errors import NotesNotFound
from calctutor.faces.web.app import status_messages
from calctutor.faces.web.loading import Loading, Stage
from doubles_web import FixedTutor, GatedLoad


def test_loading_reports_its_stages_and_ends_with_the_tutor():
    load = GatedLoad()
    loading = Loading(load, "a bug")
    assert not loading.stage.over
    loading.start()
    while loading.stage.name != "embed":
        time.sleep(0.01)
    assert (loading.stage.done, loading.stage.total) == (3, 7)
    load.gate.release()
    assert asyncio.run(loading.over()).tutor is load.tutor


def test_an_error_of_ours_is_told_in_its_own_words():
    load = GatedLoad(failures=[NotesNotFound("There is no folder rivers.")])
    load.gate.release()
    loading = Loading(load, "a bug")
    loading.start()
    assert asyncio.run(loading.over()) == Stage("failed", failure="There is no folder rivers.")


def test_a_bug_is_told_in_general_words_and_logged(caplog):
    load = GatedLoad(failures=[KeyError("x")])
    load.gate.release()
    loading = Loading(load, "It could not start.")
    loading.start()
    assert asyncio.run(loading.over()).failure == "It could not start."
    assert "KeyError" in caplog.text


def test_after_a_failure_a_second_start_tries_again():
    load = GatedLoad(failures=[NotesNotFound("There is no folder rivers.")])
    load.gate.release(2)
    loading = Loading(load, "a bug")
    loading.start()
    asyncio.run(loading.over())
    loading.start()
    assert asyncio.run(loading.over()).tutor is load.tutor


def test_a_second_start_while_it_runs_does_nothing():
    calls = []

    def load(progress):
        calls.append(1)
        time.sleep(0.05)
        return FixedTutor()

    loading = Loading(load, "a bug")
    for _ in range(5):
        loading.start()
    asyncio.run(loading.over())
    loading.start()
    assert calls == [1]


def test_the_page_hears_each_stage_until_the_end():
    load = GatedLoad()
    loading = Loading(load, "a bug")

    async def hear() -> list[dict[str, str]]:
        heard = []
        async for message in status_messages(loading, "rivers"):
            heard.append(message)
            if "3 of 7" in message["status"]:
                load.gate.release()
        return heard

    heard = asyncio.run(hear())
    assert "3 of 7" in heard[-2]["status"]
    assert heard[-2]["examples"] == ""
    assert "rivers: " in heard[-1]["status"].replace("<bdi>", "").replace("</bdi>", "")
    assert "Amber river" in heard[-1]["examples"]
