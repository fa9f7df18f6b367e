"""Cleaned lines read as blocks: headings, bullets at their depth, paragraphs made whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Literal

from calctutor.notes.repair_text import Page

GLYPHS = "•▪◦‣●■□○➢►▸∙❖✓✔"
"""Marks that begin a bullet wherever they stand between blanks."""
LONGEST_HEADING = 12
"""Words of a line that may still be a heading."""
FULL_LINE = 0.72
"""A line of this share of the usual width was broken by the width, not by its author."""
WIDEST = 160
"""Characters of the longest line that a page's width broke; longer ones were never broken."""
SHORTEST_FULL = 40
"""Characters below which no line counts as full."""

BlockKind = Literal["heading", "item", "paragraph", "verbatim", "page"]

_GLYPH = re.compile(rf"(?:(?<=\s)|^)[{GLYPHS}](?=\s|$)\s*")
_LINE_BULLET = re.compile(rf"[ \t]*(?:[{GLYPHS}·]|[-*+–—]|o(?=[ \t]+\S{{2}}))[ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*(?:\d{1,2}|[a-zA-Z])[.)][ \t]+(?=\S)")
_NUMBER = re.compile(r"(\d{1,2}[.)])[ \t]+(?=\S)")
_HASH = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*#*\s*\Z")
_SECTION = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?[ \t]+([^\W\d_].*)")
_DASH = re.compile(r"(?:(?<=\s)|^)[–—](?=\s)\s*")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,}|\$\$)")
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*\Z")


@dataclass(slots=True)
class Block:
    """One piece of a text: ``level`` is a heading's level or a bullet's depth from 0.

    ``inline`` where the bullet ran inside a line, so that its own sub-bullets
    may have lost their marks; ``opens`` where a paragraph begins in the midst
    of bullets without a mark; ``gap`` where a blank line stands before it;
    ``lead`` is the lead-in with its colon that ``text`` begins with, or "";
    ``mark`` the number of a numbered item with its dot or bracket, or "".
    """

    kind: BlockKind
    text: str
    level: int = 0
    inline: bool = False
    opens: bool = False
    gap: bool = False
    children: list[str] = field(default_factory=list)
    lead: str = ""
    mark: str = ""


def read_blocks_of(pages: Sequence[Page]) -> list[Block]:
    """All blocks of a text in order; where a page begins there is a block of kind "page"."""
    blocks: list[Block] = []
    usual = _usual_width(pages)
    for page in pages:
        if page.number is not None:
            blocks.append(Block("page", str(page.number)))
        blocks += _page_blocks(page.lines, usual)
    return _across_pages(blocks)


def runs_on(text: str) -> bool:
    """Whether bullets run inside the lines of a text: two in one line, code aside."""
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence or mark:
            fence = _next_fence(fence, mark)
        elif not line.lstrip().startswith("|") and len(_GLYPH.findall(line)) > 1:
            return True
    return False


def _usual_width(pages: Sequence[Page]) -> float:
    """The length of a full line: nine of ten are shorter; lines without breaks don't count."""
    widths = [len(line.strip()) for page in pages for line in page.lines if line.strip()]
    broken = [width for width in widths if width <= WIDEST]
    return max(SHORTEST_FULL, quantiles(broken, n=10)[-1]) if len(broken) > 3 else float(WIDEST)


def _page_blocks(lines: Sequence[str], usual: float) -> Iterator[Block]:
    gap, fence = True, ""
    group: list[str] = []
    for line in [*lines, ""]:
        mark = _FENCE.match(line)
        if fence or mark:
            yield from _group_blocks(group, usual, gap)
            inside = bool(fence)
            group, fence = [], _next_fence(fence, mark)
            yield Block("verbatim", line, gap=gap and not inside)
            gap = False
        elif line.lstrip().startswith("|") or line.startswith("<!--"):
            yield from _group_blocks(group, usual, gap)
            group = []
            yield Block("verbatim", line, gap=gap)
            gap = False
        elif line.strip():
            group.append(line)
        else:
            yield from _group_blocks(group, usual, gap)
            group, gap = [], True


def _next_fence(fence: str, mark: re.Match[str] | None) -> str:
    if not fence:
        return mark.group(1) if mark else ""
    return "" if mark and mark.group(1).startswith(fence) else fence


def _group_blocks(lines: Sequence[str], usual: float, gap: bool) -> Iterator[Block]:
    """The blocks of lines between blank ones; what is broken by the width is joined."""
    first = True
    for text, kind, level in _joined_lines(lines, usual):
        for block in _parted(text, kind, level):
            block.gap = gap and first
            first = False
            yield block


def _joined_lines(lines: Sequence[str], usual: float) -> Iterator[tuple[str, BlockKind, int]]:
    text, level, last = "", 0, ""
    kind: BlockKind = "paragraph"
    for line in lines:
        own_kind, own_text, own_level = _classified(line, alone=not text)
        if text and own_kind == "paragraph" and _continues(last, own_text, usual, kind):
            text = f"{text} {own_text}"
        else:
            if text:
                yield text, kind, level
            text, kind, level = own_text, own_kind, own_level
        last = line.strip()
    if text:
        yield text, kind, level


