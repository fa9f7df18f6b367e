"""Claims of an answer that the notes contradict; each veto says what and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calctutor.quiz.grade_knowledge import (
    Knowledge,
    mean_the_opposite,
    mean_the_same,
    plain_form,
    same_root,
)
from calctutor.quiz.grade_match import TELLING, Coverage, Match, relation
from calctutor.quiz.grade_order import (
    Same,
    ends_swapped,
    is_other_side,
    other_code,
    other_label,
    sides_changed,
)
from calctutor.quiz.grade_tokens import ASSERTED, RELATIONS, Token, content, read
from calctutor.quiz.grade_words import UNITS
from calctutor.quiz_types import IdeaUnit, Rival, Veto
from calctutor.spelling import are_twins, crosses_meaning, is_english
from calctutor.text import fold, stem
from calctutor.wordnet import are_rivals

_EARLIER = frozenset("before until".split())
_EACH = frozenset("a an one per each every".split())
_PARTS = frozenset("part parts some half partly partially few portion".split())
_WHOLES = frozenset("all whole entire entirely completely wholly totally every fully".split())
_DEGREES = frozenset({"more", "less", "most", "least"})
"""Read as polarity already: "less common" denies "common"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as read, beside what the item says anyway.

    ``context`` are the stems of stem, subject and every right wording: words
    that the learner may use without claiming anything.
    """

    tokens: tuple[Token, ...]
    context: frozenset[str]
    knowledge: Knowledge


def vetoes(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> tuple[Veto, ...]:
    """What the answer says against one idea unit, most telling first."""
    checks = (
        _number,
        _counted,
        _polarity,
        _extent,
        _rival,
        _opposite,
        _twin,
        _turned_relation,
        _misplaced,
    )
    for check in checks:
        found = next(check(unit, coverage, reading), None)
        if found is not None:
            return (found,)
    return ()


def _polarity(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """The learner denies what the notes say, or says what they deny."""
    for match in coverage.disagreeing:
        token = match.answer
        if token is None:
            continue
        denied = token.sign < 0
        if denied and not _speaks_of_nothing_else(token, coverage, reading):
            continue
        wrote = f"not {token.text}" if denied else token.text
        yield _veto("polarity", wrote, unit)


def _extent(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """ "All" or "not only" where the notes say "only", "as common as" where they say "more"."""
    gold = [t.word for t in read(unit.value)]
    said = [t.word for t in reading.tokens]
    bounds = list(zip(said, said[1:], strict=False))
    if "only" in gold:
        wide = [w for w in ("all", "any", "every", "both") if w in said and "only" not in said]
        if ("not", "only") in bounds or wide:
            yield _veto("polarity", wide[0] if wide else "not only", unit)
    parts, wholes = _PARTS & set(gold), _WHOLES & set(gold)
    whole = next((w for w in said if w in _WHOLES), "")
    part = next((w for w in said if w in _PARTS), "")
    if parts and whole and not part:
        yield _veto("antonym", whole, unit)
    if wholes and part and not whole:
        yield _veto("antonym", part, unit)
    if "than" in gold and "than" not in said:
        equal = "equally" if "equally" in said else "as … as" if said.count("as") > 1 else ""
        if equal:
            yield _veto("antonym", equal, unit)


def _misplaced(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """The notes' own words with another label, or with what acts and what is acted on swapped."""
    gold, same = _sentence(unit), _sameness(reading)
    label = other_label(gold, reading.tokens) or other_code(gold, reading.tokens)
    if label:
        yield _veto("entity", label, unit)
    ends = ends_swapped(read(unit.value), reading.tokens, same)
    if ends:
        yield _veto("antonym", ends, unit)
    if sides_changed(gold, reading.tokens, same):
        yield _veto("polarity", " ".join(t.text for t in reading.tokens), unit)


def _sentence(unit: IdeaUnit) -> tuple[Token, ...]:
    return read(unit.text if len(unit.text) > len(unit.value) else unit.value)


def _sameness(reading: Reading) -> Same:
    def same(a: Token, b: Token) -> bool:
        return a.word == b.word or relation(a, b, reading.knowledge) > 0

    return same


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


def claimed(coverage: Coverage, reading: Reading) -> list[Token]:
    """The learner's own claims: asserted words that no right wording has."""
    matched = {m.answer for m in coverage.matches if m.answer is not None}
    return [
        t
        for t in content(reading.tokens)
        if t.sign == ASSERTED and t not in matched and t.stem not in reading.context
    ]


