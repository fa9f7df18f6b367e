"""PDF as text with its headings, bullets and page breaks, by PDFium.

What is set larger than the body, or bold on a line of its own, is a heading.
Lines stay as they were set: `calctutor.notes.repair` joins them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from calctutor.errors import ImportProblem

if TYPE_CHECKING:
    import pypdfium2

MOST_PAGES = 3000
LARGER = 1.12
"""Times the size of the body from which a line may be a heading."""
LONGEST_HEADING = 14
PARAGRAPH_GAP = 1.6
"""Line heights between two lines from which a new paragraph begins."""
CELL_GAP = 1.5
"""Times the size of the letters that part two cells of a row."""
DEEPEST = 12
INDENT = 14.0
"""Points of one step of indent."""
_BULLETS = "•▪◦‣●■□○➢►▸\uf0b7\uf0a7\uf0d8–-*"
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})


@dataclass(slots=True)
class Line:
    """One line as it was set: its text, place (points from the lower left), size and weight."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    bold: bool


def pdf_text(data: bytes, name: str) -> tuple[str, int]:
    """The text of a PDF with "# " before headings, and the number of pages.

    Pages are parted by form feeds. Raises ImportProblem.
    """
    document = _opened(data, name)
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise ImportProblem(
                f"{name} can't be imported: it has {count} pages (at most {MOST_PAGES}): split it."
            )
        pages = [_lines(document, number) for number in range(count)]
        if not any(pages):
            raise NoText(f"{name} holds no text.")
    finally:
        document.close()
    levels = _levels([line for lines in pages for line in lines])
    return "\f".join("\n".join(_written(lines, levels)) for lines in pages), count


class NoText(ImportProblem):
    """A file of pictures of pages: a scan."""


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise ImportProblem(
                f"{name} can't be imported: it is protected by a password. Save a copy without one."
            ) from None
        raise ImportProblem(f"{name} can't be imported: it is no sound PDF.") from None


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    import pypdfium2

    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    try:
        return _same_baseline(list(_set_lines(text_page)))
    finally:
        text_page.close()
        page.close()


def _set_lines(text_page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    """The lines of a page in the order in which they were set."""
    import pypdfium2.raw as raw

    text = text_page.get_text_range().translate(_HYPHENS)
    count = text_page.count_chars()
    start = 0
    for piece in text.split("\n"):
        end = start + len(piece)
        inked = [i for i in range(start, min(end, count)) if not text[i].isspace()]
        start = end + 1
        if not inked:
            continue
        sample = inked[:: max(1, len(inked) // 12)]
        sizes = [raw.FPDFText_GetFontSize(text_page, i) for i in sample]
        weights = [raw.FPDFText_GetFontWeight(text_page, i) for i in sample]
        first, last = text_page.get_charbox(inked[0]), text_page.get_charbox(inked[-1])
        yield Line(
            text=_with_cells(text_page, text, inked, _middle(sizes)),
            left=first[0],
            right=last[2],
            bottom=min(first[1], last[1]),
            size=round(_middle(sizes) * 2) / 2 or abs(first[3] - first[1]),
            bold=_middle(weights) >= 600,
        )


def _with_cells(
    text_page: pypdfium2.PdfTextPage, text: str, inked: Sequence[int], size: float
) -> str:
    """The words of a line with one blank between them, with a tab where a cell ends."""
    parts = [text[inked[0]]]
    for before, here in pairwise(inked):
        if here > before + 1:
            gap = text_page.get_charbox(here)[0] - text_page.get_charbox(before)[2]
            wide = gap > CELL_GAP * max(size, 4) and parts[-1] not in _BULLETS
            parts.append("\t" if wide else " ")
        parts.append(text[here])
    return "".join(parts)


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _same_baseline(lines: Sequence[Line]) -> list[Line]:
    """A bullet and its text, or the cells of a row, as one line; cells are parted by a tab."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        level = before and abs(before.bottom - line.bottom) < 0.6 * max(line.size, 4)
        if before and level and line.left >= before.right - 1:
            lone = before.text in _BULLETS
            near = line.left - before.right < CELL_GAP * max(line.size, 4)
            before.text += (" " if lone or near else "\t") + line.text
            before.right = line.right
            before.bold = before.bold and line.bold
            before.size = line.size if lone else before.size
        else:
            found.append(line)
    return found


def _levels(lines: Sequence[Line]) -> dict[tuple[float, bool], int]:
    """The heading level of each size (and of bold lines of the body's size)."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    body = letters.most_common(1)[0][0] if letters else 0.0
    larger = sorted(
        {x.size for x in lines if x.size > LARGER * body and _may_head(x.text)}, reverse=True
    )
    levels = {(size, bold): min(n, 5) for n, size in enumerate(larger, 1) for bold in (True, False)}
    bold_letters = sum(len(x.text) for x in lines if x.bold)
    if 4 * bold_letters < sum(len(x.text) for x in lines):
        levels[(body, True)] = min(6, len(larger) + 1)
    return levels


def _may_head(text: str) -> bool:
    words = text.split()
    ends = text.rstrip().endswith((".", ",", ";", ":"))
    return bool(words) and len(words) <= LONGEST_HEADING and words[0] not in _BULLETS and not ends


def _written(lines: Sequence[Line], levels: dict[tuple[float, bool], int]) -> Iterator[str]:
    left = min((line.left for line in lines), default=0.0)
    before: Line | None = None
    number = 0
    while number < len(lines):
        line = lines[number]
        rows = _rows_of_table(lines, number)
        if rows:
            yield ""
            yield from _table(rows)
            yield ""
            number, before = number + len(rows), rows[-1]
            continue
        if before and abs(before.bottom - line.bottom) > PARAGRAPH_GAP * 1.2 * max(line.size, 4):
            yield ""
        yield from _heading_or_line(line, before, levels, left)
        before, number = line, number + 1


def _heading_or_line(
    line: Line, before: Line | None, levels: dict[tuple[float, bool], int], left: float
) -> Iterator[str]:
    text = line.text.replace("\t", "  ")
    level = levels.get((line.size, line.bold), 0)
    if level and _may_head(text) and any(c.isalpha() for c in text):
        yield ""
        yield f"{'#' * level} {text}"
        yield ""
        return
    doubled = 0
    while text[:1] in _BULLETS and text[1:2] == " " and text[2:3] in _BULLETS and text[3:4] == " ":
        text, doubled = text[2:], doubled + 1
    bullet = text[:1] in _BULLETS and text[1:2] == " "
    steps = int((line.left - left) / INDENT) + doubled if bullet else 0
    yield f"{'  ' * min(steps, DEEPEST)}{text}"


def _rows_of_table(lines: Sequence[Line], start: int) -> list[Line]:
    """Two lines or more, from ``start`` on, with the same number of cells, two or more."""
    cells = lines[start].text.count("\t")
    rows: list[Line] = []
    for line in lines[start:]:
        if not cells or line.text.count("\t") != cells:
            break
        rows.append(line)
    return rows if len(rows) > 1 else []


def _table(rows: Sequence[Line]) -> Iterator[str]:
    for number, row in enumerate(rows):
        cells = [cell.strip().replace("|", "\\|") for cell in row.text.split("\t")]
        yield f"| {' | '.join(cells)} |"
        if not number:
            yield f"|{'---|' * len(cells)}"
