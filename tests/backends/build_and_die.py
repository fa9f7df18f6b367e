"""Build an index slowly, to be killed meanwhile: FOLDER CACHE MARK."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from backends.samples import RECIPE, make_content
from calctutor.backends.local_index import write_index
from doubles import HashingEmbedder


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    folder, cache, mark = sys.argv[1:]
    say("started")
    write_index(
        Path(folder),
        make_content(notes=6, passages=8, facts=3, mark=mark),
        RECIPE,
        HashingEmbedder(delay=0.0005),
        cache=Path(cache),
        built_at=datetime.now(UTC),
        reason="",
        progress=lambda stage, done, total: say(f"{stage} {done}"),
    )
    say("finished")


if __name__ == "__main__":
    main()
