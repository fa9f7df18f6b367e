"""The things that each have all that a list question asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from calctutor.aspects import CUES
from calctutor.spelling import common_words
from calctutor.synonyms import are_synonyms
from calctutor.terms import exact
from calctutor.text import STOP_WORDS, content_stems, fold, stem, words
from calctutor.types import Fact, Question, Support
from calctutor.wordnet import entry

ON_TERM = 0.5
"""Nearness to the terms named that a fact must have to be told."""
NAMES = 0.5
"""Nearness to each term named from which a statement names it."""
HELD = 0.8
"""Coverage of each word from which a statement says that its subject has what is asked."""
EVERYDAY = 1000
"""Rank among English words up to which a verb is an everyday one."""
KINDRED = 0.1
"""How much less of the kind asked for a thing may be than the most fitting one."""
SEVERAL = 3
"""Telling words from which one statement with all of them answers by itself."""
SHORT_NAME = 5
"""Words that a bare element of a list may have to be a name."""
HOLDERS_MOST = 15
"""Things told that have what is asked, at most."""


TYPED = ("number", "person", "date", "age")
"""Types of answer that one statement itself has to hold."""


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


Meets = Callable[[Sequence[Support]], bool]
"""Whether facts have what a question demands outright."""


def telling(question: Question) -> list[int]:
    """The places of the content words that say what is asked: no kinds of answer, no words for an
    aspect, and no everyday verbs ("come", "give") that any statement may be made with."""
    cues = frozenset().union(*(CUES[a] for a in question.aspects))
    return [
        i
        for i, word in enumerate(question.content)
        if word not in question.kinds and stem(word) not in cues and not _is_everyday_verb(word)
    ]


def _is_everyday_verb(word: str) -> bool:
    found = entry(word)
    return (
        common_words().get(word, EVERYDAY) < EVERYDAY and bool(found.verbs) and not found.adjectives
    )


def holders(question: Question, judged: Sequence[Support]) -> Choice | None:
    """The things that each have all that is asked: "which cations give a white precipitate".

    What one statement says by itself of all that is asked is no list of those that say a part.
    """
    every = [i for i, word in enumerate(question.content) if word not in question.kinds]
    fitting, shares = _that_have(question, judged, every)
    asked = every
    if len(fitting) < 2:
        asked = telling(question)
        fitting, shares = _that_have(question, judged, asked)
    fitting = _most_of_the_kind(question, fitting)
    if len(fitting) < 2:
        return None
    alone = max(_own_share(question, s.fact, asked) for s in judged)
    if alone == 1 and fmean(shares[name] for name in fitting) <= 0.5:
        return None
    kept = sorted(fitting.values(), key=lambda s: (s.fact.source, s.fact.span.start))
    places = {s.fact.headings[-1] for s in kept if s.fact.headings}
    return Choice(tuple(kept[:HOLDERS_MOST]), places.pop() if len(places) == 1 else "")


def naming(question: Question, judged: Sequence[Support]) -> Choice | None:
    """The things of which a term is said that a list question names, and nothing else: "which
    germs is doxycycline given for"."""
    named = exact(question.mentions)
    if not named or not question.kinds or telling(question) or question.aspects:
        return None
    things: dict[str, Support] = {}
    for support in judged:
        if support.joint >= NAMES and _says_terms(question, support.fact):
            things.setdefault(_thing(support.fact), support)
    kept = sorted(things.values(), key=lambda s: (s.fact.source, s.fact.span.start))
    return Choice(tuple(kept[:HOLDERS_MOST])) if len(kept) > 1 else None


