"""A which-of-two between two terms where no side is chosen: what is said of the thing on each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from calctutor.dialogue import frames
from calctutor.dialogue.cite import Citer
from calctutor.dialogue.draft import Draft
from calctutor.dialogue.options import lets_choose, options_in
from calctutor.dialogue.polarity import is_seldom, said_and_denied
from calctutor.dialogue.sides import Side, SideFinder
from calctutor.dialogue.small_words import is_small
from calctutor.synonyms import are_synonyms
from calctutor.terms import exact
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
    def is_open(self) -> bool:
        """Whether each side has it said of it outright, so that it tells neither from the other."""
        return all(any(_asserts(f, self.asked) for f in told) for _, told in self.sides)

    def reply(self, question: Question, citer: Citer) -> Reply:
        """Each side's statements on the thing, or that the notes have none for it."""
        draft = Draft(citer)
        draft.frame(frames.ACCORDING)
        draft.facts(dict.fromkeys(f for _, told in self.sides for f in told))
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
    options = [_whole(question, o.text) for o in options_in(question.understood)]
    if len(options) < 2:
        return None
    sides = [side for side in finder.find(options) if side is not None and len(side.names) == 1]
    if len(sides) < len(options) or not all(map(_is_called, sides, options)):
        return None
    spelled = {n for m in exact(question.mentions) if len(m.names) == 1 for n in m.names}
    if not any(side.names[0] in spelled for side in sides):
        return None
    asked = _thing(question, sides)
    told = tuple((side, _on(side, asked)) for side in sides)
    if not asked or not any(facts for _, facts in told):
        return None
    return Either(" ".join(asked), told)


def _whole(question: Question, option: str) -> str:
    """An alternative with the words before it that make it a term's name."""
    ending = (m.text for m in question.mentions if fold(m.text).endswith(f" {fold(option)}"))
    return next(ending, option)


def _is_called(side: Side, option: str) -> bool:
    """Whether a side's name has all the words of an alternative."""
    return set(content_stems(option)) <= set(content_stems(side.names[0]))


def _thing(question: Question, sides: Sequence[Side]) -> tuple[str, ...]:
    """The words for the thing asked of both: all but the sides and the words of asking."""
    named = {s for side in sides for s in content_stems(side.names[0])}
    found = (
        word.text
        for word in words(question.understood)
        if stem(word.text) not in named
        and not is_small(fold(word.text))
        and not _HOW_OFTEN.fullmatch(fold(word.text))
    )
    return tuple(dict.fromkeys(found))


def _on(side: Side, asked: Sequence[str]) -> tuple[Fact, ...]:
    """The statements on a side that speak of all that is asked, under headings that say the rest."""
    found = []
    for fact in side.facts:
        own = content_stems(f"{fact.intro} {fact.lead_in}. {fact.text}")
        held = (*own, *content_stems(" ".join((fact.subject, *fact.headings))))
        if _speak_of(asked[:1], own) and _speak_of(asked, held):
            found.append(fact)
    return tuple(found[:EACH_MOST])


def _speak_of(asked: Sequence[str], stems: Sequence[str]) -> bool:
    return all(any(are_synonyms(stem(a), s) for s in stems) for a in asked)


def _asserts(fact: Fact, asked: str) -> bool:
    said, denied = said_and_denied(f"{fact.lead_in}. {fact.text}")
    return not is_seldom(asked, fact) and not any(
        are_synonyms(stem(a), d) for a in asked.split() for d in denied
    )
