"""Questions, distinctions and snippets as cards with two sides, in plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calctutor.exports.answers import answer_of, asks_reason, letter, numbered, topic_of
from calctutor.exports.selection import Selection
from calctutor.exports.sources import DISPUTED, one_line, source_line
from calctutor.quiz_types import QuizItem
from calctutor.types import Citation, Comparison, Reply

SILENT = "notes silent"


@dataclass(frozen=True, slots=True)
class Card:
    """A card: ``back`` is the answer, ``said`` what the notes say to it, ``sources`` where.

    ``id`` stays the same while the question does; ``front`` and ``back`` are lines.
    """

    id: str
    kind: str
    front: tuple[str, ...]
    back: tuple[str, ...]
    said: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    badge: str = ""


def cards_of(selection: Selection) -> tuple[Card, ...]:
    """All cards of a selection: distinctions, then snippets, then questions."""
    tables = [*selection.comparisons, *(t for s in selection.snippets for t in s.tables)]
    return (
        *(distinction_card(table) for table in tables),
        *(snippet_card(reply) for reply in selection.snippets),
        *(item_card(item) for item in selection.items),
    )


def item_card(item: QuizItem) -> Card:
    """A question as a card; its choices stand on the front."""
    front = [one_line(item.stem)]
    front += [f"{i}. {one_line(text)}" for i, text in enumerate(item.left, start=1)]
    front += [f"{label}) {text}" for label, text in numbered(item.options)]
    if asks_reason(item):
        front.append(one_line(item.reason_stem))
        front += [f"{label}) {text}" for label, text in numbered(item.reasons)]
    labels = ", ".join(letter(i) for i in item.key)
    answer = one_line(answer_of(item))
    return Card(
        item.id,
        item.kind,
        tuple(front),
        (f"{labels}) {answer}" if labels else answer,),
        (one_line(item.feedback),) if item.feedback else (),
        item_sources(item),
        topic_of(item),
        one_line(item.badge),
    )


def distinction_card(comparison: Comparison) -> Card:
    """What tells terms apart, as a card: the discriminator, then the rows of the table."""
    names = [one_line(term) for term in comparison.terms]
    known = _cited(comparison)
    disputed = frozenset(c.number for c in comparison.citations if c.disputed is not None)
    back = [_marked(s.text, s.citations, disputed) for s in comparison.discriminator]
    for row in comparison.rows:
        cells = [
            "; ".join(_marked(text, (n,), disputed) for text, n in cell.items) or SILENT
            for cell in row.cells
        ]
        told = "; ".join(f"{name} – {cell}" for name, cell in zip(names, cells, strict=True))
        back.append(f"{row.aspect}: {told}")
    back += [_marked(s.text, s.citations, disputed) for s in comparison.trap]
    return Card(
        f"distinction {' / '.join(names)}",
        "distinction",
        (f"According to your notes, what tells these apart: {' / '.join(names)}?",),
        tuple(back),
        sources=sources_of(known),
        topic=_topic(known),
    )


def _cited(comparison: Comparison) -> tuple[Citation, ...]:
    """The citations that a distinction's card shows; a handout's tables share their numbers."""
    said = (*comparison.discriminator, *comparison.trap)
    used = {number for sentence in said for number in sentence.citations}
    used |= {n for row in comparison.rows for cell in row.cells for _, n in cell.items}
    return tuple(c for c in comparison.citations if c.number in used)


def snippet_card(reply: Reply) -> Card:
    """What the notes say of a term, as a card."""
    told = [s for s in reply.sentences if not s.frame and not s.heading]
    opening = next((s.text for s in reply.sentences if s.frame), reply.understood)
    name = one_line(opening).rstrip(":")
    used = {number for sentence in told for number in sentence.citations}
    known = tuple(c for c in reply.citations if c.number in used)
    disputed = frozenset(c.number for c in known if c.disputed is not None)
    return Card(
        f"snippet {name}",
        "snippet",
        (f"{name}: what do they say?",),
        tuple(_marked(s.text, s.citations, disputed) for s in told),
        sources=sources_of(known),
        topic=_topic(known),
    )


def item_sources(item: QuizItem) -> tuple[str, ...]:
    """The numbered sources of what a question asks, not of the values that it is told from."""
    units = {unit.citation for unit in item.gold}
    options = {n for option in (*item.options, *item.reasons) for n in option.citations}
    asked = {1} | units | options
    return sources_of([c for c in item.citations if c.number in asked])


def sources_of(citations: Sequence[Citation]) -> tuple[str, ...]:
    """The numbered sources, a line each."""
    return tuple(f"[{c.number}] {source_line(c)}" for c in citations)


def _topic(citations: Sequence[Citation]) -> tuple[str, ...]:
    return tuple(one_line(h) for h in citations[0].headings[:1]) if citations else ()


def _marked(text: str, numbers: Sequence[int], disputed: frozenset[int]) -> str:
    """A text with its markers, and a word where its author disputes it."""
    badge = DISPUTED if disputed.intersection(numbers) else ""
    return one_line(text) + badge + "".join(f" [{n}]" for n in numbers)
