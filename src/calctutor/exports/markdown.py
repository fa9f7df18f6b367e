"""A document as Markdown (CommonMark with tables), the notes' own characters inert."""

from __future__ import annotations

import re
from collections.abc import Iterable

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

RULE = "\\_" * 24
"""A line to write on."""
_OPENS_LIST = re.compile(r"^(\s*)([-+]|\d{1,9}[.)])(?=\s|$)")
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~$]|^=")


def write(document: Document) -> bytes:
    """The document as UTF-8 Markdown."""
    blocks = [f"# {escape(document.title)}", *map(_block, document.blocks)]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def escape(text: str) -> str:
    """Text of which no character means anything to Markdown or HTML."""
    text = _SPECIAL.sub(lambda found: "\\" + found.group(), text)
    text = text.replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;")
    return _OPENS_LIST.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", text)


def _block(block: Block) -> str:  # noqa: C901  one case a block
    match block:
        case Heading(text, level):
            return f"{'#' * (level + 1)} {escape(text)}"
        case Paragraph(runs, small):
            return f"*{_runs(runs)}*" if small else _runs(runs)
        case Bullets(entries):
            return "\n".join(f"- {_runs(entry)}" for entry in entries)
        case Table(head, rows):
            return "\n".join([_row(map(escape, head)), _row(["---"] * len(head)), *_rows(rows)])
        case Question():
            return _question(block)
        case Answer(number, text, said):
            return f"**{number}.** {escape(text)}\n\n- {_runs(said)}"
        case WriteLine(label):
            return f"{escape(label)}: {RULE}"
        case PageBreak():
            return "---"
        case Sources(entries):
            return "\n".join(
                f"- [{s.number}] {escape(f'{s.path} ({s.place})')}: “{escape(s.quote)}”"
                + (f" *{escape(s.dispute)}*" if s.dispute else "")
                for s in entries
            )


def _runs(runs: Runs) -> str:
    pieces = []
    for run in runs:
        if run.source:
            pieces.append(f" [{run.source}]")
        else:
            mark = "**" if run.bold else "*" if run.italic else ""
            bare = run.text.strip() if mark else run.text
            pieces.append(run.text.replace(bare, f"{mark}{escape(bare)}{mark}", 1) if bare else "")
    return "".join(pieces).strip()


def _rows(rows: Iterable[tuple[Runs, ...]]) -> list[str]:
    return [_row(_runs(cell) for cell in row) for row in rows]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _question(asked: Question) -> str:
    lines = [f"**{asked.number}.** {escape(asked.stem)}", ""]
    if asked.badge:
        lines += [f"*{escape(asked.badge)}*", ""]
    lines += [f"- **{label}.** {escape(text)}" for label, text in asked.entries]
    if asked.entries:
        lines.append("")
    lines += [f"- **{label})** {escape(text)}" for label, text in asked.choices]
    if asked.second:
        lines += ["", escape(asked.second), ""]
    lines += [f"- **{label})** {escape(text)}" for label, text in asked.reasons]
    for _ in range(asked.lines):
        lines += ["", RULE]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
