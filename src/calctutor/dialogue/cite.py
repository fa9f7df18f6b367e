"""Citations: numbers, exact quotes and their surroundings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from calctutor.pages import page_at
from calctutor.types import Citation, Fact

SURROUNDINGS = 240
"""Characters shown on each side of a quote, at most."""


@dataclass
class Citer:
    """Numbers the facts of one reply as they are cited; one number a fact.

    ``note_text`` gives the stored text of a note, ``is_stale`` whether its file
    has changed since, both by source.
    """

    note_text: Callable[[str], str]
    is_stale: Callable[[str], bool] = lambda source: False
    _numbers: dict[str, int] = field(default_factory=dict)
    _citations: list[Citation] = field(default_factory=list)

    def cite(self, fact: Fact) -> int:
        """The number of a fact's citation."""
        place = f"{fact.source}:{fact.span.start}:{fact.span.end}"
        if place not in self._numbers:
            self._numbers[place] = len(self._citations) + 1
            self._citations.append(self._make(fact, self._numbers[place]))
        return self._numbers[place]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations given so far, by number."""
        return tuple(self._citations)

    def _make(self, fact: Fact, number: int) -> Citation:
        text, span = self.note_text(fact.source), fact.span
        return Citation(
            number=number,
            source=fact.source,
            headings=fact.headings,
            quote=text[span.start : span.end],
            start=span.start,
            end=span.end,
            first_line=span.first_line,
            last_line=span.last_line,
            before=_before(text, span.start),
            after=_after(text, span.end),
            page=page_at(text, span.start),
            disputed=fact.disputed,
            stale=self.is_stale(fact.source),
        )


def _before(text: str, start: int) -> str:
    """The text in front of a place, from the beginning of a line where one is near."""
    piece = text[max(0, start - SURROUNDINGS) : start]
    if start > SURROUNDINGS:
        cut = piece.find("\n")
        piece = piece[cut + 1 :] if 0 <= cut < len(piece) - 1 else piece
    return piece.removeprefix("\ufeff")


def _after(text: str, end: int) -> str:
    """The text behind a place, to the end of a line where one is near."""
    piece = text[end : end + SURROUNDINGS]
    if end + SURROUNDINGS < len(text):
        cut = piece.rfind("\n")
        piece = piece[:cut] if cut > 0 else piece
    return piece
