"""Whole phrases moved, lists told in another order, deeds told by their noun."""

from __future__ import annotations

from collections.abc import Sequence

from calctutor.quiz.grade_pairs import JOINS, LISTS, LITTLE, ORDER, SPLITS, Pair
from calctutor.quiz.grade_voice import acts, is_acting
from calctutor.quiz.grade_words import Token
from calctutor.wordnet import entry

_LEADERS = frozenset("to for from at in on with by of after before during until under".split())
_PLACES = frozenset("in on at during".split())


def phrases_swapped(pair: Pair) -> bool:
    """ "For an order to the court" for "to the court for an order": each behind its own word."""
    mine, theirs = _leader(pair.gold, pair.i), _leader(pair.gold, pair.k)
    if not mine or not theirs or mine == theirs:
        return False
    return mine == _leader(pair.said, pair.first) and theirs == _leader(pair.said, pair.second)


def _leader(tokens: Sequence[Token], place: int) -> str:
    """The preposition that leads the phrase of a word, or ""."""
    for token in reversed(tokens[:place]):
        if token.clause != tokens[place].clause or token.word in SPLITS:
            return ""
        if token.word in _LEADERS:
            return token.word
        if not (token.content or token.word in LITTLE):
            return ""
    return ""


def deed_by_noun(pair: Pair) -> bool:
    """ "Calcification of the vessels" for "the vessels calcify": the deed told by its noun."""
    deed, told = pair.gold[pair.k], pair.said[pair.second]
    noun = (
        deed.word != told.word and bool(entry(told.word).nouns) and not acts(pair.said, pair.second)
    )
    behind = [t for t in pair.gold[pair.k + 1 :] if t.clause == deed.clause and t.content]
    verb = is_acting(pair.gold, pair.k) or not entry(deed.word).nouns
    theirs = {p for _, found in pair.placed for p in found}
    places = [p for p in range(pair.second + 1, pair.first) if p not in theirs]
    links = {pair.said[p].word for p in places}
    return noun and verb and not behind and "of" in links and links <= JOINS | LITTLE


def neighbours_of_list(pair: Pair) -> bool:
    """ "Gas and water" for "water and gas": two neighbours of a list, of one polarity."""
    said = pair.said[pair.second], pair.said[pair.first]
    gold = pair.gold[pair.i], pair.gold[pair.k]
    if {t.word for t in (*pair.gold, *pair.said)} & ORDER:
        return False
    lists = (_joins_list(gold, pair.apart), _joins_list(said, pair.between))
    kept = _tail(pair.gold, pair.k) == _tail(pair.said, pair.second)
    kept = kept and (_tail(pair.gold, pair.i) in ("", _tail(pair.said, pair.first)))
    return kept and all(lists) and len({t.sign for t in (*gold, *said)}) == 1


def _tail(tokens: Sequence[Token], place: int) -> str:
    """The word that directly completes one, as "brother" does in "the king's brother"; or ""."""
    behind = tokens[place + 1 : place + 2]
    whole = bool(behind) and behind[0].content and behind[0].clause == tokens[place].clause
    return behind[0].stem if whole else ""


def _joins_list(ends: tuple[Token, Token], apart: Sequence[Token]) -> bool:
    words = {t.word for t in apart}
    return words <= LISTS | LITTLE and (bool(words & LISTS) or ends[0].clause != ends[1].clause)


def phrase_fronted(pair: Pair) -> bool:
    """ "In the feet the small vessels calcify": a phrase with its own word, moved to the front."""
    start = _begins(pair.said, pair.second)
    mine = _begins(pair.gold, pair.k)
    if start is None or mine is None or pair.said[start].word != pair.gold[mine].word:
        return False
    clause = pair.said[pair.second].clause
    first = next(n for n, t in enumerate(pair.said) if t.clause == clause)
    return start == first and pair.i < mine


def _begins(tokens: Sequence[Token], place: int) -> int | None:
    """Where the phrase of a word begins, with "in" or the like; None where others lead."""
    for n in range(place - 1, -1, -1):
        if tokens[n].clause != tokens[place].clause:
            return None
        if tokens[n].word in _PLACES:
            return n
        if not (tokens[n].word in LITTLE or entry(tokens[n].word).adjectives):
            return None
    return None
