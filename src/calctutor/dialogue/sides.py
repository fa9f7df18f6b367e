"""The sides of a comparison: which terms are meant, and what the notes say of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from calctutor.synonyms import are_synonyms
from calctutor.terms import TermIndex, base_name, exact, is_called, is_compound, key
from calctutor.text import content_stems, fold, stem, words
from calctutor.types import Fact

About = Callable[[Iterable[str]], Sequence[Fact]]
"""The facts whose subject or heading is one of the names."""

SAME = re.compile(
    r"\b(?:similar|identical|same|comparable|analogous|equal)\b.{0,40}?\b(?:to|as|of)\b"
)
"""Wording by which a subject shares what is said of another."""

_SETTING = re.compile(r" (?:with|in|on|under|during|at|by) (?=\S)", re.IGNORECASE)
LIKE = re.compile(
    r"\b(?:similar|identical|same|comparable|analogous|equal)\b.{0,40}?\b(?:to|as|of)\b|\blike\b|\bresembl"
)
"""Wording by which a subject takes over what is said of another."""
_AGAINST = re.compile(
    r"\b(?:than|unlike|in contrast (?:to|with)|as opposed to|compared (?:with|to)|differs? from"
    r"|not (?:so|as) \w+ as)\b(?P<thing>[^.;:,()]*)"
)
"""Wording that sets a subject against what is named behind it."""


@dataclass(frozen=True)
class Side:
    """One side: what it is called, the terms it stands for, and its facts.

    ``own`` are facts on the term itself, ``members`` on terms of its class,
    ``inherited`` on a term that it is said to be like.
    """

    label: str
    names: tuple[str, ...]
    own: tuple[Fact, ...]
    members: tuple[Fact, ...] = ()
    inherited: tuple[Fact, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Its facts, own first."""
        return (*self.own, *self.members)

    def without(self, told: Sequence[Fact]) -> Side:
        """The side without what is told elsewhere."""
        own = tuple(f for f in self.own if f not in told)
        return replace(self, own=own, members=tuple(f for f in self.members if f not in told))


