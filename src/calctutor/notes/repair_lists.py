"""Lists of names inside a bullet written as sections: what is said of each is found by its name."""

from __future__ import annotations

from collections.abc import Sequence

from calctutor.import_types import Finding
from calctutor.notes.repair_blocks import Block
from calctutor.notes.repair_split import bracket_as_lead, is_list_of_names, lead_of
from calctutor.text import fold


def with_lists_as_sections(blocks: Sequence[Block], findings: list[Finding]) -> list[Block]:
    """Bullets with a lead-in and names below, at the end of a body, each under its own heading.

    "Benign: lipoma (may ossify) angioma (stones)" becomes a heading with a bullet a
    name and "lipoma: may ossify". Only where all bullets behind it have such
    lists too, so that nothing else comes to stand under the new heading.
    """
    found: list[Block] = []
    level, changed = 1, 0
    ends = _tails(blocks)
    for number, block in enumerate(blocks):
        if block.kind == "heading":
            level = block.level
        if 0 < level < 6 and number >= ends[number] and _is_section(block):
            found.append(Block("heading", block.text.rstrip(": "), level + 1))
            for child in map(bracket_as_lead, block.children):
                found.append(Block("item", child, lead=lead_of(child)))
            changed += 1
        else:
            found += _own_rank(block)
    if changed:
        told = "Lists of names inside bullets given headings of their own."
        findings.append(Finding("sub_bullets", told, changed, doubt=True))
    return found


def _own_rank(block: Block) -> list[Block]:
    """A bullet and, beside it, a child that begins with its very pronoun: "It ... it ..."."""
    first = fold(block.text.split()[0]) if block.children and block.text.split() else ""
    if first not in ("it", "they"):
        return [block]
    beside = [c for c in block.children if fold(c.split()[0]) == first]
    block.children = [c for c in block.children if c not in beside]
    return [block, *(Block("item", c, block.level) for c in beside)]


def _is_section(block: Block) -> bool:
    led = bool(block.lead) and block.text == block.lead
    return block.kind == "item" and not block.mark and led and is_list_of_names(block.children)


def _tails(blocks: Sequence[Block]) -> list[int]:
    """For each block where the lists at the end of its body begin, nothing else among them."""
    starts = [0] * len(blocks)
    start = len(blocks)
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.kind == "heading":
            start = number
        elif start == number + 1 and (block.kind == "page" or _is_section(block)):
            start = number
        starts[number] = start
    return starts
