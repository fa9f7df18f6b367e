"""The very thing that a question names, as its writing shows: "lead(II)", "list.index", "a linked
list".

A mark, a dot or a word in front makes another thing of what notes may have: copper(II) is no
lead(II), and a list no linked list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.synonyms import are_synonyms
from calctutor.terms import base_name, exact
from calctutor.text import STOP_WORDS, fold, stem, words
from calctutor.types import Fact, Question, Support
from calctutor.wordnet import entry

HELD = 0.55
"""Coverage from which a statement speaks of a word."""
_MARKED = re.compile(r"\b(?P<name>[A-Za-z]\w*)\((?!e?s\))[^()\s]{0,12}\)")
_DOTTED = re.compile(r"\b(?P<of>[A-Za-z_]\w*)\.(?P<name>[a-z_]\w+)\b(?!\.\w)")
_DEFINED = re.compile(r"(?:so |and )?(?:what|who)(?:'s| is| are| was| were)(?: an?)? (?=[\w-]+ )")


def unmet_thing(question: Question, chosen: Sequence[Support]) -> str:
    """The thing that a question names and no chosen fact speaks of, or ""."""
    return (
        _unmarked(question, chosen) or _undotted(question, chosen) or _undefined(question, chosen)
    )


def _unmarked(question: Question, chosen: Sequence[Support]) -> str:
    """A name with a mark in brackets, "lead(II)", where others with such a mark are told of."""
    for match in _MARKED.finditer(question.understood):
        folded = fold(match["name"])
        if folded not in question.content:
            continue
        i = question.content.index(folded)
        if all(s.covered[i] < HELD for s in chosen):
            return match.group()
    return ""


def _undotted(question: Question, chosen: Sequence[Support]) -> str:
    """A member of something, "list.index", that is nowhere written with its dot or called."""
    for match in _DOTTED.finditer(question.understood):
        written = rf"(?:\b{match['of']}\.|\.|(?<![\w.])){match['name']}\(|\.{match['name']}\b"
        if fold(match["name"]) in STOP_WORDS:  # "gout.what": a space was left out
            continue
        told = " ".join(said(s.fact) for s in chosen)
        if not re.search(written, told, re.IGNORECASE):
            return match.group()
    return ""


def _undefined(question: Question, chosen: Sequence[Support]) -> str:
    """ "A linked list", asked for by "what is ...?", where only lists are told of.

    The word in front is no adjective, or a participle: it makes a thing of its own.
    """
    text = question.understood
    match = _DEFINED.match(fold(text))
    first = words(text[match.end() :])[:1] if match and len(fold(text)) == len(text) else []
    front = fold(first[0].text) if first else ""
    start = match.end() + first[0].end + 1 if match and first else 0
    thing = next((m for m in exact(question.mentions) if m.start == start), None)
    if thing is None or front not in question.content or text[thing.end :].strip(" ?.!"):
        return ""
    if entry(front).adjectives and not front.endswith(("ed", "en", "ing")):
        return ""
    held = {stem(w.text) for s in chosen for w in words(" ".join((*s.fact.headings, said(s.fact))))}
    met = any(are_synonyms(stem(front), other) for other in held)
    return "" if met else f"{first[0].text} {base_name(thing.text)}"


def said(fact: Fact) -> str:
    """What a statement says of its subject, with the labels over it."""
    return " ".join((fact.subject, fact.intro, fact.lead_in, fact.text))
