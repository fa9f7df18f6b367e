from __future__ import annotations

import dataclasses
import io

import pytest

from calctutor.faces.cli_console import Console, is_terminal, open_console
from calctutor.faces.cli_render import (
    clean,
    place_of,
    render_comparison,
    render_reply,
    render_sources,
    render_table,
)
from calctutor.types import Cell, Citation, Comparison, Reply, Row, Sentence


def console(width: int = 80, colour: bool = False) -> Console:
    return Console(io.StringIO(), io.StringIO(), None, width, colour)


def reply(markdown: str, **more) -> Reply:
    return Reply("answer", markdown, markdown, **more)


CITATION = Citation(2, "a/b.md", ("A", "B"), "one\r\ntwo", 0, 8, 4, 5)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("- **Site:** the *thigh*. [1]", "- Site: the thigh. [1]"),
        ("## A heading", "A heading"),
        (r"a \* b \[x\] 2 \*\* 3 \_", "a * b [x] 2 ** 3 _"),
        ("3 * 4 * 5 and a*b*c", "3 * 4 * 5 and a*b*c"),
        ("**open", "**open"),
        (r"&lt;|x|&gt; &amp;lt; \\<", r"<|x|> &lt; \<"),
        ("first\n\nsecond", "first\n\nsecond"),
    ],
)
def test_markup_of_the_reply_is_taken_off(markdown: str, shown: str):
    assert render_reply(reply(markdown), console()) == shown


def test_long_lines_wrap_under_their_bullet():
    shown = render_reply(reply("- " + "word " * 30 + "[1]"), console(40))
    lines = shown.split("\n")
    assert max(len(line) for line in lines) <= 40
    assert lines[0].startswith("- word")
    assert all(line.startswith("  word") for line in lines[1:-1])


def test_notes_cannot_steer_the_terminal():
    evil = "a\x1b[2Jb\x9b31mc\x07\r\nd\x00\u202ee"
    assert clean(evil) == "a[2Jb31mc\nde"
    citation = dataclasses.replace(
        CITATION, quote=evil, source=evil, headings=(evil,), disputed=evil
    )
    shown = render_reply(
        reply(evil, citations=(citation,), notices=(evil,), suggestions=(evil,)), console()
    )
    assert not set(shown) & set("\x1b\x9b\x07\x00\r\u202e")


def test_a_source_names_place_and_quote():
    assert render_sources([CITATION], console()) == (
        "Sources\n  [2] A > B\n      a/b.md:4-5\n      one\n      two"
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"last_line": 4}, "a/b.md:4"),
        ({}, "a/b.md:4-5"),
        ({"source": "x.pdf", "page": 7}, "x.pdf, page 7"),
    ],
)
def test_places(change: dict[str, object], place: str):
    assert place_of(dataclasses.replace(CITATION, **change)) == place


def test_disputed_and_changed_sources_say_so():
    citation = dataclasses.replace(CITATION, disputed="two books disagree", stale=True)
    shown = render_sources([citation], console())
    assert "Disputed by the author: two books disagree" in shown
    assert "The file has changed since it was indexed" in shown
    bare = render_sources([dataclasses.replace(CITATION, disputed="")], console())
    assert bare.endswith("Disputed by the author")


def test_a_long_quote_is_shortened_and_says_so():
    citation = dataclasses.replace(CITATION, quote="\n".join("abcdefghi"))
    assert render_sources([citation], console()).endswith("f\n      ... and 3 more lines")


def test_notices_and_suggestions_follow_the_sources():
    shown = render_reply(reply("x", notices=("n",), suggestions=("s",)), console())
    assert shown == "x\n\nNote: n\n\nYou could ask about:\n  s"


def test_a_dispute_is_told_once():
    citation = dataclasses.replace(CITATION, disputed="two books disagree")
    notices = ("Marked as disputed: two books disagree", "else")
    shown = render_reply(reply("x", citations=(citation,), notices=notices), console())
    assert shown.count("two books disagree") == 1
    assert "Note: else" in shown


