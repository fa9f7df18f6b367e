"""Typed answers: idea units credited by slots, contradictions vetoed, doubt left to the learner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.grade_match import Coverage, corrected, cover
from calctutor.quiz.grade_tokens import content, read
from calctutor.quiz.grade_veto import Reading, vetoes
from calctutor.quiz_types import IdeaUnit, QuizItem, Veto
from calctutor.spelling import is_english
from calctutor.text import content_stems, fold, words

CORRECT_FROM = 0.80
PARTIAL_FROM = 0.40
VETOED_AT_MOST = 0.50

_GAVE_UP = re.compile(
    r"(?:i |we )?(?:really )?(?:don'?t|do not|dunno|no idea|not sure|can'?t remember|cannot|forgot"
    r"|no clue|pass|skip|idk|\?+)(?: (?:know|remember|recall|really|it|this|that|any of this))*"
    r"[\s.!?]*"
)

Doubt = Literal["", "unsure"]


@dataclass(frozen=True, slots=True)
class UnitGrade:
    """One idea unit and what the answer earned on it: ``credit`` 0, .5 or 1."""

    unit: IdeaUnit
    credit: float
    vetoes: tuple[Veto, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedGrade:
    """A typed answer's units, its score 0..1, and whether the learner has to mark it.

    ``elsewhere`` is the subject of which the notes say what was written, or "".
    """

    units: tuple[UnitGrade, ...]
    score: float
    vetoes: tuple[Veto, ...] = ()
    unsure: bool = False
    elsewhere: str = ""


def grade_typed(
    item: QuizItem,
    answer: str,
    *,
    aliases: Sequence[str] = (),
    knowledge: Knowledge,
) -> TypedGrade:
    """Grade a typed answer against the item's idea units; ``aliases`` count as fully right."""
    accepted = {_plain(text) for text in (item.model_answer, *aliases)}
    if _plain(answer) in accepted - {""}:
        return TypedGrade(tuple(UnitGrade(u, 1.0) for u in item.gold), 1.0)
    reading = _reading(item, answer, knowledge)
    if _repeats_question(item, reading):
        said = item.gold[0].value if item.gold else item.model_answer
        veto = Veto("repeated", _short(answer), said, "", (1,))
        return TypedGrade(tuple(UnitGrade(u, 0.0) for u in item.gold), 0.0, (veto,))
    units = tuple(_grade_unit(item, unit, answer, reading) for unit in item.gold)
    found = _distinct(v for u in units for v in u.vetoes)
    wrong = _wrong_entity(item, answer, units, knowledge)
    if wrong:
        units, found = tuple(UnitGrade(u.unit, 0.0, wrong) for u in units), (*found, *wrong)
    return _concluded(item, answer, units, found, reading)


def _concluded(
    item: QuizItem,
    answer: str,
    units: tuple[UnitGrade, ...],
    found: tuple[Veto, ...],
    reading: Reading,
) -> TypedGrade:
    total = sum(u.unit.weight for u in units)
    score = sum(u.credit * u.unit.weight for u in units) / total if total else 0.0
    if found:
        score = min(score, VETOED_AT_MOST)
        return TypedGrade(units, round(score, 4), found)
    if score >= PARTIAL_FROM:
        return TypedGrade(units, round(score, 4))
    elsewhere = _said_elsewhere(item, reading)
    unsure = not elsewhere and _says_something(answer, reading)
    return TypedGrade(units, round(score, 4), (), unsure, elsewhere)


def _reading(item: QuizItem, answer: str, knowledge: Knowledge) -> Reading:
    """The answer with typing errors read, beside the words that the item has anyway."""
    own = [item.stem, item.subject, item.model_answer, *item.headings]
    own += [text for u in item.gold for text in (u.value, u.text, u.head, u.subject, *u.aliases)]
    rivals = [text for u in item.gold for r in u.rivals for text in (r.value, r.subject)]
    known = frozenset(fold(w.text) for text in own + rivals for w in words(text))
    context = frozenset(t.stem for text in own for t in read(text))
    spelled = _in_full(answer, knowledge)
    return Reading(corrected(spelled, known, knowledge), context, knowledge)


def _in_full(answer: str, knowledge: Knowledge) -> str:
    """The answer with the notes' abbreviations written out."""
    for mention in reversed(knowledge.terms.mentions(answer)):
        if mention.how == "alias" and len(mention.names) == 1 and " " not in mention.text:
            answer = answer[: mention.start] + mention.names[0] + answer[mention.end :]
    return answer


def _grade_unit(item: QuizItem, unit: IdeaUnit, answer: str, reading: Reading) -> UnitGrade:
    wordings = (unit.value, unit.text, *unit.aliases)
    plain = _plain(answer)
    if plain in {_plain(w) for w in wordings} - {""}:
        return UnitGrade(unit, 1.0)
    if not content(read(unit.value)):
        return UnitGrade(unit, float(f" {_plain(unit.value)} " in f" {plain} "))
    given = frozenset(content_stems(f"{item.stem} {item.subject} {unit.head}"))
    coverages = _coverages(unit, reading, given)
    best = max(coverages, key=lambda c: c.share)
    found = vetoes(unit, coverages[0], reading) if best.share < 1 or best is coverages[0] else ()
    credit = best.credit
    if credit < 1 and item.kind == "reverse" and _names_another(best, reading):
        credit = 0.0
    return UnitGrade(unit, 0.0 if found else credit, found)


