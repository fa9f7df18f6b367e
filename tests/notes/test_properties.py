"""What holds for any text at all: exact slices, budgets, no overlap, nothing lost, no crash."""

from __future__ import annotations

import os
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calctutor.notes.statements import without_dispute
from calctutor.types import NotesContent, Passage
from notes.reading import count_pieces, count_with_ends, note, read, read_text

TOKENS, WINDOW = 40, 70
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""Examples where the tests are run for long; 0 for the usual number."""

WORDS = st.sampled_from(
    """lipoma bone the is a of 3.5 e.g.
    Dr. שלום مرحبا e\u0301tude naïve 👩‍👩‍👧 🦴 日本語。 Zähne x_y may
    not (FOP) $a_i$ `code` **bold** *thin* [link](http://x.org/a) [[wiki]] &amp; <b>tag</b> \\*
    Site: Cause – [disputed: a b.] also called""".split()
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(lambda ws: " ".join(ws) + ".")
BLOCKS = st.one_of(
    SENTENCES,
    st.lists(SENTENCES, min_size=2, max_size=4).map(" ".join),
    st.tuples(st.integers(1, 6), SENTENCES).map(lambda p: "#" * p[0] + " " + p[1]),
    st.lists(SENTENCES, min_size=1, max_size=4).map(lambda xs: "\n".join(f"- {x}" for x in xs)),
    st.lists(SENTENCES, min_size=2, max_size=4).map(
        lambda xs: "\n".join("\t" * i + f"* {x}" for i, x in enumerate(xs))
    ),
    st.lists(SENTENCES, min_size=1, max_size=3).map(
        lambda xs: "| A | Site |\n|---|---|\n" + "\n".join(f"| {x} | y |" for x in xs)
    ),
    st.lists(SENTENCES, min_size=1, max_size=3).map(lambda xs: "\n".join(f"> {x}" for x in xs)),
    SENTENCES.map(lambda x: f"```\n{x}\n\n{x}\n```"),
    SENTENCES.map(lambda x: f"::: note\n{x}\n:::"),
    SENTENCES.map(lambda x: f"$$\n{x}\n$$"),
    SENTENCES.map(lambda x: f"Term\n: {x}"),
    SENTENCES.map(lambda x: f"**Lead:** {x}"),
    SENTENCES.map(lambda x: f"<div>{x}</div>"),
    SENTENCES.map(lambda x: f"1. {x}\n\n   {x}\n"),
)
DOCUMENTS = st.tuples(
    st.sampled_from(["", "\ufeff", "---\ntitle: T\naliases: [A]\n---\n"]),
    st.lists(BLOCKS, min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
).map(lambda p: (p[0] + "\n\n".join(p[1]) + "\n").replace("\n", p[2]))
SOUP = st.text(alphabet="ab#-*_`[]()!<>|&$\\:;.~=>{}%^ \t\n\r\ufeff\x00é👩\u0301א12", max_size=200)


def read_small(text: str, source: str = "notes.md") -> NotesContent:
    return read_text(text, source, passage_tokens=TOKENS, window=WINDOW)


def check(text: str, source: str = "notes.md") -> None:
    content = read_small(text, source)
    check_passages(content, text)
    check_facts(content, text)
    assert read_small(text, source) == content


def check_passages(content: NotesContent, text: str) -> None:
    end = 0
    for passage in content.passages:
        span = passage.span
        assert passage.text == text[span.start : span.end]
        assert passage.text.strip()
        assert span.start >= end
        assert count_pieces(passage.text) <= TOKENS
        assert count_with_ends(passage.embedded_text) <= WINDOW
        before = text[: span.start].replace("\r\n", "\n").replace("\r", "\n").count("\n")
        assert span.first_line == before + 1
        end = span.end
    assert len({p.id for p in content.passages}) == len(content.passages)


def check_facts(content: NotesContent, text: str) -> None:
    passages = {p.id: p for p in content.passages}
    assert len({f.id for f in content.facts}) == len(content.facts) == len(content.fact_texts)
    for fact in content.facts:
        assert 0 <= fact.span.start < fact.span.end <= len(text)
        for span in fact.context:
            assert 0 <= span.start < span.end <= len(text)
        home = passages[fact.passage_id]
        assert home.span.start <= fact.span.start < home.span.end, fact
        assert fact.headings == home.headings
        assert "[disputed: a b.]" not in fact.text
        quote = text[fact.span.start : fact.span.end]
        assert all(w in quote for w in fact.text.split() if w.isalpha() and w.isascii())
        assert not fact.parent or fact.parent in {f.id for f in content.facts}


@given(DOCUMENTS)
@settings(max_examples=EXAMPLES or 100)
def test_documents_read_exactly(text: str) -> None:
    check(text)


@given(SOUP)
@settings(max_examples=EXAMPLES or 300)
def test_any_text_reads_without_harm(text: str) -> None:
    check(text)
    check(text, "notes.txt")


@given(st.lists(SENTENCES, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_all_content_is_in_exactly_one_passage(sentences: list[str], end: str) -> None:
    text = end.join(["# Title", "", *(f"- {s}{end}" for s in sentences), "Last words here."])
    held: dict[int, int] = defaultdict(int)
    for passage in read_small(text).passages:
        for at in range(passage.span.start, passage.span.end):
            held[at] += 1
    body = text.index("- ")
    for at in range(body, len(text)):
        if text[at].isalnum() and text[at].isascii():
            assert held.get(at, 0) <= 1
    assert set(held.values()) <= {1}
    told = [without_dispute(s) for s in sentences]  # A reason is kept, and not embedded.
    words = {w for s in told for w in s.split() if w.isalpha() and w.isascii()}
    together = " ".join(p.embedded_text for p in read_small(text).passages)
    assert all(word in together for word in words)


@pytest.mark.parametrize(
    "unit", ["word ", "x", "日本", "👩‍👩‍👧", "a, b; ", "[a](b) ", "`c` ", "$m$ "]
)
def test_a_sentence_too_long_for_any_passage_is_cut_and_nothing_lost(unit: str) -> None:
    text = f"# Title\n\n{unit * 400}\n"
    passages = read_small(text).passages
    check(text)
    assert len(passages) > 2
    shown = "".join(p.embedded_text.split("\n", 1)[1] for p in passages)
    letters = [c for c in shown if c.isalnum()]
    expected = {"[a](b) ": "a", "$m$ ": "m"}.get(unit, unit)
    assert letters == [c for c in expected * 400 if c.isalnum()]


def test_a_heading_longer_than_the_window_is_shortened_in_what_is_embedded() -> None:
    heading = "endless heading " * 40
    text = f"# {heading}\n\n## Second\n\n{'Words follow here. ' * 30}\n"
    check(text)
    assert all(len(p.headings) == 2 for p in read_small(text).passages)


def packed(text: str) -> list[Passage]:
    return list(read(note(text), passage_tokens=30, window=60).passages)


def test_passages_split_between_facts_and_fill_up() -> None:
    sentence = "One two three four five six."
    passages = packed("# T\n\n" + " ".join([sentence] * 9) + "\n")
    assert [p.text.count(sentence) for p in passages] == [3, 3, 3]
    bullets = packed("# T\n\n" + "\n".join(f"- item number {n}" for n in range(9)))
    assert [p.text for p in bullets][0].startswith("- item number 0")
    assert len(bullets) == 2


def test_code_and_tables_stay_whole_where_they_fit() -> None:
    code = "```\n" + "\n".join(f"line {n}" for n in range(9)) + "\n```"
    passages = packed(f"# T\n\n{'Words are here now. ' * 3}\n\n{code}\n")
    assert [p.text.count("line") for p in passages] == [0, 9]
    rows = "\n".join(f"| a{n} | b{n} |" for n in range(3))
    passages = packed(f"# T\n\n{'Words are here now. ' * 4}\n\n| H | I |\n|--|--|\n{rows}\n")
    assert [p.text.count("|") > 0 for p in passages] == [False, True]


def test_a_passage_never_crosses_a_heading() -> None:
    passages = packed("# T\n\na b.\n\n## A\n\nc d.\n\n## B\n\ne f.\n")
    assert [(p.headings[-1], p.text, p.embedded_text) for p in passages] == [
        ("T", "a b.", "T\na b."),
        ("A", "c d.", "T > A\nc d."),
        ("B", "e f.", "T > B\ne f."),
    ]


def test_passage_ids_survive_edits_elsewhere() -> None:
    before = packed("# T\n\na b.\n\n## A\n\nc d.\n")
    after = packed("# T\n\nnew words.\n\n## A\n\nc d.\n")
    assert before[1].id == after[1].id
    assert before[0].id != after[0].id
