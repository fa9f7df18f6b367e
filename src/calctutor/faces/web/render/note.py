"""A note as HTML to read: Markdown by markdown-it's parser, every character escaped here.

Nothing of the note becomes a tag, an attribute that acts, a link or a picture.
Each block carries its lines, so that a place can be shown and statements marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from calctutor.faces.web.texts import notes as texts

WINDOW = 60_000
"""Characters of a long note that are shown at a time, about."""
TEXT_SUFFIXES = (".txt", ".text")
DOTS = 6
"""Statements of one block that get a mark of their own; more are told by a number."""

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"\A\s*<!--\s*(.*?)\s*-->\s*\Z", re.DOTALL)
_ROW = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_PLAIN_TAGS = {
    "bullet_list": "ul",
    "blockquote": "blockquote",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "th": "th",
    "td": "td",
    "em": "em",
    "strong": "strong",
    "s": "s",
}


@dataclass(frozen=True, slots=True)
class Known:
    """How well a statement that begins on a line is known: "new", "due" or "known", and 0..1."""

    line: int
    state: str
    chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a note: its text, and its lines first..last of all."""

    text: str
    first: int
    last: int
    lines: int


def window(text: str, line: int) -> Window:
    """The part of a note that holds a line; a short note is one part. Parts begin at headings."""
    rows = _ROW.findall(text) or [""]
    starts = [0]
    size = 0
    for i, row in enumerate(rows):
        breaks = row.startswith("#") or not row.strip()
        if (size > WINDOW and breaks) or size > 4 * WINDOW:
            starts.append(i)
            size = 0
        size += len(row)
    at = max((s for s in starts if s < max(line, 1)), default=0)
    end = min((s for s in starts if s > at), default=len(rows))
    return Window("".join(rows[at:end]), at + 1, end, len(rows))


def page(part: Window, source: str, known: Sequence[Known] = ()) -> str:
    """One part of a note to read, its statements marked by how well they are known."""
    marks: dict[int, list[Known]] = {}
    for one in known:
        marks.setdefault(one.line, []).append(one)
    page = _Page(part.first - 1, marks)
    if source.lower().endswith(TEXT_SUFFIXES):
        return page.plain(part.text)
    return page.front(part.text) + page.blocks(_parser().parse(_blanked(part.text)))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _blanked(text: str) -> str:
    """The text with its front matter emptied, line for line."""
    return _FRONT.sub(lambda m: "\n" * m.group().count("\n"), text).lstrip("\ufeff")


