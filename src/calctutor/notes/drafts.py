"""Statements before their subjects are known: what stands where, under which labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from calctutor.notes.blocks import (
    Block,
    Heading,
    Item,
    Listing,
    Opaque,
    Paragraph,
    Prose,
    Quote,
    Table,
)
from calctutor.notes.glossary import Entry, is_glossary, is_glossary_table, read_entry
from calctutor.notes.inline import Mark
from calctutor.notes.labels import Lead, find_lead, is_phrase, skip_task
from calctutor.notes.markdown import Section
from calctutor.notes.statements import find_disputes
from calctutor.text import sentences, words

DraftKind = Literal["sentence", "bullet", "element", "cell"]

_LONGEST_ELEMENT = 12
_CAPTION = re.compile(r"(?:figure|fig\.?|table|tab\.?|listing|image|photo|video)\s*\d+\b", re.I)
_URL_ONLY = re.compile(r"<?(?:https?://|www\.)\S+>?\Z")
_TAGS_ONLY = re.compile(r"(?:#[\w/-]+\s*)+\Z")
_LINE_ENDS_NO_STATEMENT = re.compile(r"[,;–—-]\Z")


@dataclass(slots=True, eq=False)
class Owner:
    """What a nested statement stands under: a label or a statement, with its place.

    ``siblings`` names the list that the label is an element of.
    """

    label: str
    prose: Prose
    start: int
    end: int
    siblings: str
    draft: Draft | None = None
    intro: bool = False


@dataclass(slots=True, eq=False)
class Draft:
    """One statement: shown text start:end of a prose, ``full`` where its lead-in begins."""

    kind: DraftKind
    prose: Prose
    start: int
    end: int
    full: int
    group: str
    lead: Lead | None = None
    owners: tuple[Owner, ...] = ()
    before: Draft | None = None
    dispute: str | None = None
    row: tuple[str, str] | None = None
    cells: tuple[tuple[Prose, int, int], ...] = ()
    header: Draft | None = None
    entry: Entry | None = None
    left: str = ""
    beside: Draft | None = None
    columns: int = 0
    id: str = ""

    @property
    def text(self) -> str:
        """The statement for reading, lead-in left out."""
        return self.prose.shown.text[self.start : self.end]


def draft_section(section: Section, source: str) -> list[Draft]:
    """The statements of one section, in order. A quiet section has none."""
    drafts: list[Draft] = []
    if section.quiet:
        return drafts
    _blocks(section.blocks, (), drafts)
    glossary = is_glossary(source, section.headings)
    drafts = _pair_cells(drafts, section.headings, glossary)
    for draft in drafts:
        if glossary and draft.lead and draft.kind != "cell":
            draft.left = draft.lead.text
            draft.entry = read_entry(draft.left, draft.text, (), section.headings)
    return drafts


def _pair_cells(
    drafts: list[Draft], headings: Sequence[str], glossary: bool
) -> list[Draft]:
    """The rows of a glossary's tables as one statement each, in place of their cells."""
    kept: list[Draft] = []
    for draft in drafts:
        first = draft.header
        if draft.row and first is not None and first.row and kept and kept[-1] is first:
            columns = (first.row[1], draft.row[1])
            if draft.columns == 2 and is_glossary_table(columns, glossary):
                kept.pop()
                draft.entry = read_entry(first.text, draft.text, columns, headings)
                draft.left = first.text
                draft.beside = first
        kept.append(draft)
    return kept


def _blocks(blocks: Sequence[Block], owners: tuple[Owner, ...], out: list[Draft]) -> None:
    intro: Owner | None = None
    for block, before, after in zip(
        blocks, [None, *blocks[:-1]], [*blocks[1:], None], strict=False
    ):
        here = (*owners, intro) if intro else owners
        intro = None
        if isinstance(block, Paragraph):
            if not _is_caption(block.prose, before):
                intro = _paragraph(block, after, owners, out)
        elif isinstance(block, Listing):
            _listing(block, here, out)
        elif isinstance(block, Table):
            _table(block, here, out)
        elif isinstance(block, Quote):
            _blocks(block.blocks, here, out)


def _is_caption(prose: Prose, before: Block | None) -> bool:
    """Emphasized text right after a picture, "Figure 3 ...", a bare link, a line of tags."""
    shown = prose.shown
    if _CAPTION.match(shown.text) or _URL_ONLY.match(shown.text) or _TAGS_ONLY.match(shown.text):
        return True
    picture = isinstance(before, Opaque) and before.kind == "html"
    if isinstance(before, Paragraph) and not before.prose.shown.text:
        picture = True
    emphasized = [m for m in shown.marks if m.kind == "em" and m.start == 0]
    return picture and bool(emphasized) and emphasized[0].end >= len(shown.text) - 1


