"""A tutor over a few lines of notes."""

from __future__ import annotations

from pathlib import Path

from calctutor import Tutor


def tutor_of(folder: Path, text: str, name: str = "notes") -> Tutor:
    """A tutor over one note, which is written into an empty folder, its index beside it."""
    notes = folder / "notes"
    notes.mkdir()
    (notes / f"{name}.md").write_text(text, encoding="utf-8")
    return Tutor.open(notes=notes, home=folder / "home")
