"""A document as a Word file: styles, tables with repeated heads, linked sources as endnotes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from calctutor.exports.archive import repack
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
    Source,
    Sources,
    Table,
    WriteLine,
)
from calctutor.exports.docx_style import TEXT_WIDTH_CM, set_up

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

FIRST_COLUMN_CM = 2.6


def write(document: Document) -> bytes:
    """The document as .docx; the same bytes for the same document."""
    word = new_document()
    set_up(word, document.title)
    writer = _Writer(word, {str(style.name): style.style_id for style in word.styles})
    word.add_paragraph(document.title, style="Title")
    for block in document.blocks:
        writer.add(block)
    out = io.BytesIO()
    word.core_properties.created = word.core_properties.modified = datetime(2000, 1, 1)
    word.save(out)
    return repack(out.getvalue())


@dataclass
class _Writer:
    """Adds blocks to a Word document; ``breaks`` where the next heading begins a page.

    ``styles`` are the ids of its styles by name.
    """

    word: WordDocument
    styles: dict[str, str]
    breaks: bool = False

    def add(self, block: Block) -> None:  # noqa: C901  one case a block
        """Add one block."""
        match block:
            case Heading():
                self._heading(block)
            case Paragraph(runs, small):
                self._fill(self._paragraph("Remark" if small else "Normal"), runs)
            case Bullets(entries):
                for entry in entries:
                    self._fill(self._paragraph("List Bullet"), entry)
            case Table():
                self._table(block)
            case Question():
                self._question(block)
            case Answer():
                self._answer(block)
            case WriteLine(label):
                self._paragraph("Write Line", f"{label}: \t")
            case PageBreak():
                self.breaks = True
            case Sources(entries):
                for number, source in enumerate(entries):
                    self._source(source, number)

    def _paragraph(self, style: str, text: str = "") -> WordParagraph:
        # By its id: python-docx looks through all styles for each paragraph, which takes seconds.
        paragraph = self.word.add_paragraph(text)
        paragraph._p.style = self.styles[style]
        return paragraph

    def _heading(self, heading: Heading) -> None:
        paragraph = self._paragraph(f"Heading {heading.level}", heading.text)
        paragraph.paragraph_format.page_break_before = self.breaks or None
        self.breaks = False

    def _fill(self, paragraph: WordParagraph, runs: Runs) -> None:
        for run in runs:
            if run.source:
                _add_marker(paragraph, run.source)
            else:
                added = paragraph.add_run(run.text)
                added.bold, added.italic = run.bold or None, run.italic or None

    def _table(self, block: Table) -> None:
        table = self.word.add_table(rows=1, cols=len(block.head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for cell, text in zip(table.rows[0].cells, block.head, strict=True):
            cell.paragraphs[0]._p.style = self.styles["Table Text"]
            cell.paragraphs[0].add_run(text).bold = True
            cell.paragraphs[0].paragraph_format.keep_with_next = True
            _append(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", fill="E7ECEF")
        _append(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for row in block.rows:
            self._row(table, row)
        rest = (TEXT_WIDTH_CM - FIRST_COLUMN_CM) / max(len(block.head) - 1, 1)
        _set_widths(table, [FIRST_COLUMN_CM, *[rest] * (len(block.head) - 1)])
        self._paragraph("After Table")

    def _row(self, table: WordTable, row: Sequence[Runs]) -> None:
        added = table.add_row()  # type: ignore[no-untyped-call]
        _append(added._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, runs in zip(added.cells, row, strict=True):
            cell.paragraphs[0]._p.style = self.styles["Table Text"]
            self._fill(cell.paragraphs[0], runs)

    def _question(self, asked: Question) -> None:
        made = [self._paragraph("Question")]
        made[0].add_run(f"{asked.number}.\t").bold = True
        made[0].add_run(asked.stem)
        if asked.badge:
            made.append(self._paragraph("Question Remark", asked.badge))
        made += self._choices(asked.entries, ".")
        made += self._choices(asked.choices, ")")
        if asked.second:
            made.append(self._paragraph("Question Remark", asked.second))
        made += self._choices(asked.reasons, ")")
        made += [self._paragraph("Answer Line", "\t") for _ in range(asked.lines)]
        for paragraph in made[:-1]:
            paragraph.paragraph_format.keep_with_next = True
        made[0].paragraph_format.keep_together = True

    def _choices(self, choices: Sequence[tuple[str, str]], mark: str) -> list[WordParagraph]:
        return [self._paragraph("Choice", f"{label}{mark}\t{text}") for label, text in choices]

    def _answer(self, answer: Answer) -> None:
        paragraph = self._paragraph("Answer")
        paragraph.add_run(f"{answer.number}.\t").bold = True
        paragraph.add_run(answer.text)
        if answer.said:
            paragraph.paragraph_format.keep_with_next = True
            self._fill(self._paragraph("Answer Source"), answer.said)

    def _source(self, source: Source, place: int) -> None:
        paragraph = self._paragraph("Source")
        _append(paragraph._p, "w:bookmarkStart", id=str(place), name=_anchor(source.number))
        paragraph.add_run(f"{source.number}.")
        _append(paragraph._p, "w:bookmarkEnd", id=str(place))
        paragraph.add_run(f"\t{source.path} ({source.place}): “{source.quote}”")
        if source.dispute:
            paragraph.add_run(f" {source.dispute}").italic = True


def _anchor(number: int) -> str:
    return f"source_{number}"


def _add_marker(paragraph: WordParagraph, number: int) -> None:
    """A raised number that leads to its source."""
    link = _append(paragraph._p, "w:hyperlink", anchor=_anchor(number), history="1")
    run = paragraph.add_run(f"\u00a0[{number}]")
    run.font.superscript = True
    link.append(run._r)


def _append(parent: BaseOxmlElement, tag: str, **attributes: str) -> BaseOxmlElement:
    """A new element of WordprocessingML at the end of another."""
    element: BaseOxmlElement = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def _set_widths(table: WordTable, widths: Sequence[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
