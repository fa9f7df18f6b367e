"""Whether an answer that would be accepted surely says what the notes say.

The right words may be there and something else be said with them: a word of the learner's own
between them, the steps in another order, "some" for "all", "he beat" for "he was beaten". An
answer is accepted only where none of that is found; else the learner marks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from calctutor.quiz.grade_added import ADDITIONS, Check, said_of
from calctutor.quiz.grade_bindings import (
    counts_another,
    is_crossed,
    keeps_parts,
    qualifies_another,
)
from calctutor.quiz.grade_doers import AUXILIARIES, DOINGS
from calctutor.quiz.grade_knowledge import mean_the_opposite
from calctutor.quiz.grade_match import relation
from calctutor.quiz.grade_moves import is_moved
from calctutor.quiz.grade_reading import Reading
from calctutor.quiz.grade_sequence import first_and_later
from calctutor.quiz.grade_tokens import Token, read
from calctutor.quiz.grade_turned import TURNS
from calctutor.quiz.grade_units import UnitGrade
from calctutor.quiz.grade_voice import voice_differs
from calctutor.quiz.grade_words import UNITS
from calctutor.quiz_types import QuizItem

_QUANTIFIERS = (
    "no none nobody nothing neither",
    "few hardly scarcely rarely seldom minority",
    "some several sometimes partly half occasionally either",
    "most mostly majority usually",
    "all every each always any whole entire everything",
    "only solely exclusively just merely",
)
_AMOUNT = {w: n for n, line in enumerate(_QUANTIFIERS) for w in line.split()}
_RATES, _TENDS = frozenset("each every".split()), frozenset("tend tends tended".split())
_MODAL = ("may might", "must has have need needs")
_DUTY = {w: n for n, line in enumerate(_MODAL) for w in line.split()}
_RELATIONS = (
    "before until prior preceding previously",
    "after afterwards following since once",
    "without",
    "instead except rather unlike but",
    "above over on upper",
    "below under beneath lower",
    "outside beyond out",
    "inside within in into",
    "behind",
    "against",
    "up",
    "down",
    "never",
    "always",
    "more",
    "less fewer",
)
_RELATES = {w: n for n, line in enumerate(_RELATIONS) for w in line.split()}
_STEPS = frozenset({_RELATES["before"], _RELATES["after"]})
"""What tells an order of steps, which is compared as such."""
_PARTICLES = (("to", "from"), ("in", "out"), ("on", "off"), ("up", "down"), ("over", "under"))
_TURNED = {a: b for one, other in _PARTICLES for a, b in ((one, other), (other, one))}
_LABEL = re.compile(r"^[^.,;:?!]{1,40}: (?=\S)")
"""The heading or label that a statement begins with: no part of its order."""
_CONCEDES = frozenset("although though despite notwithstanding".split())
_LIGHT = frozenset("in into on over but out up within since more".split())


def is_certain(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """Whether nothing in an answer with the right words may turn them into something else."""
    return not any(
        check(item, units, reading) for check in (*ADDITIONS, *DOINGS, *TURNS, *_SMALL_WORDS)
    )


def _relates_otherwise(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Before", "without", "under" where neither notes nor question have the like."""
    given = {_RELATES[t.word] for t in said_of(item, units) if t.word in _RELATES}
    matched = {t for u in units for t in u.words}
    said = {
        _RELATES[t.word]
        for t in reading.tokens
        if t.word in _RELATES and t.word not in _LIGHT and t not in matched
    }
    if _same_order(units, reading):
        said -= _STEPS
    if {"to"} & {t.word for t in said_of(item, units)} and any(
        t.number is not None for u in units for t in read(u.unit.value)
    ):
        said.discard(_RELATES["until"])
    return bool(said - given) or _turns_particle(item, units, reading)


