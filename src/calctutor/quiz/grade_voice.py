"""Which words of a statement are its verbs, and whether a thing does what is done to it."""

from __future__ import annotations

from collections.abc import Sequence

from calctutor.quiz.grade_order import Same, is_passive, is_verb_here
from calctutor.quiz.grade_words import Token
from calctutor.wordnet import entry

IS = frozenset(
    """is are was were be been being gets get got becomes become became stays stay remains remain
    looks look turns turn goes went feels sounds made makes like""".split()
)
_WHO = frozenset("that which who whom".split())
_IT = frozenset("it he she they".split())


def is_acting(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is a verb of its clause or a participle."""
    token = tokens[place]
    doing = place > 0 and token.word.endswith("ing") and tokens[place - 1].word in IS
    verb = is_verb_here(tokens, place) or (doing and bool(entry(token.word).verbs))
    return token.content and verb


def acts(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word stands as a verb: not as a participle right before what it tells of."""
    token = tokens[place]
    if not is_acting(tokens, place):
        return False
    noun = place + 1 < len(tokens) and tokens[place + 1].content
    return not (token.word.endswith(("ed", "ing")) and noun)


def voice_differs(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """Whether what the notes have done to a thing is done by it, both in front of the verb."""
    for i, verb in enumerate(gold):
        if not is_acting(gold, i):
            continue
        places = [
            j
            for j, t in enumerate(said)
            if same(verb, t) and is_acting(said, j) and not _happens(verb, said, j)
        ]
        if not places or any(is_passive(said, j) == is_passive(gold, i) for j in places):
            continue
        mine = _front(gold, i)
        theirs = [t for j in places for t in _front(said, j)]
        if any(a.word == b.word or same(a, b) for b in theirs for a in mine):
            return True
    return False


def _happens(verb: Token, said: Sequence[Token], place: int) -> bool:
    """Whether another verb tells what happens, nothing behind it: "rises" for "is raised"."""
    told = said[place]
    behind = said[place + 1 : place + 2]
    acting = bool(behind) and behind[0].clause == told.clause and behind[0].content
    return told.stem != verb.stem and not is_passive(said, place) and not acting


def _front(tokens: Sequence[Token], place: int) -> list[Token]:
    clause = tokens[place].clause
    ahead = [t for t in tokens[:place] if t.clause == clause]
    relative = max((n for n, t in enumerate(ahead) if t.word in _WHO), default=-1)
    doer = [t for t in ahead[relative + 1 :] if t.content and not t.generic]
    ahead = ahead[relative + 1 :] if doer else ahead
    return [t for t in ahead if (t.content and not t.generic) or t.word in _IT]
