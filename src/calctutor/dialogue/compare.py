"""Distinctions: what tells terms apart, as far as the notes say, every cell cited."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from calctutor.aspects import CUES, EXCLUSIVE, STRICT, spoken_of
from calctutor.dialogue import frames
from calctutor.dialogue.apart import differing, each_of, in_respect, names_each, value_of
from calctutor.dialogue.cite import Citer
from calctutor.dialogue.distinction import render
from calctutor.dialogue.draft import Draft
from calctutor.dialogue.rows import EVERYTHING, OTHER, Asked, Rows, asked_of, row_of
from calctutor.dialogue.sides import LIKE, SAME, About, Side, SideFinder
from calctutor.dialogue.wording import in_plain, statement
from calctutor.terms import TermIndex, base_name, key
from calctutor.text import fold, stem, words
from calctutor.types import (
    Abstention,
    Cell,
    Comparison,
    Fact,
    Question,
    Reply,
    Row,
    Sentence,
)

CELL_MOST = 5
"""Statements in one cell, at most."""

_DISTINGUISHES = re.compile(
    r"\b(distinguish\w*|differentiat\w*|discriminat\w*|rather than|unlike|in contrast"
    r"|tell\w* (it|them|this|these)? ?(apart )?from|as opposed to|whereas|differs? from"
    r"|separat\w+ (it|them) from|sets? (it|them) apart|compared (with|to)"
    r"|(more|less) (\w+ ){1,4}than|\w+er (\w+ ){0,3}than|not (so|as) \w+ as"
    r"|(similar|identical|same)\b.*\bbut)\b"
)
_TRAP = re.compile(
    r"\b(resembl\w*|mimic\w*|mistaken|confus(?:ed?|es|ing|able|ion with)|simulat\w*"
    r"|look[s-]? ?alike|pitfall|beware|caution)\b"
)


@dataclass(frozen=True)
class Comparer:
    """Compares terms of one folder of notes."""

    terms: TermIndex
    about: About
    mentioning: Callable[[str], Sequence[Fact]] = lambda text: ()
    """The statements that use every content word of a text."""

    @cached_property
    def finder(self) -> SideFinder:
        """What resolves the sides."""
        return SideFinder(self.terms, self.about, self.mentioning)

    def reply(self, question: Question, citer: Citer) -> Reply:
        """The distinction that a question asks for, or that the notes lack a side."""
        found = self.compare(question.sides, citer, wanted=asked_of(question))
        draft = Draft(citer)
        if isinstance(found, Abstention):
            draft.frame(frames.NOTHING_ON.format(missing=f"“{found.missing}”"))
            known = [s for s in self.finder.find(question.sides) if s and s.facts]
            for side in known[:1]:
                draft.frame(frames.WHAT_THEY_SAY)
                draft.facts(side.facts[:CELL_MOST])
            return draft.reply("abstention", question.understood, abstention=found)
        for citation in found.citations:
            if citation.disputed is not None:
                draft.dispute(citation.disputed)
        markdown, sentences = render(found)
        draft.block(markdown, sentences)
        return draft.reply("comparison", question.understood, comparison=found)

    def compare(
        self, texts: Sequence[str], citer: Citer, wanted: Asked = EVERYTHING
    ) -> Comparison | Abstention:
        """The distinction between the terms that the texts name, in what is ``wanted`` of them."""
        texts = self._parted(texts)
        sides = self.finder.find(texts)
        missing = [t for t, s in zip(texts, sides, strict=True) if s is None or not s.facts]
        known = [s for s in sides if s is not None and s.facts]
        if missing or len(known) < 2:
            return Abstention("topic", ", ".join(missing) or ", ".join(texts))
        return self._compare(_apart(known), citer, wanted)

    def _parted(self, texts: Sequence[str]) -> list[str]:
        """The texts, those that name two terms joined by "and" as two."""
        found: list[str] = []
        for text in texts:
            parts = re.split(r"\s+and\s+", text)
            named = [self.terms.mentions(part) for part in parts]
            apart = len(parts) > 1 and all(named) and not self.terms.named(text)
            found += parts if apart else [text]
        return found

    def _compare(self, sides: list[Side], citer: Citer, wanted: Asked) -> Comparison:
        key_facts = self._discriminators(sides)
        common = [f for f in _common(sides) if f not in key_facts]
        key_facts = key_facts or [f for f in common if names_each(f, sides)][:3]
        shared = list(dict.fromkeys((*common, *self._shared(sides))))[:CELL_MOST]
        shared = [f for f in shared if f not in key_facts]
        sides = [s.without(common) for s in sides]
        table = Rows.of_sides(sides)
        if wanted.respect and not any(wanted.fits(table.row(f)) for f in each_of(sides)):
            sides, key_facts, shared = in_respect(sides, key_facts, shared, wanted)
        trap = [
            f
            for f in each_of(sides)
            if f not in key_facts and (_is_trap(f) or f.aspect == "action")
        ]
        told = [f for f in (*key_facts, *trap) if table.row(f) in ("differential", "action")]
        names = table.names([f for s in sides for f in s.facts if f not in told])
        if fitting := [name for name in names if wanted.fits(name)]:
            names = fitting
            shared = [f for f in shared if table.row(f) in names]
            trap = [f for f in trap if table.row(f) in names]
        rows = [
            Row(name, tuple(self._cell(name, side, citer, told, table, wanted) for side in sides))
            for name in names
        ]
        return Comparison(
            terms=tuple(side.label for side in sides),
            discriminator=tuple(_said(f, citer) for f in key_facts),
            rows=tuple(rows),
            shared=tuple(_said(f, citer) for f in shared),
            trap=tuple(_said(f, citer) for f in trap),
            silent=(
                *_unsaid(sides, (*key_facts, *shared, *common), wanted),
                *_silences(sides, rows),
            ),
            check=tuple(self._check(sides, key_facts, citer, {r.aspect for r in rows}, table)),
            citations=citer.citations,
        )

    def _discriminators(self, sides: list[Side]) -> list[Fact]:
        """Statements that themselves tell the sides apart, else exclusive values that differ."""
        telling = [
            fact
            for side in sides
            for fact in side.facts
            if fact.disputed is None
            and _DISTINGUISHES.search(fold(f"{fact.lead_in} {fact.text}"))
            and self._is_against_another(fact, side, sides)
        ]
        if telling:
            return list(dict.fromkeys(telling))[:3]
        for aspect in (*EXCLUSIVE, "definition"):
            stated = [
                [f for f in s.own if f.aspect == aspect and f.disputed is None] for s in sides
            ]
            if all(stated) and len({value_of(facts[0]) for facts in stated}) == len(sides):
                return [facts[0] for facts in stated]
        return differing(sides)

    def _is_against_another(self, fact: Fact, side: Side, sides: list[Side]) -> bool:
        others = [s for s in sides if s is not side]
        finder = self.finder
        if any(finder.speaks_of(fact, o) or finder.compares_with(fact, o) for o in others):
            return True
        beside = [f for f in side.facts if f.headings == fact.headings and f is not fact]
        return bool(re.search(r"\b(in contrast|unlike|whereas)\b", fold(fact.text))) and any(
            self.finder.speaks_of(f, other) for f in beside for other in others
        )

    def _shared(self, sides: list[Side]) -> list[Fact]:
        """What is said of several sides: by likeness, by a common parent, or in the same words."""
        found: dict[str, Fact] = {}
        for side in sides:
            others = [s for s in sides if s is not side]
            for fact in side.own:
                like = SAME.search(fold(fact.text)) and any(
                    self.finder.speaks_of(fact, o) for o in others
                )
                same = any(
                    value_of(fact) == value_of(g) and fact.aspect == g.aspect and value_of(fact)
                    for o in others
                    for g in o.own
                    if g.id != fact.id
                )
                if like or same:
                    found[fact.id] = fact
        for fact in self._of_common_parents(sides):
            found[fact.id] = fact
        return list(found.values())[:CELL_MOST]

    def _of_common_parents(self, sides: list[Side]) -> list[Fact]:
        lines = [{key(a) for n in side.names for a in self.terms.ancestors(n)} for side in sides]
        common = set.intersection(*lines) if lines else set()
        return (
            [f for f in self.about(common) if key(f.subject) in common and not f.group]
            if common
            else []
        )

    def _cell(
        self,
        name: str,
        side: Side,
        citer: Citer,
        told: list[Fact],
        table: Rows,
        wanted: Asked,
    ) -> Cell:
        facts = [f for f in side.facts if table.row(f) == name and f not in told]
        facts.sort(key=lambda f: not wanted.is_in(f))
        items = [(_in_cell(f, side, row=name), citer.cite(f)) for f in facts]
        if not items:
            items = [
                (f"like {f.subject}: {_in_cell(f, side, labelled=True)}", citer.cite(f))
                for f in side.inherited
                if table.row(f) == name and f.disputed is None
            ]
        return Cell(tuple(items[:CELL_MOST]))

    def _check(
        self,
        sides: list[Side],
        key_facts: list[Fact],
        citer: Citer,
        shown: Container[str],
        table: Rows,
    ) -> Iterator[Sentence]:
        """One statement, its subject left out, for the learner to place."""
        names = {key(n) for side in sides for n in (side.label, *side.names)}
        candidates = [f for s in sides for f in s.own if f.disputed is None]
        candidates = [f for f in candidates if table.row(f) in shown]
        said = Counter(value for s in sides for value in {value_of(f) for f in s.facts})
        candidates = [f for f in candidates if said[value_of(f)] == 1]  # fits one side only
        for fact in sorted(candidates, key=lambda f: f in key_facts):
            named = {key(n) for m in self.terms.mentions(fact.text) for n in m.names}
            if (
                not named & names
                and len(words(fact.text)) >= 3
                and not LIKE.search(fold(fact.text))
            ):
                yield Sentence(frames.CHECK, frame=True)
                yield Sentence(in_plain(fact).text, (citer.cite(fact),))
                return


def _common(sides: list[Side]) -> list[Fact]:
    """The statements that are told of every side alike."""
    return [f for f in dict.fromkeys(sides[0].facts) if all(f in s.facts for s in sides[1:])]


def _apart(sides: list[Side]) -> list[Side]:
    """The sides without facts that belong to another side: no term stands against itself."""
    owners = {f.id: i for i, side in enumerate(sides) for f in side.own}
    named = [{key(n) for n in side.names} for side in sides]
    subjects = {
        f.id: by[0]
        for side in sides
        for f in side.facts
        if len(by := [i for i, names in enumerate(named) if key(f.subject) in names]) == 1
    }
    owners |= subjects
    return [
        Side(
            s.label,
            s.names,
            tuple(f for f in s.own if subjects.get(f.id, i) == i),
            tuple(f for f in s.members if owners.get(f.id, i) == i),
            tuple(f for f in s.inherited if f.id not in owners),
        )
        for i, s in enumerate(sides)
    ]


def _in_cell(fact: Fact, side: Side, *, labelled: bool = False, row: str = "") -> str:
    """A fact's words for a cell: a member or a telling lead-in is named in front."""
    fact = in_plain(fact)
    parts = []
    if key(base_name(fact.text)) in {key(n) for n in side.names}:  # a bare name in a list
        return f"{fact.headings[-1]}: {fact.text}" if fact.headings else fact.text
    own = {key(n) for n in side.names}
    in_row = bool(row) and key(fact.subject) == key(row)
    if not labelled and not in_row and (key(fact.subject) not in own or len(own) > 1):
        parts.append(fact.subject)
    named = key(fact.lead_in) in (key(fact.subject), key(row)) or (
        in_row and key(fact.lead_in) in own
    )
    if fact.lead_in and not _only_cues(fact.lead_in) and not named:
        parts.append(fact.lead_in)
    if parts and key(parts[-1]) == key(fact.text):
        parts.pop()
    return ": ".join([" – ".join(parts), fact.text]) if parts else fact.text


