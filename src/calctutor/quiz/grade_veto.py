"""Claims of an answer that the notes contradict; each veto says what and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from calctutor.quiz.grade_denials import deny_alike
from calctutor.quiz.grade_doubt import is_everyday
from calctutor.quiz.grade_extent import extent
from calctutor.quiz.grade_knowledge import (
    mean_the_opposite,
    mean_the_same,
    plain_form,
    same_root,
)
from calctutor.quiz.grade_match import TELLING, Coverage, Match, relation
from calctutor.quiz.grade_numbers import count_veto, number_veto
from calctutor.quiz.grade_order import (
    ends_swapped,
    is_other_side,
    other_code,
    other_label,
    sides_changed,
)
from calctutor.quiz.grade_reading import Reading, claimed, sameness, sentence_of, stands_for, veto
from calctutor.quiz.grade_relations import turned_relation
from calctutor.quiz.grade_tokens import RELATIONS, Token, content, read
from calctutor.quiz_types import IdeaUnit, Rival, Veto
from calctutor.spelling import are_twins, crosses_meaning, is_english
from calctutor.wordnet import are_rivals

_COMPARED = frozenset("compared comparison relative".split())


def vetoes(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> tuple[Veto, ...]:
    """What the answer says against one idea unit, most telling first."""
    checks = (
        number_veto,
        count_veto,
        _polarity,
        extent,
        _rival,
        _opposite,
        _twin,
        turned_relation,
        _misplaced,
    )
    for check in checks:
        found = next(check(unit, coverage, reading), None)
        if found is not None:
            return (found,)
    return ()


def _polarity(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """The learner denies what the notes say, or says what they deny."""
    if deny_alike(read(unit.value), reading.tokens, sameness(reading)):
        return
    for match in coverage.disagreeing:
        token = match.answer
        if token is None:
            continue
        denied = token.sign < 0
        if not denied and _is_measure(match.gold, unit, reading):
            continue
        if denied and _is_left(match.gold, unit):
            continue
        if denied and not _speaks_of_nothing_else(token, coverage, reading):
            continue
        wrote = f"not {token.text}" if denied else token.text
        yield veto("polarity", wrote, unit)


def _is_measure(gold: Token, unit: IdeaUnit, reading: Reading) -> bool:
    """Whether a word follows "than", and the answer compares by "compared with"."""
    words = [t.word for t in read(unit.value)]
    said = [t.word for t in reading.tokens]
    if "than" not in words or "than" in said or gold.word not in words:
        return False
    return words.index("than") < words.index(gold.word) and bool(_COMPARED & set(said))


def _is_left(gold: Token, unit: IdeaUnit) -> bool:
    """Whether a word is what a change starts from: "not three but six" for "from three to six"."""
    words = [t.word for t in read(unit.value)]
    if "from" not in words or gold.word not in words:
        return False
    start, place = words.index("from"), words.index(gold.word)
    return start < place and bool({"to", "into"} & set(words[place:]))


def _misplaced(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """The notes' own words with another label, or with what acts and what is acted on swapped."""
    gold, same = sentence_of(unit), sameness(reading)
    label = other_label(gold, reading.tokens) or other_code(gold, reading.tokens)
    if label:
        yield veto("entity", label, unit)
    ends = ends_swapped(read(unit.value), reading.tokens, same)
    if ends:
        yield veto("antonym", ends, unit)
    told = read(unit.subject)
    named = any(t.content and same(t, g) for t in told for g in gold)
    whole = gold if named else tuple(replace(t, clause=gold[0].clause) for t in told) + gold
    if gold and sides_changed(whole, reading.tokens, same):
        yield veto("polarity", " ".join(t.text for t in reading.tokens), unit)


def _speaks_of_nothing_else(token: Token, coverage: Coverage, reading: Reading) -> bool:
    """Whether a denying clause has only the item's own words, so that it denies just them."""
    matched = {m.answer for m in coverage.matches if m.answer is not None}
    return all(
        t in matched or t.generic or t.word in RELATIONS or _known(t, reading)
        for t in content(reading.tokens)
        if t.clause == token.clause
    )


