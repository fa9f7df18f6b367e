"""The place Teach: texts, the question bank, exports and reports."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.errors import BankFileError, CalctutorError, RequestError
from calctutor.exports.registry import FORMATS, available
from calctutor.faces.web.ops import Context, Result
from calctutor.faces.web.places.teach import OPS
from calctutor.faces.web.render import bank, bank_form, teach
from calctutor.quiz_types import Finding, IdeaUnit, Option, QuizItem
from calctutor.study.authoring import Entry
from calctutor.types import Fact, Span
from calctutor.visit_types import Report, Visit
from doubles_web import HOSTILE, HOSTILE_FILE, answer, context, hostile
from study_doubles import SetPlace
from tame import faults, text_of

Desk = tuple[Context, Visit]


@pytest.fixture
def desk(tutor: Tutor, tmp_path: Path) -> Desk:
    made = Tutor(tutor.index, tutor.embedder, tutor.report, place=SetPlace(tmp_path))
    made.questions.__dict__["sound"] = tutor.questions.sound  # Made once for the whole file.
    return context(made, tmp_path)


def call(desk: Desk, op: str, **args: object) -> Result:
    return OPS[f"teach.{op}"](*desk, args)


def ids(found: Result) -> list[str]:
    return re.findall(r'class="ct-bank-entry" data-item="([^"]*)"', str(found["html"]))


def test_a_text_comes_in_three_lengths(desk: Desk):
    sizes = []
    for length in ("line", "paragraph", "handout"):
        told = call(desk, "snippet", term="synovial sarcoma", length=length)
        html, cards = str(told["html"]), str(told["cards"])
        assert "distributed centrally" in html
        assert "Disputed in your notes" in html
        assert 'id="s-teach-1"' in cards and 'href="#s-teach-1"' in html
        assert faults(html) == faults(cards) == []
        assert html.count('id="r-teach-1"') == 1
        assert "localized-calcification.md, line 29" in str(told["text"])
        assert "localized-calcification.md, line 29" in str(told["markdown"])
        sizes.append(len(text_of(html)))
    assert sizes == sorted(sizes) and sizes[0] < sizes[2]
    assert "<table" in html
    assert text_of(html).rstrip("_ ").endswith("Teacher's note:")


def test_a_short_text_is_told_once(desk: Desk):
    html = text_of(str(call(desk, "snippet", term="MO", length="line")["html"]))
    assert html.count("first seen at the periphery") == 1


def test_a_term_that_the_notes_lack(desk: Desk):
    told = call(desk, "snippet", term="bananas")
    assert told["term"] == ""
    assert "ct-is-abstention" in str(told["html"])
    with pytest.raises(CalctutorError):
        call(desk, "save", term="bananas", format="docx")
    with pytest.raises(RequestError):
        call(desk, "snippet", term="MO", length="novel")


def test_a_handout_is_saved(desk: Desk):
    file = call(desk, "save", term="synovial sarcoma", length="handout", format="html")
    data = base64.b64decode(str(file["base64"])).decode("utf-8")
    assert file["name"] == "Synovial-sarcoma.html"
    assert "distributed centrally" in data


def test_only_what_can_be_written_here_is_offered(desk: Desk):
    start = call(desk, "start")
    offered = re.findall(r'name="format" value="(\w+)"', str(start["formats"]))
    assert offered == [f.name for f in available()]
    shown = teach.formats(available()[1:], [FORMATS["docx"]])
    assert 'value="docx"' not in shown
    assert "Word document" in text_of(shown)
    assert str(start["kinds"]).count('type="checkbox"') == 13
    assert str(start["chips"]).count("data-term=") == 6
    assert faults("".join(map(str, start.values()))) == []


def test_the_bank_is_listed_thirty_at_a_time(desk: Desk):
    first = call(desk, "bank")
    assert len(ids(first)) == 30
    assert first["more"] is True
    assert first["ids"] == [item.id for item in desk[0].tutor.bank()]
    rest = call(desk, "bank", start=30)
    assert ids(rest)[0] == first["ids"][30]
    assert faults(str(first["html"])) == []


def test_the_bank_is_narrowed(desk: Desk):
    topic = call(desk, "bank", topic="Myositis ossificans")
    assert 5 < topic["count"] < 60
    kind = call(desk, "bank", topic="Myositis ossificans", kind="cloze")
    assert 0 < kind["count"] < topic["count"]
    assert 'data-state="offered"' in str(kind["html"])
    found = call(desk, "bank", search="elbow thigh")
    assert found["count"] > 0
    assert call(desk, "bank", search="elbow zebra")["count"] == 0
    assert call(desk, "bank", state="flawed")["count"] > 0
    assert call(desk, "bank", state="approved")["count"] == 0
    assert '<option value="Myositis ossificans">' in str(topic["topics"])


def test_an_entry_shows_key_feedback_source_and_remarks(desk: Desk):
    entries = {e.item.id: e for e in desk[0].tutor.authoring.entries()}
    for entry in entries.values():
        html = bank.entry(entry)
        assert faults(html) == [], entry.item.id
        words = text_of(html)
        for cited in entry.item.citations:
            rest = unescape(re.findall(r'data-rest="([^"]*)"', html)[0])
            assert rest.rpartition(":")[0] in desk[0].tutor.index.sources()
            assert cited.source in words
        for option in entry.item.options:
            assert option.text in words
        for unit in entry.item.gold:
            assert unit.value in words
    choice = next(e for e in entries.values() if e.item.kind == "sba_value")
    assert bank.entry(choice).count("ct-bank-key") == 1
    flawed = next(e for e in entries.values() if e.findings)
    assert flawed.findings[0].message in text_of(bank.entry(flawed))


def test_questions_are_approved_retired_and_put_back(desk: Desk):
    one, two = call(desk, "bank")["ids"][:2]
    told = call(desk, "mark", act="approve", ids=[one, two, "q-nothing"])
    assert set(told["entries"]) == {one, two}
    assert "approved" in told["entries"][one]
    assert call(desk, "bank", state="approved")["ids"] == [one, two]
    call(desk, "mark", act="retire", ids=[one])
    assert one not in call(desk, "bank")["ids"]
    assert call(desk, "bank", state="retired")["ids"] == [one]
    call(desk, "mark", act="unretire", ids=[one])
    call(desk, "mark", act="unapprove", ids=[one, two])
    assert call(desk, "bank", state="approved")["count"] == 0
    with pytest.raises(RequestError):
        call(desk, "mark", act="delete", ids=[one])


def test_a_question_is_edited_checked_kept_and_restored(desk: Desk):
    entry = next(e for e in desk[0].tutor.authoring.entries() if e.item.kind == "sba_value")
    item_id = entry.item.id
    form = str(call(desk, "edit", id=item_id)["html"])
    assert faults(form) == []
    assert form.count('name="wrong"') == len(entry.item.options)  # One is the empty one to add.
    fields = [list(pair) for pair in desk[0].tutor.authoring.fields(entry.item)]
    bad = [*fields, ["wrong", "All of the above"]]
    checked = text_of(str(call(desk, "check", id=item_id, fields=bad)["html"]))
    assert "L03" in checked and "kept out" in checked
    fields[0][1] = "Which of these fits, as your notes have it?"
    kept = call(desk, "keep", id=item_id, fields=fields)
    assert "Which of these fits, as your notes have it?" in str(kept["html"])
    assert call(desk, "bank", state="changed")["ids"] == [item_id]
    restored = call(desk, "restore", id=item_id)
    assert "as your notes have it" not in str(restored["html"])
    assert call(desk, "bank", state="changed")["count"] == 0


def test_a_question_of_ones_own_is_written_and_deleted(desk: Desk):
    form = str(call(desk, "new")["html"])
    assert faults(form) == []
    found = str(call(desk, "facts", typed="elbow thigh")["html"])
    line = unescape(re.findall(r'data-value="([^"]*)"', found)[0])
    assert line == "myositis-ossificans.md | Commonly the thigh and around the elbow."
    fields = [
        ["kind", "short_answer"],
        ["from", line],
        ["stem", "Where does it commonly lie?"],
        ["answer", "the thigh and around the elbow"],
    ]
    assert "checker" in text_of(str(call(desk, "check", new=True, fields=fields)["html"]))
    kept = call(desk, "keep", new=True, fields=fields)
    assert "your own" in text_of(str(kept["html"]))
    assert kept["id"] in call(desk, "bank", state="changed")["ids"]
    assert call(desk, "restore", id=kept["id"])["html"] == ""
    assert kept["id"] not in call(desk, "bank")["ids"]
    with pytest.raises(CalctutorError):
        call(desk, "keep", new=True, fields=[["from", line]])
    for wrong in ("x", [["stem"]], [["colour", "x"]], [["stem", 3]]):
        with pytest.raises(RequestError):
            call(desk, "keep", new=True, fields=wrong)


def test_the_file_of_changes_goes_out_and_comes_back(desk: Desk):
    item_id = call(desk, "bank")["ids"][0]
    call(desk, "mark", act="retire", ids=[item_id])
    file = call(desk, "file")
    assert file["name"] == "quiz-bank.conf"
    written = base64.b64decode(str(file["base64"])).decode("utf-8")
    assert written == f"retire {item_id}\n"

    def send(data: bytes) -> str:
        upload = "f" * 32
        desk[0].uploads.put(desk[1], upload, "mine.conf", 0, base64.b64encode(data).decode())
        return upload

    told = call(desk, "bring", file=send(b"\xef\xbb\xbf# mine\n\nretire q-ffffffffffff\n"))
    assert "finds no question" in told["told"][0]
    assert item_id in call(desk, "bank")["ids"]
    with pytest.raises(BankFileError, match=r"mine\.conf is not UTF-8"):
        call(desk, "bring", file=send(b"\xff\xfe\x00"))
    with pytest.raises(BankFileError, match="line 1"):
        call(desk, "bring", file=send(b"what is this\n"))


def test_a_teachers_own_questions_are_looked_at_then_taken_in(desk: Desk, tmp_path: Path):
    def take(name: str, data: str, **more: bool) -> Result:
        upload = "e" * 32
        coded = base64.b64encode(data.encode()).decode()
        desk[0].uploads.put(desk[1], upload, name, 0, coded)
        return call(desk, "take", file=upload, **more)

    gift = "::elbow:: Where does it commonly lie? {=the thigh and around the elbow}\n\n"
    gift += "::moon:: What is the <b>moon</b> made of? {=cheese}\n"
    look = take("mine.gift", gift)
    assert faults(str(look["html"])) == []
    assert "1 new, 0 changed, 0 as they were, 1 left out." in text_of(str(look["html"]))
    assert "What is the <b>moon</b> made of?" in text_of(str(look["html"]))
    assert look["any"] is True
    assert not (tmp_path / "quiz-bank.conf").exists()
    take("mine.gift", gift, write=True)
    assert call(desk, "bank", state="changed", search="thigh")["count"] == 1
    again = take("mine.gift", gift)
    assert again["any"] is False
    with pytest.raises(BankFileError):
        take("mine.csv", "a,b\n1,2\n")


def test_coverage_is_told(desk: Desk):
    html = str(call(desk, "coverage")["html"])
    assert faults(html) == []
    report = desk[0].tutor.bank_report()
    assert f"{report.covered} of {report.facts} statements have a question" in text_of(html)
    assert "Always choosing the longest option" in text_of(html)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_exported(desk: Desk, name: str):
    file = call(
        desk, "export", format=name, topic="arterial calcification", text="paragraph",
        some="count", count=4, parts=["quiz", "key"], approved=False, disputed=True,
    )  # fmt: skip
    data = base64.b64decode(str(file["base64"]))
    assert str(file["name"]).endswith(FORMATS[name].extension)
    assert len(data) > 200
    assert file["questions"] <= 4
    assert "Questions written" in text_of(str(file["told"]))
    if data[:2] == b"PK":
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_what_is_exported_is_what_was_asked_for(desk: Desk):
    made = call(desk, "export", format="markdown", compare=["MO", "synovial sarcoma"], some="none")
    text = base64.b64decode(str(made["base64"])).decode("utf-8")
    assert "| **Site** |" in text
    assert made["questions"] == 0
    with pytest.raises(CalctutorError, match="nothing to export"):
        call(desk, "export", format="csv", approved=True)
    with pytest.raises(RequestError):
        call(desk, "export", format="exe")
    with pytest.raises(RequestError):
        call(desk, "export", format="csv", kinds=["essay"])


def test_reports_are_read_by_the_owner(desk: Desk):
    place, owner = desk
    assert "No answer has been reported" in str(call(desk, "reports")["html"])
    student = place.visits.visit("1" * 32)
    when = datetime(2027, 3, 1, tzinfo=UTC)
    report = Report("Where?", "Here.", answer().citations, "It is not <b>there</b>.", when)
    place.visits.report(student, report)
    html = str(call(desk, "reports")["html"])
    assert "It is not <b>there</b>." in text_of(html)
    assert 'data-rest="rivers.md:5"' in html
    other = OPS["teach.reports"](place, place.visits.visit("2" * 32), {})
    assert "not <b>there" not in text_of(str(other["html"]))
    assert other["own"]
    assert owner.owner


def test_hostile_questions_notes_and_reports_stay_text():
    citation = hostile().citations[0]
    item = QuizItem(
        id=HOSTILE, kind="sba_value", stem=HOSTILE, fact_id="f", feedback=HOSTILE,
        options=(Option(HOSTILE, True, HOSTILE), Option(HOSTILE, feedback=HOSTILE)), key=(0,),
        citations=(citation,), headings=(HOSTILE,), gold=(IdeaUnit(HOSTILE, HOSTILE),),
        reason_stem=HOSTILE, left=(HOSTILE,), badge=HOSTILE, source="author",
    )  # fmt: skip
    finding = Finding("L01", "E", HOSTILE, HOSTILE)
    entry = Entry(item, "kept out", HOSTILE, (finding,), changed=True)
    fact = Fact("f", "p", HOSTILE_FILE, (HOSTILE,), HOSTILE, "", "", HOSTILE, Span(0, 1, 1, 1))
    report = Report(
        HOSTILE, HOSTILE, (citation,), HOSTILE, datetime(2027, 3, 1, tzinfo=UTC), HOSTILE
    )
    pieces = [
        bank.entry(entry),
        bank.checked(entry),
        bank.options([(HOSTILE, HOSTILE)]),
        bank_form.form([("stem", HOSTILE), ("right", HOSTILE), ("answer", HOSTILE)]),
        bank_form.facts([(fact, HOSTILE)]),
        teach.chips([HOSTILE]),
        teach.reports([report]),
        teach.described([HOSTILE]),
        *teach.snippet(hostile()),
    ]
    for html in pieces:
        assert faults(html) == []
        assert "<script>" in html.replace("&lt;", "<").replace("&gt;", ">")
