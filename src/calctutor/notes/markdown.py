"""A note as a document: its title, and its sections with their heading paths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from calctutor.notes.blocks import Block, Heading, Listing, Paragraph, Prose, walk
from calctutor.notes.lines import Lines, split_lines
from calctutor.notes.mask import Division, FrontMatter, Masked, mask
from calctutor.notes.parse import read_blocks
from calctutor.notes.shown import Shown
from calctutor.notes.statements import without_dispute
from calctutor.text import fold, stems
from calctutor.types import Note

PSEUDO_LEVEL = 7
"""The level of a line that stands for a heading without being one: a bold line, capitals."""

LONGEST_HEADING = 200
"""Characters of a heading that are kept."""
TEXT_SUFFIXES = (".txt", ".text")

_QUIET_DIVISIONS = frozenset(
    """questions objectives challenge exercise exercises quiz instructor discussion prereq
    toc""".split()
)
_WHOLE_NOTE = frozenset(("keypoints", "key-points"))
_QUIET_HEADINGS = frozenset(
    """objectives|learning objectives|learning goals|learning outcomes|questions|exercises
    |exercise|quiz|self test|review questions|discussion questions|table of contents|contents|toc
    |references|bibliography|further reading|additional reading|additional resources|resources
    |external links|links|see also|acknowledgements|acknowledgments|credits|license|licence|todo
    |to do|changelog""".replace("\n    ", "").split("|")
)
_QUIET_START = re.compile(
    r"(?:exercise|challenge)s?\b|(?:further|additional|recommended|suggested|external|more) "
    r"(?:reading|readings|resources|references|links|material)\Z"
)
_CONTENTS = frozenset("table of contents|contents|toc|on this page|in this note|outline".split("|"))
_NUMBERING = re.compile(
    r"(?:(?:\d+|[ivxlcIVXLC]+|[A-Za-z])[.)]|\d+(?:\.\d+)+\.?|\d+\s*[-–:])\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Section:
    """What stands directly under one heading path, in one run of lines.

    ``quiet`` sections (exercises, objectives, references) are passages without facts.
    """

    headings: tuple[str, ...]
    blocks: tuple[Block, ...]
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One note, read: its title and its sections in order.

    ``titled`` where the title is the author's and not the file's name.
    """

    note: Note
    lines: Lines
    masked: Masked
    title: str
    aliases: tuple[str, ...]
    sections: tuple[Section, ...]
    titled: bool


