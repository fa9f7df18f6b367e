"""Why a wrong option is wrong, derived again from the facts by code of its own.

It shares nothing with the generator but the facts themselves, the lists of
opposites and the lexicon of exclusive aspects, so that an error there shows here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from calctutor.aspects import EXCLUSIVE
from calctutor.quiz_types import CHOICE_KINDS, Option, QuizItem
from calctutor.synonyms import are_opposites
from calctutor.text import STOP_WORDS, fold, stem, words
from calctutor.types import Fact

_DENIAL = re.compile(r"\b(?:not|no|never|none|nothing|cannot|without|avoid|in(?=soluble))|n't\b")


_YEAR = re.compile(r"\d{3,4}(?: ?(?:BCE|BC|AD|CE))?")


def underived(items: Sequence[QuizItem], facts: Mapping[str, Fact]) -> list[tuple[str, str]]:
    """The wrong options whose recorded refutation the facts do not bear out: (item id, option)."""
    return [
        (item.id, option.text)
        for item in items
        if item.kind in CHOICE_KINDS and item.source != "author"
        for i, option in enumerate(item.options)
        if i not in item.key and not holds(item, option, facts)
    ]


def holds(item: QuizItem, option: Option, facts: Mapping[str, Fact]) -> bool:
    """Whether the notes refute one wrong option in the way that it records."""
    asked, by = facts.get(item.fact_id), facts.get(option.refuted_by)
    if asked is None or by is None or (by.disputed is not None and item.scored):
        return False
    if item.kind in ("contrast", "two_tier", "true_false", "odd_one_out"):
        return _claim_holds(item, option, asked, by, facts)
    if _YEAR.fullmatch(option.text):
        return option.text in by.text and option.text not in asked.text
    return _is_of(option.entity, by) and _choice_holds(option, asked, by, facts)


def _claim_holds(
    item: QuizItem, option: Option, asked: Fact, by: Fact, facts: Mapping[str, Fact]
) -> bool:
    if item.kind == "true_false":
        return by.id == asked.id
    if item.kind == "odd_one_out":
        return _shares_and_differs(item, option, by, asked, facts)
    if by.id == asked.id:
        return _said_against(item, option, by)
    return _same_row(option, asked, by) or _said_alike(option, asked, by)


def _choice_holds(option: Option, asked: Fact, by: Fact, facts: Mapping[str, Fact]) -> bool:
    if option.refutation == "contradicted":
        return _listed_elsewhere(asked, by) or _contrary(asked.text, by.text)
    if option.refutation == "exclusive":
        figures = bool(re.search(r"\d", asked.text)) and bool(re.search(r"\d", by.text))
        same = asked.aspect == by.aspect and asked.aspect in EXCLUSIVE
        return (same or (figures and asked.lead_in == by.lead_in)) and _differs(asked, by)
    return _same_place(asked, by) and _differs(asked, by) and not _has_it(asked, by, facts)


def _tokens(text: str) -> set[str]:
    return {stem(w.text) for w in words(text) if fold(w.text) not in STOP_WORDS}


def _joined(text: str) -> str:
    return "".join(stem(w.text) for w in words(text) if fold(w.text) not in ("the", "a", "an"))


def _is_of(entity: str, fact: Fact) -> bool:
    """Whether a fact is about the entity: its subject, a heading, or the element itself."""
    names = (fact.subject, fact.lead_in, fact.text.split(" (")[0], *fact.headings)
    return bool(entity) and any(_joined(entity) == _joined(name) for name in names if name)


def _contrary(a: str, b: str) -> bool:
    mine, theirs = _tokens(a), _tokens(b)
    common = len(mine & theirs)
    denies = bool(_DENIAL.search(fold(a))) != bool(_DENIAL.search(fold(b)))
    if denies and common and 5 * common >= 3 * min(len(mine), len(theirs)):
        return True
    if not common and min(len(mine), len(theirs)) > 2:
        return False
    return any(are_opposites(x, y) for x in mine - theirs for y in theirs - mine)


def _differs(a: Fact, b: Fact) -> bool:
    mine, theirs = _tokens(a.text), _tokens(b.text)
    if not mine or not theirs:
        return fold(a.text) != fold(b.text)
    return not (mine <= theirs or theirs <= mine) or _contrary(a.text, b.text)


def _same_place(a: Fact, b: Fact) -> bool:
    """Whether two facts answer the same question: one label, one list, or sister lists."""
    if a.lead_in and _joined(a.lead_in) == _joined(b.lead_in):
        return True
    if a.group == b.group:
        return True
    tail_a, tail_b = a.headings[-1:], b.headings[-1:]
    return tail_a == tail_b or a.headings[:-1] == b.headings[:-1]


def _listed_elsewhere(asked: Fact, by: Fact) -> bool:
    """Whether the option stands in a list whose title contradicts the asked list's."""
    if asked.group == by.group:
        return False
    return _contrary(" ".join(asked.headings[-1:]), " ".join(by.headings[-1:])) or bool(
        asked.context and by.context
    )


def _has_it(asked: Fact, by: Fact, facts: Mapping[str, Fact]) -> bool:
    """Whether the option's own subject is said to have what is asked for."""
    value = _tokens(asked.text)
    return any(
        value and value <= _tokens(fact.text)
        for fact in facts.values()
        if fact.subject == by.subject and fact.id != asked.id and by.subject != asked.subject
    )


def _said_against(item: QuizItem, option: Option, by: Fact) -> bool:
    """Whether the statement itself sets the key against the option."""
    text = fold(by.text)
    if item.kind == "two_tier":
        forbids = bool(re.match(r"(?:avoid|never|do not|don't)\b", text))
        return (fold(option.text) in ("go ahead", "perform it")) == forbids
    return bool(re.search(rf"(?:rather than|from)\b.*{re.escape(fold(option.text))}", text))


def _same_row(option: Option, asked: Fact, by: Fact) -> bool:
    """Whether the option is the other column of the asked row, with another value."""
    row = asked.group == by.group and asked.parent == by.parent != ""
    return (
        row
        and asked.lead_in != by.lead_in
        and fold(by.lead_in) == fold(option.text)
        and fold(asked.text) != fold(by.text)
    )


def _said_alike(option: Option, asked: Fact, by: Fact) -> bool:
    """Whether both statements begin alike, are of two subjects, and go on differently."""
    if not _is_of(option.entity, by) or asked.subject == by.subject or not _differs(asked, by):
        return False
    mine, theirs = _without_its_name(asked), _without_its_name(by)
    return len(mine) > 1 and mine[0] == theirs[0] and mine != theirs


def _without_its_name(fact: Fact) -> list[str]:
    name = {fold(w.text) for w in words(fact.subject)}
    return [said for w in words(fact.text) if (said := fold(w.text)) not in name]


def _shares_and_differs(
    item: QuizItem, option: Option, by: Fact, asked: Fact, facts: Mapping[str, Fact]
) -> bool:
    """Whether an odd one out's other options share one value, and the key's contradicts it."""
    shared = {
        fold(facts[o.refuted_by].text)
        for i, o in enumerate(item.options)
        if i not in item.key and o.refuted_by in facts
    }
    contrary = _contrary(asked.text, by.text) or asked.aspect in EXCLUSIVE
    figures = bool(re.search(r"\d", asked.text)) and bool(re.search(r"\d", by.text))
    apart = _is_of(option.entity, by) and (contrary or figures) and _differs(asked, by)
    return len(shared) == 1 and apart
