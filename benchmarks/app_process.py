"""The app in a process of its own, as the benchmarks of the page start it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def started(home: str, notes: str | None) -> tuple[subprocess.Popen[str], str]:
    """The app's process and its URL; ``notes`` None: the shipped ones."""
    command = [sys.executable, str(ROOT / "app.py"), "--no-browser"]
    command += ["--notes", notes] if notes else []
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CALCTUTOR_")}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=kept | {"CALCTUTOR_HOME": home},
    )
    assert process.stdout is not None
    for said in process.stdout:
        if " is at " in said:
            return process, said.split()[3]
    process.communicate()
    raise SystemExit("The app did not start.")
