"""Imports that are killed, that have no room, that meet another: old or new, never a mix."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends import documents
from calctutor import Tutor
from calctutor.backends.conversions import Conversions
from calctutor.errors import IndexNotWritable

SCRIPT = Path(__file__).with_name("import_and_die.py")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "trees.pdf").write_bytes(documents.pdf())
    (notes / "deck.pptx").write_bytes(documents.pptx())
    (notes / "page.html").write_bytes(documents.html())
    (notes / "oak.md").write_text("# Oak\n\n- Oaks bear acorns.\n", encoding="utf-8")
    return notes


def start(home: Path, notes: Path, step: int) -> subprocess.Popen[bytes]:
    paths = [str(SCRIPT.parents[1]), str(SCRIPT.parents[2] / "src")]
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(home), str(notes), str(step)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stderr=subprocess.DEVNULL,
    )


def facts_of(home: Path, notes: Path) -> set[tuple[str, str]]:
    return {(f.source, f.text) for f in Tutor.open(notes=notes, home=home).index.all_facts()}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_an_import_killed_at_any_step_is_taken_up_again(folder: Path, tmp_path: Path):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    wanted = facts_of(tmp_path / "sound", folder)
    home = tmp_path / "home"
    killed = 0
    for step in range(1, 12):
        killed += start(home, folder, step).wait(timeout=120) != 0
        if (home / "done").exists():
            break
    assert killed > 5
    assert facts_of(home, folder) == wanted
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert not list(home.rglob("*.new"))


def test_two_imports_at_once_both_end_well(folder: Path, tmp_path: Path):
    wanted = facts_of(tmp_path / "sound", folder)
    home = tmp_path / "home"
    children = [start(home, folder, 0) for _ in range(2)]
    assert [child.wait(timeout=120) for child in children] == [0, 0]
    assert facts_of(home, folder) == wanted


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 200 kilobytes."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)]
    if not mount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a small file system can't be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_one_sentence_and_keeps_what_was_made(small_disk: Path, tmp_path: Path):
    document = tmp_path / "a.pdf"
    document.write_bytes(b"one")

    def make(name: str, data: bytes) -> str:
        return f"# {data.decode()}\n" * (1 if data == b"one" else 100_000)

    conversions = Conversions(small_disk, make, "1")
    first = conversions.note(document, "a.pdf")
    big = tmp_path / "b.pdf"
    big.write_bytes(b"two")
    with pytest.raises(IndexNotWritable, match="the disk is full"):
        conversions.note(big, "b.pdf")
    conversions.close()
    again = Conversions(small_disk, make, "1")
    assert again.note(document, "a.pdf") == first
    assert not list(small_disk.rglob("*.new"))