def _classified(line: str, *, alone: bool) -> tuple[BlockKind, str, int]:
    """What one line is by its own marks."""
    hashed = _HASH.match(line)
    if hashed:
        return "heading", hashed.group(2), len(hashed.group(1))
    bullet = _LINE_BULLET.match(line)
    if (bullet or _NUMBERED.match(line)) and not _section(line):
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        runs_on = len(_GLYPH.findall(line)) > 1
        return "item", line[bullet.end() if bullet and not runs_on else 0 :].strip(), indent
    text = line.strip()
    if in_capitals(text) and len(text.split()) <= LONGEST_HEADING:
        return "heading", text, 0
    section = _section(line)
    if section:
        return "heading", text, section
    return "paragraph", text, 0


def _section(line: str) -> int:
    """The level of a numbered heading ("2.1 Causes"), 0 for another line."""
    match = _SECTION.fullmatch(line.strip())
    if not match or "." not in match.group(1) or not is_heading_like(match.group(2)):
        return 0
    return min(6, 1 + len(match.group(1).split(".")))


def in_capitals(text: str) -> bool:
    """Whether a line is set in capitals, a number or two aside."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and all(not c.islower() for c in letters) and not _ENDS.search(text)


def is_heading_like(text: str) -> bool:
    """Whether a line could be a heading: short, begins with a capital, ends no sentence."""
    text = text.strip()
    words = text.split()
    if not text or len(words) > LONGEST_HEADING or len(text) > 90:
        return False
    return (text[0].isupper() or text[0].isdigit()) and not text.endswith(
        (".", ",", ";", ":", "!", "?", "…")
    )


def _continues(last: str, line: str, usual: float, kind: str) -> bool:
    """Whether a line goes on with the sentence of the line before."""
    if kind == "heading" or last.startswith("#"):
        return False
    if line[0].islower() or line[0] in ")]},;.&%+±=/" or last.endswith(("-", ",", "(", "–")):
        return True
    return FULL_LINE * usual <= len(last) <= WIDEST


def _parted(text: str, kind: BlockKind, level: int) -> Iterator[Block]:
    """A line parted at the bullets that run inside it."""
    marks = list(_GLYPH.finditer(text))
    if (
        kind == "heading"
        or not marks
        or (kind == "paragraph" and len(marks) == 1 and marks[0].start())
    ):
        yield from _with_dashes(_begun(kind, text, level))
        return
    if text[: marks[0].start()].strip():
        begun = _begun(kind, text[: marks[0].start()].strip(), level)
        begun.inline = kind == "item"
        yield begun
    depths: dict[str, int] = {}
    inner = kind == "item" and marks[0].start() > 0
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        piece = text[mark.end() : following.start() if following else len(text)].strip()
        depth = depths.setdefault(mark.group().strip(), len(depths) + inner)
        if piece:
            yield from _with_dashes(Block("item", piece, level + 2 * depth, inline=True))


def _begun(kind: BlockKind, text: str, level: int) -> Block:
    """A block of its own line, the number that it begins with apart."""
    number = _NUMBER.match(text) if kind == "item" else None
    if number is None:
        return Block(kind, text, level)
    return Block(kind, text[number.end() :], level, mark=number.group(1))


def _with_dashes(block: Block) -> Iterator[Block]:
    """A bullet whose own list runs on behind dashes: "Causes: – one – two"."""
    if block.kind == "heading":
        yield block
        return
    marks = list(_DASH.finditer(block.text))
    led = bool(marks) and block.text[: marks[0].start()].rstrip().endswith(":")
    first = bool(marks) and not marks[0].start()
    if not (led or first and len(marks) > 1 or len(marks) > 3):
        yield block
        return
    ends = [m.start() for m in marks[1:]] + [len(block.text)]
    pieces = [block.text[m.end() : e].strip() for m, e in zip(marks, ends, strict=True)]
    lead = block.text[: marks[0].start()].strip()
    if lead:
        block.text, block.children = lead, [p for p in pieces if p]
        yield block
    else:
        for number, piece in enumerate(filter(None, pieces)):
            mark = "" if number else block.mark
            yield Block("item", piece, block.level, inline=True, mark=mark)


def _across_pages(blocks: Sequence[Block]) -> list[Block]:
    """A sentence that goes on over a page break is one again; the break stands behind it."""
    found: list[Block] = []
    for block in blocks:
        before = found[-2] if len(found) > 1 and found[-1].kind == "page" else None
        if before and _goes_on(before, block):
            before.text = f"{before.text} {block.text}"
            continue
        found.append(block)
    return found


def _goes_on(before: Block, block: Block) -> bool:
    if block.kind != "paragraph" or before.kind not in ("paragraph", "item") or before.children:
        return False
    return block.text[0].islower() and not _ENDS.search(before.text)
