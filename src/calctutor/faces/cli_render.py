"""Replies as text for a terminal: the answer, then where each sentence stands."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby

from calctutor.faces.cli_console import Console
from calctutor.faces.cli_table import lay_out, markdown_rows
from calctutor.import_types import DOCUMENTS
from calctutor.pages import page_word
from calctutor.types import (
    Abstention,
    Cell,
    Citation,
    Comparison,
    IndexReport,
    Reply,
    Sentence,
)

SILENT = "notes silent"
_QUOTE_LINES = 6
_INDENT = "      "
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BOLD = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_ITALIC = re.compile(r"(?<![\\*\w])\*([^*\s](?:[^*]*[^*\s\\])?)\*(?![*\w])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&(lt|gt|amp);")
_ASKED = re.compile(r"^Question \d+ of \d+: ", re.MULTILINE)
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&"}


def clean(text: str) -> str:
    """The text without control characters: notes must not steer a terminal."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def render_reply(reply: Reply, console: Console) -> str:
    """A reply with its markers, its sources, and what else there is to say of it."""
    if reply.comparison is not None:
        blocks = [render_comparison(reply.comparison, console)]
    else:
        told, asked = _told_and_asked(reply, console)
        blocks = [told, render_sources(reply.citations, console), asked]
    blocks += [_wrap(f"Note: {clean(notice)}", console.width) for notice in _notices(reply)]
    if reply.suggestions:
        lead = "Did you mean:" if reply.kind == "clarification" else "You could ask about:"
        lines = [_wrap(clean(s), console.width, "  ", "    ") for s in reply.suggestions]
        blocks.append("\n".join([lead, *lines]))
    return _blocks(blocks)


def _told_and_asked(reply: Reply, console: Console) -> tuple[str, str]:
    """What a reply tells, and the question of a quiz that follows: its sources stand between."""
    body = _body(reply, console)
    found = _ASKED.search(body) if reply.kind == "quiz" and reply.citations else None
    return (body, "") if found is None else (body[: found.start()].rstrip(), body[found.start() :])


def _notices(reply: Reply) -> list[str]:
    """The notices, but for a dispute that stands beside its source already."""
    told = [c.disputed for c in reply.citations if c.disputed]
    return [notice for notice in reply.notices if not any(reason in notice for reason in told)]


def render_abstention(abstention: Abstention, console: Console) -> str:
    """What the notes don't say, and the headings nearest to it."""
    lines = [_wrap(f"Not in the notes: {clean(abstention.missing)}.", console.width)]
    for near in abstention.nearest:
        place = f"{heading_path(near.headings)} ({clean(near.source)}:{near.first_line})"
        lines.append(_wrap(f"nearest: {place}", console.width, "  ", "    "))
    return "\n".join(lines)


def render_comparison(comparison: Comparison, console: Console) -> str:
    """Key discriminator, table, what is shared, trap, what is open, check question, sources."""
    parts: list[tuple[str, Sequence[Sentence]]] = [
        ("Tell them apart by", comparison.discriminator),
        ("Shared", comparison.shared),
        ("Trap", comparison.trap),
        ("The notes do not say", comparison.silent),
        ("Check yourself", comparison.check),
    ]
    titled = [_part(title, sentences, console) for title, sentences in parts]
    title = " vs ".join(clean(term) for term in comparison.terms)
    table = render_table(comparison, console)
    sources = render_sources(comparison.citations, console)
    return _blocks([console.paint(title, "bold"), titled[0], table, *titled[1:], sources])


def render_table(comparison: Comparison, console: Console) -> str:
    """What the notes say of each term, aspect by aspect."""
    if not comparison.rows:
        return ""
    head = ["", *map(clean, comparison.terms)]
    rows = [[row.aspect, *map(_cell_text, row.cells)] for row in comparison.rows]
    return lay_out([head, *rows], console.width)


def render_sources(citations: Iterable[Citation], console: Console) -> str:
    """Each citation: number, heading path, place, and the exact quote."""
    entries = [_source(citation, console) for citation in citations]
    return "\n".join([console.paint("Sources", "bold"), *entries]) if entries else ""


def render_report(report: IndexReport) -> str:
    """What an index holds and what building it took."""
    lines = [
        f"{report.files} notes, {report.passages} passages, {report.facts} facts, "
        f"{report.terms} terms ({report.model})",
        f"embedded {report.embedded}, reused {report.reused}, {report.seconds:.1f} s",
    ]
    if report.reason:
        lines.insert(0, clean(report.reason))
    lines += [f"converted: {clean(source)}" for source in report.converted]
    lines += [clean(notice) for notice in report.notices]
    lines += [f"left out: {clean(s.source)}: {clean(s.reason)}" for s in report.skipped]
    return "\n".join(lines)


