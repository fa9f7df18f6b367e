"""Reading a text in a test: notes from strings, counters that need no model."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from calctutor.notes.load import load_notes
from calctutor.notes.read import read_notes
from calctutor.types import Fact, Note, NotesContent, Term

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

_PIECE = re.compile(r"\w{1,4}|[^\w\s]")


def count_pieces(text: str) -> int:
    """Runs of up to four letters, and every other sign: near what tokenizers count."""
    return len(_PIECE.findall(text))


def count_with_ends(text: str) -> int:
    """As `count_pieces`, with a mark before and after the text."""
    return count_pieces(text) + 2


def note(text: str, source: str = "notes.md") -> Note:
    return Note(source, text, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())


def read(*notes: Note, passage_tokens: int = 120, window: int = 160) -> NotesContent:
    return read_notes(
        notes,
        count_tokens=count_pieces,
        word_pieces=count_with_ends,
        passage_tokens=passage_tokens,
        window=window,
    )


def read_text(text: str, source: str = "notes.md", **budget: int) -> NotesContent:
    return read(note(text, source), **budget)


def read_folder(folder: Path) -> NotesContent:
    notes, _ = load_notes(folder)
    return read(*notes, passage_tokens=200, window=256)


def facts_of(text: str, source: str = "notes.md") -> tuple[Fact, ...]:
    return read_text(text, source).facts


def only_fact(text: str, source: str = "notes.md") -> Fact:
    (fact,) = facts_of(text, source)
    return fact


def about(fact: Fact) -> tuple[str, str, str, str]:
    """Subject, aspect, lead-in and text, for comparison in one line."""
    return fact.subject, fact.aspect, fact.lead_in, fact.text


def terms_of(text: str, source: str = "notes.md") -> dict[str, Term]:
    return {term.name: term for term in read_text(text, source).terms}
