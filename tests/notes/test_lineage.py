from __future__ import annotations

from pathlib import Path

import pytest

from calctutor.notes.lineage import with_kept_ids
from calctutor.notes.read import read_notes
from calctutor.types import Note, NotesContent

NOTE = """\
# Iron

- **Density:** iron weighs 7.9 g per cubic centimetre.
- **Rust:** iron rusts in damp air.
- Iron is not soluble in water.
- Ores of iron are red.
"""


def read(text: str, source: str = "iron.md") -> NotesContent:
    def count(text: str) -> int:
        return len(text.split())

    return read_notes([Note(source, text, "")], count_tokens=count, word_pieces=count)


def ids(content: NotesContent) -> dict[str, str]:
    return {fact.text: fact.id for fact in content.facts}


def test_a_renamed_file_keeps_its_ids():
    before = read(NOTE)
    after = read(NOTE, "metals/iron 2.md")
    assert ids(after) != ids(before)
    assert ids(with_kept_ids(after, before.facts)) == ids(before)


def test_and_keeps_them_when_it_is_read_again():
    before = read(NOTE)
    renamed = with_kept_ids(read(NOTE, "b.md"), before.facts)
    again = with_kept_ids(read(NOTE, "b.md"), renamed.facts)
    assert ids(again) == ids(before)


def test_a_reworded_statement_keeps_its_id():
    before = read(NOTE)
    text = NOTE.replace("iron rusts in damp air", "iron rusts in very damp air")
    after = with_kept_ids(read(text), before.facts)
    assert ids(after)["iron rusts in very damp air."] == ids(before)["iron rusts in damp air."]
    assert len({fact.id for fact in after.facts}) == len(after.facts)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Iron is not soluble in water", "Iron is soluble in water"),
        ("iron weighs 7.9 g", "iron weighs 8.9 g"),
        ("Ores of iron are red", "Some think of hats"),
    ],
)
def test_a_statement_that_says_something_else_is_new(old: str, new: str):
    before = read(NOTE)
    after = with_kept_ids(read(NOTE.replace(old, new)), before.facts)
    fresh = next(fact for fact in after.facts if new.split(" ", 1)[1] in fact.text)
    assert fresh.id not in ids(before).values()


def test_each_old_id_is_taken_once():
    before = read("# A\n\n- same words here\n")
    after = read("# A\n\n- same words here\n\n# B\n\n- same words here\n", "two.md")
    found = [fact.id for fact in with_kept_ids(after, before.facts).facts]
    assert len(set(found)) == 2
    assert before.facts[0].id in found


def test_a_child_follows_its_parent():
    text = "# A\n\n- Bones grow:\n  - at their ends\n  - in childhood\n"
    before = read(text)
    after = with_kept_ids(read(text, "b.md"), before.facts)
    assert [f.parent for f in after.facts] == [f.parent for f in before.facts]


def test_the_review_history_outlives_a_rename(tmp_path: Path, home: Path):
    from calctutor import Tutor

    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "iron.md").write_text(NOTE, encoding="utf-8")
    tutor = Tutor.open(notes=notes, home=tmp_path / "home")
    known = {fact.id for fact in tutor.index.all_facts()}
    (notes / "iron.md").rename(notes / "ferrum.md")
    again = Tutor.open(notes=notes, home=tmp_path / "home")
    assert {fact.id for fact in again.index.all_facts()} == known
    assert again.report.embedded < again.report.reused
