"""Build an index slowly, to be killed meanwhile: FOLDER CACHE MARK [change].

With ``change`` only the first half of the notes is built anew, onto the version that is there.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from backends.samples import RECIPE, make_content
from calctutor.backends.index_folder import read_pointer
from calctutor.backends.local_index import write_index
from calctutor.types import NotesContent
from doubles import HashingEmbedder


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def made(mark: str) -> NotesContent:
    """All the notes under one mark."""
    return make_content(notes=6, passages=8, facts=3, mark=mark)


def first_half(mark: str) -> NotesContent:
    """Of these the first half, as what alone has changed."""
    content = made(mark)
    own = {note.source for note in content.notes[:3]}
    return replace(
        content,
        notes=content.notes[:3],
        passages=tuple(p for p in content.passages if p.source in own),
        facts=tuple(f for f in content.facts if f.source in own),
        fact_texts=content.fact_texts[: len(content.fact_texts) // 2],
        order=tuple((note.source, note.digest) for note in content.notes),
    )


def main() -> None:
    folder, cache, mark, *change = sys.argv[1:]
    say("started")
    write_index(
        Path(folder),
        first_half(mark) if change else made(mark),
        RECIPE,
        HashingEmbedder(delay=0.0005),
        cache=Path(cache),
        built_at=datetime.now(UTC),
        reason="",
        progress=lambda stage, done, total: say(f"{stage} {done}"),
        onto=read_pointer(Path(folder)).version if change else "",
    )
    say("finished")


if __name__ == "__main__":
    main()