def _names_another(coverage: Coverage, reading: Reading) -> bool:
    """Whether an answer has a part of the name asked for and another name's part beside it."""
    matched = {m.answer for m in coverage.matches}
    return any(
        t not in matched and not t.generic and t.stem not in reading.context
        for t in content(reading.tokens)
    )


def _coverages(unit: IdeaUnit, reading: Reading, given: frozenset[str]) -> list[Coverage]:
    """The value first, then its aliases; a name is credited whole or by its own words."""
    named = reading.knowledge.terms.get(unit.value)
    others = dict.fromkeys((*unit.aliases, *(named.aliases if named else ())))
    return [
        cover(wording, unit.polarity, reading.tokens, given, reading.knowledge)
        for wording in (unit.value, *others)
    ]


def _repeats_question(item: QuizItem, reading: Reading) -> bool:
    """Whether an answer has nothing but the question's own words."""
    asked = set(content_stems(f"{item.stem} {_in_full(item.stem, reading.knowledge)}"))
    answered = [t for t in content(reading.tokens) if not t.generic]
    if not answered or any(t.stem not in asked for t in answered):
        return False
    fresh = {t.stem for u in item.gold for t in content(read(u.value))} - asked
    return bool(fresh) or len(answered) >= max(4, len(asked) - 1)


def _wrong_entity(
    item: QuizItem, answer: str, units: Sequence[UnitGrade], knowledge: Knowledge
) -> tuple[Veto, ...]:
    """Another term of the notes named in place of the right one, or as what is spoken of."""
    if not units or any(u.vetoes for u in units):
        return ()
    own = [item.stem, item.subject, item.model_answer, *item.headings]
    own += [t for u in units for t in (u.unit.value, u.unit.text, u.unit.subject, *u.unit.aliases)]
    allowed = {n for text in own for m in knowledge.terms.mentions(text) for n in m.names}
    said = {t.stem for text in own for t in read(text)}
    foreign = [
        m
        for m in knowledge.terms.mentions(answer)
        if not allowed & set(m.names)
        and not _denied_at(answer, m.start)
        and any(t.stem not in said for t in read(m.text))
    ]
    if not foreign:
        return ()
    first = foreign[0]
    unit = units[0].unit
    if _asks_for_name(item, knowledge):
        return (Veto("entity", first.text, unit.value, first.names[0], (unit.citation,)),)
    subject_named = bool(item.subject) and bool(
        {item.subject} & {n for m in knowledge.terms.mentions(answer) for n in m.names}
    )
    if subject_named or fold(answer[: first.start].strip()) not in ("", "in", "the", "a", "for"):
        return ()
    if not any(u.credit for u in units):
        return ()
    return (Veto("entity", first.text, item.subject, first.names[0], (unit.citation,)),)


def _asks_for_name(item: QuizItem, knowledge: Knowledge) -> bool:
    return item.kind == "reverse" or bool(
        len(item.gold) == 1 and knowledge.terms.get(item.gold[0].value)
    )


def _denied_at(answer: str, start: int) -> bool:
    """Whether the word at a place of the answer stands under a negation or "unlike"."""
    before = len(read(answer[:start]))
    tokens = read(answer)
    return before < len(tokens) and tokens[before].sign < 0


def _said_elsewhere(item: QuizItem, reading: Reading) -> str:
    """The subject of which the notes say what the answer says, where it is short, or ""."""
    claims = [t for t in content(reading.tokens) if not t.generic and t.stem not in reading.context]
    if not 1 <= len(claims) <= 3:
        return ""
    own = {item.fact_id, *item.fact_ids}
    fact = reading.knowledge.said_elsewhere([t.stem for t in claims], own)
    same = fact is not None and fact.subject == item.subject
    return "" if fact is None or same else fact.subject


def _says_something(answer: str, reading: Reading) -> bool:
    """Whether there is a claim that a reader could judge."""
    if _GAVE_UP.fullmatch(fold(answer)):
        return False
    vocabulary = reading.knowledge.vocabulary
    return any(
        t.number is not None or t.word in vocabulary or (len(t.word) > 1 and is_english(t.word))
        for t in content(reading.tokens)
        if not t.generic
    )


_PLAIN = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*|[<>≤≥=%+*/]+")


def _plain(text: str) -> str:
    """A text folded for comparison as a whole: articles, hyphens and outer stops dropped."""
    found = _PLAIN.findall(fold(text).replace("_", " "))
    return " ".join(w for w in found if w not in ("the", "a", "an")) or fold(text)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:79] + "…"


def _distinct(found: Iterable[Veto]) -> tuple[Veto, ...]:
    seen: Mapping[tuple[str, str], Veto] = {(v.kind, v.wrote): v for v in found}
    return tuple(seen.values())
