"""How well each fact supports an answer: subject, words, aspect and meaning.

Words are matched exactly by stem, else by the general list of synonyms, else
softly by the cosine of their own vectors, but never between twins (hypo/hyper).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from calctutor.aspects import CUES, STRICT, VALUES, aspect_of_label, spoken_of
from calctutor.retrieval.members import by_members, on_members
from calctutor.retrieval.vectors import AskedVectors
from calctutor.retrieval.weights import Weights, rarity
from calctutor.spelling import (
    DISTINGUISHING,
    are_twins,
    is_english,
    is_inside,
)
from calctutor.synonyms import are_opposites, are_synonyms, says_by_prefix
from calctutor.terms import (
    TermIndex,
    are_words_apart,
    base_name,
    exact,
    is_called,
    is_one_word,
    key,
)
from calctutor.text import STOP_WORDS, content_stems, fold, stem, symbols, word_texts, words
from calctutor.thesaurus import groups_asked, groups_said
from calctutor.types import Evidence, Fact, FactHit, Mention, Question, Support
from calctutor.wordnet import are_kin, are_near, are_rivals, entry, is_kind, is_physical
from calctutor.wordparts import said_by_parts, without_again, without_place

SOFT_FROM, SOFT_FULL = 0.45, 0.80
"""Word cosines where soft matching starts and where it counts in full."""
SYNONYM, NEAR, SOFT_MOST = 0.9, 0.8, 0.85
KIN = 0.7
"""How much a word counts that is near by one step more (see `are_kin`)."""
CONTEXT = 0.6
"""How much another statement of the same list and subject counts for a word."""
RARE, SOFT_RARE = 0.95, 0.5
"""A rare word may be the name of a thing: likeness to another counts for less."""
TELLING = 0.4
"""Weight from which a class word or a word of a name stands for its terms."""
OTHER_FORM = 0.4
"""Nearness of a term whose name is another form of the same word."""
NAMED = 0.3
"""Coverage of a kind from which a fact may name something of it."""
BEGINNING = 6
"""Letters from which the beginning of a word stands for it: "phospho" for "phosphorylated"."""
_RANGE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) ?(?:to|-|–|and) ?(\d+(?:\.\d+)?)(?![\d.])")
CALCULATING = frozenset(map(stem, "calculate computed formula equation worked".split()))
"""Stems of words that a statement with arithmetic answers."""
HEALING = frozenset(map(stem, "remove heal relieve fight help eradicate".split()))
"""Stems of words that a treatment answers."""
_ARITHMETIC = re.compile(
    r"\b(?:divided by|times|minus|plus|multiplied by|square root|sum of|product of|ratio of)\b"
    r"|\w ?[=×÷] ?\w|\w / \w"
)
KIND_WEIGHT = 0.2
"""Weight of a word that names the kind of answer ("which *hormone*"), at most."""
_RUN_TOGETHER = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
"""Where a name of code or of a model joins two words: "BatchNorm"."""


_ENUMERATES = re.compile(r",.*(?:,|\band\b|\bor\b)")
"""A heading of several things side by side: "Iterable, iterator, generator"."""
_LETTER = re.compile(r"\b(?!(?:A|I) [a-z])([A-Z])\b")
"""A letter that names something, no article or pronoun."""


@dataclass(frozen=True)
class FactReading:
    """What one fact speaks of, read once: its words, its terms and its aspects."""

    stems: frozenset[str]
    words: tuple[str, ...]
    terms: frozenset[str]
    aspects: frozenset[str]
    letters: frozenset[str] = frozenset()
    ranges: tuple[tuple[float, float], ...] = ()
    calculates: bool = False
    groups: frozenset[int] = frozenset()
    known: tuple[str, ...] = ()
    """Those of its words that the lexicon knows: no other is near to any."""
    parts: frozenset[str] = frozenset()
    """Stems of what its learned words say by a part of theirs."""
    placed: tuple[str, ...] = ()
    """Its words without the prefix that says where."""


class Supporter:
    """Judges facts against a question."""

    def __init__(
        self,
        terms: TermIndex,
        weights: Weights,
        vectors: AskedVectors,
        antecedents: Callable[[Fact], Sequence[Fact]],
    ) -> None:
        """Use the notes' terms and word weights, and vectors for soft matches.

        ``antecedents`` gives the statements that a fact's first pronoun leans on.
        """
        self._terms = terms
        self.weights = weights
        self._vectors = vectors
        self._antecedents = antecedents
        self._read: dict[str, FactReading] = {}

    def reading(self, fact: Fact) -> FactReading:
        """What a fact speaks of; kept, since facts never change."""
        if fact.id not in self._read:
            self._read[fact.id] = self._read_fact(fact)
        return self._read[fact.id]

    def _read_fact(self, fact: Fact) -> FactReading:
        before = " ".join(f.text for f in self._antecedents(fact))
        own_mentions = self._terms.mentions(f"{fact.lead_in}. {before} {fact.text}")
        in_full = (m.names[0] for m in own_mentions if m.how == "alias" and len(m.names) == 1)
        whole = " ".join(
            (*fact.headings, fact.subject, fact.intro, fact.lead_in, before, fact.text, *in_full)
        )
        parted = _RUN_TOGETHER.sub(" ", whole)
        tokens = words(whole) if parted == whole else [*words(whole), *words(parted)]
        content = [fold(w.text) for w in tokens if fold(w.text) not in STOP_WORDS]
        told = tuple(dict.fromkeys(content))
        stems = [stem(w) for w in content]
        own = spoken_of(f"{fact.lead_in}. {fact.text}")
        aspects = {fact.aspect, aspect_of_label(fact.lead_in), aspect_of_label(fact.intro)}
        aspects |= {aspect_of_label(h) for h in fact.headings[1:]}
        return FactReading(
            stems=frozenset(stems),
            groups=groups_said(stems),
            words=told,
            known=tuple(w for w in told if entry(w).senses or entry(w).made),
            parts=frozenset().union(*map(said_by_parts, told)),
            placed=tuple(filter(None, map(without_place, told))),
            terms=frozenset(key(n) for m in own_mentions for n in m.names),
            aspects=_with_neighbours({a for a in aspects if a} | own),
            letters=frozenset((*(m[1] for m in _LETTER.finditer(whole)), *symbols(whole))),
            calculates=bool(_ARITHMETIC.search(fold(fact.text))),
            ranges=tuple(
                (float(low), float(high))
                for low, high in _RANGE.findall(fact.text.replace(",", ""))
            ),
        )

    def judge(self, question: Question, evidence: Evidence) -> list[Support]:
        """Each fact of the evidence with its support, best first."""
        soft = self._soft(question.content, [hit.fact for hit in evidence.facts])
        covered = self._in_context(
            question.content,
            [self._covered(question, self.reading(h.fact), soft) for h in evidence.facts],
            [hit.fact for hit in evidence.facts],
        )
        judged = [
            self._support(question, hit, row)
            for hit, row in zip(evidence.facts, covered, strict=True)
        ]
        judged = on_members(judged)
        judged.sort(key=lambda s: -s.score)
        return judged

    def _in_context(
        self,
        content: Sequence[str],
        covered: Sequence[tuple[float, ...]],
        facts: Sequence[Fact],
    ) -> list[tuple[float, ...]]:
        """Coverage that also counts, by half, what the notes list of the same subject beside it."""
        beside: dict[tuple[str, str], list[tuple[float, ...]]] = {}
        for row, fact in zip(covered, facts, strict=True):
            beside.setdefault((fact.source, fact.subject), []).append(row)
        covered = by_members(content, covered, facts)
        return [
            row
            if "#paragraph:" in fact.group
            else tuple(
                max(own, CONTEXT * max(column))
                for own, column in zip(
                    row, zip(*beside[fact.source, fact.subject], strict=True), strict=True
                )
            )
            for row, fact in zip(covered, facts, strict=True)
        ]

    def _support(self, question: Question, hit: FactHit, covered: tuple[float, ...]) -> Support:
        fact, reading = hit.fact, self.reading(hit.fact)
        weights = [self.weight_in(question, word) for word in question.content]
        coverage = _mean(covered, weights)
        about = self.about(question.mentions, fact)
        aspect = any(a in reading.aspects for a in question.aspects)
        score = 0.4 * hit.cosine + 0.35 * coverage + 0.35 * about + 0.15 * aspect
        joint = self.about(question.mentions, fact, together=min)
        return Support(fact, hit.cosine, about, covered, coverage, aspect, score, joint)

    def weight_in(self, question: Question, word: str) -> float:
        """How much a content word weighs: little when it only names the kind of answer."""
        weight = self.weights.of(word)
        asking = any(stem(word) in CUES[a] for a in question.aspects if a not in STRICT)
        return min(weight, KIND_WEIGHT) if asking or word in question.kinds else weight

    def weight_of(self, question: Question, chosen: Sequence[Support], word: str) -> float:
        """How much a content word weighs for these facts: in full where it asks for a kind of thing
        ("which *drug*") and they name none of that kind, nor anything of which that is unknown."""
        if word not in question.kinds or not is_physical(word):
            return self.weight_in(question, word)
        i = question.content.index(word)
        named = any(s.covered[i] >= NAMED for s in chosen)
        readings = [self.reading(s.fact) for s in chosen]
        asked = set(content_stems(question.understood))
        unlisted = any(
            stem(w) not in asked
            and not (w.isdigit() or entry(w).senses or self._is_short_for_words(w))
            for r in readings
            for w in r.words
        )
        return self.weight_in(question, word) if named or unlisted else self.weights.of(word)

    def _is_short_for_words(self, word: str) -> bool:
        """Whether a word is another name made of listed words: "CKD", "chronic kidney disease"."""
        full = [w for name in self._terms.named(word) for w in words(name)]
        return bool(full) and all(entry(fold(w.text)).senses for w in full)

    def _covered(
        self, question: Question, reading: FactReading, soft: Callable[[str, str], float]
    ) -> tuple[float, ...]:
        """Coverage of each content word; alternatives of a choice count as covered together."""
        covered = [
            max(
                self.covers(word, reading, soft),
                NEAR * (word in question.kinds and _names_kind(word, reading)),
            )
            for word in question.content
        ]
        if question.form in ("yesno", "which"):
            for i, word in enumerate(question.content):
                if any(are_opposites(stem(word), other) for other in reading.stems):
                    covered[i] = max(covered[i], SYNONYM)
        if question.form == "which" and len(question.sides) > 1:
            sides = [set(content_stems(side)) for side in question.sides]
            alternatives = [
                i
                for i, word in enumerate(question.content)
                if sum(stem(word) in side for side in sides) == 1
            ]
            best = max((covered[i] for i in alternatives), default=0.0)
            for i in alternatives:
                covered[i] = best
        return tuple(covered)

    def covers(self, word: str, reading: FactReading, soft: Callable[[str, str], float]) -> float:
        """How far a fact speaks of a word of the question, 0..1."""
        if len(word) == 1 and word.isupper() or not word[0].isalnum():
            return float(word in reading.letters)
        stemmed = stem(word)
        if stemmed in reading.stems:
            return 1.0
        if any(are_synonyms(stemmed, other) for other in reading.stems):
            return SYNONYM
        if stemmed not in VALUES and any(stemmed in CUES[a] for a in reading.aspects):
            return SYNONYM
        if any(
            says_by_prefix(stemmed, o) or is_inside(word.removesuffix("s"), o)
            for o in reading.words
        ):
            return SYNONYM
        if word in DISTINGUISHING:
            return 0.0
        if word.isdigit() and any(low <= int(word) <= high for low, high in reading.ranges):
            return 1.0
        near = NEAR * (
            _begins(word, reading)
            or _by_formation(word, stemmed, reading)
            or (stemmed in CALCULATING and reading.calculates)
            or (stemmed in HEALING and "treatment" in reading.aspects)
        )
        kin = 0.0 if near else self._kin(word, reading)
        return max(near, kin, *(soft(word, other) for other in reading.words))

    def _kin(self, word: str, reading: FactReading) -> float:
        """How far a fact speaks of a word by a word that is near by one step more."""
        return KIN * (
            not reading.groups.isdisjoint(groups_asked(stem(word)))
            or any(are_kin(word, o) and not are_twins(word, o) for o in reading.known)
        )

    def about(
        self,
        mentions: Iterable[Mention],
        fact: Fact,
        together: Callable[[Sequence[float]], float] = fmean,
    ) -> float:
        """How near a fact is to the terms that were named: 1 its subject, 0 a stranger."""
        named = exact(mentions) or tuple(
            m
            for m in mentions
            if (m.how == "class" or len(m.names) == 1) and self.weights.of(m.text) >= TELLING
        )
        if not named:
            return 0.0
        return together([max(self.nearness(n, fact) for n in m.names) for m in named])

    def nearness(self, name: str, fact: Fact) -> float:
        """How near a fact is to one term: 1 its subject, 0 a stranger or its twin."""
        if self._is_other_form(name, fact):
            return OTHER_FORM
        return self._nearness_of_names(name, fact)

    def _nearness_of_names(self, name: str, fact: Fact) -> float:
        wanted, subject = key(name), key(fact.subject)
        if wanted == subject or self._is_element(name, fact):
            return 1.0
        if wanted == key(base_name(fact.subject)):
            return 0.95
        if are_twins(fold(name), fold(fact.subject)):
            return 0.0
        headings = [
            {key(h), key(h if _ENUMERATES.search(h) else base_name(h))} for h in fact.headings
        ]
        if headings and wanted in headings[-1]:
            return 0.95
        if any(wanted in names for names in headings):
            return 0.8
        if wanted in self.reading(fact).terms:
            return 0.6
        if subject in self._terms.keys_above(name):
            return 0.5
        return 0.0

    def _is_other_form(self, name: str, fact: Fact) -> bool:
        """Whether a term and a subject differ but in the form of one word, "sort()" and
        "sorted(xs)", or are nouns of one stem that the notes keep apart."""
        subject = fact.subject
        if are_words_apart(name, subject):
            apart = all(self._terms.table.called(n) for n in (name, subject))
            return apart and not any(is_one_word(fold(name), fold(h)) for h in fact.headings)
        if name == subject or not (is_called(name) and is_called(subject)):
            return False
        return key(base_name(name)) == key(base_name(subject))

    def _is_element(self, name: str, fact: Fact) -> bool:
        """Whether a fact is the bare name in a list ("Melorheostosis")."""
        short = not fact.lead_in and len(word_texts(fact.text)) <= len(word_texts(name)) + 2
        return short and key(fact.text).startswith(key(name))

    def _soft(self, asked: Sequence[str], facts: Sequence[Fact]) -> Callable[[str, str], float]:
        """A function (asked word, fact word) -> soft match, for the words not found as they are."""
        read = [self.reading(f) for f in facts]
        everywhere = [
            w for w in asked if is_english(w) and not all(stem(w) in r.stems for r in read)
        ]
        others = list(dict.fromkeys(w for r in read for w in r.words))
        if not everywhere or not others:
            return lambda a, b: 0.0
        rows = self._vectors.words([*everywhere, *others])
        cosines = rows[: len(everywhere)] @ rows[len(everywhere) :].T
        row = {w: i for i, w in enumerate(everywhere)}
        column = {w: i for i, w in enumerate(others)}

        def soft(a: str, b: str) -> float:
            if a not in row or b not in column:
                return 0.0
            cosine = float(cosines[row[a], column[b]])
            if cosine < SOFT_FROM or are_twins(a, b) or are_rivals(a, b):
                return 0.0
            most = SOFT_MOST if rarity(a) < RARE else SOFT_RARE
            return min(1.0, (cosine - SOFT_FROM) / (SOFT_FULL - SOFT_FROM)) * most

        return soft


def _by_formation(word: str, stemmed: str, reading: FactReading) -> bool:
    """Whether a fact has a word near this one, with a part that says it, or without its re-."""
    plain = without_again(word)
    return (
        (plain != word and stem(plain) in reading.stems)
        or stemmed in reading.parts
        or any(are_near(word, other) for other in (*reading.known, *reading.placed))
    )


def _begins(word: str, reading: FactReading) -> bool:
    """Whether a fact goes on from a word that is only the beginning of one: "phospho"."""
    part = len(word) >= BEGINNING and not is_english(word)
    return part and any(other.startswith(word) for other in reading.words)


def _names_kind(kind: str, reading: FactReading) -> bool:
    """Whether a fact names something of a kind."""
    return any(is_kind(other, kind) for other in reading.words)


def _with_neighbours(aspects: set[str]) -> frozenset[str]:
    """Where something lies and how it is distributed answer one another's questions."""
    near = {"site", "distribution"}
    return frozenset(aspects | near if aspects & near else aspects)


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    total = sum(weights)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / total if total else 0.0
