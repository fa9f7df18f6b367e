"""GIFT through two readers that others wrote, and through calctutor's own."""

from __future__ import annotations

import io
import json
import re
import subprocess
import warnings
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from calctutor.errors import BankFileError
from calctutor.exports.gift_reader import read_gift
from calctutor.exports.learning import asked_as
from calctutor.exports.reading import read_questions
from calctutor.exports.registry import write
from calctutor.exports.selection import LeftOut, Selection
from export_samples import DISPUTED, ITEMS, KINDS, NASTY, QUIZ, SELECTION, item, unit

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pygiftparser import parser as pygift
    from pygiftparser.utils import transformSpecials

PEG = Path(__file__).parents[1] / "data" / "gift" / "gift-pegjs-1.0.2.js"
TYPES = {
    "choice": "MC",
    "several": "MC",
    "truth": "TF",
    "text": "Short",
    "pairs": "Matching",
    "free": "Essay",
}
GIFT = write("gift", QUIZ).data.decode()


def node() -> str:
    """The JavaScript runtime that comes with playwright."""
    from playwright._impl._driver import compute_driver_executable

    return str(compute_driver_executable()[0])


def pegged(gift: str) -> list[dict[str, Any]]:
    """The questions as gift-pegjs, the grammar of GIFT in JavaScript, reads them."""
    code = (
        f"const p=require({json.dumps(str(PEG))});let t='';process.stdin.on('data',d=>t+=d)"
        ".on('end',()=>console.log(JSON.stringify(p.parse(t))))"
    )
    ran = subprocess.run(
        [node(), "-e", code], input=gift, capture_output=True, encoding="utf-8", check=True
    )
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def read() -> dict[str, dict[str, Any]]:
    return {q["id"]: q for q in pegged(GIFT) if q["type"] != "Category"}


def test_every_question_is_there_in_its_way(read):
    assert {i: q["type"] for i, q in read.items()} == {i.id: TYPES[asked_as(i)] for i in ITEMS}


def test_stems_and_feedback_arrive_letter_by_letter(read):
    for made in ITEMS:
        assert read[made.id]["stem"]["text"].split("\n")[0] == made.stem
        said = read[made.id]["globalFeedback"]["text"].split("\n")
        assert made.feedback in said
        assert f"[1] Notes & <more> > Size / trend – a & b.md, line 1: “Size: {NASTY}”" in said
        assert read[made.id]["tags"] == [made.kind]


@pytest.mark.parametrize("kind", ["sba_entity", "sba_value", "contrast", "odd_one_out"])
def test_choices_keys_and_their_feedback_arrive(read, kind: str):
    choices = read[f"q-{kind}"]["choices"]
    options = KINDS[kind].options
    assert [c["text"]["text"] for c in choices] == [o.text for o in options]
    assert [c["isCorrect"] for c in choices] == [o.correct for o in options]
    assert [c["feedback"]["text"] for c in choices] == [o.feedback for o in options]


def test_several_right_choices_share_the_mark_and_wrong_ones_take_as_much(read):
    assert [c["weight"] for c in read["q-multiple"]["choices"]] == [-50, 50, -50, 50]


def test_short_answers_arrive_with_every_accepted_wording(read):
    choices = read["q-cloze"]["choices"]
    assert [c["text"]["text"] for c in choices] == [NASTY.replace("*", "\\*"), "other"]
    assert all(c["isCorrect"] for c in choices)


def test_pairs_arrive_with_what_is_left_over(read):
    pairs = [(p["subquestion"]["text"], p["subanswer"]) for p in read["q-matching"]["matchPairs"]]
    assert [left for left, _ in pairs] == ["L1 " + NASTY, "L2", ""]
    assert pairs[0][1] == "C 漢字"
    # This reader leaves its own marks for escaped signs in the right side of a pair.
    marks = {f"&&{ord(c):03};": c for c in "\\:#={}~"}
    for mark, sign in marks.items():
        pairs = [(left, right.replace(mark, sign)) for left, right in pairs]
    assert [right for _, right in pairs][1:] == [KINDS["matching"].options[i].text for i in (0, 1)]
    ordered = [p["subquestion"]["text"] for p in read["q-ordering"]["matchPairs"]]
    assert ordered == ["1.", "2.", "3."]


def test_true_and_false_have_their_feedback(read):
    truth = read["q-true_false"]
    assert truth["isTrue"] is False
    assert truth["trueFeedback"]["text"] == KINDS["true_false"].options[0].feedback
    assert truth["falseFeedback"]["text"] == KINDS["true_false"].options[1].feedback


def test_categories_follow_the_headings_and_texts_are_descriptions():
    made = pegged(write("gift", SELECTION).data.decode())
    categories = [q["title"].strip() for q in made if q["type"] == "Category"]
    assert categories[0] == "$course$/top/calctutor/Notes & <more>"
    assert categories[1] == "$course$/top/calctutor/Notes & <more>/Size // trend"
    texts = [q["stem"]["text"] for q in made if q["type"] == "Description"]
    assert len(texts) == 2
    assert "size: First & <one> – " + NASTY + " [1]; Second – small [2]" in texts[0]


def without_braces(value: Any) -> Any:
    """The same data without braces: pygiftparser ends the answers at an escaped one."""
    if isinstance(value, str):
        return value.replace("{ } ", "").replace("{", "").replace("}", "")
    if isinstance(value, tuple):
        return tuple(map(without_braces, value))
    if is_dataclass(value):
        return replace(
            value, **{f.name: without_braces(getattr(value, f.name)) for f in fields(value)}
        )
    return value


