"""Which facts answer a question: what was asked for, complete and no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from calctutor.synonyms import are_synonyms
from calctutor.text import content_stems
from calctutor.types import Fact, Question, Support

MARGIN = 0.10
"""How far below the best fact's score another may lie and still be told."""
ON_TERM = 0.5
"""Nearness to the terms named that a fact must have to be told."""
MOST = 4
"""Facts told for a question that asks for one thing."""
OVERVIEW_MOST = 10
"""Facts told of a topic that is asked for as a whole."""
LIST_COVER = 0.7
"""Share of a list question's words that a list's heading and lead-in must hold."""

SectionFacts = Callable[[Fact], Sequence[Fact]]
"""All facts of the section that a fact stands in, in order."""


@dataclass(frozen=True)
class Choice:
    """The facts chosen, and for a list the label that it stands under."""

    supports: tuple[Support, ...]
    label: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The chosen facts in the order of telling."""
        return tuple(s.fact for s in self.supports)


def choose(
    question: Question,
    judged: Sequence[Support],
    *,
    section: SectionFacts,
    weight: Callable[[str], float],
) -> Choice:
    """The facts that answer a question, best evidence first or in the notes' order."""
    tellable = [s for s in judged if s.fact.aspect != "name" or "name" in question.aspects]
    if any(m.how in ("name", "alias") for m in question.mentions):
        tellable = [s for s in tellable if s.about >= ON_TERM] or tellable
    if not tellable:
        return Choice(())
    if question.form == "list":
        listed = _list(question, tellable, section, weight)
        if listed:
            return listed
    if question.form == "overview":
        return _overview(question, tellable)
    return _best(question, tellable)


def _best(question: Question, judged: Sequence[Support]) -> Choice:
    """The best fact and those that answer as well as it does."""
    pool = list(judged)
    if question.aspects and any(s.aspect for s in pool):
        near = max(s.about for s in pool)
        fitting = [s for s in pool if s.aspect and s.about >= near - 0.25]
        most = max(s.coverage for s in pool[:MOST])
        if fitting and fitting[0].coverage >= most - MARGIN:
            pool = fitting
    best = pool[0]
    chosen = [
        s
        for s in pool
        if s.score >= best.score - MARGIN
        and s.about >= best.about - 0.25
        and s.coverage >= best.coverage - 0.2
    ]
    return Choice(tuple(chosen[:MOST]))


def _overview(question: Question, judged: Sequence[Support]) -> Choice:
    """All that the notes say of the topic itself, in their order."""
    exact = [s for s in judged if s.about >= 0.95]
    pool = exact or [s for s in judged if s.about >= 0.75]
    if not pool:
        return _best(question, judged)
    pool.sort(key=lambda s: (s.fact.source, s.fact.span.start))
    return Choice(tuple(pool[:OVERVIEW_MOST]))


def _list(
    question: Question,
    judged: Sequence[Support],
    section: SectionFacts,
    weight: Callable[[str], float],
) -> Choice | None:
    """The elements of the list whose label says what was asked for, or None."""
    asked = _asked_stems(question)
    if not asked:
        return None
    best: tuple[float, float, tuple[Support, ...], str] | None = None
    by_id = {s.fact.id: s for s in judged}
    seen: set[str] = set()
    for support in judged[:24]:
        group = f"{support.fact.source}|{support.fact.group}|{support.fact.headings}"
        if group in seen:
            continue
        seen.add(group)
        members = _elements(support.fact, section)
        if len(members) < 2:
            continue
        label = label_of_list(support.fact)
        cover = _cover(asked, label, weight)
        if cover >= LIST_COVER and (best is None or (cover, support.score) > best[:2]):
            known = tuple(by_id.get(f.id) or _unjudged(f, support) for f in members)
            best = (
                cover,
                support.score,
                known,
                support.fact.headings[-1] if not support.fact.parent else label,
            )
    return Choice(best[2], _short_label(best[2][0].fact)) if best else None


def _elements(fact: Fact, section: SectionFacts) -> list[Fact]:
    """The facts of one list: same group, same parent, or the elements of a section."""
    return [
        f
        for f in section(fact)
        if f.group == fact.group and f.parent == fact.parent and f.headings == fact.headings
    ]


def label_of_list(fact: Fact) -> str:
    """All that labels a list: its headings and what its elements stand under."""
    return " ".join((*fact.headings, fact.lead_in if fact.parent else ""))


def _short_label(fact: Fact) -> str:
    return fact.headings[-1] if fact.headings else fact.subject


def _asked_stems(question: Question) -> dict[str, str]:
    """Stems of all that a list question names, its terms included."""
    named = [w for m in question.mentions if m.how in ("name", "alias") for w in m.text.split()]
    found: dict[str, str] = {}
    for text in (*named, *question.content):
        for stemmed in content_stems(text):
            found.setdefault(stemmed, text)
    return found


def _cover(asked: dict[str, str], label: str, weight: Callable[[str], float]) -> float:
    held = set(content_stems(label))
    total = sum(weight(word) for word in asked.values())
    hit = sum(
        weight(word)
        for stemmed, word in asked.items()
        if stemmed in held or any(are_synonyms(stemmed, other) for other in held)
    )
    return hit / total if total else 0.0


def _unjudged(fact: Fact, like: Support) -> Support:
    """An element that retrieval did not bring, as near as the one that it stands beside."""
    return Support(
        fact, like.cosine, like.about, like.covered, like.coverage, like.aspect, like.score
    )
