"""Whether the facts found answer the question, by evidence that means the same anywhere.

Three cases are told apart: the topic is not in the notes; the topic is, but not
what was asked of it; the words ask nothing of any notes. A logistic model weighs
figures that mean the same for any folder (`Signs`), none of them a raw score: what
the facts speak of, how far the best stands out, and what the question demands and
they lack (a strict aspect, a number, a person). Its weights are fitted over questions
on many folders of unlike subjects by ``benchmarks/calibrate_abstention.py``, which
prints both error rates for folders left out of the fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from calctutor.retrieval.demands import ABOUT, lacks_number, unmet_demand, unmet_reason
from calctutor.retrieval.sought import lacks_sought, unmet_verb
from calctutor.spelling import DISTINGUISHING
from calctutor.terms import base_name, exact, key
from calctutor.text import fold, words
from calctutor.types import Abstention, AbstentionReason, Fact, Question, Support
from calctutor.wordnet import are_rivals, entry, only_names

COVERED = 0.4
"""A content word counts as covered from here (see `Support.covered`)."""
THRESHOLD = 0.5
"""Probability of an answer from which one is given."""
HALF = 0.6
"""Coverage below which it is tried whether a word leads away from the facts."""
BEARS = 0.45
"""Weight of words from which they bear an answer whose kind of thing is not met."""
FEW = 4
"""Content words up to which each must be spoken of; of many one may be the asker's own."""
MANY = 6
"""Content words that make a question long."""
BESIDE = 10
"""The nearest statements that the best one is held against."""
SCENE = 0.6
"""How much a word counts that only another statement of the paragraph speaks of."""
NEAR = 0.45
"""Cosine from which a fact is as near as a good answer."""
FAR = 0.25
"""Cosine below which nothing in the notes is near."""

_ASKING = re.compile(
    r"(what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should)\b"
)

Weight = Callable[[str], float]
"""How much a content word of the question weighs, 0..1."""


Foreign = Callable[[Sequence[str], Sequence[Support]], float]
"""How far the strangest of some words of the question leads away from facts, in cosine."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer and against it: see `signs`."""

    spoken: float
    unknown: float
    named: float
    foreign: float
    lead: float
    exact: float
    length: float
    fact: float
    described: float
    listed: float
    subjects: float
    bare: float
    unnumbered: float
    lacking: float
    act: float
    far: float
    strange: float


INTERCEPT = -0.79
WEIGHTS = Signs(
    spoken=2.40,
    unknown=-1.00,
    named=-0.93,
    foreign=-1.79,
    lead=3.16,
    exact=1.59,
    length=3.92,
    fact=-0.75,
    described=0.82,
    listed=1.72,
    subjects=-1.94,
    bare=1.44,
    unnumbered=-2.51,
    lacking=-2.16,
    act=-0.61,
    far=-1.81,
    strange=-0.43,
)


def signs(
    question: Question,
    chosen: Sequence[Support],
    judged: Sequence[Support],
    weight: Weight,
    knows: Callable[[str], bool],
    foreign: Foreign,
    *,
    listed: bool = False,
) -> Signs:
    """The figures of one question and the facts chosen for it out of all that were judged.

    ``spoken``, ``unknown`` and ``named`` are of the one thing that the facts speak of and that
    covers most: what is said of two things apart is said of neither together. ``spoken`` is the
    share of content words that it speaks of; ``unknown`` and ``named``, the weight of the heaviest
    uncovered word of those that the notes don't know, and of those that can only name a thing (no
    verb); ``foreign``, how far the strangest uncovered word leads away; ``lead``, how far the best
    fact's cosine stands above that of the nearest ones; ``exact``, 1 when a term is named;
    ``length``, content words, and ``bare``, 1 without any; ``fact`` and ``described``, 1 for these
    forms of question; ``listed``, 1 when the facts are a list of the notes; ``subjects``, how many
    things they are said of; ``unnumbered``, 1 when they number other things than those asked for.
    What is sought and not told: ``lacking``, 1 where that is a property, a superlative, a time or a
    unit; ``act``, how far the verb is left open. ``far``, how far the nearest fact stands off;
    ``strange``, 1 when nothing of the notes is named.
    """
    weights = {word: weight(word) for word in question.content}
    shares = best_covered(question, chosen, weights)
    covered = list(zip(question.content, shares, strict=True))
    open_weight = {w: weights[w] * (1 - c) for w, c in covered}
    share = min(1.0, FEW / max(1, len(question.content)))
    strange = [w for w, c in covered if c < HALF and w not in question.kinds]
    nearest = sorted((s.cosine for s in judged), reverse=True)[:BESIDE]
    return Signs(
        spoken=fmean(c for _, c in covered) if covered else 1.0,
        unknown=max((w for word, w in open_weight.items() if not knows(word)), default=0.0) * share,
        named=max((w for word, w in open_weight.items() if only_names(word)), default=0.0) * share,
        foreign=min(1.0, 10 * foreign(strange, chosen)) * share,
        lead=max(s.cosine for s in chosen) - fmean(nearest or [0.0]),
        exact=float(bool(exact(question.mentions))),
        length=min(1.0, len(question.content) / MANY),
        fact=float(question.form == "fact"),
        described=float(question.form == "reverse"),
        listed=float(listed),
        subjects=min(1.0, len({s.fact.subject for s in chosen}) / MANY),
        bare=float(not question.content),
        unnumbered=float(lacks_number(question, chosen)),
        lacking=float(lacks_sought(question, chosen)),
        act=unmet_verb(question, shares),
        far=max(0.0, NEAR - max(s.cosine for s in chosen)) / NEAR,
        strange=float(not question.mentions),
    )


