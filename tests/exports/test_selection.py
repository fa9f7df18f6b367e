"""Choosing what is exported, and the one call that writes it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from calctutor.errors import ExportError
from calctutor.exports import registry
from calctutor.exports.clean import clean_text, cleaned
from calctutor.exports.registry import FORMATS, Format, describe, file_name, format_of, write
from calctutor.exports.selection import LeftOut, Selection, choose_items
from calctutor.exports.sources import shown, split_markers
from calctutor.faces.cli_parser import EXPORTS
from calctutor.study.sheet import clash
from export_samples import DISPUTED, ITEMS, KINDS, QUIZ, SELECTION, item, unit


def test_kinds_approval_and_disputes_choose_and_what_goes_is_counted():
    kept, gone = choose_items([*ITEMS, DISPUTED], kinds=["reverse", "sba_value"])
    assert [i.id for i in kept] == ["q-reverse", "q-sba_value"]
    assert gone == (LeftOut(1, "on statements marked as disputed"),)
    kept, gone = choose_items([*ITEMS, DISPUTED], approved_only=True, disputed="mark")
    assert [i.id for i in kept] == ["q-sba_value"]
    assert gone == (LeftOut(13, "not approved by their author"),)


def test_a_count_takes_each_fact_once_before_any_twice_and_keeps_the_order():
    twice = [item("reverse", id=f"{fact}{n}", fact_id=fact) for fact in "abc" for n in range(3)]
    for seed in range(5):
        kept, _ = choose_items(twice, count=3, seed=seed)
        assert [i.fact_id for i in kept] == ["a", "b", "c"]
        kept, _ = choose_items(twice, count=5, seed=seed)
        assert {i.fact_id for i in kept} == {"a", "b", "c"}
        assert [twice.index(i) for i in kept] == sorted(twice.index(i) for i in kept)
    chosen = {tuple(i.id for i in choose_items(twice, count=3, seed=s)[0]) for s in range(9)}
    assert len(chosen) > 1


def test_on_a_sheet_none_asks_the_same_and_none_gives_another_away():
    first = item("reverse", id="a", fact_id="a", gold=(unit("Gout"),), stem="Which swells?")
    telling = item(
        "reverse", id="b", fact_id="b", gold=(unit("Urate"),), stem="What has gout in it?"
    )
    same = item("cloze", id="c", fact_id="a", gold=(unit("big toe"),), stem="It swells the _____.")
    free = item("reverse", id="d", fact_id="d", gold=(unit("Thigh"),), stem="Where else?")
    for seed in range(6):
        kept, gone = choose_items([first, telling, same, free], seed=seed, clash=clash)
        ids = {i.id for i in kept}
        assert "d" in ids and not {"a", "b"} <= ids and not {"a", "c"} <= ids
        assert gone[0].count == 4 - len(kept)
    kept, gone = choose_items([first, telling, same, free], count=2, clash=clash)
    assert (len(kept), gone) == (2, ())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_every_kind_the_same_twice(name: str):
    first, second = write(name, SELECTION), write(name, SELECTION)
    assert first.data == second.data
    assert len(first.data) > 500
    assert first.questions == len(ITEMS)
    assert first.name == f"Title-b{FORMATS[name].extension}"
    assert describe(first)[0] == f"Questions written: {len(ITEMS)}."


def test_the_bytes_are_the_same_in_another_process_with_another_hash_seed():
    code = (
        "import hashlib, export_samples as s; from calctutor.exports import registry as r;"
        "print({n: hashlib.sha256(r.write(n, s.SELECTION).data).hexdigest() for n in r.FORMATS})"
    )
    ran = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "tests", "PATH": "", "SYSTEMROOT": ""},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(ran) == 1


def test_the_command_line_knows_the_formats():
    assert set(EXPORTS) == set(FORMATS)


def test_an_unknown_format_and_an_empty_export_are_one_sentence():
    with pytest.raises(ExportError, match="There is no format “odt”: choose one of docx"):
        write("odt", QUIZ)
    with pytest.raises(ExportError, match="nothing to export"):
        write("html", Selection("Nothing"))
    with pytest.raises(ExportError, match="nothing to export"):
        write("html", replace(QUIZ, parts=("handout",)))


def test_a_format_whose_package_is_missing_is_not_offered(monkeypatch: pytest.MonkeyPatch):
    lacking = Format("x", ".x", "x/x", "X", FORMATS["html"].writer, needs=("no_such_package",))
    monkeypatch.setitem(registry.FORMATS, "x", lacking)
    assert lacking not in registry.available()
    with pytest.raises(ExportError, match="format x needs the package no_such_package"):
        format_of("x")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b\\c: d?", "a-b-c-d.md"),
        ("..", "calctutor.md"),
        ("é 漢", "é-漢.md"),
        ("x" * 99, "x" * 60 + ".md"),
    ],
)
def test_a_file_is_named_safely(title: str, name: str):
    assert file_name(title, ".md") == name


def test_control_characters_are_taken_out_everywhere_and_nothing_else():
    assert (
        clean_text("a\x00b\x0bc\r\nd\u202ee\ud800f\tg\u00adh\U0001f600")
        == "abc\ndef\tg\u00adh\U0001f600"
    )
    dirty = item(
        "reverse", stem="a\x00b", options=(replace(KINDS["sba_value"].options[0], text="\x07c"),)
    )
    assert cleaned(dirty).stem == "ab"
    assert cleaned(dirty).options[0].text == "c"
    assert cleaned(ITEMS) == ITEMS


def test_markers_outside_quotes_are_found_and_those_within_are_the_notes_own():
    text = "Notes: “as [1] says, “x [2]”” [1] and [7] [2]"
    assert split_markers(text, {1: 0, 2: 0}) == [
        ("Notes: “as [1] says, “x [2]””", 1),
        (" and [7]", 2),
    ]


def test_a_quote_is_shown_without_markdown_and_with_its_own_signs():
    assert (
        shown("**Size:** `a*b`  [text](x.md)\n2 * 3 < 4 & {x}") == "Size: a*b text 2 * 3 < 4 & {x}"
    )
