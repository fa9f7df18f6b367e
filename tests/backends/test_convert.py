from __future__ import annotations

import re
from pathlib import Path

import pytest

from backends import documents
from calctutor.backends.convert import convert, format_of
from calctutor.backends.convert_ocr import tesseract
from calctutor.backends.converter import Converter
from calctutor.errors import ImportProblem
from calctutor.importing import Importer
from calctutor.pages import page_at, page_count, page_range

FORMATS = documents.FORMATS


class Direct:
    """Converts in this very process."""

    def __call__(self, name, data):
        return convert(name, data)

    def close(self) -> None:
        return None


def imported(name: str, data: bytes) -> str:
    importer = Importer(lambda progress: None, lambda text: len(text.split()), Direct)
    return importer.read(name, data).markdown


def headings(markdown: str) -> list[tuple[int, str]]:
    return [(len(h), text) for h, text in re.findall(r"(?m)^(#+) (.+)$", markdown)]


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_gives_the_same_headings(kind: str):
    found = headings(imported(f"trees.{kind}", FORMATS[kind]()))
    if kind == "pptx":
        # A slide has a title and no level: all are sections of the deck.
        assert found == [(2, h) for h in documents.HEADINGS if h != "Fungal"]
    else:
        assert found == headings(documents.MARKDOWN)


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_gives_the_same_statements(kind: str):
    markdown = imported(f"trees.{kind}", FORMATS[kind]())
    lines = [line.strip().removeprefix("- ") for line in markdown.splitlines()]
    assert [line for line in lines if line in documents.FACTS] == list(documents.FACTS)


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_keeps_the_list_and_its_depth(kind: str):
    markdown = imported(f"trees.{kind}", FORMATS[kind]())
    depths = [
        len(line) - len(line.lstrip()) for line in markdown.splitlines()
        if line.strip().removeprefix("- ") in documents.FACTS[1:4]
    ]  # fmt: skip
    assert depths[0] == depths[1] == 0
    assert depths[2] > 0


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_keeps_the_table(kind: str):
    markdown = imported(f"trees.{kind}", FORMATS[kind]())
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert rows == ["| Tree | Part |", "|---|---|", "| Pear | shoots |", "| Apple | blossoms |"]


def test_rtf_is_read_as_text_and_repaired():
    markdown = imported("trees.rtf", documents.rtf())
    assert [text for _, text in headings(markdown)] == [
        "Tree diseases",
        "Dutch elm disease",
        "Bacterial",
    ]
    assert f"- {documents.FACTS[1]}" in markdown


def test_pages_of_a_pdf_are_kept():
    markdown = imported("trees.pdf", documents.pdf())
    assert page_count(markdown) == 2
    assert page_at(markdown, markdown.index("Beetles")) == 1
    assert page_at(markdown, markdown.index("Fire blight")) == 2
    start, end = page_range(markdown, 2)
    assert "Bacterial" in markdown[start:end] and "Beetles" not in markdown[start:end]
    assert page_range(markdown, 3) is None


def test_slides_are_kept():
    markdown = imported("trees.pptx", documents.pptx())
    assert "<!-- slide 3 -->" in markdown
    assert page_at(markdown, markdown.index("Fire blight")) == 3


def test_the_content_counts_for_more_than_the_ending():
    assert format_of("named wrongly.docx", documents.pdf()) == "pdf"
    assert format_of("named wrongly.pdf", documents.docx()) == "docx"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-1.7 nothing", "no sound PDF"),
        ("a.pdf", documents.pdf()[:700], "no sound PDF"),
        ("a.pdf", documents.pdf(password="secret"), "password"),
        ("a.docx", documents.docx()[:5000], "damaged or cut off"),
        ("a.docx", b"not a Word file", "no DOCX"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office format"),
        ("a.docx", documents.archive({"notes.zip": documents.docx()}), "an archive"),
        ("a.docx", documents.archive({"word/document.xml": "<a"}), "damaged|missing|Word file"),
        ("a.epub", documents.archive({"META-INF/container.xml": "<a/>"}), "missing or damaged"),
        ("a.odt", documents.archive({"content.xml": ""}), "no sound XML"),
        ("a.html", b"<html><script>only()</script>", "no text"),
        ("a.docx", documents.archive({"word/document.xml": b" " * 50_000_000}), "unpack to 47 MB"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "picture|Tesseract"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_reason(name: str, data: bytes, reason: str):
    with pytest.raises(ImportProblem, match=reason) as caught:
        convert(name, data)
    assert str(caught.value).startswith(f"{name} can't be imported: ")


@pytest.mark.skipif(tesseract() is not None, reason="Tesseract is installed")
def test_a_scan_without_tesseract_is_named_as_one():
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = Path(__file__).parents[2] / "docs" / "images"
    drawing = next(iter(sorted(picture.glob("*.png"))))
    canvas = Canvas("scan.pdf")
    canvas.drawImage(ImageReader(str(drawing)), 50, 50, 400, 300)
    with pytest.raises(ImportProblem, match="a scan: pictures of pages"):
        convert("scan.pdf", canvas.getpdfdata())


def test_deep_html_is_no_danger():
    deep = b"<div>" * 100_000 + b"<p>bottom</p>"
    assert convert("deep.html", deep).text == "bottom\n"


def test_entities_are_not_expanded():
    bomb = (
        '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY e SYSTEM '
        '"file:///etc/passwd">]><a xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:text>'
        "<text:p>before &y;&e; after</text:p></office:text></a>"
    )
    text = convert("a.odt", documents.archive({"content.xml": bomb})).text
    assert "xxxx" not in text and "root" not in text and "before" in text


def test_word_runs_in_bold_stay_bold_and_boxes_come_once():
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph(style="List Bullet")
    paragraph.add_run("Site:").bold = True
    paragraph.add_run(" the knee")
    assert convert("a.docx", documents._saved(document.save)).text == "- **Site:** the knee\n"


def test_the_child_gives_what_the_converter_gives():
    converter = Converter()
    try:
        assert converter("a.html", documents.html()) == convert("a.html", documents.html())
        with pytest.raises(ImportProblem, match="no sound PDF"):
            converter("b.pdf", b"%PDF-")
        assert converter("a.docx", documents.docx()).format == "docx"
    finally:
        converter.close()


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read():
    converter = Converter(seconds=0.0)
    with pytest.raises(ImportProblem, match="takes too long"):
        converter("a.pdf", documents.pdf())
    converter._seconds = 60.0
    try:
        assert converter("a.html", documents.html()).format == "html"
    finally:
        converter.close()


def test_a_child_that_dies_is_replaced():
    converter = Converter()
    try:
        assert converter("a.html", documents.html()).format == "html"
        converter._child.kill()
        converter._child.wait()
        assert converter("a.html", documents.html()).format == "html"
    finally:
        converter.close()