class SideFinder:
    """Resolves the texts of a comparison to terms and their facts."""

    def __init__(
        self,
        terms: TermIndex,
        about: About,
        mentioning: Callable[[str], Sequence[Fact]] = lambda text: (),
    ) -> None:
        """Look terms up in an index, facts by ``about``, and those that name one in passing."""
        self._terms = terms
        self._about = about
        self._mentioning = mentioning

    def find(self, texts: Sequence[str]) -> list[Side | None]:
        """A side for each text, None for what the notes don't have."""
        texts = self._with_head(texts)
        columns = [self._column(text) for text in texts]
        if len(columns) > 1 and all(columns):
            return columns
        names = [self._names(text) for text in texts]
        for i, text in enumerate(texts):
            if not names[i]:
                others = (n for j, group in enumerate(names) if j != i for n in group)
                names[i] = self._completed(text, others)
        return [
            self._side(t, n) if n else self._labelled(t, texts)
            for t, n in zip(texts, names, strict=True)
        ]

    def _with_head(self, texts: Sequence[str]) -> list[str]:
        """The texts, a bare first word with the noun of the next: "afferent vs efferent arteriole".

        Only where that makes a term, or words that the notes use together, and the word is none.
        """
        found = list(texts)
        for i, (text, after) in enumerate(pairwise(texts)):
            tokens = words(after)
            if len(words(text)) != 1 or len(tokens) < 2 or self._terms.named(text):
                continue
            whole = f"{text} {after[tokens[1].start :]}"
            if self._terms.named(whole) or self._said_together(text, tokens[1].text):
                found[i] = whole
        return found

    def _said_together(self, word: str, noun: str) -> bool:
        """Whether a statement has a word right before a noun."""
        phrase = f" {fold(word)} {fold(noun).removesuffix('s')}"
        told = self._about((f"{word} {noun}",))
        return any(phrase in f" {fold(f.text)}" for f in told)

    def _column(self, text: str) -> Side | None:
        """A side that is a column of a table whose rows are the things asked of it."""
        if self._terms.named(text):
            return None
        told = tuple(f for f in self._mentioning(text) if key(f.lead_in) == key(text))
        return Side(text, (text,), told) if len(told) > 1 else None

    def _labelled(self, text: str, texts: Sequence[str]) -> Side | None:
        """A side that is but a label in the notes: "developmental" beside "post-surgical HO"."""
        wanted = set(content_stems(text))
        heads = [m[-1] for t in texts if t != text and (m := exact(self._terms.mentions(t)))]
        for head in heads if wanted else ():
            labelled = [
                f
                for f in self._about(head.names)
                if wanted <= set(content_stems(" ".join((f.intro, f.lead_in, *f.headings[1:]))))
            ]
            if labelled:
                return Side(f"{text} {head.text}", (), tuple(labelled))
        return None

    def _names(self, text: str) -> tuple[str, ...]:
        whole = self._terms.named(text)
        if whole:
            called = tuple(n for n in whole if fold(base_name(n)) == fold(base_name(text)))
            return called or whole  # "sorted" is not "sort()", of one stem
        named = exact(self._terms.mentions(text))
        narrower = self._narrower(text, named[-1].names[0]) if named else ()
        if narrower := narrower or self._before_a_setting(text):
            return narrower
        head = words(text)[-1].text if words(text) else ""
        if named and _holds_head(named[-1].text, head):
            return self._said_of(text, named[-1].text) or named[-1].names
        if holding := self._holding(text):
            return holding
        members = self._terms.members(text) or self._terms.members(head)
        if members and _nearly_all(text, members):
            return members
        if named and len(words(text)) > 1 and (spoken := self._spoken_of(text)):
            return spoken  # "git pull" is more than "Git"
        if named:
            return max(named, key=lambda m: m.end - m.start).names
        several = self._spoken_of(text) if len(words(text)) > 1 else ()
        return several or self._terms.parts(head, most=1) or members or self._spoken_of(text)

    def _holding(self, text: str) -> tuple[str, ...]:
        """The one name that holds all the words; what speaks of them before a mere element."""
        holding = self._terms.holding(text)
        named = (self._terms.get(name) for name in holding)
        clause = any(term is not None and term.kind == "element" for term in named)
        return (self._spoken_of(text) if clause else ()) or holding

    def _before_a_setting(self, text: str) -> tuple[str, ...]:
        """The term that a side opens with, where a setting follows it: "*zinc* with ammonia"."""
        joint = _SETTING.search(text)
        return self._terms.named(text[: joint.start()]) if joint else ()

    def _said_of(self, text: str, term: str) -> tuple[str, ...]:
        """The text itself where it says more than a general word at its end: "spring tide"."""
        narrower = len(content_stems(text)) > len(content_stems(term)) == 1
        return self._spoken_of(text) if narrower else ()

    def _narrower(self, text: str, name: str) -> tuple[str, ...]:
        """The one member of a class that has the words said beside its name: "X after surgery"."""
        beside = set(content_stems(text)) - set(content_stems(name))
        members = self._terms.members(name)
        if not beside or not members:
            return ()
        scored = sorted(((self._held(beside, member), member) for member in members), reverse=True)
        best, second = scored[0], scored[1] if len(scored) > 1 else (0.0, "")
        return (best[1],) if best[0] >= 1 and best[0] > second[0] else ()

    def _held(self, asked: Iterable[str], member: str) -> float:
        """How many words a term's name or statements hold, those in the name counting double."""
        name = content_stems(member)
        held = {s for f in self._about((member,)) for s in content_stems(f"{f.lead_in} {f.text}")}
        return sum(
            2 * any(are_synonyms(a, s) for s in name) or any(are_synonyms(a, s) for s in held)
            for a in asked
        )

    def _spoken_of(self, text: str) -> tuple[str, ...]:
        """The text itself where it is no term, yet a few statements use its very words."""
        return (text,) if words(text) and self._about((text,)) else ()

    def _completed(self, text: str, others: Iterable[str]) -> tuple[str, ...]:
        """ "secondary" beside "primary hyperparathyroidism": the word put in the other's place."""
        for other in others:
            tokens = words(other)
            for i in range(1, len(tokens)):
                found = self._terms.named(f"{text} {other[tokens[i].start :]}")
                if found:
                    return found
            joined = self._terms.named(text + other)
            if joined:
                return joined
        return ()

    def _side(self, text: str, names: tuple[str, ...]) -> Side:
        facts = [f for f in self._about(names) if f.aspect != "name"]
        if len(names) == 1 and is_called(names[0]):  # "sorted(xs)" shares its stem with "sort()"
            facts = [f for f in facts if not is_called(f.subject) or f.subject == names[0]]
        if len(names) > 1:
            return Side(text, names, (), tuple(facts), self._inherited(facts))
        under = {key(n) for n in self._terms.members(names[0])}
        own = [f for f in facts if key(f.subject) not in under]
        below = self._about(self._terms.members(names[0])) if len(own) < 2 else []
        own += self._running(names[0], own)
        members = [f for f in (*facts, *below) if f not in own and f.aspect != "name"]
        return Side(
            names[0], names, tuple(own), tuple(dict.fromkeys(members)), self._inherited(own)
        )

    def _running(self, name: str, own: Sequence[Fact]) -> list[Fact]:
        """What the paragraphs that tell of a term go on to say of it by name."""
        held = {(f.source, f.headings) for f in own if "#paragraph:" in f.group}
        ids = {f.id for f in own}
        return [
            f
            for f in (self._mentioning(name) if held else ())
            if f.id not in ids and "#paragraph:" in f.group and (f.source, f.headings) in held
        ]

    def _inherited(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """Facts of the terms that these facts say their subject is like."""
        subjects = {key(f.subject) for f in facts}
        models = [
            name
            for fact in facts
            if LIKE.search(fold(fact.text))
            for mention in self._terms.mentions(fact.text)
            for name in mention.names
            if key(name) not in subjects and self._terms.siblings(fact.subject).count(name)
        ]
        return tuple(f for f in self._about(models) if f.aspect != "name") if models else ()

    def speaks_of(self, fact: Fact, side: Side) -> bool:
        """Whether a fact's own words name a side: its term, its class, or a member of it."""
        text = f"{fact.lead_in}. {fact.text}"
        held = {stem(w.text) for w in words(text)}
        named = {key(n) for m in self._terms.mentions(text) for n in m.names}
        for name in (side.label, *side.names):
            if key(name) in named:
                return True
            head = fold(words(name)[-1].text) if words(name) else ""
            for word in words(text):
                plain = fold(word.text).removesuffix("s")
                ending = bool(head) and head.removesuffix("s").endswith(plain)
                twin = ending and head.removesuffix("s") != plain and not is_compound(head, plain)
                if len(plain) >= 5 and ending and not twin:
                    return True
            if head and stem(head) in held and len(head) >= 5:
                return True
        return False

    def compares_with(self, fact: Fact, side: Side) -> bool:
        """Whether a fact sets its subject against a side by name: "denser than normal bone".

        What only ends in the same word is another thing, where it is a term of its own.
        """
        wanted = set(content_stems(side.label))
        names = {key(n) for n in side.names}
        for match in _AGAINST.finditer(fold(fact.text)):
            others = [m for m in exact(self._terms.mentions(match["thing"]))]
            others = [m for m in others if not names & {key(n) for n in m.names}]
            apart = any(wanted & set(content_stems(m.text)) for m in others)
            if wanted and wanted <= set(content_stems(match["thing"])) and not apart:
                return True
        return False


def _holds_head(mention: str, head: str) -> bool:
    return bool(head) and stem(head) in {stem(w.text) for w in words(mention)}


def _nearly_all(text: str, members: Sequence[str]) -> bool:
    """Whether a text of several words is a class name as a whole, not just its last word."""
    tokens = words(text)
    if len(tokens) <= 1:
        return True
    held = {stem(w.text) for name in members for w in words(name)}
    return all(stem(w.text) in held for w in tokens)