@dataclass
class _Page:
    """Writes the blocks of one part; ``before`` counts the lines above it.

    ``marks`` are the statements by the line that they begin on; each is given once.
    """

    before: int
    marks: dict[int, list[Known]]

    def front(self, text: str) -> str:
        found = _FRONT.match(text)
        if found is None or self.before:
            return ""
        shown = escape(found.group().strip("\ufeff\r\n"))
        return f'<pre class="ct-note-front" dir="auto">{shown}</pre>'

    def plain(self, text: str) -> str:
        """A text file: its paragraphs as they stand."""
        html: list[str] = []
        rows = [row.rstrip("\r\n") for row in _ROW.findall(text)]
        first = 0
        for i, row in enumerate([*rows, ""]):
            if row.strip():
                continue
            if i > first:
                span = (first, i)
                html.append(
                    f'<p class="ct-note-plain" dir="auto"{self._lines(span)}>'
                    f"{self._dots(span)}{escape(chr(10).join(rows[first:i]))}</p>"
                )
            first = i + 1
        return "".join(html)

    def blocks(self, tokens: Sequence[Token]) -> str:
        html: list[str] = []
        tight: list[tuple[int, int] | None] = []
        for token in tokens:
            kind, _, edge = token.type.rpartition("_")
            if token.type == "inline":
                html.append(self._inline(token, tight.pop() if tight else None))
            elif token.hidden:
                tight += [_map(token)] if token.nesting > 0 else []
            elif edge in ("open", "close"):
                # The cells of a row have no lines of their own: the first one takes the row's.
                tight += [_map(token)] if token.type == "tr_open" else []
                html.append(self._edge(kind, edge, token))
            else:
                html.append(self._leaf(token))
        return "".join(html)

    def _edge(self, kind: str, edge: str, token: Token) -> str:
        tag = _tag(kind, token)
        if edge == "close":
            return f"</{tag}>" + ("</div>" if kind == "table" else "")
        before = '<div class="ct-scroll">' if kind == "table" else ""
        more = ' dir="auto"' if kind in ("paragraph", "heading", "list_item", "td", "th") else ""
        if kind == "ordered_list" and str(token.attrGet("start") or "1").isdecimal():
            more = f' start="{token.attrGet("start") or 1}"'
        if kind == "heading":
            more += f' class="ct-note-h{token.tag[1:]}"'
        if kind in ("paragraph", "heading", "list_item", "tr"):
            more += self._lines(_map(token))
        return f"{before}<{tag}{more}>"

    def _leaf(self, token: Token) -> str:
        if token.type == "hr":
            return f"<hr{self._lines(_map(token))}>"
        lines = self._lines(_map(token))
        return f'<pre dir="auto"{lines}><code>{escape(token.content)}</code></pre>'

    def _inline(self, token: Token, tight: tuple[int, int] | None) -> str:
        comment = _COMMENT.match(token.content)
        if comment:
            return f'<span class="ct-note-comment">{escape(comment.group(1))}</span>'
        return self._dots(_map(token) or tight) + _inline(token.children or ())

    def _lines(self, span: tuple[int, int] | None) -> str:
        if span is None:
            return ""
        first, last = span[0] + 1 + self.before, span[1] + self.before
        return f' data-line="{first}" data-last="{max(first, last)}"'

    def _dots(self, span: tuple[int, int] | None) -> str:
        """The marks of the statements that begin on some lines, each given once."""
        if span is None or not self.marks:
            return ""
        lines = range(span[0] + 1 + self.before, span[1] + 1 + self.before)
        found = [one for line in lines for one in self.marks.pop(line, ())]
        if not found:
            return ""
        dots = "".join(map(dot, found[:DOTS]))
        more = f"<small>+{len(found) - DOTS}</small>" if len(found) > DOTS else ""
        return f'<span class="ct-dots">{dots}{more}</span>'


def dot(one: Known) -> str:
    """The mark of one statement, which says in words what its look says."""
    said = escape(texts.known(one.state, one.chance))
    kind = escape(one.state)
    return (
        f'<span class="ct-dot ct-dot-{kind}" role="img" aria-label="{said}" title="{said}"></span>'
    )


def _map(token: Token) -> tuple[int, int] | None:
    return (token.map[0], token.map[1]) if token.map else None


def _tag(kind: str, token: Token) -> str:
    if kind == "heading":
        # The place's own heading is an h2: what the note heads lies below it.
        return f"h{min(int(token.tag[1:]) + 2, 6)}"
    return {"paragraph": "p", "ordered_list": "ol", "list_item": "li", "tr": "tr"}.get(
        kind
    ) or _PLAIN_TAGS[kind]


def _inline(tokens: Sequence[Token]) -> str:
    return "".join(map(_piece, tokens))


def _piece(token: Token) -> str:
    kind, _, edge = token.type.rpartition("_")
    if token.type in ("softbreak", "hardbreak"):
        return "\n" if token.type == "softbreak" else "<br>"
    if token.type == "code_inline":
        return f"<code>{escape(token.content)}</code>"
    if token.type == "image":
        return f'<span class="ct-note-image">{escape(texts.picture(token.content))}</span>'
    if kind == "link":
        where = escape(str(token.attrGet("href") or ""))
        return f'<span class="ct-note-link" title="{where}">' if edge == "open" else "</span>"
    if kind in _PLAIN_TAGS and edge in ("open", "close"):
        return f"<{'/' if edge == 'close' else ''}{_PLAIN_TAGS[kind]}>"
    return escape(token.content)
