"""The author's work on the bank: approve, retire, edit, add, and the file that holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.errors import BankFileError, ItemGone
from calctutor.quiz.author import FILE_NAME
from calctutor.study.authoring import Authoring, Entry
from study_doubles import SetPlace


@pytest.fixture
def tutor_here(tutor: Tutor, tmp_path: Path) -> Tutor:
    """The shipped notes with an author's file of this test's own."""
    made = Tutor(tutor.index, tutor.embedder, tutor.report, place=SetPlace(tmp_path))
    # What the notes give by themselves is the same for all: made once for the whole file.
    made.questions.__dict__["sound"] = tutor.questions.sound
    return made


@pytest.fixture
def author(tutor_here: Tutor) -> Authoring:
    return tutor_here.authoring


def of_kind(author: Authoring, kind: str) -> Entry:
    return next(e for e in author.entries() if e.item.kind == kind)


def test_the_entries_are_the_bank_with_its_topics(author: Authoring, tutor_here: Tutor):
    entries = author.entries()
    assert [e.item for e in entries] == list(tutor_here.bank())
    assert {e.state for e in entries} == {"offered"}
    warned = {f.item_id for f in tutor_here.bank_report().warnings}
    assert {e.item.id for e in entries if e.findings} == warned != set()
    named = {e.topic for e in entries}
    assert "Myositis ossificans" in named
    assert "" not in named


def test_approving_is_kept_in_the_file_and_taken_back(author: Authoring, tmp_path: Path):
    one, two = (e.item.id for e in author.entries()[:2])
    author.approve([one, two])
    assert (tmp_path / FILE_NAME).read_text("utf-8") == f"approve {one}\n\napprove {two}\n"
    assert [e.state for e in author.entries()[:3]] == ["approved", "approved", "offered"]
    author.approve([one], yes=False)
    assert author.entry(one).state == "offered"
    assert author.entry(two).state == "approved"


def test_a_retired_question_leaves_the_bank_and_comes_back(author: Authoring, tutor_here: Tutor):
    gone = author.entries()[3].item.id
    author.retire([gone])
    assert gone not in {item.id for item in tutor_here.bank()}
    assert author.entry(gone).state == "retired"
    assert author.entries()[-1].item.id == gone
    author.retire([gone], yes=False)
    assert gone in {item.id for item in tutor_here.bank()}


def test_an_edit_writes_only_what_differs(author: Authoring, tmp_path: Path):
    entry = of_kind(author, "sba_value")
    fields = [
        (name, "How would you put it, of this thing here?" if name == "stem" else value)
        for name, value in author.fields(entry.item)
    ]
    changed = author.edit(entry.item.id, fields)
    assert changed.item.stem == "How would you put it, of this thing here?"
    assert set(changed.item.options) == set(entry.item.options)
    assert changed.changed
    lines = (tmp_path / FILE_NAME).read_text("utf-8").splitlines()
    assert lines == [
        f"edit {entry.item.id}",
        "stem: How would you put it, of this thing here?",
    ]


def test_an_edit_back_to_the_original_leaves_nothing(author: Authoring, tmp_path: Path):
    entry = of_kind(author, "cloze")
    same = author.fields(entry.item)
    author.edit(entry.item.id, [("stem", entry.item.stem + " now"), *same[1:]])
    author.edit(entry.item.id, same)
    assert (tmp_path / FILE_NAME).read_text("utf-8") == ""
    assert not author.entry(entry.item.id).changed


def test_every_item_takes_its_own_fields_back_unchanged(author: Authoring):
    kinds = set()
    for entry in author.entries():
        if entry.item.kind not in kinds:
            kinds.add(entry.item.kind)
            seen = author.preview(entry.item.id, author.fields(entry.item))
            assert not seen.changed, entry.item.kind
    assert len(kinds) >= 8


def test_a_preview_shows_the_flaws_and_keeps_nothing(author: Authoring, tmp_path: Path):
    entry = of_kind(author, "sba_value")
    fields = [*author.fields(entry.item), ("wrong", "All of the above")]
    seen = author.preview(entry.item.id, fields)
    assert "L03" in {f.rule for f in seen.findings}
    assert seen.state == "kept out"
    assert not (tmp_path / FILE_NAME).exists()


def test_what_the_linter_keeps_out_is_still_seen(author: Authoring, tutor_here: Tutor):
    entry = of_kind(author, "sba_value")
    fields = [*author.fields(entry.item), ("wrong", "All of the above")]
    kept_out = author.edit(entry.item.id, fields)
    assert kept_out.state == "kept out"
    assert "L03" in {f.rule for f in kept_out.findings}
    assert entry.item.id not in {item.id for item in tutor_here.bank()}
    author.restore(entry.item.id)
    assert author.entry(entry.item.id).item == entry.item


def test_an_own_question_is_added_edited_and_deleted(author: Authoring, tutor_here: Tutor):
    fact = next(f for f in tutor_here.index.all_facts() if len(f.text.split()) > 6)
    fields = [
        ("kind", "short_answer"),
        ("from", author.source_line(fact)),
        ("stem", "What do the notes say here?"),
        ("answer", fact.text),
    ]
    assert author.preview_new(fields).item.fact_id == fact.id
    made = author.add(fields)
    assert made.item.source == "author"
    assert made.item.citations[0].quote in tutor_here.index.note(fact.source).text
    edited = author.edit(made.item.id, [("stem", "What is said?"), ("answer", fact.text)])
    assert edited.item.stem == "What is said?"
    assert edited.item.fact_id == fact.id
    author.restore(made.item.id)
    with pytest.raises(ItemGone):
        author.entry(made.item.id)


def test_the_words_of_each_fact_lead_back_to_it(author: Authoring, tutor_here: Tutor):
    facts = tutor_here.index.all_facts()
    for fact in facts:
        fields = [("from", author.source_line(fact)), ("stem", "Why?"), ("answer", "x")]
        item = author.preview_new(fields).item
        span = next(f.span for f in facts if f.id == item.fact_id)
        assert (span.start, span.end) == (fact.span.start, fact.span.end)


def test_a_question_without_a_place_in_the_notes_is_refused(author: Authoring, tmp_path: Path):
    fields = [("from", "the moon is made of cheese"), ("stem", "Why?"), ("answer", "x")]
    with pytest.raises(ItemGone, match="not in the notes"):
        author.add(fields)
    with pytest.raises(BankFileError, match="needs stem"):
        author.add([("from", "x")])
    assert not (tmp_path / FILE_NAME).exists()


def test_a_file_of_another_hand_is_taken_whole_or_not_at_all(author: Authoring, tmp_path: Path):
    first = author.entries()[0].item.id
    told = author.replace_file(f"# mine\n\napprove {first}\n\nretire q-ffffffffffff\n")
    assert author.entry(first).state == "approved"
    assert len(told) == 1
    assert "retire q-ffffffffffff finds no question" in told[0]
    before = (tmp_path / FILE_NAME).read_text("utf-8")
    with pytest.raises(BankFileError, match="line 1"):
        author.replace_file("shout loudly now\n")
    assert author.file() == (FILE_NAME, before)
    author.retire([author.entries()[1].item.id])
    assert author.file()[1].startswith("# mine\n\napprove")
