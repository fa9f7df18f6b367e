"""Where the author's files are read and written."""

from __future__ import annotations

from pathlib import Path

from calctutor.backends.study_place import LocalPlace
from calctutor.study_protocols import LearnerStore


def no_learners() -> LearnerStore:
    raise AssertionError("no learner is asked for")


def test_files_lie_beside_the_notes(tmp_path: Path):
    place = LocalPlace(tmp_path, no_learners)
    assert place.read("quiz-bank.conf") is None
    place.write("quiz-bank.conf", "approve q-1\n")
    assert (tmp_path / "quiz-bank.conf").read_text(encoding="utf-8") == "approve q-1\n"


def test_notes_that_are_not_written_to_have_them_elsewhere(tmp_path: Path):
    notes, home = tmp_path / "notes", tmp_path / "home" / "shipped"
    notes.mkdir()
    (notes / "quiz-bank.conf").write_text("approve q-1\n", encoding="utf-8")
    place = LocalPlace(notes, no_learners, home)
    assert place.read("quiz-bank.conf") == "approve q-1\n"
    place.write("quiz-bank.conf", "retire q-1\n")
    assert place.read("quiz-bank.conf") == "retire q-1\n"
    assert (notes / "quiz-bank.conf").read_text(encoding="utf-8") == "approve q-1\n"
    assert [p.name for p in home.iterdir()] == ["quiz-bank.conf"]
