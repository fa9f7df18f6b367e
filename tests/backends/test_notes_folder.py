"""The folder of notes as a user changes it: nothing outside is touched, nothing is lost."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctutor.backends.notes_folder import NotesFolder, copy_notes, fit_name, safe_path
from calctutor.errors import NotesError

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> NotesFolder:
    root = tmp_path / "notes"
    root.mkdir()
    (root / "a.md").write_bytes(b"# A\n")
    return NotesFolder(root, tmp_path / "home" / "trash")


def names(folder: NotesFolder) -> set[str]:
    return {p.relative_to(folder.root).as_posix() for p in folder.root.rglob("*") if p.is_file()}


def test_a_file_is_put_in_as_it_is(folder: NotesFolder):
    change = folder.put("b.md", "# B – é\r\n".encode(), NOON)
    assert change.source == "b.md"
    assert (folder.root / "b.md").read_bytes() == "# B – é\r\n".encode()
    assert names(folder) == {"a.md", "b.md"}
    assert folder.trashed() == ()


def test_a_name_that_is_taken_is_refused_without_leave(folder: NotesFolder):
    with pytest.raises(NotesError, match=r"a\.md is among the notes already"):
        folder.put("a.md", b"new", NOON)
    assert (folder.root / "a.md").read_bytes() == b"# A\n"


def test_what_is_replaced_lies_in_the_trash(folder: NotesFolder):
    change = folder.put("a.md", b"new", NOON, over=True)
    assert (folder.root / "a.md").read_bytes() == b"new"
    (held,) = folder.trashed()
    assert (held.id, held.source, held.size) == (change.trashed, "a.md", 4)
    assert (folder.trash / held.id / "a.md").read_bytes() == b"# A\n"
    folder.undo(change)
    assert (folder.root / "a.md").read_bytes() == b"# A\n"
    assert folder.trashed() == ()


def test_what_is_taken_out_comes_back(folder: NotesFolder):
    (folder.root / "deep").mkdir()
    (folder.root / "deep" / "c.md").write_bytes(b"# C\n")
    change = folder.take_out("deep/c.md", NOON)
    assert names(folder) == {"a.md"}
    assert [t.source for t in folder.trashed()] == ["deep/c.md"]
    back = folder.bring_back(change.trashed)
    assert (folder.root / "deep" / "c.md").read_bytes() == b"# C\n"
    assert folder.trashed() == ()
    folder.undo(back)
    assert names(folder) == {"a.md"}
    assert [(t.id, t.source) for t in folder.trashed()] == [(change.trashed, "deep/c.md")]


def test_what_was_put_in_is_undone(folder: NotesFolder):
    folder.undo(folder.put("b.md", b"x", NOON))
    assert names(folder) == {"a.md"}


def test_nothing_is_brought_back_over_a_file(folder: NotesFolder):
    change = folder.take_out("a.md", NOON)
    folder.put("a.md", b"other", NOON)
    with pytest.raises(NotesError, match="already"):
        folder.bring_back(change.trashed)
    with pytest.raises(NotesError, match="not in the trash"):
        folder.bring_back("../../a")
    assert (folder.root / "a.md").read_bytes() == b"other"


@pytest.mark.parametrize(
    "source",
    [
        "", ".", "..", "../a.md", "x/../../a.md", "/etc/passwd", "x//a.md", "./a.md", "a.md/",
        ".hidden.md", "x/.git/a.md", "..\\a.md", "C:\\a.md", "c:a.md", "a\x00.md", "a\n.md",
        "/".join("x" * 20), "x" * 256,
    ],
)  # fmt: skip
def test_no_name_leads_out(folder: NotesFolder, source: str):
    for call in (folder.holds, lambda s: folder.take_out(s, NOON)):
        with pytest.raises(NotesError) as told:
            call(source)
        assert str(folder.root) not in str(told.value)
    assert names(folder) == {"a.md"}


def test_a_link_is_never_followed(folder: NotesFolder, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "o.md").write_bytes(b"mine")
    try:
        os.symlink(outside, folder.root / "link")
        os.symlink(outside / "o.md", folder.root / "l.md")
    except OSError:
        pytest.skip("links can't be made here")
    for source in ("link/o.md", "l.md"):
        with pytest.raises(NotesError, match="link"):
            folder.take_out(source, NOON)
    with pytest.raises(NotesError, match="link"):
        folder.put("l.md", b"x", NOON, over=True)
    assert (outside / "o.md").read_bytes() == b"mine"


@given(st.text(max_size=300))
def test_any_name_is_made_fit_or_refused(name: str):
    root = Path("/somewhere/notes")
    try:
        fit = fit_name(name)
    except NotesError:
        return
    assert fit == fit_name(fit)
    assert len(fit) <= 150
    assert safe_path(root, fit).parent == root


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("Lecture 3.md", "Lecture 3.md"),
        ("C:\\Users\\me\\Lecture.md", "Lecture.md"),
        ("../../x.md", "x.md"),
        ("a<img src=x onerror=alert(1)>.md", "a-img src=x onerror=alert(1)-.md"),
        ("Знание – 骨.md", "Знание – 骨.md"),
        ("x" * 300 + ".md", "x" * 138 + ".md"),
    ],
)
def test_names_stay_readable(name: str, fit: str):
    assert fit_name(name) == fit


@pytest.mark.parametrize("name", ["", "...", "/", "CON.md", "nul", "<>"])
def test_names_that_are_none(name: str):
    with pytest.raises(NotesError, match="usable name"):
        fit_name(name)


def test_too_large_or_empty_is_refused(folder: NotesFolder):
    with pytest.raises(NotesError, match=r"big\.md is larger than 20 MB"):
        folder.put("big.md", bytes(20 * 1024 * 1024 + 1), NOON)
    with pytest.raises(NotesError, match="empty"):
        folder.put("none.md", b"", NOON)
    assert names(folder) == {"a.md"}


def test_folders_are_copied_once(tmp_path: Path):
    source, more, target = tmp_path / "from", tmp_path / "more", tmp_path / "home" / "notes"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "a.md").write_bytes(b"# A\n")
    (source / ".hidden").write_bytes(b"x")
    more.mkdir()
    (more / "bank.conf").write_bytes(b"approve q-1\n")
    target.parent.mkdir()
    assert copy_notes((source, more, tmp_path / "none"), target) is True
    assert {p.name for p in target.rglob("*") if p.is_file()} == {"a.md", "bank.conf"}
    (target / "own.md").write_bytes(b"mine")
    assert copy_notes((source,), target) is False
    assert (target / "own.md").read_bytes() == b"mine"
    assert [p.name for p in target.parent.iterdir()] == ["notes"]
