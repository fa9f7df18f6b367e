"""The look of the PDF: page, font, styles."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

MARGIN = 2.0 * cm
WIDTH: float = A4[0] - 2 * MARGIN
FIRST_COLUMN = 2.7 * cm
FONT, BOLD, ITALIC = "Notes", "Notes-Bold", "Notes-Italic"
INK, GREY = HexColor("#1f2a33"), HexColor("#4d575e")
_FILES = {
    FONT: "DejaVuSansCondensed.ttf",
    BOLD: "DejaVuSansCondensed-Bold.ttf",
    ITALIC: "DejaVuSansCondensed-Oblique.ttf",
}


@cache
def load_fonts() -> frozenset[int]:
    """Register the embedded fonts; the code points that the plain one can show."""
    known: list[frozenset[int]] = []
    for name, file in _FILES.items():
        with as_file(files("calctutor.exports") / "fonts" / file) as path:
            font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        known.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
    return known[0].intersection(*known[1:])


def _style(
    name: str,
    size: float = 9.5,
    *,
    before: float = 0,
    after: float = 3,
    indent: float = 0,
    hang: float = 0,
    bold: bool = False,
    grey: bool = False,
) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=BOLD if bold else FONT,
        bulletFontName=BOLD if name in ("question", "answer") else FONT,
        fontSize=size,
        bulletFontSize=size,
        leading=size * 1.36,
        spaceBefore=before,
        spaceAfter=after,
        leftIndent=indent + hang,
        bulletIndent=indent,
        textColor=GREY if grey else INK,
        bulletColor=INK,
        splitLongWords=1,
    )


_ALL = (
    _style("title", 19, after=6, bold=True),
    _style("h1", 14, before=14, after=6, bold=True),
    _style("h2", 11.5, before=11, after=4, bold=True),
    _style("h3", 9.5, before=7, after=3, bold=True),
    _style("body", after=4),
    _style("small", 8.5, after=5, grey=True),
    _style("bullet", hang=12),
    _style("cell", 8.8, after=0),
    _style("head", 8.8, after=0, bold=True),
    _style("question", before=9, hang=20),
    _style("choice", after=2, indent=20, hang=18),
    _style("second", before=2, after=2, indent=20),
    _style("answer", before=5, after=1, hang=20),
    _style("said", 8.5, after=3, indent=20, grey=True),
    _style("source", 8.5, hang=20),
)
STYLES = {style.name: style for style in _ALL}
"""Every style of the PDF, by name."""
