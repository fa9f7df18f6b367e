"""bank, quiz, progress and learner as processes: pipes, a terminal, exit codes."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.faces.cli import main
from calctutor.faces.cli_console import Console
from calctutor.faces.cli_parser import LEARNER, make_parser
from calctutor.quizzing import DEFAULT_LEARNER
from calctutor.settings import read_settings
from study_doubles import SetPlace

Run = Callable[..., "Ran"]
COMMAND = [sys.executable, "-m", "calctutor"]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def quizzer(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    """The tutor of the shipped notes with learners of this file's own."""
    place = SetPlace(tmp_path_factory.mktemp("study"))
    report = replace(tutor.report, reason="")
    return Tutor(tutor.index, tutor.embedder, report, place=place)


@pytest.fixture
def run(quizzer: Tutor) -> Callable[..., Ran]:
    """The command line in this process, with lines typed into it."""

    def in_process(*arguments: str, typed: str = "") -> Ran:
        out, err = io.StringIO(), io.StringIO()
        console = Console(out, err, io.StringIO(typed))
        code = main(arguments, environ={}, console=console, open_tutor=lambda *_: quizzer)
        return Ran(code, out.getvalue(), err.getvalue())

    return in_process


@pytest.mark.parametrize("command", ["bank", "quiz", "progress", "learner"])
def test_each_command_has_help_with_an_example_that_parses(command: str, capsys):
    assert main([command, "--help"], environ={}) == 0
    example = capsys.readouterr().out.split("Example: calctutor ")[1].replace("\n", " ")
    assert make_parser().parse_args(shlex.split(example)).command == command


def test_one_name_stands_for_the_only_learner():
    assert LEARNER == DEFAULT_LEARNER


def test_a_piped_quiz_is_graded_kept_and_shown_in_progress(run: Run):
    asked = ["quiz", "--topic", "arterial calcification", "--count", "3", "--learner", "ana"]
    first = run(*asked, typed="hint\nshow me\nskip\n")
    assert first.returncode == 0
    assert first.stderr == ""
    assert "Question 1 of 3" in first.stdout
    assert "Hint" in first.stdout
    assert "Here it is:" in first.stdout
    assert "arterial-calcification.md:" in first.stdout
    assert "Answered: 1; right: 0; partly: 0; wrong: 1; skipped: 1." in first.stdout
    told = run("progress", "--learner", "ana", "--json")
    topic = next(
        t for t in json.loads(told.stdout)["topics"] if t["topic"] == "Arterial calcification"
    )
    assert (topic["facts"], topic["seen"], topic["forecast"][:2]) == (4, 1, [0, 1])
    plain = run("progress", "--learner", "ana").stdout
    assert "Last errors" in plain
    assert "today: 0, +1: 1" in plain
    other = json.loads(run("progress", "--json").stdout)
    assert sum(t["seen"] for t in other["topics"]) == 0
    assert run("quiz", "--due", "--learner", "ana").stdout == "Nothing is due today.\n"


def test_a_quiz_that_was_left_is_gone_on_with(run: Run):
    first = run("quiz", "--count", "3", "--learner", "left", typed="show me\n")
    assert "calctutor quiz --resume goes on with it." in first.stdout
    again = run("quiz", "--resume", "--learner", "left", typed="skip\nskip\n")
    assert again.stdout.startswith("Question 2 of ")
    assert "Answered: 1; right: 0; partly: 0; wrong: 1; skipped: 2." in again.stdout
    over = run("quiz", "--resume", "--learner", "left")
    assert over.stdout == "No quiz was left open.\n"


def test_the_day_of_an_exam_is_kept(run: Run):
    run("quiz", "--count", "1", "--learner", "exam", "--exam", "2027-03-31", typed="skip\n")
    kept = run("progress", "--learner", "exam")
    assert kept.stdout.startswith("Exam: 2027-03-31, in 30 days\n")
    assert not run("progress", "--learner", "other").stdout.startswith("Exam")
    gone = run("progress", "--learner", "exam", "--exam", "none")
    assert not gone.stdout.startswith("Exam")


def test_a_learners_data_go_out_and_in_again(run: Run, tmp_path: Path):
    run("quiz", "--count", "2", "--learner", "out", typed="show me\n")
    file = str(tmp_path / "me.json")
    assert run("learner", "export", file, "--learner", "out").stdout == f"Written to {file}.\n"
    again = run("learner", "export", file, "--learner", "out")
    assert (again.returncode, again.stderr) == (
        1, f"calctutor: {file} is there already: choose another name.\n",
    )  # fmt: skip
    into = run("learner", "import", file, "--learner", "bo")
    assert into.stdout == "Added 1 answers and 1 facts' schedules.\n"
    assert {"bo", "out"} <= set(run("learner", "list").stdout.split())
    refused = run("learner", "forget", "--learner", "bo")
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    gone = run("learner", "forget", "--learner", "bo", "--yes")
    assert gone.stdout == "All is deleted.\n"
    assert run("learner", "undo", "--learner", "out").stdout == "The last answer is taken back.\n"
    assert run("learner", "undo", "--learner", "out").stdout == "There is no answer to take back.\n"