def _known(token: Token, reading: Reading) -> bool:
    return any(token.stem == c or mean_the_same(token.stem, c) for c in reading.context)


def _unmatched(coverage: Coverage) -> list[Match]:
    return [m for m in coverage.matches if m.answer is None and m.telling >= TELLING]


def _opposite(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """An antonym of a word of the notes, in its place or offered beside it."""
    claims = claimed(coverage, reading)
    for match in coverage.matches:
        if match.gold.number is not None or match.gold.sign < 0 or match.telling < TELLING:
            continue
        for token in claims:
            if token.number is not None or not _are_opposed(match, token, coverage, reading):
                continue
            if is_other_side(sentence_of(unit), reading.tokens, token, sameness(reading)):
                continue
            if match.answer is None or _offered_together(match.answer, token, reading):
                yield veto("antonym", token.text, unit)


def _are_opposed(match: Match, token: Token, coverage: Coverage, reading: Reading) -> bool:
    gold = match.gold
    if mean_the_opposite(gold.stem, token.stem):
        return True
    lacking = match.answer is None and match.telling >= TELLING
    rivals = lacking and are_rivals(gold.word, token.word)
    if rivals and stands_for(match, token, coverage, reading):
        return True
    if match.telling < TELLING or len(token.word) < 6 or not crosses_meaning(gold.word, token.word):
        return False
    return token.word in reading.knowledge.vocabulary or is_english(token.word)


def _offered_together(right: Token, wrong: Token, reading: Reading) -> bool:
    """Whether an answer offers two words as alternatives: "edge or centre", "edge and centre"."""
    tokens = reading.tokens
    if right not in tokens or wrong not in tokens:
        return False
    first, last = sorted((tokens.index(right), tokens.index(wrong)))
    between = [t.word for t in tokens[first + 1 : last]]
    return len(between) <= 3 and bool({"or", "and", "both"} & set(between))


def _rival(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """The value of a sibling, or one that the notes contradict outright."""
    own = [m.gold for m in coverage.matches]
    for rival in unit.rivals:
        told = [
            t
            for t in content(read(rival.value))
            if not t.generic and not any(_alike(g, t, reading) for g in own)
        ]
        found = [_told_by(t, coverage, reading) for t in told]
        claims = [t for t in found if t is not None]
        if told and len(claims) == len(told) and not _told_of(rival, claims, reading):
            wrote = " ".join(dict.fromkeys(t.text for t in claims))
            citations = (unit.citation, *([rival.citation] if rival.citation else []))
            yield Veto("sibling", wrote, unit.value, rival.subject, citations)


def _alike(gold: Token, token: Token, reading: Reading) -> bool:
    return relation(gold, token, reading.knowledge) > 0


def _told_by(token: Token, coverage: Coverage, reading: Reading) -> Token | None:
    return next(
        (t for t in claimed(coverage, reading) if relation(token, t, reading.knowledge) > 0),
        None,
    )


def _told_of(rival: Rival, claims: Sequence[Token], reading: Reading) -> bool:
    """Whether the answer says the rival's value of the rival itself: a right extra fact."""
    claimed = {t.stem for t in claims}
    names = [
        t.stem
        for t in content(read(rival.subject))
        if t.stem not in reading.context and t.stem not in claimed
    ]
    clauses = {t.clause for t in claims}
    said = {t.stem for t in reading.tokens if t.clause in clauses}
    return bool(names) and all(name in said for name in names)


def _twin(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """A word of the notes that is nearly the right one and means another thing."""
    vocabulary = reading.knowledge.vocabulary
    for match in _unmatched(coverage):
        gold = match.gold
        for token in claimed(coverage, reading):
            if token.number is not None or token.word not in vocabulary or len(token.word) < 5:
                continue
            if is_everyday(gold.word) and is_everyday(token.word):
                continue
            if are_twins(gold.word, token.word) and not same_root(
                plain_form(gold.word), plain_form(token.word)
            ):
                yield veto("entity", token.text, unit)
