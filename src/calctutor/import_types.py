"""The vocabulary of imports: what was found in a file, what was guessed, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "characters",
    "running_heads",
    "page_numbers",
    "hyphenation",
    "lines",
    "bullets",
    "sub_bullets",
    "headings",
    "heap",
    "contents",
    "doubt",
    "left_out",
    "format",
    "pages",
]
FileFormat = Literal[
    "markdown", "text", "pdf", "docx", "pptx", "html", "epub", "odt", "rtf", "image"
]

DOCUMENTS: dict[str, FileFormat] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".epub": "epub",
    ".odt": "odt",
    ".rtf": "rtf",
}
"""The endings of documents, in lower case: they are converted where they lie among the notes."""
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""The endings of pictures that are read where they are imported, not among the notes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an import found or guessed, as a sentence for the reader.

    ``count`` is how often; ``doubt`` marks a guess that the reader should check.
    """

    kind: FindingKind
    text: str
    count: int = 1
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """A heading that was cut off, and the body it was given.

    ``path`` ends in the heading; ``begins`` are the first words of the body, ""
    for none; ``confidence`` is the share of the likely assignments that agree,
    0..1; ``kept`` is False where the body was left under the parent heading.
    """

    path: tuple[str, ...]
    begins: str
    items: int
    confidence: float
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text made tidy: Markdown, what was done, and lines that it no longer shows as text.

    Every word of the original stands in ``markdown``; ``left_out`` (repeated
    heads, page numbers, empty headings) stands there in a closing comment.
    """

    markdown: str
    findings: tuple[Finding, ...] = ()
    joined: tuple[Joined, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A file as notes: its Markdown, and what the import has to say of it.

    ``pages`` counts pages or slides, None where the format has none; where one
    begins stands in the Markdown (`calctutor.pages`). ``words`` counts the
    words of the original.
    """

    name: str
    format: FileFormat
    markdown: str
    words: int
    findings: tuple[Finding, ...] = ()
    joined: tuple[Joined, ...] = ()
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What the notes made of some files hold, in numbers, and the files left out with reasons."""

    files: int
    words: int
    headings: int
    passages: int
    facts: int
    terms: int
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Converted:
    """A document as its converter gives it.

    ``text`` is Markdown with page marks where ``markdown``; else lines as they
    were set, "# " before headings, pages parted by form feeds. ``pages`` counts
    pages or slides, None for none; ``scanned`` where a picture was read.
    """

    format: FileFormat
    text: str
    markdown: bool
    pages: int | None = None
    scanned: bool = False
