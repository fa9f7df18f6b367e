"""The walk through a section's blocks that finds its statements and what they stand under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

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
from calctutor.notes.drafts import Draft, DraftKind, Owner
from calctutor.notes.glossary import is_glossary, read_entry
from calctutor.notes.labels import Lead, find_lead, skip_task
from calctutor.notes.lexicon import is_facet, is_generic, pure_aspect
from calctutor.notes.markdown import Section
from calctutor.notes.openings import leans_on_name, opening_of
from calctutor.notes.paragraphs import is_caption, line_notes, semicolon_notes
from calctutor.notes.statements import is_element, statement_ranges, states
from calctutor.notes.tables import draft_table

_ANNOUNCES = (":", "：", ",")


@dataclass(slots=True)
class _Walk:
    headings: tuple[str, ...]
    glossary: bool
    drafts: list[Draft] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Text:
    """Shown text start:end of a prose, to be read as statements of one group."""

    prose: Prose
    start: int
    end: int
    group: str
    owners: tuple[Owner, ...]

    @property
    def text(self) -> str:
        return self.prose.shown.text[self.start : self.end]


def draft_section(section: Section, source: str) -> list[Draft]:
    """The statements of one section, in order. A quiet section has none."""
    walk = _Walk(section.headings, is_glossary(source, section.headings))
    if section.quiet:
        return walk.drafts
    _blocks(walk, section.blocks, ())
    for draft in walk.drafts:
        if walk.glossary and draft.lead and draft.kind == "bullet":
            draft.entry = read_entry(draft.lead.text, draft.text, (), section.headings)
    return walk.drafts


def _blocks(walk: _Walk, blocks: Sequence[Block], owners: tuple[Owner, ...]) -> None:
    intro: Owner | None = None
    before: Block | None = None
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        here = (*owners, intro) if intro else owners
        intro = None
        if isinstance(block, Paragraph):
            intro = _paragraph(walk, block, before, after, owners)
        elif isinstance(block, Listing):
            for item in block.items:
                kind = "steps" if block.ordered else "list"
                _item(walk, item, f"{kind}:{block.first + 1}", here)
        elif isinstance(block, Table):
            walk.drafts.extend(draft_table(block, walk.headings, here, glossary=walk.glossary))
        elif isinstance(block, Quote):
            _blocks(walk, block.blocks, here)
        before = block


def _drop_scrap(walk: _Walk, count: int) -> None:
    """Drop what is left of a sentence that a formula broke: "comparisons."."""
    if len(walk.drafts) > count:
        text = walk.drafts[count].text
        if text[0].islower() and len(text.split()) < 3:
            del walk.drafts[count]


def _paragraph(
    walk: _Walk,
    block: Paragraph,
    before: Block | None,
    after: Block | None,
    owners: tuple[Owner, ...],
) -> Owner | None:
    """The statements of a paragraph; its end, where that announces the list that follows."""
    prose = block.prose
    if is_caption(prose, before):
        return None
    count = len(walk.drafts)
    lines = line_notes(prose) or semicolon_notes(prose, walk.glossary)
    if lines:
        for start, end in lines:
            _bullet(walk, _Text(prose, start, end, f"list:{block.first + 1}", owners), holds=False)
        return None
    text = _Text(prose, 0, len(prose.shown.text), f"paragraph:{block.first + 1}", owners)
    lead = find_lead(prose, 0, text.end, bullet=False)
    announces = text.text.rstrip().endswith(_ANNOUNCES)
    made = _statements(walk, text, lead, "sentence")
    if isinstance(before, Opaque):
        _drop_scrap(walk, count)
    if isinstance(after, Listing | Table) and announces:
        return _intro(walk, text, made)
    if isinstance(after, Opaque) and (
        announces or not text.text.rstrip().endswith((".", "!", ")"))
    ):
        _take_back(walk, text, made)
    return None


def _intro(walk: _Walk, text: _Text, made: list[Draft]) -> Owner | None:
    """The last sentence of a text as what announces the blocks after it.

    It states nothing by itself unless it says what something is.
    """
    ranges = statement_ranges(text.prose, text.start, text.end)
    if not ranges:
        return None
    start, end, _ = ranges[-1]
    kept = made[-1] if made and made[-1].start == start and made[-1].opening else None
    if kept is None:
        _take_back(walk, text, made)
    label = text.prose.shown.text[start:end].rstrip(":：, ")
    return Owner(label, text.prose, start, end, text.group, kept, intro=True)


def _take_back(walk: _Walk, text: _Text, made: list[Draft]) -> None:
    """Drop the draft of a text's last sentence, which is incomplete without what follows."""
    last = made[-1] if made else None
    if last is None or last.end < text.start + len(text.text.rstrip()) - 2:
        return
    if walk.drafts and walk.drafts[-1] is last:
        walk.drafts.pop()


