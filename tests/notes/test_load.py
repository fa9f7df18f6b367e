"""Which files are read, how they are decoded, and what is said of the others."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from calctutor.errors import NotesEmpty, NotesNotFound
from calctutor.notes import load
from calctutor.notes.load import load_notes


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def reasons(folder: Path) -> dict[str, str]:
    return {skipped.source: skipped.reason for skipped in load_notes(folder)[1]}


def test_files_come_in_order_with_their_digests(tmp_path: Path) -> None:
    put(tmp_path, "b.md", "b")
    put(tmp_path, "A.MD", "a")
    put(tmp_path, "sub/c.markdown", "c")
    put(tmp_path, "sub/d.mdown", "d")
    put(tmp_path, "e.Txt", "e")
    put(tmp_path, "picture.png", b"\x89PNG")
    put(tmp_path, "table.csv", "a,b")
    notes, skipped = load_notes(tmp_path)
    assert [n.source for n in notes] == ["A.MD", "b.md", "e.Txt", "sub/c.markdown", "sub/d.mdown"]
    assert [n.text for n in notes] == ["a", "b", "e", "c", "d"]
    assert notes[1].digest == hashlib.sha256(b"b").hexdigest()
    assert skipped == ()


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, "seen.md", "x")
    put(tmp_path, ".hidden.md", "x")
    put(tmp_path, ".git/notes.md", "x")
    assert [n.source for n in load_notes(tmp_path)[0]] == ["seen.md"]


def test_a_single_file_is_a_folder_of_one(tmp_path: Path) -> None:
    path = put(tmp_path, "one.md", "# One\n")
    put(tmp_path, "two.md", "# Two\n")
    notes, _ = load_notes(path)
    assert [(n.source, n.text) for n in notes] == [("one.md", "# One\n")]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
        (b"\xef\xbb\xbf# T", "\ufeff# T"),
        ("\ufeffZähne\n".encode("utf-16-le"), "\ufeffZähne\n"),
        ("\ufeffZähne\n".encode("utf-16-be"), "\ufeffZähne\n"),
        ("Die Mönckeberg’sche Sklerose".encode("cp1252"), "Die Mönckeberg’sche Sklerose"),
        ("שלום 👩‍👩‍👧 e\u0301".encode(), "שלום 👩‍👩‍👧 e\u0301"),
    ],
)
def test_text_is_decoded_with_nothing_lost(tmp_path: Path, data: bytes, text: str) -> None:
    put(tmp_path, "n.md", data)
    assert load_notes(tmp_path)[0][0].text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x00\x01\x02", "binary"),
        (b"text\x00text", "binary"),
        (bytes(range(128, 256)) * 4, "UTF-8"),
        (b"\x81\x8d\x8f plain words that are text", "UTF-8"),
        (b"\xff\xfea", "UTF-16"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "binary"),
    ],
)
def test_what_is_no_text_is_skipped_with_a_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    put(tmp_path, "good.md", "good")
    put(tmp_path, "bad.md", data)
    notes, skipped = load_notes(tmp_path)
    assert [n.source for n in notes] == ["good.md"]
    assert [s.source for s in skipped] == ["bad.md"]
    assert reason in skipped[0].reason


def test_a_file_over_the_limit_is_skipped_unread(tmp_path: Path) -> None:
    put(tmp_path, "good.md", "good")
    with open(tmp_path / "huge.md", "wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert reasons(tmp_path) == {
        "huge.md": "the file is too large (50 MB; at most 20 MB): split it"
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_never_waited_for(tmp_path: Path) -> None:
    put(tmp_path, "good.md", "good")
    os.mkfifo(tmp_path / "pipe.md")
    assert reasons(tmp_path) == {"pipe.md": "it is no regular file"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_that_leave_the_folder_are_refused(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/secret.md", "secret")
    put(tmp_path, "notes/own.md", "own")
    folder = tmp_path / "notes"
    (folder / "leak.md").symlink_to(outside)
    (folder / "same.md").symlink_to(folder / "own.md")
    (folder / "dangling.md").symlink_to(folder / "nowhere.md")
    (folder / "all").symlink_to(tmp_path / "outside")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    notes, skipped = load_notes(folder)
    assert [n.source for n in notes] == ["own.md", "same.md"]
    found = {s.source: s.reason for s in skipped}
    assert found["leak.md"] == "the link leads out of the folder of notes"
    assert found["all/"] == "a link to a folder is not followed"
    assert set(found) == {"leak.md", "all/", "dangling.md", "loop.md"}
    assert "secret" not in str(notes)


@pytest.mark.skipif(
    sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0),
    reason="the superuser may read anything",
)
def test_a_file_without_permission_is_skipped(tmp_path: Path) -> None:
    put(tmp_path, "good.md", "good")
    put(tmp_path, "locked.md", "x").chmod(0)
    assert reasons(tmp_path) == {"locked.md": "no permission to read it"}


def test_a_file_that_vanishes_is_skipped(tmp_path: Path) -> None:
    path = put(tmp_path, "gone.md", "x")
    path.unlink()
    with pytest.raises(load._Skip, match="vanished"):
        load._read(path)


def test_folders_past_the_deepest_are_named(tmp_path: Path) -> None:
    put(tmp_path, "top.md", "top")
    deep = tmp_path.joinpath(*["d"] * (load.DEEPEST_FOLDER + 1))
    deep.mkdir(parents=True)
    (deep / "lost.md").write_text("x", encoding="utf-8")
    notes, skipped = load_notes(tmp_path)
    assert [n.source for n in notes] == ["top.md"]
    assert [s.reason for s in skipped] == ["the folder lies too deep"]


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotesNotFound, match="nowhere: check the path"):
        load_notes(tmp_path / "nowhere")


def test_the_reason_for_nothing_to_read_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotesEmpty, match="is empty"):
        load_notes(tmp_path)
    put(tmp_path, "photo.jpg", b"x")
    with pytest.raises(NotesEmpty, match="no Markdown or text file"):
        load_notes(tmp_path)
    put(tmp_path, "bad.md", b"\x00")
    with pytest.raises(NotesEmpty, match=r"could be read: bad\.md: the file is binary"):
        load_notes(tmp_path)


def test_a_single_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotesEmpty, match="no Markdown or text"):
        load_notes(put(tmp_path, "photo.jpg", b"x"))
