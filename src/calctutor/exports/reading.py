"""A teacher's own questions, read from whatever file they stand in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from calctutor.text import fold

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as lines of the author's file: ``name`` is its id and stays the same."""

    name: str
    lines: Lines
    approved: bool = False

    def value(self, name: str) -> str:
        """The first value of a name, or ""."""
        return next((value for field, value in self.lines if field == name), "")


@dataclass(frozen=True, slots=True)
class Read:
    """The questions of a file, and a sentence for each that can't be taken in."""

    drafts: tuple[Draft, ...]
    told: tuple[str, ...] = ()


def named(name: str, lines: Sequence[tuple[str, str]], *, approved: bool = False) -> Draft:
    """A draft; without a name it has one that belongs to its question."""
    kept = tuple((field, value) for field, value in lines if value)
    stem = next((value for field, value in kept if field == "stem"), "")
    lasting = f"own-{hashlib.sha256(fold(stem).encode()).hexdigest()[:12]}"
    return Draft("-".join(name.split()) or lasting, kept, approved)


def read_questions(text: str, name: str) -> Read | None:
    """The questions of a GIFT or CSV file, told by name and content; None for another file.

    Raises BankFileError for one that can't be read.
    """
    from calctutor.exports.csv_reader import looks_like_csv, read_csv
    from calctutor.exports.gift_reader import read_gift

    ending = name.rpartition(".")[2].lower()
    if ending in ("csv", "tsv") or (ending != "gift" and looks_like_csv(text)):
        return read_csv(text, name)
    if ending == "gift" or ("{" in text and "}" in text and not text.lstrip().startswith("{")):
        return read_gift(text, name)
    return None
