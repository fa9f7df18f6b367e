"""Exports and imports as commands: files, refusals, reports, and the time that they take."""

from __future__ import annotations

import io
import json
import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.exports.registry import FORMATS
from calctutor.faces.cli import main
from calctutor.faces.cli_console import Console
from calctutor.faces.cli_parser import make_parser
from study_doubles import SetPlace

Run = Callable[..., "Ran"]
TERMS = ("myositis ossificans", "synovial sarcoma")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the author's file of this file's tutor lies."""
    return tmp_path_factory.mktemp("beside")


@pytest.fixture(scope="module")
def teacher(tutor: Tutor, beside: Path) -> Tutor:
    """The tutor of the shipped notes; its bank is made once for this file."""
    report = replace(tutor.report, reason="")
    return Tutor(tutor.index, tutor.embedder, report, place=SetPlace(beside))


@pytest.fixture
def run(teacher: Tutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in this process, in an empty folder, over the shipped notes."""
    monkeypatch.chdir(tmp_path)

    def in_process(*arguments: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        console = Console(out, err, io.StringIO())
        code = main(arguments, environ={}, console=console, open_tutor=lambda *_: teacher)
        return Ran(code, out.getvalue(), err.getvalue())

    return in_process


def test_the_example_of_its_help_makes_a_handout(run: Run, tmp_path: Path, capsys):
    assert main(["export", "--help"], environ={}) == 0
    example = capsys.readouterr().out.split("Example: calctutor ")[1].replace("\n", " ")
    assert make_parser().parse_args(shlex.split(example)).command == "export"
    ran = run(*shlex.split(example))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Written: handout.docx\nQuestions written: ")
    assert (tmp_path / "handout.docx").read_bytes().startswith(b"PK")


def test_the_shipped_bank_is_exported_in_every_format_in_ten_seconds(run: Run, tmp_path: Path):
    run("export", "--output", "warm.md")  # the bank is made once
    begun = time.process_time()
    for name, format_ in FORMATS.items():
        assert run("export", "--format", name, "--output", f"bank{format_.extension}").code == 0
    assert time.process_time() - begun < 10
    assert len(list(tmp_path.glob("bank*"))) == len(FORMATS)


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(run: Run, tmp_path: Path):
    (tmp_path / "mine.md").write_text("edited by hand", encoding="utf-8")
    ran = run("export", "--output", "mine.md")
    assert ran.code == 1
    assert (
        ran.err == "calctutor: mine.md is there already: choose another --output, or add --force.\n"
    )
    assert (tmp_path / "mine.md").read_text(encoding="utf-8") == "edited by hand"
    assert run("export", "--output", "mine.md", "--force").code == 0
    assert (
        (tmp_path / "mine.md").read_text(encoding="utf-8").startswith("# Questions from your notes")
    )
    assert not list(tmp_path.glob(".*part"))


def test_the_choice_of_topic_kinds_number_and_parts_is_kept(run: Run, tmp_path: Path):
    ran = run(
        "export", "--json", "--topic", "arterial calcification", "--kinds", "cloze,reverse",
        "--count", "3", "--format", "html", "--parts", "quiz", "--title", "Week 1",
    )  # fmt: skip
    told = json.loads(ran.out)
    assert (told["file"], told["questions"]) == ("Week-1.html", 3)
    page = (tmp_path / "Week-1.html").read_text(encoding="utf-8")
    assert page.count("<p><b>") == 3 and "Answers" not in page and "From your notes" not in page
    run("export", "--topic", "arterial calcification", "--parts", "handout", "--output", "h.md")
    handout = (tmp_path / "h.md").read_text(encoding="utf-8")
    assert "From your notes on Arterial calcification" in handout and "Questions" not in handout


def test_several_distinctions_stand_in_one_file(run: Run, tmp_path: Path):
    run("export", "--compare", *TERMS, "--compare", "lipoma vs haemangioma", "--output", "d.md")
    text = (tmp_path / "d.md").read_text(encoding="utf-8")
    assert "### Myositis ossificans / Synovial sarcoma" in text
    assert "### Lipoma / Haemangioma" in text
    assert "(disputed)" in text


def test_disputed_questions_are_left_out_or_marked(run: Run, tmp_path: Path):
    left = json.loads(run("export", "--json", "--output", "a.csv").out)
    marked = json.loads(run("export", "--json", "--output", "b.csv", "--disputed", "mark").out)
    (gone,) = left["left_out"]
    assert gone["reason"] == "on statements marked as disputed"
    assert marked["questions"] == left["questions"] + gone["count"]
    assert "Practice only" in (tmp_path / "b.csv").read_text(encoding="utf-8")
    assert "Practice only" not in (tmp_path / "a.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Name a format by --format"),
        (["--format", "odt"], "There is no format “odt”"),
        (["--output", "x.odt"], "Name a format by --format"),
        (["--format", "csv", "--topic", "zebras"], "There is no question on “zebras”"),
        (["--format", "csv", "--kinds", "riddle"], "There is no kind “riddle”: choose among cloze"),
        (["--format", "pdf", "--parts", "all"], "There is no part “all”: choose among handout"),
        (["--format", "pdf", "--compare", "one"], "Name two terms to compare"),
        (["--format", "pdf", "--compare", "unicorns", "zebras"], "Your notes don't cover"),
        (["--format", "csv", "--count", "-1"], "can't be negative"),
        (["--format", "csv", "--approved"], "There is nothing to export"),
        (["--output", "nowhere/x.csv"], "nowhere/x.csv can't be written"),
    ],
)
def test_what_can_not_be_done_is_one_sentence(run: Run, arguments: list[str], said: str):
    ran = run("export", *arguments)
    assert ran.code == 1
    assert ran.err.startswith("calctutor: ") and said in ran.err.replace("\\", "/")
    assert ran.err.count("\n") == 1


def test_a_teachers_questions_are_taken_in_with_their_findings(
    run: Run, tmp_path: Path, beside: Path
):
    own = tmp_path / "own.gift"
    own.write_text(
        "Where does myositis ossificans commonly lie? {=The thigh ~Pelvis ~The foot}\n\n"
        "Myositis? {=The thigh ~Pelvis ~The foot}\n\nTell me. {}\n",
        encoding="utf-8",
    )
    ran = run("bank", "--import", "own.gift", "--dry-run")
    assert ran.code == 1
    assert "error   L14 “Myositis?”" in ran.out
    assert "own.gift, line 5: “Tell me.” is left out: it has no answer" in ran.out
    assert ran.out.endswith(
        "1 added, 0 changed, 0 as they were, 2 left out (nothing was written)\n"
    )
    assert not (beside / "quiz-bank.conf").exists()
    run("bank", "--import", "own.gift")
    assert "The thigh" in (beside / "quiz-bank.conf").read_text(encoding="utf-8")
    told = json.loads(run("bank", "--import", "own.gift", "--json").out)
    assert len(told["same"]) == 1 and not told["added"]
