"""Convert and index a folder, and die by SIGKILL at a progress step chosen by the caller."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from calctutor.build import build_tutor
from calctutor.settings import read_settings


def main() -> None:
    """Arguments: the home, the notes, the number of the step to die at."""
    last = int(sys.argv[3])
    steps = 0

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

    environ = {"CALCTUTOR_HOME": sys.argv[1], "CALCTUTOR_NOTES": sys.argv[2]}
    build_tutor(read_settings(environ), progress)
    Path(sys.argv[1], "done").write_text(str(steps), encoding="utf-8")


if __name__ == "__main__":
    main()