def _that_have(
    question: Question, judged: Sequence[Support], asked: Sequence[int]
) -> tuple[dict[str, Support], dict[str, float]]:
    """By thing, its first statement that has all the words asked, and how many it says itself."""
    fitting: dict[str, Support] = {}
    shares: dict[str, float] = {}
    for support in judged:
        fact = support.fact
        if "#paragraph:" in fact.group or not asked or support.about < ON_TERM * _named(question):
            continue
        own = _own_share(question, fact, asked)
        if own and _have(support, asked):
            fitting.setdefault(_thing(fact), support)
            shares.setdefault(_thing(fact), own)
    if len(lists := {s.fact.group for s in fitting.values()}) == 1:
        for support in judged:  # what announces a list says it of each of its elements
            fact = support.fact
            told = any(s.fact.id == fact.id for s in fitting.values())
            if fact.group in lists and not told and _have(support, asked):
                fitting.setdefault(_element(fact), support)
                shares.setdefault(_element(fact), 1.0)
    return fitting, shares


def _have(support: Support, asked: Sequence[int]) -> bool:
    return all(support.covered[i] >= HELD for i in asked)


def _element(fact: Fact) -> str:
    """What a statement of a list is told of: where the list is announced, each is one thing."""
    announced = fact.intro and not fact.lead_in and "#list:" in fact.group
    return fact.text if announced else _thing(fact)


def _says_terms(question: Question, fact: Fact) -> bool:
    """Whether a statement says itself each term that was named, of something else."""
    held = set(content_stems(f"{fact.lead_in} {fact.text}"))
    named = [set(content_stems(m.text)) for m in exact(question.mentions)]
    subject = set(content_stems(fact.subject))
    return all(stems <= held and not stems <= subject for stems in named)


def said_alone(question: Question, judged: Sequence[Support]) -> bool:
    """Whether one sentence of running text by itself says all of the many words asked."""
    asked = telling(question)
    named = {s for m in exact(question.mentions) for s in content_stems(m.text)}
    if len(asked) + len(named) < SEVERAL:
        return False
    return any(
        "#paragraph:" in s.fact.group
        and _own_share(question, s.fact, asked) == 1
        and named <= set(content_stems(s.fact.text))
        for s in judged
    )


def _own_share(question: Question, fact: Fact, asked: Sequence[int]) -> float:
    """The share of the asked words that a statement itself says, for a mere name its heading."""
    own = set(content_stems(f"{fact.lead_in} {fact.text}"))
    if _is_name(fact):
        own |= set(content_stems(" ".join((fact.intro, *fact.headings[-1:]))))
    said = [any(are_synonyms(stem(question.content[i]), s) for s in own) for i in asked]
    return fmean(said) if said else 0.0


def says_itself(word: str, fact: Fact) -> bool:
    """Whether a statement's own words, or its subject, say a word."""
    own = content_stems(f"{fact.subject} {fact.lead_in} {fact.text}")
    return any(are_synonyms(stem(word), other) for other in own)


def _thing(fact: Fact) -> str:
    """What a statement is told of: a mere name in a list is itself the thing."""
    return fact.text if _is_name(fact) else fact.subject


def _is_name(fact: Fact) -> bool:
    tokens = words(fact.text)
    bare = not fact.lead_in and "#list:" in fact.group and len(tokens) <= SHORT_NAME
    return bare and fold(tokens[0].text) not in STOP_WORDS if tokens else False


def _most_of_the_kind(question: Question, fitting: dict[str, Support]) -> dict[str, Support]:
    """Those that are about as much of the kind asked for as the one that is most."""
    for kind in question.kinds:
        i = question.content.index(kind)
        most = max((s.covered[i] for s in fitting.values()), default=0.0)
        fitting = {n: s for n, s in fitting.items() if s.covered[i] > most - KINDRED}
    return fitting


def counted_as(question: Question, chosen: Sequence[Support]) -> str:
    """What facts are counted under where their number is asked for: what announces them, or ""."""
    labels = {s.fact.intro or s.fact.lead_in or s.fact.headings[-1] for s in chosen}
    return labels.pop() if question.wants == "number" and len(labels) == 1 else ""


def _named(question: Question) -> bool:
    return bool(exact(question.mentions))
