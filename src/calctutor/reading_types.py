"""What reading one file found, and what it asked of the other files: enough to read it but once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from calctutor.types import Fact, Passage

BookCall = tuple[str, str, int, tuple[tuple[str, str], ...], str, str, tuple[str, ...]]
"""A name given to the term book: its key, itself, the rank of its kind, other names each with
what they fold to, the key of its parent or "", the parent, headings."""


Contents = tuple[tuple[Passage, ...], tuple[Fact, ...]]
Answered = tuple[tuple[str, ...], tuple[str, ...]]
"""What was asked of a set: what it held, and what it did not."""


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """One file, read. It need not be read again while its questions have the same answers.

    ``names`` and ``words`` are what it tells the folder; ``calls`` what it put
    into the term book. ``asked_names`` and ``asked_words`` are what it asked of
    the folder's names and words with the answers, ``asked_subjects`` a subject's
    key with the name that the folder's terms gave it, None for none. ``result`` names
    what the reading gave, and ``load`` gives that, or None where it is lost.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    calls: tuple[BookCall, ...]
    asked_names: Answered
    asked_words: Answered
    asked_subjects: tuple[tuple[str, str | None], ...]
    result: str
    load: Callable[[], Contents | None] = field(compare=False, repr=False)
