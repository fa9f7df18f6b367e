"""A teacher's own questions taken in: on their statement, linted, twice without doubles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from calctutor import Tutor
from calctutor.errors import BankFileError
from calctutor.exports.reading import read_questions
from calctutor.exports.registry import write
from calctutor.exports.selection import Selection
from calctutor.study.taking_in import TakenIn, drafts_of, take_in
from study_doubles import SetPlace

OWN = """question,right,wrong,wrong
Where does myositis ossificans commonly lie?,The thigh,Pelvis,The foot
Who described it first?,Smith,Jones,Brown
Myositis?,The thigh,Pelvis,The foot
"""


@pytest.fixture(scope="module")
def opened(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    """The tutor of the shipped notes; its bank is made once for this file."""
    place = SetPlace(tmp_path_factory.mktemp("beside"))
    return Tutor(tutor.index, tutor.embedder, tutor.report, place=place)


@pytest.fixture
def teacher(opened: Tutor) -> Iterator[Tutor]:
    """The same with no author's file yet."""
    yield opened
    opened.place.write("quiz-bank.conf", "")


def take(teacher: Tutor, text: str, name: str, *, write: bool = True) -> TakenIn:
    read = read_questions(text, name)
    assert read is not None
    drafts = [(d.name, d.lines, d.approved) for d in read.drafts]
    return take_in(teacher.questions, teacher.place, drafts, write=write)


def test_a_question_finds_its_statement_and_is_asked(teacher: Tutor):
    taken = take(teacher, OWN, "own.csv")
    assert len(taken.added) == 1
    (item,) = [i for i in teacher.bank() if i.id == taken.added[0]]
    assert item.stem == "Where does myositis ossificans commonly lie?"
    assert item.citations[0].quote == "Commonly the thigh and around the elbow."
    assert item.approved and item.source == "author"


def test_what_the_notes_do_not_say_or_the_linter_refuses_is_left_out_with_its_reason(
    teacher: Tutor,
):
    taken = take(teacher, OWN, "own.csv")
    assert len(taken.left_out) == 2
    assert any(
        told.startswith("“Who described it first?” is left out: no statement")
        for told in taken.told
    )
    assert {f.rule for f in taken.findings if f.severity == "E"} >= {"L14"}
    written = teacher.place.read("quiz-bank.conf") or ""
    assert "Smith" not in written and "Myositis?" not in written


def test_a_second_time_changes_nothing_and_a_change_replaces(teacher: Tutor):
    first = take(teacher, OWN, "own.csv")
    before = teacher.place.read("quiz-bank.conf")
    again = take(teacher, OWN, "own.csv")
    assert (again.added, again.same) == ((), first.added)
    assert teacher.place.read("quiz-bank.conf") == before
    changed = take(teacher, OWN.replace("Pelvis", "The hip"), "own.csv")
    assert changed.changed == first.added
    text = teacher.place.read("quiz-bank.conf") or ""
    assert text.count("add own-") == 1 and "wrong: The hip" in text


def test_a_dry_run_writes_nothing(teacher: Tutor):
    taken = take(teacher, OWN, "own.csv", write=False)
    assert len(taken.added) == 1
    assert not teacher.place.read("quiz-bank.conf")


@pytest.mark.parametrize("name", ["csv", "gift"])
def test_an_export_taken_in_again_changes_nothing_and_an_edit_of_it_is_an_edit(
    teacher: Tutor, name: str
):
    items = teacher.bank()
    text = write(name, Selection("Bank", items)).data.decode("utf-8-sig")
    taken = take(teacher, text, f"bank.{name}")
    assert set(taken.same) == {i.id for i in items}
    assert (taken.added, taken.changed, taken.left_out, taken.told) == ((), (), (), ())
    assert not teacher.place.read("quiz-bank.conf")
    edited = text.replace("Which three are named", "Which three things are named")
    taken = take(teacher, edited, f"bank.{name}")
    assert taken.changed and not taken.added
    stems = {i.id: i.stem for i in teacher.bank()}
    assert all(stems[item_id].startswith("Which three things") for item_id in taken.changed)


def test_approval_in_a_table_is_kept(teacher: Tutor):
    item = teacher.bank()[0]
    table = f'id,question,answer,approved\n{item.id},"{item.stem}",x,yes\n'
    assert take(teacher, table.replace(",x,", f",{item.gold[0].value},"), "t.csv").changed == (
        item.id,
    )
    assert next(i for i in teacher.bank() if i.id == item.id).approved


def test_a_plain_bank_file_is_merged_and_what_was_there_stays(teacher: Tutor):
    teacher.place.write("quiz-bank.conf", "# mine\nretire q-0\n")
    block = (
        "add elbow\nfrom: myositis-ossificans.md | Commonly the thigh and around the elbow.\n"
        "stem: Where does myositis ossificans commonly lie?\nright: The thigh\nwrong: Pelvis\n"
        "wrong: Feet\n"
    )
    taken = take_in(teacher.questions, teacher.place, drafts_of(block, "b.conf"), write=True)
    assert taken.added == ("elbow",)
    assert teacher.place.read("quiz-bank.conf") == f"# mine\nretire q-0\n\n{block}"
    with pytest.raises(BankFileError, match=r"b\.conf adds, edits and approves no question"):
        drafts_of("retire q-1\n", "b.conf")
    wrong = block.replace("Commonly the thigh", "Always the thigh").replace("elbow\n", "other\n", 1)
    taken = take_in(teacher.questions, teacher.place, drafts_of(wrong, "b.conf"), write=True)
    assert taken.left_out == ("other",)
    assert "the words of “from” are not in your notes" in taken.told[0]
