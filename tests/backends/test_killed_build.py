"""A build that is killed at any moment leaves the old index, or none."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from backends.build_and_die import made
from backends.conftest import Build
from backends.samples import make_content
from calctutor.backends.local_index import open_index, verify
from calctutor.errors import IndexStale
from doubles import HashingEmbedder

SCRIPT = Path(__file__).with_name("build_and_die.py")
MOMENTS = 20
LINES = 8
"""Lines of progress before a build ends."""


def start(folder: Path, cache: Path, mark: str, *change: str) -> subprocess.Popen[str]:
    """A build in its own process, past its imports."""
    paths = [str(SCRIPT.parents[1]), str(SCRIPT.parents[2] / "src")]
    child = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), str(cache), mark, *change],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    assert child.stdout and child.stdout.readline() == "started\n"
    return child


def finish(child: subprocess.Popen[str]) -> bool:
    """Wait for it; whether it got to its end."""
    out, _ = child.communicate(timeout=60)
    return "finished" in out


def marks_of(folder: Path) -> set[str]:
    """The marks in an opened index, every part of it read."""
    with open_index(folder) as index:
        expected = {}
        for mark in ("older", "newer"):
            found = index.matching(mark, 1000)
            if found:
                expected[mark] = make_content(notes=6, passages=8, facts=3, mark=mark)
                assert len(found) == 48
                assert tuple(index.all_facts()) == expected[mark].facts
                vector = HashingEmbedder().embed_passages([index.all_passages()[5].embedded_text])
                assert index.nearest(vector[0], 1)[0][1] == pytest.approx(1, abs=1e-5)
        return set(expected)


@pytest.mark.parametrize("first", [True, False], ids=["first build", "rebuild"])
def test_kill_at_twenty_random_moments(tmp_path: Path, first: bool):
    chance = random.Random(7 + first)
    folder, cache = tmp_path / "index", tmp_path / "vectors.sqlite"
    if not first:
        assert finish(start(folder, cache, "older"))
    before: set[str] = set() if first else {"older"}
    cut_short = 0
    for moment in range(MOMENTS // 2):
        cache.unlink(missing_ok=True)
        child = start(folder, cache, "newer")
        assert child.stdout
        for _ in range(moment % LINES):
            child.stdout.readline()
        time.sleep(chance.random() * 0.03)
        child.kill()
        done = finish(child)
        cut_short += not done
        try:
            found = marks_of(folder)
        except IndexStale:
            found = set()
        assert found == {"newer"} if done else found in (before, {"newer"})
        before = found
    assert cut_short >= 3
    assert finish(start(folder, cache, "newer"))
    assert marks_of(folder) == {"newer"}
    assert len(list(folder.glob("v-*"))) == 1


def test_a_killed_build_is_taken_up_where_it_stopped(tmp_path: Path, build: Build):
    child = start(tmp_path / "index", tmp_path / "vectors.sqlite", "newer")
    assert child.stdout
    while child.stdout.readline() != "embedding 176\n":
        pass
    child.kill()
    finish(child)
    assert not (tmp_path / "index" / "current").exists()
    report = build(make_content(notes=6, passages=8, facts=3, mark="newer"))
    assert report.embedded <= 192 - 176
    assert marks_of(tmp_path / "index") == {"newer"}


def states_of(folder: Path) -> str:
    """The mark of each note in an opened index, every part of it read and held against another."""
    with open_index(folder) as index:
        marks = ""
        sample = {m: made(m) for m in ("older", "newer")}
        for number, source in enumerate(index.sources()):
            own = [f for f in index.all_facts() if f.source == source]
            mark = "newer" if own[0].text.endswith("newer") else "older"
            marks += mark[0]
            notes = sample[mark].notes
            assert index.note(source) == notes[number]
            assert own == [f for f in sample[mark].facts if f.source == source]
        assert len(index.matching("newer", 100)) == 8 * marks.count("n")
        assert len(index.matching("older", 100)) == 8 * marks.count("o")
        facts = index.all_facts()
        texts = [f"{fact.subject}: {fact.text}" for fact in facts]
        rows = index.fact_vectors([fact.id for fact in facts])
        np.testing.assert_allclose(rows, HashingEmbedder().embed_passages(texts), atol=1e-6)
        for passage in index.all_passages()[::7]:
            vector = HashingEmbedder().embed_passages([passage.embedded_text])
            (found, cosine), *_ = index.nearest(vector[0], 1)
            assert found == passage.id and cosine == pytest.approx(1, abs=1e-5)
        assert index.wording().counts.get("newer", 0) == 8 * marks.count("n")
    verify(folder)
    return marks


def test_a_change_that_is_killed_leaves_the_old_index(tmp_path: Path):
    chance = random.Random(11)
    folder, cache = tmp_path / "index", tmp_path / "vectors.sqlite"
    assert finish(start(folder, cache, "older"))
    cut_short = done = 0
    for moment in range(MOMENTS):
        mark = ("newer", "older")[moment % 2]
        before = states_of(folder)
        cache.unlink(missing_ok=True)
        child = start(folder, cache, mark, "change")
        assert child.stdout
        for _ in range(moment % LINES):
            child.stdout.readline()
        time.sleep(chance.random() * 0.03)
        child.kill()
        ended = finish(child)
        cut_short, done = cut_short + (not ended), done + ended
        after = "nnnooo" if mark == "newer" else "oooooo"
        assert states_of(folder) in ((after,) if ended else (before, after))
    assert cut_short >= 5
    assert finish(start(folder, cache, "newer", "change"))
    assert states_of(folder) == "nnnooo"
    assert len(list(folder.glob("v-*"))) == 1
