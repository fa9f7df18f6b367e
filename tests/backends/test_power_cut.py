"""What a power cut may leave: nothing is named before it is on disk, and names follow in order."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from backends import documents
from calctutor.backends import files
from calctutor.build import build_tutor
from calctutor.settings import read_settings

Event = tuple[str, Path, Path]


class Watch:
    """What was forced to disk and what was renamed, in order, while something runs."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __enter__(self) -> Watch:
        threading.setprofile(self._saw)
        sys.setprofile(self._saw)
        return self

    def __exit__(self, *problem: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _saw(self, frame: FrameType, event: str, argument: Any) -> None:
        if event != "return" or frame.f_code.co_filename != files.__file__:
            return
        name, found = frame.f_code.co_name, frame.f_locals
        if name in ("write_durably", "sync"):
            self.events.append(("forced", found["path"], found["path"]))
        elif name == "replace":
            self.events.append(("renamed", found["source"], found["target"]))


def test_what_is_renamed_was_forced_and_the_folder_is_forced_behind_it(tmp_path: Path):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "trees.pdf").write_bytes(documents.pdf())
    (notes / "oak.md").write_text("# Oak\n\n- Oaks bear acorns.\n", encoding="utf-8")
    environ = {"CALCTUTOR_HOME": str(tmp_path / "home"), "CALCTUTOR_NOTES": str(notes)}
    with Watch() as watch:
        build_tutor(read_settings(environ))
    renamed = [n for n, event in enumerate(watch.events) if event[0] == "renamed"]
    names = [watch.events[n][2].name for n in renamed]
    assert names == ["trees.pdf.md", "record.json", "current"]
    for place in renamed:
        _, source, target = watch.events[place]
        forced_before = [path for kind, path, _ in watch.events[:place] if kind == "forced"]
        assert source in forced_before
        assert watch.events[place + 1] == ("forced", target.parent, target.parent)


@pytest.mark.parametrize("changed", [False, True], ids=["first build", "a change"])
def test_every_file_of_an_index_is_forced_before_it_is_named(tmp_path: Path, changed: bool):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "oak.md").write_text("# Oak\n\n- Oaks bear acorns.\n", encoding="utf-8")
    (notes / "elm.md").write_text("# Elm\n\n- Elms bear samaras.\n", encoding="utf-8")
    environ = {"CALCTUTOR_HOME": str(tmp_path / "home"), "CALCTUTOR_NOTES": str(notes)}
    if changed:
        build_tutor(read_settings(environ)).index.close()
        (notes / "elm.md").write_text("# Elm\n\n- Elms bear winged nuts.\n", encoding="utf-8")
    with Watch() as watch:
        build_tutor(read_settings(environ))
    (version,) = (tmp_path / "home").rglob("v-*")
    named = next(n for n, e in enumerate(watch.events) if e[2].name == "current")
    forced = {path for kind, path, _ in watch.events[:named] if kind == "forced"}
    assert {path for path in version.rglob("*") if path.is_file()} <= forced
