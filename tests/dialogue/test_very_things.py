"""The very thing asked about, and why: small notes of other subjects than any folder's."""

from __future__ import annotations

import pytest

from calctutor import Tutor
from calctutor.aspects import aspect_of_label
from calctutor.dialogue.forms import act_asked, form_of
from calctutor.dialogue.uses import uses_told
from calctutor.terms import are_words_apart
from calctutor.text import fold

PIGMENTS = """# Glaze tests

A clean tile is dipped in slip, then in the salt, and held in the kiln.

| Metal ion | Tint of the glaze | Remark |
|---|---|---|
| Lithium | crimson | |
| Sodium | yellow | so strong that it hides other tints |
| Barium | apple green | |
| Copper | blue-green | |
| Strontium | bright red | used in red tiles |

# With lime wash

| Pigment | With a little lime wash | With much lime wash |
|---|---|---|
| Chromium(III) | green deposit, turns brown in air | stays |
| Cobalt(II) | blue deposit | stays |
| Tin(IV) | white deposit | dissolves |
| Zinc | white deposit | dissolves |

# Paints

## Ochre

- earth with iron in it
- serves for wall painting and for staining leather
- ground by hand

## Verdigris

- green crust on copper
- store away from food; too warm a shelf -> toxic dust
- how it is laid on: thinly
"""
TREES = """# Trees

- `tree.walk()` visits each node.

## Adding nodes

- `push(x)` adds `x` as one node at the end.
- `graft(i, x)` puts `x` before level `i` and moves the rest.

## Removing nodes

- `cut(i)` removes the node at level `i` and returns it; without an argument, the last one.

## Cost of operations

| Operation | tree | forest |
|---|---|---|
| push at the end | $O(1)$ | $O(1)$ |
| level in the middle | $O(1)$ | $O(n)$ |

## Tools

- A **generator** makes code from a grammar.
- A **generation** is a run of objects that are collected together.

## Perinasal skin

- perinasal itching after the bath
"""
FERRIES = """# Ferries

The crossing to Skagen was given up. The Nordic Star was sold in 1978 by the owners, a bank in Oslo.

On 3 May the pilots of the harbour stayed ashore because the pay was late. They came back in June.

## Night boats

- never sail in ice, so no cabins are sold in January
- board early: thirty minutes before
- late boarding -> the bunk is given to others
"""
WARS = """# The Salt Wars

## The war in the north

The towns had hardly any boats when the war began, and bought old ones from the fishermen. To
reach the walls they built ladders of rope.

The landing on Fano that followed failed. Ole Anders Brandt was beaten and taken in 1658 by an
army that the Dutch engineer Kruse had trained. In 1660 Hans Peter Lund lost most of his boats
at Ribe.

## Its end

The war was ended in 1661 at Varde, where the towns had to give up the salt and to pay 900
talers.

# People

Rikke Lund was the sister of Brandt. The wife of the ferryman hid on Fano.
"""


@pytest.fixture(scope="module")
def tutors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tutor]:
    made = {}
    notes = {"pigments": PIGMENTS, "trees": TREES, "ferries": FERRIES, "wars": WARS}
    for name, text in notes.items():
        folder = tmp_path_factory.mktemp(name)
        (folder / "notes").mkdir()
        (folder / "notes" / f"{name}.md").write_text(text, encoding="utf-8")
        made[name] = Tutor.open(notes=folder / "notes", home=folder / "home")
    return made


REFUSED = [
    ("pigments", "What deposit does lead(II) give with lime wash?", "lead(II)"),
    ("pigments", "Why do metals tint a glaze?", "the reason"),
    ("pigments", "What are the criteria for calling copper blue-green?", "criteria"),
    ("ferries", "How many boats did the bank in Oslo sell?", "the number"),
    ("trees", "What is a linked tree?", "linked tree"),
    ("trees", "What does tree.level do?", "tree.level"),
    ("trees", "How fast is cut?", "the speed"),
]
ANSWERED = [
    ("pigments", "What deposit does cobalt(II) give with lime wash?", "blue deposit"),
    ("pigments", "What is ochre good for?", "wall painting"),
    ("trees", "What does tree.walk do?", "visits each node"),
    ("trees", "How fast is push at the end of a tree?", "O(1)"),
    ("trees", "What is a generation?", "collected together"),
    ("trees", "itching round the nose after the bath", "perinasal"),
    ("wars", "What happened to Brandt on Fano?", "taken in 1658"),
]


