"""Markdown to blocks: markdown-it's tokens and line maps, made into exact places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

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
    walk,
)
from calctutor.notes.inline import plain, show
from calctutor.notes.lines import Lines
from calctutor.notes.shown import Shown

PROSE_LIMIT = 20_000
"""Characters of one paragraph that are read as Markdown; the rest of it is taken as it stands."""


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 60}).enable("table")
    parser.use(deflist_plugin).use(footnote_plugin)
    parser.use(dollarmath_plugin, allow_labels=False)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _text() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 60})
    parser.block.ruler.enable(["list", "heading", "lheading"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


@dataclass(slots=True)
class _Reader:
    tokens: list[Token]
    masked: Sequence[str]
    lines: Lines
    show: Callable[[str], Shown]
    at: int = 0


def read_blocks(masked: Sequence[str], lines: Lines, *, markdown: bool = True) -> tuple[Block, ...]:
    """The blocks of a note's masked lines, in order. Headings stand at the top level only.

    Without ``markdown`` only headings, lists and paragraphs are told apart.
    """
    environment: dict[str, Any] = {}
    parser = _markdown() if markdown else _text()
    tokens = parser.parse("\n".join(masked), environment)
    references = frozenset(environment.get("references", {}))
    reader = _Reader(tokens, masked, lines, partial(show, references=references))
    if not markdown:
        reader.show = plain
    blocks = _children(reader, "")
    return _with_lost_lines(blocks, masked) if markdown else blocks


def _children(reader: _Reader, closing: str) -> tuple[Block, ...]:
    found: list[Block] = []
    while reader.at < len(reader.tokens):
        token = reader.tokens[reader.at]
        reader.at += 1
        if token.type == closing:
            break
        build = _BUILDERS.get(token.type)
        if build:
            found.extend(build(reader, token))
    return tuple(found)


def _range(token: Token) -> tuple[int, int]:
    first, end = token.map or (0, 1)
    return first, max(first, end - 1)


def _inline(reader: _Reader) -> Token:
    token = reader.tokens[reader.at]
    reader.at += 2
    return token


def _prose(reader: _Reader, content: str, first: int) -> Prose:
    """The content's lines, each found again in the line of the note that it came from."""
    parts: list[str] = []
    segments: list[tuple[int, int]] = []
    length = 0
    for number, part in enumerate(content.split("\n"), start=first):
        stripped = part.strip(" \t")
        line = reader.masked[min(number, len(reader.masked) - 1)]
        column = max(0, line.rfind(stripped))
        segments.append((length, reader.lines.starts[number] + column))
        parts.append(stripped)
        length += len(stripped) + 1
    return Prose(_shown(reader, "\n".join(parts)), tuple(segments))


def _shown(reader: _Reader, content: str) -> Shown:
    short = len(content) <= PROSE_LIMIT or sum(map(len, content.split())) <= PROSE_LIMIT
    return reader.show(content) if short else plain(content)


def _paragraph(reader: _Reader, token: Token) -> list[Block]:
    first, last = _range(token)
    return [Paragraph(_prose(reader, _inline(reader).content, first), first, last)]


def _heading(reader: _Reader, token: Token) -> list[Block]:
    first, last = _range(token)
    content = _inline(reader).content
    prose = _prose(reader, content, first)
    setext = token.markup in ("=", "-")
    sentence = len(content) > 120 or prose.shown.text.endswith((".", ":", ",", ";"))
    if token.level > 0 or (setext and (sentence or "\n" in content)):
        return [Paragraph(prose, first, last)]
    return [Heading(int(token.tag[1]), prose, first, last)]


def _listing(reader: _Reader, token: Token) -> list[Block]:
    first, last = _range(token)
    items: list[Item] = []
    closing = token.type.replace("_open", "_close")
    while reader.at < len(reader.tokens):
        inner = reader.tokens[reader.at]
        reader.at += 1
        if inner.type == closing:
            break
        if inner.type == "list_item_open":
            a, b = _range(inner)
            items.append(Item(_children(reader, "list_item_close"), a, b))
    return [Listing(token.type == "ordered_list_open", tuple(items), first, last)]


