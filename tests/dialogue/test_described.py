"""Questions that only describe what they want, and others in words that the notes don't use."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.dialogue.described import described
from calctutor.dialogue.forms import form_of, kinds_asked

ROCKS = """# Rocks

## Granite

- Looks: coarse, pink and grey grains
- Sign of: slow cooling deep down

## Basalt

- Looks: fine and black
- Sign of: fast cooling at the surface

# Loose ground

| Ground | Grain | Drains |
|---|---|---|
| gravel at the beach | 2 to 64 mm | at once |
| clay in the field | below 0.002 mm | hardly |

# Layers

Seen under a quarry:

- limestone
- flint
- chalk
"""
WARS = """# The First Salt War

The First Salt War began over a toll. It lasted from 1310 to 1314.

# The Second Salt War

The Second Salt War lasted from 1351 to 1360. Its pretext was a toll.
"""
DRUGS = """# Drugs for the heart

## Loop drugs

- furosemide, bumetanide
- block a carrier in the kidney
- Harm: deafness, gout

## Diuretics

- make the kidney pass more water

# Signs

- **Myocardial infarction:** pain behind the breastbone.
- **Hypertension:** mostly silent.
"""


GERMS = """# Cocci

- in clusters
- S. aureus
  - golden colonies
  - carried in the nose
- S. epidermidis
  - white colonies
- GAS (S. pyogenes)
  - chains
- Clostridia (spores, anaerobes)
  - C. tetani: lockjaw
  - C. difficile
    - after antibiotics

# Errors

- **Type I error:** a false alarm.
- **Type II error:** a missed effect.

# Choosing a tool

- **Saw:** cuts wood; dull teeth need a file.
- **Knife:** cuts bread and rope; never use it on wire.
- **Pliers:** cut wire.
"""


@pytest.fixture(scope="module")
def germs(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    return _opened(tmp_path_factory.mktemp("germs"), {"germs": GERMS})


@pytest.fixture(scope="module")
def rocks(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    return _opened(tmp_path_factory.mktemp("rocks"), {"rocks": ROCKS, "wars": WARS})


@pytest.fixture(scope="module")
def drugs(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    return _opened(tmp_path_factory.mktemp("drugs"), {"drugs": DRUGS})


def _opened(folder: Path, texts: dict[str, str]) -> Tutor:
    notes = folder / "notes"
    notes.mkdir()
    for name, text in texts.items():
        (notes / f"{name}.md").write_text(text, encoding="utf-8")
    return Tutor.open(notes=notes, home=folder / "home")


@pytest.mark.parametrize(
    ("question", "form", "kind"),
    [
        ("hormone released when the stomach stretches", "reverse", "hormone"),
        ("tool you take when a pipe leaks", "reverse", "tool"),
        ("harmless animals that look dangerous?", "list", "animals"),
        ("rivers and lakes that dry up in summer, which", "list", "lakes"),
        ("modes of the reset", "list", "modes"),
    ],
)
def test_a_thing_described_is_asked_for(question: str, form: str, kind: str) -> None:
    assert form_of(question) == form
    assert kinds_asked(question) == (kind,)


@pytest.mark.parametrize(
    "question",
    [
        "What animal is dangerous?",
        "symptoms of the flu",
        "list the rocks that float",
        "animals that sting, how do they do it?",
        "bark of the oak",
        "if rocks that float sink",
    ],
)
def test_other_questions_are_no_mere_description(question: str) -> None:
    assert described(question) is None


def test_a_thing_described_is_named_with_what_it_is_a_sign_of(rocks: Tutor) -> None:
    reply = rocks.ask("rock that has coarse pink grains")
    assert reply.kind == "answer"
    assert "Granite" in reply.text and "slow cooling" in reply.text and "fast" not in reply.text


def test_a_row_of_a_table_is_told_by_its_cells_and_not_by_its_name(rocks: Tutor) -> None:
    reply = rocks.ask("How fast does gravel at the beach drain?")
    assert "at once" in reply.text and "Ground: gravel" not in reply.text


def test_each_member_of_a_class_has_its_date(rocks: Tutor) -> None:
    reply = rocks.ask("dates of the two Salt Wars")
    assert "1310" in reply.text and "1351" in reply.text and "pretext" not in reply.text


def test_the_statement_with_the_date_answers_when(rocks: Tutor) -> None:
    reply = rocks.ask("When did the First Salt War begin?")
    assert reply.kind == "answer" and "1310" in reply.text


def test_what_else_is_listed_leaves_out_what_is_known(rocks: Tutor) -> None:
    reply = rocks.ask("What else is seen under a quarry besides flint?")
    assert "limestone" in reply.text and "chalk" in reply.text and "flint" not in reply.text


def test_things_named_one_after_the_other_are_each_told(rocks: Tutor) -> None:
    reply = rocks.ask("granite basalt, how does each look")
    assert reply.kind == "comparison"
    assert "pink" in reply.text and "black" in reply.text


def test_where_either_lies_is_asked_of_both(rocks: Tutor) -> None:
    reply = rocks.ask("how does it look: granite or basalt")
    assert "pink" in reply.text and "black" in reply.text


def test_the_one_with_a_feature_is_another_one_than_before(rocks: Tutor) -> None:
    chat = rocks.chat(None)
    chat.say("Tell me about granite")
    reply = chat.say("now the one that is fine and black, what is it?")
    assert "Basalt" in reply.text and "Granite" not in reply.text


def test_what_is_said_of_a_class_is_said_of_a_member_that_it_opens_with(drugs: Tutor) -> None:
    reply = drugs.ask("What does furosemide block?")
    assert reply.kind == "answer" and "carrier" in reply.text


@pytest.mark.parametrize(
    ("question", "said"),
    [("water pills", "pass more water"), ("high blood pressure", "silent")],
)
def test_lay_phrases_are_read_as_the_notes_words(drugs: Tutor, question: str, said: str) -> None:
    reply = drugs.ask(f"Tell me about {question}")
    assert said in reply.text
    assert any(question in notice for notice in reply.notices)


def test_what_is_nested_under_a_name_with_an_initial_is_said_of_it(germs: Tutor) -> None:
    reply = germs.ask("What do S. aureus colonies look like?")
    assert "S. aureus" in reply.text and "golden" in reply.text and "white" not in reply.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("type 2 error", "missed effect"),
        ("what is the type 1 error", "false alarm"),
        ("c diff, after what?", "after antibiotics"),
        ("what does tetanus cause", "lockjaw"),
    ],
)
def test_names_are_found_as_students_write_them(germs: Tutor, question: str, said: str) -> None:
    assert said in germs.ask(question).text


def test_what_is_asked_instead_of_a_thing_is_another_thing(germs: Tutor) -> None:
    reply = germs.ask("what cuts wire instead of a knife?")
    assert "Pliers" in reply.text
