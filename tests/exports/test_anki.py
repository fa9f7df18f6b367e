"""Decks and text in the real Anki: imported twice, changed, with reviews kept."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from calctutor.exports.registry import write
from calctutor.exports.selection import Selection
from export_samples import COMPARISON, ITEMS, KINDS, MADE, NASTY, QUIZ, SELECTION, item, unit

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from anki.collection import (
        Collection,
        ImportAnkiPackageOptions,
        ImportAnkiPackageRequest,
        ImportCsvRequest,
    )


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Collection]:
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def take(anki: Collection, selection: Selection, folder: Path):
    """Import a deck as Anki's own dialog does, "update if newer"."""
    path = folder / "deck.apkg"
    path.write_bytes(write("anki", selection).data)
    return anki.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
    ).log


def fields(anki: Collection, item_id: str) -> dict[str, str]:
    """A note's fields by name, as they are shown."""
    (note_id,) = anki.find_notes(f'Id:"{item_id}"')
    note = anki.get_note(note_id)
    return {name: unescape(text) for name, text in note.items()}


def test_every_question_arrives_with_its_answer_its_source_and_its_topic(anki, tmp_path: Path):
    log = take(anki, SELECTION, tmp_path)
    assert len(log.new) == len(ITEMS) + 2  # a distinction and a snippet
    assert not log.duplicate
    chosen = fields(anki, "q-sba_value")
    assert chosen["Question"] == KINDS["sba_value"].stem
    assert chosen["Options"].split("<br>")[1] == f"B) B {NASTY}"
    assert chosen["Answer"] == f"B) B {NASTY}"
    assert f"“Size: {NASTY}”" in chosen["Source"]
    assert "a & b.md, line 1" in chosen["Source"]
    (note_id,) = anki.find_notes("Id:q-sba_value")
    assert sorted(anki.get_note(note_id).tags) == [
        "calctutor::Notes_more::Size_/_trend",
        "calctutor::kind::sba_value",
    ]
    types = {anki.get_note(n).note_type()["name"] for n in anki.find_notes("")}
    assert types == {
        "calctutor choice",
        "calctutor typed answer",
        "calctutor cloze",
        "calctutor question",
    }


def test_a_cloze_has_its_gap_whatever_stands_around_it(anki, tmp_path: Path):
    two = item("cloze", id="q-two", stem="a _____ b }} _____", gold=(unit("x::y"), unit("{z}")))
    take(anki, replace(QUIZ, items=(*ITEMS, two)), tmp_path)
    for item_id, count in (("q-cloze", 1), ("q-two", 2)):
        (note_id,) = anki.find_notes(f"Id:{item_id}")
        assert len(anki.get_note(note_id).cards()) == count
    card = anki.get_note(anki.find_notes("Id:q-cloze")[0]).cards()[0]
    shown = unescape(card.answer())
    assert f'<span class="cloze" data-ordinal="1">{NASTY}</span>' in shown
    assert "[...]" in card.question()
    back = unescape(anki.get_note(anki.find_notes("Id:q-two")[0]).cards()[0].answer())
    assert ">x::y<" in back


def test_the_cards_show_their_fields_and_no_field_runs_as_a_template(anki, tmp_path: Path):
    take(anki, SELECTION, tmp_path)
    for note_id in anki.find_notes(""):
        for card in anki.get_note(note_id).cards():
            assert "{{" not in card.question().replace("{{c1::x}}", "")
            assert "Size: =1+1" in unescape(card.answer()) or "Other words" in card.answer()


def test_a_second_import_adds_nothing_and_a_newer_one_updates_and_keeps_reviews(
    anki, tmp_path: Path
):
    take(anki, QUIZ, tmp_path)
    card = anki.get_note(anki.find_notes("Id:q-reverse")[0]).cards()[0]
    card.ivl, card.reps, card.type, card.queue, card.due, card.factor = 12, 3, 2, 2, 20, 2300
    anki.update_card(card)
    before = anki.note_count(), anki.card_count()
    assert not take(anki, QUIZ, tmp_path).new
    changed = tuple(replace(i, stem="A better stem?") if i.id == "q-reverse" else i for i in ITEMS)
    later = replace(QUIZ, items=changed, made=MADE + timedelta(days=1))
    log = take(anki, later, tmp_path)
    assert not log.new
    assert (anki.note_count(), anki.card_count()) == before
    assert fields(anki, "q-reverse")["Question"] == "A better stem?"
    kept = anki.get_card(card.id)
    assert (kept.ivl, kept.reps, kept.due, kept.factor) == (12, 3, 20, 2300)


def test_decks_made_in_the_same_second_lie_beside_each_other(anki, tmp_path: Path):
    take(anki, replace(QUIZ, title="One", items=ITEMS[:4]), tmp_path)
    take(anki, replace(QUIZ, title="Two", items=ITEMS[4:]), tmp_path)
    assert anki.note_count() == len(ITEMS)
    names = {deck.name for deck in anki.decks.all_names_and_ids()}
    assert {"calctutor::One", "calctutor::Two"} <= names


def test_the_text_is_imported_twice_without_duplicates_and_updates(anki, tmp_path: Path):
    def take_text(selection: Selection):
        path = tmp_path / "cards.tsv"
        path.write_bytes(write("tsv", selection).data)
        metadata = anki.get_csv_metadata(str(path), None)
        return anki.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log

    log = take_text(SELECTION)
    assert len(log.new) == len(ITEMS) + 2
    assert not take_text(SELECTION).new
    notes = [anki.get_note(n) for n in anki.find_notes("")]
    fronts = {unescape(note["Front"]).split("<br>")[0] for note in notes}
    assert {made.stem for made in ITEMS} <= fronts
    assert "calctutor::kind::cloze" in anki.tags.all()
    changed = tuple(replace(i, stem="=other") if i.id == "q-reverse" else i for i in ITEMS)
    assert not take_text(replace(SELECTION, items=changed)).new
    assert anki.note_count() == len(notes)
    assert "=other" in {unescape(anki.get_note(n)["Front"]) for n in anki.find_notes("")}


def test_a_distinction_says_which_cell_is_silent_and_which_is_disputed(anki, tmp_path: Path):
    take(anki, Selection("D", comparisons=(COMPARISON,)), tmp_path)
    back = fields(anki, "distinction First & <one> / Second")["Answer"]
    assert "site: First & <one> – notes silent; Second – thigh (disputed) [3]" in back
