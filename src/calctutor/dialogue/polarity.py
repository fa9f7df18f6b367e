"""Yes, no, or which of two: what a fact says to a question that can be answered so.

Only plain cases are decided; wherever a comparison, a quantifier or a dispute
is in play the fact speaks for itself.
"""

from __future__ import annotations

import re
from typing import Literal

from calctutor.dialogue.small_words import FRAME_WORDS
from calctutor.synonyms import are_opposites, are_synonyms
from calctutor.text import STOP_WORDS, content_stems, fold, stem, words
from calctutor.types import Question, Support

_DENIED = re.compile(
    r"\b(?:rather than|not|never|no|without|instead of|unlike|except|avoid(?:ed)?|nor|cannot|lacks?"
    r"|absence of|n't)\b(?P<scope>[^.;,:]*)"
)
_OF_NOTHING = re.compile(r"\b(?P<verb>[a-z]+) (?:nothing|nobody|no one)\b")
_UNDECIDED = re.compile(
    r"\b(than|only|always|never|all|every|any|most|more|less|least|not|n't|without|exclusively|solely)\b"
)

_ASKING = frozenset(stem(w) for w in ("notes", "note", "say", "know", "think", "true", "seen"))

Verdict = Literal["yes", "no", ""]


def yes_or_no(question: Question, support: Support) -> Verdict:
    """The fact's answer to a yes/no question, or "" where it must speak for itself."""
    fact = support.fact
    if fact.disputed is not None or _UNDECIDED.search(fold(question.understood)):
        return ""
    asked = _predicate(question)
    of_another_form = 0 < support.joint < 0.5  # "sorted" where "sort" was asked about
    if not asked or support.about < 0.5 or of_another_form:
        return ""
    said, denied = _said_and_denied(fact.text)
    context = set(content_stems(" ".join((fact.lead_in, fact.subject, *fact.headings))))
    verdicts = [_of_word(word, said, denied, context) for word in asked]
    if "no" in verdicts and "" not in verdicts:
        return "no"
    return "yes" if verdicts and all(v == "yes" for v in verdicts) else ""


def _predicate(question: Question) -> list[str]:
    """The stems of all that is asked, terms included: every one has to be verified."""
    return [
        stem(w.text)
        for w in words(question.understood)
        if fold(w.text) not in STOP_WORDS and stem(w.text) not in _ASKING
    ]


def _said_and_denied(text: str) -> tuple[set[str], set[str]]:
    """The content stems that a statement asserts, and those that it denies."""
    folded = fold(text)
    denied_text = " ".join(m["scope"] for m in _DENIED.finditer(folded))
    denied = set(content_stems(denied_text))
    denied |= {stem(m["verb"]) for m in _OF_NOTHING.finditer(folded)}
    said = set(content_stems(_OF_NOTHING.sub(" ", _DENIED.sub(" ", folded))))
    return said, denied - said


def _of_word(word: str, said: set[str], denied: set[str], context: set[str]) -> Verdict:
    if any(are_synonyms(word, other) for other in denied):
        return "no"
    if any(word == other or are_synonyms(word, other) for other in said | context):
        return "yes"
    if any(are_opposites(word, other) for other in said):
        return "no"
    return ""


def chosen_option(question: Question, support: Support) -> str:
    """The alternative of a which-of-two question that a fact speaks for, or ""."""
    if len(question.sides) < 2 or support.fact.disputed is not None:
        return ""
    fact = support.fact
    said, denied = _said_and_denied(fact.text)
    held = (
        said | set(content_stems(" ".join((fact.lead_in, fact.subject, *fact.headings))))
    ) - denied
    own = [_own_words(side, question.sides) for side in question.sides]
    fitting = [
        (side, mine)
        for side, mine in zip(question.sides, own, strict=True)
        if mine and all(any(are_synonyms(s, h) for h in held) for s in mine)
    ]
    if len(fitting) != 1:
        return ""
    side, mine = fitting[0]
    return " ".join(w.text for w in words(side) if stem(w.text) in mine)


def _own_words(side: str, sides: tuple[str, ...]) -> set[str]:
    """The content stems that only this alternative has."""
    others = {s for other in sides if other != side for s in content_stems(other)}
    mine = {
        stem(w.text)
        for w in words(side)
        if fold(w.text) not in STOP_WORDS and stem(w.text) not in FRAME_WORDS
    }
    first = sides[0] if sides else ""
    if side == first and len(mine) > 2:
        tail = [stem(w.text) for w in words(side)][-1:]
        return {s for s in tail if s not in others}
    return mine - others