def _only_cues(lead_in: str) -> bool:
    every = frozenset().union(*CUES.values())
    return all(stem(w.text) in every for w in words(lead_in))


def _is_trap(fact: Fact) -> bool:
    return bool(_TRAP.search(fold(f"{fact.lead_in} {fact.text}")))


def _names(fact: Fact) -> set[str]:
    """The keys of all runs of one to four words in a fact."""
    tokens = [w.text for w in words(fact.text)]
    return {key(" ".join(tokens[i : i + n])) for n in (1, 2, 3, 4) for i in range(len(tokens))}


def _said(fact: Fact, citer: Citer) -> Sentence:
    return Sentence(statement(fact), (citer.cite(fact),))


def _unsaid(sides: list[Side], together: Sequence[Fact], wanted: Asked) -> Iterator[Sentence]:
    """That nothing is said of any side in what was asked for outright: no laboratory value."""
    for aspect in (a for a in wanted.aspects if a in STRICT):
        facts = (*each_of(sides), *together)
        if not any(row_of(f) == aspect or aspect in spoken_of(f.text) for f in facts):
            for side in sides:
                text = frames.SILENT_ON.format(aspect=aspect, term=side.label)
                yield Sentence(text, frame=True)


def _silences(sides: list[Side], rows: Sequence[Row]) -> Iterator[Sentence]:
    named = {key(n) for side in sides for n in side.names}
    for i, side in enumerate(sides):
        if any(SAME.search(fold(f.text)) and _names(f) & named for f in side.own):
            continue  # said to be like another side: what it lacks is no silence
        lacking = [r.aspect for r in rows if not r.cells[i].items and r.aspect != OTHER]
        if lacking:
            text = frames.SILENT_ON.format(aspect=", ".join(lacking), term=side.label)
            yield Sentence(text, frame=True)
