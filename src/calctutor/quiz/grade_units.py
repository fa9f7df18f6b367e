"""One idea unit of a typed answer: what it earned, and whether its words go together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from calctutor.quiz.grade_denials import deny_in_other_words
from calctutor.quiz.grade_doubt import Doubt, doubt_of
from calctutor.quiz.grade_knowledge import mean_the_opposite
from calctutor.quiz.grade_match import FULL_FROM, TELLING, Coverage, cover, relation
from calctutor.quiz.grade_order import nearest_head
from calctutor.quiz.grade_reading import Reading, claimed, stands_for
from calctutor.quiz.grade_tokens import Token, content, read
from calctutor.quiz.grade_veto import vetoes
from calctutor.quiz.grade_words import UNITS
from calctutor.quiz_types import IdeaUnit, QuizItem, Veto
from calctutor.text import content_stems, fold
from calctutor.wordnet import are_near


@dataclass(frozen=True, slots=True)
class UnitGrade:
    """One idea unit and what the answer earned on it: ``credit`` 0, .5 or 1.

    ``words`` are the answer's words that earned it; ``doubt`` says that what the learner
    put around them may turn them into something else, ``thin`` what may contradict the notes
    and is too little to judge by.
    """

    unit: IdeaUnit
    credit: float
    vetoes: tuple[Veto, ...] = ()
    words: tuple[Token, ...] = ()
    doubt: Doubt = ""
    thin: tuple[Veto, ...] = ()


HALF = 0.5


def grade_unit(item: QuizItem, unit: IdeaUnit, answer: str, reading: Reading) -> UnitGrade:
    """What an answer earned on one unit, and what it says against it."""
    unit = replace(unit, aliases=tuple(a for a in unit.aliases if not _is_shown(a, item.stem)))
    wordings = (unit.value, unit.text, *unit.aliases)
    plain = plain_text(answer)
    if plain in {plain_text(w) for w in wordings} - {""}:
        return UnitGrade(unit, 1.0)
    if not content(read(unit.value)):
        return UnitGrade(unit, float(_says_small_words(unit.value, plain, reading)))
    polarity = unit.polarity or _denies(item.stem)
    given = frozenset(content_stems(f"{item.stem} {item.subject} {unit.head}"))
    coverages = _coverages(item, unit, polarity, reading, given)
    best = max(coverages, key=lambda c: c.share)
    found = vetoes(unit, coverages[0], reading) if best.share < 1 or best is coverages[0] else ()
    if not found and best is not coverages[0] and best.disagreeing:
        found = vetoes(unit, best, reading)
    credit = best.credit
    if credit < 1 and item.kind == "reverse" and _names_another(best, reading):
        credit = 0.0
    if credit == 1 and _is_replaced(best, reading):
        credit = HALF
    words = tuple(m.answer for m in best.matches if m.answer is not None)
    found = found or _asserts_denied(item, unit, words, reading)
    if found and is_thin(found[0], item, unit, best, reading):
        return UnitGrade(unit, 0.0, (), words, "grave", found)
    doubt: Doubt = doubt_of(item, unit, best, reading) if credit > 0 else ""
    return UnitGrade(unit, 0.0 if found else credit, found, words, doubt)


OWN_FROM, COVERED_FROM, WHOLE_FROM, OTHERWISE_FROM = 2, 0.7, 0.85, 3
"""Words of the learner's own, and the share of the notes' words, that tell who is speaking."""


def is_thin(
    found: Veto, item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading
) -> bool:
    """Whether a contradiction rests on single words of what is rather another sentence.

    Such an answer may say the same in other words, and is left to the learner. A number with its
    unit, another's value and another's name contradict in any sentence.
    """
    own = _own_words(item, coverage, reading)
    told = sum(m.telling for m in coverage.matches if m.answer is not None)
    whole = sum(m.telling for m in coverage.matches) or 1.0
    rather_own = len(own) >= OWN_FROM and told / whole < COVERED_FROM
    if found.kind == "number":
        return rather_own and not _MEASURES & set(found.wrote.split())
    partly = bool(own) and told / whole < COVERED_FROM
    if found.kind == "antonym":
        return rather_own or (partly and not _is_opposite(found, unit))
    if found.kind == "sibling":
        return told / whole >= FULL_FROM
    if found.kind != "polarity":
        return False
    gold = read(f"{unit.value}; {unit.text}")
    lacking = told / whole < WHOLE_FROM
    other = deny_in_other_words(gold, reading.tokens)
    return partly or lacking or other or len(own) >= OTHERWISE_FROM


def _is_opposite(found: Veto, unit: IdeaUnit) -> bool:
    """Whether what was written is a listed opposite of the notes' words, and no mere rival."""
    return any(
        mean_the_opposite(gold.stem, token.stem)
        for gold in read(f"{unit.value}; {unit.text}")
        for token in read(found.wrote)
    )


_MEASURES = frozenset(UNITS.values())


def _own_words(item: QuizItem, coverage: Coverage, reading: Reading) -> list[Token]:
    """What an answer asserts in words that stand for none of the notes'."""
    theirs = [t for u in item.gold for t in content(read(f"{u.value}; {u.text}"))]
    return [
        t
        for t in claimed(coverage, reading)
        if not t.generic and not any(relation(g, t, reading.knowledge) for g in theirs)
    ]