def _opposite(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """An antonym of a word of the notes, in its place or offered beside it."""
    claims = claimed(coverage, reading)
    for match in coverage.matches:
        if match.gold.number is not None or match.gold.sign < 0 or match.telling < 0.2:
            continue
        for token in claims:
            if token.number is not None or not _are_opposed(match, token, reading):
                continue
            if is_other_side(_sentence(unit), reading.tokens, token, _sameness(reading)):
                continue
            if match.answer is None or _offered_together(match.answer, token, reading):
                yield _veto("antonym", token.text, unit)


def _are_opposed(match: Match, token: Token, reading: Reading) -> bool:
    gold = match.gold
    if mean_the_opposite(gold.stem, token.stem):
        return True
    if match.answer is None and match.telling >= TELLING and are_rivals(gold.word, token.word):
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


def _number(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """Another number, another unit, or the other side of a bound."""
    gold = [m for m in coverage.matches if m.gold.number is not None]
    rights = {m.gold.number for m in gold}
    said = [t for t in reading.tokens if t.number is not None and t.sign >= 0]
    strange = [t for t in said if t.number not in rights and t.stem not in reading.context]
    for match in gold:
        if match.answer is None:
            comparable = (t for t in strange if _comparable(match.gold, t))
            yield from (_veto("number", _shown(t), unit) for t in comparable)
            continue
        if not _comparable(match.gold, match.answer) or _adds_unit(match, coverage, reading):
            yield _veto("unit", _shown(match.answer), unit)
        elif {match.gold.bound, match.answer.bound} == {"<", ">"}:
            yield _veto("number", _shown(match.answer), unit)
        offered = (t for t in strange if "or" in _between(match.answer, t, reading))
        yield from (_veto("number", _shown(t), unit) for t in offered)


def _counted(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """ "Two tones" where the notes say "a tone", "a second" where they say "a minute"."""
    tokens = reading.tokens
    for match in coverage.matches:
        gold = match.gold
        if gold.number is not None or gold.word.endswith("s"):
            continue
        measure = UNITS.get(gold.word, "")
        for before, token in zip((None, *tokens), tokens, strict=False):
            if measure and token.number not in (None, 1.0) and token.unit == measure:
                yield _veto("number", _shown(token), unit)
            told = before is not None and before.number not in (None, 1.0) and not before.unit
            if told and token is match.answer and not coverage.counts:
                yield _veto("number", f"{before.text} {token.text}" if before else "", unit)
            other = UNITS.get(token.word, "")
            if measure and other not in ("", measure) and before is not None:
                if match.answer is None and before.word in _EACH:
                    yield _veto("unit", token.text, unit)


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
            if are_twins(gold.word, token.word) and not same_root(
                plain_form(gold.word), plain_form(token.word)
            ):
                yield _veto("entity", token.text, unit)


def _turned_relation(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """ "Before" where the notes say "after", in front of the same word."""
    gold = read(unit.value)
    for i, token in enumerate(gold):
        if token.word not in RELATIONS - _DEGREES:
            continue
        follower = next((t for t in gold[i + 1 :] if t.content), None)
        for j, other in enumerate(reading.tokens):
            if other.word not in RELATIONS or not mean_the_opposite(token.stem, other.stem):
                continue
            behind = [t for t in reading.tokens[j + 1 :] if t.clause == other.clause]
            reach = next((n for n, t in enumerate(behind) if t.word in RELATIONS), len(behind))
            near = behind[:reach]
            meant = follower is None or any(relation(follower, t, reading.knowledge) for t in near)
            if meant and not _also_said(token, follower, reading):
                yield _veto("antonym", other.text, unit)
    yield from _unasked_before(unit, coverage, reading)


def _also_said(token: Token, follower: Token | None, reading: Reading) -> bool:
    """Whether the right relation stands in front of the same word somewhere."""
    tokens = reading.tokens
    for i, said in enumerate(tokens):
        near = tokens[i + 1 : i + 4]
        if said.word == token.word and (
            follower is None or any(relation(follower, t, reading.knowledge) for t in near)
        ):
            return True
    return False


def _unasked_before(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """ "Before it collapses" where the notes say "when it collapses"."""
    gold = set(fold(f"{unit.text} {unit.value}").split())
    if not gold & {"when", "once", "on", "during", "after", "as"} or gold & _EARLIER:
        return
    matched = {m.answer for m in coverage.matches if m.answer is not None}
    for i, token in enumerate(reading.tokens):
        near = [t for t in reading.tokens[i + 1 :] if t.clause == token.clause]
        if token.word in _EARLIER and token.stem not in reading.context and matched & set(near):
            yield _veto("antonym", token.text, unit)


def _veto(kind: str, wrote: str, unit: IdeaUnit) -> Veto:
    citations = (unit.citation,)
    return Veto(kind, wrote, unit.value, "", citations)  # type: ignore[arg-type]
