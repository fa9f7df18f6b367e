"""What stands around a statement raises it: its paragraph, and what was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from calctutor.dialogue.window import GIVES_REASON, Prose, Weight, mean, together
from calctutor.terms import are_words_apart, exact, key
from calctutor.text import fold, words
from calctutor.types import Citation, Question, Support

LIFT = 0.25
"""How much of the words that the neighbouring sentences cover counts for a sentence."""
REASONED = 0.05
"""What a reason close by is worth where one is asked for."""
STAYS = 0.2
"""What it is worth that a statement stands in the section that was spoken of before."""
ON_TOPIC = 0.95
"""Nearness to its term of a sentence that begins with it."""
ABOUT = 0.35
"""What nearness counts in a score."""

_VERB = re.compile(
    r"\w+s|\w+ed|are|were|can|may|might|will|would|could|should|must|have|had|do|did"
)


def lift(
    question: Question, judged: Sequence[Support], prose: Prose, weight: Weight
) -> list[Support]:
    """The judged statements, those of prose raised by what their neighbours add to them."""
    if question.form == "overview":
        names = _asked_of(question)
        judged = [_opening(names, s) for s in judged]
    by_id = {s.fact.id: s for s in judged}
    weights = [weight(word) for word in question.content]
    lifted = [_lifted(question, s, by_id, prose, weights) for s in judged]
    return sorted(lifted, key=lambda s: -s.score)


def nearby(judged: Sequence[Support], near: Sequence[Citation], prose: Prose) -> list[Support]:
    """The judged statements, those of prose in the sections that were spoken of before raised."""
    places = {(c.source, c.headings) for c in near}
    raised = [
        replace(s, score=s.score + STAYS)
        if (s.fact.source, s.fact.headings) in places and len(prose.of(s.fact)) > 1
        else s
        for s in judged
    ]
    return sorted(raised, key=lambda s: -s.score) if places else list(judged)


def _asked_of(question: Question) -> frozenset[str]:
    """The names of the one thing asked about; terms side by side are one name together."""
    mentions = sorted(exact(question.mentions), key=lambda m: m.start)
    if len(mentions) == 1:
        return frozenset(mentions[0].names)
    apart = any(b.start - a.end > 1 for a, b in pairwise(mentions))
    if apart or not mentions:
        return frozenset()
    return frozenset((question.understood[mentions[0].start : mentions[-1].end],))


def _opening(names: frozenset[str], support: Support) -> Support:
    """A statement that begins with the term asked about is on that term, wherever it stands."""
    text, tokens = support.fact.text, words(support.fact.text)
    if support.about >= ON_TOPIC or len(tokens) <= 4:
        return support
    if _is_called(support.fact.lead_in, names) or any(
        _is_called(text[: before.end], names) and _VERB.fullmatch(fold(after.text))
        for before, after in pairwise(tokens[:6])
    ):
        gained = ABOUT * (ON_TOPIC - support.about)
        return replace(support, about=ON_TOPIC, score=support.score + gained)
    return support


def _is_called(text: str, names: frozenset[str]) -> bool:
    """Whether a text is one of some names, and no other noun of one stem with it."""
    return any(key(text) == key(name) and not are_words_apart(text, name) for name in names)


def _lifted(
    question: Question,
    support: Support,
    by_id: dict[str, Support],
    prose: Prose,
    weights: Sequence[float],
) -> Support:
    block = prose.of(support.fact)
    if len(block) < 2:
        return support
    place = prose.place(support.fact)
    near = [f for f in (*block[max(0, place - 1) : place], *block[place + 1 : place + 2])]
    others = [by_id[f.id] for f in near if f.id in by_id]
    covered = together([support, *others])
    gain = max(0.0, mean(covered, weights) - support.coverage) * LIFT
    if question.wants == "reason":
        after = block[place : place + 3]
        gain += REASONED * any(GIVES_REASON.search(fold(f.text)) for f in after)
    return replace(support, score=support.score + gain) if gain else support
