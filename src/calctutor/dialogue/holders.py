"""The things that each have all that a list question asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calctutor.synonyms import are_synonyms
from calctutor.terms import exact
from calctutor.text import content_stems, stem
from calctutor.types import Fact, Question, Support

ON_TERM = 0.5
"""Nearness to the terms named that a fact must have to be told."""
HELD = 0.8
"""Coverage of each word from which a statement says that its subject has what is asked."""
HOLDERS_MOST = 15
"""Things told that have what is asked, at most."""


@dataclass(frozen=True)
class Choice:
    """The facts chosen, and for a list the label that it stands under.

    ``best`` is the one that answers by itself where others were put before it to complete it.
    """

    supports: tuple[Support, ...]
    label: str = ""
    best: Support | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The chosen facts in the order of telling."""
        return tuple(s.fact for s in self.supports)


def holders(question: Question, judged: Sequence[Support]) -> Choice | None:
    """The things that each have all that is asked: "which cations give a white precipitate"."""
    asked = [i for i, word in enumerate(question.content) if word not in question.kinds]
    fitting: dict[str, Support] = {}
    for support in judged:
        fact = support.fact
        if "#paragraph:" in fact.group or not asked or support.about < ON_TERM * _named(question):
            continue
        own = set(content_stems(f"{fact.lead_in} {fact.text}"))
        said = [any(are_synonyms(stem(question.content[i]), s) for s in own) for i in asked]
        if any(said) and all(support.covered[i] >= HELD for i in asked):
            fitting.setdefault(fact.subject, support)
    if len(fitting) < 2:
        return None
    kept = sorted(fitting.values(), key=lambda s: (s.fact.source, s.fact.span.start))
    places = {s.fact.headings[-1] for s in kept if s.fact.headings}
    return Choice(tuple(kept[:HOLDERS_MOST]), places.pop() if len(places) == 1 else "")


def counted_as(question: Question, chosen: Sequence[Support]) -> str:
    """What facts are counted under where their number is asked for: what announces them, or ""."""
    labels = {s.fact.intro or s.fact.lead_in or s.fact.headings[-1] for s in chosen}
    return labels.pop() if question.wants == "number" and len(labels) == 1 else ""


def _named(question: Question) -> bool:
    return bool(exact(question.mentions))
