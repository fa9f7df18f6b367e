"""A document as a PDF: A4, an embedded font of wide coverage, linked sources as endnotes."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from calctutor.exports.document import (
    Answer,
    Block,
    Bullets,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Question,
    Run,
    Runs,
    Source,
    Sources,
    Table,
    WriteLine,
)
from calctutor.exports.pdf_style import FIRST_COLUMN, FONT, MARGIN, STYLES, WIDTH, load_fonts

LINE = HexColor("#6b757c")
TOFU = "□"
"""What is shown for a character that the font lacks."""
_HEADING_ROOM = 90
"""Points that must be free below a heading, else it goes to the next page."""


def write(document: Document) -> tuple[bytes, tuple[str, ...]]:
    """The document as PDF, and a sentence where characters of it could not be shown."""
    writer = _Writer(load_fonts())
    story: list[Flowable] = [writer.text(document.title, "title")]
    for block in document.blocks:
        story += writer.flowables(block)
    out = io.BytesIO()
    title = writer.plain(document.title)
    template = BaseDocTemplate(
        out, pagesize=A4, title=title, author="", subject="", creator="calctutor", invariant=1,
        lang="en", leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
    )  # fmt: skip
    frame = Frame(MARGIN, MARGIN, WIDTH, A4[1] - 2 * MARGIN, 0, 0, 0, 0)

    def foot(canvas: Canvas, doc: BaseDocTemplate) -> None:
        canvas.setFont(FONT, 8)
        canvas.setFillColor(LINE)
        canvas.drawCentredString(A4[0] / 2, MARGIN / 2, f"{title[:90]} – {doc.page}")

    template.addPageTemplates([PageTemplate(frames=[frame], onPage=foot)])
    template.build(story)
    return out.getvalue(), writer.remarks()


@dataclass
class _Writer:
    """Turns blocks into flowables; ``unshown`` collects what the font lacks."""

    known: frozenset[int]
    unshown: set[str] = field(default_factory=set)
    breaks: bool = False

    def flowables(self, block: Block) -> list[Flowable]:  # noqa: C901  one case a block
        """What one block draws."""
        match block:
            case Heading(text, level):
                lead = NewPage() if self.breaks else CondPageBreak(_HEADING_ROOM)
                self.breaks = False
                return [lead, self.text(text, f"h{level}")]
            case Paragraph(runs, small):
                return [self.runs(runs, "small" if small else "body")]
            case Bullets(entries):
                return [self.runs(entry, "bullet", "•") for entry in entries]
            case Table():
                return [Spacer(0, 3), self._table(block), Spacer(0, 7)]
            case Question():
                return [KeepTogether(list(self._question(block)))]
            case Answer():
                said = [self.runs(block.said, "said")] if block.said else []
                return [KeepTogether([self._labelled(block.number, block.text, "answer"), *said])]
            case WriteLine(label):
                return [Spacer(0, 6), self.text(f"{label}:", "body"), _rule(0)]
            case PageBreak():
                self.breaks = True
                return []
            case Sources(entries):
                return [self._source(source) for source in entries]

    def remarks(self) -> tuple[str, ...]:
        """A sentence on the characters that are not shown, if any."""
        if not self.unshown:
            return ()
        some = " ".join(sorted(self.unshown)[:10])
        return (
            f"The font of the PDF lacks {len(self.unshown)} characters of your notes, such as "
            f"{some}; each is shown as {TOFU}. Word, HTML and Markdown show them.",
        )

    def plain(self, text: str) -> str:
        """The text with what the font lacks replaced."""
        return "".join(self._shown(c) for c in unicodedata.normalize("NFC", text))

    def _shown(self, character: str) -> str:
        # Right-to-left letters would stand in the wrong order and unjoined.
        reversed_ = unicodedata.bidirectional(character) in ("R", "AL")
        if character.isspace() or (ord(character) in self.known and not reversed_):
            return character
        if unicodedata.category(character) == "Cf":
            return ""
        self.unshown.add(character)
        return TOFU

    def text(self, text: str, style: str, bullet: str = "") -> Text:
        """A paragraph of one plain text."""
        return Text(escape(self.plain(text)), STYLES[style], bulletText=bullet or None)

    def runs(self, runs: Runs, style: str, bullet: str = "") -> Text:
        """A paragraph of runs; a marker leads to its source."""
        return Text("".join(map(self._run, runs)), STYLES[style], bulletText=bullet or None)

    def _run(self, run: Run) -> str:
        if run.source:
            link = f'<a href="#source-{run.source}">[{run.source}]</a>'
            return f'<super rise="3" size="6.5">\u00a0{link}</super>'
        text = escape(self.plain(run.text))
        text = f"<b>{text}</b>" if run.bold else text
        return f"<i>{text}</i>" if run.italic else text

    def _table(self, table: Table) -> Grid:
        columns = max(len(table.head) - 1, 1)
        widths = [FIRST_COLUMN, *[(WIDTH - FIRST_COLUMN) / columns] * (len(table.head) - 1)]
        rows = [[self.text(text, "head") for text in table.head]]
        rows += [[self.runs(cell, "cell") for cell in row] for row in table.rows]
        style = TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, LINE),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor("#e7ecef")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
        return Grid(rows, widths, repeatRows=1, splitInRow=1, style=style)

    def _labelled(self, number: int, text: str, style: str) -> Text:
        return self.text(text, style, f"{number}.")

    def _question(self, asked: Question) -> Iterator[Flowable]:
        yield self._labelled(asked.number, asked.stem, "question")
        if asked.badge:
            yield self.text(asked.badge, "second")
        yield from self._choices(asked.entries, ".")
        yield from self._choices(asked.choices, ")")
        if asked.second:
            yield self.text(asked.second, "second")
        yield from self._choices(asked.reasons, ")")
        for _ in range(asked.lines):
            yield _rule(20)

    def _choices(self, choices: Sequence[tuple[str, str]], mark: str) -> list[Flowable]:
        return [self.text(text, "choice", f"{label}{mark}") for label, text in choices]

    def _source(self, source: Source) -> Text:
        place = escape(self.plain(f"{source.path} ({source.place}): “{source.quote}”"))
        dispute = f" <i>{escape(self.plain(source.dispute))}</i>" if source.dispute else ""
        anchor = f'<a name="source-{source.number}"/>'
        return Text(f"{anchor}{place}{dispute}", STYLES["source"], bulletText=f"{source.number}.")


def _rule(indent: float) -> Flowable:
    """A line to write on."""
    return HRFlowable(
        WIDTH - indent, thickness=0.6, color=LINE, spaceBefore=19, spaceAfter=3, hAlign="RIGHT"
    )
