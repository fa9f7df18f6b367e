from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from calctutor.build import open_settings_embedder
from calctutor.import_types import Repaired
from calctutor.notes.repair import lost_words, repair
from calctutor.notes.repair_join import Piece, assign, confidence_of
from calctutor.notes.repair_split import split_children, split_siblings
from calctutor.notes.repair_text import clean_text, tidy_characters
from calctutor.protocols import Vectors
from calctutor.settings import read_settings
from doubles import HashingEmbedder
from notes.torn import TORN, sections

Embed = Callable[[Sequence[str]], Vectors]
CLIENT = os.environ.get("CALCTUTOR_CLIENT_NOTES", "")


@pytest.fixture(scope="module")
def embed() -> Embed:
    """The packaged model."""
    return open_settings_embedder(read_settings({})).embed_passages


def kinds(repaired: Repaired) -> dict[str, int]:
    return {finding.kind: finding.count for finding in repaired.findings}


@pytest.mark.parametrize("name", TORN)
def test_each_body_of_a_torn_file_comes_under_its_heading(name: str, embed: Embed):
    text, bodies = TORN[name]
    found = sections(repair(text, embed).markdown)
    for heading, beginnings in bodies:
        lines = [line for line in found[heading] if line[0].isupper()]
        assert len(lines) == len(beginnings)
        for line, beginning in zip(lines, beginnings, strict=True):
            assert line.startswith(beginning)


@pytest.mark.parametrize("name", TORN)
def test_no_word_is_lost(name: str, embed: Embed):
    text, _ = TORN[name]
    repaired = repair(text, embed)
    assert set(lost_words(text, repaired.markdown)) <= {"overview", "summary"}
    assert not any(finding.text.startswith("Words that were lost") for finding in repaired.findings)


def test_what_was_guessed_is_said():
    repaired = repair(TORN["clouds"][0], HashingEmbedder().embed_passages)
    heap = next(f for f in repaired.findings if f.kind == "heap")
    assert heap.doubt and "3 headings found in a block at the end" in heap.text
    assert "Summary (3 times)" in repaired.markdown
    assert [joined.path[0] for joined in repaired.joined] == ["Weather"] * 3


def test_a_body_in_doubt_stays_under_the_heading_above():
    text = "• Red • Green • Blue • Black • White • Brown\nALPHA PART\nBETA PART\nGAMMA PART\n"
    repaired = repair(text)
    doubtful = [j for j in repaired.joined if not j.kept]
    assert doubtful
    assert all(j.confidence < 0.5 for j in doubtful)
    assert "doubt" in kinds(repaired)
    body = repaired.markdown.split("## ")[0]
    assert all(joined.begins.split()[0] in body for joined in doubtful)


def test_without_a_model_words_alone_decide():
    pieces = [Piece("Iron rusts in damp air"), Piece("Gold never tarnishes")]
    assert [h for h, _ in assign(pieces, ["Iron", "Gold"], [False, False], None)] == [0, 1]


def test_the_order_of_headings_is_kept():
    pieces = [Piece(text) for text in ("gold coins", "iron nails", "iron bars", "gold rings")]
    places = [h for h, _ in assign(pieces, ["Iron", "Gold"], [False, False], None)]
    assert places == sorted(places)


def test_confidence_rises_with_the_share_and_stays_a_share():
    shown = [confidence_of(n / 100) for n in range(101)]
    assert shown == sorted(shown) and 0 < shown[0] < shown[-1] < 1


def test_bullets_of_two_kinds_are_two_depths():
    text = "• Heart ◦ four chambers ◦ beats • Lung ◦ three lobes on the right\n"
    assert repair(text).markdown == (
        "- Heart\n  - four chambers\n  - beats\n- Lung\n  - three lobes on the right\n"
    )