def _definitions(reader: _Reader, token: Token) -> list[Block]:
    first, last = _range(token)
    items: list[Item] = []
    label: Prose | None = None
    while reader.at < len(reader.tokens):
        inner = reader.tokens[reader.at]
        reader.at += 1
        a, b = _range(inner)
        if inner.type == "dl_close":
            break
        if inner.type == "dt_open":
            label = _prose(reader, _inline(reader).content, a)
        elif inner.type == "dd_open":
            items.append(Item(_children(reader, "dd_close"), a, b, label))
    return [Listing(False, tuple(items), first, last)]


def _table(reader: _Reader, token: Token) -> list[Block]:
    first, last = _range(token)
    rows: list[tuple[Prose, ...]] = []
    cells: list[Prose] = []
    column = 0
    while reader.at < len(reader.tokens):
        inner = reader.tokens[reader.at]
        reader.at += 1
        if inner.type == "table_close":
            break
        if inner.type == "tr_open":
            cells, column = [], 0
        elif inner.type == "inline":
            cell, column = _cell(reader, inner, column)
            cells.append(cell)
        elif inner.type == "tr_close":
            rows.append(tuple(cells))
    return [Table(rows[0], tuple(rows[1:]), first, last)]


def _cell(reader: _Reader, token: Token, column: int) -> tuple[Prose, int]:
    number = _range(token)[0]
    content = token.content.replace("|", "\\|")
    line = reader.masked[number]
    found = line.find(content, column)
    start = reader.lines.starts[number]
    if found < 0:
        return Prose(_shown(reader, ""), ((0, start),)), column
    return Prose(_shown(reader, content), ((0, start + found),)), found + len(content)


def _quote(reader: _Reader, token: Token) -> list[Block]:
    first, last = _range(token)
    return [Quote(_children(reader, "blockquote_close"), first, last)]


def _opaque(reader: _Reader, token: Token) -> list[Block]:
    first, last = _range(token)
    kind: Literal["code", "math", "html"] = "code"
    if token.type.startswith("math"):
        kind = "math"
    elif token.type == "html_block":
        kind = "html"
    return [Opaque(kind, first, last)]


_BUILDERS: dict[str, Callable[[_Reader, Token], list[Block]]] = {
    "paragraph_open": _paragraph,
    "heading_open": _heading,
    "bullet_list_open": _listing,
    "ordered_list_open": _listing,
    "dl_open": _definitions,
    "table_open": _table,
    "blockquote_open": _quote,
    "fence": _opaque,
    "code_block": _opaque,
    "html_block": _opaque,
    "math_block": _opaque,
}

_MARKERS = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)](?:[ \t]|\Z))*")
_REFERENCE = re.compile(r"\[[^\]]+\]:")


def _with_lost_lines(blocks: tuple[Block, ...], masked: Sequence[str]) -> tuple[Block, ...]:
    """What lies deeper than the parser reads is kept, as lines that state nothing."""
    covered: set[int] = set()
    for block in walk(blocks):
        if isinstance(block, Listing):
            if any(item.label is not None for item in block.items):
                covered.update(range(block.first, block.last + 1))
        elif not isinstance(block, Quote):
            covered.update(range(block.first, block.last + 1))
    lost = [
        Opaque("code", number, number)
        for number, line in enumerate(masked)
        if number not in covered and _has_content(line)
    ]
    return tuple(sorted((*blocks, *lost), key=lambda b: b.first)) if lost else blocks


def _has_content(line: str) -> bool:
    markers = _MARKERS.match(line)
    rest = line[markers.end() :] if markers else line
    return any(c.isalnum() for c in rest) and not _REFERENCE.match(rest)
