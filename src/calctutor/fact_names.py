"""What a fact is found by: the names that it goes by, and the words that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from calctutor.term_table import key
from calctutor.text import content_stems, word_texts
from calctutor.types import Fact

ELEMENT_WORDS = 10
"""Words that a bare list element may have to be looked up by its own name."""

_ASIDE = re.compile(r"\s*\(.*?\)\s*")


def keys_of_fact(fact: Fact) -> frozenset[str]:
    """The keys of its subject, of its headings and, where it is a bare name, of itself."""
    names = [fact.subject, *fact.headings]
    if not fact.lead_in and len(word_texts(fact.text)) <= ELEMENT_WORDS:
        names.append(_ASIDE.sub(" ", fact.text))
    return frozenset(map(key, names))


def stems_of_fact(fact: Fact) -> frozenset[str]:
    """The stems of the content words of its lead-in and text."""
    return frozenset(content_stems(f"{fact.lead_in} {fact.text}"))


def sections_of(facts: Iterable[Fact]) -> Sequence[tuple[str, tuple[str, ...]]]:
    """The source and heading path of each section that some facts stand in, once, in order."""
    return tuple(dict.fromkeys((fact.source, fact.headings) for fact in facts))
