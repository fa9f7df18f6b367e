"""Formats that are archives of XML: EPUB books and OpenDocument texts, as Markdown.

An archive is looked over before anything of it is unpacked: how many files, how
large, how far they swell.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import cast
from urllib.parse import unquote

from calctutor.backends.convert_html import html_markdown
from calctutor.backends.convert_marks import as_line, bullet, escaped, heading, joined, table
from calctutor.backends.xml_element import Element, attribute
from calctutor.errors import ImportProblem

MOST_FILES = 10_000
MOST_UNPACKED = 300 * 1024 * 1024
"""Bytes of all files of an archive together, unpacked."""
MOST_SWOLLEN = 200
"""Times that an archive may grow by unpacking, once it passes a few megabytes."""
MOST_PARTS = 2000
DEEPEST = 12

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def checked_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive, if it is sound and of a sane size; raises ImportProblem."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        raise ImportProblem(f"{name} can't be imported: the file is damaged or cut off.") from None
    size = sum(entry.file_size for entry in entries)
    swollen = size > 8 * 1024 * 1024 and size > MOST_SWOLLEN * max(1, len(data))
    if len(entries) > MOST_FILES or size > MOST_UNPACKED or swollen:
        raise ImportProblem(
            f"{name} can't be imported: it would unpack to {size // 1048576} MB in "
            f"{len(entries)} files, which no document needs."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise ImportProblem(
            f"{name} can't be imported: it is protected by a password. Save a copy without one."
        )
    return archive


def _member(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    try:
        with archive.open(path) as stream:
            data = stream.read(MOST_UNPACKED)
    except (KeyError, zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError):
        raise ImportProblem(
            f"{name} can't be imported: a part of it is missing or damaged."
        ) from None
    return data


def _xml(data: bytes, name: str) -> Element:
    """The root of an XML text; nothing outside it is looked up, no entity is expanded."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise ImportProblem(f"{name} can't be imported: a part of it is no sound XML.")
    return cast(Element, root)


def epub_markdown(data: bytes, name: str) -> str:
    """The chapters of a book in their order; raises ImportProblem."""
    archive = checked_archive(data, name)
    container = _xml(_member(archive, "META-INF/container.xml", name), name)
    rootfile = next(iter(container.iter("{*}rootfile")), None)
    path = attribute(rootfile, "full-path")
    package = _xml(_member(archive, path, name), name)
    items = {attribute(item, "id"): item for item in package.iter("{*}item")}
    folder = posixpath.dirname(path)
    parts = []
    for reference in list(package.iter("{*}itemref"))[:MOST_PARTS]:
        item = items.get(attribute(reference, "idref"))
        if item is None or "nav" in attribute(item, "properties").split():
            continue
        target = posixpath.normpath(posixpath.join(folder, unquote(attribute(item, "href"))))
        text = _member(archive, target, name).decode("utf-8", "replace")
        parts.append(html_markdown(text.partition("?>")[2] if text.startswith("<?xml") else text))
    return "\n".join(part for part in parts if part.strip())


def odt_markdown(data: bytes, name: str) -> str:
    """An OpenDocument text: headings, lists, tables; raises ImportProblem."""
    archive = checked_archive(data, name)
    root = _xml(_member(archive, "content.xml", name), name)
    ordered = {
        attribute(style, f"{_STYLE}name")
        for style in root.iter(f"{_TEXT}list-style")
        if style.find(f"{_TEXT}list-level-style-number") is not None
    }
    body = next(iter(root.iter(f"{_OFFICE}text")), None)
    return joined(list(_odt_blocks(body, -1, False, ordered)) if body is not None else [])


def _odt_blocks(
    parent: Element, depth: int, numbered: bool, ordered: set[str]
) -> Iterator[tuple[str, str]]:
    for element in parent:
        if element.tag in (f"{_TEXT}h", f"{_TEXT}p"):
            yield from _odt_line(element, depth, numbered)
        elif element.tag == f"{_TEXT}list":
            style = attribute(element, f"{_TEXT}style-name")
            own = style in ordered if style else numbered
            for item in element:
                yield from _odt_blocks(item, min(depth + 1, DEEPEST), own, ordered)
        elif element.tag == f"{_TABLE}table":
            yield from _odt_table(element)
        elif element.tag in (f"{_TEXT}section", f"{_TEXT}list-item", f"{_TEXT}list-header"):
            yield from _odt_blocks(element, depth, numbered, ordered)


def _odt_line(element: Element, depth: int, numbered: bool) -> Iterator[tuple[str, str]]:
    text = _odt_text(element)
    level = attribute(element, f"{_TEXT}outline-level")
    if element.tag == f"{_TEXT}h":
        yield "heading", heading(text, int(level) if level.isdigit() else 1)
    elif text and depth >= 0:
        yield "item", bullet(as_line(text), depth, ordered=numbered)
    elif text:
        yield "paragraph", as_line(text)


def _odt_table(element: Element) -> Iterator[tuple[str, str]]:
    rows = [
        [
            " ".join(_odt_text(p) for p in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))
            for cell in row.findall(f"{_TABLE}table-cell")
        ]
        for row in element.iter(f"{_TABLE}table-row")
    ]
    yield "table", ""
    yield from (("row", line) for line in table([row for row in rows if any(row)]))


def _odt_text(element: Element) -> str:
    """The text of a paragraph, notes and deleted text left out."""
    parts: list[str] = []
    waiting: list[Element | str] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        parts.append(node.text or "")
        if node.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            parts.append(" ")
        for child in reversed(list(node)):
            waiting.append(child.tail or "")
            if child.tag != f"{_TEXT}note" and isinstance(child.tag, str):
                waiting.append(child)
    return escaped("".join(parts))
