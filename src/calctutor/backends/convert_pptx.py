"""Presentations as Markdown by python-pptx: a section a slide, bullets at their depth."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from calctutor.backends.convert_marks import as_line, bullet, escaped, heading, joined, table
from calctutor.errors import ImportProblem
from calctutor.pages import page_mark

if TYPE_CHECKING:
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import Table
    from pptx.text.text import TextFrame

MOST_SLIDES = 3000
DEEPEST = 12


def pptx_markdown(data: bytes, name: str) -> tuple[str, int]:
    """The presentation as Markdown, and the number of its slides; raises ImportProblem."""
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    try:
        presentation = Presentation(io.BytesIO(data))
        slides = list(presentation.slides)
    except (PackageNotFoundError, KeyError, ValueError) as problem:
        raise ImportProblem(f"{name} can't be imported: it is no sound presentation.") from problem
    if len(slides) > MOST_SLIDES:
        raise ImportProblem(f"{name} can't be imported: it has {len(slides)} slides: split it.")
    lines: list[tuple[str, str]] = []
    last = ""
    for number, slide in enumerate(slides, 1):
        lines.append(("page", page_mark(number, "slide")))
        title = _title(slide)
        if title and title != last:
            lines.append(("heading", heading(title, 2)))
        last = title or last
        lines += _slide(slide)
    return joined(lines), len(slides)


def _title(slide: Slide) -> str:
    shape = slide.shapes.title
    return escaped(shape.text_frame.text) if shape is not None and shape.has_text_frame else ""


def _slide(slide: Slide) -> Iterator[tuple[str, str]]:
    title = slide.shapes.title
    for shape in _shapes(slide.shapes, 0):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if getattr(shape, "has_table", False):
            grid: Table = getattr(shape, "table")  # noqa: B009  only some shapes have one
            rows = [[escaped(cell.text) for cell in row.cells] for row in grid.rows]
            yield "table", ""
            yield from (("row", line) for line in table(rows))
        elif shape.has_text_frame:
            yield from _frame(shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for line in slide.notes_slide.notes_text_frame.text.splitlines():
            if line.strip():
                yield "paragraph", as_line(escaped(line))


def _shapes(shapes: Iterable[BaseShape], depth: int) -> Iterator[BaseShape]:
    """All shapes, those of groups too, from the top of the slide down."""
    for shape in sorted(shapes, key=lambda s: (s.top or 0, s.left or 0)):
        inner: Iterable[BaseShape] | None = getattr(shape, "shapes", None)
        if inner is not None and depth < DEEPEST:
            yield from _shapes(inner, depth + 1)
        else:
            yield shape


def _frame(shape: BaseShape) -> Iterator[tuple[str, str]]:
    """The paragraphs of a text: bullets in a body, and where there are several."""
    frame: TextFrame = getattr(shape, "text_frame")  # noqa: B009  only some shapes have one
    paragraphs = [p for p in frame.paragraphs if p.text.strip()]
    many = len(paragraphs) > 1 or (shape.is_placeholder and shape.placeholder_format.idx == 1)
    for paragraph in paragraphs:
        text = escaped(paragraph.text.replace("\v", " "))
        if many:
            yield "item", bullet(text, paragraph.level)
        else:
            yield "paragraph", as_line(text)
