"""What small words and forms turn round in an answer that has the notes' words.

A prefix that denies ("unrelated"), a verb as light as "have" with another's doer, one thing's
verb told of all, the other side of a place ("under" for "onto").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from calctutor.quiz.grade_added import Check, stands_for
from calctutor.quiz.grade_doers import AUXILIARIES
from calctutor.quiz.grade_knowledge import mean_the_opposite
from calctutor.quiz.grade_match import relation
from calctutor.quiz.grade_reading import Reading
from calctutor.quiz.grade_reasons import done_by_another, turns_reason
from calctutor.quiz.grade_tokens import Token, content, read
from calctutor.quiz.grade_units import UnitGrade
from calctutor.quiz.grade_voice import is_acting
from calctutor.quiz_types import QuizItem
from calctutor.wordnet import entry

_HAVING = frozenset("have has had".split())
_PERSONS = frozenset("i you we he she it they one".split())
_LINKS = frozenset("that which who also then still already only".split())
_SIDES = (
    ("on onto upon over above atop", "under below beneath underneath"),
    ("in into inside within", "out outside"),
    ("before", "behind after"),
    ("with", "without"),
    ("to into onto toward towards", "from off"),
    ("for", "against"),
    ("up", "down"),
)
_WAYS = tuple(ordered for pair in _SIDES for ordered in (pair, pair[::-1]))
_OTHER_SIDE = {
    word: frozenset(w for one, other in _WAYS if word in one.split() for w in other.split())
    for mine, _ in _WAYS
    for word in mine.split()
}
_LISTS = frozenset("and or nor both".split())
_OF_THE_NOUN = frozenset("of the a an its their his her this that these those all both".split())


def _denies_by_form(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Unrelated", "irregular": a word of the notes, however light, with the opposite said."""
    for unit in units:
        gold = content(read(unit.unit.text or unit.unit.value))
        for token in content(reading.tokens):
            if token.number is not None or token.sign == 0:
                continue
            against = [g for g in gold if _opposes(g, token, reading) and g.sign == token.sign]
            if any(not _is_said(g, reading) for g in against):
                return True
    return False


def _opposes(gold: Token, token: Token, reading: Reading) -> bool:
    if relation(gold, token, reading.knowledge) < 0:
        return True
    return gold.number is None and mean_the_opposite(gold.stem, token.stem)


def _is_said(gold: Token, reading: Reading) -> bool:
    return any(
        relation(gold, t, reading.knowledge) > 0 and t.sign == gold.sign
        for t in content(reading.tokens)
    )


