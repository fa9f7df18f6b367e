"""Inline Markdown: what is shown, and where each character of it came from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from calctutor.notes.inline import plain, show
from calctutor.notes.shown import Shown, source_end, source_range, source_start

MARKUP = st.text(alphabet="ab \n*_`[]()!<>&;\\$~=:.{}#%^|é👩\u0301א", max_size=60)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("plain words", "plain words"),
        ("**bold** and *thin* and _thin_", "bold and thin and thin"),
        ("***both*** __bold__ ~~gone~~ ==marked==", "both bold gone marked"),
        ("snake_case_name and 2*3*4", "snake_case_name and 234"),
        ("2 * 3 * 4 and x == 1 == y", "2 * 3 * 4 and x == 1 == y"),
        ("x==1 and y==2", "x==1 and y==2"),
        ("`code *kept*` and ``a ` b``", "code *kept* and a ` b"),
        ("[MRI](https://example.org 'Title') scan", "MRI scan"),
        ("[MRI](notes/mri file.md#top) scan", "MRI scan"),
        ("[a [b] c](x) [not a link] (either)", "a [b] c [not a link] (either)"),
        ("![alt **text**](fig.png){width=50%} after", "after"),
        ("[![alt](a.png)](b) after", "after"),
        ("<b>Left</b>: <span class='x'>red</span><br/>next", "Left: red next"),
        ("<!-- hidden --> seen <script>alert(1)</script>", "seen"),
        ("a < b > c and <https://x.org>", "a < b > c and https://x.org"),
        ("&lt;tag&gt; &amp; &unknown;", "<tag> & &unknown;"),
        (r"\*stars\* and \\ and \a", r"*stars* and \ and \a"),
        ("$a_i * b_i$ costs $5 and $10", "$a_i * b_i$ costs $5 and $10"),
        (r"\(x_i * y_i\) \\( W_{a} * x_{b} \\)", r"\(x_i * y_i\) \\( W_{a} * x_{b} \\)"),
        (r"literal \[1\] but \[x = 1\]", r"literal [1] but \[x = 1\]"),
        ("one\ntwo  \nthree\\\nfour", "one two three four"),
        ("many   blanks\t\there  ", "many blanks here"),
        ("[[Note]] [[Note|shown]] ![[pic.png]]", "Note shown"),
        ("text[^1] more", "text more"),
        ("Heading {#anchor} {: .note } {% include x %}", "Heading"),
        ("kept %%comment%% kept ^block-1", "kept kept"),
        ("**unclosed and *open", "**unclosed and *open"),
    ],
)
def test_markup_is_stripped(source: str, text: str) -> None:
    assert show(source).text == text


def test_references_are_links_only_when_the_document_has_them() -> None:
    assert show("[Foo] and [text][Bar]", frozenset(("FOO", "BAR"))).text == "Foo and text"
    assert show("[Foo] and [text][Bar]").text == "[Foo] and [text][Bar]"


def test_marks_say_what_was_bold_and_where_links_lead() -> None:
    shown = show("**Site:** the [hip](#hip) `x` $y$")
    found = [(m.kind, shown.text[m.start : m.end], m.href) for m in shown.marks]
    assert found == [
        ("strong", "Site:", ""),
        ("link", "hip", "#hip"),
        ("code", "x", ""),
        ("math", "$y$", ""),
    ]


def test_a_range_takes_the_markup_that_opens_and_closes_it() -> None:
    source = "See **Lipoma** and [MRI](https://x.org/y 'T'). End"
    shown = show(source)

    def slice_of(text: str) -> str:
        start = shown.text.index(text)
        low, high = source_range(shown, start, start + len(text))
        return source[low:high]

    assert slice_of("Lipoma") == "**Lipoma**"
    assert slice_of("MRI") == "[MRI](https://x.org/y 'T')"
    assert slice_of("End") == "End"


def test_line_ends_are_remembered() -> None:
    assert show("one\ntwo\nthree").breaks == (3, 7)
    assert plain("*one*\n two").text == "*one* two"


@given(MARKUP)
def test_every_shown_character_has_its_place(source: str) -> None:
    shown = show(source)
    assert_places(shown)
    assert_places(plain(source))


def assert_places(shown: Shown) -> None:
    last = 0
    for at, char in enumerate(shown.text):
        start, end = source_start(shown, at), source_end(shown, at + 1)
        assert last <= start < end <= len(shown.source)
        if not char.isspace() and "&" not in shown.source:
            assert char in shown.source[start:end]
        last = start
    assert shown.text == shown.text.strip(" ")
    for mark in shown.marks:
        assert 0 <= mark.start < mark.end <= len(shown.text)


WORDS = st.sampled_from(["alpha", "beta", "gamma", "x1", "delta-wave"])
PIECES = st.one_of(
    WORDS,
    WORDS.map("*{}*".format),
    WORDS.map("**{}**".format),
    WORDS.map("`{}`".format),
    WORDS.map("[{}](http://example.org/a)".format),
    WORDS.map("***{}***".format),
    st.tuples(WORDS, WORDS).map(lambda p: f"**{p[0]} *{p[1]}***"),
    st.tuples(WORDS, WORDS).map(lambda p: f"[**{p[0]}** {p[1]}](<u v>)"),
)


@given(st.lists(PIECES, min_size=1, max_size=8))
def test_ordinary_markup_reads_as_markdown_it_reads_it(pieces: list[str]) -> None:
    source = " ".join(pieces)
    tokens = MarkdownIt("commonmark").parseInline(source)[0].children or []
    expected = "".join(t.content for t in tokens if t.type in ("text", "code_inline"))
    assert show(source).text == re.sub(r"\s+", " ", expected).strip()
