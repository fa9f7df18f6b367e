from __future__ import annotations

import os
from pathlib import Path

import pytest

from backends import documents
from calctutor import Tutor
from calctutor.backends.conversions import Conversions
from calctutor.errors import ImportProblem


class Maker:
    """Makes Markdown of anything, and counts how often it was asked."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, name: str, data: bytes) -> str:
        self.calls.append(name)
        if data == b"broken":
            raise ImportProblem(f"{name} can't be imported: it is broken.")
        return f"# {data.decode()}\n"


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "notes" / "week 1" / "paper.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"one")
    return path


SOURCE = "week 1/paper.pdf"


def opened(tmp_path: Path, make: Maker, version: str = "1") -> Conversions:
    return Conversions(tmp_path / "index", make, version)


def rewrite(path: Path, data: bytes) -> None:
    """Change a file, its time too, whatever the clock's step is."""
    before = path.stat().st_mtime_ns
    path.write_bytes(data)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_a_document_is_converted_once(tmp_path: Path, make: Maker, paper: Path):
    first = opened(tmp_path, make).note(paper, SOURCE)
    again = opened(tmp_path, make).note(paper, SOURCE)
    assert first == again
    assert first.text == "# one\n" and first.source == SOURCE
    assert make.calls == ["paper.pdf"]
    assert (tmp_path / "index" / "converted" / f"{SOURCE}.md").read_text() == "# one\n"


def test_the_original_is_left_alone(tmp_path: Path, make: Maker, paper: Path):
    opened(tmp_path, make).note(paper, SOURCE)
    assert [p.name for p in paper.parent.iterdir()] == ["paper.pdf"]
    assert paper.read_bytes() == b"one"


def test_a_document_that_changed_is_converted_anew(tmp_path: Path, make: Maker, paper: Path):
    before = opened(tmp_path, make).note(paper, SOURCE)
    rewrite(paper, b"two")
    after = opened(tmp_path, make).note(paper, SOURCE)
    assert after.text == "# two\n" and after.digest != before.digest


def test_a_touched_document_is_not(tmp_path: Path, make: Maker, paper: Path):
    opened(tmp_path, make).note(paper, SOURCE)
    rewrite(paper, b"one")
    opened(tmp_path, make).note(paper, SOURCE)
    assert make.calls == ["paper.pdf"]


def test_a_correction_survives(tmp_path: Path, make: Maker, paper: Path):
    before = opened(tmp_path, make).note(paper, SOURCE)
    text = tmp_path / "index" / "converted" / f"{SOURCE}.md"
    text.write_text("# one, corrected\n", encoding="utf-8")
    after = opened(tmp_path, make).note(paper, SOURCE)
    assert after.text == "# one, corrected\n" and after.digest != before.digest
    newer = opened(tmp_path, make, version="2").note(paper, SOURCE)
    assert newer.text == "# one, corrected\n"
    assert make.calls == ["paper.pdf"]


def test_a_newer_converter_reads_what_was_not_corrected(tmp_path: Path, make: Maker, paper: Path):
    opened(tmp_path, make).note(paper, SOURCE)
    opened(tmp_path, make, version="2").note(paper, SOURCE)
    assert len(make.calls) == 2


def test_a_correction_is_kept_beside_when_the_document_changes(
    tmp_path: Path, make: Maker, paper: Path
):
    opened(tmp_path, make).note(paper, SOURCE)
    text = tmp_path / "index" / "converted" / f"{SOURCE}.md"
    for number, data in enumerate((b"two", b"three"), 1):
        text.write_text(f"corrected {number}\n", encoding="utf-8")
        rewrite(paper, data)
        conversions = opened(tmp_path, make)
        assert conversions.note(paper, SOURCE).text == f"# {data.decode()}\n"
        kept = text.with_name(f"paper.pdf.corrected-{number}.md")
        assert kept.read_text(encoding="utf-8") == f"corrected {number}\n"
        assert SOURCE in conversions.told[0] and str(kept) in conversions.told[0]


def test_a_correction_outlives_its_record(tmp_path: Path, make: Maker, paper: Path):
    opened(tmp_path, make).note(paper, SOURCE)
    text = tmp_path / "index" / "converted" / f"{SOURCE}.md"
    text.write_text("# one, corrected\n", encoding="utf-8")
    (tmp_path / "index" / "converted" / "record.json").write_bytes(b"")
    conversions = opened(tmp_path, make)
    assert conversions.note(paper, SOURCE).text == "# one\n"
    kept = text.with_name("paper.pdf.corrected-1.md")
    assert kept.read_text(encoding="utf-8") == "# one, corrected\n"
    assert len(conversions.told) == 1 and str(kept) in conversions.told[0]