def _names_another(coverage: Coverage, reading: Reading) -> bool:
    """Whether an answer has a part of the name asked for and another name's part beside it."""
    matched = {m.answer for m in coverage.matches}
    return any(
        t not in matched and not t.generic and t.stem not in reading.context
        for t in content(reading.tokens)
    )


def _asserts_denied(
    item: QuizItem, unit: IdeaUnit, words: Sequence[Token], reading: Reading
) -> tuple[Veto, ...]:
    """ "It works on X" where the question asks on what it does not work."""
    asked = read(item.stem)
    if not any(t.word in _ASKS_WHAT_NOT | {"without"} or "n't" in t.word for t in asked):
        return ()
    denied = [t for t in content(asked) if t.sign < 0 and not t.generic][:1]
    for token in reading.tokens:
        if denied and token.stem == denied[0].stem and token.sign > 0 and token not in words:
            return (Veto("polarity", token.text, unit.value, "", (unit.citation,)),)
    return ()


_ASKS_WHAT_NOT = frozenset("not never no cannot avoid avoided".split())


def _denies(stem: str) -> bool:
    """Whether a question denies already, so that its answer is what is denied."""
    return any(t.sign < 0 for t in read(stem)) or bool(
        (_ASKS_WHAT_NOT - {"cannot"}) & {t.word for t in read(stem)}
    )


def _is_shown(alias: str, stem: str) -> bool:
    """Whether the question itself shows another wording, so that it is no answer ("HPT")."""
    return f" {plain_text(alias)} " in f" {plain_text(stem)} "


def _coverages(
    item: QuizItem, unit: IdeaUnit, polarity: bool, reading: Reading, given: frozenset[str]
) -> list[Coverage]:
    """The value first, then its aliases; a name is credited whole or by its own words."""
    named = reading.knowledge.terms.get(unit.value)
    theirs = [a for a in (named.aliases if named else ()) if not _is_shown(a, item.stem)]
    others = dict.fromkeys((*unit.aliases, *theirs))
    return [
        cover(wording, polarity, reading.tokens, given, reading.knowledge)
        for wording in (unit.value, *others)
    ]


def _says_small_words(value: str, plain: str, reading: Reading) -> bool:
    """Whether a value without a telling word ("down", "==") stands in an answer, undenied."""
    wanted = [t.word for t in read(value)]
    if not wanted:
        return f" {plain_text(value)} " in f" {plain} "
    said = reading.tokens
    runs = (said[i : i + len(wanted)] for i in range(len(said)))
    return any([t.word for t in run] == wanted and run[-1].sign > 0 for run in runs)


def _is_replaced(coverage: Coverage, reading: Reading) -> bool:
    """Whether a word of the learner's own stands in the place of one that the answer lacks.

    "Fat helps gluten" has all but one word of "fat hinders gluten".
    """
    return any(
        stands_for(match, token, coverage, reading) and not are_near(match.gold.word, token.word)
        for match in coverage.matches
        if not match.gold.generic and match.answer is None and match.telling >= TELLING
        for token in claimed(coverage, reading)
        if not token.generic
    )


def paired(units: Sequence[UnitGrade], reading: Reading) -> tuple[UnitGrade, ...]:
    """The units with those vetoed or halved whose words the answer gives to another unit."""
    heads = _heads(units)
    return tuple(_scattered(_at_head(u, n, heads, reading), units) for n, u in enumerate(units))


def _heads(units: Sequence[UnitGrade]) -> list[tuple[int, frozenset[str]]]:
    """The words that name each unit's aspect and no other's, by the unit's number."""
    named = [frozenset(t.stem for t in content(read(u.unit.head))) for u in units]
    own = [
        stems - frozenset().union(*(s for m, s in enumerate(named) if m != n))
        for n, stems in enumerate(named)
    ]
    return [(n, stems) for n, stems in enumerate(own)] if all(own) and len(own) > 1 else []


def _at_head(
    graded: UnitGrade,
    number: int,
    heads: Sequence[tuple[int, frozenset[str]]],
    reading: Reading,
) -> UnitGrade:
    """A unit vetoed where its value stands at another unit's head: "up lowered, down raised"."""
    all_heads = {s for _, stems in heads for s in stems}
    for token in graded.words:
        near = nearest_head(reading.tokens, token, heads) if token.stem not in all_heads else set()
        if near and number not in near:
            veto = Veto("sibling", token.text, graded.unit.value, "", (graded.unit.citation,))
            return replace(graded, credit=0.0, vetoes=(*graded.vetoes, veto))
    return graded


def _scattered(graded: UnitGrade, units: Sequence[UnitGrade]) -> UnitGrade:
    """A unit halved whose words stand in several clauses, each with another unit's words."""
    clauses = {t.clause for t in graded.words}
    others = {t.clause for u in units if u.unit is not graded.unit for t in u.words}
    if len(clauses) > 1 and clauses <= others and graded.credit == 1:
        return replace(graded, credit=HALF)
    return graded


_A_FEW = re.compile(r"\ba (few|little)\b")
"""Here the article tells: "few recover" is not "a few recover"."""
_PLAIN = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*|[<>≤≥=%+*/]+")


def plain_text(text: str) -> str:
    """A text folded for comparison as a whole: articles, hyphens and outer stops dropped."""
    found = _PLAIN.findall(_A_FEW.sub(r"a\1", fold(text).replace("_", " ")))
    return " ".join(w for w in found if w not in ("the", "a", "an")) or fold(text)
