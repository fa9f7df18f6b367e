"""The set-up script: does everything once, and nothing twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for pip is a shell script")

STAND_IN = """#!/bin/sh
echo "$@" >> "{log}"
case "$*" in
    *+cpu*) exit {cpu} ;;
    *importlib*) echo "{needs}" ;;
    *--editable*) exit {editable} ;;
esac
"""


class Checkout:
    """A copy of what the set-up reads, with an interpreter that only writes down its calls."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "scripts").mkdir()
        for name in ("pyproject.toml", "constraints.txt", "scripts/setup_env.py"):
            shutil.copy(ROOT / name, root / name)
        self.log = root / "calls.txt"

    def stand_in(self, cpu: int = 0, needs: str = "", editable: int = 0) -> None:
        python = self.root / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True, exist_ok=True)
        text = STAND_IN.format(log=self.log, cpu=cpu, needs=needs, editable=editable)
        python.write_text(text, encoding="utf-8")
        python.chmod(0o755)

    def set_up(self) -> subprocess.CompletedProcess[str]:
        script = str(self.root / "scripts" / "setup_env.py")
        return subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)

    def calls(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_it_takes_the_small_torch_and_everything_under_the_pins(checkout: Checkout):
    checkout.stand_in()
    assert checkout.set_up().returncode == 0
    torch, project = checkout.calls()
    assert "install torch==2.13.0+cpu" in torch
    assert "--editable" in project and project.count("[dev]") == 1
    pinned = f"--constraint {checkout.root / 'constraints.txt'}"
    assert all(pinned in call for call in checkout.calls())


def test_it_does_nothing_twice_until_the_pins_change(checkout: Checkout):
    checkout.stand_in()
    checkout.set_up()
    again = checkout.set_up()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert len(checkout.calls()) == 2
    with (checkout.root / "constraints.txt").open("a", encoding="utf-8") as file:
        file.write("six==1.16.0\n")
    checkout.set_up()
    assert len(checkout.calls()) == 4


def test_it_falls_back_to_the_torch_that_there_is_and_says_so(checkout: Checkout):
    checkout.stand_in(cpu=1, needs="nvidia-cublas")
    ran = checkout.set_up()
    assert ran.returncode == 0
    assert any(
        call.split("install ")[1].startswith("torch==2.13.0 ") for call in checkout.calls()[1:2]
    )
    assert ("CPU --index-url" in ran.stdout) == (sys.platform == "linux")


def test_a_failure_is_named_and_tried_again_next_time(checkout: Checkout):
    checkout.stand_in(editable=1)
    ran = checkout.set_up()
    assert ran.returncode == 1
    assert ran.stderr.startswith("Set-up failed at: ")
    checkout.stand_in()
    assert checkout.set_up().returncode == 0
    assert len(checkout.calls()) == 4
