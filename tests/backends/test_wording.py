from __future__ import annotations

from pathlib import Path

from calctutor import Tutor
from calctutor.backends.records import wording_from_json, wording_to_json
from calctutor.retrieval.lookup import (
    looks_english,
    names_of,
    pairs_of,
    vocabulary_of,
    wording_of,
)
from calctutor.types import Wording


def test_the_kept_wording_is_what_the_passages_give(tmp_path: Path, tutor: Tutor):
    kept = tutor.index.wording()
    assert kept == wording_of(tutor.index.all_passages())
    assert kept.english and kept.counts["myositis"] > 1
    assert "thr" in kept.names
    assert ("myositi", "ossifican") in kept.pairs


def test_in_one_go_it_is_what_each_part_is(tutor: Tutor):
    passages = tutor.index.all_passages()
    wording = wording_of(passages)
    assert wording.counts == vocabulary_of(passages)
    assert wording.names == names_of(passages)
    assert wording.pairs == pairs_of(passages)
    assert wording.english == looks_english(passages)


def test_wording_outlives_json():
    wording = Wording(
        {"a": 2, "é": 1}, frozenset({"rome"}), frozenset({("a", "b"), ("a", "c")}), False
    )
    assert wording_from_json(wording_to_json(wording)) == wording


def test_an_index_without_it_is_opened_as_before(tmp_path: Path):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "oak.md").write_text("# Oak\n\n- Oaks bear acorns.\n", encoding="utf-8")
    tutor = Tutor.open(notes=notes, home=tmp_path / "home")
    tutor.index._wording.unlink()
    assert tutor.index.wording() is None
    again = Tutor(tutor.index, tutor.embedder, tutor.report)
    assert "acorns" in again.ask("What do oaks bear?").text
