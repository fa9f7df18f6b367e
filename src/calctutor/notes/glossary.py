"""Glossaries: tables and lists that pair a name with its other names or its meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from calctutor.notes.labels import is_phrase
from calctutor.notes.names import is_abbreviation, split_alias
from calctutor.text import fold, words

_GLOSSARY = re.compile(
    r"\b(?:glossar(?:y|ies)|abbreviations?|acronyms?|synonyms?|nomenclature|vocabulary"
    r"|other names|alternative names)\b"
)
_SHORT_COLUMN = re.compile(
    r"\b(?:abbreviations?|abbr|acronyms?|short|initials|synonyms?|alias(?:es)?|other names?"
    r"|also called|also known as|alternative names?)\b"
)
_NAMES_ONLY = re.compile(
    r"\b(?:abbreviations?|acronyms?|synonyms?|other names|alternative names)\b"
)
_FULL_COLUMN = re.compile(r"\b(?:names?|full|terms?|stands? for|expansion|expanded|long|meaning)\b")
_BETWEEN = re.compile(r"\s*[,;]\s*|\s+/\s+|\s+or\s+")
_LONGEST_NAME = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a glossary: a name and its other names."""

    name: str
    aliases: tuple[str, ...]


def is_glossary(source: str, headings: Sequence[str]) -> bool:
    """Whether a section's headings or its file's name announce a glossary."""
    names = [PurePosixPath(source).stem.replace("_", " ").replace("-", " "), *headings]
    return any(_GLOSSARY.search(fold(name)) for name in names)


def is_glossary_table(header: Sequence[str], in_glossary: bool) -> bool:
    """Whether a table of two columns pairs names: by its section or by its header."""
    if len(header) != 2:
        return False
    first, second = (fold(h) for h in header)
    paired = (_SHORT_COLUMN.search(first) and _FULL_COLUMN.search(second)) or (
        _SHORT_COLUMN.search(second) and _FULL_COLUMN.search(first)
    )
    return in_glossary or bool(paired)


def read_entry(
    left: str, right: str, header: Sequence[str], headings: Sequence[str]
) -> Entry | None:
    """The names that a line pairs, whichever side the full name is on; None for a definition."""
    lefts, rights = _names(left), _names(right)
    if not lefts or not rights:
        return None
    if _abbreviates(lefts, rights[0]):
        return _entry(right, lefts)
    if _abbreviates(rights, lefts[0]):
        return _entry(left, rights)
    columns = [bool(_SHORT_COLUMN.search(fold(h))) for h in header]
    if columns in ([True, False], [False, True]):
        return _entry(right, lefts) if columns[0] else _entry(left, rights)
    if any(_NAMES_ONLY.search(fold(h)) for h in headings[-1:]):
        shorter = len(left) <= len(right)
        return _entry(right, lefts) if shorter else _entry(left, rights)
    return None


def _names(text: str) -> list[str]:
    """The names of a cell, or nothing where it is no list of names."""
    text = text.strip().rstrip(".;,")
    names = [n.strip() for n in _BETWEEN.split(text) if n.strip()]
    if any(len(n.split()) > _LONGEST_NAME or not is_phrase(n) for n in names):
        return []
    return names


def _abbreviates(shorts: Sequence[str], name: str) -> bool:
    return any(is_abbreviation(split_alias(name)[0], short) for short in shorts)


def _entry(name: str, others: Sequence[str]) -> Entry | None:
    name, more = split_alias(name.strip().rstrip(".;,"))
    aliases = tuple(dict.fromkeys(o for o in (*others, *more) if fold(o) != fold(name)))
    return Entry(name, aliases) if aliases and len(words(name)) <= _LONGEST_NAME else None
