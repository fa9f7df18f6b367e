from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calctutor.backends.readings import Readings
from calctutor.notes.load import load_notes
from calctutor.notes.read import read_notes
from calctutor.reading_types import ReadBefore
from calctutor.types import Note, NotesContent

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "corpus", *sorted((ROOT / "evaluation" / "folders").glob("*/notes"))]
NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Memory:
    """A store in memory that counts what was kept."""

    def __init__(self) -> None:
        self.held: dict[str, ReadBefore] = {}
        self.kept: list[int] = []

    def recall(self, keys: Sequence[str]) -> Mapping[str, ReadBefore]:
        return {key: self.held[key] for key in keys if key in self.held}

    def keep(self, readings: Mapping[str, ReadBefore]) -> None:
        self.kept.append(len(readings))
        self.held.update(readings)


def count(text: str) -> int:
    return len(text.split())


def read(notes: Sequence[Note], store: object = None) -> NotesContent:
    return read_notes(notes, count_tokens=count, word_pieces=count, store=store)


def edited(notes: Sequence[Note], chance: random.Random) -> list[Note]:
    """The notes after one change of an author: a line, a heading, a file."""
    found = list(notes)
    place = chance.randrange(len(found))
    note = found[place]
    lines = note.text.split("\n")
    how = chance.randrange(6)
    if how == 0:
        lines[chance.randrange(len(lines))] = ""
    elif how == 1:
        other = chance.choice(notes).text.split("\n")
        lines.insert(chance.randrange(len(lines)), chance.choice(other))
    elif how == 2:
        words = chance.choice(notes).text.split()
        lines += ["", f"## {' '.join(chance.sample(words, 2))}", "", f"- {' '.join(words[:9])}."]
    elif how == 3:
        lines = [line.replace("the", "a") for line in lines]
    elif how == 4 and len(found) > 2:
        del found[place]
        return found
    else:
        found.append(Note(f"new {len(found)}.md", note.text, f"{note.digest}+"))
        return found
    text = "\n".join(lines)
    found[place] = Note(note.source, text, f"{note.digest}*")
    return found


@pytest.mark.parametrize(
    "folder", FOLDERS, ids=lambda f: f.parent.name if f.name == "notes" else f.name
)
def test_reading_again_gives_what_reading_anew_gives(folder: Path):
    chance = random.Random(folder.name)
    notes: Sequence[Note] = load_notes(folder)[0]
    store = Memory()
    for _ in range(25):
        assert read(notes, store) == read(notes)
        notes = edited(notes, chance)


def test_only_what_changed_is_read():
    notes = [Note(f"{n}.md", f"# Topic {n}\n\n- **Part:** a thing {n}.\n", "") for n in range(30)]
    store = Memory()
    read(notes, store)
    read(notes, store)
    notes[7] = Note("7.md", notes[7].text + "\nIt is a thing.\n", "")
    read(notes, store)
    assert store.kept == [30, 0, 1]


def test_a_name_that_another_file_gives_is_noticed():
    one = Note("a.md", "# Metals\n\n- **Iron:** rusts.\n- **Site:** the mine.\n", "a")
    store = Memory()
    read([one], store)
    other = Note("b.md", "# Site\n\nA site is a place.\n\n# Iron\n\nIron is a metal.\n", "b")
    assert read([one, other], store) == read([one, other])
    assert read([one], store) == read([one])


def test_the_file_of_readings_gives_back_what_it_was_given(tmp_path: Path):
    notes = load_notes(ROOT / "corpus")[0]
    memory = Memory()
    read(notes, memory)
    store = Readings(tmp_path / "indexes" / "readings.sqlite", NOW)
    assert store.recall(list(memory.held)) == {}
    store.keep(memory.held)
    recalled = store.recall([*memory.held, "none"])
    assert recalled == memory.held
    loaded = {key: reading.load() for key, reading in recalled.items()}
    assert loaded == {key: reading.load() for key, reading in memory.held.items()}
    assert all(loaded.values())
    assert read(notes, store) == read(notes)


@pytest.mark.parametrize("damage", [b"", b"not a database", b"SQLite format 3\0" + bytes(200)])
def test_a_damaged_file_of_readings_only_costs_time(tmp_path: Path, damage: bytes):
    path = tmp_path / "readings.sqlite"
    notes = load_notes(ROOT / "corpus")[0]
    path.write_bytes(damage)
    for _ in range(3):
        assert read(notes, Readings(path, NOW)) == read(notes)


def test_readings_that_are_not_used_are_forgotten(tmp_path: Path):
    path = tmp_path / "readings.sqlite"
    memory = Memory()
    read([Note("a.md", "# A\n\nOne.\n", "a")], memory)
    Readings(path, datetime(2026, 1, 1, tzinfo=UTC)).keep(memory.held)
    other = Memory()
    read([Note("b.md", "# B\n\nTwo.\n", "b")], other)
    Readings(path, NOW).keep(other.held)
    store = Readings(path, NOW)
    assert store.recall(list(memory.held)) == {}
    assert store.recall(list(other.held)) == other.held


@pytest.mark.parametrize("folder", FOLDERS[:3], ids=lambda f: f.parent.name)
def test_what_is_held_already_is_left_out(folder: Path):
    chance = random.Random(folder.name)
    notes: Sequence[Note] = load_notes(folder)[0]
    store = Memory()
    whole = read(notes, store)
    for _ in range(8):
        held = dict(zip((n.source for n in whole.notes), whole.readings, strict=True))
        notes = edited(notes, chance)
        whole, part = (
            read(notes),
            read_notes(notes, count_tokens=count, word_pieces=count, store=store, held=held),
        )
        fresh = {note.source for note in part.notes}
        same = dict(zip((n.source for n in whole.notes), whole.readings, strict=True))
        assert fresh == {source for source in same if held.get(source) != same[source]}
        assert part.order == tuple((note.source, note.digest) for note in notes)
        assert part.terms == whole.terms
        assert part.passages == tuple(p for p in whole.passages if p.source in fresh)
        assert part.facts == tuple(f for f in whole.facts if f.source in fresh)
        assert len(part.fact_texts) == len(part.facts)


def test_a_reading_whose_contents_are_lost_is_read_anew(tmp_path: Path):
    notes = load_notes(ROOT / "corpus")[0]
    store = Readings(tmp_path / "readings.sqlite", NOW)
    whole = read(notes, store)
    with sqlite3.connect(tmp_path / "readings.sqlite") as connection:
        connection.execute("UPDATE readings SET contents = x'00'")
    connection.close()
    assert read(notes, store) == whole
    store.close()
