"""The page for note authors: its examples are read as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from notes.reading import about, facts_of, terms_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "writing-notes.md"
EXAMPLES = re.findall(r"```markdown\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

EXPECTED = [
    [
        ("Myositis ossificans", "site", "", "Commonly the thigh and around the elbow."),
        (
            "Myositis ossificans",
            "action",
            "",
            "Avoid early biopsy, because the lesion can resemble an osteosarcoma.",
        ),
    ],
    [
        ("Lipoma", "", "Lipoma", "may ossify."),
        ("Haemangioma", "", "Haemangioma", "phleboliths."),
        ("Synovial sarcoma", "site", "Site", "near the joints of the limbs."),
        ("Synovial sarcoma", "size", "Growth", "slow at first."),
    ],
    [
        ("Heterotopic ossification", "cause", "", "Melorheostosis"),
        ("Heterotopic ossification", "cause", "", "Progressive osseous heteroplasia (POH)"),
    ],
    [
        ("Lipoma", "site", "Site", "heel"),
        ("Osteosarcoma", "site", "Site", "knee"),
        ("Lipoma", "age", "Age", "adults"),
        ("Osteosarcoma", "age", "Age", "adolescents"),
    ],
    [
        ("Joint replacement", "", "", "The knee is replaced less often than the hip."),
        (
            "Total hip arthroplasty",
            "definition",
            "",
            "Total hip arthroplasty (THA) is the most common operation.",
        ),
        ("total hip replacement", "name", "THR", "total hip replacement"),
        (
            "total knee replacement",
            "name",
            "TKR, knee prosthesis",
            "total knee replacement",
        ),
    ],
    [("Synovial sarcoma", "", "Calcification", "central.")],
]


@pytest.mark.parametrize(("example", "facts"), list(zip(EXAMPLES, EXPECTED, strict=True)))
def test_examples_are_read_as_the_page_says(
    example: str, facts: list[tuple[str, str, str, str]]
) -> None:
    assert [about(fact) for fact in facts_of(example)] == facts


def test_names_and_disputes_of_the_examples() -> None:
    terms = terms_of(EXAMPLES[4])
    assert terms["Joint replacement"].aliases == ("arthroplasty",)
    assert terms["Total hip arthroplasty"].aliases == ("THA",)
    assert terms["total knee replacement"].aliases == ("TKR", "knee prosthesis")
    (disputed,) = facts_of(EXAMPLES[5])
    assert disputed.disputed == "Published series describe it at the periphery more often."
