"""What a build says of the folder that it read: whether it is still as it was."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from calctutor.backends import seen as seen_file
from calctutor.build import build_tutor, folder_state
from calctutor.notes import load
from calctutor.settings import Settings, index_folder, read_settings

NOTE = "# Lakes\n\n- **Depth:** the lake is nine metres deep.\n"
PAGE = "<html><body><h1>Rivers</h1><p>The river is forty metres wide.</p></body></html>"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder with a note and a page that is converted."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "lakes.md").write_text(NOTE, encoding="utf-8")
    (notes / "rivers.html").write_text(PAGE, encoding="utf-8")
    return read_settings({}, overrides={"notes": str(notes), "home": str(tmp_path / "home")})


def test_a_build_tells_the_state_that_it_read(settings: Settings):
    assert build_tutor(settings).report.folder == folder_state(settings)
    assert build_tutor(settings).report.folder == folder_state(settings)
    (settings.notes / "seas.md").write_text(NOTE.replace("Lake", "Sea"), encoding="utf-8")
    assert build_tutor(settings).report.folder == folder_state(settings)


def test_a_file_that_comes_while_the_notes_are_read_is_not_taken_for_read(settings: Settings):
    def write_meanwhile(stage: str, done: int, total: int) -> None:
        (settings.notes / "late.md").write_text(NOTE, encoding="utf-8")

    tutor = build_tutor(settings, write_meanwhile)
    assert tutor.report.folder != folder_state(settings)
    assert build_tutor(settings).report.folder == folder_state(settings)


class Reads:
    """The notes that are read from their files while something runs."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __enter__(self) -> Reads:
        sys.setprofile(self._saw)
        return self

    def __exit__(self, *problem: object) -> None:
        sys.setprofile(None)

    def _saw(self, frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename == load.__file__ and code.co_name == "_load":
            self.names.append(frame.f_locals["source"])


def test_a_folder_that_is_as_it_was_is_not_read(settings: Settings):
    first = build_tutor(settings).report
    with Reads() as reads:
        build_tutor(settings)
    assert reads.names == ["lakes.md", "rivers.html"], "it might have changed within the same time"
    time.sleep(load.COARSEST / 1e9 + 0.2)
    build_tutor(settings)
    with Reads() as reads:
        tutor = build_tutor(settings)
    assert reads.names == []
    again = tutor.report
    assert (again.files, again.passages, again.facts) == (2, first.passages, first.facts)
    assert again.folder == folder_state(settings)
    assert "forty metres" in tutor.ask("How wide is the river?").text
    assert not any(c.stale for c in tutor.ask("How deep is the lake?").citations)
    path = settings.notes / "lakes.md"
    before = path.stat()
    path.write_text(NOTE.replace("nine", "four"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with Reads() as reads:
        tutor = build_tutor(settings)
    assert reads.names == ["lakes.md", "rivers.html"]
    assert "four metres" in tutor.ask("How deep is the lake?").text


def test_what_was_seen_counts_for_that_index_only(settings: Settings):
    build_tutor(settings)
    time.sleep(load.COARSEST / 1e9 + 0.2)
    build_tutor(settings)
    seen = index_folder(settings) / seen_file.FILE
    whole = seen.read_bytes()
    for damage in (b"", whole[:-3], b"x" + whole, whole.replace(b"v-2", b"v-3")):
        seen.write_bytes(damage)
        assert seen_file.read_seen(seen.parent) is None
        assert "nine metres" in build_tutor(settings).ask("How deep is the lake?").text
    seen.write_bytes(whole)
    build_tutor(settings, force=True)
    assert seen.read_bytes() != whole
    assert "nine metres" in build_tutor(settings).ask("How deep is the lake?").text
