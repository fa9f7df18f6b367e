"""Whether the facts found answer the question, by evidence that means the same anywhere.

Three cases are told apart: the topic is not in the notes; the topic is, but not
what was asked of it; the words ask nothing of any notes. A strict aspect, the
type of answer and the term named are demanded outright; the rest is weighed by
a logistic model of six figures between 0 and 1 (`Signs`), none of them a raw
score. Its weights are fitted over the development halves of five folders of
unlike subjects by ``benchmarks/calibrate_abstention.py``, which prints both
error rates for folders left out of the fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from calctutor.aspects import CUES, STRICT
from calctutor.synonyms import are_synonyms
from calctutor.terms import exact
from calctutor.text import fold, stem, words
from calctutor.types import Abstention, Fact, Question, Support

COVERED = 0.4
"""A content word counts as covered from here (see `Support.covered`)."""
ABOUT = 0.5
"""Nearness to the term from which a fact is on it."""
THRESHOLD = 0.4
"""Probability of an answer from which one is given."""
FAR = 0.25
"""Cosine below which nothing in the notes is near."""
TOPIC_MISSED = 0.95
"""Weight of an uncovered last phrase ("... of *rubidium*") from which nothing is answered."""

_NUMBER = re.compile(
    r"\d(?!\d*(st|nd|rd|th))|\b(one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|half|third"
    r"|quarter|once|twice)\b"
)
_HOW_MANY = re.compile(r"\bhow many (?P<what>[a-z]+)")
_PERSON = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}|\b[A-Z][a-z]{2,} [A-Z][a-z]{2,}")
_DATE = re.compile(r"\b\d{3,4}\b|\bcentury\b|\b\d{1,2}(st|nd|rd|th)\b|\b(bc|ad|bce)\b")
_AGE = re.compile(
    r"\b(child\w*|adult\w*|infan\w*|newborn\w*|neonat\w*|elderly|young\w*|old\w*|adolescen\w*"
    r"|pubert\w*|immature|age\w*|decade\w*|p(a)?ediatric)\b"
)
_ASKING = re.compile(
    r"(what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should)\b"
)
_REASON = re.compile(
    r"\b(because|since|due|owing|as|so|so that|caus\w*|results?|reason|from|leads?|by|to|for"
    r"|when)\b"
)

Weight = Callable[[str], float]
"""How much a content word of the question weighs, 0..1."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer, each 0..1: see `signs`."""

    cosine: float
    coverage: float
    unknown: float
    open: float
    topic: float
    about: float
    aspect_missing: float


INTERCEPT = -0.18
WEIGHTS = Signs(1.80, 2.34, -1.70, -1.74, -0.95, 0.61, -1.20)


def signs(
    question: Question, chosen: Sequence[Support], weight: Weight, knows: Callable[[str], bool]
) -> Signs:
    """The figures of one question and the facts chosen for it.

    ``cosine`` of the best fact; ``coverage``, the weighted share of content words
    that the facts speak of; ``open``, ``unknown`` and ``topic``, the weight of the
    heaviest uncovered word, of those that the notes don't know, and of those that the
    last phrase is about;
    ``about``, nearness to the farthest of the terms named; ``aspect_missing``, 1 when an aspect was
    asked for that no chosen fact has.
    """
    best = [max(s.covered[i] for s in chosen) for i in range(len(question.content))]
    open_weight = {
        word: weight(word) * (1 - b) for word, b in zip(question.content, best, strict=True)
    }
    total = sum(weight(word) for word in question.content)
    return Signs(
        cosine=max(0.0, *(s.cosine for s in chosen)),
        coverage=1 - sum(open_weight.values()) / total if total else 1.0,
        unknown=max((w for word, w in open_weight.items() if not knows(word)), default=0.0),
        open=max(open_weight.values(), default=0.0),
        topic=max((open_weight[word] for word in question.topic), default=0.0),
        about=max(s.joint for s in chosen),
        aspect_missing=float(bool(question.aspects) and not any(s.aspect for s in chosen)),
    )


