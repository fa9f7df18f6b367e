"""What a build says of the folder that it read: whether it is still as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor.build import build_tutor, folder_state
from calctutor.settings import Settings, read_settings

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
