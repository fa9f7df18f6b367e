"""Documents: titles, heading paths, what is blanked, what is quiet."""

from __future__ import annotations

import pytest

from calctutor.notes.lines import split_lines
from calctutor.notes.markdown import read_document
from calctutor.notes.mask import mask, read_front_matter
from notes.reading import note


def paths(text: str, source: str = "notes.md") -> list[tuple[str, ...]]:
    return [section.headings for section in read_document(note(text, source)).sections]


def quiet(text: str) -> list[tuple[str, bool]]:
    return [(s.headings[-1], s.quiet) for s in read_document(note(text)).sections]


@pytest.mark.parametrize(
    ("text", "source", "title"),
    [
        ("---\ntitle: 'From: the front'\n---\n# Other\nx", "a.md", "From: the front"),
        ("# First\nx\n## Second\ny", "a.md", "First"),
        ("x\n\n# Late\ny", "a.md", "Late"),
        ("# One\nx\n# Two\ny", "my_two-topics.md", "My two topics"),
        ("## Lower\nx\n# Only\ny", "03_lower.md", "Lower"),
        ("no heading at all", "deep/soft-tissue.md", "Soft tissue"),
        ("no heading at all", "cardiology/README.md", "Cardiology"),
        ("no heading at all", "2024.md", "2024"),
        ("---\ntitle: [broken\n---\n# Real\nx", "a.md", "Real"),
        (
            "---\nlayout: page\n---\n## Linear Classification\nx",
            "linear-classify.md",
            "Linear Classification",
        ),
    ],
)
def test_the_title(text: str, source: str, title: str) -> None:
    assert read_document(note(text, source)).title == title


def test_heading_paths_begin_with_the_title() -> None:
    text = "# T\nintro\n## A\na\n#### B\nb\n## C ##\nc\n\nSetext\n===\nd\n"
    assert paths(text, "file.md") == [
        ("File", "T"),
        ("File", "T", "A"),
        ("File", "T", "A", "B"),
        ("File", "T", "C"),
        ("File", "Setext"),
    ]
    assert paths("# T\nintro\n## A\na\n## B\nb") == [("T",), ("T", "A"), ("T", "B")]


def test_a_front_title_equal_to_the_first_heading_stands_once() -> None:
    assert paths("---\ntitle: Bone tumours\n---\n# Bone Tumors\nx\n## A\ny") == [
        ("Bone tumours",),
        ("Bone tumours", "A"),
    ]


def test_front_matter_gives_aliases_and_no_text() -> None:
    document = read_document(note("---\naliases: [MO, 'my, os']\ntags: x\n---\n# M\nText.\n"))
    assert document.aliases == ("MO", "my, os")
    assert [type(b).__name__ for s in document.sections for b in s.blocks] == ["Paragraph"]
    assert read_front_matter(["---", "alias: A, B", "..."]).aliases == ("A", "B")


@pytest.mark.parametrize(
    "text",
    ["---\nno end\n", "text\n---\na: b\n---\n", "---\njust a rule\n---\n", "", "---"],
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    assert read_front_matter(text.split("\n")).lines == 0


def test_front_matter_that_expands_is_not_loaded() -> None:
    bomb = "a: &a [x,x]\nb: &b [*a,*a]\ntitle: T"
    assert read_front_matter(["---", *bomb.split("\n"), "---"]).title == ""


def test_masked_lines_keep_their_length() -> None:
    text = "::: note\n• bullet\n{: .x}\n<a name='y'></a>\n> [!NOTE] Title\n\x0bend\ufeff\n"
    lines = split_lines(text)
    masked = mask(text, lines)
    raw = [text[a:b] for a, b in zip(lines.starts, lines.ends, strict=True)]
    assert [len(m) for m in masked.lines] == [len(r) for r in raw]
    assert [m.strip() for m in masked.lines] == [
        "",
        "- bullet",
        "",
        "",
        ">         Title",
        "end",
        "",
    ]


def test_nothing_is_masked_in_code() -> None:
    text = "```\n::: x\n• y\n```\n::: z\n~~~\n{: .c}\n"
    masked = mask(text, split_lines(text)).lines
    assert masked[1:3] == ("::: x", "• y")
    assert masked[4].strip() == ""
    assert masked[6] == "{: .c}"


def test_fences_vanish_and_their_headings_end_with_them() -> None:
    text = (
        "# T\n## A\nbefore\n\n::::: callout\n\n## Inner\ninside\n\n::: note\ndeeper\n"
        ":::\n\n:::::\n\n"
        "after\n"
    )
    assert paths(text) == [("T", "A"), ("T", "A", "Inner"), ("T", "A")]


def test_exercises_and_objectives_are_quiet() -> None:
    text = (
        "# T\n::: objectives\n- learn\n:::\n## A\ntext\n::: challenge\n## Challenge: do\nit\n"
        "::: solution\nso\n:::\n:::\nmore\n## Further reading\n- x\n## Exercises\ny\n"
    )
    assert quiet(text) == [
        ("T", True),
        ("A", False),
        ("Challenge: do", True),
        ("A", False),
        ("Further reading", True),
        ("Exercises", True),
    ]


def test_key_points_stand_under_the_title() -> None:
    text = "# T\n## A\nx\n::: keypoints\n- point\n:::\n"
    assert paths(text) == [("T", "A"), ("T",)]


def test_a_table_of_contents_is_dropped_with_its_announcement() -> None:
    text = (
        "# T\n\nTable of Contents:\n\n- [A](#a)\n  - [B](#b) (more)\n- [C](#c)\n\nText.\n\n"
        "- [site](https://x.org)\n- [other](https://y.org)\n"
    )
    (section,) = read_document(note(text)).sections
    assert [type(block).__name__ for block in section.blocks] == ["Paragraph", "Listing"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("**Lipoma**\n\n- fat\n", "Lipoma"),
        ("**Site:**\n\n- hip\n", "Site"),
        ("###Tight\n\ntext", "Tight"),
        ("# T {#anchor}\ntext", "T"),
        ("# [Linked](x) `code` [disputed: no]\ntext", "Linked code"),
        ("# Site:\ntext", "Site"),
    ],
)
def test_lines_that_stand_for_headings(text: str, last: str) -> None:
    assert paths(text)[-1][-1] == last


@pytest.mark.parametrize(
    "text",
    [
        "**This is a bold statement.**\n\ntext",
        "**End of the file**",
        "A long sentence that someone underlined by accident.\n---\n",
        "> # Quoted\n> text",
        "- # In a list\n",
        "#tag\n",
    ],
)
def test_lines_that_are_no_headings(text: str) -> None:
    assert paths(text) == [("Notes",)]


def test_plain_text_has_headings_only_where_that_is_safe() -> None:
    text = (
        "BONE TUMOURS\n\nOsteosarcoma is common.\n\nSub\n---\n\nmore text\n\n"
        "Short line\n\nA 1 B\n\nx\n"
    )
    assert paths(text, "a.txt") == [("BONE TUMOURS",), ("BONE TUMOURS", "Sub")]
    assert paths("# Marked\ntext *kept*\n", "a.txt") == [("Marked",)]
