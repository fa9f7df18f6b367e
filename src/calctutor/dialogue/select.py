"""Which facts answer a question: what was asked for, complete and no more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from calctutor.aspects import CUES, STRICT, VALUES
from calctutor.dialogue.holders import (
    HELD,
    ON_TERM,
    Choice,
    counted_as,
    holders,
    said_alone,
    telling,
)
from calctutor.dialogue.listing import Listing
from calctutor.spelling import crosses_meaning
from calctutor.synonyms import are_opposites
from calctutor.terms import exact, key
from calctutor.text import content_stems, fold, stem, words
from calctutor.types import Fact, Question, Support

_IS = r"(?:is (?:an?|the) |means |refers to )"
MARGIN = 0.10
"""How far below the best fact's score another may lie and still be told."""
MOST = 4
"""Facts told for a question that asks for one thing."""
KIND_COVERED = 0.85
"""Coverage of a kind word ("which *joints*") from which a fact has that kind."""
ENTITY_GAIN = 0.5
"""Words, counted by coverage, that a thing must fit beyond the best single statement."""
NAME_WORDS = 4
"""Words that a name within a statement has at most."""
OVERVIEW_MOST = 10
"""Facts told of a topic that is asked for as a whole."""


def choose(
    question: Question,
    judged: Sequence[Support],
    *,
    listing: Listing,
) -> Choice:
    """The facts that answer a question, best evidence first or in the notes' order."""
    tellable = [s for s in judged if s.fact.aspect != "name" or "name" in question.aspects]
    labels = {s.fact.parent for s in tellable if s.fact.parent and s.fact.intro}
    tellable = [s for s in tellable if s.fact.id not in labels]
    if not tellable:
        return Choice(())
    if question.form == "list":
        tellable = [s for s in tellable if not _is_of_the_opposite(question, s.fact)] or tellable
        fitting = [s for s in tellable if s.aspect and s.about >= 0.95]
        if len(question.aspects) == 1 and fitting and _only_asks(question):
            fitting.sort(key=lambda s: (s.fact.source, s.fact.span.start))
            return Choice(tuple(fitting), counted_as(question, fitting))
        listed = (
            _under_heading(question, tellable)
            or _members(question, tellable, asked=True)
            or holders(question, tellable)
        )
        if listed is None and (found := _elements(question, tellable, listing)):
            told = said_alone(question, tellable) and not _meets_kinds(question, found)
            listed = None if told else found
        if listed:
            return listed
    if exact(question.mentions):
        tellable = _on_term(tellable)
    if question.form == "overview" or _whole_topic(question, tellable):
        return _overview(question, tellable)
    best = _best(question, tellable)
    return _entity(question, tellable, best) or best


def _on_term(judged: Sequence[Support]) -> list[Support]:
    """Those on the terms named, and one that names some of them and answers far better."""
    near = [s for s in judged if s.about >= ON_TERM]
    if not near:
        return list(judged)
    reach = max(s.score for s in near) + MARGIN
    return [s for s in judged if s.about >= ON_TERM or (s.about > 0 and s.score >= reach)]


def _best(question: Question, judged: Sequence[Support]) -> Choice:
    """The best fact and those that answer as well as it does."""
    pool = list(judged)
    if question.aspects and any(s.aspect for s in pool):
        near = max(s.about for s in pool)
        fitting = [s for s in pool if s.aspect and s.about >= near - 0.25]
        named = [s for s in fitting if s.fact.aspect in question.aspects]
        fitting = _of_the_value(question, pool, near) or named or fitting
        most = max(s.coverage for s in pool[:MOST])
        strict = any(a in STRICT for a in question.aspects)
        if fitting and (strict or fitting[0].coverage >= most - MARGIN):
            pool = fitting
    best = pool[0]
    chosen = [
        s
        for s in pool
        if s.score >= best.score - MARGIN
        and s.about >= best.about - 0.25
        and s.coverage >= best.coverage - 0.2
    ]
    kept = _with_each(question, _in_order(chosen[:MOST]), judged)
    return Choice(_with_rows(question, _with_kinds(question, kept, judged), judged))


def _with_each(
    question: Question, chosen: list[Support], judged: Sequence[Support]
) -> list[Support]:
    """The chosen with a fact on each further thing named ("where is A, where is B"), if any: the
    one on what is told of the first, else the best."""
    kept = list(chosen)
    for mention in exact(question.mentions):
        names = {key(name) for name in mention.names}
        if any(names & _spoken_of(s.fact) for s in kept):
            continue
        own = [s for s in judged if key(s.fact.subject) in names and s.score >= chosen[0].score / 2]
        alike = [s for s in own if s.fact.lead_in and s.fact.lead_in == chosen[0].fact.lead_in]
        kept += (alike or own)[:1]
    return kept


