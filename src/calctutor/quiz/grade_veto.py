"""Claims of an answer that the notes contradict; each veto says what and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from calctutor.quiz.grade_denials import deny_alike
from calctutor.quiz.grade_doubt import is_everyday
from calctutor.quiz.grade_knowledge import (
    mean_the_opposite,
    mean_the_same,
    plain_form,
    same_root,
)
from calctutor.quiz.grade_match import TELLING, Coverage, Match, relation
from calctutor.quiz.grade_numbers import count_veto, number_veto
from calctutor.quiz.grade_order import (
    Same,
    ends_swapped,
    is_other_side,
    other_code,
    other_label,
    sides_changed,
)
from calctutor.quiz.grade_reading import Reading, claimed, stands_for, veto
from calctutor.quiz.grade_tokens import RELATIONS, Token, content, read
from calctutor.quiz_types import IdeaUnit, Rival, Veto
from calctutor.spelling import are_twins, crosses_meaning, is_english
from calctutor.text import fold
from calctutor.wordnet import are_rivals

REACH = 2
"""Telling words behind a preposition that may be what it stands for."""
_EARLIER = frozenset("before until".split())
_PARTS = frozenset("part parts some half partly partially few portion".split())
_WHOLES = frozenset("all whole entire entirely completely wholly totally every fully".split())
_WIDE = frozenset("all any every both".split())
_ONLY = frozenset("only just merely simply solely nobody".split())
_COMPARED = frozenset("compared comparison relative".split())
_DEGREES = frozenset({"more", "less", "most", "least"})
"""Read as polarity already: "less common" denies "common"."""


def vetoes(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> tuple[Veto, ...]:
    """What the answer says against one idea unit, most telling first."""
    checks = (
        number_veto,
        count_veto,
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
    if deny_alike(read(unit.value), reading.tokens, _sameness(reading)):
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


def _extent(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """ "All" or "not only" where the notes say "only", "as common as" where they say "more"."""
    gold = [t.word for t in read(unit.value)]
    said = [t.word for t in reading.tokens]
    bounds = list(zip(said, said[1:], strict=False))
    if ("or", "not") in bounds and not {"whether", "if"} & set(said):
        yield veto("polarity", "or not", unit)
    if "only" in gold:
        wide = [] if _ONLY & set(said) else _of_the_notes(_WIDE, unit, reading)
        if ("not", "only") in bounds or wide:
            yield veto("polarity", wide[0] if wide else "not only", unit)
    parts, wholes = _PARTS & set(gold), _WHOLES & set(gold)
    if parts and not _PARTS & set(said):
        yield from (veto("antonym", w, unit) for w in _of_the_notes(_WHOLES, unit, reading))
    if wholes and not _WHOLES & set(said):
        yield from (veto("antonym", w, unit) for w in _of_the_notes(_PARTS, unit, reading))
    if "than" in gold and "than" not in said:
        yield from (veto("antonym", w, unit) for w in _equals(gold, reading))


def _of_the_notes(amounts: frozenset[str], unit: IdeaUnit, reading: Reading) -> list[str]:
    """Such words of an answer that say how much of something that the notes' statement names."""
    gold, same = content(_sentence(unit)), _sameness(reading)
    amounts -= {t.word for t in _sentence(unit)}
    found = []
    for place, token in enumerate(reading.tokens):
        if token.word in amounts and token.sign > 0:
            behind = [t for t in reading.tokens[place + 1 :] if t.content and not t.generic][:1]
            if not behind or any(same(g, t) for t in behind for g in gold):
                found.append(token.text)
    return found


def _equals(gold: Sequence[str], reading: Reading) -> Iterator[str]:
    """ "Equally common", "as common as" where the notes compare by the same word."""
    said = [t.word for t in reading.tokens]
    if "equally" in said:
        yield "equally"
    measure = read(" ".join(gold[: gold.index("than")]))[-1:]
    for before, token, behind in zip(
        reading.tokens, reading.tokens[1:], reading.tokens[2:], strict=False
    ):
        alike = any(_sameness(reading)(m, token) for m in measure) or token.generic
        if before.word == behind.word == "as" and alike:
            yield "as … as"


def _misplaced(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """The notes' own words with another label, or with what acts and what is acted on swapped."""
    gold, same = _sentence(unit), _sameness(reading)
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


def _opposite(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """An antonym of a word of the notes, in its place or offered beside it."""
    claims = claimed(coverage, reading)
    for match in coverage.matches:
        if match.gold.number is not None or match.gold.sign < 0 or match.telling < TELLING:
            continue
        for token in claims:
            if token.number is not None or not _are_opposed(match, token, coverage, reading):
                continue
            if is_other_side(_sentence(unit), reading.tokens, token, _sameness(reading)):
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
            if token.sign * other.sign < 0:
                continue
            behind = [t for t in reading.tokens[j + 1 :] if t.clause == other.clause]
            reach = next((n for n, t in enumerate(behind) if t.word in RELATIONS), len(behind))
            near = [t for t in behind[:reach] if t.content and not t.generic][:REACH]
            meant = follower is None or any(relation(follower, t, reading.knowledge) for t in near)
            if meant and not _also_said(token, follower, reading):
                yield veto("antonym", other.text, unit)
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
        if token.sign < 0 or token.word not in _EARLIER or token.stem in reading.context:
            continue
        if matched & set(near):
            yield veto("antonym", token.text, unit)
