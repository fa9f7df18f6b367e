"""Yes and no are said only where a statement plainly says so."""

from __future__ import annotations

import pytest

from calctutor.dialogue.choosing import chosen_option
from calctutor.dialogue.options import options_in
from calctutor.dialogue.partners import has_other_partners
from calctutor.dialogue.polarity import yes_or_no
from calctutor.types import Fact, Question, Span, Support


def support(text: str, lead_in: str = "", disputed: str | None = None) -> Support:
    fact = Fact(
        "f", "p", "a.md", ("Cells", "Mitosis"), "Mitosis", "", lead_in, text, Span(0, 1, 1, 1),
        disputed=disputed,
    )  # fmt: skip
    return Support(fact, 0.8, 1.0, (1.0,), 1.0, False, 1.0)


def asked(text: str, *sides: str) -> Question:
    return Question(text, text, "which" if sides else "yesno", sides=sides)


@pytest.mark.parametrize(
    ("question", "text", "verdict"),
    [
        ("Is mitosis common in skin?", "common in skin.", "yes"),
        ("Is mitosis common in nerve?", "rare in nerve.", "no"),
        ("Is mitosis peripheral?", "central rather than peripheral.", "no"),
        ("Is mitosis central?", "central rather than peripheral.", "yes"),
        ("Does mitosis copy genes?", "makes no copy of genes.", "no"),
        ("Is mitosis always fast?", "fast.", ""),
        ("Is mitosis faster than meiosis?", "faster than meiosis.", ""),
        ("Is mitosis painful?", "seen in skin.", ""),
        ("Does mitosis take place in nerve?", "infrequent in nerve.", ""),
        ("Is mitosis rare in nerve?", "rare in nerve.", "yes"),
    ],
)
def test_the_verdict_follows_the_words(question: str, text: str, verdict: str) -> None:
    assert yes_or_no(asked(question), support(text)) == verdict


def test_what_a_label_says_is_no_yes_where_its_statement_says_the_opposite() -> None:
    late = support("The fever comes late.", "Early signs")
    assert yes_or_no(asked("Is fever an early sign in mitosis?"), late) == ""
    assert yes_or_no(asked("Is fever late in mitosis?"), late) == "yes"


def test_a_disputed_statement_is_no_verdict() -> None:
    assert yes_or_no(asked("Is mitosis central?"), support("central.", disputed="")) == ""


def choice(question: str, *told: Support) -> str:
    found = chosen_option(asked(question, "one", "other"), told)
    return found[0] if found else ""


def test_the_option_that_is_said_is_chosen() -> None:
    assert choice("Is mitosis early or late?", support("a late event.")) == "late"
    assert choice("Is mitosis early or late?", support("seen in skin.")) == ""


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is mitosis painful?", ""),
        ("Can mitosis be painless?", ""),
        ("Can mitosis restrict movement?", "yes"),
    ],
)
def test_what_may_be_or_not_is_neither_yes_nor_no(question: str, verdict: str) -> None:
    said = support("movement may be restricted. There may be pain, or neither.")
    assert yes_or_no(asked(question), said) == verdict


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Is mitosis common?", "more common than meiosis."),
        ("Does mitosis have parameters?", "reduces the number of parameters."),
        ("Does mitosis need a weak acid with a strong base?", "needs strong acid and a weak base."),
        ("Is mitosis malignant?", "malignant change, about 1%."),
        ("Is mitosis polarizing?", "Non-polarizing."),
        ("Did mitosis defeat meiosis?", "Meiosis defeated mitosis."),
    ],
)
def test_words_said_of_something_else_are_no_verdict(question: str, text: str) -> None:
    assert yes_or_no(asked(question), support(text)) == ""


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("a weak acid with a strong base", "a strong acid with a weak base", True),
        ("a weak acid with a strong base", "a strong base with a weak acid", False),
        ("5 mg within 72 hours", "72 mg within 5 hours", True),
        ("Did Rome besiege Syracuse?", "Syracuse besieged Rome.", True),
        ("Did Rome besiege Syracuse?", "Syracuse was besieged by Rome.", False),
        ("Was Syracuse besieged by Rome?", "Rome besieged Syracuse.", False),
        ("Was Rome besieged by Syracuse?", "Rome besieged Syracuse.", True),
        ("Does A resemble B?", "B resembles A.", False),
    ],
)
def test_the_same_words_with_other_partners_are_told_apart(
    question: str, text: str, other: bool
) -> None:
    assert has_other_partners(question, text) is other


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("Which suits an old oak, moss or lichen?", ["moss", "lichen"]),
        ("Did Ada Byron or Bo Coleman mix the drink in 1903?", ["Ada Byron", "Bo Coleman"]),
        ("Did Odo the Old or Odo the Young win in 871?", ["Odo the Old", "Odo the Young"]),
        ("Is the gap long or short in winter?", ["long", "short"]),
        ("Oak or elm: which rots first?", ["Oak", "elm"]),
        ("Does it grow in the shade or in the sun?", ["shade", "sun"]),
        ("Oak: is it hard or soft?", ["hard", "soft"]),
        ("Is it commonest in dark or fair skin?", ["dark", "fair"]),
        ("Is moss green?", []),
    ],
)
def test_the_alternatives_are_read_without_what_is_asked_of_them(
    question: str, options: list[str]
) -> None:
    assert [o.text for o in options_in(question)] == options
