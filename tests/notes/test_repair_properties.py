from __future__ import annotations

import os
import time
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calctutor.importing import Importer
from calctutor.notes.repair import lost_words, repair
from calctutor.notes.repair_split import split_children, split_siblings
from calctutor.text import fold, words
from doubles import HashingEmbedder

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "120"))
MARKS = "•▪–- \n\t\f()[]:;.,#*`|>_$<!\\1a\u00ad\ufb01\ufeff\u200b"
WORDS = [
    "bone",
    "Bone",
    "BONE",
    "is",
    "it",
    "This",
    "of",
    "the",
    "red",
    "dense",
    "calci-",
    "a)",
    "12",
]
embed = HashingEmbedder().embed_passages

torn = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(list(MARKS)),
        st.sampled_from(["\n", "\n\n", "\f", " • ", "Definition\n", "HEADING ONE\n", "CAUSES\n"]),
    ),
    max_size=80,
).map(" ".join)
anything = st.one_of(torn, st.text(max_size=200), st.text(alphabet=MARKS + "ab C\n", max_size=200))


@settings(max_examples=EXAMPLES)
@given(text=anything, markdown=st.booleans())
@example(text="A\n\nB\n\nC\nx", markdown=False)
@example(text="o 00", markdown=False)
def test_no_text_breaks_the_repair_or_loses_a_word(text: str, markdown: bool):
    repaired = repair(text, embed, markdown=markdown)
    assert repaired.markdown.endswith("\n")
    assert not [f for f in repaired.findings if f.text.startswith("Words that were lost")]


@settings(max_examples=EXAMPLES)
@given(text=torn)
def test_the_pieces_of_a_bullet_are_the_bullet(text: str):
    for split in (split_siblings, split_children):
        assert "".join("".join(split(text)).split()) == "".join(text.split())


@settings(max_examples=EXAMPLES)
@given(text=anything)
def test_words_are_counted_as_they_stand(text: str):
    assert lost_words(text, text) == []
    found = Counter(fold(word.text) for word in words(text))
    assert sorted(lost_words(text, "")) == sorted(found.elements())


@settings(max_examples=EXAMPLES)
@given(
    data=st.one_of(st.binary(max_size=300), anything.map(lambda t: t.encode("utf-8", "replace")))
)
def test_any_bytes_are_notes_or_a_sentence(data: bytes):
    from calctutor.errors import ImportProblem

    importer = Importer(lambda progress: embed, lambda text: len(text.split()), lambda: None)
    try:
        imported = importer.read("file.txt", data)
    except ImportProblem as problem:
        assert str(problem).startswith("file.txt can't be imported: ")
        return
    importer.report([imported], [])


@pytest.mark.parametrize(
    "text",
    [
        "• bone " * 20_000,
        "bone\n" * 40_000,
        "(" * 50_000,
        "HEAD\n" * 30_000,
        "\f" * 20_000,
        "a-\n" * 30_000,
        "- x\n  - y\n" * 20_000,
        "This is it " * 20_000,
        "Label: " * 20_000,
        "1\n2\n3\n" * 10_000,
    ],
    ids=lambda text: text[:12].strip(),
)
def test_length_is_no_danger(text: str):
    short = _seconds(text[: len(text) // 4])
    assert _seconds(text) < max(4.0, 10 * short)


def _seconds(text: str) -> float:
    start = time.perf_counter()
    repair(text)
    return time.perf_counter() - start
