"""Whether an answer has the notes' words in an order that still says the same.

Two neighbouring words of the notes may be turned round only by a move that the language allows:
a phrase made a compound ("order for possession"), a quality told of its thing ("the background
is high"), parts of a list or whole clauses moved, an active verb made passive. Any other change
of order is one of meaning, or may be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from calctutor.quiz.grade_order import Same, is_passive
from calctutor.quiz.grade_pairs import (
    JOINS,
    LISTS,
    LITTLE,
    ORDER,
    Pair,
    in_two_clauses,
    parts_of,
    placed_words,
)
from calctutor.quiz.grade_phrase_moves import (
    deed_by_noun,
    neighbours_of_list,
    phrase_fronted,
    phrases_swapped,
)
from calctutor.quiz.grade_voice import IS, acts, is_acting
from calctutor.quiz.grade_words import Token
from calctutor.wordnet import entry

_RELATIVE = frozenset("that which who whose with".split())
_SUBORDINATES = frozenset("if when because since while as although".split())
_MADE_BY = frozenset("by with through".split())
_MUST = frozenset("has have must should need needs to can may will".split())
_SO = frozenset("so therefore thus hence".split())
_FREE = frozenset("first initially often always sometimes".split())
_HOLDS = frozenset("contains contain contained has have had with holds hold includes".split())


def is_moved(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """Whether an answer turns two words of the notes round in a way that may change the sense."""
    placed = list(placed_words(gold, said, same))
    fixed = any(t.word == "respectively" for t in (*gold, *said))
    for (i, first), (k, second) in pairwise(placed):
        if max(second) < min(first):
            pair = Pair(gold, said, i, k, min(first), max(second), placed)
            if fixed or not any(allowed(pair) for allowed in _MOVES):
                return True
    return False


def _compound(pair: Pair) -> bool:
    """ "An order for possession" for "possession order", "casein in milk" for "milk has casein"."""
    if acts(pair.said, pair.second) or acts(pair.said, pair.first):
        return False
    links = {t.word for t in pair.between} - LITTLE - LISTS
    told = {t.word for t in pair.apart} - LITTLE
    joins = JOINS | _MADE_BY if _reformed(pair) else JOINS
    joins = joins | {"to"} if _are_nouns(pair) else joins
    if not (links <= joins and told <= joins | _HOLDS):
        return False
    if links or told:
        return not (links and told) or told <= _HOLDS
    if in_two_clauses(pair):
        return pair.gold[pair.i].clause == pair.gold[pair.k].clause
    return not pair.between and not pair.apart and not _same_verb(pair)


def _are_nouns(pair: Pair) -> bool:
    """Whether both words but name things: "damage to the tissue" for "tissue damage"."""
    one, other = pair.said[pair.first], pair.said[pair.second]
    return all(entry(t.word).nouns and not entry(t.word).adjectives for t in (one, other))


def _reformed(pair: Pair) -> bool:
    """ "Demyelination by osmosis": the quality of a thing told as what makes it so."""
    one = pair.gold[pair.i].word
    return bool(entry(one).adjectives) and one != pair.said[pair.first].word


def _beside(pair: Pair) -> bool:
    """ "Cobalt blue glass" for "blue cobalt glass": two qualities of the same thing."""
    thing = [places for g, places in pair.placed if g == pair.k + 1]
    return bool(thing) and pair.first + 1 in thing[0] and pair.second + 1 == pair.first


def _done(pair: Pair) -> bool:
    """ "Restrict fluids" for "fluid restriction": the deed told by its verb."""
    deed, told = pair.gold[pair.k].word, pair.said[pair.second].word
    verb = deed != told and bool(entry(told).verbs) and bool(entry(deed).nouns)
    return verb and not pair.apart and not {t.word for t in pair.between} - LITTLE


def _same_verb(pair: Pair) -> bool:
    """Whether one of the two may be a verb, of the same form in notes and answer."""
    return any(
        entry(g.word).verbs and g.word == t.word
        for g, t in (
            (pair.gold[pair.i], pair.said[pair.first]),
            (pair.gold[pair.k], pair.said[pair.second]),
        )
    )


def _quality(pair: Pair) -> bool:
    """ "The background is high" for "a high background", or the other way round."""
    links = {t.word for t in pair.between if not t.word.endswith("ly")} - LITTLE
    told = {t.word for t in pair.apart if not t.word.endswith("ly")} - LITTLE
    copulas = IS | _RELATIVE
    if links & IS:
        links -= _MUST
    if told & copulas and links & copulas:
        return False
    if not told <= IS | LISTS or not links <= copulas | LISTS or not (told | links) & copulas:
        return False
    return not acts(pair.said, pair.second) and _is_quality(pair)


def _is_quality(pair: Pair) -> bool:
    """Whether one of the two words says what the other is like."""
    return any(
        entry(t.word).adjectives or t.word.endswith(("ed", "ing"))
        for t in (pair.gold[pair.i], pair.gold[pair.k])
    )


def _block(pair: Pair) -> bool:
    """Whole parts of a list or whole clauses changed places: "burns and paraplegia"."""
    parts = parts_of(pair.gold)
    if parts[pair.i] == parts[pair.k] or ORDER & {t.word for t in (*pair.gold, *pair.said)}:
        return False
    here = [p for g, places in pair.placed if parts[g] == parts[pair.i] for p in places]
    there = [p for g, places in pair.placed if parts[g] == parts[pair.k] for p in places]
    if max(there) >= min(here):
        return False
    said = parts_of(pair.said)
    if not _keeps_reason(pair, parts, said):
        return False
    return said[pair.first] != said[pair.second] or _clause_first(pair, parts)


def _keeps_reason(pair: Pair, parts: Sequence[int], said: Sequence[int]) -> bool:
    """Whether what "because" or "if" leads in the notes is led so still, or "so" leads the rest."""
    if _SO & {t.word for t in (*pair.gold, *pair.said)}:
        return True

    def led(tokens: Sequence[Token], numbers: Sequence[int], place: int) -> bool:
        return tokens[numbers.index(numbers[place])].word in _SUBORDINATES

    ends = ((pair.i, pair.first), (pair.k, pair.second))
    leads = any(t.word in _SUBORDINATES for t in pair.said)
    return not leads or all(led(pair.said, said, p) for g, p in ends if led(pair.gold, parts, g))


def _clause_first(pair: Pair, parts: Sequence[int]) -> bool:
    """ "If tetany occurs give calcium" for "calcium if tetany": the clause keeps its word."""
    begins = parts.index(parts[pair.k])
    word = pair.gold[begins].word
    ahead = [t.word for t in pair.said[: pair.second] if t.clause == pair.said[pair.second].clause]
    return word in _SUBORDINATES and word in ahead


def _voice(pair: Pair) -> bool:
    """ "An army trained by X" for "an army that X had trained"; "X did it" for "done by X"."""
    verb, other = (pair.i, pair.k) if is_acting(pair.gold, pair.i) else (pair.k, pair.i)
    spoken = pair.first if verb == pair.i else pair.second
    if not is_acting(pair.gold, verb) or not is_acting(pair.said, spoken):
        return False
    if is_passive(pair.gold, verb) == is_passive(pair.said, spoken):
        return False
    if verb == pair.i:
        return True
    agent = {t.word for t in pair.said[spoken + 1 : pair.first]}
    return is_passive(pair.gold, verb) or "by" in agent or other < verb


def _at_any_place(pair: Pair) -> bool:
    """An adverb that may stand anywhere in its clause: "it first appears at the edge"."""
    one, other = pair.gold[pair.i], pair.gold[pair.k]
    adverb = any(t.word in _FREE or _only_adverb(t.word) for t in (one, other))
    apart = one.clause != other.clause or in_two_clauses(pair)
    told = {t.word for t in (*pair.gold, *pair.said)}
    return adverb and not apart and not told & (ORDER - _FREE)


def _only_adverb(word: str) -> bool:
    senses = entry(word)
    return bool(senses.adverbs) and not (senses.verbs or senses.nouns or senses.adjectives)


def _shrinks(pair: Pair) -> bool:
    """ "The mass shrinks" for "a shrinking mass"."""
    one, k = pair.gold[pair.i], pair.first
    ends = k + 1 == len(pair.said) or not pair.said[k + 1].content
    ends = ends or pair.said[k + 1].clause != pair.said[k].clause
    close = not {t.word for t in pair.between} - LITTLE - _RELATIVE and not pair.apart
    return one.word.endswith("ing") and close and ends


def _agent(pair: Pair) -> bool:
    """ "The mayor killed him at Smithfield" for "he was killed at Smithfield by the mayor"."""
    if "by" not in {t.word for t in pair.apart}:
        return False
    verbs = [(g, p) for g, p in pair.placed if g < pair.i and is_acting(pair.gold, g)]
    return any(
        is_passive(pair.gold, g)
        and p[0] > pair.second
        and is_acting(pair.said, p[0])
        and not is_passive(pair.said, p[0])
        for g, p in verbs
    )


_MOVES: tuple[Callable[[Pair], bool], ...] = (
    _compound,
    _quality,
    _block,
    _voice,
    _agent,
    phrases_swapped,
    _beside,
    _done,
    _at_any_place,
    _shrinks,
    deed_by_noun,
    neighbours_of_list,
    phrase_fronted,
)
