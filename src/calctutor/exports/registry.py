"""Every format by name, what it needs, and the one call that writes a selection in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec

from calctutor.errors import ExportError
from calctutor.exports.clean import cleaned
from calctutor.exports.selection import Exported, LeftOut, Selection
from calctutor.exports.sheets import compose


@dataclass(frozen=True, slots=True)
class Written:
    """A file's bytes, the questions that are not in it or not in full, and remarks."""

    data: bytes
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()


def _docx(selection: Selection) -> Written:
    from calctutor.exports import docx

    return Written(docx.write(compose(selection)))


def _pdf(selection: Selection) -> Written:
    from calctutor.exports import pdf

    data, remarks = pdf.write(compose(selection))
    return Written(data, remarks=remarks)


def _markdown(selection: Selection) -> Written:
    from calctutor.exports import markdown

    return Written(markdown.write(compose(selection)))


def _html(selection: Selection) -> Written:
    from calctutor.exports import html

    return Written(html.write(compose(selection)))


def _csv(selection: Selection) -> Written:
    from calctutor.exports import tables

    return Written(tables.write_csv(selection))


def _tsv(selection: Selection) -> Written:
    from calctutor.exports import tables

    return Written(tables.write_tsv(selection))


def _quizlet(selection: Selection) -> Written:
    from calctutor.exports import tables

    return Written(tables.write_quizlet(selection))


def _anki(selection: Selection) -> Written:
    from calctutor.exports import anki

    return Written(anki.write(selection))


def _gift(selection: Selection) -> Written:
    from calctutor.exports import gift

    return Written(*gift.write(selection))


def _moodle(selection: Selection) -> Written:
    from calctutor.exports import moodle

    return Written(*moodle.write(selection))


def _qti(selection: Selection) -> Written:
    from calctutor.exports import qti

    return Written(*qti.write(selection))


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, its file's extension and type, what it is for, what it needs.

    ``document`` says that it is for reading, so that its parts can be chosen;
    ``needs`` are the packages that it imports.
    """

    name: str
    extension: str
    mime: str
    label: str
    writer: Callable[[Selection], Written]
    document: bool = False
    needs: tuple[str, ...] = ()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ALL = (
    Format("docx", ".docx", _WORD, "Word document", _docx, True, ("docx",)),
    Format("pdf", ".pdf", "application/pdf", "PDF", _pdf, True, ("reportlab",)),
    Format("markdown", ".md", "text/markdown", "Markdown", _markdown, True),
    Format("html", ".html", "text/html", "HTML to paste into a page or slide", _html, True),
    Format("anki", ".apkg", "application/octet-stream", "Anki deck", _anki, False, ("genanki",)),
    Format("moodle", ".xml", "application/xml", "Moodle XML", _moodle),
    Format("gift", ".gift", "text/plain", "Moodle GIFT", _gift),
    Format("qti", ".zip", "application/zip", "QTI 2.1 package (Canvas, Blackboard)", _qti),
    Format("csv", ".csv", "text/csv", "CSV for a spreadsheet", _csv),
    Format("tsv", ".tsv", "text/tab-separated-values", "TSV for Anki's text import", _tsv),
    Format("quizlet", ".txt", "text/plain", "Text to paste into Quizlet", _quizlet),
)
FORMATS: dict[str, Format] = {format_.name: format_ for format_ in _ALL}
"""Every format that calctutor can write, by name, in the order to offer them."""


def missing(format_: Format) -> tuple[str, ...]:
    """The packages that a format needs and that are not installed."""
    return tuple(name for name in format_.needs if find_spec(name) is None)


def available() -> tuple[Format, ...]:
    """The formats that can be written here, in the order to offer them."""
    return tuple(format_ for format_ in FORMATS.values() if not missing(format_))


def format_of(name: str) -> Format:
    """The format of a name; raises ExportError where there is none, or it can't be written."""
    format_ = FORMATS.get(name.lower())
    if format_ is None:
        raise ExportError(f"There is no format “{name}”: choose one of {', '.join(FORMATS)}.")
    lacking = missing(format_)
    if lacking:
        raise ExportError(
            f"The format {name} needs the package {' and '.join(lacking)}, which is not "
            "installed here: install calctutor anew, or choose another format."
        )
    return format_


def write(name: str, selection: Selection) -> Exported:
    """A selection as a file of one format; the bytes depend on it alone. Raises ExportError."""
    format_ = format_of(name)
    ready = cleaned(selection)
    if format_.document and not {"quiz", "key"} & set(ready.parts):
        ready = replace(ready, items=(), left_out=())
    if not (ready.items or ready.snippets or ready.comparisons):
        raise ExportError("There is nothing to export: choose another topic, or other kinds.")
    written = format_.writer(ready)
    gone = sum(part.count for part in written.left_out if part.whole)
    return Exported(
        name=file_name(selection.title, format_.extension),
        mime=format_.mime,
        data=written.data,
        questions=len(ready.items) - gone,
        left_out=(*ready.left_out, *written.left_out),
        remarks=written.remarks,
    )


def file_name(title: str, extension: str) -> str:
    """A file's name from a title, fit for every system."""
    plain = re.sub(r"[^\w-]+", "-", title).strip("-_")[:60].strip("-_")
    return f"{plain or 'calctutor'}{extension}"


def describe(exported: Exported) -> tuple[str, ...]:
    """What is in an export and what is not, a sentence each."""
    lines = [f"Questions written: {exported.questions}."]
    for part in exported.left_out:
        lines.append(f"{'Left out' if part.whole else 'Not in full'}: {part.count}, {part.reason}.")
    return (*lines, *exported.remarks)
