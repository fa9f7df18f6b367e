"""Handout, quiz sheet and key: composed once, opened again in every format by others' readers."""

from __future__ import annotations

import html as html_module
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser

import pypdfium2
import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from calctutor.exports.document import (
    Answer,
    Bullets,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Question,
    Run,
    Sources,
    Table,
    WriteLine,
)
from calctutor.exports.registry import write
from calctutor.exports.selection import Selection
from calctutor.exports.sheets import compose
from export_samples import COMPARISON, DISPUTED, ITEMS, KINDS, NASTY, QUIZ, SELECTION, SNIPPET, item

DOCUMENT = compose(SELECTION)


def texts(document: Document) -> list[str]:  # noqa: C901  one case a block
    """Every text of a document that stands in one piece wherever it is written."""
    found = [document.title]
    for block in document.blocks:
        match block:
            case Heading(text):
                found.append(text)
            case Paragraph(runs):
                found += plain(runs)
            case Bullets(entries):
                found += [text for entry in entries for text in plain(entry)]
            case Table(head, rows):
                found += [*head, *(t for row in rows for cell in row for t in plain(cell))]
            case Question():
                pairs = (*block.entries, *block.choices, *block.reasons)
                found += [block.stem, block.badge, block.second, *(text for _, text in pairs)]
            case Answer(_, text, said):
                found += [text, *plain(said)]
            case WriteLine(label):
                found.append(label)
            case Sources(entries):
                for s in entries:
                    found += [f"{s.path} ({s.place})", f"“{s.quote}”", s.dispute]
    return [text for text in found if text.strip()]


def plain(runs: Iterable[Run]) -> list[str]:
    return [run.text.strip() for run in runs if not run.source]


def squeezed(text: str) -> str:
    """Without white space, as lines may break anywhere; accents composed."""
    return re.sub(r"[\s\u00a0]+", "", unicodedata.normalize("NFC", text))


def test_the_parts_stand_in_order_and_the_answers_on_a_page_of_their_own():
    kinds = [b for b in DOCUMENT.blocks if isinstance(b, Heading) and b.level == 1]
    assert [heading.text for heading in kinds] == ["Questions", "Answers", "Sources"]
    places = [i for i, b in enumerate(DOCUMENT.blocks) if isinstance(b, PageBreak)]
    assert [DOCUMENT.blocks[i + 1] for i in places] == [Heading("Questions"), Heading("Answers")]


def test_parts_can_be_left_out():
    handout = compose(replace(SELECTION, parts=("handout",)))
    assert not [b for b in handout.blocks if isinstance(b, Question | Answer | PageBreak)]
    key = compose(replace(SELECTION, parts=("key",)))
    assert key.blocks[0] == Heading("Answers")
    sheet = compose(replace(QUIZ, parts=("quiz",)))
    assert not [b for b in sheet.blocks if isinstance(b, Sources)]


def test_every_statement_has_a_source_and_each_place_one_number():
    sources = next(b for b in DOCUMENT.blocks if isinstance(b, Sources)).entries
    assert [s.number for s in sources] == [1, 2, 3]
    assert sources[0].place == "a & b.md, line 1"
    assert sources[0].quote == f"Size: {NASTY}"
    assert sources[2].dispute == "Disputed by the author. Doubted."
    for block in DOCUMENT.blocks:
        match block:
            case Bullets(entries):
                assert all(entry[-1].source for entry in entries)
            case Answer(_, _, said):
                assert any(run.source for run in said)


def test_a_handout_says_whose_words_it_has_and_leaves_the_teacher_a_line():
    opening = DOCUMENT.blocks[0]
    assert isinstance(opening, Paragraph) and opening.runs[0].text.startswith("From your notes.")
    assert WriteLine("Teacher's note") in DOCUMENT.blocks
    assert texts(DOCUMENT).count("What your notes leave open: cause.") == 1


