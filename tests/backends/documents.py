"""One text in every format, made by other libraries than those that read it where there are any."""

from __future__ import annotations

import io
import zipfile

HEADINGS = ("Tree diseases", "Fungal", "Dutch elm disease", "Bacterial")
FACTS = (
    "Fungi need moisture to spread.",
    "Beetles carry the fungus.",
    "Leaves wilt in early summer.",
    "Bark shows brown streaks.",
    "Fire blight blackens pear shoots.",
)
MARKDOWN = """\
# Tree diseases

Fungi need moisture to spread.

## Fungal

### Dutch elm disease

- Beetles carry the fungus.
- Leaves wilt in early summer.
   - Bark shows brown streaks.

## Bacterial

Fire blight blackens pear shoots.

| Tree | Part |
|---|---|
| Pear | shoots |
| Apple | blossoms |
"""
_HTML = """\
<h1>Tree diseases</h1><p>Fungi need moisture to spread.</p><h2>Fungal</h2>
<h3>Dutch elm disease</h3><ul><li>Beetles carry the fungus.</li><li>Leaves wilt in early summer.
<ul><li>Bark shows brown streaks.</li></ul></li></ul><h2>Bacterial</h2>
<p>Fire blight blackens pear shoots.</p>
<table><tr><th>Tree</th><th>Part</th></tr><tr><td>Pear</td><td>shoots</td></tr>
<tr><td>Apple</td><td>blossoms</td></tr></table>"""
ROWS = (("Tree", "Part"), ("Pear", "shoots"), ("Apple", "blossoms"))


def html() -> bytes:
    return f"<!doctype html><title>x</title><body><script>1<2</script>{_HTML}</body>".encode()


def docx() -> bytes:
    from docx import Document

    document = Document()
    document.add_heading("Tree diseases", 1)
    document.add_paragraph(FACTS[0])
    document.add_heading("Fungal", 2)
    document.add_heading("Dutch elm disease", 3)
    document.add_paragraph(FACTS[1], style="List Bullet")
    document.add_paragraph(FACTS[2], style="List Bullet")
    document.add_paragraph(FACTS[3], style="List Bullet 2")
    document.add_heading("Bacterial", 2)
    document.add_paragraph(FACTS[4])
    table = document.add_table(3, 2)
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return _saved(document.save)


def pptx() -> bytes:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Tree diseases"
    first.placeholders[1].text_frame.text = FACTS[0]
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "Dutch elm disease"
    frame = second.placeholders[1].text_frame
    frame.text = FACTS[1]
    for text, level in ((FACTS[2], 0), (FACTS[3], 1)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    third = deck.slides.add_slide(deck.slide_layouts[5])
    third.shapes.title.text = "Bacterial"
    box = third.shapes.add_textbox(Inches(1), Inches(2), Inches(4), Inches(1))
    box.text_frame.text = FACTS[4]
    grid = third.shapes.add_table(3, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for number, cells in enumerate(ROWS):
        for column, text in enumerate(cells):
            grid.cell(number, column).text = text
    return _saved(deck.save)


def pdf(*, password: str = "") -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import (
        ListFlowable,
        PageBreak,
        Paragraph,
        SimpleDocTemplate,
        Spacer,
        Table,
    )

    styles = getSampleStyleSheet()

    def paragraph(text: str, style: str = "Normal") -> Paragraph:
        return Paragraph(text, styles[style])

    inner = ListFlowable([paragraph(FACTS[3])], bulletType="bullet", start="•")
    bullets = ListFlowable(
        [paragraph(FACTS[1]), paragraph(FACTS[2]), inner], bulletType="bullet", start="•"
    )
    target = io.BytesIO()
    SimpleDocTemplate(
        target, encrypt=StandardEncryption(password, canPrint=0) if password else None
    ).build(
        [
            paragraph("Tree diseases", "Heading1"),
            paragraph(FACTS[0]),
            paragraph("Fungal", "Heading2"),
            paragraph("Dutch elm disease", "Heading3"),
            bullets,
            PageBreak(),
            paragraph("Bacterial", "Heading2"),
            paragraph(FACTS[4]),
            Spacer(1, 20),
            Table([list(row) for row in ROWS], colWidths=[150, 150]),
        ]
    )
    return target.getvalue()


def epub() -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        '<item id="nav" href="nav.xhtml" properties="nav"/><item id="b" href="two%20b.xhtml"/>'
        '<item id="a" href="one.xhtml"/></manifest>'
        '<spine><itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    first, _, second = _HTML.partition("<h2>Bacterial")
    frame = "<?xml version='1.0'?><html><body>{}</body></html>"
    return archive(
        {
            "META-INF/container.xml": container,
            "OPS/book.opf": package,
            "OPS/nav.xhtml": frame.format("<p>Contents</p>"),
            "OPS/one.xhtml": frame.format(first),
            "OPS/two b.xhtml": frame.format(f"<h2>Bacterial{second}"),
        }
    )


def odt() -> bytes:
    namespaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "text", "table", "style")
    )
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row)
        + "</table:table-row>"
        for row in ROWS
    )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format(FACTS[3], '')}</text:list>"
    body = (
        '<text:h text:outline-level="1">Tree diseases</text:h>'
        f"<text:p>{FACTS[0]}</text:p>"
        '<text:h text:outline-level="2">Fungal</text:h>'
        '<text:h text:outline-level="3">Dutch elm disease</text:h>'
        f"<text:list>{item.format(FACTS[1], '')}{item.format(FACTS[2], inner)}</text:list>"
        '<text:h text:outline-level="2">Bacterial</text:h>'
        f"<text:p>Fire <text:span>blight</text:span> blackens pear shoots.</text:p>"
        f"<table:table>{cells}</table:table>"
    )
    content = (
        f"<office:document-content {namespaces}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    return archive({"content.xml": content})


def rtf() -> bytes:
    bullets = "".join(rf"\bullet  {fact}\par " for fact in FACTS[1:4])
    return (
        rf"{{\rtf1\ansi TREE DISEASES\par\par {FACTS[0]}\par\par DUTCH ELM DISEASE\par\par "
        rf"{bullets}\par BACTERIAL\par\par {FACTS[4]}\par}}"
    ).encode("ascii")


def archive(files: dict[str, str | bytes]) -> bytes:
    """A zip archive of some files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, text in files.items():
            writer.writestr(name, text)
    return target.getvalue()


def _saved(save: object) -> bytes:
    target = io.BytesIO()
    save(target)  # type: ignore[operator]
    return target.getvalue()


FORMATS = {
    "docx": docx,
    "pptx": pptx,
    "pdf": pdf,
    "html": html,
    "epub": epub,
    "odt": odt,
}
