from __future__ import annotations

import asyncio
import time

import pytest

from calctutor.errors import NotesNotFound
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


def test_a_renewed_tutor_takes_the_place_of_the_old_one_which_serves_meanwhile():
    tutors = [FixedTutor(), FixedTutor()]
    seen = []

    def load(progress):
        seen.append(loading.stage.tutor)
        return tutors[len(seen) - 1]

    loading = Loading(load, "a bug")
    loading.start()
    asyncio.run(loading.over())
    assert loading.renew(lambda *_: None) is tutors[1]
    assert loading.stage.tutor is tutors[1]
    assert seen == [None, tutors[0]]


def test_a_renewal_that_fails_leaves_the_old_tutor():
    load = GatedLoad()
    load.gate.release(2)
    loading = Loading(load, "a bug")
    loading.start()
    asyncio.run(loading.over())
    load.failures.append(NotesNotFound("There is no folder rivers."))
    with pytest.raises(NotesNotFound):
        loading.renew(lambda *_: None)
    assert loading.stage.tutor is load.tutor