COMPARISON = Comparison(
    ("One", "Two"),
    (Sentence("One is at the edge.", (1, 2)),),
    (
        Row("Site", (Cell((("the thigh and the elbow", 1),)), Cell((("the knee", 2), ("hip", 3))))),
        Row("Age", (Cell(), Cell((("adults", 4),)))),
    ),
    trap=(Sentence("They look alike.", (3,)),),
    citations=(CITATION,),
)


def test_a_comparison_is_a_table_with_a_citation_in_each_cell():
    assert render_table(COMPARISON, console(60)) == (
        "     | One                       | Two\n"
        "-----+---------------------------+--------------------------\n"
        "Site | the thigh and the elbow   | the knee [2]; hip [3]\n"
        "     | [1]                       |\n"
        "-----+---------------------------+--------------------------\n"
        "Age  | notes silent              | adults [4]"
    )


def test_a_narrow_terminal_gets_the_table_one_below_another():
    assert render_table(COMPARISON, console(40)).split("\n") == [
        "Site",
        "  One: the thigh and the elbow [1]",
        "  Two: the knee [2]; hip [3]",
        "Age",
        "  One: notes silent",
        "  Two: adults [4]",
    ]


def test_a_markdown_table_in_a_reply_is_drawn():
    table = (
        "|  | One | Two |\n| --- | :-: | --- |\n"
        "| site | **a** \\| b [1] | *notes silent* |\n| age | |"
    )
    assert render_reply(reply(f"before\n\n{table}\n\nafter"), console(60)) == (
        "before\n\n"
        "     | One                       | Two\n"
        "-----+---------------------------+--------------------------\n"
        "site | a | b [1]                 | notes silent\n"
        "-----+---------------------------+--------------------------\n"
        "age  |                           |\n\n"
        "after"
    )


def test_a_line_that_only_looks_like_a_table_is_shown():
    assert render_reply(reply("|---|"), console()) == ""
    assert render_reply(reply("| a |"), console()) == "a"
    assert render_reply(reply("|x| < 1"), console()) == "|x| < 1"


def test_the_parts_of_a_comparison_come_in_order():
    shown = render_comparison(COMPARISON, console())
    order = ["One vs Two", "Tell them apart by", "Site", "Trap", "Sources"]
    places = [shown.index(part) for part in order]
    assert places == sorted(places)
    assert "One is at the edge. [1][2]" in shown
    assert "Shared" not in shown
    assert shown == render_reply(reply("x", comparison=COMPARISON), console())


def test_a_part_that_opens_with_a_frame_needs_no_title():
    check = (Sentence("Check: which is it?", frame=True), Sentence("It is small.", (1,)))
    shown = render_comparison(dataclasses.replace(COMPARISON, check=check), console())
    assert "\n\nCheck: which is it?\n  It is small. [1]\n" in shown
    assert "Check yourself" not in shown


def test_columns_hold_with_wide_and_combining_characters():
    rows = (
        Row("語", (Cell((("漢字" * 20, 1),)), Cell((("e\u0301", 2),)))),
        Row("ab", (Cell((("e\u0301", 3),)), Cell((("x", 4),)))),
    )
    lines = render_table(Comparison(("a", "b"), (), rows), console(60)).split("\n")
    bars = set()
    for line in lines:
        marked = line.replace("+", "|").replace("e\u0301", "e")
        cut = marked.rindex("|")
        bars.add(cut + sum("\u4e00" <= c <= "\u9fff" for c in marked[:cut]))
    assert len(bars) == 1


def test_colour_is_for_terminals_that_want_it():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    painted = render_reply(reply("**a** b"), console(colour=True))
    assert painted == "\x1b[1ma\x1b[0m b"
    assert "\x1b" not in render_reply(reply("**a** b", citations=(CITATION,)), console())
    assert is_terminal(Terminal()) and not is_terminal(io.StringIO()) and not is_terminal(None)


def test_output_that_is_no_terminal_has_no_colour():
    assert open_console({}).colour is False
