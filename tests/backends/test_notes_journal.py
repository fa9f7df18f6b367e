"""A change of the folder of notes that breaks off at any step is taken back as a whole."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calctutor.backends.notes_folder import NotesFolder
from calctutor.backends.notes_journal import broke_off, one_change

SCRIPT = Path(__file__).with_name("change_and_die.py")
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
BEFORE = {"there.md": b"# There\n", "below/old.md": b"# Old\n", "same.md": b"# Same\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "notes"
    for name, data in BEFORE.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(data)
    return made


@pytest.fixture
def trash(tmp_path: Path) -> Path:
    return tmp_path / "home" / "trash" / "notes-1.2"


def files(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def changed_until(root: Path, trash: Path, step: int) -> bool:
    """Whether the change was made whole by a process that dies at a step."""
    paths = [str(SCRIPT.parents[2] / "src")]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(root), str(trash), str(step)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        timeout=60,
    )
    return done.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_change_that_is_killed_at_any_step_is_taken_back(root: Path, trash: Path):
    killed = half_done = 0
    for step in range(1, 200):
        if changed_until(root, trash, step):
            break
        killed += 1
        half_done += files(root) != BEFORE
        with one_change(root, trash):
            pass
        assert files(root) == BEFORE, step
        assert not broke_off(trash)
        assert files(trash) == {}, step
    assert killed > 15
    assert half_done > 8
    assert files(root) == {
        "new.md": b"# New\n", "there.md": b"# There, changed\n", "same.md": b"# Same\n"
    }  # fmt: skip
    assert sorted(files(trash).values()) == sorted(BEFORE.values())


def test_a_change_that_fails_is_taken_back(root: Path, trash: Path):
    with pytest.raises(ZeroDivisionError), one_change(root, trash) as journal:
        folder = NotesFolder(root, trash, journal)
        folder.put("new.md", b"# New\n", NOW)
        folder.take_out("there.md", NOW)
        raise ZeroDivisionError
    assert files(root) == BEFORE
    assert (files(trash), broke_off(trash)) == ({}, False)


def test_a_file_that_somebody_changed_since_stays(root: Path, trash: Path):
    assert not changed_until(root, trash, 12)
    assert (root / "new.md").exists()
    (root / "new.md").write_bytes(b"# Written by hand\n")
    with one_change(root, trash):
        pass
    assert files(root) == BEFORE | {"new.md": b"# Written by hand\n"}


def test_a_journal_that_can_not_be_read_changes_nothing(root: Path, trash: Path):
    trash.parent.mkdir(parents=True)
    trash.with_name("notes-1.2.journal").write_bytes(b'[{"source": "there.md"}, nonsense')
    with one_change(root, trash):
        pass
    assert (files(root), broke_off(trash)) == (BEFORE, False)