def _turns_particle(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "From the red" for "to the red", "although" for "because"."""
    given, said = {t.word for t in said_of(item, units)}, {t.word for t in reading.tokens}
    turned = any(_TURNED.get(w, w) in given - said for w in said - given if w in _TURNED)
    return turned or bool(_CONCEDES & said - given)


def _quantifies_otherwise(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Some" where the notes say "all" or nothing of how many."""
    given = set(_amounts(said_of(item, units)))
    said = set(_amounts([t for t in reading.tokens if t.sign >= 0]))
    if any(t.word in _TENDS for t in said_of(item, units)):
        given.add(_AMOUNT["usually"])
    return bool(said - given - {0})


def _amounts(tokens: Sequence[Token]) -> Iterator[int]:
    """How much or how often: "a few" is some, and "every year" a rate."""
    before = (None, *tokens[:-1])
    behind = (*tokens[1:], None)
    for ahead, token, following in zip(before, tokens, behind, strict=False):
        if token.word == "few" and ahead is not None and ahead.word == "a":
            yield _AMOUNT["some"]
        elif token.word in _AMOUNT and not (
            token.word in _RATES and following is not None and following.word in UNITS
        ):
            yield _AMOUNT[token.word]


def _obliges_otherwise(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Must" where the notes say "may"; "have" only where "to" follows."""
    given, said = set(_duties(said_of(item, units))), set(_duties(reading.tokens))
    told, mine = _released(said_of(item, units)), _released(reading.tokens)
    if told and mine and told != mine:
        return True
    return bool(given and said - given)


def _released(tokens: Sequence[Token]) -> set[bool]:
    """Whether a duty is denied ("need not", True) or something is forbidden ("must not")."""
    found = set()
    for token, following in zip(tokens, (*tokens[1:], None), strict=True):
        stripped = token.word.removesuffix("n't")
        denied = stripped != token.word or (following is not None and following.word == "not")
        if denied and stripped in ("need", "must"):
            found.add(stripped == "need")
    return found


def _duties(tokens: Sequence[Token]) -> Iterator[int]:
    for token, following in zip(tokens, (*tokens[1:], None), strict=True):
        bare = token.word in ("has", "have", "need", "needs")
        if token.word in _DUTY and not (bare and (following is None or following.word != "to")):
            yield _DUTY[token.word]


def _bound_otherwise(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Last in, last out" where the notes say "last in, first out"."""
    said = list(zip(reading.tokens, reading.tokens[1:], strict=False))
    for unit in units:
        gold = read(unit.unit.text)
        pairs = list(zip(gold, gold[1:], strict=False))
        for one, follower in pairs:
            for other, its in pairs:
                if follower.stem == its.stem or not mean_the_opposite(one.stem, other.stem):
                    continue
                mine = {b.stem for a, b in pairs if a.stem == one.stem}
                if any(
                    a.stem == one.stem and b.stem == its.stem and b.stem not in mine
                    for a, b in said
                ):
                    return True
    return False


def _says_so_too(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "And so does weed": what is told of one is told of another."""
    pairs = zip(reading.tokens, reading.tokens[1:], strict=False)
    return any(a.word == "so" and b.word in AUXILIARIES | {"do", "does", "did"} for a, b in pairs)


def _pairs_otherwise(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """Words that go together in the notes, each with another's partner in the answer.

    "Cool the honey and thin the hive", "an acid that is strong and an alkali that is weak".
    """

    def same(a: Token, b: Token) -> bool:
        return relation(a, b, reading.knowledge) > 0

    texts = [_LABEL.sub("", u.unit.text or u.unit.value) for u in units]
    wholes = dict.fromkeys((*texts, "; ".join(texts)))
    return any(
        differs(read(text), reading.tokens, same)
        for text in wholes
        for differs in (is_crossed, counts_another, qualifies_another)
    )


def _orders_otherwise(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "X, then Y" where the notes have Y first, or an order that can't be told."""
    return any(_order_told(unit, reading) is False for unit in units)


def _same_order(units: Sequence[UnitGrade], reading: Reading) -> bool:
    """Whether an answer tells the steps of the notes in their order, be it in other words."""
    if any(t.sign < 0 for u in units for t in (*read(u.unit.text), *reading.tokens)):
        return False
    told = [_order_told(unit, reading) for unit in units]
    return True in told and False not in told


def _order_told(unit: UnitGrade, reading: Reading) -> bool | None:
    """Whether an answer has the steps of a unit in their order; None where it tells none."""
    steps = first_and_later(read(unit.unit.text or unit.unit.value))
    said = first_and_later(reading.tokens)
    if steps is None:
        return None

    def has(tokens: Sequence[Token], wanted: Sequence[Token]) -> int:
        return sum(
            any(relation(w, t, reading.knowledge) > 0 for t in tokens if t.content)
            for w in wanted
            if w.content and not w.generic
        )

    if said is None:
        both = has(reading.tokens, steps[0]) and has(reading.tokens, steps[1])
        return False if both else None
    right = has(said[0], steps[0]) + has(said[1], steps[1])
    turned = has(said[0], steps[1]) + has(said[1], steps[0])
    return right > turned


def _moves_words(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """The notes' words in another order than language allows, or done for what is done to it."""

    def same(a: Token, b: Token) -> bool:
        return relation(a, b, reading.knowledge) > 0

    texts = [_LABEL.sub("", u.unit.text or u.unit.value) for u in units]
    for text in dict.fromkeys((*texts, "; ".join(texts))):
        gold = read(text)
        moved = is_moved(gold, reading.tokens, same)
        if moved and not keeps_parts(gold, reading.tokens, same):
            return True
        if voice_differs(gold, reading.tokens, same):
            return True
    return False


_SMALL_WORDS: tuple[Check, ...] = (
    _moves_words,
    _relates_otherwise,
    _quantifies_otherwise,
    _obliges_otherwise,
    _bound_otherwise,
    _says_so_too,
    _orders_otherwise,
    _pairs_otherwise,
)
