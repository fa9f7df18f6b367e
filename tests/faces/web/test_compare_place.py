"""The place Compare: what its operations give, and that nothing foreign acts in it."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.errors import QuestionError, RequestError
from calctutor.faces.web.ops import Context, Result
from calctutor.faces.web.places.compare import OPS
from calctutor.faces.web.render import compare as render
from calctutor.faces.web.render import plain
from calctutor.types import Abstention, Cell, Comparison, Row, Sentence
from calctutor.visit_types import Visit
from doubles_web import HOSTILE, comparison, context, hostile
from tame import faults, text_of

PAIR = ["myositis ossificans", "synovial sarcoma"]


@pytest.fixture(scope="module")
def desk(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory) -> tuple[Context, Visit]:
    return context(tutor, tmp_path_factory.mktemp("compare"))


def call(desk: tuple[Context, Visit], op: str, **args: object) -> Result:
    return OPS[f"compare.{op}"](*desk, args)


def test_a_distinction_comes_with_its_sources(desk: tuple[Context, Visit]):
    told = call(desk, "show", terms=PAIR)
    html, cards = str(told["html"]), str(told["cards"])
    assert told["terms"] == ["Myositis ossificans", "Synovial sarcoma"]
    assert "calcification is distributed centrally" in html
    assert "notes silent" in html
    assert "Disputed in your notes" in html
    numbers = {n for n in range(1, 20) if f'href="#s-compare-{n}"' in html}
    assert numbers == {n for n in range(1, 20) if f'id="s-compare-{n}"' in cards} != set()
    assert faults(html) == faults(cards) == []


def test_what_is_copied_holds_every_statement_with_its_source(desk: tuple[Context, Visit]):
    told = call(desk, "show", terms=PAIR)
    for copied in (str(told["text"]), str(told["markdown"])):
        assert "distributed centrally rather than peripherally" in copied
        assert "notes silent" in copied
        assert "localized-calcification.md, line 29" in copied
    assert "| **Site** |" in str(told["markdown"])
    assert "  Synovial sarcoma: notes silent" in str(told["text"])


def test_what_the_notes_lack_is_said(desk: tuple[Context, Visit]):
    told = call(desk, "show", terms=["bananas", "myositis ossificans"])
    assert told["terms"] == []
    assert "Your notes don&#x27;t cover “bananas”." in str(told["html"])
    assert "ct-is-abstention" in str(told["html"])


def test_one_term_or_too_many_are_refused(desk: tuple[Context, Visit]):
    with pytest.raises(QuestionError, match="at least two"):
        call(desk, "show", terms=["myositis ossificans"])
    with pytest.raises(RequestError, match="At most six"):
        call(desk, "show", terms=[f"term {i}" for i in range(7)])
    with pytest.raises(RequestError):
        call(desk, "show", terms="myositis ossificans")


def test_terms_are_offered_without_those_that_are_chosen(desk: tuple[Context, Visit]):
    found = call(desk, "terms", typed="ossif", chosen=["Myositis ossificans"], box="b<")
    html = str(found["html"])
    assert found["count"] == html.count('role="option"') > 1
    assert "Myositis" not in html
    assert 'id="b&lt;-o0"' in html
    assert call(desk, "terms", typed="zzz")["count"] == 0
    by_alias = str(call(desk, "terms", typed="FOP")["html"])
    assert 'data-value="fibrodysplasia ossificans progressiva"' in by_alias
    assert "<small" in by_alias and "FOP" in by_alias


def test_pairs_to_begin_with_can_be_compared(desk: tuple[Context, Visit]):
    chips = str(call(desk, "start")["chips"])
    pairs = [p.split('"')[0].split("|") for p in chips.split('data-rest="')[1:]]
    assert 1 <= len(pairs) <= 4
    for pair in pairs:
        told = call(desk, "show", terms=[name.replace("&#x27;", "'") for name in pair])
        assert len(told["terms"]) == 2
    beside = str(call(desk, "beside", term="Synovial sarcoma")["html"])
    assert 'data-rest="Synovial sarcoma|' in beside
    assert call(desk, "beside", term="zzz")["html"] == ""


def test_it_is_saved_as_a_word_file(desk: tuple[Context, Visit], tmp_path: Path):
    from docx import Document

    assert 'data-format="docx"' in str(call(desk, "start")["saves"])
    file = call(desk, "save", terms=PAIR, format="docx")
    assert file["name"] == "Myositis-ossificans-Synovial-sarcoma.docx"
    path = tmp_path / "a.docx"
    path.write_bytes(base64.b64decode(str(file["base64"])))
    cells = [c.text for t in Document(str(path)).tables for r in t.rows for c in r.cells]
    assert any("distributed centrally" in cell for cell in cells)
    with pytest.raises(RequestError):
        call(desk, "save", terms=PAIR, format="anki")
    with pytest.raises(RequestError, match="don't cover"):
        call(desk, "save", terms=["bananas", PAIR[0]], format="docx")


def test_hostile_terms_and_notes_stay_text():
    citation = hostile().citations[0]
    told = Comparison(
        terms=(HOSTILE, HOSTILE),
        discriminator=(Sentence(HOSTILE, (1,)),),
        rows=(Row(HOSTILE, (Cell(((HOSTILE, 1),)), Cell())),),
        trap=(Sentence(HOSTILE, (1,)),),
        citations=(citation,),
    )
    pieces = [
        *render.distinction(told),
        render.abstention(Abstention("topic", HOSTILE)),
        render.options([(HOSTILE, HOSTILE)], HOSTILE),
        render.chips(HOSTILE, [(HOSTILE, (HOSTILE, HOSTILE))]),
    ]
    for html in pieces:
        assert faults(html) == []
        assert "<script>" in text_of(html)


def test_text_to_paste_is_plain():
    told = comparison().comparison
    assert told is not None
    assert plain.comparison(told).startswith(
        "Amber river / Blue river\n\nWhat tells them apart\n"
        "  Amber rises on a mountain, Blue in a marsh. [1] [2]\n\n"
        "Site\n  Amber river: rises on the north face and meets the sea at Port Vell [1]\n"
        "  Blue river: rises in the eastern marsh [2]\n\n"
        "Age\n  Amber river: older than the hills around it [3]\n  Blue river: notes silent\n"
    )