def _item(walk: _Walk, item: Item, group: str, owners: tuple[Owner, ...]) -> None:
    blocks = list(item.blocks)
    if item.label is not None:
        label = item.label
        name = label.shown.text.rstrip(": ")
        owner = Owner(name, label, 0, len(name), group, bold=True)
        _definition(walk, blocks, group, (*owners, owner))
        return
    under = owners
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph):
        blocks, prose = blocks[1:], first.prose
        end = len(prose.shown.text)
        text = _Text(prose, skip_task(prose.shown.text, 0, end), end, group, owners)
        holds = any(not isinstance(b, Opaque | Heading) for b in blocks)
        owner_of = _bullet(walk, text, holds=holds)
        under = (*owners, owner_of) if owner_of else owners
    _blocks(walk, blocks, under)


def _definition(walk: _Walk, blocks: list[Block], group: str, owners: tuple[Owner, ...]) -> None:
    """The meaning of a definition list's term, as statements under it."""
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph):
        blocks, prose = blocks[1:], first.prose
        text = _Text(prose, 0, len(prose.shown.text), group, owners)
        made = _statements(walk, text, None, "bullet")
        label = owners[-1]
        if walk.glossary and len(made) == 1:
            made[0].entry = read_entry(label.label, made[0].text, (), walk.headings)
            made[0].left = label.prose if made[0].entry else None
    _blocks(walk, blocks, owners)


def _bullet(walk: _Walk, text: _Text, *, holds: bool) -> Owner | None:
    """The statements of a bullet's own text; what it is to the blocks nested in it."""
    lead = find_lead(text.prose, text.start, text.end, bullet=True)
    if lead and lead.rest >= text.end:
        if holds:
            return Owner(lead.text, text.prose, lead.start, lead.end, text.group, bold=lead.bold)
        end = text.start + len(text.text.rstrip(":：- "))
        text, lead = _Text(text.prose, text.start, end, text.group, text.owners), None
    if holds and not lead and _is_bare_label(text.text):
        name = text.text.rstrip(":：- ")
        return Owner(name, text.prose, text.start, text.start + len(name), text.group, intro=True)
    made = _statements(walk, text, lead, "bullet")
    if not holds and not lead and text.text.rstrip().endswith((":", "：")):
        _take_back(walk, text, made)  # It announces something that stands nowhere below it.
    if not holds or not text.text.strip():
        return None
    if text.text.rstrip().endswith(_ANNOUNCES):
        return _intro(walk, text, made)
    last = made[-1] if made else None
    label = lead.text if lead else ""
    if last and last.names_itself:
        label = last.text
    start, end = (last.full, last.end) if last else (text.start, text.end)
    bold = lead is not None and lead.bold
    return Owner(label, text.prose, start, end, text.group, last, bold=bold)


def _is_bare_label(text: str) -> bool:
    """Whether a bullet above others only says what they are: "causes", "Rx, in order"."""
    name = text.rstrip(":：- ")
    return len(name.split()) <= 4 and bool(pure_aspect(name) or is_facet(name) or is_generic(name))


def _statements(walk: _Walk, text: _Text, lead: Lead | None, kind: DraftKind) -> list[Draft]:
    """The drafts of a text, sentence by sentence, the lead-in with the first."""
    made: list[Draft] = []
    before: Draft | None = None
    start = lead.rest if lead else text.start
    for first, last, reason in statement_ranges(text.prose, start, text.end):
        draft = Draft(kind, text.prose, first, last, first, text.group, lead, text.owners, before)
        draft.dispute = reason
        if lead and not made:
            draft.full = lead.start
        if kind == "bullet" and not lead and is_element(draft.text):
            draft.kind = "element"
        elif not lead:
            draft.opening = opening_of(text.prose, first, last)
        if before and before.opening and not draft.opening and leans_on_name(draft.text):
            draft.opening = replace(before.opening, defines=False)
        if states(text.prose, first, last):
            made.append(draft)
            before = draft
    walk.drafts.extend(made)
    return made