def test_a_table_says_where_the_notes_are_silent_and_what_is_disputed():
    (table,) = [b for b in DOCUMENT.blocks if isinstance(b, Table)]
    assert table.head == ("", "First & <one>", "Second")
    assert table.rows[1][1] == (Run("notes silent", italic=True),)
    assert [run.text for run in table.rows[1][2]] == ["thigh", " (disputed)", ""]
    assert [run.source for run in table.rows[0][2] if run.source] == [2, 3]


def test_the_sheet_gives_no_answer_away_and_the_key_has_each():
    sheet = [b for b in DOCUMENT.blocks if isinstance(b, Question)]
    assert [q.number for q in sheet] == list(range(1, len(ITEMS) + 1))
    assert not any("[1]" in q.stem.replace("[1] says", "") for q in sheet)
    answers = {i.kind: b.text for i, b in zip(ITEMS, answers_of(DOCUMENT), strict=True)}
    assert answers["sba_value"] == f"B: B {NASTY}"
    assert answers["multiple"] == f"B, D: B {NASTY}; D"
    assert answers["two_tier"] == f"B: B {NASTY}. Then: because"
    assert answers["true_false"] == "B: False. Then: the truth"
    assert answers["matching"] == f"1C 2A (L1 {NASTY} – C 漢字; L2 – A {NASTY})"
    assert answers["ordering"] == f"C A B (C 漢字 → A {NASTY} → B {NASTY})"
    assert answers["set_recall"] == "one; two; three"


def answers_of(document: Document) -> list[Answer]:
    return [b for b in document.blocks if isinstance(b, Answer)]


def test_there_are_lines_to_write_on_where_words_are_asked_for():
    lines = {i.kind: compose(Selection("Q", (i,))).blocks[2].lines for i in ITEMS}
    assert lines["set_recall"] == 3
    assert lines["short_answer"] == 3
    assert lines["sba_value"] == 0
    assert lines["two_tier"] == 2


