"""Lists: which elements of the notes a list question asks for, exactly those."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from calctutor.synonyms import are_synonyms
from calctutor.terms import exact
from calctutor.text import content_stems
from calctutor.types import Fact, Question, Support

COVER = 0.6
"""Share of a question's words that a list's label and elements must hold together."""
LONG_ITEM = 2
"""Sentences of an item from which only its first is told in a list."""
LABEL = 0.3
"""Share that its label must hold alone."""

Facts = Callable[[Fact], Sequence[Fact]]


@dataclass(frozen=True)
class Listing:
    """Where lists are found: a fact's section, its parent fact, the sections below it."""

    section: Facts
    below: Callable[[tuple[str, ...], str], Sequence[Fact]]
    parent: Callable[[Fact], Fact | None]
    paragraph: Facts = lambda fact: [fact]

    def find(self, question: Question, judged: Sequence[Support]) -> tuple[list[Fact], str] | None:
        """The elements asked for and the label that they stand under, or None."""
        asked = asked_words(question)
        named = {s for m in exact(question.mentions) for s in content_stems(m.text)}
        scored: list[tuple[float, list[Fact], str]] = []
        fitting: list[tuple[float, list[Fact], str]] = []
        for label, shown, elements in self._candidates(asked, judged):
            if len(elements) >= 2:
                score, kept = self._score(asked, label, shown, elements)
                if kept:
                    scored.append((score, kept, shown))
                    if all(_speaks(named, label, f) for f in kept):
                        fitting.append((score, kept, shown))
        if not fitting:
            return None
        best = max(fitting, key=lambda entry: entry[0])
        return _with_sisters(set(asked), best, scored)

    def _candidates(
        self, asked: dict[str, float], judged: Sequence[Support]
    ) -> Iterable[tuple[str, str, list[Fact]]]:
        """Label, the part of it that is shown, and the elements of each list nearby."""
        seen: set[tuple[object, ...]] = set()
        for support in judged[:30]:
            fact = support.fact
            key = (fact.source, fact.headings, fact.group, fact.parent)
            if key not in seen:
                seen.add(key)
                yield self._list_of(fact)
                yield from self._led_paragraphs(asked, fact)
            for depth in range(1, len(fact.headings) + 1):
                path = fact.headings[:depth]
                if (fact.source, path) not in seen:
                    seen.add((fact.source, path))
                    yield " ".join(path), path[-1], list(self.below(path, fact.source))

    def _list_of(self, fact: Fact) -> tuple[str, str, list[Fact]]:
        elements = [
            f
            for f in self.section(fact)
            if "#paragraph:" not in f.group
            and f.group == fact.group
            and f.parent == fact.parent
            and f.headings == fact.headings
        ]
        over = self.parent(fact)
        own = fact.intro or (over.text or over.lead_in if over else "")
        shown = own or (fact.headings[-1] if fact.headings else fact.subject)
        return " ".join((*fact.headings, own)), shown, self._items(elements)

    def _items(self, elements: list[Fact]) -> list[Fact]:
        """The elements, of items of many sentences only what each begins with."""
        heads = [f for f in elements if self.paragraph(f)[0].id == f.id]
        long = any(len(self.paragraph(f)) > LONG_ITEM for f in heads)
        return heads if long else elements

    def _led_paragraphs(
        self, asked: dict[str, float], fact: Fact
    ) -> Iterable[tuple[str, str, list[Fact]]]:
        """The paragraphs of a section that each begin with a name of their own, as a list.

        Nothing announces it, so its heading has to hold all that is asked.
        """
        held = set(content_stems(" ".join(fact.headings)))
        if not all(_holds(word, held) for word in asked):
            return
        led = [
            f
            for f in self.section(fact)
            if f.lead_in and "#paragraph:" in f.group and self.paragraph(f)[0].id == f.id
        ]
        shown = fact.headings[-1] if fact.headings else fact.subject
        names = {f.lead_in for f in led}
        if len(names) > 1:
            yield " ".join(fact.headings), shown, led

    def _score(
        self, asked: dict[str, float], label: str, shown: str, elements: list[Fact]
    ) -> tuple[float, list[Fact]]:
        """How well a list fits, and those of its elements that fit the words its label lacks."""
        held = set(content_stems(label))
        in_label = {s for s in asked if _holds(s, held)}
        total = sum(asked.values()) or 1.0
        by_label = sum(asked[s] for s in in_label) / total
        if by_label < LABEL:
            return 0.0, []
        kept, by_elements = _filtered(asked, set(asked) - in_label, elements)
        cover = by_label + by_elements / total
        if cover < COVER or len(kept) < 2:
            return 0.0, []
        named = set(content_stems(shown))
        fit = sum(_holds(s, set(asked)) for s in named) / (len(named) or 1)
        return cover + 0.3 * fit, kept


def _with_sisters(
    asked: set[str],
    best: tuple[float, list[Fact], str],
    scored: list[tuple[float, list[Fact], str]],
) -> tuple[list[Fact], str]:
    """The best list, and its sister lists that are asked for by a word of their own."""
    _, elements, label = best
    path = elements[0].headings[:-1]
    held = set(content_stems(label))
    together, labels = list(elements), [label]
    for _, others, other in scored:
        own = {s for s in content_stems(other) if s not in held}
        places = {f.headings for f in others}
        sister = other not in labels and path and places == {(*path, other)}
        if sister and any(_holds(s, asked) for s in own) and held & set(content_stems(other)):
            together += [f for f in others if f not in together]
            labels.append(other)
    together.sort(key=lambda f: (f.source, f.span.start))
    return together, " and ".join(labels)


def _filtered(
    asked: dict[str, float], open_words: set[str], elements: list[Fact]
) -> tuple[list[Fact], float]:
    """The elements that speak of the open words where only some do, and the weight so covered."""
    kept, covered = elements, 0.0
    for word in sorted(open_words):
        fitting = [f for f in elements if _holds(word, set(content_stems(_whole(f))))]
        if fitting:
            covered += asked[word]
            if len(fitting) < len(elements):
                narrowed = [f for f in kept if f in fitting]
                kept = narrowed or kept
    return kept, covered


def _speaks(named: set[str], label: str, fact: Fact) -> bool:
    """Whether an element or its label holds all words of the terms named."""
    held = set(content_stems(f"{label} {_whole(fact)}"))
    return all(_holds(stemmed, held) for stemmed in named)


def _whole(fact: Fact) -> str:
    return f"{fact.subject} {fact.lead_in} {fact.text}"


def _holds(stemmed: str, held: Iterable[str]) -> bool:
    return any(are_synonyms(stemmed, other) for other in held)


def asked_words(question: Question) -> dict[str, float]:
    """The stems that a list question names, its terms included; kinds count little."""
    named = [m.text for m in exact(question.mentions)]
    stems = {s: 1.0 for text in (*named, *question.content) for s in content_stems(text)}
    for word in question.kinds:
        for stemmed in content_stems(word):
            stems[stemmed] = 0.2
    return stems