def _spoken_of(fact: Fact) -> set[str]:
    """The keys of what a fact names: its subject, its headings, and each run of its words."""
    tokens = words(f"{fact.lead_in} {fact.text}")
    text = f"{fact.lead_in} {fact.text}"
    runs = {
        key(text[tokens[i].start : tokens[j].end])
        for i in range(len(tokens))
        for j in range(i, min(len(tokens), i + NAME_WORDS))
    }
    return {key(fact.subject), *(key(h) for h in fact.headings), *runs}


def _of_the_value(question: Question, pool: Sequence[Support], near: float) -> list[Support]:
    """The statements on the very value that was asked of an aspect: on children, not on adults."""
    values = [i for i, word in enumerate(question.content) if stem(word) in VALUES]
    if not values or question.form == "which":
        return []
    on_topic = [s for s in pool if s.about >= near - 0.25]
    return [s for s in on_topic if all(s.covered[i] >= HELD for i in values)]


def _in_order(chosen: list[Support]) -> list[Support]:
    """Facts of one section that answer about equally well, in the notes' order; else best first."""
    places = {(s.fact.source, s.fact.headings) for s in chosen}
    if len(places) > 1 or chosen[0].score - chosen[-1].score > MARGIN / 2:
        return chosen
    return sorted(chosen, key=lambda s: s.fact.span.start)


def _entity(question: Question, judged: Sequence[Support], best: Choice) -> Choice | None:
    """The thing whose statements together fit a description better than any one statement."""
    if exact(question.mentions):
        return None
    subjects: dict[str, list[Support]] = {}
    for support in judged:
        subjects.setdefault(support.fact.subject, []).append(support)
    count = len(question.content)
    told = [max(s.covered[i] for s in best.supports) for i in range(count)]
    top, members = max(
        (
            (sum(max(s.covered[i] for s in facts) for i in range(count)), facts)
            for facts in subjects.values()
        ),
        key=lambda entry: entry[0],
    )
    if count < 3 or top < sum(told) + ENTITY_GAIN:
        return None
    kept: list[Support] = []
    for i in range(count):
        fact = max(members, key=lambda s: s.covered[i])
        if fact.covered[i] >= ENTITY_GAIN and fact not in kept:
            kept.append(fact)
    return Choice(tuple(kept[:MOST]))


def _with_rows(
    question: Question, chosen: tuple[Support, ...], judged: Sequence[Support]
) -> tuple[Support, ...]:
    """The chosen, with the rest of a table's row where its column was not asked for by name."""
    asked = {s for word in question.content for s in content_stems(word)}
    found: dict[str, Support] = {}
    for support in chosen:
        found.setdefault(support.fact.id, support)
        fact = support.fact
        if "#table:" in fact.group and not asked & set(content_stems(fact.lead_in)):
            for s in judged:
                if s.fact.group == fact.group and s.fact.subject == fact.subject:
                    found.setdefault(s.fact.id, s)
    return tuple(found.values())[: 2 * MOST]


def _with_kinds(
    question: Question, chosen: list[Support], judged: Sequence[Support]
) -> tuple[Support, ...]:
    """The chosen with a fact of the same subject that has the kind asked for ("which joints")."""
    for kind in question.kinds:
        i = question.content.index(kind)
        if any(s.covered[i] >= KIND_COVERED for s in chosen):
            continue
        subjects = {s.fact.subject for s in chosen}
        fitting = [s for s in judged if s.fact.subject in subjects and s.covered[i] >= KIND_COVERED]
        chosen = [*fitting[:1], *chosen]
    return tuple(chosen[:MOST])


def _overview(question: Question, judged: Sequence[Support]) -> Choice:
    """All that the notes say of the topic itself, in their order."""
    exact = [s for s in judged if s.about >= 0.95]
    pool = exact or [s for s in judged if s.about >= 0.75]
    if not pool:
        return _best(question, judged)
    pool = [*pool, *(s for s in judged if s not in pool and _defines(question, s.fact))]
    said = [s for s in pool if key(s.fact.text) not in {key(n) for n in _names(question)}]
    pool = said or pool
    pool.sort(key=lambda s: (s.fact.source, s.fact.span.start))
    own = {key(n) for n in _names(question)}
    if any(_stands_elsewhere(own, s.fact) for s in pool):
        pool.sort(key=lambda s: (s.fact.aspect != "definition", not _stands_elsewhere(own, s.fact)))
    return Choice(tuple(pool[:OVERVIEW_MOST]))


