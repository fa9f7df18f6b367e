"""The command line as a process: pipes, terminals and encodings as they come."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from calctutor import Tutor, __version__

COMMAND = [sys.executable, "-m", "calctutor"]
QUESTION = "Where does myositis ossificans commonly occur?"

pytestmark = pytest.mark.usefixtures("tutor")


@pytest.fixture
def environ(home: Path) -> dict[str, str]:
    return os.environ | {"CALCTUTOR_HOME": str(home), "PYTHONIOENCODING": "utf-8"}


def run(arguments: list[str], environ: dict[str, str], **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
        **more,
    )


def test_the_module_is_the_command(environ: dict[str, str]):
    ran = run(["--version"], environ)
    assert (ran.returncode, ran.stdout) == (0, f"calctutor {__version__}\n")


def test_a_question_comes_through_a_pipe(environ: dict[str, str]):
    ran = run(["ask", "-"], environ, input=QUESTION)
    assert ran.returncode == 0
    assert "thigh" in ran.stdout
    assert ran.stderr == ""


def test_a_closed_input_is_no_crash(environ: dict[str, str]):
    ran = run(["ask", "-"], environ, stdin=subprocess.DEVNULL)
    assert ran.returncode == 1
    assert ran.stderr == "calctutor: The question is empty: type what you want to know.\n"


def test_a_reader_that_goes_away_is_no_error(environ: dict[str, str]):
    with subprocess.Popen(
        [*COMMAND, "ask", "--json", QUESTION],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        complaints = process.stderr.read()
    assert (process.returncode, complaints) == (0, b"")


def test_a_terminal_that_knows_few_characters_gets_question_marks(environ: dict[str, str]):
    asked = {**environ, "PYTHONIOENCODING": "ascii:strict"}
    ran = run(["ask", "What is seen in Mönckeberg's arteriosclerosis?"], asked)
    assert ran.returncode == 0
    assert "M?nckeberg" in ran.stdout
    assert ran.stdout.isascii()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("ending", "code"), [(b"\x04", 0), (b"quit\n", 0), (b"\x03", 130)])
def test_chat_at_a_terminal_prompts_answers_and_ends(
    environ: dict[str, str], ending: bytes, code: int
):
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background ignores it
        os.execve(sys.executable, [*COMMAND, "chat"], {**environ, "TERM": "dumb"})
    shown = read_until(terminal, b"you> ")
    assert b"Ctrl-D" in shown
    os.write(terminal, QUESTION.encode() + b"\n")
    shown = read_until(terminal, b"you> ", b"Sources")
    assert b"thigh" in shown
    status = ended(terminal, pid, ending)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == code


def ended(terminal: int, pid: int, ending: bytes) -> int:
    """The exit status after an ending was typed, again where it came before the prompt read."""
    for _ in range(12):
        with suppress(OSError):
            os.write(terminal, ending)
            ready, _, _ = select.select([terminal], [], [], 5)
            while ready and os.read(terminal, 4096):
                ready, _, _ = select.select([terminal], [], [], 2)
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        time.sleep(0.5)
    os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def read_until(terminal: int, *wanted: bytes | None) -> bytes:
    """What a terminal shows until all that is wanted was seen, or until its end for None."""
    shown = b""
    end = time.monotonic() + 60
    while (left := end - time.monotonic()) > 0:
        try:
            ready, _, _ = select.select([terminal], [], [], left)
            piece = os.read(terminal, 4096) if ready else b""
        except OSError:
            return shown
        shown += piece
        if not piece or all(w is not None and w in shown for w in wanted):
            return shown
    raise AssertionError(f"{wanted!r} was not shown: {shown!r}")


def test_the_tutor_of_the_run_is_the_one_that_the_command_opens(tutor: Tutor, environ):
    ran = run(["index", "--json"], environ)
    assert f'"passages": {tutor.report.passages}' in ran.stdout
    assert '"embedded": 0' in ran.stdout
