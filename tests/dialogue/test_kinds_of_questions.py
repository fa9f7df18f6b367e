"""Kinds of questions in other words than the notes', over small notes of no known folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.dialogue.alternatives import sides_of
from calctutor.dialogue.forms import kinds_asked
from small_notes import tutor_of

TREES = """# Trees in winter

| Tree | Bud | Bark | Fruit |
|---|---|---|---|
| Ash | black, opposite | grey, ridged with age | keys |
| Beech | long, slender, copper | smooth, grey | nuts in a spiny husk |
| Silver birch | small, brown | white, peels | winged seeds |

## Vitamins in leaves

- **Vitamin C:** high in young beech leaves.
- **Vitamin K:** the gardener finds it in every green leaf.
"""
WARS = """# The First Salt War

The First Salt War lasted from 1310 to 1314.

# The Second Salt War

The Second Salt War lasted from 1351 to 1360. Its pretext was a toll.
"""


@pytest.fixture(scope="module")
def tutor(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    folder = tmp_path_factory.mktemp("kinds")
    notes = folder / "notes"
    notes.mkdir()
    (notes / "trees.md").write_text(TREES, encoding="utf-8")
    (notes / "wars.md").write_text(WARS, encoding="utf-8")
    return Tutor.open(notes=notes, home=Path(folder) / "home")


def test_the_rows_that_have_what_is_asked_are_told_and_counted(tutor: Tutor) -> None:
    reply = tutor.ask("Which trees have grey bark?")
    assert "Ash" in reply.text and "Beech" in reply.text and "birch" not in reply.text
    assert "2" in reply.sentences[0].text


@pytest.mark.parametrize(
    "question",
    [
        "What colour are the buds of an oak?",
        "bark of the oak",
        "What pollinates the beech?",
        "What does vitamin A do?",
        "What causes hyperphosphataemia?",
        "What is a gardening?",
        "Who led the Second Salt War?",
        "What happened in the Fourth Salt War?",
    ],
)
def test_a_rival_or_a_thing_not_said_is_not_answered(tutor: Tutor, question: str) -> None:
    assert tutor.ask(question).kind == "abstention"


def test_how_many_are_listed_is_counted(tutor: Tutor) -> None:
    reply = tutor.ask("How many vitamins in leaves are listed?")
    assert reply.kind == "answer"
    assert "2" in reply.sentences[0].text


def test_an_ordinal_swaps_the_thing_of_the_last_question(tutor: Tutor) -> None:
    chat = tutor.chat()
    chat.say("When was the First Salt War?")
    reply = chat.say("and the second?")
    assert "1351" in reply.text and "1310" not in reply.text


def test_both_are_the_last_two_things_talked_about(tutor: Tutor) -> None:
    chat = tutor.chat()
    chat.say("What is the First Salt War?")
    chat.say("What is the Second Salt War?")
    assert chat.say("how do these two differ?").kind == "comparison"


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("which drug causes it", ("drug",)),
        ("Which islands did Rome take", ("islands",)),
        ("What causes scurvy", ()),
        ("Which electrolyte problem shortens the QT?", ("electrolyte", "problem")),
    ],
)
def test_the_kind_asked_for_is_the_noun_behind_which(question: str, kinds: tuple[str, ...]) -> None:
    assert kinds_asked(question) == kinds


def test_a_bare_prefix_and_the_one_are_completed_from_the_other_side() -> None:
    assert sides_of("hypo vs hyperkalaemia on ECG")[0] == "hypokalaemia on ECG"
    sides = sides_of("How does ossification after surgery differ from the one after injury?")
    assert sides == ("ossification after surgery", "ossification after injury")


PAINTS = """# Rust

## Forced rust

- Sea rust
- Acid rust

## Slow rust

- **Setting:** damp cellars.

## Bolt rust

The thread of the bolt is eaten.

# Care

## Lacquer

- **Gloss:** dull films.
- **Gloss in adults:** bright films, unlike in children of the trade.

## Toll keepers

Several keepers tried to tax the ferries:

- Anselm, dismissed by the abbot in the spring of the great flood
- Bertha, who published the accounts of the ferry and made them look better
- Corvin, whose plan for a bridge was refused by the guild in its last year
"""
DIETS = """# Malt fever

- **Coat:** bare patches in children.
- **Coat in adults:** grey.

# Anaemia

## Iron anaemia

- **Cells:** small.

## Folate anaemia

- **Cells:** large.
"""


@pytest.mark.parametrize(
    ("notes", "thing", "kinds"),
    [
        (PAINTS, "rust", ("Sea rust", "Acid rust", "damp cellars", "thread of the bolt")),
        (DIETS, "anaemia", ("small", "large")),
    ],
)
def test_kinds_that_stand_under_headings_of_their_own_are_all_told(
    tmp_path: Path, notes: str, thing: str, kinds: tuple[str, ...]
) -> None:
    text = tutor_of(tmp_path, notes).ask(f"What kinds of {thing} are there?").text
    assert [k for k in kinds if k not in text] == []
    assert f"Your notes list {len(kinds)} under {thing.capitalize()}:" in text


def test_what_announces_a_list_is_said_of_long_elements_too(tmp_path: Path) -> None:
    text = tutor_of(tmp_path, PAINTS).ask("Which keepers tried to tax the ferries?").text
    assert [n for n in ("Anselm", "Bertha", "Corvin") if n not in text] == []


def test_of_two_values_asked_both_are_told(tmp_path: Path) -> None:
    text = tutor_of(tmp_path, DIETS).ask("malt fever: coat in kids next to coat in adults").text
    assert "bare patches in children" in text and "grey" in text


TOLLS = """# The First Toll War

The First Toll War lasted from 1310 to 1314. It broke out over a bridge. The duke lost an eye in it.
The winter was hard. The town had to pay nine barrels of salt.

# The Second Toll War

The Second Toll War lasted from 1351 to 1360. Its pretext was a goat. The abbot hid in a mill.
The harvest was poor. The summer was dry. The duke was made to pay two geese.
"""


def test_what_is_asked_before_the_first_side_is_asked_of_both(tmp_path: Path) -> None:
    reply = tutor_of(tmp_path, TOLLS).ask(
        "Compare the payments after the first and second Toll War"
    )
    assert reply.comparison is not None
    first, second = (cell.items[0][0] for cell in reply.comparison.rows[0].cells)
    assert "nine barrels" in first and "two geese" in second


def test_the_only_thing_in_bold_under_a_heading_is_defined(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "alloys.md").write_text(
        "# Alloys\n\n- **Brass:** copper with zinc.\n", encoding="utf-8"
    )
    tutor = Tutor.open(notes=notes, home=tmp_path / "home")
    assert "copper with zinc" in tutor.ask("What is brass?").text
    assert tutor.ask("What is bronze?").kind == "abstention"
