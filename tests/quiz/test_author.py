"""The author's file: byte for byte, by hand, and through a rebuild of the bank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctutor.errors import BankFileError
from calctutor.quiz.author import (
    listing,
    read_author_file,
    render,
    with_block,
    without_block,
)
from calctutor.quiz.bank import make_bank
from calctutor.quiz_types import BankReport, QuizItem
from quiz_reading import SHIPPED, content_of

FILE = """# Our own changes, autumn term

retire q-000000000000

# a better wording
edit q-111111111111
  stem:  How does the mass change?
right: it shrinks

add elbow
kind: sba_value
from: myositis-ossificans.md | Commonly the thigh and around the elbow.
stem: Where does myositis ossificans commonly lie?
right: thigh
wrong: pelvis
wrong: foot

"""


def bank_with(text: str) -> tuple[dict[str, QuizItem], BankReport]:
    """The shipped bank under an author's file, by id."""
    content = content_of(SHIPPED)
    bank, report = make_bank(
        content.facts, content.terms, content.notes, overrides=read_author_file(text)
    )
    return {item.id: item for item in bank}, report


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_file_is_written_back_byte_for_byte(newline: str, start: str) -> None:
    text = start + FILE.replace("\n", newline)
    read = read_author_file(text)
    assert render(read) == text
    assert [b.action for b in read.blocks] == ["retire", "edit", "add"]
    assert read.blocks[1].value("stem") == "How does the mass change?"
    assert read.blocks[2].values("wrong") == ("pelvis", "foot")


LINES = st.sampled_from(
    ["", " ", "# note", "retire q-1", "approve q-2", "\t", "# stem: x", "approve q-3", "x\x0by: z"]
)


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_any_file_that_can_be_read_is_written_back(
    lines: list[str], newline: str, ends: bool
) -> None:
    text = newline.join(lines) + (newline if ends else "")
    try:
        read = read_author_file(text)
    except BankFileError as error:
        assert "line " in str(error)
    else:
        assert render(read) == text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("# ok\n\nretier q-1\n", 3, "should be retire, approve, edit or add"),
        ("edit q-1\nstem How?\n", 2, "a colon and a text"),
        ("edit q-1\ncolour: red\n", 2, "a colon and a text"),
        ("edit q-1\n", 1, "changes nothing"),
        ("edit q-1\nstem: a\nstem: b\n", 1, "has stem twice"),
        ("add x\nstem: Why?\nright: a\n", 1, "needs from"),
        ("add x\nfrom: a | b\nstem: Why?\n", 1, "needs right or answer"),
        ("add x\nkind: riddle\nfrom: a | b\nstem: W?\nright: a\n", 1, "no kind “riddle”"),
        ("retire q-1\n\n\nretire q-1\n", 4, "stands on line 1 already"),
    ],
)
def test_a_broken_file_is_told_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(BankFileError) as caught:
        read_author_file(text, "my-bank.conf")
    message = str(caught.value)
    assert message.startswith(f"my-bank.conf, line {line}: ")
    assert said in message
    assert "\n" not in message


def test_a_block_is_put_in_and_taken_out_and_nothing_else_is_touched() -> None:
    read = read_author_file(FILE)
    more = with_block(read, "approve", "q-222222222222")
    assert render(more) == FILE + "\napprove q-222222222222\n"
    assert read_author_file(render(more)).blocks[-1].action == "approve"
    assert render(without_block(more, "approve", "q-222222222222")).startswith(FILE)
    edited = with_block(read, "edit", "q-111111111111", [("stem", "And now\nhow?")])
    assert "stem: And now how?" in render(edited)
    assert "it shrinks" not in render(edited)
    assert render(edited).count("retire") == 1


def test_items_are_retired_edited_approved_and_survive_a_rebuild() -> None:
    plain, _ = bank_with("")
    size = next(i for i in plain.values() if i.kind == "cloze" and "Size" in i.stem)
    other = next(i for i in plain.values() if i.kind == "set_recall")
    stem = "Fill in the gap: over the months the mass on the films becomes _____."
    text = f"edit {size.id}\nstem: {stem}\n\nretire {other.id}\n\napprove {size.id}\n"
    for _ in range(2):
        changed, report = bank_with(text)
        assert other.id not in changed
        assert changed[size.id].stem == stem
        assert changed[size.id].source == "edited"
        assert changed[size.id].approved
        assert changed[size.id].gold == size.gold
        assert report.notes == ()
    assert len(changed) == len(plain) - 1


def test_an_added_item_is_cited_and_linted() -> None:
    added = FILE.split("add elbow")[1]
    changed, report = bank_with("add elbow" + added)
    item = changed["elbow"]
    assert item.source == "author"
    assert item.citations[0].quote == "Commonly the thigh and around the elbow."
    assert [o.text for o in item.options if o.correct] == ["thigh"]
    assert report.notes == ()
    flawed, report = bank_with(
        "add elbow" + added.replace("wrong: foot", "wrong: all of the above")
    )
    assert "elbow" not in flawed
    assert ("L03", "elbow") in {(f.rule, f.item_id) for f in report.dropped}


def test_what_finds_nothing_is_told_and_kept() -> None:
    text = "edit q-ffffffffffff\nstem: Where now?\n\n"
    text += "add x\nfrom: a.md | nowhere said\nstem: Why?\nright: y\n"
    changed, report = bank_with(text)
    assert "x" not in changed
    assert len(report.notes) == 2
    assert "line 1: edit q-ffffffffffff finds no question" in report.notes[0]
    assert "line 4" in report.notes[1]
    assert render(read_author_file(text)) == text


def test_an_added_item_on_a_disputed_fact_is_practice_only() -> None:
    text = (
        "add centre\nkind: cloze\nfrom: localized-calcification.md | centrally rather than "
        "peripherally\nstem: Fill in the gap. Synovial sarcoma: “calcification is _____.”\n"
        "answer: distributed centrally\n"
    )
    changed, _ = bank_with(text)
    assert changed["centre"].scored is False
    assert "disputed" in changed["centre"].badge


def test_the_listing_is_a_comment_that_changes_nothing() -> None:
    plain, _ = bank_with("")
    text = listing(list(plain.values()))
    assert read_author_file(text).blocks == ()
    assert next(iter(plain)) in text
