"""Disks that are full, folders that are read-only: a sentence, and the old index stays."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.build_and_die import first_half, made
from backends.conftest import NOW, Build
from backends.samples import RECIPE, make_content
from calctutor.backends.index_folder import read_pointer
from calctutor.backends.local_index import open_index, write_index
from calctutor.errors import IndexNotWritable
from doubles import HashingEmbedder

NOBODY = 65534
KILOBYTE = 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if not mount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a small file system can't be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    place = Path(tempfile.mkdtemp(prefix="calctutor-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def build_at(folder: Path, cache: Path, mark: str) -> None:
    content = make_content(notes=4, passages=8, facts=3, mark=mark)
    embedder = HashingEmbedder(dimension=384)
    write_index(folder, content, RECIPE, embedder, cache=cache, built_at=NOW, reason="")


def change_at(folder: Path, cache: Path, mark: str) -> None:
    """Build the first half of the notes anew, onto the index that is there."""
    write_index(
        folder,
        first_half(mark),
        RECIPE,
        HashingEmbedder(dimension=384),
        cache=cache,
        built_at=NOW,
        reason="",
        onto=read_pointer(folder).version,
    )


def mark_of(folder: Path) -> str:
    with open_index(folder) as index:
        return index.all_passages()[0].text.split("\n")[0].split()[-1]


def test_a_full_disk_at_any_point_keeps_the_old_index(small_disk: Path, tmp_path: Path):
    folder, cache, filler = small_disk / "index", tmp_path / "v.sqlite", small_disk / "filler"
    build_at(folder, cache, "older")
    room = shutil.disk_usage(small_disk).free
    failed = 0
    for left in [*range(0, 400, 16), *range(400, 800, 40)]:
        filler.write_bytes(b"\0" * (room - left * KILOBYTE))
        try:
            build_at(folder, cache, "newer")
        except IndexNotWritable as error:
            failed += 1
            assert "the disk is full" in str(error)
            assert str(folder) in str(error)
            assert mark_of(folder) == "older"
            assert len(list(folder.glob("v-*"))) == 1
        else:
            assert mark_of(folder) == "newer"
            break
        finally:
            filler.unlink()
    assert failed > 5
    build_at(folder, cache, "newer")
    assert mark_of(folder) == "newer"


def test_a_full_disk_keeps_the_old_index_while_a_change_is_written(
    small_disk: Path, tmp_path: Path
):
    folder, cache, filler = small_disk / "index", tmp_path / "v.sqlite", small_disk / "filler"
    content = made("older")
    embedder = HashingEmbedder(dimension=384)
    write_index(folder, content, RECIPE, embedder, cache=cache, built_at=NOW, reason="")
    room = shutil.disk_usage(small_disk).free
    failed = 0
    for left in [*range(0, 400, 16), *range(400, 900, 40)]:
        filler.write_bytes(b"\0" * (room - left * KILOBYTE))
        try:
            change_at(folder, cache, "newer")
        except IndexNotWritable as error:
            failed += 1
            assert "the disk is full" in str(error)
            assert mark_of(folder) == "older"
            with open_index(folder) as index:
                assert tuple(index.all_facts()) == content.facts
            assert len(list(folder.glob("v-*"))) == 1
        else:
            break
        finally:
            filler.unlink()
    assert failed > 5
    with open_index(folder) as index:
        facts = made("newer").facts
        assert tuple(index.all_facts()) == facts[:72] + content.facts[72:]


def test_a_full_disk_under_the_cache_of_vectors(small_disk: Path, tmp_path: Path):
    folder, cache = tmp_path / "index", small_disk / "v.sqlite"
    build_at(folder, cache, "older")
    room = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(b"\0" * (room - 40 * KILOBYTE))
    with pytest.raises(IndexNotWritable, match="the disk is full"):
        build_at(folder, cache, "newer")
    assert mark_of(folder) == "older"
    (small_disk / "filler").unlink()
    build_at(folder, cache, "newer")
    assert mark_of(folder) == "newer"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permission bits are POSIX")
def test_a_folder_without_permission(open_folder: Path, build: Build):
    build(make_content(mark="older"), open_folder / "index")
    (open_folder / "index").chmod(0o555)
    (open_folder / "index" / "lock").chmod(0o644)
    with as_nobody():
        with pytest.raises(IndexNotWritable, match="no permission"):
            build_at(open_folder / "index", open_folder / "v.sqlite", "newer")
        with pytest.raises(IndexNotWritable, match="no permission"):
            build_at(open_folder / "other", open_folder / "v.sqlite", "newer")
        assert mark_of(open_folder / "index") == "older"
    (open_folder / "index").chmod(0o755)


class as_nobody:
    """Root has every permission; for a while it gives them up."""

    def __enter__(self) -> None:
        self._before = os.geteuid()
        if self._before == 0:
            os.seteuid(NOBODY)

    def __exit__(self, *_: object) -> None:
        os.seteuid(self._before)
