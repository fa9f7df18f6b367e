"""Moodle XML: well formed, and each construct as Moodle's documentation of the format has it."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

import pytest
from lxml import etree

from calctutor.exports.learning import asked_as
from calctutor.exports.registry import write
from calctutor.exports.selection import Selection
from export_samples import ITEMS, KINDS, NASTY, QUIZ, SELECTION, item, option

TYPES = {
    "choice": "multichoice", "several": "multichoice", "truth": "truefalse", "text": "shortanswer",
    "pairs": "matching", "free": "essay",
}  # fmt: skip
FRACTIONS = {
    "100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25",
    "20", "16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0",
}  # fmt: skip
"""The shares that Moodle knows; any other stops an import."""


class Texts(HTMLParser):
    """The paragraphs of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag == "p"
        self.paragraphs.append("")

    def handle_data(self, data: str) -> None:
        self.paragraphs[-1] += data


def questions(selection: Selection) -> list[etree._Element]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(write("moodle", selection).data, parser)
    assert root.tag == "quiz"
    return list(root)


@pytest.fixture(scope="module")
def read() -> dict[str, etree._Element]:
    return {q.findtext("idnumber"): q for q in questions(QUIZ) if q.get("type") != "category"}


def told(question: etree._Element, path: str) -> list[str]:
    element = question.find(path)
    assert element.get("format") == "html"
    return Texts(element.findtext("text")).paragraphs


def test_every_question_has_its_type_and_what_all_types_need(read):
    assert {i: q.get("type") for i, q in read.items()} == {i.id: TYPES[asked_as(i)] for i in ITEMS}
    for made in ITEMS:
        question = read[made.id]
        assert question.findtext("name/text").endswith(f"({made.id})")
        assert told(question, "questiontext")[0] == made.stem
        feedback = told(question, "generalfeedback")
        assert feedback[0] == made.feedback
        assert feedback[1].endswith(f"“Size: {NASTY}”")
        assert float(question.findtext("defaultgrade")) == 1
        assert 0 <= float(question.findtext("penalty")) <= 1
        assert question.findtext("hidden") == "0"
        assert made.kind in [t.text for t in question.findall("tags/tag/text")]


@pytest.mark.parametrize("kind", ["sba_entity", "sba_value", "contrast", "odd_one_out", "multiple"])
def test_choices_have_fractions_that_moodle_knows_and_their_feedback(read, kind: str):
    question, made = read[f"q-{kind}"], KINDS[kind]
    answers = question.findall("answer")
    assert [Texts(a.findtext("text")).paragraphs for a in answers] == [
        [o.text] for o in made.options
    ]
    assert [told(a, "feedback") for a in answers] == [[o.feedback] for o in made.options]
    assert all(a.get("fraction").removeprefix("-") in FRACTIONS for a in answers)
    assert [float(a.get("fraction")) > 0 for a in answers] == [o.correct for o in made.options]
    assert question.findtext("single") == ("false" if kind == "multiple" else "true")
    assert question.findtext("answernumbering") == "abc"
    assert question.findtext("shuffleanswers") == ("false" if kind == "sba_value" else "true")


@pytest.mark.parametrize("keys", range(2, 11))
def test_any_number_of_right_choices_shares_the_whole_mark(keys: int):
    options = tuple(option(f"o{i}", i < keys) for i in range(keys + 2))
    several = item("multiple", options=options, key=tuple(range(keys)))
    (_, question) = questions(Selection("Q", (several,)))
    fractions = [a.get("fraction") for a in question.findall("answer")]
    assert set(f.removeprefix("-") for f in fractions) <= FRACTIONS
    assert sum(float(f) for f in fractions if float(f) > 0) == pytest.approx(100, abs=1e-3)


def test_short_answers_have_every_wording_and_no_wildcard(read):
    answers = read["q-cloze"].findall("answer")
    assert [a.findtext("text") for a in answers] == [NASTY.replace("*", "\\*"), "other"]
    assert {a.get("fraction") for a in answers} == {"100"}
    assert read["q-cloze"].findtext("usecase") == "0"


def test_pairs_have_a_right_side_without_a_left_one(read):
    subs = read["q-matching"].findall("subquestion")
    texts = [unescape(s.findtext("text")).removeprefix("<p>").removesuffix("</p>") for s in subs]
    assert texts == ["L1 " + NASTY, "L2", ""]
    rights = [s.findtext("answer/text") for s in subs]
    assert rights == [KINDS["matching"].options[i].text for i in (2, 0, 1)]


def test_true_and_false_are_spelled_as_moodle_wants(read):
    answers = read["q-true_false"].findall("answer")
    assert [(a.findtext("text"), a.get("fraction")) for a in answers] == [
        ("true", "0"),
        ("false", "100"),
    ]


def test_free_text_has_the_answer_for_its_marker_alone(read):
    for kind in ("short_answer", "set_recall", "two_tier"):
        question = read[f"q-{kind}"]
        assert question.findtext("responseformat") == "editor"
        assert told(question, "graderinfo")[0].startswith("Answer: ")
    assert told(read["q-set_recall"], "graderinfo")[0] == "Answer: one; two; three"
    assert told(read["q-two_tier"], "questiontext")[-1] == "Why?"


def test_categories_follow_the_headings_and_texts_are_descriptions():
    made = questions(SELECTION)
    kinds = [q.get("type") for q in made]
    assert kinds[:4] == ["category", "description", "description", "category"]
    assert (
        made[3].findtext("category/text") == "$course$/top/calctutor/Notes & <more>/Size // trend"
    )
    assert "notes silent" in " ".join(told(made[1], "questiontext"))
