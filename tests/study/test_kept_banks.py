"""A bank that was made is read back, equal in all, until anything that it hangs on is another."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.backends.bank_store import StoredBanks
from calctutor.quiz.author import FILE_NAME
from calctutor.study.bank_file import bank_from_json, bank_to_json
from study_doubles import SetPlace

Open = Callable[..., Tutor]


@pytest.fixture
def opened(tutor: Tutor, tmp_path: Path) -> Open:
    def open_one(made_of: str = "index 1") -> Tutor:
        banks = StoredBanks(tmp_path / "banks.sqlite", made_of)
        place = SetPlace(tmp_path)
        return Tutor(tutor.index, tutor.embedder, tutor.report, place=place, banks=banks)

    return open_one


def was_made(tutor: Tutor) -> bool:
    """Whether the questions were made from the notes, which is what takes long."""
    return "sound" in vars(tutor.questions)


def test_a_bank_is_made_once_for_all_processes(opened: Open) -> None:
    first, second = opened(), opened()

    assert first.bank() and was_made(first)
    assert second.bank() == first.bank()
    assert second.bank_report() == first.bank_report()
    assert not was_made(second)
    assert second.quiz(count=5) == first.quiz(count=5)
    assert second.learner().progress() == first.learner().progress()
    assert not was_made(second)


def test_another_index_or_seed_is_another_bank(opened: Open) -> None:
    opened().bank()
    other, seeded = opened("index 2"), opened()

    other.bank()
    seeded.bank(seed=3)

    assert was_made(other) and was_made(seeded)


def test_what_the_author_writes_is_in_the_bank_at_once(opened: Open, tmp_path: Path) -> None:
    item = opened().bank()[0]
    (tmp_path / FILE_NAME).write_text(f"retire {item.id}\n", encoding="utf-8")
    again = opened()

    assert item.id not in {i.id for i in again.bank()}
    (tmp_path / FILE_NAME).unlink()
    assert opened().bank()[0] == item


def test_a_bank_that_cannot_be_read_is_made_anew(opened: Open, tmp_path: Path) -> None:
    expected = opened().bank()
    with closing(sqlite3.connect(tmp_path / "banks.sqlite")) as file, file:
        file.execute("UPDATE banks SET bank = x'00'")
    again = opened()

    assert again.bank() == expected and was_made(again)
    assert not was_made(opened()) and opened().bank() == expected


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "banks.sqlite").write_bytes(b"no database" * 1000)
    banks = StoredBanks(tmp_path / "banks.sqlite", "index")

    assert banks.read("0") is None
    banks.keep("0", "kept")
    assert banks.read("0") == "kept"


def test_few_are_kept_and_nothing_where_that_cannot_be(tmp_path: Path) -> None:
    banks = StoredBanks(tmp_path / "banks.sqlite", "index", most=2)
    for name in "abc":
        banks.keep(name, name * 3)
    assert [banks.read(name) for name in "abc"] == [None, "bbb", "ccc"]
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    nowhere = StoredBanks(tmp_path / "file" / "banks.sqlite", "index")
    nowhere.keep("a", "x")
    assert nowhere.read("a") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"items": [{}], "report": {}}', "null"])
def test_what_is_no_bank_is_none(text: str) -> None:
    assert bank_from_json(text) is None


def test_a_bank_is_written_and_read_whole(opened: Open) -> None:
    made = opened().questions.made()

    assert bank_from_json(bank_to_json(made.items, made.report)) == (made.items, made.report)
