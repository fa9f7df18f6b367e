"""Comparisons: which thing a side means, and what is told of which, over small notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Comparison, Tutor
from calctutor.dialogue.alternatives import sides_of

NOTES = """# Rivers

## Boats

- `row(x)` moves x by hand.
- `rows()` counts the rows.

## Locks

The upper gate holds the water back. The lower gate lets it out again.

`lock open` fills the basin and keeps the key; `lock close` empties the basin and drops the key.

## Banks

| Bank | With frost | With rain |
|---|---|---|
| Clay | cracks | swells |
| Sand | holds | slides |

## Frost

Frost comes in November.

## Hypolimnion

- **Light:** none.

## Pseudohypolimnion

- **Light:** like the hypolimnion, but with a glimmer.

## Pseudopseudohypolimnion

- **Light:** bright.
"""


@pytest.fixture(scope="module")
def tutor(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    folder: Path = tmp_path_factory.mktemp("rivers")
    (folder / "rivers.md").write_text(NOTES, encoding="utf-8")
    return Tutor.open(notes=folder)


def compared(tutor: Tutor, question: str) -> Comparison:
    reply = tutor.ask(question)
    assert reply.comparison is not None, reply.text
    return reply.comparison


def cells(comparison: Comparison, side: int) -> str:
    return " | ".join(text for row in comparison.rows for text, _ in row.cells[side].items)


def test_a_setting_behind_a_side_is_no_side(tutor: Tutor) -> None:
    found = compared(tutor, "clay vs sand with frost")
    assert found.terms == ("Clay", "Sand")
    assert "holds" in cells(found, 1)
    assert "November" not in cells(found, 1)


def test_one_statement_on_both_sides_tells_them_apart_and_is_told_once(tutor: Tutor) -> None:
    reply = tutor.ask("lock open vs lock close")
    assert reply.comparison is not None
    assert len(reply.comparison.discriminator) == 1
    assert reply.text.count("drops the key") == 1


def test_what_is_like_a_third_thing_does_not_tell_two_apart(tutor: Tutor) -> None:
    found = compared(tutor, "pseudohypolimnion vs pseudopseudohypolimnion")
    assert not any("glimmer" in s.text for s in found.discriminator)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("hypo vs pseudohypolimnion", ("hypolimnion", "pseudohypolimnion")),
        ("Ivan the Fair vs Ivan Grey", ("Ivan the Fair", "Ivan Grey")),
        ("What's the difference between the marsh and the tide?", ("marsh", "tide")),
    ],
)
def test_sides_are_named_in_full(question: str, sides: tuple[str, ...]) -> None:
    assert sides_of(question) == sides
