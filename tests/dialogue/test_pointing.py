"""Turns that point to what was said before, and comparisons in full, over small notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Reply, Tutor
from calctutor.dialogue.pointing import opposite, other_way_round
from calctutor.dialogue.referents import nth, things_told, with_ordinals
from calctutor.terms import TermIndex
from calctutor.types import Sentence, Term, Turn

NOTES = {
    "shells.md": """# Shell commands

## pack

- `--soft`: the files stay as they are.
- `--hard`: the files are thrown away.

## Crates

- `crate -d NAME` removes a crate that is sealed; `-D` removes it even if not.
""",
    "clouds.md": """# Clouds

## Cirrus vs stratus

| | Cirrus | Stratus |
|---|---|---|
| Height | above 6000 m | below 2000 m |
| Made of | ice | droplets |
| Rain | seldom | drizzle |

## Mammatus clouds

Also called bubble clouds. Pouches that hang from the anvil of a storm.

## Lens clouds (lenticular clouds)

They stand still over mountains. Those over Mount Fuji are far from any front.

## Kinds of fog

| Fog | Cause | Where |
|---|---|---|
| Steam fog | cold air over warm water | lakes |
| Hill fog | air that is lifted | slopes |

""",
    "valleys.md": """# Valleys

## Glen sign

A notch in the ridge. Seen in: valleys that a glacier cut.

## Reversed glen sign

A hump in the ridge. Seen in: valleys that lava filled.
""",
}


@pytest.fixture(scope="module")
def clouds(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    folder = tmp_path_factory.mktemp("pointing")
    (folder / "notes").mkdir()
    for name, text in NOTES.items():
        (folder / "notes" / name).write_text(text, encoding="utf-8")
    return Tutor.open(notes=folder / "notes", home=Path(folder) / "home")


def last(tutor: Tutor, *turns: str) -> Reply:
    chat = tutor.chat(None)
    return [chat.say(turn) for turn in turns][-1]


@pytest.mark.parametrize(
    ("before", "turn", "understood"),
    [
        ("What does pack --soft do?", "and --hard?", "What does pack --hard do?"),
        (
            "How do I remove a sealed crate?",
            "what if it isn't sealed yet?",
            "How do I remove a sealed crate if the crate isn't sealed yet?",
        ),
        ("What are lens clouds?", "mammatus clouds, what are they?", "what are mammatus clouds?"),
        ("Which fog lies on lakes?", "what is its cause?", "what is Steam fog's cause?"),
        (
            "What are lens clouds?",
            "which ones are far from a front?",
            "which Lens clouds are far from a front?",
        ),
    ],
)
def test_a_turn_becomes_a_question_of_its_own(
    clouds: Tutor, before: str, turn: str, understood: str
) -> None:
    assert last(clouds, before, turn).understood == understood


def test_the_other_case_is_answered(clouds: Tutor) -> None:
    assert "thrown away" in last(clouds, "What does pack --soft do?", "and --hard?").text


def test_the_other_half_is_asked_for_in_full(tutor: Tutor) -> None:
    reply = last(tutor, "Which soft tissue tumours are malignant?", "and the harmless ones?")
    assert reply.understood == "Which soft tissue tumours are harmless?"
    assert "phleboliths" in reply.text and "osteosarcoma" not in reply.text
    assert opposite("harmless", "Which rocks are hard?") == ""


def test_a_sign_is_a_thing_and_no_other_sign(clouds: Tutor) -> None:
    reply = clouds.ask("what is the glen sign")
    assert "glacier" in reply.text and "lava" not in reply.text
    assert clouds.terms.named("glen sign") == ("Glen sign",)


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ("bubble clouds", "Mammatus clouds"),
        ("lenticular clouds", "Lens clouds (lenticular clouds)"),
    ],
)
def test_other_names_lead_to_the_thing(clouds: Tutor, other: str, name: str) -> None:
    assert clouds.terms.named(other) == (name,)


def test_a_table_with_the_sides_as_columns_is_compared_by_its_rows(clouds: Tutor) -> None:
    found = last(clouds, "How is cirrus told from stratus?").comparison
    assert found is not None and found.terms == ("Cirrus", "Stratus")
    told = {row.aspect: tuple(cell.items[0][0] for cell in row.cells) for row in found.rows}
    assert told == {
        "Height": ("above 6000 m", "below 2000 m"),
        "Made of": ("ice", "droplets"),
        "Rain": ("seldom", "drizzle"),
    }


def test_a_comparison_tells_what_was_asked_of_both_sides(clouds: Tutor) -> None:
    found = clouds.ask("compare cirrus and stratus regarding height").comparison
    assert found is not None and [row.aspect for row in found.rows] == ["Height"]
    assert [cell.items[0][0] for cell in found.rows[0].cells] == ["above 6000 m", "below 2000 m"]


def test_rows_of_a_table_are_compared_by_its_headers(clouds: Tutor) -> None:
    found = clouds.compare("steam fog", "hill fog")
    assert [row.aspect for row in found.rows] == ["Where", "cause"]  # type: ignore[union-attr]


def test_the_other_way_round_puts_two_things_in_each_others_place() -> None:
    terms = TermIndex([Term("Sand", kind="heading"), Term("Silt", kind="heading")])
    turn = Turn("", "How does sand differ from silt?", Reply("answer", "", ""))
    assert other_way_round("and the other way round?", turn, terms) == (
        "How does silt differ from sand?"
    )
    assert other_way_round("vice versa?", turn, terms) == "How does silt differ from sand?"
    assert other_way_round("and the other one?", turn, terms) == ""
    alone = Turn("", "What is sand?", Reply("answer", "", ""))
    assert other_way_round("and the other way round?", alone, terms) == ""


def test_the_second_of_a_list_is_the_element_and_not_the_lists_name() -> None:
    listed = ("Soils: Loam", "Soils: Peat", "Clay (Soils): holds water.")
    told = tuple(Sentence(text, (1,)) for text in listed)
    turn = Turn("", "which soils?", Reply("answer", "", "", sentences=told))
    assert things_told(turn) == ["Loam", "Peat", "clay"]
    assert nth(with_ordinals("and the 2nd one?"), turn) == "and Peat?"
    one = Turn("", "", Reply("answer", "", "", sentences=(Sentence("Soils: loam, peat.", (1,)),)))
    assert things_told(one) == ["loam", "peat"]
