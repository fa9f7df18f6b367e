"""Where an answer has the right words and may say something else: then the learner marks it.

What is doubted here is not known to be wrong. Order and company alone decide, so that a right
answer put unusually may be doubted too; it is never refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Literal

from calctutor.quiz.grade_knowledge import mean_the_opposite, mean_the_same
from calctutor.quiz.grade_match import Coverage, relation
from calctutor.quiz.grade_order import is_passive, is_verb
from calctutor.quiz.grade_reading import Reading, claimed
from calctutor.quiz.grade_tokens import RELATIONS, Token, content, read
from calctutor.quiz_types import IdeaUnit, QuizItem
from calctutor.spelling import common_words
from calctutor.text import fold
from calctutor.wordnet import are_near, entry

Doubt = Literal["", "slight", "grave"]
_Check = Callable[[QuizItem, IdeaUnit, Coverage, Reading], bool]
BESIDE = RELATIONS | frozenset("under over beyond behind beside near opposite of".split())
_POINTS = frozenset("from exactly precisely".split())
CONDITIONS = frozenset("unless until if".split())
_WHEN = frozenset("if when where whenever once only condition".split())
HARMLESS = frozenset(
    """also thus then first very rather else anywhere it yes no well so too quite main own whole
    typical usual really""".split()
)
"""Adverbs and the like that turn nothing into something else."""
_LIKENED = frozenset("like as than unlike compared whereas in resemble resembles mimics".split())
EVERYDAY = 3000
"""Rank in English up to which a word names no thing of a subject."""
ORDERED_FROM = 3
"""Words of a unit from which on their order says who does what."""


def doubt_of(item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Doubt:
    """Whether what stands around the matched words may turn them into something else.

    A "slight" doubt rests on order or company alone: it falls where all words of the answer are
    accounted for (`grade_certain.is_certain`).
    """
    grave: tuple[_Check, ...] = (
        _is_bounded,
        _is_left_open,
        _only_locates,
        _is_conditional,
        _says_opposite_too,
        _names_another,
    )
    slight: tuple[_Check, ...] = (_is_outnumbered, _is_modified, _is_reordered)
    if any(check(item, unit, coverage, reading) for check in grave):
        return "grave"
    return "slight" if any(check(item, unit, coverage, reading) for check in slight) else ""


def _is_bounded(item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading) -> bool:
    """ "Over 135" where the notes say "135"; "from 700" and "exactly 700" where they bound it."""
    pairs = [(m.gold, m.answer) for m in coverage.matches if m.answer is not None]
    figures = [(g, a) for g, a in pairs if a.number is not None]
    given = {t.word for u in item.gold for t in read(u.text)}
    said = {t.word for t in reading.tokens}
    turned = (said - given) & _POINTS and not {"to", "until"} & said
    bounds = {g.bound for g, _ in figures}
    return any(a.bound and a.bound not in bounds for _, a in figures) or bool(figures and turned)


def _is_left_open(item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading) -> bool:
    """ "But burns do not count": what a denied verb leaves open is neither said nor denied."""
    pairs = [(m.gold, m.answer) for m in coverage.matches if m.answer is not None]
    return any(a.sign == 0 and g.sign > 0 for g, a in pairs)


def _is_outnumbered(item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading) -> bool:
    """One right word in a clause of the learner's own: "once it has rested overnight"."""
    matched = _matched(coverage)
    if len(coverage.matches) > 1 or not matched:
        return False
    own = [t for t in claimed(coverage, reading) if not t.generic]
    clauses = {t.clause for t in matched}
    return sum(t.clause in clauses for t in own) > 1


def _only_locates(item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading) -> bool:
    """ "The row below the clerestory" names no clerestory."""
    if item.kind != "reverse":
        return False
    matched = _matched(coverage)
    for ahead, _ in _with_company(matched, reading):
        beside = next((n for n, t in enumerate(ahead) if t.word in BESIDE), 0)
        if any(t.content and not t.generic and t not in matched for t in ahead[:beside]):
            return True
    return False


