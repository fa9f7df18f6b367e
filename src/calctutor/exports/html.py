"""A document as an HTML snippet to paste: no script, no style sheet, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from calctutor.exports.document import (
    Answer,
    Block,
    Bullets,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Question,
    Runs,
    Sources,
    Table,
    WriteLine,
)

_CELL = "border:1px solid #999;padding:0.35em 0.6em;text-align:left;vertical-align:top"
_LINE = "display:inline-block;width:100%;border-bottom:1px solid #666;height:1.8em"
_SMALL = "color:#444;font-size:0.9em"


def write(document: Document) -> bytes:
    """The document as UTF-8; also a page by itself, as it names its encoding."""
    body = "\n".join(map(Writer(_key(document)).block, document.blocks))
    title = escape(document.title)
    return (
        f'<meta charset="utf-8">\n<title>{title}</title>\n'
        '<article style="max-width:46em;line-height:1.5;font-family:sans-serif">\n'
        f"<h1>{title}</h1>\n{body}\n</article>\n"
    ).encode()


def _key(document: Document) -> str:
    """A name of its own for each document, so that two on one page don't share anchors."""
    return hashlib.sha256(repr(document).encode("utf-8", "replace")).hexdigest()[:8]


@dataclass(frozen=True)
class Writer:
    """Writes blocks as HTML; ``key`` is in the name of every anchor."""

    key: str

    def block(self, block: Block) -> str:  # noqa: C901  one case a block
        """One block, everything foreign escaped."""
        match block:
            case Heading(text, level):
                return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
            case Paragraph(runs, small):
                return f"<p{_style(_SMALL) if small else ''}>{self.runs(runs)}</p>"
            case Bullets(entries):
                return _list("ul", (self.runs(entry) for entry in entries))
            case Table():
                return self._table(block)
            case Question():
                return _question(block)
            case Answer(number, text, said):
                return f"<p><b>{number}.</b> {escape(text)}<br>{self.runs(said)}</p>"
            case WriteLine(label):
                return f"<p>{escape(label)}: <span{_style(_LINE)}></span></p>"
            case PageBreak():
                return '<hr style="break-after:page">'
            case Sources():
                return self._sources(block)

    def runs(self, runs: Runs) -> str:
        """Texts and linked markers."""
        pieces = []
        for run in runs:
            if run.source:
                anchor = f"#ct-{self.key}-{run.source}"
                pieces.append(f' <sup><a href="{anchor}">[{run.source}]</a></sup>')
            else:
                text = escape(run.text)
                text = f"<b>{text}</b>" if run.bold else text
                pieces.append(f"<i>{text}</i>" if run.italic else text)
        return "".join(pieces)

    def _table(self, table: Table) -> str:
        head = "".join(f'<th scope="col"{_style(_CELL)}>{escape(text)}</th>' for text in table.head)
        rows = []
        for first, *rest in table.rows:
            cells = "".join(f"<td{_style(_CELL)}>{self.runs(cell)}</td>" for cell in rest)
            rows.append(f'<tr><th scope="row"{_style(_CELL)}>{self.runs(first)}</th>{cells}</tr>')
        return (
            f'<table style="border-collapse:collapse">\n<thead><tr>{head}</tr></thead>\n'
            f"<tbody>\n{chr(10).join(rows)}\n</tbody>\n</table>"
        )

    def _sources(self, sources: Sources) -> str:
        lines = []
        for s in sources.entries:
            dispute = f" <i>{escape(s.dispute)}</i>" if s.dispute else ""
            lines.append(
                f'<li value="{s.number}" id="ct-{self.key}-{s.number}">{escape(s.path)} '
                f"({escape(s.place)}): “{escape(s.quote)}”{dispute}</li>"
            )
        return f"<ol{_style(_SMALL)}>\n{chr(10).join(lines)}\n</ol>"


def _question(asked: Question) -> str:
    parts = [f"<p><b>{asked.number}.</b> {escape(asked.stem)}</p>"]
    if asked.badge:
        parts.append(f"<p{_style(_SMALL)}>{escape(asked.badge)}</p>")
    parts += [_choices("1", asked.entries), _choices("A", asked.choices)]
    if asked.second:
        parts.append(f"<p>{escape(asked.second)}</p>")
    parts.append(_choices("A", asked.reasons))
    parts += [f"<p><span{_style(_LINE)}></span></p>"] * asked.lines
    return "\n".join(part for part in parts if part)


def _choices(kind: str, choices: Iterable[tuple[str, str]]) -> str:
    entries = [f"<li>{escape(text)}</li>" for _, text in choices]
    return f'<ol type="{kind}">\n{chr(10).join(entries)}\n</ol>' if entries else ""


def _list(tag: str, entries: Iterable[str]) -> str:
    lines = "\n".join(f"<li>{entry}</li>" for entry in entries)
    return f"<{tag}>\n{lines}\n</{tag}>"


def _style(style: str) -> str:
    return f' style="{style}"'
