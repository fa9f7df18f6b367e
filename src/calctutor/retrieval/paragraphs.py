"""Paragraphs: which statements stand together in one paragraph or one bullet, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from calctutor.types import Fact

_NEW_BLOCK = re.compile(r"\n[ \t>]*\n|\n[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_RUNNING = ("#paragraph:", "#list:", "#steps:")


class Paragraphs:
    """Knows for each statement the ones that it was written together with.

    ``note_text`` gives the stored text of a note by source.
    """

    def __init__(self, facts: Sequence[Fact], note_text: Callable[[str], str]) -> None:
        """Read the statements of one folder, in order of file and place."""
        self._of: dict[str, list[Fact]] = {}
        self._place: dict[str, int] = {}
        for before, fact in pairwise((None, *facts)):
            if fact is None:
                continue
            if before is not None and _is_next(before, fact, note_text):
                block = self._of[before.id]
            else:
                block = []
            self._place[fact.id] = len(block)
            block.append(fact)
            self._of[fact.id] = block

    def of(self, fact: Fact) -> Sequence[Fact]:
        """The statements of the same paragraph or bullet, in order, the fact among them."""
        return self._of.get(fact.id, [fact])

    def place(self, fact: Fact) -> int:
        """Where a fact stands in its paragraph, from 0."""
        return self._place.get(fact.id, 0)


def _is_next(before: Fact, fact: Fact, note_text: Callable[[str], str]) -> bool:
    if (before.source, before.headings, before.group) != (fact.source, fact.headings, fact.group):
        return False
    if before.parent != fact.parent or not any(kind in fact.group for kind in _RUNNING):
        return False
    if fact.span.start < before.span.end:
        return False
    return not _NEW_BLOCK.search(note_text(fact.source), before.span.end, fact.span.start + 1)
