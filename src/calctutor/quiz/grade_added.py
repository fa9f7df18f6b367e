"""What an answer adds to the notes' words, or leaves out of them, so that it may say otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from calctutor.quiz.grade_doubt import CONDITIONS, HARMLESS
from calctutor.quiz.grade_knowledge import mean_the_same
from calctutor.quiz.grade_match import relation
from calctutor.quiz.grade_phrases import plainly
from calctutor.quiz.grade_reading import Reading
from calctutor.quiz.grade_tokens import (
    ASSERTED,
    Token,
    content,
    read,
    without_negative_prefix,
)
from calctutor.quiz.grade_units import UnitGrade
from calctutor.quiz_types import QuizItem
from calctutor.text import fold, stem, words
from calctutor.wordnet import are_near, entry

_FRAME = re.compile(r"(?<=\w) under (?=“)")
"""Where a question says in which place of the notes to look, which is said of nothing."""
Check = Callable[[QuizItem, Sequence[UnitGrade], Reading], bool]
"""Whether something of an answer may turn its right words into something else."""
NEGATORS = frozenset("not no never cannot without neither nor none nothing except unless".split())
SMALL_TALK = HARMLESS | frozenset(
    """only just so-called simply basically later afterwards thing things way place one ones there
    time times day answer because called named namely since think believe guess probably i.e e.g
    ie eg actually namely alone form version condition disease disorder max maximum interval lesion
    range structure period limits part parts patients months level state itself away process end
    approximately roughly circa nearly almost""".split()
)
_AGAINST = NEGATORS | frozenset("but although though however while whereas yet rather".split())
_ALIKE = frozenset("same identical equal equally like alike similar unchanged both each".split())
_WEIGHTY = frozenset(stem(w) for w in "keep cause lead contain include perform".split())
"""Verbs too general to earn credit that yet say something else where the notes lack them."""
_MOVING = frozenset(stem(w) for w in "put go come".split())
"""The like, which say nothing of their own beside all of the notes' words."""
_LIGHT = frozenset(
    """get gets got getting give gives gave giving given ask asks asked asking work works need needs
    use uses used using something someone somebody itself himself herself themselves both well
    too together made taken done exist exists existing existed serve serves serving served
    act acts acting acted sit sits sitting""".split()
)
"""Words that turn nothing into something else once all of the notes' own are said."""
_CONTRACTED = re.compile(r"(?:it|he|she|that|there|who|what|they|we|you|i)['’](?:s|re|ve|d|ll)")


def said_of(item: QuizItem, units: Sequence[UnitGrade]) -> tuple[Token, ...]:
    """The words of the question and of all right answers."""
    texts = [_FRAME.sub(" ", item.stem), item.subject, item.model_answer]
    texts += [t for u in units for t in (u.unit.text, u.unit.value, *u.unit.aliases)]
    return tuple(t for text in texts for t in read(text))


def stands_for(token: Token, other: Token, reading: Reading) -> bool:
    """Whether a word of the learner's own says the same as one of the notes'."""
    return (
        relation(other, token, reading.knowledge) > 0
        or mean_the_same(token.stem, other.stem)
        or (other.number is None and are_near(token.word, other.word))
    )


