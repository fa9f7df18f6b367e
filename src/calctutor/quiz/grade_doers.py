"""Who does what to whom, in an answer that has the notes' words: "he beat" for "he was beaten"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from calctutor.quiz.grade_added import Check, said_of
from calctutor.quiz.grade_knowledge import mean_the_same
from calctutor.quiz.grade_order import is_verb_here
from calctutor.quiz.grade_reading import Reading
from calctutor.quiz.grade_tokens import Token, content, read
from calctutor.quiz.grade_units import UnitGrade
from calctutor.quiz_types import QuizItem
from calctutor.wordnet import entry

_LETS = frozenset("let lets allow allows allowed permit permits force forces forced".split())
_FORWARD = frozenset("cause causes caused causing produce produces trigger triggers".split())
_PASSIVE = frozenset("is are was were be been being get gets got gotten".split())
AUXILIARIES = _PASSIVE | frozenset("had has have may might will would can could must not".split())
_DOERS = frozenset("he she it they".split())
_OBJECTS = frozenset("him them her".split())


def _lets_another(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "Let the enemy wear him down": another acts than in the notes."""
    given = {t.stem for t in said_of(item, units)}
    return any(t.word in _LETS and t.stem not in given for t in reading.tokens)


def _turns_cause(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "It causes X" where the notes have it arise from X."""
    own = {t.stem for t in content(read(item.subject))}
    told = {t.stem for u in units for t in read(f"{u.unit.text} {u.unit.head}")}
    for place, token in enumerate(reading.tokens):
        doer = _doer(reading.tokens, place)
        near = {t.word for t in reading.tokens[max(0, place - 2) : place + 2]}
        if token.word not in _FORWARD or near & (_PASSIVE | {"by"}) or token.stem in told:
            continue
        if doer is None or doer.word in _DOERS or doer.stem in own:
            return True
    return False


def _changes_voice(item: QuizItem, units: Sequence[UnitGrade], reading: Reading) -> bool:
    """ "He defeated" where the notes say "he was defeated"; "X threw him" for "had X thrown"."""
    said, given = reading.tokens, frozenset(t.word for t in said_of(item, units))
    gold = [read(u.unit.text) for u in units]
    own = {t.stem for t in content(read(item.subject))}
    return any(
        _acts_on(said, place, given)
        and not any(_done_by(tokens, n, said, place) for tokens in gold for n in _at(tokens, t))
        or any(
            _other_doer(tokens, n, said, place, own, reading.context)
            for tokens in gold
            for n in _at(tokens, t)
        )
        for place, t in enumerate(said)
        if _acts(said, place)
    )


def _acts(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is used as a verb: by its form, or behind an auxiliary ("may pay")."""
    token = tokens[place]
    helped = place > 0 and tokens[place - 1].word in AUXILIARIES - _PASSIVE
    verb = helped and bool(entry(token.word).verbs)
    return token.content and (is_verb_here(tokens, place) or verb)


def _at(tokens: Sequence[Token], verb: Token) -> list[int]:
    return [n for n, t in enumerate(tokens) if t.content and t.stem == verb.stem]


def _acts_on(said: Sequence[Token], place: int, given: frozenset[str]) -> bool:
    """Whether a named thing acts on "him", of whom the notes do not speak so."""
    behind = [t.word for t in said[place + 1 : place + 2]]
    ahead = [t for t in said[:place] if t.clause == said[place].clause]
    return bool(set(behind) & (_OBJECTS - given)) and any(t.content for t in ahead)


def _done_by(gold: Sequence[Token], n: int, said: Sequence[Token], place: int) -> bool:
    """ "The mayor killed him" where the notes have him killed by the mayor."""
    behind = gold[n + 1 :]
    by = next((m for m, t in enumerate(behind) if t.word == "by"), len(behind))
    doers = {t.stem for t in behind[by + 1 :] if t.content}
    ahead = [t for t in said[:place] if t.content and t.clause == said[place].clause]
    return _is_passive(gold, n) and bool(ahead) and all(t.stem in doers for t in ahead)


def _other_doer(
    gold: Sequence[Token],
    n: int,
    said: Sequence[Token],
    place: int,
    own: Collection[str],
    context: Collection[str],
) -> bool:
    """Whether the subject's pronoun or name does what the notes have done to it, or another do."""
    doer, told = _doer(said, place), _doer(gold, n)
    if doer is None:
        return False
    itself = doer.word in _DOERS or doer.stem in own
    passive, said_passive = _is_passive(gold, n), _is_passive(said, place)
    if gold[n].word.endswith(("ing", "ed")) and n + 1 < len(gold) and gold[n + 1].content:
        return False
    if passive and not said_passive:
        return itself
    if passive or said_passive:
        return False
    if doer.content and _only_behind(gold, n, doer):
        return True
    if told is None or not told.content or told.stem in own:
        pronoun = told is not None and told.word in _DOERS
        return pronoun and not itself and doer.content and not doer.generic
    if itself:
        return any(t.stem == told.stem for t in said)
    another = doer.content and not mean_the_same(doer.stem, told.stem)
    return another and doer.stem != told.stem and doer.stem in context


def _only_behind(gold: Sequence[Token], n: int, doer: Token) -> bool:
    """Whether the notes have a word after the verb only: what is acted on, now acting."""
    clause = gold[n].clause
    front = {t.stem for t in gold[:n] if t.clause == clause}
    return doer.stem in {t.stem for t in gold[n + 1 :] if t.clause == clause} - front


def _doer(tokens: Sequence[Token], place: int) -> Token | None:
    """What stands in front of a verb and its auxiliaries in one clause."""
    for token in reversed(tokens[:place]):
        if token.clause != tokens[place].clause:
            return None
        if token.word not in AUXILIARIES:
            return token
    return None


def _is_passive(tokens: Sequence[Token], place: int) -> bool:
    clause = [t.word for t in tokens[:place] if t.clause == tokens[place].clause]
    following = tokens[place + 1].word if place + 1 < len(tokens) else ""
    return bool(_PASSIVE & set(clause[-3:])) or following == "by"


DOINGS: tuple[Check, ...] = (_lets_another, _turns_cause, _changes_voice)
