"""What parts of learned words say in plain ones."""

from __future__ import annotations

import pytest

from calctutor.text import stem
from calctutor.wordparts import says_by_part, without_again, without_place


@pytest.mark.parametrize(
    ("asked", "word", "expected"),
    [
        ("fat", "lipoma", True),
        ("blood", "haemothorax", True),
        ("inflammation", "pancreatitis", True),
        ("bone", "ossified", True),
        ("kidney", "nephropathy", True),
        ("fat", "lipstick", False),
        ("water", "hydrogen", False),
        ("heart", "card", False),
        ("liver", "nephropathy", False),
    ],
)
def test_says_by_part(asked: str, word: str, expected: bool) -> None:
    assert says_by_part(stem(asked), word) is expected


def test_without_again() -> None:
    assert without_again("reopen") == "open"
    assert without_again("river") == "river"


def test_without_place() -> None:
    assert without_place("perinasal") == "nasal"
    assert without_place("subdermal") == "dermal"
    assert without_place("period") == without_place("nasal") == ""
