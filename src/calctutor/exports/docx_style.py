"""The look of the Word file: page, styles, footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

PAGE_CM = (21.0, 29.7)
"""Width and height of the page: A4."""
MARGIN_CM = 2.2
TEXT_WIDTH_CM = PAGE_CM[0] - 2 * MARGIN_CM
FONT = "Calibri"
INK = RGBColor(0x1F, 0x2A, 0x33)
GREY = RGBColor(0x55, 0x5F, 0x66)
_INDENT = 0.75


def set_up(word: WordDocument, title: str) -> None:
    """Give a new document its page, its styles, its footer and its properties."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(PAGE_CM[0]), Cm(PAGE_CM[1])
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(2.0)
    _styles(word)
    _footer(word, title)
    properties = word.core_properties
    properties.title, properties.author, properties.comments = title[:255], "", ""


def _styles(word: WordDocument) -> None:
    base = _style(word, "Normal", size=11, after=5)
    base.paragraph_format.line_spacing = 1.12
    base.paragraph_format.widow_control = True
    _style(word, "Title", size=22, after=6, bold=True)
    _drop_border(word.styles["Title"])
    for level, size, before in ((1, 16, 16), (2, 13, 13), (3, 11, 9)):
        heading = _style(word, f"Heading {level}", size=size, before=before, after=4, bold=True)
        heading.paragraph_format.keep_with_next = True
    bullet = _style(word, "List Bullet", size=11, after=3)
    bullet.paragraph_format.line_spacing = 1.12
    _style(word, "Remark", size=9.5, after=6, grey=True)
    _style(word, "Table Text", size=10, after=2, before=2)
    _style(word, "After Table", size=4, after=2)
    _hanging(_style(word, "Question", size=11, before=11, after=3), _INDENT)
    _hanging(_style(word, "Choice", size=11, after=2), 0.65, left=_INDENT + 0.65)
    _style(word, "Question Remark", size=11, after=2, before=3).paragraph_format.left_indent = Cm(
        _INDENT
    )
    line = _style(word, "Answer Line", size=11, before=9, after=2)
    line.paragraph_format.left_indent = Cm(_INDENT)
    for style in (line, _style(word, "Write Line", size=11, before=9, after=6)):
        style.paragraph_format.tab_stops.add_tab_stop(
            Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES
        )
    _hanging(_style(word, "Answer", size=11, before=6, after=1), _INDENT)
    said = _style(word, "Answer Source", size=9.5, after=3, grey=True)
    said.paragraph_format.left_indent = Cm(_INDENT)
    _hanging(_style(word, "Source", size=9.5, after=3), _INDENT)


def _style(
    word: WordDocument,
    name: str,
    *,
    size: float,
    after: float,
    before: float = 0,
    bold: bool = False,
    grey: bool = False,
) -> ParagraphStyle:
    known = {style.name for style in word.styles}
    if name in known:
        style = cast(ParagraphStyle, word.styles[name])
    else:
        style = cast(ParagraphStyle, word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
        style.base_style = word.styles["Normal"]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = GREY if grey else INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    return style


def _hanging(style: ParagraphStyle, by: float, left: float | None = None) -> None:
    style.paragraph_format.left_indent = Cm(by if left is None else left)
    style.paragraph_format.first_line_indent = Cm(-by)
    style.paragraph_format.tab_stops.add_tab_stop(Cm(by if left is None else left))


def _drop_border(style: object) -> None:
    """Take the rule under the template's title away."""
    properties = cast(ParagraphStyle, style).element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _footer(word: WordDocument, title: str) -> None:
    """The title and the page's number at the foot."""
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.style.font.size = Pt(9) if paragraph.style else None
    paragraph.add_run(f"{title} – ")
    run = paragraph.add_run()
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = "PAGE"
        run._r.append(mark)
