"""Yes, no, or which of two: what a fact says to a question that can be answered so.

Only plain cases are decided; wherever a comparison, a quantifier or a dispute
is in play the fact speaks for itself.
"""

from __future__ import annotations

import re
from typing import Literal

from calctutor.dialogue.partners import has_other_partners
from calctutor.synonyms import are_opposites, are_synonyms
from calctutor.text import STOP_WORDS, Word, content_stems, fold, stem, words
from calctutor.types import Fact, Question, Support
from calctutor.wordnet import entry, only_names

_DENIED = re.compile(
    r"\b(?:rather than|not|never|no|(?<!with or )without|instead of|unlike|except"
    r"|avoid(?:ed)?|nor|cannot|lacks?|absence of|n't)\b(?P<scope>[^.;,:]*)"
)
_OF_NOTHING = re.compile(r"\b(?P<verb>[a-z]+) (?:nothing|nobody|no one)\b")
_UNDECIDED = re.compile(
    r"\b(than|only|always|never|all|every|any|most|more|less|least|not|n't|without|exclusively|solely)\b"
)

_SELDOM = re.compile(
    r"\b(?:infrequent|rare|uncommon|unusual|unlikely|exceptional|seldom|hardly|scarce|absent|spared)(?:ly)?\b"
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
    if has_other_partners(question.understood, f"{fact.lead_in}. {fact.text}"):
        return ""
    said, denied = said_and_denied(fact.text)
    if _is_half_said(question, fact.text, asked):
        return ""
    other = _non_words(question.understood) ^ _non_words(fact.text)
    if (other - _non_words(fact.subject)) & set(asked):
        return ""  # "non-depolarizing" says nothing of what depolarizes, nor the other way round
    context = set(content_stems(" ".join((fact.lead_in, fact.subject, *fact.headings))))
    verdicts = [_of_word(word, said, denied, context) for word in asked]
    if "no" in verdicts and "" not in verdicts:
        return "no"
    unsure = is_seldom(question.understood, fact) or _is_of_another_thing(asked, fact)
    unsure = unsure or any(_is_contradicted(word, said, context) for word in asked)
    return "yes" if not unsure and all(v == "yes" for v in verdicts) else ""


def is_seldom(asked: str, fact: Fact) -> bool:
    """Whether a fact says of something that it is rare or absent, where just that is not asked."""
    said = _SELDOM.search(fold(f"{fact.lead_in}. {fact.text}"))
    return said is not None and not _SELDOM.search(fold(asked))


_NON = re.compile(r"\bnon[- ]?(?P<word>[a-z]{4,})")


def _non_words(text: str) -> set[str]:
    return {stem(m["word"]) for m in _NON.finditer(fold(text))}


def _is_contradicted(word: str, said: set[str], context: set[str]) -> bool:
    """Whether a label has a word whose opposite is said under it: "Early signs: comes late"."""
    held = any(are_synonyms(word, s) for s in said)
    labelled = any(are_synonyms(word, c) for c in context)
    return labelled and not held and any(are_opposites(word, s) for s in said)


def _is_of_another_thing(asked: list[str], fact: Fact) -> bool:
    """Whether a quality asked for is said of a thing that wasn't: "malignant change"."""
    tokens = words(fact.text)
    own = {*asked, *content_stems(fact.subject)}
    for word in asked:
        at = [n for n, t in enumerate(tokens) if stem(t.text) == word]
        if at and all(_qualifies_another(fact.text, tokens, n, own) for n in at):
            return True
    return False


def _qualifies_another(text: str, tokens: list[Word], n: int, own: set[str]) -> bool:
    token, following = tokens[n], tokens[n + 1 : n + 2]
    quality = entry(fold(token.text))
    if not following or not quality.adjectives or quality.nouns or quality.verbs:
        return False
    thing = following[0]
    apart = text[token.end : thing.start] != " " or fold(thing.text) in STOP_WORDS
    led = n > 0 and fold(tokens[n - 1].text) in ("a", "an", "the")
    names = only_names(fold(thing.text)) or entry(fold(thing.text)).nouns
    return not apart and not led and bool(names) and stem(thing.text) not in own


_HEDGED = re.compile(
    r"\b(?:may|might|can|could|sometimes|either|with or without)\b(?P<scope>[^.;:]*)"
)
_ASKS_WHETHER_IT_MAY = re.compile(r"\b(?:can|could|may|might|possible|possibly|ever|sometimes)\b")
_LESSENED = re.compile(
    r"\b(?P<verb>reduc\w+|decreas\w+|lower(?:s|ed|ing)|prevent\w*|limit(?:s|ed|ing)|reliev\w+"
    r"|suppress\w*|inhibit\w*|block(?:s|ed|ing)|stop(?:s|ped|ping)|protect\w*|more|less|fewer)\b"
    r"(?P<scope>[^.;:,]*)"
)


def _is_half_said(question: Question, text: str, asked: list[str]) -> bool:
    """Whether what is asked is said only of some cases, as less, or in comparison.

    "There may be pain, or neither" says neither yes nor no to "is it painful?"; nor does "reduces
    the parameters" to "does it have parameters?", nor "more common than" to "is it common?".
    """
    folded = fold(text)
    found = [m["scope"] for m in _HEDGED.finditer(folded)]
    if _ASKS_WHETHER_IT_MAY.search(fold(question.understood)):
        found = [s for s in found if "neither" in s or "or not" in s]
    found += [
        m["scope"]
        for m in _LESSENED.finditer(folded)
        if not any(are_synonyms(stem(m["verb"]), a) for a in asked)
    ]
    if not found:
        return False
    plain = folded
    for scope in found:
        plain = plain.replace(scope, " ")
    half, whole = content_stems(" ".join(found)), content_stems(plain)
    return any(_meets(a, half) and not _meets(a, whole) for a in asked)


def _meets(word: str, stems: list[str]) -> bool:
    return any(are_synonyms(word, s) or are_opposites(word, s) for s in stems)


def _predicate(question: Question) -> list[str]:
    """The stems of all that is asked, terms included: every one has to be verified."""
    return [
        stem(w.text)
        for w in words(question.understood)
        if fold(w.text) not in STOP_WORDS and stem(w.text) not in _ASKING
    ]


def said_and_denied(text: str) -> tuple[set[str], set[str]]:
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