def test_the_bank_is_printed_checked_and_linted(run: Run, tmp_path: Path):
    printed = run("bank", "--json")
    data = json.loads(printed.stdout)
    assert data["report"]["items"] == len(data["items"]) > 100
    assert data["report"]["covered"] == data["report"]["facts"]
    file = tmp_path / "bank.json"
    file.write_text(printed.stdout, encoding="utf-8")
    clean = run("bank", "--lint", str(file))
    assert clean.returncode == 0
    assert clean.stdout.endswith(f"{len(data['items'])} questions, 0 with an error\n")
    item = next(i for i in data["items"] if len(i["options"]) > 2)
    item["options"][0]["text"] = item["options"][1]["text"]
    file.write_text(json.dumps([item]), encoding="utf-8")
    flawed = run("bank", "--lint", str(file))
    assert flawed.returncode == 1
    assert f"error   L01 {item['id']}" in flawed.stdout
    listed = run("bank", "--topic", "arterial calcification").stdout
    assert "\n  * " in listed
    assert "arterial-calcification.md:" in listed
    checked = run("bank", "--check")
    assert (checked.returncode == 0) == ("FAIL" not in checked.stdout)
    assert "items with an E flaw" in checked.stdout


def test_a_teachers_file_is_linted(run: Run, tmp_path: Path):
    file = tmp_path / "mine.conf"
    file.write_text(
        "add mine-1\nfrom: arterial-calcification.md | the small vessels in the feet calcify.\n"
        "stem: What calcifies in diabetes, according to your notes?\n"
        "right: The small vessels in the feet\nwrong: All of the above\nwrong: The aorta\n",
        encoding="utf-8",
    )
    ran = run("bank", "--lint", str(file))
    assert ran.returncode == 1
    assert "L03 mine-1" in ran.stdout
    assert "1 questions, 1 with an error" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("quiz", "--topic", "zebras"), "There is no question on “zebras”"),
        (("quiz", "--count", "0"), "A quiz has 1 to 100 questions"),
        (("quiz", "--exam-date", "soon"), "“soon” is no date"),
        (("quiz", "--exam", "2020-01-01"), "2020-01-01 is past"),
        (("learner", "optimise"), "Fitting the schedule needs more than 512 reviews"),
        (("quiz", "--learner", " "), "A learner's name has 1 to 100"),
        (("bank", "--lint", "none.conf"), "none.conf can't be read: No such file"),
        (("bank", "--topic", ""), ""),
        (("learner", "import", "none.json"), "none.json can't be read"),
        (("learner", "export"), "Name a file to export"),
    ],
)
def test_bad_input_gives_one_sentence(run: Run, arguments, said: str):
    ran = run(*arguments)
    if not said:
        assert ran.returncode == 0
        return
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"calctutor: {said}")
    assert ran.stderr.count("\n") == 1


def test_a_broken_export_and_a_broken_bank_are_refused(run: Run, tmp_path: Path):
    file = tmp_path / "x.json"
    for text, said in (("{", "is no export"), ('{"a": 1}', "no export of a learner's data")):
        file.write_text(text, encoding="utf-8")
        ran = run("learner", "import", str(file))
        assert ran.returncode == 1
        assert said in ran.stderr
    for text, said in (
        ("{", "x.json is no JSON"),
        ("{}", "holds no list of items"),
        ('[{"id": 1}]', "item 1"),
        ('[{"colour": 1}]', "has no field 'colour'"),
        ("retyre x\n", "line 1"),
    ):
        file.write_text(text, encoding="utf-8")
        ran = run("bank", "--lint", str(file))
        assert ran.returncode == 1
        assert said in ran.stderr, ran.stderr


@pytest.fixture
def environ(tutor: Tutor, home: Path, tmp_path: Path) -> dict[str, str]:
    """A process's environment: the index of the run, and learners of the test's own."""
    indexes = read_settings({}, overrides={"home": str(home)}).indexes
    return os.environ | {
        "CALCTUTOR_HOME": str(tmp_path / "home"),
        "CALCTUTOR_INDEXES": str(indexes),
        "PYTHONIOENCODING": "utf-8",
    }


def test_a_quiz_in_a_process_takes_its_lines_from_a_pipe(environ: dict[str, str]):
    ran = subprocess.run(
        [*COMMAND, "quiz", "--count", "2"],
        env=environ,
        input="show me\nWhat is an aneurysm?\n",
        capture_output=True,
        encoding="utf-8",
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Here it is:" in ran.stdout
    assert "crescentic" in ran.stdout
    assert "Answered: 1; right: 0; partly: 0; wrong: 1" in ran.stdout
    assert (Path(environ["CALCTUTOR_HOME"]) / "learners.sqlite").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_single_keys_at_a_terminal(environ: dict[str, str]):
    import pty

    from test_cli_process import read_until

    arguments = ["quiz", "--topic", "arterial calcification", "--count", "2"]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [*COMMAND, *arguments], {**environ, "TERM": "dumb"})
    shown = read_until(terminal, b"answers, h hint")
    assert b"Question 1 of 2" in shown
    os.write(terminal, b"x\x1b[A\xc3\xa9h")
    assert b"Hint" in read_until(terminal, b"Hint", b"quit > ")
    os.write(terminal, b"1")
    shown = read_until(terminal, b"Enter goes on")
    assert b"right." in shown or b"Correct." in shown
    assert b"Question 2" not in shown
    os.write(terminal, b"w")
    read_until(terminal, b"Your notes", b"Enter goes on")
    os.write(terminal, b"\n")
    read_until(terminal, b"Question 2", b" > ")
    os.write(terminal, b"q\n" if b"a)" in shown else b"stop\n")
    assert b"The quiz is over." in read_until(terminal, b"over.")
    read_until(terminal, None)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