@dataclass(slots=True)
class _Builder:
    title: str
    divisions: tuple[Division, ...]
    stack: list[tuple[int, str, Division | None]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    quiet: bool = False
    whole: bool = False
    sections: list[Section] = field(default_factory=list)
    passed: int = 0
    open: list[Division] = field(default_factory=list)

    def close(self) -> None:
        """End the section that is being gathered."""
        if self.blocks:
            names = () if self.whole else (name for _, name, _ in self.stack if name)
            headings = (self.title, *names)
            quiet = self.quiet or any(_is_quiet(h) for h in headings[1:])
            self.sections.append(Section(headings, tuple(self.blocks), quiet))
        self.blocks = []

    def move_to(self, line: int) -> None:
        """Leave the divisions that end before a line, with the headings in them."""
        while self.passed < len(self.divisions) and self.divisions[self.passed].first <= line:
            self.open.append(self.divisions[self.passed])
            self.passed += 1
        self.open = [d for d in self.open if d.last >= line]
        kept = [entry for entry in self.stack if entry[2] is None or entry[2] in self.open]
        quiet = any(d.name in _QUIET_DIVISIONS for d in self.open)
        whole = any(d.name in _WHOLE_NOTE for d in self.open)
        if (len(kept), quiet, whole) != (len(self.stack), self.quiet, self.whole):
            self.close()
            self.stack, self.quiet, self.whole = kept, quiet, whole

    def enter(self, level: int, name: str) -> None:
        """Start the section of a heading."""
        self.close()
        inner = self.open[-1] if self.open else None
        while self.stack and self.stack[-1][0] >= level and self.stack[-1][2] == inner:
            self.stack.pop()
        self.stack.append((level, name, inner))


def read_document(note: Note) -> Document:
    """The sections of a note; a file without a heading is one section under its title."""
    lines = split_lines(note.text)
    markdown = not note.source.lower().endswith(TEXT_SUFFIXES)
    masked = mask(note.text, lines) if markdown else _text_lines(note.text, lines)
    blocks = _with_pseudo_headings(read_blocks(masked.lines, lines, markdown=markdown), markdown)
    headings = [b for b in blocks if isinstance(b, Heading) and heading_text(b)]
    title, titled = _title(note, masked.front, headings)
    builder = _Builder(title, masked.divisions)
    for block in _without_contents(blocks):
        builder.move_to(block.first)
        if not isinstance(block, Heading):
            builder.blocks.append(block)
        elif heading_text(block):
            own = stems(heading_text(block)) == stems(title) and (
                block.level == 1 or block is headings[0]
            )
            builder.enter(0 if own else block.level, "" if own else heading_text(block))
    builder.close()
    sections = tuple(builder.sections)
    return Document(note, lines, masked, title, masked.front.aliases, sections, titled)


def heading_text(heading: Heading) -> str:
    """What a heading says: markup, dispute mark, closing colon and pilcrow dropped."""
    text = without_dispute(heading.prose.shown.text).strip()
    text = text.rstrip(":¶ ").lstrip("#").strip()
    return text if len(text) <= LONGEST_HEADING else text[:LONGEST_HEADING].rsplit(" ", 1)[0] + " …"


def plain_heading(heading: str) -> str:
    """A heading without its numbering: "2.1 Causes" is "Causes"."""
    return _NUMBERING.sub("", heading, count=1) if _NUMBERING.match(heading) else heading


def _is_quiet(heading: str) -> bool:
    name = re.sub(r"[^\w ]+", " ", fold(plain_heading(heading)))
    name = " ".join(name.split())
    return name in _QUIET_HEADINGS or bool(_QUIET_START.match(name))


def _text_lines(text: str, lines: Lines) -> Masked:
    masked = mask(text, lines)
    return Masked(masked.lines, (), masked.front)


def _title(note: Note, front: FrontMatter, headings: Sequence[Heading]) -> tuple[str, bool]:
    """The title, and whether it is the author's: from the front matter or a heading."""
    if front.title:
        return front.title, True
    top = [h for h in headings if h.level == 1]
    if len(top) == 1 and headings[0] is top[0]:
        return heading_text(top[0]), True
    name = title_of_file(note.source)
    if headings and stems(heading_text(headings[0])) == stems(name):
        return heading_text(headings[0]), True
    return name, False


def title_of_file(source: str) -> str:
    """A file's name made readable: "02_soft-tissue.md" is "Soft tissue"."""
    path = PurePosixPath(source)
    stem = path.stem
    if stem.lower() in ("index", "readme") and path.parent.name:
        stem = path.parent.name
    words = re.sub(r"[-_\s]+", " ", stem).strip()
    words = re.sub(r"\A\d+[. ]*(?=[^\W\d])", "", words) or words or stem
    return words[:1].upper() + words[1:]


def _without_contents(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without lists of links into the document, and the line that announces them."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Listing) and _is_contents(block):
            if kept and isinstance(kept[-1], Paragraph) and _announces(kept[-1]):
                kept.pop()
            continue
        kept.append(block)
    return kept


def _announces(paragraph: Paragraph) -> bool:
    return fold(paragraph.prose.shown.text).rstrip(":. ") in _CONTENTS


def _is_contents(listing: Listing) -> bool:
    """Whether every element of a list begins with a link into the document."""
    inside = [b for item in listing.items for b in walk(item.blocks)]
    paragraphs = [b.prose.shown for b in inside if isinstance(b, Paragraph)]
    return len(paragraphs) > 1 and all(_starts_with_anchor(shown) for shown in paragraphs)


def _starts_with_anchor(shown: Shown) -> bool:
    links = [m for m in shown.marks if m.kind == "link" and m.href.startswith("#")]
    return bool(links) and links[0].start == 0


def _with_pseudo_headings(blocks: Sequence[Block], markdown: bool) -> list[Block]:
    """Bold lines, `##Heading` without a blank, capitals in plain text: read as headings."""
    found: list[Block] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if isinstance(block, Paragraph) and block.first == block.last:
            level = _pseudo_level(block.prose, following, markdown)
            if level and not markdown and not found:
                level = 1
            if level:
                block = Heading(level, block.prose, block.first, block.last)
        found.append(block)
    return found


def _pseudo_level(prose: Prose, following: Block | None, markdown: bool) -> int:
    text = prose.shown.text
    if not text or len(text) > 80 or text.endswith((".", "!", "?", ";", ",")):
        return 0
    tight = re.match(r"#{2,6}(?=[^\s#])", text)
    if tight:
        return len(tight.group())
    if following is None or isinstance(following, Heading) or len(text.split()) > 10:
        return 0
    if markdown:
        covering = [m for m in prose.shown.marks if m.kind == "strong" and m.start == 0]
        whole = bool(covering) and covering[0].end >= len(text.rstrip(": "))
        return PSEUDO_LEVEL if whole else 0
    letters = [c for c in text if c.isalpha()]
    return 2 if len(letters) > 3 and all(c.isupper() for c in letters) else 0
