"""Every example of the README is run, and prints what the README says."""

from __future__ import annotations

import doctest
import io
import os
import re
from pathlib import Path

import pytest

from calctutor import Tutor
from readme_examples import README, commands, refreshed

TEXT = README.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def test_the_commands_print_what_is_shown(tutor: Tutor, home: Path):
    assert len(commands(TEXT)) >= 2
    assert refreshed(TEXT, {"CALCTUTOR_HOME": str(home)}) == TEXT


def test_the_python_session_prints_what_is_shown(
    tutor: Tutor, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CALCTUTOR_HOME", str(home))
    failures = io.StringIO()
    runner = doctest.DocTestRunner()
    for block in blocks("pycon"):
        test = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
        runner.run(test, out=failures.write)
    assert failures.getvalue() == ""
    assert runner.summarize(verbose=False).attempted >= 5


def test_other_output_is_put_right(tutor: Tutor, home: Path):
    command = commands(TEXT)[0]
    wrong = f"before\n```console\n$ {command}\nnonsense\n```\nafter\n"
    right = refreshed(wrong, {"CALCTUTOR_HOME": str(home)})
    assert right.startswith(f"before\n```console\n$ {command}\nAccording to your notes")
    assert right.endswith("\n```\nafter\n")
    assert "nonsense" not in right
    with pytest.raises(ValueError, match="ended with 2"):
        refreshed("```console\n$ calctutor sing\n```\n", dict(os.environ))


def test_every_install_is_pinned():
    lines = [line for block in blocks("sh") for line in block.splitlines() if "pip" in line]
    assert lines
    assert all("-c constraints.txt" in line for line in lines)


def test_the_files_that_are_named_are_there():
    named = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert named
    assert [name for name in named if not (README.parent / name).exists()] == []