def best_covered(
    question: Question, chosen: Sequence[Support], weights: Mapping[str, float]
) -> list[float]:
    """How far each content word is covered by what is said of one subject, the best one.

    What the same paragraph says beside it counts in part: it sets the scene.
    """
    groups: dict[str, list[Support]] = {}
    for support in chosen:
        groups.setdefault(key(support.fact.subject), []).append(support)
    count = range(len(question.content))
    covered = [
        [
            max(
                (s.covered[i] if s in group else SCENE * s.covered[i])
                for s in chosen
                if s in group or (_sets_scene(s.fact) and any(_beside(s, o) for o in group))
            )
            for i in count
        ]
        for group in groups.values()
    ]
    return max(
        covered,
        key=lambda row: sum(
            weights.get(w, 1.0) * c for w, c in zip(question.content, row, strict=True)
        ),
    )


def _sets_scene(fact: Fact) -> bool:
    """Whether a statement of running text is of its section as a whole, and names no thing."""
    own = not fact.headings or key(fact.subject) != key(fact.headings[-1])
    return "#paragraph:" in fact.group and not own


def _beside(one: Support, other: Support) -> bool:
    """Whether two statements stand in one paragraph."""
    return (one.fact.source, one.fact.group) == (other.fact.source, other.fact.group)


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
    judged: Sequence[Support] = (),
    weight: Weight,
    knows: Callable[[str], bool],
    speaks: Callable[[Fact, str], bool],
    foreign: Foreign = lambda words, chosen: 0.0,
    listed: bool = False,
) -> Abstention | None:
    """Why the chosen facts don't answer the question, or None when they do.

    ``judged`` are all the facts that they were chosen from; ``knows`` says whether the notes hold
    a word, ``speaks`` whether a fact speaks of a strict aspect, ``listed`` whether the facts are a
    list of the notes.
    """
    named = bool(exact(question.mentions))
    if not chosen:
        return Abstention("aspect" if named else "topic", _words_of(question))
    demanded = unmet_demand(question, chosen, speaks) or unmet_reason(question, chosen)
    on_topic = any(s.about >= ABOUT for s in chosen) or bool(demanded and named)
    reason: AbstentionReason = "aspect" if on_topic else "topic"
    if demanded:
        return Abstention(reason, demanded)
    if not (question.content or question.aspects) and named:
        return None
    found = _weighed(question, chosen, judged or chosen, weight, knows, foreign, listed)
    veto = _is_of_a_rival(question, chosen) or _has_only_kind(question, chosen, weight)
    if probability(found) >= THRESHOLD and not veto:
        return None
    if _asks_nothing(question, max(s.cosine for s in chosen)):
        return Abstention("not_a_question", question.understood)
    missing = ", ".join(missing_words(question, chosen)) or _words_of(question)
    return Abstention(reason, missing)


def _weighed(
    question: Question,
    chosen: Sequence[Support],
    judged: Sequence[Support],
    weight: Weight,
    knows: Callable[[str], bool],
    foreign: Foreign,
    listed: bool,
) -> Signs:
    """The signs; how far a word leads away is found out only where the verdict hangs on it."""
    strange: list[str] = []

    def unmeasured(words: Sequence[str], chosen: Sequence[Support]) -> float:
        strange.extend(words)
        return 0.0

    least = signs(question, chosen, judged, weight, knows, unmeasured, listed=listed)
    most = replace(least, foreign=1.0)
    if not strange or (probability(least) >= THRESHOLD) == (probability(most) >= THRESHOLD):
        return least
    return signs(question, chosen, judged, weight, knows, foreign, listed=listed)


def is_settled(
    question: Question, chosen: Sequence[Support], speaks: Callable[[Fact, str], bool]
) -> bool:
    """Whether an outright demand alone says that the facts don't answer."""
    demanded = unmet_demand(question, chosen, speaks) or unmet_reason(question, chosen)
    return bool(demanded) or _is_of_a_rival(question, chosen)


def _asks_nothing(question: Question, cosine: float) -> bool:
    """Whether the words are no question at all, and far from all that the notes say."""
    return (
        cosine < FAR
        and not question.mentions
        and len(question.understood.split()) > 1
        and not question.understood.rstrip().endswith("?")
        and not _ASKING.match(fold(question.understood))
    )


def _has_only_kind(question: Question, chosen: Sequence[Support], weight: Weight) -> bool:
    """Whether nothing telling is met of a question for a kind of thing that no fact has.

    "Which insects calcify?" is not answered by all that calcifies.
    """
    if not question.kinds or exact(question.mentions):
        return False
    pairs = zip(question.content, best_covered(question, chosen, {}), strict=True)
    met = [w for w, c in pairs if c >= HALF]
    return not set(met) & set(question.kinds) and sum(map(weight, met)) < BEARS


def _is_of_a_rival(question: Question, chosen: Sequence[Support]) -> bool:
    """Whether the facts speak of something that excludes what was asked about: the first war
    where the *second* was asked about, an osteosarcoma for a *parosteal* one, barium for
    caesium."""
    missing = set(missing_words(question, chosen))
    if any(kind in missing and _tells_apart(kind, thing) for kind, thing in question.modified):
        return True
    subjects = {
        fold(w.text) for s in chosen for w in words(base_name(s.fact.subject))[-1:] if s.about < 1
    }
    return any(
        are_rivals(word, other)
        for word in missing - set(question.kinds)
        if only_names(word)
        for other in subjects
    )


def _tells_apart(kind: str, thing: str) -> bool:
    """Whether a word in front of another makes a thing of its own of it, and does not describe."""
    if kind in DISTINGUISHING:
        return True
    return not entry(kind).adjectives and bool(entry(thing).nouns) and not thing.endswith("ed")


def _words_of(question: Question) -> str:
    return ", ".join(question.content) or question.understood
