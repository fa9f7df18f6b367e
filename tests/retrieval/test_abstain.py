"""Whether facts answer a question is judged by what they speak of, not by a score alone."""

from __future__ import annotations

from dataclasses import fields, replace

from calctutor.retrieval.abstain import Signs, decide, probability
from calctutor.types import Abstention, Fact, Mention, Question, Span, Support


def support(text: str, *covered: float, about: float = 1.0, cosine: float = 0.8) -> Support:
    fact = Fact("f", "p", "a.md", ("Granite",), "Granite", "", "", text, Span(0, 1, 1, 1))
    mean = sum(covered) / len(covered) if covered else 0.0
    return Support(fact, cosine, about, covered, mean, False, 1.0, about)


def question(text: str, *content: str, **more: object) -> Question:
    mention = Mention(("Granite",), 0, 1, "granite")
    return Question(text, text, "fact", (mention,), content, **more)  # type: ignore[arg-type]


def decided(asked: Question, *chosen: Support, speaks: bool = False) -> Abstention | None:
    return decide(
        asked, chosen, weight=lambda w: 1.0, knows=lambda w: False, speaks=lambda f, a: speaks
    )


def test_covered_words_on_the_term_are_an_answer() -> None:
    assert decided(question("colour of granite", "colour"), support("grey colour", 1.0)) is None


def test_an_uncovered_word_is_named_as_what_is_missing() -> None:
    found = decided(question("melting granite", "melting"), support("grey", 0.0, cosine=0.5))
    assert found == Abstention("aspect", "melting")


def test_a_strict_aspect_needs_a_fact_that_speaks_of_it() -> None:
    asked = question("treatment of granite", "treatment", aspects=("treatment",))
    assert decided(asked, support("grey", 1.0)) == Abstention("aspect", "treatment")
    assert decided(asked, support("grey", 1.0), speaks=True) is None


def test_how_many_needs_a_number() -> None:
    asked = question("how many crystals has granite", "crystals", wants="number")
    assert decided(asked, support("has three large crystals", 1.0)) is None
    missing = decided(asked, support("has large crystals", 1.0))
    assert missing == Abstention("aspect", "the number")


def test_a_rare_kind_of_a_thing_is_another_thing() -> None:
    asked = question("hornblende rock", "hornblende", "rock", modified=(("hornblende", "rock"),))
    assert decided(asked, support("a rock", 0.0, 1.0)) == Abstention("aspect", "hornblende")


def test_a_word_that_only_describes_makes_no_other_thing() -> None:
    asked = question("a crumbly rock", "crumbly", "rock", modified=(("crumbly", "rock"),))
    assert decided(asked, support("a rock with large grains", 0.0, 1.0)) is None


def test_no_facts_are_no_answer() -> None:
    assert decided(question("granite colour", "colour")) == Abstention("aspect", "colour")


def test_each_sign_moves_the_probability_its_way() -> None:
    base = Signs(*[0.5] * len(fields(Signs)))
    against = {"unknown", "named", "foreign", "fact", "subjects", "unnumbered"}
    against |= {"lacking", "act", "far", "strange"}
    for name in (field.name for field in fields(Signs)):
        way = -1 if name in against else 1
        assert way * (probability(replace(base, **{name: 0.9})) - probability(base)) > 0, name
