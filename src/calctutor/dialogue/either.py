"""A which-of-two between two terms where no side is chosen: what is said of the thing on each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calctutor.dialogue import frames
from calctutor.dialogue.alternatives import with_prefix
from calctutor.dialogue.choosing import in_full
from calctutor.dialogue.cite import Citer
from calctutor.dialogue.draft import Draft
from calctutor.dialogue.options import lets_choose, options_in
from calctutor.dialogue.partners import has_other_partners
from calctutor.dialogue.polarity import is_seldom, said_and_denied
from calctutor.dialogue.sides import SAME, Side, SideFinder
from calctutor.dialogue.small_words import is_cue, is_small
from calctutor.synonyms import are_synonyms
from calctutor.terms import exact, key
from calctutor.text import content_stems, fold, stem, words
from calctutor.types import Fact, Question, Reply

EACH_MOST = 3
"""Statements told of one side, at most."""
_HOW_OFTEN = re.compile(
    r"(?:common|frequent|usual|typical|likel|rare|often|prone|suggest|indicat|imply|implie|favou?r"
    r"|speak|support|fit|belong|due|think|expect|find|found)\w*"
)
"""Words of asking for the side that a thing belongs to, and how often it does."""


@dataclass(frozen=True)
class Either:
    """What the notes say of the thing asked, side by side, so that silence suggests neither."""

    asked: str
    sides: tuple[tuple[Side, tuple[Fact, ...]], ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that is told, side by side."""
        return tuple(dict.fromkeys(f for _, told in self.sides for f in told))

    def is_open(self, question: Question) -> bool:
        """Whether each side has it said of it outright, so that it tells neither from the other."""
        return all(any(_asserts(f, self.asked, question) for f in told) for _, told in self.sides)

    def reply(self, question: Question, citer: Citer) -> Reply:
        """Each side's statements on the thing, or that the notes have none for it."""
        draft = Draft(citer)
        draft.frame(frames.ACCORDING)
        draft.facts(self.facts)
        for side, told in self.sides:
            if not told:
                draft.frame(frames.SILENT_ON.format(aspect=self.asked, term=side.label))
        for typed, read in question.corrections:
            draft.notice(f"“{typed}” was read as “{read}”.")
        return draft.reply("answer", question.understood)


def either_side(question: Question, finder: SideFinder) -> Either | None:
    """What is said on each of the two terms that a question lets one choose between.

    None where they are no two terms, or where neither speaks of the thing asked.
    """
    if question.form != "which" and not lets_choose(question.understood):
        return None
    written = [option.text for option in options_in(question.understood)]
    options = [in_full(question, with_prefix(text, written)) for text in written]
    if len(options) < 2:
        return None
    sides = [side for side in finder.find(options) if side is not None and len(side.names) == 1]
    if len(sides) < len(options) or not all(map(_is_called, sides, options)):
        return None
    spelled = {key(m.names[0]) for m in exact(question.mentions)}
    if not any(key(side.names[0]) in spelled for side in sides):
        return None
    asked = _thing(question, sides, written)
    spoken = [_on(side, asked) for side in sides]
    every = [f for told in spoken for f in told]
    told = tuple(
        (s, own or _alike(s, every) or _as_another(s, sides))
        for s, own in zip(sides, spoken, strict=True)
    )
    if not asked or not any(facts for _, facts in told):
        return None
    return Either(" ".join(asked), told)


def _is_called(side: Side, option: str) -> bool:
    """Whether a side's name has all the words of an alternative."""
    return set(content_stems(option)) <= set(content_stems(side.names[0]))


def _thing(question: Question, sides: Sequence[Side], written: Sequence[str]) -> tuple[str, ...]:
    """The words for the thing asked of both: all but the sides and the words of asking."""
    names = (*written, *(side.names[0] for side in sides))
    named = {stem(part) for name in names for part in _parts(name)}
    chunks = [c.strip("?!.,:;()") for c in question.understood.split()]
    found = [c for c in chunks if not (set(map(stem, _parts(c))) <= named or _only_asks(c))]
    return tuple(dict.fromkeys([c for c in found if not is_cue(fold(c))] or found))


def _parts(chunk: str) -> list[str]:
    return [w.text for w in words(chunk)]


def _only_asks(chunk: str) -> bool:
    return all(is_small(fold(p)) or _HOW_OFTEN.fullmatch(fold(p)) for p in _parts(chunk))


def _on(side: Side, asked: Sequence[str]) -> tuple[Fact, ...]:
    """The statements on a side that speak of all that is asked, their headings included."""
    found = []
    for fact in side.facts:
        own = f"{fact.intro} {fact.lead_in}. {fact.text}"
        whole = _whole_of(fact)
        if any(_speaks_of(a, own) for a in asked) and all(_speaks_of(a, whole) for a in asked):
            found.append(fact)
    return tuple(found[:EACH_MOST])


def _alike(side: Side, told: Iterable[Fact]) -> tuple[Fact, ...]:
    """What stands under the same label on a side: the colour of its flame beside the other's."""
    labels = {key(f.lead_in) for f in told if f.lead_in}
    return tuple(f for f in side.own if key(f.lead_in) in labels)[:EACH_MOST]


def _as_another(side: Side, sides: Sequence[Side]) -> tuple[Fact, ...]:
    """That a side is said to be like another, which then is no silence on it."""
    names = [fold(s.names[0]) for s in sides if s is not side]
    like = (f for f in side.own if SAME.search(fold(f.text)))
    return tuple(
        f for f in like if any(re.search(rf"\b{re.escape(n)}\b", fold(f.text)) for n in names)
    )


def _speaks_of(asked: str, text: str) -> bool:
    stems = content_stems(text)
    parts = content_stems(asked)
    if not parts:  # "D&V" has no word of its own
        return fold(asked) in fold(text)
    return all(any(are_synonyms(p, s) for s in stems) for p in parts)


def _whole_of(fact: Fact) -> str:
    return " ".join((fact.intro, fact.lead_in, fact.text, fact.subject, *fact.headings))


def _asserts(fact: Fact, asked: str, question: Question) -> bool:
    """Whether a statement has the thing asked, not denied, not rare, with no other partners."""
    text = f"{fact.lead_in}. {fact.text}"
    _, denied = said_and_denied(text)
    if is_seldom(asked, fact) or has_other_partners(question.understood, text):
        return False
    negated = any(are_synonyms(s, d) for s in content_stems(asked) for d in denied)
    return not negated and _speaks_of(asked, _whole_of(fact))