@pytest.mark.parametrize(("notes", "question", "missing"), REFUSED)
def test_a_sibling_of_the_thing_asked_is_no_answer(
    tutors: dict[str, Tutor], notes: str, question: str, missing: str
) -> None:
    reply = tutors[notes].ask(question)
    assert reply.abstention is not None, reply.text
    assert reply.abstention.missing == missing


@pytest.mark.parametrize(("notes", "question", "said"), ANSWERED)
def test_the_thing_itself_is_told(
    tutors: dict[str, Tutor], notes: str, question: str, said: str
) -> None:
    reply = tutors[notes].ask(question)
    assert reply.kind == "answer" and said in reply.text, reply.text


def test_the_scene_is_set_by_what_is_said_of_nobody(tutors: dict[str, Tutor]) -> None:
    reply = tutors["wars"].ask("What was Brandt's wife called?")
    assert reply.kind == "abstention", reply.text


def test_a_gene_asked_for_is_a_gene(tutor: Tutor) -> None:
    reply = tutor.ask("gene mutated in FOP")
    assert reply.abstention is not None and reply.abstention.missing == "genetics"


def test_treat_heads_a_treatment() -> None:
    assert aspect_of_label("treat") == "treatment"
    assert aspect_of_label("treaty") == ""


def test_nouns_of_one_stem_are_told_apart(tutors: dict[str, Tutor]) -> None:
    assert "collected together" not in tutors["trees"].ask("What is a generator?").text
    assert are_words_apart("author", "an authority")
    assert not are_words_apart("author", "authors")
    assert not are_words_apart("ossification", "ossified")
    assert not are_words_apart("haemorrhage", "hemorrhages")


def test_what_a_thing_is_used_for_is_told_alone(tutors: dict[str, Tutor]) -> None:
    reply = tutors["pigments"].ask("What is ochre used for?")
    assert "wall painting" in reply.text and "ground by hand" not in reply.text
    read = tutors["pigments"]._reader.read("What is ochre?")
    assert uses_told(read, []) == []


def test_why_after_a_question_asks_why_of_it(tutors: dict[str, Tutor]) -> None:
    chat = tutors["ferries"].chat(None)
    chat.say("When did the pilots of the harbour stay ashore?")
    assert "because the pay was late" in chat.say("why?").text


def test_what_follows_from_an_act_says_why_not(tutors: dict[str, Tutor]) -> None:
    chat = tutors["ferries"].chat(None)
    chat.say("How early should I board night boats?")
    assert "given to others" in chat.say("why?").text
    chat = tutors["pigments"].chat(None)
    chat.say("What is verdigris?")
    assert chat.say("why?").kind == "abstention"


def test_another_thing_with_the_same_adjective_is_asked_for(tutors: dict[str, Tutor]) -> None:
    chat = tutors["ferries"].chat(None)
    chat.say("What are night boats?")
    after = chat.say("and a night heron?")
    assert "night heron" in after.understood and after.kind == "abstention"


@pytest.mark.parametrize(
    "question",
    [
        "price of each: ochre versus verdigris",
        "ochre or verdigris? difference",
        "ochre or verdigris: what is the difference?",
        "ochre or verdigris?",
    ],
)
def test_in_what_respect_may_stand_before_or_behind(
    tutors: dict[str, Tutor], question: str
) -> None:
    reply = tutors["pigments"].ask(question)
    assert reply.comparison is not None
    assert [fold(t) for t in reply.comparison.terms] == ["ochre", "verdigris"]


def test_what_stands_before_the_colon_may_be_the_topic(tutors: dict[str, Tutor]) -> None:
    reply = tutors["ferries"].ask("Harbour pilots: on 3 May vs in June")
    assert reply.kind == "answer" and "stayed ashore" in reply.text and "June" in reply.text


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Which enzyme forms clots?", "fact"),
        ("Which lamp lights the stairs?", "fact"),
        ("Which blood groups match?", "list"),
        ("Which muscle groups bend the knee?", "list"),
        ("Which tests show iron?", "list"),
        ("which valve types dont leak", "list"),
    ],
)
def test_one_thing_is_asked_for_by_what_it_does(question: str, form: str) -> None:
    assert form_of(question) == form


def test_a_word_of_asking_can_be_what_one_is_to_do() -> None:
    assert act_asked("How should I compare with zero?") == "compare"
    assert act_asked("How do you recognise measles?") == ""
    assert act_asked("How do you paint a wall?") == ""
