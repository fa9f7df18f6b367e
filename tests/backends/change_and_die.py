"""Put files among notes and take one out, and die by SIGKILL at a chosen step: ROOT TRASH STEP."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from calctutor.backends.notes_folder import NotesFolder
from calctutor.backends.notes_journal import one_change

STEPS = ("os.rename", "os.remove", "os.mkdir", "shutil.copyfile", "shutil.move", "open")
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def die_at(last: int) -> None:
    """Die before the step of this number at which a file or a folder is changed."""
    steps = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        reads = event == "open" and not (isinstance(arguments[1], str) and "w" in arguments[1])
        if event in STEPS and not reads:
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def main() -> None:
    root, trash = Path(sys.argv[1]), Path(sys.argv[2])
    with one_change(root, trash) as journal:
        die_at(int(sys.argv[3]))
        folder = NotesFolder(root, trash, journal)
        folder.put("new.md", b"# New\n", NOW)
        folder.put("there.md", b"# There, changed\n", NOW, over=True)
        folder.take_out("below/old.md", NOW)
        folder.put("same.md", b"# Same\n", NOW, over=True)


if __name__ == "__main__":
    main()