def probability(found: Signs) -> float:
    """The probability that facts with these signs answer their question."""
    names = Signs.__dataclass_fields__
    score = INTERCEPT + sum(getattr(WEIGHTS, n) * getattr(found, n) for n in names)
    return 1 / (1 + math.exp(-score))


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
    weight: Weight,
    knows: Callable[[str], bool],
    speaks: Callable[[Fact, str], bool],
) -> Abstention | None:
    """Why the chosen facts don't answer the question, or None when they do.

    ``knows`` says whether the notes hold a word, ``speaks`` whether a fact speaks
    of a strict aspect.
    """
    named = bool(exact(question.mentions))
    if not chosen:
        return Abstention("aspect" if named else "topic", _words_of(question))
    reason = "aspect" if any(s.about >= ABOUT for s in chosen) else "topic"
    demanded = _unmet_demand(question, chosen, speaks)
    if demanded:
        return Abstention("aspect" if named else reason, demanded)  # type: ignore[arg-type]
    if question.content or question.aspects or not named:
        found = signs(question, chosen, weight, knows)
        if (
            found.topic >= TOPIC_MISSED
            or _is_of_another(question, chosen)
            or probability(found) < THRESHOLD
        ):
            if _asks_nothing(question, found):
                return Abstention("not_a_question", question.understood)
            missing = ", ".join(missing_words(question, chosen)) or _words_of(question)
            return Abstention(reason, missing)  # type: ignore[arg-type]
    return None


def _asks_nothing(question: Question, found: Signs) -> bool:
    """Whether the words are no question at all, and far from all that the notes say."""
    return (
        found.cosine < FAR
        and len(question.understood.split()) > 1
        and not question.understood.rstrip().endswith("?")
        and not _ASKING.match(fold(question.understood))
    )


def _is_of_another(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether the facts speak of a thing, but not of the rare kind of it that was asked about."""
    missing = set(missing_words(question, chosen))
    return any(kind in missing and thing not in missing for kind, thing in question.modified)


def _words_of(question: Question) -> str:
    return ", ".join(question.content) or question.understood


def _unmet_demand(
    question: Question, chosen: Sequence[Support], speaks: Callable[[Fact, str], bool]
) -> str:
    """What was demanded outright and no chosen fact has, or ""."""
    for aspect in question.aspects:
        if aspect in STRICT and not any(
            speaks(s.fact, aspect) and (s.about >= ABOUT or s.coverage >= ABOUT) for s in chosen
        ):
            return aspect
    counted = question.wants == "number" and question.form == "list" and len(chosen) > 1
    if _only_an_aspect(question, chosen):
        return question.aspects[0]
    if question.wants and not counted and not _has_type(question, chosen):
        return f"the {question.wants}"
    return ""


def _only_an_aspect(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether nothing but the cause of a term was asked for, and no fact on it gives any."""
    named = bool(exact(question.mentions))
    cues = frozenset().union(*(CUES[a] for a in question.aspects))
    bare = all(stem(w) in cues for w in question.content)
    return named and bare and question.aspects == ("cause",) and not any(s.aspect for s in chosen)


def _counts(question: Question, text: str) -> bool:
    """Whether a text numbers what "how many" asks for: a number close before that word."""
    asked = _HOW_MANY.search(fold(question.understood))
    tokens = [fold(w.text) for w in words(text)]
    if not asked:
        return bool(_NUMBER.search(fold(text)))
    return any(
        are_synonyms(stem(token), stem(asked["what"]))
        and any(_NUMBER.match(before) for before in tokens[max(0, i - 3) : i])
        for i, token in enumerate(tokens)
    )


def _has_type(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether a chosen fact holds an answer of the wanted type."""
    wanted = question.wants
    texts = [f"{s.fact.lead_in} {s.fact.text}" for s in chosen]
    if wanted == "number":
        return any(_counts(question, text) for text in texts)
    if wanted == "age":
        return any(_NUMBER.search(fold(text)) or _AGE.search(fold(text)) for text in texts)
    if wanted == "date":
        return any(_DATE.search(fold(text)) for text in texts)
    if wanted == "reason":
        return any(s.fact.aspect == "cause" for s in chosen) or any(
            _REASON.search(fold(text)) for text in texts
        )
    return any(_PERSON.search(s.fact.text) for s in chosen)
