"""QTI packages against the schema of 1EdTech, and through a reader that others wrote."""

from __future__ import annotations

import io
import os
import zipfile
from html import unescape
from pathlib import Path

import pytest
from lxml import etree
from onyx2moodle.parser import AssessmentItem, parse_item

from calctutor.exports.learning import asked_as
from calctutor.exports.qti_item import identifier
from calctutor.exports.registry import write
from calctutor.exports.selection import LeftOut, Selection
from export_samples import BOTH_TIERS, DISPUTED, ITEMS, KINDS, NASTY, SELECTION, item

SCHEMA = Path(
    os.environ.get("QTI_SCHEMA") or Path(__file__).parents[3] / "shared" / "qti"
) / "qtiv2p1" / "imsqti_v2p1.xsd"  # fmt: skip
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
EXTRA = (BOTH_TIERS, DISPUTED, item("reverse", id="3/ü x", gold=KINDS["reverse"].gold))
WHOLE = Selection("Title = & <b>", (*ITEMS, *EXTRA), SELECTION.snippets)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("qti")
    with zipfile.ZipFile(io.BytesIO(write("qti", WHOLE).data)) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def read(package: Path) -> dict[str, AssessmentItem]:
    return {i.id: parse_item(package / "items" / f"{identifier(i.id)}.xml") for i in WHOLE.items}


@pytest.mark.skipif(
    not SCHEMA.exists(), reason="the QTI schema is not here: name its folder in QTI_SCHEMA"
)
def test_every_file_is_valid(package: Path):
    schema = etree.XMLSchema(etree.parse(str(SCHEMA), PARSER))
    for path in [package / "test.xml", *sorted((package / "items").iterdir())]:
        schema.validate(etree.parse(str(path), PARSER))
        assert [str(error) for error in schema.error_log] == []
    broken = etree.parse(str(package / "test.xml"), PARSER)
    broken.getroot().attrib.pop("identifier")
    assert not schema.validate(broken)


def test_the_manifest_names_every_file_and_no_other(package: Path):
    space = {"p": "http://www.imsglobal.org/xsd/imscp_v1p1"}
    manifest = etree.parse(str(package / "imsmanifest.xml"), PARSER)
    named = [f.get("href") for f in manifest.iterfind(".//p:file", space)]
    there = [p.relative_to(package).as_posix() for p in package.rglob("*.xml")]
    assert sorted([*named, "imsmanifest.xml"]) == sorted(there)
    resources = {
        r.get("identifier"): r.get("type") for r in manifest.iterfind(".//p:resource", space)
    }
    assert resources["resource-test"] == "imsqti_test_xmlv2p1"
    needed = {d.get("identifierref") for d in manifest.iterfind(".//p:dependency", space)}
    assert needed == resources.keys() - {"resource-test"}


def test_the_test_refers_to_every_item_once(package: Path):
    space = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1"}
    test = etree.parse(str(package / "test.xml"), PARSER)
    refs = [r.get("href") for r in test.iterfind(".//q:assessmentItemRef", space)]
    assert refs == [f"items/{identifier(i.id)}.xml" for i in WHOLE.items]
    assert all((package / ref).exists() for ref in refs)
    rubric = " ".join(test.find(".//q:rubricBlock", space).itertext())
    assert "First & <one>" in rubric


def test_every_question_arrives_with_its_way_of_asking(read):
    kinds = dict.fromkeys(("choice", "several", "truth"), "choice")
    kinds |= {"text": "textEntry", "free": "extendedText"}
    for made in ITEMS:
        asked = [i.kind for i in read[made.id].interactions]
        if made.kind == "ordering":
            assert asked == []  # this reader knows no orders
        elif made.kind == "matching":
            assert asked == ["match"]
        else:
            assert asked == [kinds[asked_as(made)]]


@pytest.mark.parametrize("kind", ["sba_entity", "sba_value", "contrast", "odd_one_out", "multiple"])
def test_choices_keys_marks_and_feedback_arrive(read, kind: str):
    made, seen = KINDS[kind], read[f"q-{kind}"]
    (asked,) = seen.interactions
    assert [unescape(c.html) for c in asked.choices] == [o.text for o in made.options]
    declared = seen.response_decls["RESPONSE"]
    letters = [c.identifier for c in asked.choices]
    assert declared.correct_values == [letters[i] for i in made.key]
    said = {f.identifier: unescape(f.html) for f in seen.feedback}
    for letter, option in zip(letters, made.options, strict=True):
        assert option.feedback in said[letter]
    assert f"“Size: {NASTY}”" in said["said"]
    if kind == "multiple":
        assert declared.mapping == {"A": -0.5, "B": 0.5, "C": -0.5, "D": 0.5}
        assert asked.max_choices == 4
    else:
        assert asked.max_choices == 1


def test_typed_answers_have_every_wording(read):
    declared = read["q-cloze"].response_decls["RESPONSE"]
    assert declared.correct_values == [NASTY]
    assert declared.mapping == {NASTY: 1.0, "other": 1.0}
    stem = "".join(read["q-cloze"].body_xml.itertext())
    assert stem == f"Fill in the gap. {NASTY} is  here."


def test_pairs_arrive_with_what_is_left_over(read):
    (asked,) = read["q-matching"].interactions
    assert [unescape(c.html) for c in asked.match_sources] == ["L1 " + NASTY, "L2"]
    assert [unescape(c.html) for c in asked.match_targets] == [
        KINDS["matching"].options[i].text for i in (2, 0, 1)
    ]
    declared = read["q-matching"].response_decls["RESPONSE"]
    assert declared.correct_values == ["L1 R1", "L2 R2"]
    assert declared.mapping == {"L1 R1": 0.5, "L2 R2": 0.5}


def test_an_order_and_two_tiers_of_choices_keep_their_rules(read):
    assert read["q-ordering"].response_decls["RESPONSE"].correct_values == ["C3", "C1", "C2"]
    both = read["q-both"]
    assert [i.response_identifier for i in both.interactions] == ["RESPONSE", "REASON"]
    assert both.response_decls["REASON"].correct_values == ["B"]
    xml = both.raw_xml.decode()
    assert xml.index("<and>") < xml.index('<correct identifier="REASON"') < xml.index("</and>")


def test_what_is_asked_otherwise_is_told():
    told = set(write("qti", Selection("Q", (*ITEMS, BOTH_TIERS))).left_out)
    assert LeftOut(3, "asked as free text, for you to mark", whole=False) in told
    assert LeftOut(1, "an order earns all or nothing there", whole=False) in told


def test_names_are_fit_and_stay_apart():
    assert identifier("q-1f0c2ab93d44") == "q-1f0c2ab93d44"
    assert identifier("3/ü x") != identifier("3/u x")
    assert all(c.isascii() and (c.isalnum() or c in "_-.") for c in identifier("3/ü x"))
