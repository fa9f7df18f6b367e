"""Whether the facts found answer the question, by evidence that means the same anywhere.

Three cases are told apart: the topic is not in the notes; the topic is, but not
what was asked of it; the words ask nothing of any notes. A strict aspect, the
type of answer and the term named are demanded outright; the rest is weighed by
a logistic model of seven figures between 0 and 1 (`Signs`), none of them a raw
score. Its weights are fitted over questions on eight folders of unlike
subjects by ``benchmarks/calibrate_abstention.py``, which prints both error
rates for folders left out of the fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from calctutor.retrieval.demands import ABOUT, unmet_demand
from calctutor.terms import base_name, exact, key
from calctutor.text import fold, words
from calctutor.types import Abstention, Fact, Question, Support
from calctutor.wordnet import are_rivals, only_names

COVERED = 0.4
"""A content word counts as covered from here (see `Support.covered`)."""
THRESHOLD = 0.5
"""Probability of an answer from which one is given."""
HALF = 0.6
"""Coverage below which it is tried whether a word leads away from the facts."""
TELLS = 0.25
"""Weight from which a content word says something of what is asked."""
FEW = 4
"""Content words up to which each must be spoken of; of many one may be the asker's own."""
BEARS = 0.45
"""Weight of words from which they bear an answer whose kind of thing is not met."""
FAR = 0.25
"""Cosine below which nothing in the notes is near."""
TOPIC_MISSED = 0.95
"""Weight of an uncovered last phrase ("... of *rubidium*") from which nothing is answered."""

_ASKING = re.compile(
    r"(what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should)\b"
)

Weight = Callable[[str], float]
"""How much a content word of the question weighs, 0..1."""


Foreign = Callable[[Sequence[str], Sequence[Support]], float]
"""How far the strangest of some words of the question leads away from facts, in cosine."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer, each 0..1: see `signs`."""

    cosine: float
    coverage: float
    unknown: float
    named: float
    about: float
    silent: float
    foreign: float


INTERCEPT = -1.43
WEIGHTS = Signs(3.52, 2.14, -1.60, -0.60, 1.22, -0.96, -1.57)


def signs(
    question: Question,
    chosen: Sequence[Support],
    weight: Weight,
    knows: Callable[[str], bool],
    foreign: Foreign,
) -> Signs:
    """The figures of one question and the facts chosen for it.

    ``coverage``, ``unknown``, ``named`` and ``silent`` are of the one thing that the facts speak
    of and that covers most: what is said of two things apart is said of neither together.
    ``cosine`` of the best fact; ``coverage``, the weighted share of content words; ``unknown`` and
    ``named``, the weight of the heaviest uncovered word of those that the notes don't know, and of
    those that can only name a thing (no verb); ``about``, nearness to the farthest of the terms
    named; ``silent``,
    1 when no telling word is covered; ``foreign``, how far the strangest uncovered word leads away.
    """
    weights = {word: weight(word) for word in question.content}
    covered = list(zip(question.content, best_covered(question, chosen, weights), strict=True))
    open_weight = {w: weights[w] * (1 - c) for w, c in covered}
    total = sum(weights.values())
    share = min(1.0, FEW / max(1, len(question.content)))
    asked = [c for w, c in covered if w not in question.kinds and weights[w] >= TELLS]
    strange = [w for w, c in covered if c < HALF and w not in question.kinds]
    return Signs(
        cosine=max(0.0, *(s.cosine for s in chosen)),
        coverage=1 - sum(open_weight.values()) / total if total else 1.0,
        unknown=max((w for word, w in open_weight.items() if not knows(word)), default=0.0) * share,
        named=max((w for word, w in open_weight.items() if only_names(word)), default=0.0) * share,
        about=max(s.joint for s in chosen),
        silent=float(bool(asked) and all(c < COVERED for c in asked)),
        foreign=min(1.0, 10 * foreign(strange, chosen)) * share,
    )


