"""Which facts answer a question: what was asked for, complete and no more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.aspects import STRICT, VALUES
from calctutor.dialogue.entities import fitting_thing, whole_thing
from calctutor.dialogue.forms import is_general_kind
from calctutor.dialogue.holders import HELD, ON_TERM, Choice, Meets, telling
from calctutor.dialogue.listing import Listing
from calctutor.dialogue.lists import (
    KIND_COVERED,
    kinds_under_headings,
    only_asks,
    others_listed,
    things_listed,
)
from calctutor.dialogue.uses import uses_told
from calctutor.terms import exact, key
from calctutor.text import content_stems, fold, stem, word_texts, words
from calctutor.types import Fact, Question, Support

_IS = r"(?:is (?:an?|the) |means |refers to )"
MARGIN = 0.10
"""How far below the best fact's score another may lie and still be told."""
REACH = 0.25
"""How far below the best fact's score one may lie that has what is demanded outright."""
MOST = 4
"""Facts told for a question that asks for one thing."""
LABEL_WORDS = 3
"""Words of a statement that only names what is nested under it, at most."""
NAME_WORDS = 4
"""Words that a name within a statement has at most."""
OVERVIEW_MOST = 10
"""Facts told of a topic that is asked for as a whole."""


def choose(
    question: Question,
    judged: Sequence[Support],
    *,
    listing: Listing,
    meets: Meets = lambda supports: True,
) -> Choice:
    """The facts that answer a question, best evidence first or in the notes' order.

    ``meets`` says whether facts have what the question demands outright: a date, a person.
    """
    tellable = [s for s in judged if s.fact.aspect != "name" or "name" in question.aspects]
    labels = {s.fact.parent for s in tellable if s.fact.parent and s.fact.intro}
    tellable = [s for s in tellable if s.fact.id not in labels]
    if not tellable:
        return Choice(())
    asks_for_several = question.form in ("list", "overview")
    if asks_for_several and (kinds := kinds_under_headings(question, tellable, listing)):
        return kinds
    if question.form == "list" and (listed := things_listed(question, tellable, listing, meets)):
        return listed
    if question.form != "overview":
        tellable = _without_row_heads(tellable) or tellable
        tellable = _without_labels(tellable) or tellable
    if exact(question.mentions):
        tellable = _on_term(tellable)
    if others := others_listed(question, tellable, listing):
        return others
    return _of_one_kind(question, tellable, meets)


def _of_one_kind(question: Question, tellable: Sequence[Support], meets: Meets) -> Choice:
    """The choice where no list was asked for and found: uses, a topic, else the best facts."""
    if uses := uses_told(question, tellable):
        return Choice(tuple(_in_order(uses[:MOST])))
    every = question.form == "list" and exact(question.mentions) and not telling(question)
    if question.form == "overview" or every or _whole_topic(question, tellable):
        return _overview(question, tellable)
    best = _best(question, tellable)
    found = fitting_thing(question, tellable, best) or _meeting(question, best, tellable, meets)
    return whole_thing(found, tellable) if question.form == "reverse" else found


def _without_row_heads(judged: Sequence[Support]) -> list[Support]:
    """Those that say something: no bare name of a table's row whose cells are there."""
    rows = {(s.fact.group, key(s.fact.subject)) for s in judged if "#table:" in s.fact.group}
    return [
        s
        for s in judged
        if key(s.fact.text) == key(s.fact.subject) or (s.fact.group, key(s.fact.text)) not in rows
    ]


def _without_labels(judged: Sequence[Support]) -> list[Support]:
    """Those that say something: no bare name above nested statements that are there too."""
    over = {s.fact.parent for s in judged}
    return [s for s in judged if s.fact.id not in over or len(words(s.fact.text)) > LABEL_WORDS]


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


def _meeting(question: Question, best: Choice, judged: Sequence[Support], meets: Meets) -> Choice:
    """The best choice, or where it lacks what is demanded outright the next one that has it and
    speaks of as much of the question."""
    if meets(best.supports):
        return best
    first = best.supports[0]
    least = 0.0 if only_asks(question) else first.coverage - MARGIN
    for s in judged:
        if s.score < first.score - REACH:
            break
        if s.about >= first.about - 0.25 and s.coverage >= least and meets((s,)):
            return Choice((s,))
    return best


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
    tokens = word_texts(f"{fact.lead_in} {fact.text}")
    keys = [key(token) for token in tokens]
    runs = set(keys)
    for i, first in enumerate(tokens):
        start = i + (fold(first) in ("a", "an"))  # `key` drops these before another word
        ends = range(i + 2, min(len(tokens), i + NAME_WORDS) + 1)
        runs.update(["".join(keys[start:end]) for end in ends])
    return {key(fact.subject), *(key(h) for h in fact.headings), *runs}


def _of_the_value(question: Question, pool: Sequence[Support], near: float) -> list[Support]:
    """The statements on the very value that was asked of an aspect: on children, not on adults."""
    values = [i for i, word in enumerate(question.content) if stem(word) in VALUES]
    if not values or question.form == "which":
        return []
    on_topic = [s for s in pool if s.about >= near - 0.25]
    on_all = [s for s in on_topic if all(s.covered[i] >= HELD for i in values)]
    return on_all or _on_each(on_topic, values)


def _on_each(on_topic: Sequence[Support], values: Sequence[int]) -> list[Support]:
    """The best statement on each of several values: on children and on adults; else none."""
    found = [next((s for s in on_topic if s.covered[i] >= HELD), None) for i in values]
    kept = [s for s in found if s is not None]
    return list(dict.fromkeys(kept)) if len(kept) == len(values) > 1 else []


def _in_order(chosen: list[Support]) -> list[Support]:
    """Facts of one section that answer about equally well, in the notes' order; else best first."""
    places = {(s.fact.source, s.fact.headings) for s in chosen}
    if len(places) > 1 or chosen[0].score - chosen[-1].score > MARGIN / 2:
        return chosen
    return sorted(chosen, key=lambda s: s.fact.span.start)


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
        if any(s.covered[i] >= KIND_COVERED for s in chosen) or is_general_kind(kind):
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
        and only_asks(question)
        and not any(s.aspect for s in on_topic)
    )
