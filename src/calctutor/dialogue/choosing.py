"""Which of the things that a question lets one choose between the told statements speak for.

One is named only where its own statement has what is asked, with the same partners, and has more
of it than any statement on another; otherwise the statements speak for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calctutor.dialogue.options import Option, lets_choose, options_in
from calctutor.dialogue.partners import has_other_partners
from calctutor.dialogue.polarity import is_seldom, said_and_denied
from calctutor.dialogue.small_words import FRAME_WORDS, is_small
from calctutor.synonyms import are_opposites, are_synonyms
from calctutor.text import STOP_WORDS, Word, content_stems, fold, stem, words
from calctutor.types import Fact, Question, Support
from calctutor.wordnet import are_near, entry

_MORE = re.compile(r"\b(?:more|most|mainly|mostly|chiefly|rather)\b")
_LESS = re.compile(r"\b(?:less|least|fewer)\b")
_THAN = re.compile(r"\b(?P<way>more|less|fewer)\b[^.;:]*?\bthan\b(?P<scope>[^.;:,]*)")
_RANKED = re.compile(r"\b(?:and |or |but )?,? ?less (?:\w+ly|often|so)\b,?(?P<scope>[^.;:,]*)")


@dataclass(frozen=True)
class _Asked:
    """What is asked of the alternatives: the telling stems, those that only frame it, its verbs."""

    telling: frozenset[str]
    framing: frozenset[str]
    verbs: frozenset[str]


@dataclass(frozen=True)
class _Standing:
    """A statement on one alternative: what it leaves unsaid, and how much it says."""

    option: Option
    support: Support
    unsaid: frozenset[str]
    said: tuple[int, int]


def chosen_option(question: Question, told: Sequence[Support]) -> tuple[str, Support] | None:
    """The alternative that the told statements speak for, with the one that does; else None."""
    if question.form != "which" and not lets_choose(question.understood):
        return None
    options = options_in(question.understood)
    if len(options) < 2 or any(s.fact.disputed is not None for s in told):
        return None
    asked = _asked(question, options)
    standing = list(_standings(question, asked, options, told))
    best = max((s.said for s in standing), default=(0, 0))
    top = [s for s in standing if s.said == best]
    if not top or len({s.option for s in top}) > 1 or (asked.telling and not best[0]):
        return None
    own = [s for s in standing if s.option == top[0].option]
    unsaid = frozenset.intersection(*(s.unsaid for s in own))
    labelled = "#paragraph:" not in top[0].support.fact.group  # has no verb of its own
    if unsaid - (asked.verbs if labelled else set()):
        return None
    if _is_thin(question, asked, top[0]) or _is_said_of_another(question, top[0], standing):
        return None
    return in_full(question, top[0].option.text), top[0].support


def in_full(question: Question, option: str) -> str:
    """An alternative as the whole name that it stands in: "primary hyperparathyroidism"."""
    text = question.understood
    for mention in question.mentions:  # "suggest leprosy" is leprosy, "soft coal" no coal
        front = fold(option).removesuffix(f" {fold(mention.text)}")
        if front != fold(option) and all(map(_only_acts, front.split())):
            option = mention.text
    found = [*re.finditer(rf"\b{re.escape(option)}\b", text, re.IGNORECASE)][-1:]
    spans = [(m, at) for m in question.mentions for at in found if m.start <= at.start()]
    return next((m.text for m, at in spans if at.end() <= m.end), option)


def _only_acts(folded: str) -> bool:
    read = entry(folded)
    return is_small(folded) or bool(read.verbs) and not (read.nouns or read.adjectives)


_ASKS_MORE = re.compile(r"\b(?:more|most|less|least|fewer)\b")


def asks_for_more(question: Question) -> bool:
    """Whether the one is asked for that has more of it, or has it more often."""
    asked = fold(question.understood)
    return _ASKS_MORE.search(asked) is not None or any(map(_is_graded, words(asked)))


_NOT_GRADED = frozenset("liver number matter forest shower tower corner finger paper".split())


def _is_graded(word: Word) -> bool:
    """Whether a word is an adjective with its ending: "commoner", "biggest", no "suggest"."""
    folded = fold(word.text)
    plain = folded.removesuffix("er") if folded.endswith("er") else folded.removesuffix("est")
    if plain == folded or len(plain) < 3 or folded in _NOT_GRADED:
        return False
    once = plain[:-1] if plain[-1] == plain[-2] else plain
    forms = (plain, once, f"{plain}e", f"{plain.removesuffix('i')}y")
    return any(entry(form).adjectives for form in forms)


def _is_said_of_another(question: Question, top: _Standing, standing: Sequence[_Standing]) -> bool:
    """Whether another alternative's own statement has all that is asked too, and none is asked
    for as the one that has more of it."""
    if asks_for_more(question):
        return False
    others = (s for s in standing if s.option != top.option and not s.unsaid)
    return any(s.option.own <= set(content_stems(s.support.fact.subject)) for s in others)


def _is_thin(question: Question, asked: _Asked, found: _Standing) -> bool:
    """Whether only a near word decides: where a thing is asked about and nothing of it."""
    things = {s for mention in question.mentions for s in content_stems(mention.text)}
    fact = found.support.fact
    literal = set(content_stems(f"{fact.subject} {fact.lead_in} {fact.text}"))
    return asked.telling <= things and not set(found.option.own) <= literal


def _asked(question: Question, options: Sequence[Option]) -> _Asked:
    named = {s for option in options for s in content_stems(option.text)}
    asked = [w for w in words(question.understood) if fold(w.text) not in STOP_WORDS]
    telling = {stem(w.text) for w in asked} - named
    return _Asked(
        frozenset(telling - FRAME_WORDS),
        frozenset(telling & FRAME_WORDS),
        frozenset(stem(w.text) for w in asked if _acts(question.understood, w)),
    )


_LED = re.compile(r"\b(?:(?:a|an|the)(?: \w+)?|do|does|did|is|are|was|were) $", re.IGNORECASE)


def _acts(text: str, word: Word) -> bool:
    """Whether a word is a verb where it stands: no thing or quality behind "the" or "does"."""
    read = entry(fold(word.text))
    led = _LED.search(text[: word.start])
    return bool(read.verbs) and not (led and (read.adjectives or read.nouns))


def _standings(
    question: Question, asked: _Asked, options: Sequence[Option], told: Sequence[Support]
) -> Iterator[_Standing]:
    for support in told:
        fact = support.fact
        text = f"{fact.lead_in}. {fact.text}"
        option = _spoken_for(question, fact, options)
        if option is None or has_other_partners(question.understood, text):
            continue
        if is_seldom(question.understood, fact):
            continue
        said, denied = said_and_denied(text)
        if any(_denies(a, said, denied) for a in asked.telling):
            continue
        own = said | set(content_stems(fact.subject))
        by_itself = _of(asked.telling, own)
        in_place = _of(asked.telling, own | set(content_stems(" ".join(fact.headings))))
        unsaid = asked.telling - in_place - _nearly(question, text)
        told_of = len(by_itself) + len(in_place), len(_of(asked.framing, own))
        yield _Standing(option, support, frozenset(unsaid), told_of)


def _of(asked: frozenset[str], held: set[str]) -> set[str]:
    return {a for a in asked if any(are_synonyms(a, h) for h in held)}


def _nearly(question: Question, text: str) -> set[str]:
    """The stems of the question that a statement says in near words: "single" for "one"."""
    held = {fold(w.text) for w in words(text)}
    asked = (fold(w.text) for w in words(question.understood))
    return {stem(a) for a in asked if any(are_near(a, h) for h in held)}


def _denies(asked: str, said: set[str], denied: set[str]) -> bool:
    if any(are_synonyms(asked, d) for d in denied):
        return True
    held = any(are_synonyms(asked, s) for s in said)
    return not held and any(are_opposites(asked, s) for s in said)


def _spoken_for(question: Question, fact: Fact, options: Sequence[Option]) -> Option | None:
    """The one alternative that a statement is on, by its subject, its words or its headings."""
    text, lesser = _ranked(question, f"{fact.lead_in}. {fact.text}")
    if text is None:
        return None
    said, denied = said_and_denied(text)
    for held in (
        set(content_stems(fact.subject)),
        said,
        set(content_stems(" ".join(fact.headings))),
    ):
        found = [o for o in options if _held(o, held - denied)]
        found = [o for o in found if not _held(o, lesser) or not _held(o, set(content_stems(text)))]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _held(option: Option, stems: set[str]) -> bool:
    return all(any(are_synonyms(o, s) for s in stems) for o in option.own)


def _ranked(question: Question, statement: str) -> tuple[str | None, set[str]]:
    """A statement without what it says of the lesser; None where it ranks the other way round."""
    asked, text = fold(question.understood), fold(statement)
    more, less = _MORE.search(asked), _LESS.search(asked)
    than = _THAN.search(text)
    if than and (more or less) and bool(less) != (than["way"] != "more"):
        return None, set()
    scopes = [than["scope"]] if than else []
    scopes += [m["scope"] for m in _RANKED.finditer(text)]
    if less and not than and scopes:
        return None, set()
    for scope in scopes:
        text = text.replace(scope, " ")
    return text, {s for scope in scopes for s in content_stems(scope)}