def _paragraph(
    block: Paragraph, after: Block | None, owners: tuple[Owner, ...], out: list[Draft]
) -> Owner | None:
    prose = block.prose
    group = f"paragraph:{block.first + 1}"
    lines = _line_notes(prose)
    if lines:
        for start, end in lines:
            _bullet_text(prose, start, end, f"list:{block.first + 1}", owners, out)
        return None
    holds = isinstance(after, Listing | Table)
    lead = find_lead(prose, 0, len(prose.shown.text), bullet=False)
    made = _statements(prose, 0, len(prose.shown.text), lead, "sentence", group, owners, out)
    return _intro(prose, made, lead, group, out) if holds else None


def _intro(
    prose: Prose, made: list[Draft], lead: Lead | None, group: str, out: list[Draft]
) -> Owner | None:
    """The end of a paragraph that announces a list: its last sentence, when a colon ends it."""
    text = prose.shown.text
    if not text.rstrip().endswith((":", "：")):
        return None
    ranges = statement_ranges(prose, 0, len(text))
    if not ranges:
        return None
    start, end, _ = ranges[-1]
    if made and made[-1].end >= end - 2:
        out.pop()
    label = text[start:end].rstrip(":： ")
    return Owner(label, prose, start, end, group, intro=True)


def _line_notes(prose: Prose) -> list[tuple[int, int]]:
    """The lines of a paragraph whose every line is a note of its own, or nothing.

    Each line starts like a statement and none reads on in the next.
    """
    shown = prose.shown
    if not shown.breaks:
        return []
    edges = [0, *shown.breaks, len(shown.text)]
    lines = [(a, b) for a, b in zip(edges, edges[1:], strict=False) if shown.text[a:b].strip()]
    lines = [(a + len(shown.text[a:b]) - len(shown.text[a:b].lstrip()), b) for a, b in lines]
    texts = [shown.text[a:b].strip() for a, b in lines]
    led = all(find_lead(prose, a, b, bullet=True) for a, b in lines)
    short = all(len(t) <= 60 for t in texts) and not any(t.endswith((".", ":")) for t in texts[:-1])
    starts = all(t[0].isupper() or t[0].isdigit() for t in texts)
    runs_on = any(_LINE_ENDS_NO_STATEMENT.search(t) or not _closes(t) for t in texts[:-1])
    if len(texts) > 1 and not runs_on and (led or (short and starts)):
        return lines
    return []


def _closes(text: str) -> bool:
    last = words(text)[-1:]
    return text.count("(") == text.count(")") and not (
        last and not is_phrase(last[0].text) and text[-1] not in ".!?"
    )


def _listing(block: Listing, owners: tuple[Owner, ...], out: list[Draft]) -> None:
    group = f"{'steps' if block.ordered else 'list'}:{block.first + 1}"
    for item in block.items:
        _item(item, group, owners, out)


def _item(item: Item, group: str, owners: tuple[Owner, ...], out: list[Draft]) -> None:
    blocks = list(item.blocks)
    under = owners
    if item.label is not None:
        label = item.label
        text = label.shown.text.rstrip(": ")
        under = (*owners, Owner(text, label, 0, len(text), group))
    if item.label is None and blocks and isinstance(blocks[0], Paragraph):
        head = blocks.pop(0)
        prose = head.prose
        end = len(prose.shown.text)
        start = skip_task(prose.shown.text, 0, end)
        owner = _bullet_text(prose, start, end, group, owners, out, bool(_holders(blocks)))
        under = (*owners, owner) if owner else owners
    _blocks(blocks, under, out)


def _holders(blocks: Sequence[Block]) -> list[Block]:
    return [b for b in blocks if not isinstance(b, Opaque | Heading)]


def _bullet_text(
    prose: Prose,
    start: int,
    end: int,
    group: str,
    owners: tuple[Owner, ...],
    out: list[Draft],
    holds: bool = False,
) -> Owner | None:
    """The statements of a bullet's own text; what it is to the blocks nested in it."""
    text = prose.shown.text
    lead = find_lead(prose, start, end, bullet=True)
    if lead and lead.rest >= end and holds:
        return Owner(lead.text, prose, lead.start, lead.end, group)
    if lead and lead.rest >= end:
        end, lead = lead.end, None
    made = _statements(prose, start, end, lead, "bullet", group, owners, out)
    if not holds or not text[start:end].strip():
        return None
    if text[start:end].rstrip().endswith((":", "：")):
        ranges = statement_ranges(prose, start, end)
        if made and ranges and made[-1].end >= ranges[-1][1] - 2:
            out.pop()
        first, last, _ = ranges[-1]
        return Owner(text[first:last].rstrip(":： "), prose, first, last, group, intro=True)
    last_made = made[-1] if made else None
    label = lead.text if lead else ""
    if last_made and last_made.kind == "element":
        label = last_made.text
    place = (last_made.full, last_made.end) if last_made else (start, end)
    return Owner(label, prose, place[0], place[1], group, last_made)


