"""Yes and no are said only where a statement plainly says so."""

from __future__ import annotations

import pytest

from calctutor.dialogue.polarity import chosen_option, yes_or_no
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
    ],
)
def test_the_verdict_follows_the_words(question: str, text: str, verdict: str) -> None:
    assert yes_or_no(asked(question), support(text)) == verdict


def test_a_disputed_statement_is_no_verdict() -> None:
    assert yes_or_no(asked("Is mitosis central?"), support("central.", disputed="")) == ""


def test_the_option_that_is_said_is_chosen() -> None:
    question = asked("Is mitosis early or late?", "Is mitosis early", "late")
    assert chosen_option(question, support("a late event.")) == "late"
    assert chosen_option(question, support("seen in skin.")) == ""
