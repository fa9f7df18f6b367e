"""Headings in their place: lines that no mark tells; tables of contents, which only repeat them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from calctutor.import_types import Finding
from calctutor.notes.repair_blocks import Block, is_heading_like
from calctutor.text import fold

FEWEST_CONTENTS = 4
"""Lines of a table of contents."""

_LEADER = re.compile(r"(?:\s*\.){3,}\s*\d{1,4}\Z|\s{2,}\d{1,4}\Z|\t\d{1,4}\Z")
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*\Z")
_NOT_HEADING = re.compile(r"[=<>|\\{}]|\d\s*[%°]|https?:")


def find_headings(blocks: Sequence[Block], findings: list[Finding]) -> list[Block]:
    """Short lines that stand above a body read as headings; those in capitals rank above them."""
    capitals = any(b.kind == "heading" and b.level == 0 for b in blocks)
    guessed = 0
    content = [block for block in blocks if block.kind != "page"]
    trios = zip([None, *content], content, [*content[1:], None], strict=False)
    for before, block, after in trios:
        if block.kind == "paragraph" and _heads(block, before, after):
            block.kind, block.level = "heading", 3 if capitals else 2
            guessed += 1
        elif block.kind == "heading" and block.level == 0:
            block.level = 2
            guessed += 1
    if guessed:
        findings.append(Finding("headings", "Lines read as headings.", guessed, doubt=True))
    return list(blocks)


def _heads(block: Block, before: Block | None, after: Block | None) -> bool:
    """Whether a short line heads what follows: a longer paragraph, or bullets."""
    text = block.text
    if not is_heading_like(text) or len(text.split()) > 9 or _NOT_HEADING.search(text):
        return False
    if after is None or not (block.gap or before is None or _ENDS.search(before.text)):
        return False
    if after.kind == "item":
        return True
    return after.kind == "paragraph" and (
        bool(_ENDS.search(after.text)) and len(after.text) > 2 * len(text)
    )


def without_contents(
    blocks: Sequence[Block], left_out: Counter[str], findings: list[Finding]
) -> list[Block]:
    """The blocks without a table of contents: lines that recur below, or end in a page's number."""
    run = [n for n, b in enumerate(blocks) if _leader(b)]
    listed = set(run) if len(run) >= FEWEST_CONTENTS else set()
    listed |= _repeated(blocks)
    if not listed:
        return list(blocks)
    for number in listed:
        left_out[blocks[number].text] += 1
    findings.append(Finding("contents", "Lines of a table of contents left out.", len(listed)))
    return [block for number, block in enumerate(blocks) if number not in listed]


def _leader(block: Block) -> bool:
    return block.kind in ("paragraph", "heading") and bool(_LEADER.search(block.text))


def _repeated(blocks: Sequence[Block]) -> set[int]:
    """A first run of short lines of which most stand below again, as lines of their own."""
    run: list[int] = []
    for number, block in enumerate(blocks):
        if block.kind == "page":
            continue
        if block.kind not in ("heading", "paragraph", "item") or not is_heading_like(block.text):
            break
        run.append(number)
    below = {fold(b.text) for b in blocks[run[-1] + 1 :]} if run else set()
    again = [n for n in run if fold(blocks[n].text) in below]
    if len(again) < FEWEST_CONTENTS or 10 * len(again) < 7 * len(run):
        return set()
    return set(again)
