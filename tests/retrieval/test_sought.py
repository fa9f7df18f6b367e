"""What a question seeks is told from what it names: kinds of questions that statements miss."""

from __future__ import annotations

import pytest

from calctutor.retrieval.sought import lacks_sought, only_repeats, unmet_verb
from calctutor.types import Fact, Question, Span, Support


def support(text: str, *covered: float, subject: str = "Lamp") -> Support:
    fact = Fact("f", "p", "a.md", (subject,), subject, "", "", text, Span(0, 1, 1, 1))
    return Support(fact, 0.7, 1.0, covered, 1.0, False, 1.0, 1.0)


def asked(text: str, *content: str, form: str = "fact", **more: object) -> Question:
    return Question(text, text, form, (), content, **more)  # type: ignore[arg-type]


LACKING = [
    ("What is the density of tungsten?", ("density", "tungsten"), "used in lamps"),
    ("What is the equation for the reaction?", ("equation", "reaction"), "gives a precipitate"),
    ("price of the lamp", ("price", "lamp"), "hangs in the hall"),
    ("How toxic is mercury?", ("toxic", "mercury"), "a liquid metal"),
    ("Which war was the longest?", ("war", "longest"), "a war over grain"),
    ("When do the leaves fall?", ("leaves", "fall"), "smooth, grey"),
    ("When do the leaves fall?", ("leaves", "fall"), "nuts in a husk"),
    ("Which form number is prescribed?", ("form", "number", "prescribed"), "the prescribed form"),
    ("How much is given, in mg?", ("given",), "5 ml of the solution"),
    ("How many litres per hour may be drunk?", ("litres", "drunk"), "two glasses"),
]
HELD = [
    ("What is the boiling point of ether?", ("boiling", "point", "ether"), "boils at 35 °C"),
    ("What is the wavelength of the line?", ("wavelength", "line"), "589 nm"),
    ("What is the cause of the fever?", ("cause", "fever"), "a virus"),
    ("What are the walls made of?", ("walls",), "brick"),
    ("What is the colour of the flame?", ("colour", "flame"), "crimson"),
    ("How long is the bridge?", ("bridge",), "over the river"),
    ("Which war was the longest?", ("war", "longest"), "lasted longer than most"),
    ("When do the leaves fall?", ("leaves", "fall"), "in late autumn"),
    ("Which form number is prescribed?", ("form", "number", "prescribed"), "form 6A"),
    ("How much is given, in mg?", ("given",), "20 mg at night"),
]


@pytest.mark.parametrize(("question", "content", "said"), LACKING)
def test_what_is_asked_of_a_thing_is_missed(question: str, content: tuple[str, ...], said: str):
    found = support(said, *(0.0 for _ in content))
    assert lacks_sought(asked(question, *content), [found])


@pytest.mark.parametrize(("question", "content", "said"), HELD)
def test_what_holds_it_or_may_hold_it_is_not(question: str, content: tuple[str, ...], said: str):
    found = support(said, *(0.0 for _ in content))
    assert not lacks_sought(asked(question, *content), [found])


def test_a_date_is_that_of_what_happened() -> None:
    question = asked("When did the consul die?", "consul", "die", wants="date")
    assert lacks_sought(question, [support("elected in 217 BC", 1.0, 0.0)])
    assert not lacks_sought(question, [support("killed in 217 BC", 1.0, 0.6)])


def test_a_property_that_a_statement_speaks_of_is_held() -> None:
    question = asked("What is the price of the lamp?", "price", "lamp")
    assert lacks_sought(question, [support("dear", 0.0, 1.0)])
    assert not lacks_sought(question, [support("dear", 0.9, 1.0)])


@pytest.mark.parametrize(
    ("question", "content", "gap"),
    [
        ("What did the consul eat?", ("consul", "eat"), 1.0),
        ("Who conquered the island?", ("conquered", "island"), 1.0),
        ("How do you concatenate lists?", ("concatenate", "lists"), 1.0),
        ("What does the consul show?", ("consul", "show"), 0.0),
        ("What is the eat of the lamp?", ("eat", "lamp"), 0.0),
    ],
)
def test_the_verb_is_what_is_asked(question: str, content: tuple[str, ...], gap: float) -> None:
    verbs = ("eat", "conquered", "concatenate", "show")
    assert unmet_verb(asked(question, *content), [float(w not in verbs) for w in content]) == gap


def test_a_statement_that_the_question_says_itself_tells_nothing() -> None:
    why = asked("Why is the lamp red?", "red", "lamp", wants="reason")
    assert only_repeats(why, support("red", 1.0, 1.0))
    assert not only_repeats(why, support("red, as its glass holds gold", 1.0, 1.0))
    assert not only_repeats(asked("What is red?", "red"), support("red", 1.0))
    assert not only_repeats(asked("Is the lamp red?", "red", "lamp", form="yesno"), support("red"))
