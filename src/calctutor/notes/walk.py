"""The walk through a section's blocks that finds its statements and what they stand under."""

from __future__ import annotations

import re
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
from calctutor.notes.labels import Lead, find_lead, is_phrase, skip_task
from calctutor.notes.lexicon import is_facet, is_generic, pure_aspect
from calctutor.notes.markdown import Section
from calctutor.notes.openings import leans_on_name, opening_of
from calctutor.notes.statements import is_bare, is_element, statement_ranges, states
from calctutor.notes.tables import draft_table
from calctutor.text import words

_CAPTION = re.compile(r"(?:figure|fig\.?|table|tab\.?|listing|image|photo|video)\s*\d+\b", re.I)
_RUNS_ON = re.compile(r"[,;–—-]\Z")
_ANNOUNCES = (":", "：", ",")
_LONGEST_LINE_NOTE = 60


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
            if not _is_caption(block.prose, before):
                intro = _paragraph(walk, block, after, owners)
        elif isinstance(block, Listing):
            for item in block.items:
                kind = "steps" if block.ordered else "list"
                _item(walk, item, f"{kind}:{block.first + 1}", here)
        elif isinstance(block, Table):
            walk.drafts.extend(draft_table(block, walk.headings, here, glossary=walk.glossary))
        elif isinstance(block, Quote):
            _blocks(walk, block.blocks, here)
        before = block


def _is_caption(prose: Prose, before: Block | None) -> bool:
    """Emphasized text right after a picture, "Figure 3 ...", a bare link, a line of tags."""
    shown = prose.shown
    if _CAPTION.match(shown.text) or is_bare(shown.text):
        return True
    picture = isinstance(before, Opaque) and before.kind == "html"
    if isinstance(before, Paragraph) and not before.prose.shown.text:
        picture = True
    emphasized = [m for m in shown.marks if m.kind == "em" and m.start == 0]
    return picture and bool(emphasized) and emphasized[0].end >= len(shown.text) - 1


def _paragraph(
    walk: _Walk, block: Paragraph, after: Block | None, owners: tuple[Owner, ...]
) -> Owner | None:
    """The statements of a paragraph; its end, where that announces the list that follows."""
    prose = block.prose
    lines = _line_notes(prose) or _semicolon_notes(prose, walk.glossary)
    if lines:
        for start, end in lines:
            _bullet(walk, _Text(prose, start, end, f"list:{block.first + 1}", owners), holds=False)
        return None
    text = _Text(prose, 0, len(prose.shown.text), f"paragraph:{block.first + 1}", owners)
    lead = find_lead(prose, 0, text.end, bullet=False)
    announces = text.text.rstrip().endswith(_ANNOUNCES)
    made = _statements(walk, text, lead, "sentence")
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
    if made and made[-1].end >= text.start + len(text.text.rstrip()) - 2:
        walk.drafts.pop()


def _line_notes(prose: Prose) -> list[tuple[int, int]]:
    """The lines of a paragraph whose every line is a note of its own, or nothing.

    Each line starts like a statement and none reads on in the next.
    """
    shown = prose.shown
    if not shown.breaks or len(shown.breaks) > 500:
        return []
    lines = []
    for low, high in zip((0, *shown.breaks), (*shown.breaks, len(shown.text)), strict=True):
        stripped = shown.text[low:high].strip()
        if stripped:
            start = shown.text.index(stripped, low)
            lines.append((start, start + len(stripped)))
    texts = [shown.text[a:b] for a, b in lines]
    if len(texts) < 2 or any(_RUNS_ON.search(t) or not _closes(t) for t in texts[:-1]):
        return []
    if all(find_lead(prose, a, b, bullet=True) for a, b in lines):
        return lines
    short = all(len(t) <= _LONGEST_LINE_NOTE for t in texts)
    ends = any(t.endswith((".", ":")) for t in texts[:-1])
    starts = all(t[0].isupper() or t[0].isdigit() for t in texts)
    return lines if short and starts and not ends else []


def _semicolon_notes(prose: Prose, glossary: bool) -> list[tuple[int, int]]:
    """The parts of "A: x; B: y; C: z", or nothing where not every part has a lead-in."""
    text = prose.shown.text
    if text.count(": ") < (2 if glossary else 3):
        return []
    edges = [0, *(m.end() for m in re.finditer(r";\s+", text)), len(text)]
    parts = []
    for low, high in zip(edges, edges[1:], strict=False):
        part = text[low:high].rstrip().removesuffix(";").removesuffix(".")
        parts.append((low, low + len(part)))
    if len(parts) < (2 if glossary else 3):
        return []
    return parts if all(find_lead(prose, a, b, bullet=True) for a, b in parts) else []


def _closes(text: str) -> bool:
    last = words(text)[-1:]
    open_ended = last and not is_phrase(last[0].text) and text[-1] not in ".!?"
    return text.count("(") == text.count(")") and not open_ended


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


def _is_scrap(draft: Draft) -> bool:
    """Whether a sentence of a paragraph is one word: the end of one that a formula broke."""
    return draft.kind == "sentence" and not draft.lead and len(draft.text.split()) < 2


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
        if states(text.prose, first, last) and not _is_scrap(draft):
            made.append(draft)
            before = draft
    walk.drafts.extend(made)
    return made
