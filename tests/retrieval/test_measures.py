"""Durations, doses and what something does to something, where statements hold none of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Tutor
from small_notes import tutor_of

HERBS = """# Herbs

## Silverwort

- needs shade and water
- brings down a fever
- tincture: 5 ml, with 40 % alcohol
- half-life: 6 hours

## Moonleaf

- flowers for three weeks in May
- tea from 2 leaves
- causes drowsiness
- not after a meal
"""


@pytest.fixture(scope="module")
def tutor(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    return tutor_of(tmp_path_factory.mktemp("herbs"), HERBS, "herbs")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How long does silverwort need shade?", "the duration"),
        ("How many weeks does silverwort need shade?", "the number"),
        ("What is the half-life of moonleaf?", "the half-life"),
        ("Does silverwort cause baldness?", "baldness"),
        ("Does gin cause drowsiness with moonleaf?", "gin"),
    ],
)
def test_what_is_asked_and_no_statement_holds_is_said(
    tutor: Tutor, question: str, missing: str
) -> None:
    told = tutor.ask(question)
    assert told.abstention is not None, told.text
    assert told.abstention.missing == missing


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How long does moonleaf flower?", "flowers for three weeks in May"),
        ("How many weeks does moonleaf flower?", "flowers for three weeks in May"),
        ("What is the half-life of silverwort?", "half-life: 6 hours"),
        ("Does moonleaf cause drowsiness?", "causes drowsiness"),
        ("Does silverwort lower a fever?", "brings down a fever"),
    ],
)
def test_what_a_statement_holds_is_told(tutor: Tutor, question: str, quote: str) -> None:
    assert quote in [c.quote for c in tutor.ask(question).citations]


def test_a_half_life_may_be_written_as_a_sign(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Rootwine\n\n- t½ 36 h\n- red, from the root\n", "utf-8")
    told = Tutor.open(notes=tmp_path).ask("What is the half-life of rootwine?")
    assert told.abstention is None or told.abstention.missing != "the half-life"