def _swaps_holders(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "You have what the remote lacks" for "the remote has what you lack".

    Two doers of the notes, persons included, each before the other's verb.
    """
    for unit in units:
        told = dict(_doings(read(unit.unit.text or unit.unit.value)))
        said = dict(_doings(reading.tokens))
        doers = set(told.values())
        changed = [v for v in told.keys() & said.keys() if told[v] != said[v]]
        if any(said[verb] in doers for verb in changed):
            return True
    return False


def _doings(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Each verb that is no passive, "have" included, with the word for who does it."""
    for place, token in enumerate(tokens):
        having = token.word in _HAVING and not _helps(tokens, place)
        if not (having or (token.content and _acts_here(tokens, place))):
            continue
        ahead = [t for t in tokens[:place] if t.clause == token.clause]
        doer = next((t for t in reversed(ahead) if t.word not in _LINKS), None)
        if doer is not None and (doer.word in _PERSONS or _is_noun(doer)):
            yield "have" if having else token.stem, doer.stem


def _helps(tokens: Sequence[Token], place: int) -> bool:
    """Whether "have" only helps another verb: "has been", "have commits" does not."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return following is not None and (
        following.word in ("been", "to") or following.word.endswith(("ed", "en"))
    )


def _acts_here(tokens: Sequence[Token], place: int) -> bool:
    word = tokens[place].word
    before = tokens[place - 1].word if place else ""
    verb = bool(entry(word).verbs) and not word.endswith(("ed", "ing"))
    return verb and (before in _PERSONS or is_acting(tokens, place))


def _is_noun(token: Token) -> bool:
    found = entry(token.word)
    return token.content and token.number is None and (bool(found.nouns) or not found.senses)


def _shares_verb(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Index and tree stay" where the notes say "the index is reset, the tree stays".

    Two things that the notes tell of in clauses of their own stand together, and what is told
    of one of them is said of neither.
    """
    for unit in units:
        clauses = _by_clause(read(unit.unit.text or unit.unit.value))
        told = [c for c in map(_told, clauses) if c[0] and c[1]]
        for things, verbs in told:
            others = [t for more, _ in told if more is not things for t in more]
            lacking = not any(_stands(v, t, reading) for v in verbs for t in reading.tokens)
            if lacking and _are_joined(things, others, reading):
                return True
            theirs = [v for more, verbs_of in told if more is not things for v in verbs_of]
            if not lacking and any(_has_verb_of(t, verbs, theirs, reading) for t in things):
                return True
    return False


def _has_verb_of(
    thing: Token, own: Sequence[Token], others: Sequence[Token], reading: Reading
) -> bool:
    """ "Gas rises, water and oil fall" for "water and gas rise, oil falls": water's is another."""
    homes = {t.clause for t in reading.tokens if _stands(thing, t, reading)}
    said = [t for t in reading.tokens if t.clause in homes]

    def told(verbs: Sequence[Token]) -> bool:
        return any(_stands(v, t, reading) for v in verbs for t in said)

    return bool(homes) and told(others) and not told(own)


def _by_clause(tokens: Sequence[Token]) -> list[list[Token]]:
    numbers = dict.fromkeys(t.clause for t in tokens)
    return [[t for t in tokens if t.clause == n] for n in numbers]


def _told(clause: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """What a clause tells of, and its verbs."""
    verbs = [n for n, t in enumerate(clause) if t.content and _is_told(clause, n)]
    ahead = clause[: verbs[0]] if verbs else []
    return [t for t in ahead if t.content and not t.generic], [clause[n] for n in verbs]


def _is_told(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is a verb here, "is reset" included."""
    done = place > 0 and tokens[place - 1].word in AUXILIARIES
    return is_acting(tokens, place) or (done and bool(entry(tokens[place].word).verbs))


def _stands(gold: Token, token: Token, reading: Reading) -> bool:
    return token.content and stands_for(token, gold, reading)


def _are_joined(things: Sequence[Token], others: Sequence[Token], reading: Reading) -> bool:
    """Whether "and" or "or" joins a thing of one clause to one of another, no verb between."""
    tokens = reading.tokens
    mine = [n for n, t in enumerate(tokens) if any(_stands(g, t, reading) for g in things)]
    theirs = [n for n, t in enumerate(tokens) if any(_stands(g, t, reading) for g in others)]
    for a, b in ((min(p), max(p)) for p in product(mine, theirs)):
        joined = any(t.word in _LISTS for t in tokens[a:b])
        one = tokens[a].clause == tokens[b].clause
        if joined and one and not any(_is_told(tokens, n) for n in range(a + 1, b)):
            return True
    return False


def _on_other_side(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Pushed under the land" where the notes have it pushed onto land."""
    for unit in units:
        told = list(_placed(read(unit.unit.text or unit.unit.value)))
        for where, thing in _placed(reading.tokens):
            mine = {w for w, t in told if relation(t, thing, reading.knowledge) > 0}
            if mine and where not in mine and any(where in _OTHER_SIDE[w] for w in mine):
                return True
    return False


def _placed(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Each preposition that has an other side, with the thing right behind it."""
    for place, token in enumerate(tokens):
        if token.word not in _OTHER_SIDE:
            continue
        behind = (t for t in tokens[place + 1 :] if t.clause == token.clause)
        thing = next((t for t in behind if t.word not in _OF_THE_NOUN), None)
        if thing is not None and thing.content:
            yield token.word, thing


TURNS: tuple[Check, ...] = (
    _denies_by_form,
    _swaps_holders,
    _shares_verb,
    _on_other_side,
    done_by_another,
    turns_reason,
)