def test_a_second_reader_finds_the_same_questions():
    items = without_braces(ITEMS)
    questions = pygift.parseFile(io.StringIO(write("gift", Selection("Q", items)).data.decode()))
    assert [q.valid for q in questions] == [True] * len(items)
    assert [unescaped(q.text).split("\n")[0] for q in questions] == [made.stem for made in items]
    for made, question in zip(items, questions, strict=True):
        assert unescaped(question.generalFeedback).split("\n")[-1].startswith("[2] ")
        if asked_as(made) in ("choice", "several"):
            answers = question.answers.answers
            assert [unescaped(a.answer).strip() for a in answers] == [o.text for o in made.options]
            assert [a.fraction > 0 for a in answers] == [o.correct for o in made.options]


def unescaped(text: str) -> str:
    return transformSpecials(text).replace("\\\\", "\\")


def test_calctutor_reads_its_own_file_back():
    drafts = {draft.name: draft for draft in read_gift(GIFT, "x.gift").drafts}
    assert set(drafts) == {made.id for made in ITEMS}
    for made in ITEMS:
        assert drafts[made.id].value("stem") == made.stem
        assert drafts[made.id].value("from").startswith("a & b.md | **Size:** =1+1")
    chosen = [(n, v) for n, v in drafts["q-sba_value"].lines if n in ("right", "wrong")]
    assert sorted(chosen) == sorted(
        ("right" if o.correct else "wrong", o.text) for o in KINDS["sba_value"].options
    )
    typed = [(n, v) for n, v in drafts["q-cloze"].lines if n in ("answer", "alias")]
    assert typed == [("answer", NASTY), ("alias", "other")]


def test_what_gift_cannot_hold_is_left_out_with_its_reason():
    arrow = item("reverse", gold=(unit("a -> b"),))
    weight = item("reverse", id="q-w", gold=(unit("%50% of it"),))
    made = write("gift", Selection("Q", (arrow, weight, KINDS["reverse"])))
    assert made.questions == 1
    assert made.left_out == (
        LeftOut(2, "an answer holds “->” or begins like a weight, for which GIFT has no escape"),
    )
    assert [q["id"] for q in pegged(made.data.decode()) if q["type"] != "Category"] == ["q-reverse"]


def test_what_is_asked_otherwise_is_told():
    told = {(part.count, part.reason) for part in write("gift", QUIZ).left_out}
    assert (3, "asked as free text, for you to mark") in told
    assert (1, "the correction of a false statement is told but not asked") in told
    assert (1, "the second question, the reason, is told but not asked") in told
    assert (1, "an order, asked as pairs of places and entries") in told


def test_a_disputed_question_shows_its_badge():
    (_, asked) = pegged(write("gift", Selection("Q", (DISPUTED,))).data.decode())
    assert asked["stem"]["text"].endswith("\n(Practice only: doubt.)")


def test_a_choice_that_begins_like_a_weight_or_a_format_stays_itself():
    options = tuple(
        replace(o, text=text, feedback="")
        for o, text in zip(KINDS["sba_value"].options, ("%50% x", "[html] y", "[z]"), strict=True)
    )
    made = write("gift", Selection("Q", (replace(KINDS["sba_value"], options=options),)))
    choices = pegged(made.data.decode())[1]["choices"]
    assert [c["text"]["text"] for c in choices] == ["%50% x", "[html] y", "[z]"]
    assert [c["isCorrect"] for c in choices] == [False, True, False]


TEACHERS = """
// a comment
$CATEGORY: Week 1

::Grant:: [html]Who's <b>buried</b> in Grant's tomb? {~Nobody =Grant#Yes! ~%0%Lee}

Two plus {=two =2} is four.

::many:: Which are even? {~%50%two ~%-100%three
~%50%four#well}

Born? {#1822:0}

No question at all

Grant was born in {#1822:5}.

::m:: Match. {=a -> b =c -> d}

1+1=2{T}

Half? {=%100%all =%50%half}

Tell me. {}
"""


def test_a_teachers_file_is_read_and_what_can_not_be_taken_is_named():
    read = read_gift(TEACHERS, "t.gift")
    by_stem = {draft.value("stem"): draft.lines[1:] for draft in read.drafts}
    assert by_stem == {
        "Who's buried in Grant's tomb?": (
            ("kind", "sba_value"), ("right", "Grant"), ("wrong", "Nobody"), ("wrong", "Lee"),
        ),
        "Fill in the gap. Two plus _____ is four.": (
            ("kind", "cloze"), ("answer", "two"), ("alias", "2"),
        ),
        "Which are even?": (
            ("kind", "multiple"), ("right", "two"), ("right", "four"), ("wrong", "three"),
        ),
        "Born?": (("kind", "short_answer"), ("answer", "1822")),
    }  # fmt: skip
    named = [
        re.sub(r"^t.gift, line \d+: ", "", told).split(" is left out")[0] for told in read.told
    ]
    assert named == ["“Fill in the gap. Grant was born in _____.”", "“Match.”", "“1+1=2”"] + [
        "“Half?”",
        "“Tell me.”",
    ]
    assert read.told[0].startswith("t.gift, line 16: ")


def test_braces_that_do_not_pair_up_are_named_with_their_line():
    with pytest.raises(BankFileError, match=r"t\.gift, line 3: the braces"):
        read_gift("// x\n\nWhat }{ ?\n", "t.gift")


def test_a_file_is_told_by_name_and_content():
    assert read_questions("::a:: b {=c}", "x.txt").drafts[0].value("answer") == "c"
    assert read_questions("question,answer\na,b\n", "x.txt").drafts[0].value("answer") == "b"
    assert read_questions("retire q-1\n", "quiz-bank.conf") is None
    assert read_questions('{"items": []}', "bank.json") is None
