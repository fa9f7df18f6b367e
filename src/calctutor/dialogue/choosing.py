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
from calctutor.dialogue.polarity import said_and_denied
from calctutor.dialogue.small_words import FRAME_WORDS
from calctutor.synonyms import are_opposites, are_synonyms
from calctutor.text import STOP_WORDS, content_stems, fold, stem, words
from calctutor.types import Fact, Question, Support

_MORE = re.compile(r"\b(?:more|most|mainly|mostly|chiefly|rather)\b")
_LESS = re.compile(r"\b(?:less|least|fewer)\b")
_THAN = re.compile(r"\b(?P<way>more|less|fewer)\b[^.;:]*?\bthan\b(?P<scope>[^.;:,]*)")
_RANKED = re.compile(r"\b(?:and |or |but )?,? ?less (?:\w+ly|often|so)\b,?(?P<scope>[^.;:,]*)")


@dataclass(frozen=True)
class _Standing:
    option: Option
    support: Support
    covered: int


def chosen_option(question: Question, told: Sequence[Support]) -> tuple[str, Support] | None:
    """The alternative that the told statements speak for, with the one that does; else None."""
    if question.form != "which" and not lets_choose(question.understood):
        return None
    options = options_in(question.understood)
    if len(options) < 2 or any(s.fact.disputed is not None for s in told):
        return None
    asked = _asked(question, options)
    standing = list(_standings(question, asked, options, told))
    best = max((s.covered for s in standing), default=0)
    top = [s for s in standing if s.covered == best]
    if not top or len({s.option for s in top}) > 1 or (asked and not best):
        return None
    return top[0].option.text, top[0].support


def _asked(question: Question, options: Sequence[Option]) -> set[str]:
    """The stems of what is asked of the alternatives."""
    named = {s for option in options for s in content_stems(option.text)}
    return {
        stem(w.text)
        for w in words(question.understood)
        if fold(w.text) not in STOP_WORDS and stem(w.text) not in FRAME_WORDS | named
    }


def _standings(
    question: Question, asked: set[str], options: Sequence[Option], told: Sequence[Support]
) -> Iterator[_Standing]:
    for support in told:
        fact = support.fact
        option = _spoken_for(question, fact, options)
        if option is None:
            continue
        said, denied = said_and_denied(f"{fact.lead_in}. {fact.text}")
        context = said | set(content_stems(" ".join((fact.subject, *fact.headings))))
        if not any(_denies(a, said, denied) for a in asked) and not has_other_partners(
            question.understood, f"{fact.lead_in}. {fact.text}"
        ):
            own = said | set(content_stems(fact.subject))
            held = [any(are_synonyms(a, c) for c in where) for where in (own, context) for a in asked]
            yield _Standing(option, support, sum(held))


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
