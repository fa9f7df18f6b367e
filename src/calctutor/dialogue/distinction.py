"""A comparison as Markdown and as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calctutor.dialogue import frames
from calctutor.dialogue.wording import escape_markdown
from calctutor.types import Cell, Comparison, Sentence

SILENT = "notes silent"


def render(comparison: Comparison) -> tuple[str, tuple[Sentence, ...]]:
    """The Markdown of a distinction and the same content sentence by sentence."""
    blocks: list[str] = []
    sentences: list[Sentence] = []
    for heading, said in _parts_before(comparison):
        _add(blocks, sentences, heading, said)
    if comparison.rows:
        blocks.append(table(comparison))
    sentences.extend(_cells(comparison))
    for heading, said in _parts_after(comparison):
        _add(blocks, sentences, heading, said)
    if comparison.silent:
        blocks.append(" ".join(escape_markdown(s.text) for s in comparison.silent))
        sentences.extend(comparison.silent)
    if comparison.check:
        _add(blocks, sentences, comparison.check[0].text, comparison.check[1:])
    return "\n\n".join(blocks), tuple(sentences)


def _parts_before(c: Comparison) -> Iterator[tuple[str, Sequence[Sentence]]]:
    yield (frames.KEY, c.discriminator) if c.discriminator else (frames.NO_DISCRIMINATOR, ())


def _parts_after(c: Comparison) -> Iterator[tuple[str, Sequence[Sentence]]]:
    if c.shared:
        yield frames.SHARED, c.shared
    if c.trap:
        yield frames.TRAP, c.trap


def _add(
    blocks: list[str], sentences: list[Sentence], heading: str, said: Sequence[Sentence]
) -> None:
    lines = [f"- {escape_markdown(s.text)} {_markers(s.citations)}" for s in said]
    blocks.append("\n".join([f"**{escape_markdown(heading)}**", "", *lines]).strip())
    sentences.append(Sentence(heading, frame=True))
    sentences.extend(said)


def table(comparison: Comparison) -> str:
    """The rows as a Markdown table, silent cells said so."""
    header = ["", *(escape_markdown(t) for t in comparison.terms)]
    lines = [_row(header), _row(["---"] * len(header))]
    lines += [
        _row([escape_markdown(r.aspect), *(_cell(c) for c in r.cells)]) for r in comparison.rows
    ]
    return "\n".join(lines)


def _cells(comparison: Comparison) -> Iterator[Sentence]:
    for row in comparison.rows:
        for term, cell in zip(comparison.terms, row.cells, strict=True):
            for text, number in cell.items:
                yield Sentence(f"{term} – {row.aspect}: {text}", (number,))


def _cell(cell: Cell) -> str:
    if not cell.items:
        return f"*{SILENT}*"
    return "; ".join(f"{escape_markdown(text)} [{number}]" for text, number in cell.items)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(c.split()) for c in cells) + " |"


def _markers(numbers: Sequence[int]) -> str:
    return " ".join(f"[{n}]" for n in numbers)
