"""Paragraphs: which statements stand together in one paragraph or one bullet, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from calctutor.types import Fact

_NEW_BLOCK = re.compile(r"\n[ \t>]*\n|\n[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_RUNNING = ("#paragraph:", "#list:", "#steps:")


class Paragraphs:
    """Knows for each statement the ones that it was written together with.

    ``section`` gives the statements under the same heading as one, in order, and
    ``note_text`` the stored text of a note. A section is read when it is first asked for.
    """

    def __init__(
        self, section: Callable[[Fact], Sequence[Fact]], note_text: Callable[[str], str]
    ) -> None:
        """Find paragraphs in the sections of one folder."""
        self._section = section
        self._note_text = note_text
        self._found: dict[str, tuple[tuple[Fact, ...], int]] = {}

    def of(self, fact: Fact) -> Sequence[Fact]:
        """The statements of the same paragraph or bullet, in order, the fact among them."""
        return self._block(fact)[0]

    def place(self, fact: Fact) -> int:
        """Where a fact stands in its paragraph, from 0."""
        return self._block(fact)[1]

    def _block(self, fact: Fact) -> tuple[tuple[Fact, ...], int]:
        if fact.id not in self._found:
            self._read(fact)
        return self._found.setdefault(fact.id, ((fact,), 0))

    def _read(self, fact: Fact) -> None:
        text = self._note_text(fact.source)
        blocks: list[list[Fact]] = []
        for other in self._section(fact):
            if blocks and _is_next(blocks[-1][-1], other, text):
                blocks[-1].append(other)
            else:
                blocks.append([other])
        for block in blocks:
            for place, member in enumerate(block):
                self._found[member.id] = (tuple(block), place)


def _is_next(before: Fact, fact: Fact, text: str) -> bool:
    if before.group != fact.group or before.parent != fact.parent:
        return False
    if fact.span.start < before.span.end or not any(kind in fact.group for kind in _RUNNING):
        return False
    return not _NEW_BLOCK.search(text, before.span.end, fact.span.start + 1)