def topic_missed(question: Question, chosen: Sequence[Support], weight: Weight) -> float:
    """The weight of the heaviest uncovered word of the last phrase, 0..1."""
    best = best_covered(question, chosen, {word: weight(word) for word in question.content})
    return max(
        (
            weight(word) * (1 - c)
            for word, c in zip(question.content, best, strict=True)
            if word in question.topic
        ),
        default=0.0,
    )


def best_covered(
    question: Question, chosen: Sequence[Support], weights: Mapping[str, float]
) -> list[float]:
    """How far each content word is covered by what is said of one subject, the best one."""
    groups: dict[str, list[Support]] = {}
    for support in chosen:
        groups.setdefault(key(support.fact.subject), []).append(support)
    count = range(len(question.content))
    covered = [[max(s.covered[i] for s in group) for i in count] for group in groups.values()]
    return max(
        covered,
        key=lambda row: sum(
            weights.get(w, 1.0) * c for w, c in zip(question.content, row, strict=True)
        ),
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
    foreign: Foreign = lambda words, chosen: 0.0,
) -> Abstention | None:
    """Why the chosen facts don't answer the question, or None when they do.

    ``knows`` says whether the notes hold a word, ``speaks`` whether a fact speaks
    of a strict aspect.
    """
    named = bool(exact(question.mentions))
    if not chosen:
        return Abstention("aspect" if named else "topic", _words_of(question))
    reason = "aspect" if any(s.about >= ABOUT for s in chosen) else "topic"
    demanded = unmet_demand(question, chosen, speaks)
    if demanded:
        return Abstention("aspect" if named else reason, demanded)  # type: ignore[arg-type]
    if question.content or question.aspects or not named:
        found = signs(question, chosen, weight, knows, foreign)
        if (
            topic_missed(question, chosen, weight) >= TOPIC_MISSED
            or _is_of_another(question, chosen)
            or _has_only_kind(question, chosen, weight)
            or probability(found) < THRESHOLD
        ):
            if _asks_nothing(question, found):
                return Abstention("not_a_question", question.understood)
            missing = ", ".join(missing_words(question, chosen)) or _words_of(question)
            return Abstention(reason, missing)  # type: ignore[arg-type]
    return None


def _has_only_kind(question: Question, chosen: Sequence[Support], weight: Weight) -> bool:
    """Whether nothing telling is met of a question for a kind of thing that no fact has.

    "Which insects calcify?" is not answered by all that calcifies.
    """
    if not question.kinds or exact(question.mentions):
        return False
    pairs = zip(question.content, best_covered(question, chosen, {}), strict=True)
    met = [w for w, c in pairs if c >= HALF]
    return not set(met) & set(question.kinds) and sum(map(weight, met)) < BEARS


def is_settled(
    question: Question, chosen: Sequence[Support], speaks: Callable[[Fact, str], bool]
) -> bool:
    """Whether an outright demand alone says that the facts don't answer."""
    return bool(unmet_demand(question, chosen, speaks)) or _is_of_another(question, chosen)


def _asks_nothing(question: Question, found: Signs) -> bool:
    """Whether the words are no question at all, and far from all that the notes say."""
    return (
        found.cosine < FAR
        and len(question.understood.split()) > 1
        and not question.understood.rstrip().endswith("?")
        and not _ASKING.match(fold(question.understood))
    )


def _is_of_another(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether the facts speak of a thing, but not of the kind of it or the rival asked about."""
    missing = set(missing_words(question, chosen))
    subjects = {
        fold(w.text) for s in chosen for w in words(base_name(s.fact.subject))[-1:] if s.about < 1
    }
    return any(
        kind in missing and thing not in missing for kind, thing in question.modified
    ) or any(
        are_rivals(word, other)
        for word in missing - set(question.kinds)
        if only_names(word)
        for other in subjects
    )


def _words_of(question: Question) -> str:
    return ", ".join(question.content) or question.understood
