"""Whether facts answer a question is judged by what they speak of, not by a score alone."""

from __future__ import annotations

from dataclasses import fields, replace

from calctutor.retrieval.abstain import Signs, decide, probability, signs
from calctutor.types import Abstention, Fact, Mention, Question, Span, Support


def support(text: str, *covered: float, about: float = 1.0, cosine: float = 0.8) -> Support:
    fact = Fact("f", "p", "a.md", ("Granite",), "Granite", "", "", text, Span(0, 1, 1, 1))
    mean = sum(covered) / len(covered) if covered else 0.0
    return Support(fact, cosine, about, covered, mean, False, 1.0, about)


def question(text: str, *content: str, **more: object) -> Question:
    mention = Mention(("Granite",), 0, 1, "granite")
    return Question(text, text, "fact", (mention,), content, **more)  # type: ignore[arg-type]


def found_signs(asked: Question, *chosen: Support) -> Signs:
    return signs(asked, chosen, chosen, lambda w: 1.0, lambda w: False, lambda w, c: 0.0)


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


def test_a_number_of_another_thing_speaks_against_an_answer() -> None:
    asked = question("how many crystals has granite", "crystals", wants="number")
    of_them = found_signs(asked, support("has three large crystals", 0.5))
    of_years = found_signs(asked, support("crystals, known for 300 years", 0.5))
    assert (of_them.unnumbered, of_years.unnumbered) == (0.0, 1.0)
    assert probability(of_years) < probability(of_them)


def test_a_rare_kind_of_a_thing_is_another_thing() -> None:
    asked = question("orbicular granite", "orbicular", "rock", modified=(("orbicular", "rock"),))
    assert decided(asked, support("a rock", 0.0, 1.0)) == Abstention("aspect", "orbicular")


def test_no_facts_are_no_answer() -> None:
    assert decided(question("granite colour", "colour")) == Abstention("aspect", "colour")


def test_each_sign_moves_the_probability_its_way() -> None:
    base = Signs(*[0.5] * len(fields(Signs)))
    against = {"unknown", "named", "foreign", "fact", "other", "unnumbered"}
    for name in (field.name for field in fields(Signs)):
        way = -1 if name in against else 1
        assert way * (probability(replace(base, **{name: 0.9})) - probability(base)) > 0, name
