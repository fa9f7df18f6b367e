"""Typed answers: idea units credited by slots, contradictions vetoed, doubt left to the learner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from calctutor.quiz.grade_certain import is_certain
from calctutor.quiz.grade_denials import is_denial
from calctutor.quiz.grade_doubt import is_everyday
from calctutor.quiz.grade_knowledge import Knowledge, informativeness
from calctutor.quiz.grade_match import corrected
from calctutor.quiz.grade_reading import Reading
from calctutor.quiz.grade_tokens import RELATIONS, content, read
from calctutor.quiz.grade_units import HALF, UnitGrade, grade_unit, paired, plain_text
from calctutor.quiz_types import QuizItem, Veto
from calctutor.spelling import is_english
from calctutor.text import content_stems, fold, words
from calctutor.types import Fact

CORRECT_FROM = 0.80
PARTIAL_FROM = 0.40
VETOED_AT_MOST = 0.50
REPEATED_FROM = 4
"""Words of a question from which on an answer made of them surely repeats it."""
TELLS_APART, LEARNED = 0.8, 1.0
"""Commoner words ("boat") stand in too many statements to tell whose a value is."""

_GAVE_UP = re.compile(
    r"(?:i |we )?(?:really )?(?:don'?t|do not|dunno|no idea|not sure|can'?t remember|cannot|forgot"
    r"|no clue|pass|skip|idk|\?+)(?: (?:know|remember|recall|really|it|this|that|any of this))*"
    r"[\s.!?]*"
)


@dataclass(frozen=True, slots=True)
class TypedGrade:
    """A typed answer's units, its score 0..1, and whether the learner has to mark it.

    ``elsewhere`` is the fact of another subject that says what was written, ``thin`` what the
    learner should look at: it may contradict the notes.
    """

    units: tuple[UnitGrade, ...]
    score: float
    vetoes: tuple[Veto, ...] = ()
    unsure: bool = False
    elsewhere: Fact | None = None
    thin: tuple[Veto, ...] = ()


def grade_typed(
    item: QuizItem,
    answer: str,
    *,
    aliases: Sequence[str] = (),
    knowledge: Knowledge,
) -> TypedGrade:
    """Grade a typed answer against the item's idea units; ``aliases`` count as fully right."""
    values = " ".join(unit.value for unit in item.gold)
    accepted = {plain_text(text) for text in (item.model_answer, values, *aliases)}
    if plain_text(answer) in accepted - {""}:
        return TypedGrade(tuple(UnitGrade(u, 1.0) for u in item.gold), 1.0)
    reading = _reading(item, answer, knowledge)
    if plain_text(answer) == plain_text(item.stem) or _repeats_question(item, reading):
        said = item.gold[0].value if item.gold else item.model_answer
        veto = Veto("repeated", _short(answer), said, "", (1,))
        return TypedGrade(tuple(UnitGrade(u, 0.0) for u in item.gold), 0.0, (veto,))
    units = tuple(grade_unit(item, unit, answer, reading) for unit in item.gold)
    units = paired(units, reading)
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
    doubts = {u.doubt for u in units} - {""} if score >= PARTIAL_FROM else set()
    if score >= CORRECT_FROM and "grave" not in doubts:
        if not is_certain(item, units, reading):
            return TypedGrade(units, HALF, (), unsure=True)
        doubts = set()
    if doubts:
        units = tuple(replace(u, credit=min(u.credit, HALF)) if u.doubt else u for u in units)
        return TypedGrade(units, HALF, (), unsure=True)
    if score >= PARTIAL_FROM:
        return TypedGrade(units, round(score, 4))
    if _is_part(units, reading):
        return TypedGrade(units, PARTIAL_FROM)
    elsewhere = _said_elsewhere(item, units, reading)
    part = any(u.credit >= 1 for u in units)
    unsure = elsewhere is None and not part and _says_something(item, answer, reading)
    thin = _distinct(v for u in units for v in u.thin) if unsure else ()
    return TypedGrade(units, round(score, 4), (), unsure, elsewhere, thin)


def _is_part(units: Sequence[UnitGrade], reading: Reading) -> bool:
    """Whether an answer has words of the right one, in their order, and none of its own."""
    said = [t for t in content(reading.tokens) if not t.generic]
    matched = {t for u in units for t in u.words}
    own = any(t not in matched and t.stem not in reading.context for t in said)
    fresh = any(t in matched for t in said)
    signs = all(t.sign > 0 for t in said)
    return fresh and signs and not own and not any(u.doubt for u in units)