def test_word_reopens_with_every_text_table_and_link():
    word = open_docx(io.BytesIO(write("docx", SELECTION).data))
    cells = [c.text for t in word.tables for row in t.rows for c in row.cells]
    body = "\n".join([*(all_text(p._p) for p in word.paragraphs), *cells])
    for text in texts(DOCUMENT):
        assert squeezed(text) in squeezed(body)
    breaks = [p.text for p in word.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["Questions", "Answers"]
    links = {e.get(qn("w:anchor")) for e in word.element.iter(qn("w:hyperlink"))}
    marks = {e.get(qn("w:name")) for e in word.element.iter(qn("w:bookmarkStart"))}
    assert links == marks == {"source_1", "source_2", "source_3"}
    (table,) = word.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert word.core_properties.title == "Title = & <b>"
    assert word.core_properties.author == ""


def all_text(element) -> str:
    return "".join(e.text or "" for e in element.iter(qn("w:t")))


def test_the_pdf_has_every_text_in_order_and_its_font_within():
    made = write("pdf", SELECTION)
    pdf = pypdfium2.PdfDocument(made.data)
    body = squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
    at = 0
    for text in texts(DOCUMENT)[1:]:
        wanted = squeezed(text.replace("漢字", "□□"))
        found = body.find(wanted, at) if text not in ("a",) else at
        assert found >= 0 or wanted in body, text
        at = max(at, found)
    assert b"/FontFile2" in made.data
    assert pdf.get_metadata_dict()["Title"] == "Title = & <b>"
    assert made.remarks == (
        "The font of the PDF lacks 2 characters of your notes, such as 字 漢; each is shown as □. "
        "Word, HTML and Markdown show them.",
    )


def test_the_pdf_begins_a_page_for_questions_and_answers_and_breaks_no_question():
    many = tuple(replace(KINDS["sba_value"], id=f"q{i}") for i in range(30))
    pages = [
        p.get_textpage().get_text_range()
        for p in pypdfium2.PdfDocument(write("pdf", Selection("Q", many)).data)
    ]
    (key,) = [p for p in pages if re.search(r"^Answers\s*$", p, re.M)]
    assert "What of sba_value" not in key
    for page in pages:
        asked = re.findall(r"What of sba_value", page)
        assert len(asked) == len(re.findall(r"C\)\s", page))


def test_the_pdf_composes_accents_and_names_letters_it_can_not_set():
    odd = replace(KINDS["reverse"], stem="Cafe\u0301 and \u05d0\u05d1 and x?")
    made = write("pdf", Selection("Q", (odd,), parts=("quiz",)))
    text = pypdfium2.PdfDocument(made.data)[0].get_textpage().get_text_range()
    assert "Café and □□ and x?" in " ".join(text.split())
    assert "lacks 2 characters" in made.remarks[0]


class Reader(HTMLParser):
    """The text of a page, what tags it has and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.links |= {given.get("href") or ""} - {""}
        self.ids |= {f"#{given['id']}"} if "id" in given else set()

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_has_every_text_and_nothing_that_runs_or_comes_from_elsewhere():
    page = write("html", SELECTION).data.decode()
    read = Reader(page)
    for text in texts(DOCUMENT):
        assert squeezed(text) in squeezed(read.text)
    known = "meta title article h1 h2 h3 h4 p b i br sup a ul ol li table thead tbody tr th td"
    assert read.tags <= {*known.split(), "span", "hr"}
    assert read.links == read.ids
    assert all(link.startswith("#ct-") for link in read.links)
    assert "http" not in page and "{{" not in html_module.unescape(page).replace("{{c1::x}}", "")


def test_two_pieces_of_html_on_one_page_share_no_anchor():
    first = Reader(write("html", SELECTION).data.decode())
    second = Reader(write("html", replace(SELECTION, title="Other")).data.decode())
    assert not first.ids & second.ids


def test_markdown_shows_every_text_and_nothing_of_it_is_markup():
    source = write("markdown", SELECTION).data.decode()
    page = MarkdownIt("commonmark").enable("table").render(source)
    read = Reader(page)
    for text in texts(DOCUMENT):
        assert squeezed(text) in squeezed(read.text), text
    assert read.tags <= set("h1 h2 h3 h4 p strong em ul li table thead tbody tr th td hr".split())
    assert page.count("<table>") == 1
    assert not read.links


@pytest.mark.parametrize(
    "stem", ["- a", "1. a", "# a", "> a", "+ a", "a\n\nb", "    a", "| a |", "=a", "![a](b)"]
)
def test_no_stem_opens_a_block_of_markdown(stem: str):
    made = write(
        "markdown", Selection("Q", (replace(KINDS["reverse"], stem=stem),), parts=("quiz",))
    )
    page = MarkdownIt("commonmark").enable("table").render(made.data.decode())
    assert squeezed(stem) in squeezed(Reader(page).text)
    assert {"ol", "blockquote", "pre", "img", "table"} & Reader(page).tags == set()


def test_a_disputed_question_has_its_badge_in_each():
    chosen = Selection("Q", (DISPUTED,))
    for name in ("markdown", "html", "csv", "tsv", "quizlet"):
        assert "Practice only: doubt." in write(name, chosen).data.decode()
    assert "Practice only: doubt." in [
        p.text for p in open_docx(io.BytesIO(write("docx", chosen).data)).paragraphs
    ]


def test_a_single_distinction_has_its_name_once():
    alone = compose(Selection("First & <one> / Second", comparisons=(COMPARISON,)))
    assert alone.title == "First & <one> / Second"
    assert Heading(alone.title, 2) not in alone.blocks
    both = compose(Selection("Both", comparisons=(COMPARISON,), snippets=(SNIPPET,)))
    assert [b for b in both.blocks if b == Heading("First & <one> / Second", 2)].__len__() == 2


def test_an_archive_has_no_dates_of_its_own():
    for name in ("docx", "anki", "qti"):
        with zipfile.ZipFile(io.BytesIO(write(name, SELECTION).data)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_long_words_and_many_terms_stay_on_the_page():
    wide = replace(item("reverse"), stem="x" * 400)
    pdf = pypdfium2.PdfDocument(write("pdf", Selection("t" * 300, (wide,))).data)
    width = pdf[0].get_size()[0]
    page = pdf[0].get_textpage()
    boxes = [page.get_charbox(i) for i in range(page.count_chars())]
    assert max(right for _, _, right, _ in boxes) <= width