def _is_modified(item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading) -> bool:
    """ "Last at the periphery", "the sixth is raised": a word of the learner's own right ahead."""
    own = claimed(coverage, reading)
    for ahead, token in _with_company(_matched(coverage), reading):
        near = next((t for t in reversed(ahead) if t.content and not t.generic), None)
        if near in own and near is not None and _modifies(near, token, reading):
            return True
    return False


def _modifies(near: Token, token: Token, reading: Reading) -> bool:
    if near.word in HARMLESS or token.number is not None:
        return False
    if near.number is not None:
        return near.number > 1 and not near.unit
    senses = entry(near.word)
    degree = bool(senses.adjectives or senses.adverbs)
    known = any(mean_the_same(near.stem, c) for c in reading.context)
    return degree and not known and not are_near(near.word, token.word)


def _is_reordered(item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading) -> bool:
    """The notes' words in another order within one clause: who does what may have changed."""
    gold = read(unit.text if len(unit.text) > len(unit.value) else unit.value)
    places: list[list[int]] = []
    verbs: list[bool] = []
    for token in content(gold):
        found = [
            n
            for n, t in enumerate(reading.tokens)
            if t.content and relation(token, t, reading.knowledge) > 0
        ]
        if found and not token.generic:
            places.append(found)
            verbs.append(is_verb(token))
    inverted = list(_inversions(places, verbs, reading.tokens))
    return any(v and turned for v, turned in inverted) or (
        len(places) >= ORDERED_FROM and any(turned for _, turned in inverted)
    )


def _inversions(
    places: Sequence[Sequence[int]], verbs: Sequence[bool], tokens: Sequence[Token]
) -> Iterator[tuple[bool, bool]]:
    """For each neighbouring pair: its first is a verb; the second can only stand before it."""
    for verb, first, second in zip(verbs, places, places[1:], strict=False):
        start, end = max(second), min(first)
        if start >= end:
            continue
        between = {t.word for t in tokens[start + 1 : end]}
        active = verb and not is_passive(tokens, end)
        one_phrase = "of" in between or (end - start == 1 and not active)
        yield active, tokens[start].clause == tokens[end].clause and not one_phrase


def _says_opposite_too(
    item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading
) -> bool:
    """ "Last in, first out" where the notes have "first in, first out"."""
    gold = [t for t in content(read(unit.text)) if not t.generic]
    given = [t for u in item.gold for t in content(read(u.text))]
    own = [
        t
        for t in claimed(coverage, reading)
        if not any(relation(g, t, reading.knowledge) > 0 for g in given)
    ]
    return any(mean_the_opposite(g.stem, t.stem) for g in gold for t in own)


def _names_another(item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading) -> bool:
    """ "At the periphery of a sarcoma": another term of the notes, neither asked nor denied."""
    own = claimed(coverage, reading)
    mentions = reading.knowledge.terms.mentions(" ".join(t.text for t in reading.tokens))
    likened = {t.word for t in reading.tokens} & _LIKENED
    return not likened and any(
        {t.stem for t in own} & {t.stem for t in read(m.text)}
        for m in mentions
        if m.how in ("name", "alias") and not is_everyday(m.text)
    )


def is_everyday(name: str) -> bool:
    """Whether a name is a common word ("disease"), which a heading may have made a term."""
    return common_words().get(fold(name), EVERYDAY) < EVERYDAY


def _is_conditional(item: QuizItem, unit: IdeaUnit, coverage: Coverage, reading: Reading) -> bool:
    """ "Unless" and "until", which neither notes nor question have."""
    given = {t.word for text in (item.stem, unit.text, unit.value) for t in read(text)}
    if given & _WHEN:
        given |= {"if"}
    if any(t.number is not None for t in read(unit.value)) and "to" in given:
        given |= {"until"}
    return any(t.word in CONDITIONS - given for t in reading.tokens)


def _matched(coverage: Coverage) -> frozenset[Token]:
    return frozenset(m.answer for m in coverage.matches if m.answer is not None)


def _with_company(
    matched: Collection[Token], reading: Reading
) -> Iterator[tuple[list[Token], Token]]:
    """Each matched word with what stands before it in its clause."""
    for place, token in enumerate(reading.tokens):
        if token in matched:
            yield [t for t in reading.tokens[:place] if t.clause == token.clause], token
