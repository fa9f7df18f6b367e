"""The folder of an index: what is noticed, what is kept, what is said."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from backends.brute_force import BruteForceIndex
from backends.conftest import NOW, Build
from backends.samples import EMPTY, RECIPE, make_content
from calctutor.backends import content_store, local_index
from calctutor.backends.index_folder import MANIFEST_FILE, Pointer, pointer_bytes, read_pointer
from calctutor.backends.local_index import open_index, staleness, verify, write_index
from calctutor.errors import (
    IndexDamaged,
    IndexNotWritable,
    IndexProblem,
    IndexStale,
    IndexTooNew,
    NotesError,
)
from doubles import HashingEmbedder


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "lock")


def versions(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("v-*"))


def test_without_an_index_it_says_so(tmp_path: Path):
    with pytest.raises(IndexStale, match="no index yet"):
        open_index(tmp_path / "nothing")


def test_the_report_and_the_manifest_say_what_was_made(tmp_path: Path, build: Build):
    content = make_content()
    report = build(content)
    assert (report.files, report.passages, report.facts, report.terms) == (3, 12, 36, 2)
    assert report.embedded + report.reused == 48
    assert report.skipped == content.skipped
    assert (report.model, report.reason) == ("hashing/1", "first build")
    manifest = verify(tmp_path / "index")
    assert manifest.recipe == RECIPE
    assert manifest.digests == {note.source: note.digest for note in content.notes}
    assert manifest.built_at == NOW
    assert manifest.skipped == content.skipped
    assert {file.name for file in manifest.files} >= {
        "passages.faiss", "facts-0.npy", "content.sqlite", "words/counts.npy",
    }  # fmt: skip


def test_a_flipped_byte_anywhere_is_noticed(tmp_path: Path, build: Build):
    folder = tmp_path / "index"
    build(make_content())
    chance = np.random.default_rng(3)
    for path in files_of(folder):
        whole = path.read_bytes()
        for place in {0, len(whole) - 1, *chance.integers(0, len(whole), 6).tolist()}:
            broken = bytearray(whole)
            broken[place] ^= 1 << int(chance.integers(0, 7))
            path.write_bytes(broken)
            with pytest.raises(IndexDamaged):
                open_index(folder)
        path.write_bytes(whole)
    open_index(folder).close()


@pytest.mark.parametrize("keep", [0, 0.5, 0.99])
def test_a_truncated_file_is_noticed(tmp_path: Path, build: Build, keep: float):
    folder = tmp_path / "index"
    build(make_content())
    for path in files_of(folder):
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * keep)])
        with pytest.raises(IndexDamaged, match="damaged"):
            open_index(folder)
        path.write_bytes(whole)


def test_a_missing_file_is_noticed(tmp_path: Path, build: Build):
    folder = tmp_path / "index"
    build(make_content())
    for path in files_of(folder):
        if path.name == "current":
            continue
        aside = path.rename(path.with_name("aside"))
        with pytest.raises(IndexDamaged, match="damaged"):
            open_index(folder)
        aside.rename(path)


def test_a_large_file_is_hashed_in_full_by_verify_and_when_its_time_changed(
    tmp_path: Path, build: Build, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "index"
    build(make_content())
    monkeypatch.setattr("calctutor.backends.index_folder.SMALL", 100)
    path = next(folder.glob("v-*/facts-0.npy"))
    before = path.stat()
    broken = bytearray(path.read_bytes())
    broken[-1] ^= 1
    path.write_bytes(broken)
    with pytest.raises(IndexDamaged):
        open_index(folder)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    open_index(folder).close()
    with pytest.raises(IndexDamaged, match=r"facts-0\.npy"):
        verify(folder)


@pytest.mark.parametrize("name", ["current", "manifest.json"])
def test_an_index_of_a_newer_version_is_left_alone(tmp_path: Path, build: Build, name: str):
    folder = tmp_path / "index"
    build(make_content())
    pointer = read_pointer(folder)
    if name == "current":
        (folder / "current").write_bytes(pointer_bytes(99, pointer))
    else:
        path = folder / pointer.version / MANIFEST_FILE
        path.write_text(json.dumps({"format": 99, "new": "things"}))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        newer = pointer_bytes(1, Pointer(pointer.version, digest))
        (folder / "current").write_bytes(newer)
    with pytest.raises(IndexTooNew, match="newer version"):
        open_index(folder)
    with pytest.raises(IndexTooNew):
        verify(folder)
    before = {path: path.read_bytes() for path in files_of(folder)}
    if name == "current":
        with pytest.raises(IndexTooNew):
            build(make_content(mark="newer"))
        assert {path: path.read_bytes() for path in files_of(folder)} == before


def test_a_pointer_out_of_the_folder_is_refused(tmp_path: Path, build: Build):
    folder = tmp_path / "index"
    build(make_content())
    pointer = read_pointer(folder)
    outside = pointer_bytes(1, Pointer(f"../index/{pointer.version}", pointer.manifest))
    (folder / "current").write_bytes(outside)
    with pytest.raises(IndexDamaged):
        open_index(folder)


def test_a_rebuild_replaces_the_old_version_under_an_open_reader(tmp_path: Path, build: Build):
    folder = tmp_path / "index"
    build(make_content(mark="older"))
    with open_index(folder) as old:
        build(make_content(mark="newer"))
        assert len(versions(folder)) == 1
        assert old.matching("older", 3) and not old.matching("newer", 3)
        assert old.all_passages()[0].text.count("older") == 3
        assert old.fact_vectors(["f-2-3-2"]).shape == (1, 64)
        with open_index(folder) as new:
            assert new.matching("newer", 3) and not new.matching("older", 3)


def test_what_a_killed_build_left_is_removed(tmp_path: Path, build: Build):
    folder = tmp_path / "index"
    build(make_content())
    (folder / "v-20240101T000000-deadbeef" / "words").mkdir(parents=True)
    build(make_content())
    assert len(versions(folder)) == 1


def test_a_build_that_fails_leaves_the_old_index(tmp_path: Path, build: Build):
    class Failing(HashingEmbedder):
        def embed_passages(self, texts):
            raise RuntimeError("the lamp went out")

    folder = tmp_path / "index"
    build(make_content(mark="older"))
    with pytest.raises(RuntimeError):
        build(make_content(mark="newer"), embedder=Failing())
    assert len(versions(folder)) == 1
    with open_index(folder) as index:
        assert index.matching("older", 1)


def test_the_same_notes_give_the_same_files(tmp_path: Path, build: Build):
    build(make_content(), tmp_path / "one")
    build(make_content(), tmp_path / "two")
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").rglob("*.npy")}
    two = {path.name: path.read_bytes() for path in (tmp_path / "two").rglob("*.npy")}
    assert one == two and len(one) == 6


@pytest.mark.parametrize("name", ["Übung – Ελλάδα 日本 🎓", "with space ?#%&=+", "a'b\"c" * 3])
def test_any_folder_name_will_do(tmp_path: Path, build: Build, name: str):
    folder = tmp_path / name / "index"
    content = make_content()
    build(content, folder)
    with open_index(folder) as index:
        assert tuple(index.all_facts()) == content.facts


def test_no_passages_at_all(tmp_path: Path, build: Build):
    build(EMPTY)
    with open_index(tmp_path / "index") as index:
        assert index.nearest(np.ones(64, np.float32), 5) == []
        assert index.matching("bone", 5) == []
        assert index.all_facts() == () and index.terms() == ()
        assert index.fact_vectors([]).shape == (0, 64)


def test_passages_without_a_content_word(tmp_path: Path, build: Build):
    content = make_content(notes=1, passages=2)
    bare = tuple(dataclasses.replace(p, embedded_text="the of --- 🎓") for p in content.passages)
    build(dataclasses.replace(content, passages=bare))
    with open_index(tmp_path / "index") as index:
        assert index.matching("the bone", 5) == []
        assert len(index.nearest(np.ones(64, np.float32), 5)) == 2


def test_text_that_is_not_proper_unicode_is_kept(tmp_path: Path, build: Build):
    content = make_content(notes=1, passages=1)
    odd = "bad \udce9 name.md"
    note = dataclasses.replace(content.notes[0], source=odd, text="\ufefftab\tnul\x00 \ud800\r\n")
    passage = dataclasses.replace(content.passages[0], source=odd, text="\ud800 end")
    odd_content = dataclasses.replace(content, notes=(note,), passages=(passage,))
    build(odd_content)
    with open_index(tmp_path / "index") as index:
        assert index.note(odd) == note
        assert index.all_passages() == (passage,)
        assert index.sources() == (odd,)


def test_an_unknown_note_is_named(tmp_path: Path, build: Build):
    build(make_content())
    with open_index(tmp_path / "index") as index, pytest.raises(NotesError, match="other.md"):
        index.note("other.md")


def test_a_question_by_another_model_is_refused(tmp_path: Path, build: Build):
    build(make_content())
    with open_index(tmp_path / "index") as index, pytest.raises(IndexProblem, match="384"):
        index.nearest(np.ones(384, np.float32), 5)


def test_eight_threads_get_the_same_answers(tmp_path: Path, build: Build):
    content = make_content(notes=6, passages=6)
    build(content)
    brute = BruteForceIndex(content, HashingEmbedder())
    queries = [" ".join(p.text.split()[:3]) for p in content.passages] * 4
    vectors = HashingEmbedder().embed_queries(queries)
    barrier = threading.Barrier(8)

    with open_index(tmp_path / "index") as index:

        def ask(thread: int) -> list[tuple[object, ...]]:
            barrier.wait()
            found = []
            for row in range(thread, len(queries), 8):
                near = index.nearest(vectors[row], 3)
                keys = [key for key, _ in near]
                facts = index.facts(keys)
                found.append((
                    row,
                    near[0][1],
                    index.matching(queries[row], 1)[0][1],
                    [p.id for p in index.passages(keys)] == keys,
                    index.fact_vectors([fact.id for fact in facts]).shape,
                    len(index.all_facts()),
                ))  # fmt: skip
            return found

        with ThreadPoolExecutor(8) as pool:
            answers = [answer for part in pool.map(ask, range(8)) for answer in part]
    assert len(answers) == len(queries)
    for row, cosine, words, same, shape, facts in answers:
        assert cosine == pytest.approx(brute.nearest(vectors[row], 1)[0][1], abs=1e-5)
        assert words == pytest.approx(brute.matching(queries[row], 1)[0][1], rel=1e-5)
        assert (same, shape, facts) == (True, (9, 64), 108)


def test_a_large_index_looks_for_words_in_threads_that_end_with_it(
    tmp_path: Path, build: Build, monkeypatch: pytest.MonkeyPatch
):
    def helpers() -> set[threading.Thread]:
        return {t for t in threading.enumerate() if t.name.startswith("words")}

    build(make_content())
    before = helpers()
    monkeypatch.setattr(local_index, "SIDE_BY_SIDE", 12)
    with open_index(tmp_path / "index") as index:
        expected = index.matching("callus bone", 5)
        assert helpers() == before
        found = [index.begin_matching("callus bone", 5) for _ in range(20)]
        assert helpers() > before
        assert expected and all(one() == expected for one in found)
    assert helpers() == before


def test_keys_that_are_kept_are_those_of_the_file(
    tmp_path: Path, build: Build, monkeypatch: pytest.MonkeyPatch
):
    content = make_content()
    build(content)
    monkeypatch.setattr(content_store, "_KEPT", 4)
    vector = np.ones(64, np.float32)
    with open_index(tmp_path / "index") as index:
        ids = [passage.id for passage in content.passages]
        first = index.cosines(vector, ids)
        index.nearest(vector, 3)
        assert index.cosines(vector, ids[::-1]) == pytest.approx(first[::-1], abs=1e-6)
        facts = [fact.id for fact in index.facts(ids[:2])]
        rows = index.fact_vectors(facts)
        with open_index(tmp_path / "index") as other:
            assert np.array_equal(other.fact_vectors(facts), rows)
        with pytest.raises(KeyError):
            index.cosines(vector, [ids[0], "nowhere"])


def test_a_file_where_the_folder_should_be(tmp_path: Path, build: Build):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(IndexNotWritable, match="a file stands where a folder is needed"):
        build(make_content(), tmp_path / "taken" / "index")
    with pytest.raises(IndexNotWritable, match="a file stands where a folder is needed"):
        build(make_content(), tmp_path / "taken")


def test_a_vector_cache_that_cannot_be_opened(tmp_path: Path, build: Build):
    build(make_content(mark="older"))
    (tmp_path / "vectors.sqlite").unlink()
    (tmp_path / "vectors.sqlite").mkdir()
    with pytest.raises(IndexNotWritable, match="can't be written"):
        build(make_content(mark="newer"))
    with open_index(tmp_path / "index") as index:
        assert index.matching("older", 1)


def test_two_builds_at_once_wait_for_one_another(tmp_path: Path):
    said: list[str] = []
    folder = tmp_path / "index"
    inside = threading.Event()

    class Slow(HashingEmbedder):
        def embed_passages(self, texts):
            inside.set()
            return super().embed_passages(texts)

    def make(mark: str, embedder: HashingEmbedder) -> None:
        write_index(
            folder,
            make_content(mark=mark),
            RECIPE,
            embedder,
            cache=tmp_path / "vectors.sqlite",
            built_at=NOW,
            reason="",
            progress=lambda stage, done, total: said.append(f"{mark}: {stage}"),
        )

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(make, "first", Slow(delay=0.02))
        inside.wait(10)
        second = pool.submit(make, "second", HashingEmbedder())
        first.result()
        second.result()
    assert said.index("second: waiting for another process to build this index") < said.index(
        "first: writing the index"
    )
    assert said.index("second: embedding") > max(
        place for place, line in enumerate(said) if line.startswith("first")
    )
    with open_index(folder) as index:
        assert index.matching("second", 1) and not index.matching("first", 1)


def test_staleness_says_why(tmp_path: Path, build: Build):
    content = make_content()
    build(content)
    manifest = verify(tmp_path / "index")
    now = {note.source: note.digest for note in content.notes}
    first, second, third = now
    assert staleness(manifest, RECIPE, now) is None
    assert staleness(manifest, RECIPE, {**now, first: "x"}) == "1 of your notes has changed."
    both = {**now, first: "x", second: "y"}
    assert staleness(manifest, RECIPE, both) == "2 of your notes have changed."
    del both[third]
    both["new.md"] = "z"
    assert staleness(manifest, RECIPE, both) == (
        "2 of your notes have changed and 1 note was added and 1 note was removed."
    )
    other = dataclasses.replace(RECIPE, embedder="x", passage_tokens=3)
    assert staleness(manifest, other, now) == (
        "The index was made with another embedding model and another passage length."
    )
