"""`calctutor migrate`: what it says, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calctutor.backends.learners import open_learners, open_shared_learners
from calctutor.faces.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALCTUTOR_HOME", str(tmp_path))
    store = open_learners(tmp_path / "learners.sqlite")
    store.wish("me", "exam", "2027-06-01")
    store.remember("me", "q", "begun")
    store.close()
    return tmp_path


def test_it_says_what_was_moved(home: Path, database_url: str, capsys: pytest.CaptureFixture[str]):
    assert main(["migrate", "--to", database_url, "--rename", "me=ana"]) == 0
    assert capsys.readouterr().out == "Moved: 1 learner, 1 quiz, 1 wish.\n"
    assert open_shared_learners(database_url).wishes("ana") == {"exam": "2027-06-01"}
    assert main(["migrate", "--to", database_url, "--rename", "me=ana"]) == 0
    assert capsys.readouterr().out == "Everything is there already.\n"


def test_the_way_back_starts_from_the_server_that_is_set(
    home: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    open_shared_learners(database_url).remember("me", "other", "begun")
    monkeypatch.setenv("CALCTUTOR_DATABASE_URL", database_url)
    assert main(["migrate", "--to", str(home / "back.sqlite"), "--json"]) == 0
    moved = json.loads(capsys.readouterr().out)
    assert (moved["learners"], moved["sessions"], moved["wishes"]) == (1, 1, 0)
    back = open_learners(home / "back.sqlite")
    assert back.remembered("me", "other") == "begun"
    back.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "x.sqlite", "--from", "none.sqlite"], "There is no learners' file none.sqlite"),
        (["--to", "x.sqlite", "--rename", "me"], "--rename takes OLD=NEW, not 'me'"),
        (["--to", "postgresql://me@127.0.0.1:1/x"], "x on 127.0.0.1:1 can't be reached"),
    ],
)
def test_what_can_not_be_done_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
):
    assert main(["migrate", *arguments]) == 1
    assert said in capsys.readouterr().err
