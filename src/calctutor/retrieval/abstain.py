"""Whether the facts found answer the question, by evidence that means the same anywhere.

Three cases are told apart: the topic is not in the notes; the topic is, but not
what was asked of it; the words ask nothing of any notes. No raw score decides
alone: a question is answered when its content words are covered by the facts
cited, its aspect is spoken of, and its type of answer is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from calctutor.aspects import STRICT
from calctutor.text import fold
from calctutor.types import Abstention, Fact, Question, Support

COVERED = 0.4
"""A content word counts as covered from here (see `Support.covered`)."""
COVERAGE_WITH_TERM = 0.34
"""Share of the words that must be covered when the facts are on the term asked about."""
COVERAGE_WITHOUT_TERM = 0.55
"""The same when no term of the notes was named."""
COSINE_WITHOUT_TERM = 0.32
"""Cosine that the best fact must reach when no term was named."""
ABOUT = 0.5
"""Nearness to the term from which a fact is on it."""

_NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|half|third|quarter)\b"
)
_PERSON = re.compile(r"(?<![.!?:] )(?<!^)\b[A-Z][a-z]{2,}")
_DATE = re.compile(r"\b\d{3,4}\b|\bcentury\b|\b\d{1,2}(st|nd|rd|th)\b")

Strict = Callable[[Fact, str], bool]
"""Whether a fact speaks of a strict aspect."""


def missing_words(question: Question, chosen: Sequence[Support]) -> tuple[str, ...]:
    """The content words of the question that none of the chosen facts speaks of."""
    return tuple(
        word
        for i, word in enumerate(question.content)
        if max((s.covered[i] for s in chosen), default=0.0) < COVERED
    )


def decide(
    question: Question,
    chosen: Sequence[Support],
    *,
    weight: Callable[[str], float],
    speaks: Strict,
) -> Abstention | None:
    """Why the chosen facts don't answer the question, or None when they do."""
    on_term = [s for s in chosen if s.about >= ABOUT]
    named = any(m.how in ("name", "alias") for m in question.mentions)
    aspect = _unanswered_aspect(question, chosen, speaks)
    if aspect:
        return Abstention("aspect" if on_term else "topic", aspect)
    missing = missing_words(question, chosen)
    if not chosen:
        return Abstention("topic", ", ".join(question.content) or question.understood)
    coverage = _coverage(question, chosen, weight)
    if named and on_term:
        if question.content and coverage < COVERAGE_WITH_TERM:
            return Abstention("aspect", ", ".join(missing))
    elif coverage < COVERAGE_WITHOUT_TERM or chosen[0].cosine < COSINE_WITHOUT_TERM:
        return Abstention("topic", ", ".join(missing) or question.understood)
    if question.wants and not _has_type(question.wants, chosen):
        return Abstention("aspect" if on_term else "topic", f"a {question.wants}")
    return None


def _unanswered_aspect(question: Question, chosen: Sequence[Support], speaks: Strict) -> str:
    """The strict aspect that was asked for and that no chosen fact speaks of, or ""."""
    for aspect in question.aspects:
        if aspect in STRICT and not any(speaks(s.fact, aspect) for s in chosen):
            return aspect
    return ""


def _coverage(
    question: Question, chosen: Sequence[Support], weight: Callable[[str], float]
) -> float:
    """Weighted share of the content words that the chosen facts speak of together."""
    weights = [weight(word) for word in question.content]
    best = [max(s.covered[i] for s in chosen) for i in range(len(weights))]
    total = sum(weights)
    return sum(b * w for b, w in zip(best, weights, strict=True)) / total if total else 1.0


def _has_type(wanted: str, chosen: Sequence[Support]) -> bool:
    """Whether a chosen fact holds an answer of the wanted type."""
    texts = [s.fact.text for s in chosen]
    if wanted == "number":
        return any(_NUMBER.search(fold(text)) for text in texts)
    if wanted == "date":
        return any(_DATE.search(fold(text)) for text in texts)
    return any(_PERSON.search(text) for text in texts)
