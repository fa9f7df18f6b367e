"""Tables for spreadsheets and cards for Quizlet: no cell runs, and each comes back as it was."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from calctutor.errors import BankFileError
from calctutor.exports.csv_reader import read_csv
from calctutor.exports.registry import write
from calctutor.exports.selection import Selection
from calctutor.exports.tables import FORMULA, defused, fused
from export_samples import ITEMS, KINDS, NASTY, QUIZ, SELECTION, item, unit

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "''=1", "' =1")


@pytest.mark.parametrize("cell", DANGEROUS)
def test_what_a_spreadsheet_would_run_is_defused_and_comes_back(cell: str):
    assert not defused(cell).startswith(FORMULA)
    assert fused(defused(cell)) == cell


@pytest.mark.parametrize("cell", ["", "a=b", "'quoted'", "5 - 3", "it's"])
def test_other_cells_stay_as_they_are(cell: str):
    assert defused(cell) == cell == fused(cell)


@pytest.mark.parametrize("name", ["csv", "tsv", "quizlet"])
def test_no_cell_of_any_table_begins_like_a_formula(name: str):
    odd = tuple(
        item(
            "reverse", id=f"=q{i}", stem=cell, gold=(unit(cell),), feedback=cell, model_answer=cell
        )
        for i, cell in enumerate(DANGEROUS)
    )
    data = write(name, replace(SELECTION, items=(*ITEMS, *odd))).data.decode("utf-8-sig")
    dialect = csv.excel if name == "csv" else csv.excel_tab
    for row in csv.reader(io.StringIO(data, newline=""), dialect):
        if not row[0].startswith("#"):
            assert not [cell for cell in row if cell.startswith(FORMULA)]


def test_every_row_has_every_column():
    data = write("csv", SELECTION).data
    assert data.startswith(b"\xef\xbb\xbfid,kind,topic,question,")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 1 + len(ITEMS) + 2
    by_id = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert by_id["q-sba_value"]["approved"] == "yes"
    assert by_id["q-sba_value"]["topic"] == "Notes & <more> > Size / trend"
    assert by_id["q-matching"]["answer 2"] == f"L2 – A {NASTY}"
    assert by_id["q-ordering"]["answer 1"] == "C 漢字"
    assert by_id["distinction First & <one> / Second"]["kind"] == "distinction"


def test_a_table_is_read_back_into_the_same_questions():
    drafts = {d.name: d for d in read_csv(write("csv", QUIZ).data.decode(), "bank.csv").drafts}
    assert set(drafts) == {made.id for made in ITEMS}
    for made in ITEMS:
        assert drafts[made.id].value("stem") == made.stem
        assert drafts[made.id].value("feedback") == made.feedback
        assert drafts[made.id].approved == made.approved
    cloze = drafts["q-cloze"]
    assert cloze.value("answer") == NASTY
    assert cloze.value("alias") == "other"
    assert cloze.value("from") == f"a & b.md | **Size:** {NASTY}"
    lines = [(n, v) for n, v in drafts["q-sba_value"].lines if n in ("right", "wrong")]
    assert lines == [("right", f"B {NASTY}"), ("wrong", f"A {NASTY}"), ("wrong", "C 漢字")]


@pytest.mark.parametrize(
    "table",
    [
        "question,right,wrong,wrong\nWhere?,thigh,foot,hand\n",
        "\ufeffQuestion;Right 1;Wrong 1;Wrong 2\r\nWhere?;thigh;foot;hand\r\n",
        "Stem\tOption A\tOption B\tOption C\tCorrect answer\nWhere?\tfoot\tthigh\thand\tB\n",
        "question,a,b,c,correct\nWhere?,foot,thigh,hand,Thigh\n\n,,,,\n",
        '"Prompt","Other","Right","Wrong_1","Wrong_2"\n"Where?","x","thigh","foot","hand"\n',
    ],
)
def test_the_usual_layouts_are_read(table: str):
    (draft,) = read_csv(table, "t.csv").drafts
    assert draft.lines == (
        ("stem", "Where?"), ("right", "thigh"), ("wrong", "foot"), ("wrong", "hand"),
    )  # fmt: skip


def test_a_question_without_an_id_keeps_one_that_belongs_to_it():
    first = read_csv("question,answer\nWhere is it?,here\n", "t.csv").drafts[0]
    again = read_csv("answer,question\nthere,  where IS it?\n", "u.csv").drafts[0]
    other = read_csv("question,answer\nWhere was it?,here\n", "t.csv").drafts[0]
    assert first.name == again.name != other.name


def test_what_can_not_be_read_is_named():
    with pytest.raises(BankFileError, match=r"t\.csv is empty"):
        read_csv("", "t.csv")
    with pytest.raises(BankFileError, match=r"t\.csv has no column “question”"):
        read_csv("a,b\n1,2\n", "t.csv")
    told = read_csv("question,option a,correct\nWhere?,foot,Z\nWhy?,,\n", "t.csv").told
    assert told == (
        "t.csv, row 2: “Where?” is left out: its column “correct” names none of its options",
        "t.csv, row 3: “Why?” is left out: it has neither a right option nor an answer",
    )
    with pytest.raises(BankFileError, match="no table that can be read"):
        read_csv(f'question,answer\n"{"x" * 200_000}",a\n', "t.csv")


def test_quizlet_has_two_columns_a_line_and_nothing_else():
    lines = write("quizlet", SELECTION).data.decode().splitlines()
    assert len(lines) == len(ITEMS) + 2
    assert {line.count("\t") for line in lines} == {1}
    fronts = [line.split("\t")[0] for line in lines]
    assert KINDS["reverse"].stem in fronts


def test_only_questions_of_one_kind_make_no_empty_columns():
    header = (
        write("csv", Selection("Q", (KINDS["reverse"],))).data.decode("utf-8-sig").split("\r\n")[0]
    )
    assert header == "id,kind,topic,question,answer 1,alias 1,feedback,from,note,approved"
