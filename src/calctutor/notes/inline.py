"""Inline Markdown to shown text that remembers where each character came from.

markdown-it gives no offsets below the line, so emphasis, links and the rest are
read here: CommonMark's rules for delimiter runs without the rule of three, plus
math, wiki links, highlights and attribute lists. Time is linear in the text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Container

from markdown_it.common.utils import normalizeReference

from calctutor.notes.scan import Bracket, Piece, Run, Scan, assemble, pair_runs
from calctutor.notes.shown import Shown

_TOKEN = re.compile(r"\\|`+|\$\$?|!?\[|\]|<|&|[*_]+|~+|=+|\n|\{[%:#.]|(?<=[)\]`])\{|%%|\^")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LINK_TAIL = re.compile(
    r"\(\s*(<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_LOOSE_TAIL = re.compile(r"\((?=[^()\n]*[/.#])([^()\n<>]{1,300})\)")
_WIKI = re.compile(r"\[\[([^\[\]\n|]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,80}\]:?")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w.-]+)>")
_ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_ATTRIBUTES = re.compile(
    r"\{%[^%\n]*%\}|\{:[^}\n]*\}|\{#[\w:.-]+[^}\n]*\}|\{\.[\w-]+[^}\n]*\}"
    r"|(?<=[)\]`])\{[\w-]+=[^}\n]*\}"
)
_BLOCK_ID = re.compile(r"\^[A-Za-z0-9-]+\s*\Z")
_SILENT_TAGS = frozenset({"script", "style"})


def show(source: str, references: Container[str] = frozenset()) -> Shown:
    """The shown text of one block's inline content, blanks collapsed, ends trimmed.

    ``references`` are the normalized labels of the document's link references.
    """
    scan = Scan(source, references)
    position = 0
    while token := _TOKEN.search(source, position):
        if token.start() > position:
            scan.add(source[position : token.start()], position, token.start())
        position = _HANDLERS[token.group()[0]](scan, token)
    if position < len(source):
        scan.add(source[position:], position, len(source))
    pair_runs(scan, 0)
    return assemble(scan)


def plain(source: str) -> Shown:
    """The shown text of content that is no Markdown: the text itself, blanks collapsed."""
    scan = Scan(source, frozenset())
    position = 0
    for line_end in re.finditer(r"\n", source):
        scan.add(source[position : line_end.start()], position, line_end.start())
        _newline(scan, line_end)
        position = line_end.end()
    scan.add(source[position:], position, len(source))
    return assemble(scan)


def _literal(scan: Scan, token: re.Match[str]) -> int:
    scan.add(token.group(), token.start(), token.end())
    return token.end()


def _newline(scan: Scan, token: re.Match[str]) -> int:
    scan.pieces.append(Piece(" ", token.start(), token.end(), line_end=True))
    return token.end()


def _escape(scan: Scan, token: re.Match[str]) -> int:
    at = token.start()
    for opener, closer in (("\\\\(", "\\\\)"), ("\\\\[", "\\\\]"), ("\\(", "\\)"), ("\\[", "\\]")):
        if scan.source.startswith(opener, at):
            end = _math_end(scan, at + len(opener), closer)
            if end:
                scan.mark("math", scan.source[at:end].replace("\n", " "), at, end)
                return end
    char = scan.source[at + 1 : at + 2]
    if char in _ESCAPABLE and char:
        scan.add(char, at, at + 2)
        return at + 2
    if char != "\n":
        scan.add("\\", at, at + 1)
    return at + 1


def _math_end(scan: Scan, start: int, closer: str) -> int:
    found = scan.find(closer, start)
    if found < 0:
        return 0
    body = scan.source[start:found]
    if closer == "\\]" and not re.search(r"[\\^_={}]", body):
        return 0
    return found + len(closer)


def _dollar(scan: Scan, token: re.Match[str]) -> int:
    opener, after = token.group(), token.end()
    found = scan.find(opener, after)
    if found > after:
        end = found + len(opener)
        body = scan.source[after:found]
        tight = not (
            body[0].isspace() or body[-1].isspace() or scan.source[end : end + 1].isdigit()
        )
        if opener == "$$" or tight:
            text = scan.source[token.start() : end].replace("\n", " ")
            scan.mark("math", text, token.start(), end)
            return end
    return _literal(scan, token)


def _code(scan: Scan, token: re.Match[str]) -> int:
    if scan.ticks is None:
        scan.ticks = {}
        for run in re.finditer(r"`+", scan.source):
            scan.ticks.setdefault(len(run.group()), []).append(run.start())
    size = len(token.group())
    places = scan.ticks.get(size, [])
    index = bisect_right(places, token.start())
    if index >= len(places):
        return _literal(scan, token)
    start, end = token.end(), places[index]
    body = scan.source[start:end].replace("\n", " ")
    if len(body) > 2 and body[0] == body[-1] == " " and body.strip():
        start, end, body = start + 1, end - 1, body[1:-1]
    scan.mark("code", body, start, end)
    return places[index] + size


def _open_bracket(scan: Scan, token: re.Match[str]) -> int:
    image = token.group()[0] == "!"
    at = token.end() - 1
    footnote = _FOOTNOTE.match(scan.source, at)
    if footnote and not image:
        return footnote.end()
    wiki = _WIKI.match(scan.source, at)
    if wiki:
        group = 2 if wiki.group(2) else 1
        if not image:
            scan.mark("link", wiki.group(group), wiki.start(group), wiki.end(group), wiki.group(1))
        return wiki.end()
    index = scan.add(token.group(), token.start(), token.end())
    scan.brackets.append(Bracket(index, len(scan.runs), image, token.end()))
    return token.end()


def _close_bracket(scan: Scan, token: re.Match[str]) -> int:
    if not scan.brackets:
        return _literal(scan, token)
    bracket = scan.brackets.pop()
    target = _target(scan, bracket, token) if bracket.active or bracket.image else None
    if target is None:
        return _literal(scan, token)
    href, end = target
    opener = scan.pieces[bracket.piece]
    if bracket.image:
        for piece in scan.pieces[bracket.piece :]:
            piece.text = ""
        del scan.runs[bracket.runs :]
        return end
    pair_runs(scan, bracket.runs)
    opener.text = ""
    scan.marks.append(("link", bracket.piece + 1, len(scan.pieces), href))
    for earlier in scan.brackets:
        earlier.active = False
    return end


def _target(scan: Scan, bracket: Bracket, token: re.Match[str]) -> tuple[str, int] | None:
    tail = _LINK_TAIL.match(scan.source, token.end()) or _LOOSE_TAIL.match(scan.source, token.end())
    if tail:
        return tail.group(1).strip("<>"), tail.end()
    if not scan.references:
        return None
    label, end = scan.source[bracket.text_start : token.start()], token.end()
    full = re.compile(r"\[([^\[\]]{0,300})\]").match(scan.source, end)
    if full:
        label, end = full.group(1) or label, full.end()
    if len(label) < 300 and normalizeReference(label) in scan.references:
        return label, end
    return None


def _angle(scan: Scan, token: re.Match[str]) -> int:
    at = token.start()
    if scan.source.startswith("<!--", at):
        found = scan.find("-->", at + 4)
        return found + 3 if found >= 0 else _literal(scan, token)
    link = _AUTOLINK.match(scan.source, at)
    if link:
        scan.mark("link", link.group(1), link.start(1), link.end(1), link.group(1))
        return link.end()
    tag = _TAG.match(scan.source, at)
    if not tag:
        return _literal(scan, token)
    name = tag.group(1).lower()
    if name == "br":
        scan.add(" ", tag.start(), tag.end())
    if name in _SILENT_TAGS and not tag.group().startswith("</"):
        found = scan.find(f"</{name}", tag.end())
        return found if found >= 0 else tag.end()
    return tag.end()


def _entity(scan: Scan, token: re.Match[str]) -> int:
    entity = _ENTITY.match(scan.source, token.start())
    text = html.unescape(entity.group()) if entity else ""
    if not entity or text == entity.group():
        return _literal(scan, token)
    scan.add(text, entity.start(), entity.end())
    return entity.end()


def _attributes(scan: Scan, token: re.Match[str]) -> int:
    attributes = _ATTRIBUTES.match(scan.source, token.start())
    return attributes.end() if attributes else _literal(scan, token)


def _comment(scan: Scan, token: re.Match[str]) -> int:
    found = scan.find("%%", token.end())
    return found + 2 if found >= 0 else _literal(scan, token)


def _caret(scan: Scan, token: re.Match[str]) -> int:
    before = scan.source[token.start() - 1 : token.start()]
    block_id = _BLOCK_ID.match(scan.source, token.start()) if before.isspace() else None
    return block_id.end() if block_id else _literal(scan, token)


def _run(scan: Scan, token: re.Match[str]) -> int:
    char = token.group()[0]
    if token.group() != char * len(token.group()):
        return _mixed(scan, token)
    if char in "~=" and len(token.group()) != 2:
        return _literal(scan, token)
    before = scan.source[token.start() - 1 : token.start()] or " "
    after = scan.source[token.end() : token.end() + 1] or " "
    left = not after.isspace() and (_wordlike(after) or not _wordlike(before))
    right = not before.isspace() and (_wordlike(before) or not _wordlike(after))
    if char in "_=":
        left, right = left and not _wordlike(before), right and not _wordlike(after)
    index = scan.add(token.group(), token.start(), token.end())
    if left or right:
        scan.runs.append(Run(index, char, left, right))
    return token.end()


def _mixed(scan: Scan, token: re.Match[str]) -> int:
    """A run such as ``**_`` is several runs: handle the first, come back for the rest."""
    first = re.compile(rf"\{token.group()[0]}+").match(scan.source, token.start())
    return _run(scan, first) if first else token.end()


def _wordlike(char: str) -> bool:
    return not char.isspace() and (char.isalnum() or ord(char) > 0x2FF)


_HANDLERS: dict[str, Callable[[Scan, re.Match[str]], int]] = {
    "\\": _escape,
    "`": _code,
    "$": _dollar,
    "!": _open_bracket,
    "[": _open_bracket,
    "]": _close_bracket,
    "<": _angle,
    "&": _entity,
    "*": _run,
    "_": _run,
    "~": _run,
    "=": _run,
    "\n": _newline,
    "{": _attributes,
    "%": _comment,
    "^": _caret,
}
