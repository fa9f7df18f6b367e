"""Facts by their subject and by their section."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from calctutor.protocols import PassageIndex
from calctutor.spelling import is_rare
from calctutor.terms import key
from calctutor.text import STOP_WORDS, content_stems, fold, stem, word_texts, words
from calctutor.types import Citation, Fact, Nearest, Passage, Wording

_LEANS = re.compile(r"(He|She|It|They|His|Her|Its|Their|This|These|Both|Such|Here|There)\b")
ENGLISH = 0.09
"""Share of English function words from which notes count as English."""
TO_TELL = 40
"""Words needed to tell a language."""
HANDFUL = 6
OPENING = 3
"""Words of a statement among which its subject stands."""
ELEMENT_WORDS = 10
"""Words that a bare list element may have to be looked up by its own name."""


class FactLookup:
    """Finds facts by what they are about and by where they stand."""

    def __init__(self, index: PassageIndex) -> None:
        """Look facts up in one index; the tables are made on first use."""
        self._index = index
        self._stems_of: dict[str, frozenset[str]] = {}

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

    def sections_of(self, places: Iterable[Citation]) -> list[Fact]:
        """The facts of the sections that some citations stand in, in order."""
        sections = dict.fromkeys((c.source, c.headings) for c in places)
        return [f for section in sections for f in self._by_section.get(section, ())]

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self._index.all_facts()}

    def parent(self, fact: Fact) -> Fact | None:
        """The statement that a fact is nested under, or None."""
        return self._by_id.get(fact.parent) if fact.parent else None

    def below(self, path: tuple[str, ...], source: str) -> list[Fact]:
        """What stands for each section right under a heading: its elements, or its first fact."""
        found: dict[str, list[Fact]] = {}
        for (where, headings), facts in self._by_section.items():
            if where == source and headings[: len(path)] == path and len(headings) > len(path):
                found.setdefault(headings[len(path)], _elements(facts) or facts[:1])
        return [fact for facts in found.values() for fact in facts]

    def subtopics(self, names: Iterable[str]) -> list[str]:
        """The headings right below those that are called by one of the names, in order."""
        wanted = {key(name) for name in names}
        found = (
            headings[i + 1]
            for _, headings in self._by_section
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
        found = [f for f in self._index.all_facts() if wanted <= self._stems(f)]
        found.sort(key=lambda f: not wanted <= set(content_stems(" ".join(f.headings[-1:]))))
        if len(found) > most:
            found = [f for f in found if wanted <= set(content_stems(_opening(f.text)))]
        return found if len(found) <= most else []

    def _stems(self, fact: Fact) -> frozenset[str]:
        if fact.id not in self._stems_of:
            self._stems_of[fact.id] = frozenset(content_stems(f"{fact.lead_in} {fact.text}"))
        return self._stems_of[fact.id]

    @cached_property
    def headings(self) -> tuple[Nearest, ...]:
        """Every heading of the notes with text of its own, once, in order."""
        found: dict[tuple[str, tuple[str, ...]], Nearest] = {}
        for passage in self._index.all_passages():
            found.setdefault((passage.source, passage.headings), nearest_of(passage))
        return tuple(found.values())


def _elements(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a section that is a list of things, each with a name of its own; else []."""
    listed = [f for f in facts if "#list:" in f.group]
    names = {key(f.subject) for f in listed if f.lead_in and key(f.lead_in) == key(f.subject)}
    bare = [f for f in listed if not f.lead_in and len(words(f.text)) <= ELEMENT_WORDS]
    return listed if len(names) + len(bare) >= 2 and len(listed) == len(facts) else []


def nearest_of(passage: Passage) -> Nearest:
    """A passage as a heading to go to."""
    return Nearest(passage.headings, passage.source, passage.span.first_line)


def wording_of(passages: Sequence[Passage]) -> Wording:
    """How these passages use words: `vocabulary_of` and the others below, in one go."""
    counts: Counter[str] = Counter()
    common: Counter[str] = Counter()
    capital: set[str] = set()
    plain: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for passage in passages:
        tokens = word_texts(passage.embedded_text)
        counts.update({fold(token) for token in tokens})
        common.update(token for token in tokens if token.isalpha())
        _take_in(passage.text, capital, plain, pairs)
    english = sum(n for token, n in common.items() if fold(token) in STOP_WORDS)
    enough = common.total() < TO_TELL or english >= ENGLISH * common.total()
    return Wording(dict(counts), frozenset(capital - plain), frozenset(pairs), enough)


def _take_in(text: str, capital: set[str], plain: set[str], pairs: set[tuple[str, str]]) -> None:
    """One text's words with a capital inside a sentence, without one, and side by side."""
    capital.update(fold(m.group()) for m in _CAPITALIZED.finditer(text))
    plain.update(fold(token) for token in set(word_texts(text)) if token[:1].islower())
    for run in _SIDE_BY_SIDE.findall(text):
        stems = [stem(token) for token in run.split(" ")]
        pairs.update(pairwise(stems))


def looks_english(passages: Iterable[Passage]) -> bool:
    """Whether enough of the words are English function words; True for too few to tell.

    English notes here have 15% (terse bullets) to 45% (prose); German, French and Spanish ones
    reach 3 to 7%.
    """
    tokens = [fold(w.text) for p in passages for w in words(p.embedded_text) if w.text.isalpha()]
    if len(tokens) < TO_TELL:
        return True
    return sum(token in STOP_WORDS for token in tokens) >= ENGLISH * len(tokens)


def vocabulary_of(passages: Iterable[Passage]) -> dict[str, int]:
    """Each folded word with the number of passages that hold it."""
    counts: Counter[str] = Counter()
    for passage in passages:
        counts.update({fold(w.text) for w in words(passage.embedded_text)})
    return dict(counts)


_SIDE_BY_SIDE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?: [^\W_]+(?:['’][^\W_]+)*)+")
_CAPITALIZED = re.compile(r"(?<=[a-z,;] )[A-Z][^\W\d_]{2,}")


def names_of(passages: Iterable[Passage]) -> frozenset[str]:
    """The folded words that the notes write with a capital wherever they stand."""
    capital: set[str] = set()
    plain: set[str] = set()
    for passage in passages:
        capital.update(fold(m.group()) for m in _CAPITALIZED.finditer(passage.text))
        plain.update(fold(w.text) for w in words(passage.text) if w.text[:1].islower())
    return frozenset(capital - plain)


def pairs_of(passages: Iterable[Passage]) -> frozenset[tuple[str, str]]:
    """The stems of words that the notes have side by side, a blank between them."""
    found: set[tuple[str, str]] = set()
    for passage in passages:
        tokens = words(passage.text)
        found.update(
            (stem(a.text), stem(b.text))
            for a, b in pairwise(tokens)
            if passage.text[a.end : b.start] == " "
        )
    return frozenset(found)


def _opening(text: str) -> str:
    """The first words of a text, among which its subject stands."""
    tokens = words(text)[:OPENING]
    return text[: tokens[-1].end] if tokens else ""
