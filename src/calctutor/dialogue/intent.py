"""Reading a question: spelling, abbreviations, terms, aspects and its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from calctutor.aspects import CUES, asked_aspects
from calctutor.dialogue.forms import (
    form_of,
    kinds_asked,
    last_phrase,
    options_of,
    sides_of,
    wanted_type,
)
from calctutor.spelling import DISTINGUISHING, corrections, is_rare, plain_phrases, spelled_out
from calctutor.terms import TermIndex
from calctutor.text import STOP_WORDS, Word, fold, stem, words
from calctutor.types import Mention, Question, QuestionForm

FRAME_WORDS = frozenset(
    stem(w)
    for w in """
    about according add also answer anything apart appear appears ask aspect back besides
    body brief briefly bring called case cases characteristic characteristics characterize
    class come comes compare comparison concept contain count cover definition describe
    described description detail details develop develops differ difference discuss
    distinguish doctor does else entity exam example examples exist explain explanation fact
    facts feature features find finding findings following found full generally give given
    go goes handout happen happening happens help identify include included includes
    information involve involved involves kind kinds know known learn lecture like likely
    line list look looks main mainly major make many matter meaning meant mention mentioned much
    name named need note notes occur occurs one ones paragraph part particular patient
    patients people person please point possible present quick quickly really refer referred
    regarding remember revise revision role say see seen sentence separate show shown shows
    sign signs simple simply slide snippet someone sort sorts specific state stated student
    students study summarize summary teach tell term terms there thing things topic type
    types understand use used versus vs want wanted way word words would year years
    """.split()
)
"""Stems of words that frame a question and need not be found in an answer."""

COMMANDS = frozenset("list name state give set quiz test explain define compare".split())
"""Words that, first in a question, tell what to do and name nothing."""

_RUN_TOGETHER = re.compile(r"\b(what|who|where|how|when)s\b", re.IGNORECASE)
_MAY_BE_ALIAS = re.compile(r"^[A-Za-z]{2,6}s?$")


@dataclass(frozen=True)
class Reader:
    """Reads questions against the terms and the words of one folder of notes.

    ``vocabulary`` maps each folded word of the notes to the number of passages
    that hold it.
    """

    terms: TermIndex
    vocabulary: Mapping[str, int]

    @cached_property
    def _known(self) -> frozenset[str]:
        """Words that are no typing error, and that one may be corrected to."""
        names = [n for t in self.terms.terms for n in (t.name, *t.aliases)]
        found = {fold(w.text) for n in names for w in words(n)} | set(self.vocabulary)
        return frozenset(found | {w.removesuffix("s") for w in found if len(w) > 6})

    @cached_property
    def _known_stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self._known)

    def read(self, asked: str) -> Question:
        """The question as understood; ``asked`` is self-contained and not empty."""
        text, fixed, unclear = self._corrected(plain_phrases(_written_out(asked)))
        form = form_of(text)
        aspects = asked_aspects(text)
        if "name" not in aspects:
            text = self._expanded(text, self.terms.mentions(text))
        mentions = self._with_facts(self.terms.mentions(text))
        mentions = tuple(m for m in mentions if m.start or fold(m.text).split()[0] not in COMMANDS)
        if content_left := self._content(text, mentions):
            mentions = tuple(self._widened(m) for m in mentions)
        if form == "reverse" and content_left:  # what is named describes the thing asked for
            mentions, aspects = (), ()
        content = self._content(text, mentions)
        if form in ("fact", "list") and mentions and not content and not aspects:
            form = "overview"
        return Question(
            asked=asked,
            understood=text,
            form=form,
            mentions=mentions + (() if form == "reverse" else self._parts(text, mentions)),
            content=content,
            modified=_modified(text, content),
            kinds=tuple(w for w in kinds_asked(text) if w in content),
            topic=self._topic(text, content),
            aspects=aspects,
            wants=wanted_type(text),
            sides=self._sides(text, form),
            corrections=fixed,
            unclear=unclear,
        )

    def _topic(self, text: str, content: tuple[str, ...]) -> tuple[str, ...]:
        """The content words of the last phrase, where no term of the notes stands in it."""
        phrase = last_phrase(text)
        if self.terms.mentions(phrase):
            return ()
        return tuple(fold(w.text) for w in words(phrase) if fold(w.text) in content)

    def _sides(self, text: str, form: QuestionForm) -> tuple[str, ...]:
        if form == "compare":
            return sides_of(text)
        return options_of(text) if form == "which" else ()

    def _corrected(
        self, text: str
    ) -> tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, tuple[str, ...]], ...]]:
        """The text with its typing errors put right, and what was done or left open."""
        fixed: list[tuple[str, str]] = []
        unclear: list[tuple[str, tuple[str, ...]]] = []
        pieces: list[str] = []
        last = 0
        for word in words(text):
            folded = fold(word.text)
            if folded in STOP_WORDS or stem(folded) in self._known_stems or _is_cue(folded):
                continue
            if spelled_out(folded) != folded:
                pieces += [text[last : word.start], spelled_out(folded)]
                last = word.end
                continue
            found = corrections(folded.removesuffix("'s"), self._known)
            if len(found) == 1:
                pieces += [text[last : word.start], found[0]]
                last = word.end
                fixed.append((word.text, found[0]))
            elif found and not all(reading in STOP_WORDS for reading in found):
                unclear.append((word.text, found))
        pieces.append(text[last:])
        return "".join(pieces), tuple(fixed), tuple(unclear)

    def _expanded(self, text: str, mentions: tuple[Mention, ...]) -> str:
        """The text with each abbreviation replaced by the one name it stands for."""
        pieces: list[str] = []
        last = 0
        for mention in mentions:
            if mention.how == "alias" and len(mention.names) == 1 and _is_short(mention.text):
                pieces += [text[last : mention.start], mention.names[0]]
                last = mention.end
        pieces.append(text[last:])
        return "".join(pieces)

    def _content(self, text: str, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
        """The folded content words outside the mentions, in order, each once."""
        found: dict[str, None] = {}
        for word in words(text):
            folded = fold(word.text)
            inside = any(m.start <= word.start and word.end <= m.end for m in mentions)
            if inside or folded in STOP_WORDS or stem(folded) in FRAME_WORDS:
                continue
            found.setdefault(folded.removesuffix("'s"))
        return tuple(found)

    def _parts(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Terms named by a word of their name only ("pellegrini"), and class words ("sarcoma")."""
        found: list[Mention] = []
        for word in words(text):
            if any(m.start <= word.start and word.end <= m.end for m in mentions):
                continue
            if fold(word.text) in STOP_WORDS or _is_cue(fold(word.text)):
                continue
            if self._is_modified(text, word):
                continue
            members = self.terms.members(word.text)
            if members:
                found.append(Mention(members, word.start, word.end, word.text, "class"))
            elif names := self._parts_with_facts(word.text):
                found.append(Mention(names, word.start, word.end, word.text, "part"))
        return tuple(found)

    def _with_facts(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The mentions of terms that the notes say something of, not merely spell out."""
        return tuple(
            m for m in mentions if any(self.terms.by_name[n].kind != "glossary" for n in m.names)
        )

    def _widened(self, mention: Mention) -> Mention:
        """A mention of one general word, with the terms that are kinds of it."""
        if len(words(mention.text)) > 1 or len(mention.names) > 1:
            return mention
        members = self.terms.members(mention.names[0])
        if not members:
            return mention
        return replace(mention, names=(*mention.names, *members), how="name")

    def _is_modified(self, text: str, word: Word) -> bool:
        """Whether a word that no term of this word has stands in front: another entity then."""
        after = words(text[word.end :])[:1]
        if after and len(after[0].text) == 1 and text[word.end : word.end + 1] == " ":
            names = (*self.terms.members(word.text), *self.terms.parts(word.text))
            if fold(after[0].text) not in {fold(w.text) for n in names for w in words(n)}:
                return True  # "hypervitaminosis A" is no "hypervitaminosis D"
        before = [w for w in words(text[: word.start]) if text[w.end : word.start].isspace()]
        if not before or fold(before[-1].text) in STOP_WORDS or _is_cue(fold(before[-1].text)):
            return False
        names = (*self.terms.members(word.text), *self.terms.parts(word.text))
        held = {stem(w.text) for name in names for w in words(name)}
        word_before = fold(before[-1].text)
        tells = is_rare(word_before) or word_before in DISTINGUISHING
        return tells and stem(word_before) not in held

    def _parts_with_facts(self, word: str) -> tuple[str, ...]:
        names = self.terms.parts(word)
        return tuple(n for n in names if self.terms.by_name[n].kind != "glossary")


def _modified(text: str, content: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The rare content words with the content word that each stands right in front of."""
    tokens = words(text)
    found = []
    for first, second in pairwise(tokens):
        pair = fold(first.text), fold(second.text)
        apart = text[first.end : second.start]
        if apart == " " and pair[0] in content and pair[1] in content and pair[0].isalpha():
            if is_rare(pair[0]) or pair[0] in DISTINGUISHING:
                found.append(pair)
    return tuple(found)


def _written_out(asked: str) -> str:
    """One line, with "whats" and "hows" as the two words that they are."""
    return _RUN_TOGETHER.sub(lambda m: f"{m[1]} is", " ".join(asked.split()))


def _is_short(text: str) -> bool:
    return bool(_MAY_BE_ALIAS.match(text))


def _is_cue(folded: str) -> bool:
    """Whether a word belongs to the asking (an aspect's cue, a frame word)."""
    stemmed = stem(folded)
    return stemmed in FRAME_WORDS or any(stemmed in cues for cues in CUES.values())