def _defines(question: Question, fact: Fact) -> bool:
    """Whether running text says within a sentence what a term is: "so tiling is the process"."""
    text = fold(fact.text)
    return "#paragraph:" in fact.group and any(
        re.search(rf"(?:^|[,:] |\b(?:clear|so) ){re.escape(fold(name))} {_IS}", text)
        for name in _names(question)
    )


def _names(question: Question) -> list[str]:
    return [name for mention in question.mentions for name in mention.names]


def _stands_elsewhere(own: set[str], fact: Fact) -> bool:
    """Whether a statement on a term has neither that subject nor such a heading."""
    return not own & {key(fact.subject), *(key(h) for h in fact.headings)}


def _whole_topic(question: Question, judged: Sequence[Support]) -> bool:
    """Whether an aspect of a topic was asked for that none of its statements names as such."""
    on_topic = [s for s in judged if s.about >= 0.95]
    return (
        bool(question.aspects and on_topic)
        and _only_asks(question)
        and not any(s.aspect for s in on_topic)
    )


def _only_asks(question: Question) -> bool:
    """Whether the content words do nothing but name the aspect asked for."""
    cues = frozenset().union(*(CUES[a] for a in question.aspects))
    return all(stem(w) in cues or w in question.kinds for w in question.content)


def _elements(question: Question, judged: Sequence[Support], listing: Listing) -> Choice | None:
    """The members of a class that was asked for, else a list; a list that names just those."""
    members, listed = _members(question, judged), _as_list(question, judged, listing)
    if members and listed and len(_things(members)) < 2:
        return listed
    if members and listed and _things(members) == _things(listed):
        return listed
    return members or listed


def _is_of_the_opposite(question: Question, fact: Fact) -> bool:
    """Whether a fact is on the contrary of what a word asks for: the immutable for the mutable."""
    named = {fold(w.text) for w in words(f"{fact.subject} {fact.lead_in} {fact.intro}")}
    held = {stem(word) for word in named}
    return any(
        stem(asked) not in held
        and any(
            crosses_meaning(asked, word) or are_opposites(stem(asked), stem(word)) for word in named
        )
        for asked in question.content
    )


def _meets_kinds(question: Question, listed: Choice) -> bool:
    """Whether what is listed is of the kind that was asked for, or no kind was."""
    places = [question.content.index(kind) for kind in question.kinds]
    return not places or any(s.covered[i] >= HELD for s in listed.supports for i in places)


def _under_heading(question: Question, judged: Sequence[Support]) -> Choice | None:
    """The things listed right under the heading that a list question names, and nothing besides."""
    named = {key(n) for m in exact(question.mentions) for n in m.names}
    if not named or telling(question):
        return None
    listed = [
        s
        for s in judged
        if "#list:" in s.fact.group
        and not s.fact.parent
        and s.fact.headings
        and key(s.fact.headings[-1]) in named
        and (s.fact.lead_in and key(s.fact.lead_in) == key(s.fact.subject))
    ]
    if len({s.fact.subject for s in listed}) < 2:
        return None
    listed.sort(key=lambda s: (s.fact.source, s.fact.span.start))
    return Choice(tuple(listed), listed[0].fact.headings[-1])


def _things(choice: Choice) -> set[str]:
    return {key(fact.subject) for fact in choice.facts}


def _members(
    question: Question, judged: Sequence[Support], *, asked: bool = False
) -> Choice | None:
    """The statements on each member of a class that is asked for by its class word alone.

    ``asked`` demands that the class word is the kind of thing asked for ("which *sarcomas*").
    """
    classes = [m for m in question.mentions if m.how == "class"]
    if asked:
        classes = [m for m in classes if fold(m.text) in question.kinds]
    if not classes or exact(question.mentions):
        return None
    kept = sorted(
        (s for s in judged if s.about >= 0.95), key=lambda s: (s.fact.source, s.fact.span.start)
    )
    for i, word in enumerate(question.content):
        fitting = [s for s in kept if s.covered[i] >= KIND_COVERED]
        if asked and not fitting and i in telling(question):
            return None
        kept = fitting if fitting and word not in question.kinds else kept
    several = len({key(s.fact.subject) for s in kept} | {key(s.fact.text) for s in kept}) > 1
    return Choice(tuple(kept)) if kept and (several or not asked) else None


def _as_list(question: Question, judged: Sequence[Support], listing: Listing) -> Choice | None:
    """The elements of the list that was asked for, judged where retrieval brought them."""
    found = listing.find(question, judged)
    if not found:
        return None
    elements, label = found
    by_id = {s.fact.id: s for s in judged}
    like = next((by_id[f.id] for f in elements if f.id in by_id), judged[0])
    supports = tuple(by_id.get(f.id) or replace(like, fact=f) for f in elements)
    return Choice(supports, label)