def _statements(
    prose: Prose,
    start: int,
    end: int,
    lead: Lead | None,
    kind: DraftKind,
    group: str,
    owners: tuple[Owner, ...],
    out: list[Draft],
) -> list[Draft]:
    made: list[Draft] = []
    before: Draft | None = None
    for first, last, dispute in statement_ranges(prose, lead.rest if lead else start, end):
        draft = Draft(kind, prose, first, last, first, group, lead, owners, before, dispute)
        if not made and lead:
            draft.full = lead.start
        if kind == "bullet" and not lead and is_element(draft.text):
            draft.kind = "element"
        if _states(draft):
            made.append(draft)
            before = draft
    out.extend(made)
    return made


def is_element(text: str) -> bool:
    """Whether a bullet is a bare name: "Melorheostosis", "Lung (apex)"."""
    if len(text.split()) > _LONGEST_ELEMENT or text.endswith((".", "!", "?", ":")):
        return False
    return is_phrase(text) and not re.search(r"[.;] ", text)


def statement_ranges(prose: Prose, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """The sentences of shown text start:end as (start, end, reason of dispute or None).

    A dispute mark belongs to the sentence before it and to no range; no sentence
    ends inside math, code or a link.
    """
    text = prose.shown.text
    disputes = [d for d in find_disputes(text[start:end])]
    kept = [m for m in prose.shown.marks if m.kind in ("math", "code", "link")]
    ranges: list[tuple[int, int, str | None]] = []
    position = start
    for a, b, reason in [*((d.start + start, d.end + start, d.reason) for d in disputes), (end, end, None)]:
        pieces = [(position + x, position + y) for x, y in sentences(text[position:a])]
        pieces = [p for p in _joined(pieces, kept) if any(c.isalnum() for c in text[p[0] : p[1]])]
        ranges.extend((x, y, None) for x, y in pieces)
        if reason is not None and ranges:
            x, y, known = ranges[-1]
            ranges[-1] = (x, y, known or reason)
        position = b
    return ranges


def _joined(pieces: list[tuple[int, int]], kept: list[Mark]) -> list[tuple[int, int]]:
    """Sentences put together again where one ended inside math, code or a link."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined and any(m.start < joined[-1][1] < m.end for m in kept):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _states(draft: Draft) -> bool:
    """Whether a draft says something: no question, no bare formula or link."""
    text = draft.text
    if text.rstrip("\"'”’)»* ").endswith("?") or _URL_ONLY.match(text) or _TAGS_ONLY.match(text):
        return False
    return any(c.isalpha() for c in text)


def _table(block: Table, owners: tuple[Owner, ...], out: list[Draft]) -> None:
    group = f"table:{block.first + 1}"
    for row in block.rows:
        columns = len(block.header)
        header = _cell_draft(row[:1], block.header[:1], (), group, owners, out, columns)
        for cell, head in zip(row[1:], block.header[1:], strict=False):
            _cell_draft((cell,), (head,), row[:1], group, owners, out, columns, header)


def _cell_draft(
    cells: tuple[Prose, ...],
    heads: tuple[Prose, ...],
    row: tuple[Prose, ...],
    group: str,
    owners: tuple[Owner, ...],
    out: list[Draft],
    columns: int,
    header: Draft | None = None,
) -> Draft | None:
    """The draft of one cell, with the header cells of its row and column as context."""
    if not cells or not any(c.isalnum() for c in cells[0].shown.text):
        return None
    prose = cells[0]
    ranges = statement_ranges(prose, 0, len(prose.shown.text))
    if not ranges:
        return None
    start, end = ranges[0][0], ranges[-1][1]
    reason = next((r for _, _, r in ranges if r is not None), None)
    draft = Draft("cell", prose, start, end, start, group, None, owners, None, reason)
    draft.row = (row[0].shown.text if row else "", heads[0].shown.text)
    draft.cells = tuple((p, 0, len(p.shown.text)) for p in (*row, *heads) if p.shown.text)
    draft.header = header
    draft.columns = columns
    out.append(draft)
    return draft
