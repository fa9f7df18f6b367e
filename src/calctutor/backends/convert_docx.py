"""Word documents as Markdown by python-docx: headings, lists by their numbering, tables, pages.

Pages are those that Word itself noted when it last laid the document out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from calctutor.backends.convert_marks import as_line, bullet, escaped, heading, joined, table
from calctutor.backends.xml_element import Element, attribute
from calctutor.errors import ImportProblem
from calctutor.pages import page_mark

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BULLET_FORMATS = ("bullet", "none", "")


@dataclass(slots=True)
class _Writer:
    """What is written so far, and where the numbering of the document is looked up."""

    document: Document
    lines: list[tuple[str, str]] = field(default_factory=list)
    page: int = 1
    pages: bool = False


def docx_markdown(data: bytes, name: str) -> tuple[str, int | None]:
    """The document as Markdown, and its pages where Word noted them; raises ImportProblem."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError) as problem:
        raise ImportProblem(f"{name} can't be imported: it is no sound Word file.") from problem
    writer = _Writer(document)
    root = document.element.body
    writer.pages = any(True for _ in root.iter(f"{_W}lastRenderedPageBreak"))
    if writer.pages:
        writer.lines.append(("page", page_mark(1)))
    _write_all(writer, root)
    return joined(writer.lines), writer.page if writer.pages else None


def _write_all(writer: _Writer, parent: Element) -> None:
    for element in parent:
        if element.tag == f"{_W}p":
            _write_paragraph(writer, element)
        elif element.tag == f"{_W}tbl":
            _write_table(writer, element)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            _write_all(writer, element)


def _write_paragraph(writer: _Writer, element: Element) -> None:
    text = as_line(_inline(element))
    level = _heading_level(writer, element)
    breaks = sum(1 for _ in element.iter(f"{_W}lastRenderedPageBreak"))
    ahead = breaks and _break_is_first(element)
    if ahead:
        _turn(writer, breaks)
    if text.strip():
        place = _numbering(writer, element)
        if level:
            writer.lines.append(("heading", heading(text.replace("**", ""), level)))
        elif place is not None:
            depth, ordered = place
            writer.lines.append(("item", bullet(text, depth, ordered=ordered)))
        else:
            writer.lines.append(("paragraph", text))
    if breaks and not ahead:
        _turn(writer, breaks)


def _turn(writer: _Writer, breaks: int) -> None:
    writer.page += breaks
    writer.lines.append(("page", page_mark(writer.page)))


def _break_is_first(element: Element) -> bool:
    """Whether the page turns before the first letter of a paragraph."""
    for node in element.iter(f"{_W}t", f"{_W}lastRenderedPageBreak"):
        return bool(node.tag == f"{_W}lastRenderedPageBreak")
    return False


def _inline(element: Element) -> str:
    """The text of a paragraph, bold parts marked; text of boxes in it once."""
    parts: list[tuple[bool, str]] = []
    for run in _runs(element):
        bold = _is_on(run.find(f"{_W}rPr/{_W}b"))
        text = "".join(_run_text(run))
        if parts and (parts[-1][0] == bold or not text.strip()):
            parts[-1] = (parts[-1][0], parts[-1][1] + text)
        elif text:
            parts.append((bold, text))
    if len(parts) == 1:
        return escaped(parts[0][1])
    return " ".join("".join(_marked(text, bold) for bold, text in parts).split())


def _marked(text: str, bold: bool) -> str:
    inner = escaped(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}**{inner}**{after}" if bold and inner else f"{before}{inner}{after}"


def _runs(element: Element) -> Iterator[Element]:
    """The runs below an element, those of an alternative for old programs left out."""
    for child in element:
        if child.tag == f"{_W}r":
            yield child
        if child.tag not in (_FALLBACK, f"{_W}del", f"{_W}pPr"):
            yield from _runs(child)


def _run_text(run: Element) -> Iterator[str]:
    for child in run:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"


def _is_on(switch: Element | None) -> bool:
    return switch is not None and attribute(switch, f"{_W}val") not in ("0", "false", "off")


def _style(writer: _Writer, name: Element | None) -> Element | None:
    """The style that an element names, None for none or one that the document lacks."""
    if name is None:
        return None
    path = f"{_W}style[@{_W}styleId='{_quoted(attribute(name, f'{_W}val'))}']"
    return cast("Element | None", writer.document.styles.element.find(path))


def _quoted(name: str) -> str:
    return name.replace("'", "")


def _style_chain(writer: _Writer, element: Element) -> Iterator[Element]:
    """The style of a paragraph and those that it builds on, eight at most."""
    style = _style(writer, element.find(f"{_W}pPr/{_W}pStyle"))
    for _ in range(8):
        if style is None:
            return
        yield style
        style = _style(writer, style.find(f"{_W}basedOn"))


def _heading_level(writer: _Writer, element: Element) -> int:
    """The level of a heading by its outline level or its style's name; 0 for another paragraph."""
    for holder in (element, *_style_chain(writer, element)):
        name = holder.find(f"{_W}name")
        label = attribute(name, f"{_W}val").lower()
        outline = holder.find(f"{_W}pPr/{_W}outlineLvl")
        number = attribute(outline, f"{_W}val")
        if label == "title":
            return 1
        if number.isdigit():
            return int(number) + 1 if int(number) < 6 else 0
        if label.startswith("heading ") and label[8:].isdigit():
            return int(label[8:])
    return 0


def _numbering(writer: _Writer, element: Element) -> tuple[int, bool] | None:
    """The depth of a list's element and whether it is numbered; None for no list."""
    for holder in (element, *_style_chain(writer, element)):
        number = holder.find(f"{_W}pPr/{_W}numPr")
        if number is None:
            continue
        num_id = number.find(f"{_W}numId")
        level = number.find(f"{_W}ilvl")
        told = attribute(level, f"{_W}val")
        depth = int(told) if told.isdigit() else _depth_of(holder)
        key = attribute(num_id, f"{_W}val") or "0"
        if key == "0":
            return None
        return depth, _format(writer, key, depth) not in _BULLET_FORMATS
    return None


def _depth_of(style: Element) -> int:
    """The depth that a style's name tells: "List Bullet 2" is one step in."""
    name = style.find(f"{_W}name")
    label = attribute(name, f"{_W}val")
    return int(label[-1]) - 1 if label[-1:].isdigit() and label[-2:-1] == " " else 0


def _format(writer: _Writer, num_id: str, depth: int) -> str:
    """How a list counts: "bullet", "decimal", ...; "" where the document doesn't say."""
    try:
        numbering = writer.document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return ""
    number = numbering.find(f"{_W}num[@{_W}numId='{_quoted(num_id)}']/{_W}abstractNumId")
    if number is None:
        return ""
    abstract = _quoted(attribute(number, f"{_W}val"))
    path = f"{_W}abstractNum[@{_W}abstractNumId='{abstract}']/{_W}lvl[@{_W}ilvl='{depth}']"
    found = numbering.find(f"{path}/{_W}numFmt")
    return attribute(found, f"{_W}val")


def _write_table(writer: _Writer, element: Element) -> None:
    rows = []
    for row in element.iter(f"{_W}tr"):
        cells = [list(map(_inline, cell.iter(f"{_W}p"))) for cell in row.findall(f"{_W}tc")]
        rows.append([" ".join(filter(None, paragraphs)) for paragraphs in cells])
    if len(rows) == 1 or max((len(r) for r in rows), default=0) == 1:
        writer.lines += [("paragraph", as_line(c)) for r in rows for c in r if c]
        return
    writer.lines.append(("table", ""))
    writer.lines += [("row", line) for line in table(rows)]
