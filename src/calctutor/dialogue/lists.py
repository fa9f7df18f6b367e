"""The things that a list question asks for: a class, a heading, a list, those that have it all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from calctutor.aspects import CUES
from calctutor.dialogue.holders import (
    HELD,
    TYPED,
    Choice,
    Meets,
    counted_as,
    holders,
    naming,
    said_alone,
    says_itself,
    telling,
)
from calctutor.dialogue.listing import Listing
from calctutor.spelling import crosses_meaning
from calctutor.synonyms import are_opposites, are_synonyms
from calctutor.terms import exact, key
from calctutor.text import content_stems, fold, stem, words
from calctutor.types import Fact, Question, Support

NEAREST = 5
"""The best statements among which that of the thing left out is looked for."""
SEVERAL_KINDS = 2
"""Headings below a thing that repeat its name from which they are kinds of it."""
KIND_COVERED = 0.85
"""Coverage of a kind word ("which *joints*") from which a fact has that kind."""


def things_listed(
    question: Question,
    tellable: Sequence[Support],
    listing: Listing,
    meets: Meets = lambda supports: True,
) -> Choice | None:
    """The things asked for, each with its statement; None where it is no list of the notes'."""
    tellable = [s for s in tellable if not _is_of_the_opposite(question, s.fact)] or tellable
    fitting = [s for s in tellable if s.aspect and s.about >= 0.95]
    if len(question.aspects) == 1 and fitting and only_asks(question):
        fitting.sort(key=lambda s: (s.fact.source, s.fact.span.start))
        return Choice(tuple(fitting), counted_as(question, fitting))
    found = (
        _one_of_each(question, tellable, meets)
        or _under_heading(question, tellable)
        or _members(question, tellable, asked=True)
        or naming(question, tellable)
        or holders(question, tellable)
    )
    if found is None and (found := _elements(question, tellable, listing)):
        told = said_alone(question, tellable) and not _meets_kinds(question, found)
        return None if told else found
    return found


_A_KIND = re.compile(r"forms?|types?|kinds?|sorts?|variet(?:y|ies)|variants?")
_KINDS_OF = re.compile(rf"\b(?:{_A_KIND.pattern})\b(?: (?:or|and) \w+)? of\b")


def kinds_under_headings(
    question: Question, judged: Sequence[Support], listing: Listing
) -> Choice | None:
    """The kinds of a thing that stand under headings of their own below it, all of them.

    Of a kind that is a list of names each is told, of another what it begins with.
    """
    named = exact(question.mentions)
    asked = _KINDS_OF.search(fold(question.understood))
    besides = [w for i in telling(question) if not _A_KIND.fullmatch(w := question.content[i])]
    if len(named) != 1 or besides or not asked:
        return None
    names = {key(name) for name in named[0].names}
    paths = ((s, n) for s in judged for n, h in enumerate(s.fact.headings) if key(h) in names)
    first, place = next(paths, (None, 0))
    if first is None:
        return None
    path = first.fact.headings[: place + 1]
    parts: dict[str, list[Fact]] = {}
    for fact in listing.below(path, first.fact.source):
        for heading in fact.headings[place + 1 : place + 2]:
            parts.setdefault(heading, []).append(fact)
    thing = content_stems(path[-1])[-1:]
    if sum(set(thing) <= set(content_stems(heading)) for heading in parts) < SEVERAL_KINDS:
        return None
    by_id = {s.fact.id: s for s in judged}
    told = [f for facts in parts.values() for f in (_bare_names(facts) or facts[:1])]
    return Choice(tuple(by_id.get(f.id) or replace(first, fact=f) for f in told), path[-1])


def _bare_names(facts: Sequence[Fact]) -> list[Fact]:
    """The statements of a section that is nothing but a list of names, else none."""
    bare = all("#list:" in f.group and not f.lead_in and not f.parent for f in facts)
    return list(facts) if bare else []


_BESIDES = re.compile(
    r"\b(?:besides?|apart from|aside from|other than|except(?: for)?|in addition to"
    r"|(?:what|who|where|which) else\b.*\bthan) (?:the |an? )?(?P<known>[\w'-]+)"
)


def others_listed(question: Question, judged: Sequence[Support], listing: Listing) -> Choice | None:
    """What the notes list beside the thing that a question leaves out: "what else besides X"."""
    match = _BESIDES.search(fold(question.understood))
    if not match:
        return None
    known = stem(match["known"])

    def is_known(fact: Fact) -> bool:
        return known in {stem(w.text) for w in words(f"{fact.lead_in} {fact.text}")}

    first = next((s for s in judged[:NEAREST] if is_known(s.fact)), None)
    if first is None or "#list:" not in first.fact.group:
        return None
    beside = [f for f in listing.section(first.fact) if f.group == first.fact.group]
    by_id = {s.fact.id: s for s in judged}
    others = [f for f in beside if f.parent == first.fact.parent and not is_known(f)]
    told = tuple(by_id.get(f.id) or replace(first, fact=f) for f in others)
    return Choice(told) if told else None


def only_asks(question: Question) -> bool:
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


def _one_of_each(question: Question, judged: Sequence[Support], meets: Meets) -> Choice | None:
    """For each member of a class the best statement with the type of answer that was asked for."""
    classes = [m for m in question.mentions if len(m.names) > 1]
    if not classes or question.wants not in TYPED:
        return None
    found: list[Support] = []
    for name in classes[0].names:
        own = (s for s in judged if key(name) in _names_over(s.fact) and meets((s,)))
        found += list(islice(own, 1))
    several = len({s.fact.id for s in found}) > 1
    found.sort(key=lambda s: (s.fact.source, s.fact.span.start))
    return Choice(tuple(dict.fromkeys(found))) if several else None


def _names_over(fact: Fact) -> set[str]:
    return {key(fact.subject), *(key(heading) for heading in fact.headings)}


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
        if len(fitting) == len(kept) and not any(_is_under(word, s.fact) for s in kept):
            fitting = [s for s in kept if says_itself(word, s.fact)] or fitting  # not the title
        if asked and not fitting and i in telling(question):
            return None
        kept = fitting if fitting and word not in question.kinds else kept
    several = len({key(s.fact.subject) for s in kept} | {key(s.fact.text) for s in kept}) > 1
    return Choice(tuple(kept)) if kept and (several or not asked) else None


def _is_under(word: str, fact: Fact) -> bool:
    """Whether a heading below the title says a word."""
    held = {s for heading in fact.headings[1:] for s in content_stems(heading)}
    return any(are_synonyms(stem(word), other) for other in held)


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
