"""From what the notes say to plain text, to paste anywhere; nothing is escaped in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calctutor.faces.web.sources import PATH_SEPARATOR
from calctutor.faces.web.texts import reply as texts
from calctutor.types import Cell, Citation, Comparison, Reply, Sentence


def comparison(told: Comparison) -> str:
    """A distinction as text: aspect by aspect, each statement with its number, then the sources."""
    parts = [
        " / ".join(told.terms),
        _section(texts.DISCRIMINATOR, told.discriminator),
        *(
            "\n".join(
                [
                    texts.aspect(row.aspect),
                    *(
                        f"  {term}: {_cell(cell)}"
                        for term, cell in zip(told.terms, row.cells, strict=True)
                    ),
                ]
            )
            for row in told.rows
        ),
        _section(texts.SHARED, told.shared),
        _section(texts.TRAP, told.trap),
        _section(texts.UNSAID, told.silent),
        _section(texts.CHECK, told.check),
        sources(told.citations),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def reply(told: Reply) -> str:
    """A reply as text, each statement with its number, then the sources."""
    lines = []
    heading = ""
    for sentence in told.sentences:
        if sentence.heading != heading:
            heading = sentence.heading
            lines += ["", heading] if heading else [""]
        lines.append(_line(sentence))
    return "\n".join(lines).strip() + "\n\n" + sources(told.citations) + "\n"


def sources(citations: Iterable[Citation]) -> str:
    """The places in the notes, one a line, each with its words."""
    lines = []
    for c in citations:
        place = f"{c.source}, {texts.source_place(c.first_line, c.last_line, c.page, c.source)}"
        quote = " ".join(c.quote.split())
        dispute = f" ({texts.DISPUTED}: {c.disputed})" if c.disputed else ""
        path = PATH_SEPARATOR.join(c.headings)
        lines.append(f"[{c.number}] {path} ({place}): “{quote}”{dispute}")
    return "\n".join([texts.SOURCES, *lines]) if lines else ""


def _section(title: str, said: Sequence[Sentence]) -> str:
    return "\n".join([title, *(f"  {_line(sentence)}" for sentence in said)]) if said else ""


def _line(sentence: Sentence) -> str:
    return " ".join([sentence.text, *(f"[{n}]" for n in dict.fromkeys(sentence.citations))])


def _cell(cell: Cell) -> str:
    return "; ".join(f"{text} [{number}]" for text, number in cell.items) or texts.SILENT
