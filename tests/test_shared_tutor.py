"""A tutor whose notes lie on a server: the same replies as on a laptop, and changes seen by all."""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.build import build_tutor, index_state, installation_checks
from calctutor.faces.web.loading import Loading
from calctutor.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[1]


def settings_of(home: Path, url: str, notes: Path | None = None) -> Settings:
    environ = {"CALCTUTOR_HOME": str(home), "CALCTUTOR_DATABASE_URL": url}
    return read_settings(environ | ({"CALCTUTOR_NOTES": str(notes)} if notes else {}))


def questions() -> list[str]:
    lines = [
        json.loads(line)
        for path in sorted((ROOT / "evaluation" / "shipped").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [line["q"] if "q" in line else line["turns"][0] for line in lines]


def test_a_server_gives_the_replies_of_a_laptop(tutor: Tutor, home: Path, database_url: str):
    shared = build_tutor(settings_of(home, database_url))
    asked = questions()[::4]
    assert len(asked) > 80
    for question in asked:
        assert shared.ask(question) == tutor.ask(question), question
    assert shared.compare("osteosarcoma", "chondroma") == tutor.compare("osteosarcoma", "chondroma")
    assert shared.bank() == tutor.bank()
    state = index_state(settings_of(home, database_url))
    assert (state.notes, state.passages, state.facts) == (6, 22, 62)
    assert state.folder.startswith("shipped in t")
    assert state.size > 100_000


def wait_for(what: object, seconds: float = 20.0) -> None:
    assert callable(what)
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def is_over(loading: Loading) -> bool:
    return loading.stage.over


@pytest.mark.timeout(120)
def test_a_change_is_seen_by_all_without_a_restart(home: Path, tmp_path: Path, database_url: str):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# Rivers\n\n- The Elbe flows into the North Sea.\n", "utf-8")
    mine = settings_of(home, database_url, notes)

    def load(progress: object) -> Tutor:
        return build_tutor(mine)

    one, two = (
        Loading(load, "a bug", lambda moved, progress: build_tutor(mine, adopt=True))
        for _ in range(2)
    )
    for loading in (one, two):
        loading.start()
        wait_for(partial(is_over, loading))
        assert loading.stage.failure == ""
    old = two.stage.tutor
    assert old is not None
    assert old.ask("Where does the Oder flow?").kind == "abstention"
    two.keep_up()
    assert two.stage.tutor is old
    (notes / "b.md").write_text("# More rivers\n\n- The Oder flows into the Baltic Sea.\n", "utf-8")
    one.renew(lambda stage, done, total: None)
    assert not old.is_current()
    two.keep_up()
    wait_for(lambda: two.stage.tutor is not old)
    new = two.stage.tutor
    assert new is not None
    reply = new.ask("Where does the Oder flow?")
    assert "Baltic" in reply.text
    assert [c.source for c in reply.citations] == ["b.md"]
    assert new.is_current()
    assert old.ask("Where does the Elbe flow?").kind == "answer"


def test_a_start_that_adopts_takes_what_counts_whatever_its_own_notes_are(
    home: Path, tmp_path: Path, database_url: str
):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# Rivers\n\n- The Elbe flows into the North Sea.\n", "utf-8")
    settings = settings_of(home, database_url, notes)
    first = build_tutor(settings)
    (notes / "a.md").write_text("# Rivers\n\n- The Elbe flows north.\n", "utf-8")
    adopted = build_tutor(settings, adopt=True)
    assert adopted.report.reason == ""
    reply = adopted.ask("Where does the Elbe flow?")
    assert reply.citations == first.ask("Where does the Elbe flow?").citations
    assert "North Sea" in reply.text
    assert reply.citations[0].stale
    assert "north" in build_tutor(settings).ask("Where does the Elbe flow?").text


def test_doctor_looks_at_the_server(home: Path, database_url: str):
    settings = settings_of(home, database_url)
    before = {check.name: check for check in installation_checks(settings)}
    assert before["database"].ok
    assert "its tables have version" in before["database"].detail
    assert "no index on the server yet" in before["index"].detail
    build_tutor(settings)
    after = {check.name: check for check in installation_checks(settings)}
    assert after["index"].detail.startswith("6 notes, 22 passages, 62 facts, ")
    gone = settings_of(home, database_url.rpartition("/")[0] + "/nowhere")
    failed = {check.name: check for check in installation_checks(gone)}
    assert not failed["database"].ok
    assert "make it with createdb" in failed["database"].detail