def _reading(item: QuizItem, answer: str, knowledge: Knowledge) -> Reading:
    """The answer with typing errors read, beside the words that the item has anyway."""
    own = [item.stem, item.subject, item.model_answer, *item.headings]
    own += [text for u in item.gold for text in (u.value, u.text, u.head, u.subject, *u.aliases)]
    rivals = [text for u in item.gold for r in u.rivals for text in (r.value, r.subject)]
    known = frozenset(fold(w.text) for text in own + rivals for w in words(text))
    context = frozenset(t.stem for text in own for t in read(text))
    spelled = _without_asides(_in_full(answer, knowledge, item.stem), context)
    asked = frozenset(t.stem for text in (item.stem, item.subject) for t in read(text))
    return Reading(corrected(spelled, known, knowledge), context, knowledge, fold(answer), asked)


_ASIDE = re.compile(
    r"[,;]?\s*\b(?:while|whereas|whilst)\s+(?=(?:the|a|an|its|in|that|those)\b)", re.I
)


def _without_asides(answer: str, context: frozenset[str]) -> str:
    """The answer without "whereas the ..." of a thing that the question does not name."""
    kept, *asides = _ASIDE.split(answer)
    for aside in asides:
        first = next((t for t in content(read(aside)) if not t.generic), None)
        if first is None or first.stem in context:
            kept += f"; {aside}"
    return kept if kept.strip() else answer


def _in_full(answer: str, knowledge: Knowledge, asked: str = "") -> str:
    """The answer with the notes' abbreviations written out, save for one that is asked about."""
    shown = {fold(w.text) for w in words(asked)}
    for mention in reversed(knowledge.terms.mentions(answer)):
        short = mention.how == "alias" and len(mention.names) == 1 and " " not in mention.text
        if short and fold(mention.text) not in shown:
            answer = answer[: mention.start] + mention.names[0] + answer[mention.end :]
    return answer


def _repeats_question(item: QuizItem, reading: Reading) -> bool:
    """Whether an answer has nothing but the question's own words."""
    asked = set(content_stems(f"{item.stem} {_in_full(item.stem, reading.knowledge)}"))
    answered = [t for t in content(reading.tokens) if not t.generic]
    if not answered or any(t.stem not in asked for t in answered):
        return False
    shown = {t.word for t in read(item.stem)}
    more = any(t.generic and t.word not in shown for t in content(reading.tokens))
    if more and len(answered) < REPEATED_FROM:
        return False
    if any(t.word in RELATIONS or is_denial(t) for t in reading.tokens if t.word not in shown):
        return False
    fresh = {t.stem for u in item.gold for t in content(read(u.value))}
    fresh -= set(content_stems(item.stem))
    if any(t.stem in fresh for t in answered):
        return False
    return bool(fresh) or len(answered) >= max(REPEATED_FROM, len(asked) - 1)


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
        and not is_everyday(m.text)
        and any(t.stem not in said for t in read(m.text))
    ]
    if not foreign:
        return ()
    first = foreign[0]
    unit = units[0].unit
    if _asks_for_name(item, knowledge):
        if all(u.credit >= 1 for u in units):
            return ()
        return (Veto("entity", first.text, unit.value, first.names[0], (unit.citation,)),)
    subject_named = bool(item.subject) and bool(
        {item.subject} & {n for m in knowledge.terms.mentions(answer) for n in m.names}
    )
    if subject_named or fold(answer[: first.start].strip()) not in ("", "in", "the", "a", "for"):
        return ()
    if not all(u.credit >= 1 for u in units):
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


def _said_elsewhere(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> Fact | None:
    """The fact of another subject that says what the answer says, where that is short."""
    claims = [t for t in content(reading.tokens) if not t.generic and t.stem not in reading.context]
    if not 1 <= len(claims) <= 3 or any(u.words for u in units):
        return None
    if all(t.number is None and informativeness(t.word) < TELLS_APART for t in claims):
        return None
    own = {item.fact_id, *item.fact_ids}
    fact = reading.knowledge.said_elsewhere([t.stem for t in claims], own)
    if fact is None or fact.subject == item.subject:
        return None
    learned = len(claims) > 1 or informativeness(claims[0].word) >= LEARNED
    return fact if learned or fact.aspect in {u.unit.aspect for u in units} - {""} else None


def _says_something(item: QuizItem, answer: str, reading: Reading) -> bool:
    """Whether there is a claim that a reader could judge."""
    if _GAVE_UP.fullmatch(fold(answer)):
        return False
    vocabulary = reading.knowledge.vocabulary
    told = content(reading.tokens)
    if not told:
        return any(t.word in RELATIONS for t in reading.tokens)
    if all(t.number is not None for t in told) and not _asks_number(item):
        return False
    return any(
        t.number is not None or t.word in vocabulary or (len(t.word) > 1 and is_english(t.word))
        for t in told
    )


def _asks_number(item: QuizItem) -> bool:
    return any(t.number is not None for u in item.gold for t in read(u.text))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:79] + "…"


def _distinct(found: Iterable[Veto]) -> tuple[Veto, ...]:
    seen: Mapping[tuple[str, str], Veto] = {(v.kind, v.wrote): v for v in found}
    return tuple(seen.values())
