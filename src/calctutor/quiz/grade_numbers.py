"""Numbers of an answer that the notes contradict: the number, its unit, its bound, its count."""

from __future__ import annotations

from collections.abc import Iterator

from calctutor.quiz.grade_match import Coverage, Match
from calctutor.quiz.grade_reading import Reading, veto
from calctutor.quiz.grade_tokens import Token, read
from calctutor.quiz.grade_words import UNITS
from calctutor.quiz_types import IdeaUnit, Veto
from calctutor.text import stem

_EACH = frozenset("a an one per each every".split())


def number_veto(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """Another number, another unit, or the other side of a bound."""
    gold = [m for m in coverage.matches if m.gold.number is not None]
    rights = {m.gold.number for m in gold}
    said = [t for t in reading.tokens if t.number is not None and t.sign >= 0]
    strange = [t for t in said if t.number not in rights and t.stem not in reading.context]
    for match in gold:
        if match.answer is None:
            comparable = (t for t in strange if _comparable(match.gold, t))
            yield from (veto("number", _shown(t), unit) for t in comparable)
            continue
        if not _comparable(match.gold, match.answer) or _adds_unit(match, coverage, reading):
            yield veto("unit", _shown(match.answer), unit)
        elif _bounds_differ(match.gold, match.answer):
            yield veto("number", _shown(match.answer), unit)
        offered = (t for t in strange if "or" in _between(match.answer, t, reading))
        yield from (veto("number", _shown(t), unit) for t in offered)


def count_veto(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """ "Two tones" where the notes say "a tone", "a second" where they say "a minute"."""
    tokens = reading.tokens
    for match in coverage.matches:
        gold = match.gold
        if gold.number is not None or gold.word.endswith("s"):
            continue
        measure = UNITS.get(gold.word, "")
        for before, token in zip((None, *tokens), tokens, strict=False):
            if measure and token.number not in (None, 1.0) and token.unit == measure:
                yield veto("number", _shown(token), unit)
            told = before is not None and before.number not in (None, 1.0) and not before.unit
            told = told and before is not None and before.sign > 0
            if told and token is match.answer and not coverage.counts:
                yield veto("number", f"{before.text} {token.text}" if before else "", unit)
            other = UNITS.get(token.word, "")
            if measure and other not in ("", measure) and before is not None:
                if match.answer is None and before.word in _EACH:
                    yield veto("unit", token.text, unit)


def _adds_unit(match: Match, coverage: Coverage, reading: Reading) -> bool:
    """ "4 metres" where the notes say "4 times", "1000 BC" where they say "1000"."""
    token = match.answer
    if token is None or match.gold.unit or not token.unit:
        return False
    names = {form for form, unit in UNITS.items() if unit == token.unit}
    asked = {stem(form) for form in names} & (reading.context | coverage.given)
    gold = read(coverage.wording)
    place = gold.index(match.gold) if match.gold in gold else -1
    following = gold[place + 1 : place + 2]
    counted = bool(following) and following[0].content and following[0].number is None
    return not asked and (counted or token.unit == "BC")


def _bounds_differ(gold: Token, token: Token) -> bool:
    """Whether one bounds above and the other below, neither being denied alone."""
    return {gold.bound, token.bound} == {"<", ">"} and gold.sign == token.sign


def _comparable(a: Token, b: Token) -> bool:
    return not a.unit or not b.unit or a.unit == b.unit


def _shown(token: Token) -> str:
    bound = f"{token.bound} " if token.bound else ""
    return f"{bound}{token.text} {token.unit}".strip()


def _between(a: Token, b: Token, reading: Reading) -> list[str]:
    places = sorted(reading.tokens.index(t) for t in (a, b) if t in reading.tokens)
    if len(places) < 2 or places[1] - places[0] > 3:
        return []
    return [t.word for t in reading.tokens[places[0] + 1 : places[1]]]
