"""Notes read for the tests of quizzing, without an index or a model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from calctutor.notes.load import load_notes
from calctutor.notes.read import read_notes
from calctutor.types import Note, NotesContent

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "corpus"
OTHERS = tuple(sorted((ROOT / "evaluation" / "folders").glob("*/notes")))


def rough(text: str) -> int:
    """A quarter of the characters: facts do not depend on how passages are cut."""
    return len(text) // 4


@cache
def content_of(folder: Path) -> NotesContent:
    """A folder of notes as read."""
    notes, skipped = load_notes(folder)
    return read_notes(notes, skipped, count_tokens=rough, word_pieces=rough)


def content_of_texts(texts: Mapping[str, str]) -> NotesContent:
    """Notes given as texts, by file name."""
    notes = [
        Note(name, text, hashlib.sha256(text.encode()).hexdigest()) for name, text in texts.items()
    ]
    return read_notes(notes, count_tokens=rough, word_pieces=rough)
