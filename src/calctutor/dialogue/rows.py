"""The rows of a comparison: which there are, which a statement stands in, which were asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass

from calctutor.aspects import ASPECTS, asked_aspects, aspect_of_label, spoken_of
from calctutor.dialogue.sides import Side
from calctutor.dialogue.small_words import is_small
from calctutor.synonyms import are_synonyms
from calctutor.terms import key
from calctutor.text import content_stems, fold, stem, words
from calctutor.types import Fact, Question
from calctutor.wordnet import are_near

OTHER = "description"
"""The row of statements whose aspect is unknown."""
_ORDER = {aspect.name: i for i, aspect in enumerate(ASPECTS)}


@dataclass(frozen=True)
class Rows:
    """The rows of one table: a label that several sides have makes one of its own."""

    labels: dict[str, str]
    """The label of its row by a statement's id."""

    @classmethod
    def of_sides(cls, sides: Sequence[Side]) -> Rows:
        """The rows for these sides: "Heart rate" where the notes label so what they say of each."""
        holders: dict[str, set[int]] = defaultdict(set)
        written: dict[str, str] = {}
        placed: dict[str, str] = {}
        for i, side in enumerate(sides):
            names = {key(n) for n in side.names}
            for fact in side.own:
                label = _label(fact, names)
                if key(label) and key(label) not in names:
                    holders[key(label)].add(i)
                    written.setdefault(key(label), label)
                    placed[fact.id] = key(label)
        shared = {k for k, held in holders.items() if len(held) > 1}
        return cls({fact: written[k] for fact, k in placed.items() if k in shared})

    def row(self, fact: Fact) -> str:
        """The row in which a fact stands."""
        if label := self.labels.get(fact.id, ""):
            return fold(label) if fold(label) in _ORDER else label
        found = row_of(fact)
        own = found == "differential" and fact.lead_in and key(fact.lead_in) != key(fact.subject)
        return fact.lead_in if own and _in_a_table(fact) else found

    def names(self, facts: Sequence[Fact]) -> list[str]:
        """The rows of some facts: the notes' own labels first, then in the lexicon's order."""
        found = dict.fromkeys(self.row(f) for f in facts)
        own = [name for name in found if name in self.labels.values()]
        return own + sorted(
            (n for n in found if n not in own), key=lambda a: (_ORDER.get(a, -1), a)
        )


def _label(fact: Fact, names: Container[str]) -> str:
    """What a table or list calls what it says here of a side, by these keys of its names."""
    if key(fact.subject) in names:
        return fact.lead_in
    return fact.subject if key(fact.lead_in) in names else ""


def _in_a_table(fact: Fact) -> bool:
    """Whether a statement's section sets two things against one another: "X vs Y"."""
    return bool(fact.headings) and aspect_of_label(fact.headings[-1]) == "differential"


def row_of(fact: Fact) -> str:
    """The row of a comparison in which a fact stands by its aspect."""
    if fact.aspect in ("", "appearance", "timing") and "distribution" in spoken_of(fact.text):
        return "distribution"
    if fact.aspect in _ORDER:
        return fact.aspect
    label = aspect_of_label(fact.lead_in) or (
        aspect_of_label(fact.headings[-1]) if fact.headings else ""
    )
    return label or OTHER


@dataclass(frozen=True)
class Asked:
    """What of its sides a comparison is asked for: aspects, stems of other words, and these."""

    aspects: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    respect: tuple[str, ...] = ()
    """The words of the one respect that is named outright: "the *density* of A and of B"."""

    def fits(self, row: str) -> bool:
        """Whether a row is one of those asked for."""
        if row in _ORDER or row == OTHER:
            return row in self.aspects
        held = content_stems(row)
        spoken = any(are_synonyms(s, h) for s in self.stems for h in held)
        return spoken or aspect_of_label(row) in self.aspects

    def is_in(self, fact: Fact) -> bool:
        """Whether a statement has one of the words asked for."""
        text = f"{fact.lead_in} {fact.text}"
        held = content_stems(text)
        if any(are_synonyms(s, h) for s in self.stems for h in held):
            return True
        spoken = {fold(w.text) for w in words(text)}
        return any(are_near(a, w) for a in self.asked for w in spoken)  # "pay" of "payments"

    def is_in_respect(self, fact: Fact) -> bool:
        """Whether a statement speaks of the respect in which the sides are compared, or a heading
        over it does."""
        whole = ". ".join((*fact.headings, fact.subject, fact.lead_in, fact.text))
        spoken = {fold(w.text) for w in words(whole)}
        return bool(self.respect) and all(
            any(are_synonyms(stem(r), stem(w)) or are_near(r, w) for w in spoken)
            for r in self.respect
        )


EVERYTHING = Asked()
_OF_THE_FIRST = re.compile(
    r"(?P<what>\w+(?: \w+)?) (?:after|before|during|under|of|in) (?:the )?(?P<thing>.+)"
)
"""What is asked of both sides, said before the first alone."""
_IN_RESPECT = re.compile(
    r"\b(?:in terms of|with (?:regard|respect) to|as regards|regarding|concerning"
    r"|when it comes to) (?:their |its |the )?(?P<outright>\w[\w -]*)$"
    r"|\bdifferences? in (?:the )?(?P<between>[\w -]+?) (?:between|of)\b"
    r"|\bdiffer\w*\b.* in (?:their |the )?(?P<behind>[\w-]+(?: [\w-]+)?)$",
    re.IGNORECASE,
)
"""In what respect two things are said to be compared."""


def asked_of(question: Question) -> Asked:
    """What a question asks of its sides besides what they are called."""
    rest = question.understood
    for side in question.sides:
        rest = rest.replace(side, " ")
    first, *others = question.sides or ("",)
    of_both = _OF_THE_FIRST.match(first)  # "the payments after the first and the second war"
    if of_both and not any(_OF_THE_FIRST.match(other) for other in others):
        rest, first = f"{rest} {of_both['what']}", of_both["thing"]
        respect = of_both["what"]
    else:
        named = _IN_RESPECT.search(question.understood.strip(" ?.!"))
        respect = (named[named.lastgroup or 0] if named else "") or ""
    own = {s for side in (first, *others) for s in content_stems(side)}
    return Asked(
        tuple(a for a in asked_aspects(rest) if a != "differential"),
        tuple(s for word in question.content for s in content_stems(word) if s not in own),
        tuple(word for word in question.content if not own & set(content_stems(word))),
        tuple(folded for w in words(respect) if not is_small(folded := fold(w.text))),
    )