def test_what_a_killed_import_wrote_is_no_correction(tmp_path: Path, make: Maker, paper: Path):
    opened(tmp_path, make).note(paper, SOURCE)
    record = tmp_path / "index" / "converted" / "record.json"
    before = record.read_bytes()
    rewrite(paper, b"two")
    opened(tmp_path, make).note(paper, SOURCE)
    record.write_bytes(before)  # As if it was killed before the record was written.
    conversions = opened(tmp_path, make)
    assert conversions.note(paper, SOURCE).text == "# two\n"
    assert conversions.told == []
    assert not list(record.parent.rglob("*corrected*"))


def test_what_could_not_be_read_is_not_tried_again_until_it_changes(
    tmp_path: Path, make: Maker, paper: Path
):
    paper.write_bytes(b"broken")
    for _ in range(2):
        with pytest.raises(ImportProblem, match="it is broken"):
            opened(tmp_path, make).note(paper, SOURCE)
    assert make.calls == ["paper.pdf"]
    rewrite(paper, b"whole")
    assert opened(tmp_path, make).note(paper, SOURCE).text == "# whole\n"


def test_what_is_gone_is_forgotten_but_a_correction_is_kept(
    tmp_path: Path, make: Maker, paper: Path
):
    other = paper.with_name("other.pdf")
    other.write_bytes(b"other")
    conversions = opened(tmp_path, make)
    conversions.note(paper, SOURCE)
    conversions.note(other, "week 1/other.pdf")
    text = tmp_path / "index" / "converted" / f"{SOURCE}.md"
    text.write_text("corrected\n", encoding="utf-8")
    conversions.forget_all_but({})
    left = sorted(p.name for p in text.parent.iterdir())
    assert left == ["paper.pdf.corrected-1.md"]
    assert len(conversions.told) == 1


@pytest.mark.parametrize(
    "source", ["a\nb.pdf", "x" * 240 + ".pdf", "a:b?.pdf", "con.pdf", "é\u0301.pdf"]
)
def test_any_name_finds_a_place(tmp_path: Path, make: Maker, source: str, paper: Path):
    conversions = opened(tmp_path, make)
    assert conversions.note(paper, source).source == source
    inside = [p for p in (tmp_path / "index" / "converted").rglob("*.md")]
    assert len(inside) == 1


def test_a_text_that_was_removed_is_made_again(tmp_path: Path, make: Maker, paper: Path):
    opened(tmp_path, make).note(paper, SOURCE)
    (tmp_path / "index" / "converted" / f"{SOURCE}.md").unlink()
    assert opened(tmp_path, make).note(paper, SOURCE).text == "# one\n"


def test_a_damaged_record_counts_as_none(tmp_path: Path, make: Maker, paper: Path):
    opened(tmp_path, make).note(paper, SOURCE)
    (tmp_path / "index" / "converted" / "record.json").write_text("{", encoding="utf-8")
    assert opened(tmp_path, make).note(paper, SOURCE).text == "# one\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "trees.pdf").write_bytes(documents.pdf())
    (notes / "deck.pptx").write_bytes(documents.pptx())
    (notes / "broken.docx").write_bytes(documents.docx()[:4000])
    (notes / "oak.md").write_text("# Oak\n\n- Oaks bear acorns.\n", encoding="utf-8")
    return notes


def test_a_folder_of_documents_is_asked_with_pages(folder: Path, tmp_path: Path):
    tutor = Tutor.open(notes=folder, home=tmp_path / "home")
    assert set(tutor.index.sources()) == {"deck.pptx", "oak.md", "trees.pdf"}
    assert set(tutor.report.converted) == {"deck.pptx", "trees.pdf"}
    assert [(s.source, s.reason) for s in tutor.report.skipped] == [
        ("broken.docx", "the file is damaged or cut off")
    ]
    reply = tutor.ask("What does fire blight do to pear shoots?")
    pages = {c.source: c.page for c in reply.citations}
    assert pages["trees.pdf"] == 2 and pages["deck.pptx"] == 3
    for citation in reply.citations:
        stored = tutor.index.note(citation.source).text
        assert stored[citation.start : citation.end] == citation.quote
        assert not citation.stale
    oak = tutor.ask("What do oaks bear?").citations[0]
    assert oak.page is None


def test_a_correction_makes_the_index_stale_and_is_answered_from(folder: Path, tmp_path: Path):
    home = tmp_path / "home"
    Tutor.open(notes=folder, home=home)
    assert Tutor.open(notes=folder, home=home).report.reason == ""
    text = next(home.rglob("trees.pdf.md"))
    corrected = text.read_text(encoding="utf-8").replace("pear shoots", "apple blossoms")
    text.write_text(corrected, encoding="utf-8")
    tutor = Tutor.open(notes=folder, home=home)
    assert tutor.report.reason == "1 of your notes has changed."
    assert "apple blossoms" in tutor.ask("What does fire blight blacken?").text


def test_a_document_that_changed_since_is_cited_as_stale(folder: Path, tmp_path: Path):
    tutor = Tutor.open(notes=folder, home=tmp_path / "home")
    (folder / "trees.pdf").write_bytes(b"another")
    reply = tutor.ask("What does fire blight do to pear shoots?")
    assert {c.source: c.stale for c in reply.citations}["trees.pdf"]
