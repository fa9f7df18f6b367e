"""Blocks written as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from calctutor.notes.repair_blocks import Block
from calctutor.pages import page_mark

_START = re.compile(r"([#>+=-]|\d{1,9}[.)])(?=\s|\Z)|(```|~~~|:::|\|)")
_INLINE = re.compile(r"([*`\\$]|<(?=[A-Za-z/!?])|\[\[|!\[)")
_WRITTEN = 100
"""Lines that were left out and are named in the closing comment, each once."""


def write_blocks(blocks: Sequence[Block], left_out: Counter[str], *, escape: bool) -> str:
    """The blocks as Markdown, and a closing comment with the lines that are no text."""
    lines: list[str] = []
    before: Block | None = None
    around: list[tuple[int, int]] = []
    for block in blocks:
        around = _around(around, block)
        if before and not _tight(before, block):
            lines.append("")
        lines += _lines(block, sum(width for _, width in around[:-1]), escape)
        before = block
    if left_out:
        lines += ["", *_comment(left_out)]
    return "\n".join(lines).strip("\n") + "\n"


def _around(outer: Sequence[tuple[int, int]], block: Block) -> list[tuple[int, int]]:
    """The bullets around a block, its own last: the level of each, and how wide its mark is."""
    if block.kind == "page":
        return list(outer)
    if block.kind != "item":
        return []
    own = (block.level, len(block.mark or "-") + 1)
    return [one for one in outer if one[0] < block.level] + [own]


def _tight(before: Block, block: Block) -> bool:
    both = {before.kind, block.kind}
    return (
        (both == {"verbatim"} and not block.gap)
        or both == {"item"}
        and not (block.opens or before.opens)
    )


def _lines(block: Block, width: int, escape: bool) -> Iterator[str]:
    if block.kind == "page":
        yield page_mark(int(block.text))
    elif block.kind == "verbatim":
        yield block.text
    elif block.kind == "heading":
        yield f"{'#' * max(1, min(6, block.level or 2))} {_escaped(block.text, escape)}"
    else:
        indent = " " * width
        mark = f"{block.mark or '-'} " if block.kind == "item" and not block.opens else ""
        yield f"{indent}{mark}{_led(block.text, block.lead, escape)}"
        if not mark and block.children:
            yield ""
        for child in block.children:
            yield f"{indent}{' ' * len(mark)}- {_escaped(child, escape)}"


def _led(text: str, lead: str, escape: bool) -> str:
    """A bullet's text, its lead-in in bold."""
    if not lead:
        return _escaped(text, escape)
    rest = _escaped(text[len(lead) :], escape)
    return f"**{_escaped(lead, escape)}** {rest}".rstrip()


def _escaped(text: str, escape: bool) -> str:
    """Text that Markdown reads as it stands."""
    text = " ".join(text.split())
    if not escape:
        return text
    text = _INLINE.sub(r"\\\1", text)
    mark = _START.match(text)
    if not mark:
        return text
    place = mark.end() - 1 if mark.group()[:1].isdigit() else 0
    return f"{text[:place]}\\{text[place:]}"


def _comment(left_out: Counter[str]) -> Iterator[str]:
    yield "<!-- Left out when this file was imported:"
    for line, times in left_out.items():
        plain = re.sub(r"-{2,}|[<>]", " ", line).strip(" -")
        yield f"{plain} ({times} times)" if times > 1 else plain
    yield "-->"
