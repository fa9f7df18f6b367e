"""Facts by their subject and by their section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from calctutor.fact_names import ELEMENT_WORDS
from calctutor.protocols import PassageIndex
from calctutor.spelling import is_rare
from calctutor.terms import key
from calctutor.text import content_stems, fold, words
from calctutor.types import Citation, Fact, Nearest, Passage

_LEANS = re.compile(r"(He|She|It|They|His|Her|Its|Their|This|These|Both|Such|Here|There)\b")
KEPT = 2_000
"""Sections that are kept in memory."""
HANDFUL = 6
FAR_TOO_MANY = 2_000
"""Statements that use the same words of which none is looked at: they are no topic."""
OPENING = 3
"""Words of a statement among which its subject stands."""


class FactLookup:
    """Finds facts by what they are about and by where they stand."""

    def __init__(self, index: PassageIndex) -> None:
        """Look facts up in one index; sections once read are kept."""
        self._index = index
        self._sections: dict[tuple[str, tuple[str, ...]], list[Fact]] = {}

    def about(self, names: Iterable[str], *, most: int = 200) -> list[Fact]:
        """The facts whose subject or heading is one of the names, in the notes' order."""
        return self._index.facts_called(list(dict.fromkeys(key(n) for n in names)), most)

    def section(self, fact: Fact) -> list[Fact]:
        """All facts that stand directly under the same heading, in order."""
        return self._section(fact.source, fact.headings)

    def _section(self, source: str, headings: tuple[str, ...]) -> list[Fact]:
        place = source, headings
        if place not in self._sections:
            if len(self._sections) >= KEPT:
                self._sections.clear()
            self._sections[place] = self._index.section(source, headings)
        return self._sections[place]

    def sections_of(self, places: Iterable[Citation]) -> list[Fact]:
        """The facts of the sections that some citations stand in, in order."""
        sections = dict.fromkeys((c.source, c.headings) for c in places)
        return [f for source, headings in sections for f in self._section(source, headings)]

    def parent(self, fact: Fact) -> Fact | None:
        """The statement that a fact is nested under, or None."""
        found = self._index.facts_named([fact.parent]) if fact.parent else []
        return found[0] if found else None

    def below(self, path: tuple[str, ...], source: str) -> list[Fact]:
        """What stands for each section right under a heading: its elements, or its first fact."""
        found: dict[str, list[Fact]] = {}
        for headings in self._index.sections(source):
            if headings[: len(path)] == path and len(headings) > len(path):
                facts = self._section(source, headings)
                found.setdefault(headings[len(path)], _elements(facts) or facts[:1])
        return [fact for facts in found.values() for fact in facts]

    def subtopics(self, names: Iterable[str]) -> list[str]:
        """The headings right below those that are called by one of the names, in order."""
        wanted = {key(name) for name in names}
        found = (
            headings[i + 1]
            for headings in self._index.sections_called(wanted)
            for i, heading in enumerate(headings[:-1])
            if key(heading) in wanted
        )
        return list(dict.fromkeys(found))

    def antecedents(self, fact: Fact) -> list[Fact]:
        """The statements that a fact's first pronoun leans on, in order; [] without one."""
        found: list[Fact] = []
        section = self.section(fact)
        place = next((i for i, f in enumerate(section) if f.id == fact.id), 0)
        while place and _LEANS.match(section[place].text):
            if section[place - 1].group != fact.group or section[place].lead_in:
                break
            place -= 1
            found.insert(0, section[place])
        return found[-2:]

    def mentioning(self, text: str, *, most: int = 40) -> list[Fact]:
        """The facts that use every content word of a text, those under such a heading first.

        Where more than ``most`` do, or a handful where all its words are common English, those
        that begin with them ("*Methods* are functions"), or [].
        """
        wanted = set(content_stems(text))
        if not wanted:
            return []
        if not any(is_rare(fold(w.text)) for w in words(text)):
            most = min(most, HANDFUL)
        found = self._index.facts_using(wanted, FAR_TOO_MANY)
        found.sort(key=lambda f: not wanted <= set(content_stems(" ".join(f.headings[-1:]))))
        if len(found) > most:
            found = [f for f in found if wanted <= set(content_stems(_opening(f.text)))]
        return found if len(found) <= most else []

    def headings(self) -> Iterator[Nearest]:
        """The headings of the notes with text of their own, in order, read as they are asked for.

        One that has several passages comes several times.
        """
        for source in self._index.sources():
            yield from map(nearest_of, self._index.passages_of(source))


def _elements(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a section that is a list of things, each with a name of its own; else []."""
    listed = [f for f in facts if "#list:" in f.group]
    names = {key(f.subject) for f in listed if f.lead_in and key(f.lead_in) == key(f.subject)}
    bare = [f for f in listed if not f.lead_in and len(words(f.text)) <= ELEMENT_WORDS]
    return listed if len(names) + len(bare) >= 2 and len(listed) == len(facts) else []


def nearest_of(passage: Passage) -> Nearest:
    """A passage as a heading to go to."""
    return Nearest(passage.headings, passage.source, passage.span.first_line)


def _opening(text: str) -> str:
    """The first words of a text, among which its subject stands."""
    tokens = words(text)[:OPENING]
    return text[: tokens[-1].end] if tokens else ""
