"""The shape of a statement: a sentence, a bare name, one of a list of names, under a label."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from calctutor.aspects import aspect_of_label
from calctutor.quiz.match import key
from calctutor.text import fold, words
from calctutor.types import Fact

PRONOUNS = frozenset(
    "it its they them their this that these those he she his her such here there both".split()
)
_CLAUSE = frozenset("is are was were be has have it they which that with to by if then".split())


def labels_under_several_headings(facts: Sequence[Fact]) -> frozenset[str]:
    """The lead-ins that stand under more than one heading, tables left out."""
    seen: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for fact in facts:
        if fact.lead_in and "#table" not in fact.group:
            seen[key(fact.lead_in)].add(fact.headings)
    return frozenset(label for label, headings in seen.items() if len(headings) > 1)


def proper_names(texts: Iterable[str]) -> frozenset[str]:
    """The words that are capitalised within a sentence and never written small."""
    within: set[str] = set()
    small: set[str] = set()
    for text in texts:
        within.update(re.findall(r"(?<=[a-z,] )[A-Z][^\W\d_]+", text))
        small.update(re.findall(r"\b[a-z][^\W\d_]+", text))
    return frozenset(word for word in within if word.lower() not in small)


def lists_of_names(facts: Sequence[Fact]) -> frozenset[str]:
    """The lists of which at least two thirds of the elements are bare names."""
    elements: dict[str, list[bool]] = defaultdict(list)
    for fact in facts:
        if "#list" in fact.group or "#steps" in fact.group:
            named = bool(fact.lead_in) or is_name(fact.text)
            elements[key(f"{fact.group}|{fact.parent}")].append(named)
    return frozenset(
        name
        for name, named in elements.items()
        if len(named) > 1 and 3 * sum(named) >= 2 * len(named)
    )


def is_name(text: str) -> bool:
    """Whether a list element is a bare name: few words, no clause, no measure."""
    tokens = text.split()
    verb = len(tokens) > 2 and tokens[0].islower() and tokens[0].endswith("s")
    if verb or len(tokens) > 5 or re.search(r"[,;<>=]|->|\d", text):
        return False
    return not any(fold(w.text) in _CLAUSE for w in words(text)) and text[-1:] not in ".!?:"


def aspect_heading(fact: Fact) -> str:
    """The nearest heading where it names an aspect and not the subject, else ""."""
    nearest = fact.headings[-1] if fact.headings else ""
    named = nearest and aspect_of_label(nearest) and key(nearest) != key(fact.subject)
    return nearest if named else ""


def opens_with(text: str, topic: str) -> bool:
    """Whether a statement begins with a name, an article in front or not."""
    bare = re.sub(r"^(?:an?|the) ", "", text, flags=re.IGNORECASE)
    return bool(topic) and fold(bare).startswith(fold(re.sub(r"^The ", "", topic)))


def is_part(topic: str, under: str) -> bool:
    """Whether a heading holds the name of its topic."""
    return bool(under) and (key(topic) in key(under))


def is_sentence(text: str) -> bool:
    """Whether a text has four words or more, a capital in front and a stop behind."""
    return len(words(text)) >= 4 and text[:1].isupper() and text.rstrip()[-1:] in ".!?:"