def test_numbered_lists_keep_their_numbers_and_what_is_below_them():
    text = "9. Wash hands\n10. Sort:\n    - red\n    - blue\na) old\n"
    expected = "9. Wash hands\n10. Sort:\n    - red\n    - blue\n- a) old\n"
    assert repair(text).markdown == expected
    torn = "1. Wash • hands • feet\n2. Dry\n"
    assert repair(torn, markdown=True).markdown == "1. Wash\n   - hands\n   - feet\n2. Dry\n"


def test_dashes_behind_a_colon_are_sub_bullets_but_one_in_a_sentence_is_none():
    text = "• Causes: – cold – damp • Bones – especially the first – are short\n"
    assert repair(text).markdown == (
        "- **Causes:**\n  - cold\n  - damp\n- Bones – especially the first – are short\n"
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Signs: red eyes (often) swollen lids", ["Signs: red eyes (often)", "swollen lids"]),
        ("Rust is a film it is seen on iron", ["Rust is a film", "it is seen on iron"]),
        ("Fever is rare in early disease pain is common",
         ["Fever is rare in early disease", "pain is common"]),
        ("Parts: smooth muscle layer fibrous outer sheath",
         ["Parts: smooth muscle layer", "fibrous outer sheath"]),
        ("a cat and a dog that can swim", ["a cat and a dog that can swim"]),
        ("seen in children (mostly) and adults", ["seen in children (mostly) and adults"]),
        ("the growth plate of the long bone", ["the growth plate of the long bone"]),
    ],
)  # fmt: skip
def test_statements_that_lost_their_marks_are_parted(text: str, parts: list[str]):
    assert split_children(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Early: pain (mild) Late: cold", ["Early: pain (mild)", "Late: cold"]),
        ("Vitamin D: a hormone", ["Vitamin D: a hormone"]),
        ("seen at rest This results from it", ["seen at rest", "This results from it"]),
        ("treated by Doctor Smith", ["treated by Doctor Smith"]),
        ("known as Paget disease", ["known as Paget disease"]),
    ],
)  # fmt: skip
def test_bullets_of_one_rank_are_parted_at_their_lead_ins(text: str, parts: list[str]):
    assert split_siblings(text) == parts


def test_names_with_brackets_become_entries_under_their_own_heading():
    text = (
        "• Trees with needles: common pine (needles stand in pairs of two) larch (sheds them) "
        "• Trees with leaves: English oak (its leaves have rounded lobes) birch (white bark)\n"
        "PARKS\nTREES\nSHRUBS\n"
    )
    found = sections(repair(text, HashingEmbedder().embed_passages).markdown)
    assert found["Trees with needles"][0] == "common pine: needles stand in pairs of two"
    assert found["Trees with leaves"][1] == "birch: white bark"


def test_characters_of_a_pdf_are_made_plain():
    text, findings = tidy_characters("\ufeffof\ufb01ce\u00a0\u200bsoft\u00ad\nware\r\nend\x07")
    assert text == "office software\nend "
    assert {finding.kind for finding in findings} == {"characters"}


def test_running_heads_and_page_numbers_go_and_are_named():
    pages = [
        f"Lecture 3: Bones\n\nBone number {n} is hard.\n\nUniversity {n}\n{n}\n"
        for n in range(1, 6)
    ]
    repaired = repair("\f".join(pages))
    body, _, comment = repaired.markdown.partition("<!-- Left out")
    assert "Lecture 3" not in body and "University" not in body
    assert "Lecture 3: Bones (5 times)" in comment
    assert [line for line in body.splitlines() if line.startswith("<!-- page")] == [
        f"<!-- page {n} -->" for n in range(1, 6)
    ]
    assert all(f"Bone number {n} is hard." in body for n in range(1, 6))


def test_a_line_that_recurs_inside_pages_stays():
    pages = [
        f"Title {n}\n\nOne two.\n\nSee below.\n\nThree four.\n\nFive.\n\nSix.\n\nSeven.\n"
        for n in "abc"
    ]
    assert repair("\f".join(pages)).markdown.count("See below.") == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("the calci-\nfication of soft tissue", "the calcification of soft tissue"),
        ("a well-known rule and a well-\nknown one", "a well-known rule and a well-known one"),
        ("the Smith-\nJones test", "the Smith-Jones test"),
        ("pages 10-\n12 of it", "pages 10- 12 of it"),
    ],
)
def test_words_parted_at_a_line_end(text: str, line: str):
    joined = " ".join(" ".join(page.lines) for page in clean_text(text).pages)
    assert joined == line


