"""The numbered sources of one document, and texts with markers that point to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from calctutor.exports.document import Run, Source
from calctutor.pages import page_word
from calctutor.types import Citation

DISPUTED = " (disputed)"
"""What stands behind a statement that its author marked as disputed."""
_MARKER = re.compile(r" ?\[(\d+)\]")
_INLINE = MarkdownIt("commonmark")


@dataclass
class SourceBook:
    """Numbers the places that a document cites, each place once, in order of first use."""

    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    _sources: list[Source] = field(default_factory=list)

    def number(self, citation: Citation) -> int:
        """The document's number of a place."""
        place = (citation.source, citation.start, citation.end)
        if place not in self._numbers:
            self._numbers[place] = len(self._sources) + 1
            self._sources.append(
                Source(
                    self._numbers[place],
                    place_of(citation),
                    path_of(citation),
                    shown(citation.quote),
                    dispute_of(citation),
                )
            )
        return self._numbers[place]

    @property
    def sources(self) -> tuple[Source, ...]:
        """What was cited so far, by number."""
        return tuple(self._sources)

    def cited(self, text: str, numbers: Iterable[int], known: Sequence[Citation]) -> list[Run]:
        """A text and the markers of its citations, whose numbers are those of ``known``."""
        by_number = {c.number: c for c in known}
        cited = [by_number[n] for n in numbers if n in by_number]
        marks = [Run(source=self.number(citation)) for citation in cited]
        if any(citation.disputed is not None for citation in cited):
            return [Run(text), Run(DISPUTED, italic=True), *marks]
        return [Run(text), *marks]

    def marked(self, text: str, known: Sequence[Citation]) -> list[Run]:
        """A text that has [1] markers of its own outside its quotes, numbered anew."""
        by_number = {c.number: c for c in known}
        runs: list[Run] = []
        for piece, number in split_markers(text, by_number):
            if piece:
                runs.append(Run(piece))
            if number:
                runs.append(Run(source=self.number(by_number[number])))
        return runs


def split_markers(text: str, known: Mapping[int, object]) -> list[tuple[str, int]]:
    """Pieces of a text, each with the number of the marker behind it (0 at the end).

    A marker is [n] with a known number outside “…”: brackets in a quote are the notes' own.
    """
    pieces: list[tuple[str, int]] = []
    at = 0
    for match in _MARKER.finditer(text):
        before = text[: match.start()]
        quoted = before.count("“") > before.count("”")
        if int(match.group(1)) in known and not quoted:
            pieces.append((text[at : match.start()], int(match.group(1))))
            at = match.end()
    if at < len(text):
        pieces.append((text[at:], 0))
    return pieces


def one_line(text: str) -> str:
    """A text with all white space folded to single spaces."""
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def shown(quote: str) -> str:
    """A quote for reading, in one line: its words as they are, Markdown's marks taken off."""
    if not quote.strip():
        return ""
    return one_line("".join(_texts(_INLINE.parseInline(quote))))


def _texts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children:
            yield from _texts(token.children)
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        else:
            yield token.content


def path_of(citation: Citation) -> str:
    """The headings that a place stands under."""
    return " > ".join(one_line(heading) for heading in citation.headings)


def place_of(citation: Citation) -> str:
    """Where a citation stands: file and lines, or file and page."""
    if citation.page is not None:
        return f"{citation.source}, {page_word(citation.source)} {citation.page}"
    if citation.first_line == citation.last_line:
        return f"{citation.source}, line {citation.first_line}"
    return f"{citation.source}, lines {citation.first_line}–{citation.last_line}"


def dispute_of(citation: Citation) -> str:
    """What to say of a disputed place, "" where it is not."""
    if citation.disputed is None:
        return ""
    return f"Disputed by the author. {one_line(citation.disputed)}".strip()


def source_line(citation: Citation) -> str:
    """A place in one line: headings, file and lines, the quote, the dispute."""
    parts = [path_of(citation), place_of(citation)]
    line = f"{' – '.join(p for p in parts if p)}: “{shown(citation.quote)}”"
    return f"{line} {dispute_of(citation)}".rstrip()
