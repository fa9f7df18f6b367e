"""The page on bringing one's own notes: its commands are run, in order, as a user types them."""

from __future__ import annotations

import io
import json
import re
import shlex
from pathlib import Path

import pytest

from backends import documents
from calctutor.backends.conversions import LARGEST_FILE
from calctutor.backends.convert_child import MEMORY
from calctutor.backends.converter import SECONDS, SECONDS_SCANNED
from calctutor.faces.cli import main
from calctutor.faces.cli_console import Console
from notes.torn import CLOUDS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "importing.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [line.removeprefix("$ calctutor ") for block in BLOCKS for line in block.splitlines()]


class Terminal(io.StringIO):
    """A person who says yes."""

    def isatty(self) -> bool:
        return True


def test_the_commands_do_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("my-notes").mkdir()
    Path("my-notes/lecture 3.pdf").write_bytes(documents.pdf())
    Path("lecture.txt").write_text(CLOUDS, encoding="utf-8")
    environ = {"CALCTUTOR_HOME": str(tmp_path / "home")}
    told: dict[str, str] = {}
    for command in COMMANDS:
        if "--watch" in command:
            continue  # It stays until Ctrl-C; tests/test_courses.py has it.
        out, err = io.StringIO(), io.StringIO()
        code = main(
            shlex.split(command), environ=environ, console=Console(out, err, Terminal("y\n"))
        )
        assert code == 0, (command, err.getvalue())
        told[command] = out.getvalue()
    assert len(told) == len(COMMANDS) - 1 >= 6
    assert "converted: lecture 3.pdf" in told["index --notes my-notes"]
    assert "Written: " in told["import lecture.txt --to my-notes"]
    assert json.loads(told["import lecture.txt --to my-notes --yes --json"])["files"] == 1
    assert sorted(p.name for p in Path("my-notes").iterdir()) == ["lecture 3.pdf", "lecture.md"]
    assert "law" in told["courses list"]
    assert [p.name for p in (tmp_path / "home").rglob("lecture 3.pdf.md")]


def test_the_bounds_are_the_ones_told():
    assert f"{LARGEST_FILE // 2**20} MB" in TEXT
    assert f"{MEMORY / 2**30:.1f} GB" in TEXT
    assert (SECONDS, SECONDS_SCANNED) == (120, 1800) and "two minutes a document" in TEXT