def test_broken_lines_are_joined_and_short_ones_are_not():
    text = (
        "The periosteum is the membrane that covers the outer surface of\n"
        "all bones except at the joints of long bones, and it holds the\n"
        "cells that build bone.\n\nDiploe\nspongy bone of the skull\n"
    )
    lines = repair(text).markdown.splitlines()
    assert lines[0].endswith("cells that build bone.")
    assert "Diploe spongy bone of the skull" in lines


def test_a_sentence_over_a_page_break_is_one_again():
    text = "Bone is built by cells that lie\n\fon its surface.\n\nNew one.\n"
    assert (
        repair(text).markdown
        == ("Bone is built by cells that lie on its surface.\n\n<!-- page 2 -->\n\nNew one.\n")
        or "cells that lie on its surface." in repair(text).markdown
    )


def test_a_table_of_contents_is_left_out():
    heads = ["Alpha rays", "Beta rays", "Gamma rays", "Delta rays"]
    contents = "\n".join(f"{head} ........ {n}" for n, head in enumerate(heads, 3))
    body = "\n\n".join(
        f"{head}\n\nThe text of {head} stands here, and it is long." for head in heads
    )
    repaired = repair(f"{contents}\n\n{body}\n")
    assert kinds(repaired)["contents"] == 4
    assert list(sections(repaired.markdown)) == heads


def test_headings_in_capitals_are_written_as_the_text_writes_them():
    text = "THE MRI OF MEYER BURSAE\n\nAn MRI shows what Meyer calls the bursae of the knee.\n"
    assert repair(text).markdown.startswith("## The MRI of Meyer bursae\n")


def test_markdown_keeps_its_marks():
    code, table = "```\n- code • code • code\n```", "| a | b |\n|---|---|\n| 1 | 2 |"
    text = f"# Title\n\n- one *two*\n\n{code}\n\n{table}\n"
    assert repair(text, markdown=True).markdown == text


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\f\f", "•", "• •", "-", "A\nB\nC\n", "\ufeff", "1\n2\n3\n"]
)
def test_next_to_nothing_is_no_error(text: str):
    assert repair(text, HashingEmbedder().embed_passages).markdown.endswith("\n")


def test_what_looks_like_markdown_stays_text():
    assert repair("Take 5 * 3 * 2 and <b> of $x$.\n").markdown == (
        "Take 5 \\* 3 \\* 2 and \\<b> of \\$x\\$.\n"
    )


@pytest.mark.skipif(not CLIENT, reason="CALCTUTOR_CLIENT_NOTES names no file")
def test_the_clients_own_file(embed: Embed):
    text = Path(CLIENT).read_text(encoding="utf-8")
    repaired = repair(text, embed)
    found = sections(repaired.markdown)
    begins = {
        "Localized calcification and ossification": "Metastatic",
        "Localized calcification – tumours": "Localized intratumoral",
        "Heterotopic ossification": "Developmental causes",
        "Myositis ossificans": "Haemorrhage is",
        "Metabolic disorders": "This results",
        "Arterial calcification": "Mönckeberg",
    }
    ends = {
        "Localized calcification and ossification": "divided into:",
        "Malignant mineralizing tumours": "peripheral distribution",
        "Heterotopic ossification": "pelvic origins)",
        "Myositis ossificans": "in the thigh",
        "Metabolic disorders": "in adults",
        "Arterial calcification": "crescentic calcification",
    }
    for heading, beginning in begins.items():
        assert found[heading][0].startswith(beginning)
    for heading, end in ends.items():
        assert found[heading][-1].endswith(end)
    assert lost_words(text, repaired.markdown) == ["definition"] * 5
    assert all(joined.kept for joined in repaired.joined)