def heading_path(headings: Iterable[str]) -> str:
    """A heading path in one line, from the title down."""
    return " > ".join(clean(heading) for heading in headings)


def _body(reply: Reply, console: Console) -> str:
    """The Markdown of a reply with its markup taken off, wrapped line by line."""
    blocks: list[str] = []
    for is_table, lines in groupby(clean(reply.markdown).split("\n"), _in_table):
        if is_table:
            blocks.append(_table(lines, console))
        else:
            blocks += [_line(line, console) for line in lines]
    return "\n".join(blocks).strip("\n")


def _in_table(line: str) -> bool:
    return line.startswith("|") and line.rstrip().endswith("|")


def _table(lines: Iterable[str], console: Console) -> str:
    bare = dataclasses.replace(console, colour=False)
    rows = [[_plain(cell, bare) for cell in row] for row in markdown_rows(lines)]
    return lay_out(rows, console.width) if rows else ""


def _line(line: str, console: Console) -> str:
    bullet = re.match(r"(\s*)([-*]|\d+\.) ", line)
    hang = " " * len(bullet.group()) if bullet else ""
    plain = _plain(line, console)
    return _wrap(plain, console.width, "", hang) if plain.strip() else ""


def _plain(line: str, console: Console) -> str:
    """A line of the tutor's own Markdown as plain text; headings and bold are painted."""
    heading = re.match(r"#{1,6} +(.*)", line)
    if heading:
        return console.paint(_unescape(heading.group(1).replace("**", "")), "bold")
    line = _BOLD.sub(lambda found: console.paint(found.group(1), "bold"), line)
    return _unescape(_ITALIC.sub(r"\1", line))


def _unescape(text: str) -> str:
    """The characters that were kept from meaning something to Markdown or HTML."""
    return _ESCAPED.sub(lambda found: found.group(1) or _ENTITIES[found.group(2)], text)


def _part(title: str, sentences: Sequence[Sentence], console: Console) -> str:
    if not sentences:
        return ""
    lines = [_wrap(_marked(s.text, s.citations), console.width, "  ", "  ") for s in sentences]
    if sentences[0].frame:
        lines[0] = _wrap(_marked(sentences[0].text, sentences[0].citations), console.width)
        return "\n".join(lines)
    return "\n".join([console.paint(title, "bold"), *lines])


def _marked(text: str, numbers: Iterable[int]) -> str:
    markers = "".join(f"[{n}]" for n in numbers)
    return f"{clean(text)} {markers}".rstrip()


def _cell_text(cell: Cell) -> str:
    return "; ".join(_marked(text, [number]) for text, number in cell.items) or SILENT


def _source(citation: Citation, console: Console) -> str:
    number = f"  [{citation.number}] "
    path = _wrap(heading_path(citation.headings), console.width, number, _INDENT)
    lines = [path, _INDENT + console.paint(place_of(citation), "cyan")]
    quote = clean(citation.quote).strip().split("\n")
    for line in quote[:_QUOTE_LINES]:
        wrapped = _wrap(line, console.width - len(_INDENT)).split("\n")
        lines += [_INDENT + console.paint(part, "dim") for part in wrapped]
    if len(quote) > _QUOTE_LINES:
        lines.append(f"{_INDENT}... and {len(quote) - _QUOTE_LINES} more lines")
    if citation.disputed is not None:
        said = f"Disputed by the author: {clean(citation.disputed)}".rstrip(": ")
        lines.append(_wrap(said, console.width, _INDENT, _INDENT))
    if citation.stale:
        lines.append(
            f"{_INDENT}The file has changed since it was indexed; this is the stored copy."
        )
    return "\n".join(lines)


def place_of(citation: Citation) -> str:
    """Where a citation stands: file and lines; of a document its page or slide, if it has any."""
    source = clean(citation.source)
    if citation.page is not None:
        return f"{source}, {page_word(citation.source)} {citation.page}"
    if citation.source.lower().endswith(tuple(DOCUMENTS)):
        return source
    if citation.first_line == citation.last_line:
        return f"{source}:{citation.first_line}"
    return f"{source}:{citation.first_line}-{citation.last_line}"


def _wrap(text: str, width: int, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _blocks(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block)
