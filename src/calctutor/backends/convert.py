"""Any document as text or Markdown: which converter reads it, by its first bytes and its ending."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

from calctutor.backends.convert_archive import checked_archive, epub_markdown, odt_markdown
from calctutor.errors import ImportProblem
from calctutor.import_types import DOCUMENTS, Converted, FileFormat

MOST_TEXT = 40_000_000
"""Characters of text that one file may give."""

_PARTS: tuple[tuple[str, FileFormat], ...] = (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("META-INF/container.xml", "epub"),
    ("content.xml", "odt"),
)
T = TypeVar("T")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


def convert(name: str, data: bytes) -> Converted:
    """A document as text with marks or as Markdown; raises ImportProblem for what is none.

    What the file's bytes say counts for more than its ending.
    """
    kind = format_of(name, data)
    converted = _CONVERTERS[kind](data, name)
    if len(converted.text) > MOST_TEXT:
        raise ImportProblem(f"{name} can't be imported: it holds too much text: split it.")
    if not converted.text.strip():
        raise ImportProblem(f"{name} can't be imported: there is no text in it.")
    return converted


def format_of(name: str, data: bytes) -> FileFormat:
    """The format of a document; raises ImportProblem for one that is not read."""
    if not data:
        raise ImportProblem(f"{name} can't be imported: the file is empty.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return _format_of_archive(name, data)
    if data[:5] == b"{\\rtf":
        return "rtf"
    if data.startswith(_PICTURES):
        return "image"
    ending = DOCUMENTS.get(PurePath(name).suffix.lower())
    if ending == "html" and b"\x00" not in data[:4096]:
        return "html"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ImportProblem(
            f"{name} can't be imported: it is of an old Office format, or protected by a "
            "password. Save it as .docx or .pptx, without one."
        )
    told = f"no {ending.upper()}" if ending else "of no format that is read"
    raise ImportProblem(
        f"{name} can't be imported: its content is {told} (damaged, or named wrongly)."
    )


def _format_of_archive(name: str, data: bytes) -> FileFormat:
    with checked_archive(data, name) as archive:
        names = set(archive.namelist())
    for part, kind in _PARTS:
        if part in names:
            return kind
    raise ImportProblem(f"{name} can't be imported: it is an archive, not a document: unpack it.")


def _pdf(data: bytes, name: str) -> Converted:
    from calctutor.backends.convert_ocr import scan_text
    from calctutor.backends.convert_pdf import NoText, pdf_text

    try:
        text, pages = pdf_text(data, name)
    except NoText:
        text, pages = scan_text(data, name)
        return Converted("pdf", text, markdown=False, pages=pages, scanned=True)
    return Converted("pdf", text, markdown=False, pages=pages)


def _docx(data: bytes, name: str) -> Converted:
    from calctutor.backends.convert_docx import docx_markdown

    text, pages = _sound(docx_markdown, data, name)
    return Converted("docx", text, markdown=True, pages=pages)


def _pptx(data: bytes, name: str) -> Converted:
    from calctutor.backends.convert_pptx import pptx_markdown

    text, pages = _sound(pptx_markdown, data, name)
    return Converted("pptx", text, markdown=True, pages=pages)


def _sound(read: Callable[[bytes, str], T], data: bytes, name: str) -> T:
    """What a reader of an Office file gives; damage that its library trips over is named."""
    from lxml.etree import LxmlError

    try:
        return read(data, name)
    except ImportProblem:
        raise
    except (LxmlError, zipfile.BadZipFile, LookupError, ValueError, TypeError, OSError) as error:
        raise ImportProblem(f"{name} can't be imported: the file is damaged.") from error
    except AttributeError as error:
        raise ImportProblem(f"{name} can't be imported: a part of it is missing.") from error


def _html(data: bytes, name: str) -> Converted:
    from calctutor.backends.convert_html import html_markdown

    return Converted("html", html_markdown(_decoded(data)), markdown=True)


def _decoded(data: bytes) -> str:
    """HTML as its own mark or declaration has it, else as UTF-8 or Windows-1252."""

    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    found = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]{2,30})", data[:4096])
    declared = found.group(1).decode("ascii") if found else "utf-8"
    for encoding in (declared, "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _epub(data: bytes, name: str) -> Converted:
    return Converted("epub", epub_markdown(data, name), markdown=True)


def _odt(data: bytes, name: str) -> Converted:
    return Converted("odt", odt_markdown(data, name), markdown=True)


def _rtf(data: bytes, name: str) -> Converted:
    from striprtf import striprtf

    try:
        text = str(striprtf.rtf_to_text(data.decode("latin-1"), errors="replace"))
    except (ValueError, LookupError, TypeError) as error:
        raise ImportProblem(f"{name} can't be imported: it is no sound RTF.") from error
    return Converted("rtf", text, markdown=False)


def _image(data: bytes, name: str) -> Converted:
    from calctutor.backends.convert_ocr import picture_text

    return Converted("image", picture_text(data, name), markdown=False, scanned=True)


_CONVERTERS: dict[FileFormat, Callable[[bytes, str], Converted]] = {
    "pdf": _pdf,
    "docx": _docx,
    "pptx": _pptx,
    "html": _html,
    "epub": _epub,
    "odt": _odt,
    "rtf": _rtf,
    "image": _image,
}