def _adds_words(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """A word of the learner's own that stands for none of the notes' and question's words."""
    matched = {t for u in units for t in u.words}
    known = [t for t in said_of(item, units) if t.content]
    denied = any(t.sign < 0 for t in known)
    lacking = _lacks_words(units, reading)
    weighty = _WEIGHTY | _MOVING if lacking else _WEIGHTY
    return any(
        not any(stands_for(token, other, reading) for other in known)
        for token in content(reading.tokens)
        if (token.sign == ASSERTED or denied)
        and token.number is None
        and token not in matched
        and token.stem not in reading.context
        and not (token.generic and token.stem not in weighty)
        and token.word not in SMALL_TALK
        and (lacking or token.word not in _LIGHT)
        and not _CONTRACTED.fullmatch(token.word)
    )


def _lacks_words(units: Sequence[UnitGrade], reading: Reading) -> bool:
    """Whether a word of the notes' statements is neither in the answer nor in the question."""
    said = content(reading.tokens)
    return any(
        not any(relation(gold, t, reading.knowledge) > 0 for t in said)
        for unit in units
        for gold in content(read(f"{unit.unit.value}; {unit.unit.text}"))
        if not gold.generic and gold.stem not in reading.asked
    )


def _adds_negation(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Recovers, but not by itself": a denial of words too small to be weighed."""
    given = {t.word for t in said_of(item, units)}
    if given & (NEGATORS | CONDITIONS - {"if"}) or any("n't" in w for w in given):
        return False
    for place, token in enumerate(reading.tokens):
        if token.word in NEGATORS or token.word.endswith("n't"):
            ahead = [t for t in reading.tokens[place + 1 :] if t.clause == token.clause]
            if not any(t.content and not t.generic for t in ahead):
                return True
    return False


def _drops_negation(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "With help" where the notes say "without": no denial in the answer, one in the notes."""
    if any(t.sign < 0 or _denies(t) or without_negative_prefix(t.word) for t in reading.tokens):
        return False
    values = [read(u.unit.value) for u in units if u.words]
    return any(_denies(t) and t.sign >= 0 for value in values for t in value)


def _denies(token: Token) -> bool:
    return token.word in NEGATORS or token.word.endswith("n't")


def _changes_sign(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """What the notes assert and never deny is denied, or what they deny is asserted."""
    if any(t.sign < 0 for t in read(item.stem)):
        return False
    signs: dict[str, set[int]] = {}
    for unit in units:
        for token in content(read(unit.unit.text)):
            signs.setdefault(token.stem, set()).add(token.sign)
    return any(
        token.sign and -token.sign in told and token.sign not in told and 0 not in told
        for token in content(reading.tokens)
        if (told := signs.get(token.stem, set()))
    )


def _adds_numbers(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """A number that neither the notes' statement nor the question has, or with another unit."""
    given: dict[float, set[str]] = {}
    if any(t.word == "both" for t in said_of(item, units)):
        given[2.0] = {""}
    for token in said_of(item, units):
        if token.number is not None:
            given.setdefault(token.number, set()).add(token.unit)
    return any(
        t.number is not None
        and t.sign >= 0
        and (t.number not in given or (t.unit and not {t.unit, ""} & given[t.number]))
        for t in reading.tokens
    )


def _compares_otherwise(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Rarer than granite" where the notes say "harder than granite"."""
    for unit in units:
        gold = read(unit.unit.value)
        for token, following in zip(gold, gold[1:], strict=False):
            if following.word != "than" or not token.content or token.number is not None:
                continue
            others = [t for t in reading.tokens if t.content]
            if not any(stands_for(token, t, reading) for t in others):
                return any(t.word == "than" for t in reading.tokens)
    return False


def _fills_otherwise(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """A word of the question or of another answer in the place of one that is lacking."""
    said = [t for t in content(reading.tokens) if not t.generic]

    def told(gold: Token) -> bool:
        return any(relation(gold, t, reading.knowledge) > 0 for t in said)

    for unit in units:
        gold = [t for t in content(read(unit.unit.value)) if not t.generic]
        lacking = [n for n, t in enumerate(gold) if not told(t)]
        mine = content(read(f"{unit.unit.text}; {unit.unit.value}"))
        clauses = {t.clause for t in unit.words}
        for token in said:
            known = token in unit.words or any(stands_for(token, other, reading) for other in mine)
            if lacking and not known and token.clause in clauses and token.number is None:
                if token.word not in SMALL_TALK and _in_place(token, said, gold, lacking, reading):
                    return True
    return False


def _in_place(
    token: Token,
    said: Sequence[Token],
    gold: Sequence[Token],
    lacking: Sequence[int],
    reading: Reading,
) -> bool:
    """Whether a word stands beside what a lacking word stands beside in the notes."""
    place = said.index(token)
    near = [*said[max(0, place - 1) : place], *said[place + 1 : place + 2]]
    return any(
        relation(gold[m], t, reading.knowledge) > 0
        for n in lacking
        for m in (n - 1, n + 1)
        if 0 <= m < len(gold)
        for t in near
    )


def _adds_but(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "..., but each has its own": an objection where the notes set nothing against another."""
    texts = (item.stem, item.model_answer, *(u.unit.text for u in units))
    given = {fold(w.text) for text in texts for w in words(text)}
    said = {fold(w.text) for w in words(plainly(reading.text))}
    return "but" in said and not given & _AGAINST


def _likens_otherwise(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "The same objects" where the notes speak of copies, or of nothing alike."""
    given = {t.word for t in said_of(item, units)}
    said = {t.word for t in reading.tokens}
    return "same" in said and not given & _ALIKE


def _leaves_out(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """A thing that a value names, in no form: "a small ball" for "a small risk from a ball"."""
    said = content(reading.tokens)
    return any(
        not any(relation(gold, t, reading.knowledge) > 0 for t in said)
        for unit in units
        if unit.words
        for gold in content(read(unit.unit.value))
        if not gold.generic and _is_thing(gold) and gold.stem not in reading.asked
    )


def _is_thing(token: Token) -> bool:
    """Whether a word can but name a thing: no number, verb or quality."""
    found = entry(token.word)
    return token.number is None and bool(found.nouns) and not (found.verbs or found.adjectives)


ADDITIONS: tuple[Check, ...] = (
    _adds_but,
    _likens_otherwise,
    _adds_words,
    _adds_negation,
    _drops_negation,
    _changes_sign,
    _adds_numbers,
    _compares_otherwise,
    _fills_otherwise,
    _leaves_out,
)
