"""Text out of a PDF made into tidy Markdown; what was found and what was guessed is said.

Nothing is lost: each word of the original stands in the result, what is no text
of it (running heads, page numbers, empty headings) in a closing comment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean

from calctutor.import_types import Finding, Joined, Repaired
from calctutor.notes.repair_blocks import Block, read_blocks_of, runs_on
from calctutor.notes.repair_case import forms_of, plain_case
from calctutor.notes.repair_headings import find_headings, without_contents
from calctutor.notes.repair_heap import Heap, Slot, find_heap
from calctutor.notes.repair_join import Embed, Piece, assign
from calctutor.notes.repair_lists import with_lists_as_sections
from calctutor.notes.repair_split import begins_sentence, lead_of, split_children, split_siblings
from calctutor.notes.repair_text import Cleaned, clean_text, quoted, tidy_characters
from calctutor.notes.repair_write import write_blocks
from calctutor.text import fold, words

SURE = 0.5
"""Mean confidence from which a body is put under a heading that was cut off from it."""


@dataclass(slots=True)
class _Repair:
    """A repair under way."""

    cleaned: Cleaned
    findings: list[Finding] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)


def repair(text: str, embed: Embed | None = None, *, markdown: bool = False) -> Repaired:
    """The text as Markdown with its headings, lists and paragraphs restored.

    ``embed`` (texts -> unit rows) tells which heading a body belongs to where
    they were torn apart; without it only words do. ``markdown`` where the text
    has its marks already: such a text is left as it is, its characters aside, but
    where bullets run inside its lines. Pure, and linear in the length of the
    text but for the headings of a heap.
    """
    if markdown and not runs_on(text):
        plain, told = tidy_characters(text)
        return Repaired(plain.strip("\n") + "\n", tuple(told))
    work = _Repair(clean_text(text))
    work.findings += work.cleaned.findings
    blocks = without_contents(
        read_blocks_of(work.cleaned.pages), work.cleaned.left_out, work.findings
    )
    blocks = _parted(blocks, work)
    heap = find_heap(blocks)
    if heap is not None:
        blocks = _rejoined(blocks, heap, embed, work)
    else:
        blocks = find_headings(blocks, work.findings)
    blocks = _in_plain_case(with_lists_as_sections(blocks, work.findings), work)
    result = write_blocks(blocks, work.cleaned.left_out, escape=not markdown)
    _check_words(text, result, work)
    return Repaired(result, tuple(work.findings), tuple(work.joined), tuple(work.cleaned.left_out))


def _parted(blocks: Sequence[Block], work: _Repair) -> list[Block]:
    """Bullets that ran inline, parted where others had lost their marks."""
    found: list[Block] = []
    inline = guessed = 0
    for block in blocks:
        if not block.inline or block.kind != "item":
            found.append(block)
            continue
        inline += 1
        for number, part in enumerate(split_siblings(block.text)):
            children = split_children(part)
            opens = number > 0 and begins_sentence(part.split()[0])
            guessed += (number > 0) + len(children) - 1
            own = Block("item", part, block.level, opens=opens, gap=block.gap and not number)
            own.inline = number > 0
            own.mark = "" if number else block.mark
            if len(children) > 1:
                own.text, own.children = _with_lead(children)
            own.lead = lead_of(own.text)
            found.append(own)
        found[-1].children += block.children
    if inline:
        work.findings.append(Finding("bullets", "Bullets that ran on in a line parted.", inline))
    if guessed:
        text = "Statements that had lost their bullets parted by their wording."
        work.findings.append(Finding("sub_bullets", text, guessed, doubt=True))
    return found


def _with_lead(parts: Sequence[str]) -> tuple[str, list[str]]:
    """The lead-in "Causes:" with all parts below it; else the first with the others below."""
    lead, colon, rest = parts[0].partition(": ")
    if colon and len(lead.split()) <= 7 and rest.strip():
        return f"{lead}:", [rest.strip(), *parts[1:]]
    return parts[0], list(parts[1:])


def _rejoined(
    blocks: Sequence[Block], heap: Heap, embed: Embed | None, work: _Repair
) -> list[Block]:
    """The bodies under the headings of a heap; one in doubt stays under the heading above."""
    bodies = (
        [*blocks[: heap.first], *blocks[heap.last :]] if heap.at_end else list(blocks[heap.last :])
    )
    units = _units(bodies)
    pieces = [_piece(bodies[a:b]) for a, b in units]
    names = [" ".join(slot.path) for slot in heap.slots]
    placed = assign(pieces, names, [slot.may_be_empty for slot in heap.slots], embed)
    shares = [
        _Share(slot, [n for n, (h, _) in enumerate(placed) if h == i])
        for i, slot in enumerate(heap.slots)
    ]
    found = [] if heap.at_end else list(blocks[: heap.first])
    if heap.title:
        found.append(Block("heading", heap.title, 1))
    for share in shares:
        share.confidence = mean([placed[n][1] for n in share.items] or [0.0])
        share.blocks = [block for n in share.items for block in bodies[slice(*units[n])]]
    found += [
        b for share in shares if len(share.slot.path) == 1 and not share.sure for b in share.blocks
    ]
    shown: tuple[str, ...] = ()
    for share in shares:
        found += _headings_of(share.slot, shown)
        if len(share.slot.path) > 1 and not share.sure:
            found += share.blocks
        found.append(Block("heading", share.slot.path[-1], share.slot.levels[-1]))
        shown = share.slot.path
        found += share.blocks if share.sure else []
        work.joined.append(_report(share, pieces, heap.title))
    _tell_heap(heap, work, doubtful=sum(not s.sure for s in shares if s.items))
    return found


@dataclass(slots=True)
class _Share:
    """What fell to one heading of a heap: the places of its items, and their blocks."""

    slot: Slot
    items: list[int]
    confidence: float = 0.0
    blocks: list[Block] = field(default_factory=list)

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE


def _headings_of(slot: Slot, shown: Sequence[str]) -> list[Block]:
    """The headings above the last of a path that are not yet written."""
    return [
        Block("heading", name, level)
        for depth, (name, level) in enumerate(zip(slot.path[:-1], slot.levels, strict=False))
        if tuple(shown[: depth + 1]) != slot.path[: depth + 1]
    ]


def _units(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """The stretches that no heading may part: a bullet with what is nested under it."""
    units: list[tuple[int, int]] = []
    depth = 0
    for number, block in enumerate(blocks):
        nested = block.kind == "item" and units and block.level > depth
        if units and (block.kind in ("page", "verbatim") or nested):
            units[-1] = (units[-1][0], number + 1)
            continue
        depth = block.level if block.kind == "item" else 10_000
        units.append((number, number + 1))
    return units


def _piece(own: Sequence[Block]) -> Piece:
    first = own[0]
    text = " ".join(part for b in own if b.kind != "page" for part in (b.text, *b.children))
    alone = first.kind == "item" and len(own) == 1 and not first.children
    return Piece(
        text=text,
        opens=first.opens,
        gap=first.gap,
        inside=first.inline,
        announces=alone and first.text.rstrip().endswith(":"),
    )


def _report(share: _Share, pieces: Sequence[Piece], title: str) -> Joined:
    begins = " ".join(pieces[share.items[0]].text.split()[:6]) if share.items else ""
    path = (*((title,) if title else ()), *share.slot.path)
    kept = share.sure or not share.items
    return Joined(path, begins, len(share.items), share.confidence, kept)


def _tell_heap(heap: Heap, work: _Repair, doubtful: int) -> None:
    where = "at the end" if heap.at_end else "ahead of the text"
    told = f"{len(heap.slots)} headings found in a block {where}; assigned by content."
    work.findings.append(Finding("heap", told, len(heap.slots), doubt=True))
    if doubtful:
        told = "Bodies that fit no heading surely; left under the heading above."
        work.findings.append(Finding("doubt", told, doubtful, doubt=True))
    empty = [*heap.fillers, *heap.doubles]
    for line in empty:
        work.cleaned.left_out[line] += heap.recurs(line)
    if empty:
        told = f"Empty or repeated headings left out: {quoted(dict.fromkeys(empty))}."
        work.findings.append(Finding("left_out", told, len(dict.fromkeys(empty))))


def _in_plain_case(blocks: Sequence[Block], work: _Repair) -> list[Block]:
    """Headings in capitals as the text writes their words."""
    forms = forms_of(t for b in blocks if b.kind != "heading" for t in (b.text, *b.children))
    changed: dict[str, str] = {}
    for block in blocks:
        if block.kind == "heading":
            changed[block.text] = plain_case(block.text, forms)
            block.text = changed[block.text]
    names = {old: new for old, new in changed.items() if old != new}
    work.joined = [
        Joined(tuple(names.get(h, h) for h in j.path), j.begins, j.items, j.confidence, j.kept)
        for j in work.joined
    ]
    return list(blocks)


def lost_words(original: str, result: str) -> list[str]:
    """The words of one text, by number, that another has not, folded; [] for none."""
    missing = _count(original) - _count(result)
    return list(missing.elements())


def _count(text: str) -> Counter[str]:
    return Counter(fold(word.text) for word in words(text))


_HOLLOW = re.compile(r"[ \t]*o[ \t]+\S{2}")
"""A hollow bullet as text has it: no word."""


def _check_words(original: str, result: str, work: _Repair) -> None:
    """Say so where a word is missing; it never should be."""
    plain = "\n".join("\n".join(page.lines) for page in clean_text(original).pages)
    missing = _count(plain) - _count(result)
    for line, times in work.cleaned.left_out.items():
        missing -= Counter({word: n * times for word, n in _count(line).items()})
    missing -= Counter(o=sum(bool(_HOLLOW.match(line)) for line in plain.split("\n")))
    if missing:
        lost = quoted(list(missing.elements()))
        work.findings.append(
            Finding("doubt", f"Words that were lost: {lost}.", missing.total(), True)
        )
