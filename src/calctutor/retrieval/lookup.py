"""Facts by their subject and by their section."""

from __future__ import annotations

import re

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from calctutor.protocols import PassageIndex
from calctutor.terms import key
from calctutor.text import fold, words
from calctutor.types import Fact, Nearest, Passage


ELEMENT_WORDS = 10
"""Words that a bare list element may have to be looked up by its own name."""


class FactLookup:
    """Finds facts by what they are about and by where they stand."""

    def __init__(self, index: PassageIndex) -> None:
        """Look facts up in one index; the tables are made on first use."""
        self._index = index

    @cached_property
    def _by_subject(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self._index.all_facts():
            names = [fact.subject, *fact.headings]
            if not fact.lead_in and len(words(fact.text)) <= ELEMENT_WORDS:
                names.append(re.sub(r"\s*\(.*?\)\s*", " ", fact.text))
            for name in {key(n) for n in names}:
                found[name].append(fact)
        return found

    @cached_property
    def _by_section(self) -> dict[tuple[str, tuple[str, ...]], list[Fact]]:
        found: dict[tuple[str, tuple[str, ...]], list[Fact]] = defaultdict(list)
        for fact in self._index.all_facts():
            found[fact.source, fact.headings].append(fact)
        return found

    def about(self, names: Iterable[str], *, most: int = 200) -> list[Fact]:
        """The facts whose subject or heading is one of the names, in the notes' order."""
        found: dict[str, Fact] = {}
        for name in names:
            for fact in self._by_subject.get(key(name), ())[:most]:
                found.setdefault(fact.id, fact)
        return list(found.values())

    def section(self, fact: Fact) -> list[Fact]:
        """All facts that stand directly under the same heading, in order."""
        return self._by_section[fact.source, fact.headings]

    @cached_property
    def headings(self) -> tuple[Nearest, ...]:
        """Every heading of the notes with text of its own, once, in order."""
        found: dict[tuple[str, tuple[str, ...]], Nearest] = {}
        for passage in self._index.all_passages():
            found.setdefault((passage.source, passage.headings), nearest_of(passage))
        return tuple(found.values())


def nearest_of(passage: Passage) -> Nearest:
    """A passage as a heading to go to."""
    return Nearest(passage.headings, passage.source, passage.span.first_line)


def vocabulary_of(passages: Iterable[Passage]) -> dict[str, int]:
    """Each folded word with the number of passages that hold it."""
    counts: Counter[str] = Counter()
    for passage in passages:
        counts.update({fold(w.text) for w in words(passage.embedded_text)})
    return dict(counts)
