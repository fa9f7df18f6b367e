"""Folders of real notes, where CALCTUTOR_EVAL_NOTES names one that holds them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from calctutor.types import NotesContent
from notes.reading import count_pieces, count_with_ends, read_folder

FOLDER = os.environ.get("CALCTUTOR_EVAL_NOTES", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="CALCTUTOR_EVAL_NOTES is not set")


def folders() -> list[Path]:
    root = Path(FOLDER) if FOLDER else Path()
    inner = [p for p in sorted(root.iterdir()) if p.is_dir()] if FOLDER else []
    return inner or [root]


@pytest.fixture(scope="module", params=folders(), ids=lambda path: path.name)
def content(request: pytest.FixtureRequest) -> NotesContent:
    return read_folder(request.param)


def test_slices_and_budgets_hold(content: NotesContent) -> None:
    texts = {note.source: note.text for note in content.notes}
    for passage in content.passages:
        assert passage.text == texts[passage.source][passage.span.start : passage.span.end]
        assert count_pieces(passage.text) <= 200
        assert count_with_ends(passage.embedded_text) <= 256
    passages = {p.id: p for p in content.passages}
    for fact in content.facts:
        home = passages[fact.passage_id].span
        assert home.start <= fact.span.start < home.end


def test_nothing_that_is_no_statement_is_a_fact(content: NotesContent) -> None:
    for fact in content.facts:
        assert not fact.text.endswith("?")
        assert not fact.text.startswith(("layout:", "permalink:", "teaching:", ":::", "<", "```"))
        assert "{%" not in fact.text and "{alt=" not in fact.text and "](" not in fact.text
        assert fact.subject and fact.text.strip()
        assert not any(h.startswith(("Challenge", "Exercise")) for h in fact.headings)


def test_most_facts_have_a_subject_below_the_title(content: NotesContent) -> None:
    below = sum(fact.subject != fact.headings[0] for fact in content.facts)
    assert below > 0.7 * len(content.facts)
    assert len(content.terms) > 20
