"""Whether an answer has the notes' words in an order that still says the same.

Two neighbouring words of the notes may be turned round only by a move that the language allows:
a phrase made a compound ("order for possession"), a quality told of its thing ("the background
is high"), parts of a list or whole clauses moved, an active verb made passive. Any other change
of order is one of meaning, or may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from calctutor.quiz.grade_order import Same, is_passive
from calctutor.quiz.grade_voice import IS, acts, is_acting
from calctutor.quiz.grade_words import Token
from calctutor.wordnet import entry

_LITTLE = frozenset("the a an its their his her this that these those own also very so too".split())
_JOINS = frozenset("of for in from on at".split())
_RELATIVE = frozenset("that which who whose with".split())
_LISTS = frozenset("and or plus nor both either".split())
_SPLITS = frozenset(
    "and or plus but while whereas because since as if when so which although whilst".split()
)
_SUBORDINATES = frozenset("if when because since while as although".split())
_ORDER = frozenset(
    """then first last later afterwards before after next finally followed follows until once
    firstly secondly less than rather instead least most importantly""".split()
)
_MADE_BY = frozenset("by with through".split())
_MUST = frozenset("has have must should need needs to can may will".split())
_LEADERS = frozenset("to for from at in on with by of after before during until under".split())
_PLACES = frozenset("in on at during".split())
_SO = frozenset("so therefore thus hence".split())
_FREE = frozenset("first initially often always sometimes".split())
_HOLDS = frozenset("contains contain contained has have had with holds hold includes".split())


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two neighbouring words of the notes, first and second, and where the answer has them."""

    gold: Sequence[Token]
    said: Sequence[Token]
    i: int
    k: int
    first: int
    second: int
    placed: Sequence[tuple[int, list[int]]]

    @property
    def apart(self) -> Sequence[Token]:
        """What the notes have between the two."""
        return self.gold[self.i + 1 : self.k]

    @property
    def between(self) -> Sequence[Token]:
        """What the answer has between them, the second standing first.

        Words that belong to one of the two in the notes too are left out, and what is listed
        beside the second.
        """
        places = range(self.second + 1, self.first)
        listed = any(self.said[p].word in _LISTS for p in places)
        theirs = {
            p
            for g, found in self.placed
            if self._start <= g < self.i or self.k < g <= self._end or (listed and g > self.k)
            for p in found
        }
        return [self.said[p] for p in places if p not in theirs]

    @property
    def _end(self) -> int:
        """Where the second word's phrase ends in the notes."""
        end = self.k
        while end + 1 < len(self.gold) and _in_phrase(self.gold[end + 1], self.gold[self.k]):
            end += 1
        return end

    @property
    def _start(self) -> int:
        """Where the first word's phrase begins in the notes."""
        start = self.i
        while start and _in_phrase(self.gold[start - 1], self.gold[self.i]):
            start -= 1
        return start


def _in_phrase(token: Token, head: Token) -> bool:
    if token.clause != head.clause:
        return abs(token.clause - head.clause) == 1 and bool(entry(token.word).adjectives)
    return token.content or token.word in _LITTLE | _LISTS


def is_moved(gold: Sequence[Token], said: Sequence[Token], same: Same) -> bool:
    """Whether an answer turns two words of the notes round in a way that may change the sense."""
    placed = list(_placed(gold, said, same))
    fixed = any(t.word == "respectively" for t in (*gold, *said))
    for (i, first), (k, second) in pairwise(placed):
        if max(second) < min(first):
            pair = _Pair(gold, said, i, k, min(first), max(second), placed)
            if fixed or not any(allowed(pair) for allowed in _MOVES):
                return True
    return False


def _placed(
    gold: Sequence[Token], said: Sequence[Token], same: Same
) -> Iterator[tuple[int, list[int]]]:
    """The telling words of the notes by place, each with its places in the answer.

    A word that both have equally often is taken in turn; otherwise a repeated one tells nothing.
    """
    telling = [i for i, t in enumerate(gold) if t.content and not t.generic]
    for i in telling:
        found = [n for n, t in enumerate(said) if t.content and same(gold[i], t)]
        twins = [m for m in telling if same(gold[m], gold[i])]
        if len(twins) > 1:
            found = [found[twins.index(i)]] if len(found) == len(twins) else []
        if found:
            yield i, found


def _compound(pair: _Pair) -> bool:
    """ "An order for possession" for "possession order", "casein in milk" for "milk has casein"."""
    if acts(pair.said, pair.second) or acts(pair.said, pair.first):
        return False
    links = {t.word for t in pair.between} - _LITTLE - _LISTS
    told = {t.word for t in pair.apart} - _LITTLE
    joins = _JOINS | _MADE_BY if _reformed(pair) else _JOINS
    joins = joins | {"to"} if _are_nouns(pair) else joins
    if not (links <= joins and told <= joins | _HOLDS):
        return False
    if links or told:
        return not (links and told) or told <= _HOLDS
    if _in_two_clauses(pair):
        return pair.gold[pair.i].clause == pair.gold[pair.k].clause
    return not pair.between and not pair.apart and not _same_verb(pair)


def _are_nouns(pair: _Pair) -> bool:
    """Whether both words but name things: "damage to the tissue" for "tissue damage"."""
    one, other = pair.said[pair.first], pair.said[pair.second]
    return all(entry(t.word).nouns and not entry(t.word).adjectives for t in (one, other))


def _reformed(pair: _Pair) -> bool:
    """ "Demyelination by osmosis": the quality of a thing told as what makes it so."""
    one = pair.gold[pair.i].word
    return bool(entry(one).adjectives) and one != pair.said[pair.first].word


def _beside(pair: _Pair) -> bool:
    """ "Cobalt blue glass" for "blue cobalt glass": two qualities of the same thing."""
    thing = [places for g, places in pair.placed if g == pair.k + 1]
    return bool(thing) and pair.first + 1 in thing[0] and pair.second + 1 == pair.first


def _done(pair: _Pair) -> bool:
    """ "Restrict fluids" for "fluid restriction": the deed told by its verb."""
    deed, told = pair.gold[pair.k].word, pair.said[pair.second].word
    verb = deed != told and bool(entry(told).verbs) and bool(entry(deed).nouns)
    return verb and not pair.apart and not {t.word for t in pair.between} - _LITTLE


def _in_two_clauses(pair: _Pair) -> bool:
    return pair.said[pair.first].clause != pair.said[pair.second].clause


def _same_verb(pair: _Pair) -> bool:
    """Whether one of the two may be a verb, of the same form in notes and answer."""
    return any(
        entry(g.word).verbs and g.word == t.word
        for g, t in (
            (pair.gold[pair.i], pair.said[pair.first]),
            (pair.gold[pair.k], pair.said[pair.second]),
        )
    )


def _quality(pair: _Pair) -> bool:
    """ "The background is high" for "a high background", or the other way round."""
    links = {t.word for t in pair.between if not t.word.endswith("ly")} - _LITTLE
    told = {t.word for t in pair.apart if not t.word.endswith("ly")} - _LITTLE
    copulas = IS | _RELATIVE
    if links & IS:
        links -= _MUST
    if told & copulas and links & copulas:
        return False
    if not told <= IS | _LISTS or not links <= copulas | _LISTS or not (told | links) & copulas:
        return False
    return not acts(pair.said, pair.second) and _is_quality(pair)


def _is_quality(pair: _Pair) -> bool:
    """Whether one of the two words says what the other is like."""
    return any(
        entry(t.word).adjectives or t.word.endswith(("ed", "ing"))
        for t in (pair.gold[pair.i], pair.gold[pair.k])
    )


def _block(pair: _Pair) -> bool:
    """Whole parts of a list or whole clauses changed places: "burns and paraplegia"."""
    parts = _parts(pair.gold)
    if parts[pair.i] == parts[pair.k] or _ORDER & {t.word for t in (*pair.gold, *pair.said)}:
        return False
    here = [p for g, places in pair.placed if parts[g] == parts[pair.i] for p in places]
    there = [p for g, places in pair.placed if parts[g] == parts[pair.k] for p in places]
    if max(there) >= min(here):
        return False
    said = _parts(pair.said)
    if not _keeps_reason(pair, parts, said):
        return False
    return said[pair.first] != said[pair.second] or _clause_first(pair, parts)


def _keeps_reason(pair: _Pair, parts: Sequence[int], said: Sequence[int]) -> bool:
    """Whether what "because" or "if" leads in the notes is led so still, or "so" leads the rest."""
    if _SO & {t.word for t in (*pair.gold, *pair.said)}:
        return True

    def led(tokens: Sequence[Token], numbers: Sequence[int], place: int) -> bool:
        return tokens[numbers.index(numbers[place])].word in _SUBORDINATES

    ends = ((pair.i, pair.first), (pair.k, pair.second))
    leads = any(t.word in _SUBORDINATES for t in pair.said)
    return not leads or all(led(pair.said, said, p) for g, p in ends if led(pair.gold, parts, g))


def _clause_first(pair: _Pair, parts: Sequence[int]) -> bool:
    """ "If tetany occurs give calcium" for "calcium if tetany": the clause keeps its word."""
    begins = parts.index(parts[pair.k])
    word = pair.gold[begins].word
    ahead = [t.word for t in pair.said[: pair.second] if t.clause == pair.said[pair.second].clause]
    return word in _SUBORDINATES and word in ahead


def _parts(tokens: Sequence[Token]) -> list[int]:
    """For each word the number of the part of a list or clause that it stands in."""
    parts, number = [], 0
    for n, token in enumerate(tokens):
        if n and (token.word in _SPLITS or token.clause != tokens[n - 1].clause):
            number += 1
        parts.append(number)
    return parts


def _voice(pair: _Pair) -> bool:
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


def _at_any_place(pair: _Pair) -> bool:
    """An adverb that may stand anywhere in its clause: "it first appears at the edge"."""
    one, other = pair.gold[pair.i], pair.gold[pair.k]
    adverb = any(t.word in _FREE or _only_adverb(t.word) for t in (one, other))
    apart = one.clause != other.clause or _in_two_clauses(pair)
    told = {t.word for t in (*pair.gold, *pair.said)}
    return adverb and not apart and not told & (_ORDER - _FREE)


def _only_adverb(word: str) -> bool:
    senses = entry(word)
    return bool(senses.adverbs) and not (senses.verbs or senses.nouns or senses.adjectives)


def _shrinks(pair: _Pair) -> bool:
    """ "The mass shrinks" for "a shrinking mass"."""
    one, k = pair.gold[pair.i], pair.first
    ends = k + 1 == len(pair.said) or not pair.said[k + 1].content
    ends = ends or pair.said[k + 1].clause != pair.said[k].clause
    close = not {t.word for t in pair.between} - _LITTLE - _RELATIVE and not pair.apart
    return one.word.endswith("ing") and close and ends


def _agent(pair: _Pair) -> bool:
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


def _phrases(pair: _Pair) -> bool:
    """ "For an order to the court" for "to the court for an order": each behind its own word."""
    mine, theirs = _leader(pair.gold, pair.i), _leader(pair.gold, pair.k)
    if not mine or not theirs or mine == theirs:
        return False
    return mine == _leader(pair.said, pair.first) and theirs == _leader(pair.said, pair.second)


def _leader(tokens: Sequence[Token], place: int) -> str:
    """The preposition that leads the phrase of a word, or ""."""
    for token in reversed(tokens[:place]):
        if token.clause != tokens[place].clause or token.word in _SPLITS:
            return ""
        if token.word in _LEADERS:
            return token.word
        if not (token.content or token.word in _LITTLE):
            return ""
    return ""


def _nominal(pair: _Pair) -> bool:
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
    return noun and verb and not behind and "of" in links and links <= _JOINS | _LITTLE


def _listed(pair: _Pair) -> bool:
    """ "Gas and water" for "water and gas": two neighbours of a list, of one polarity."""
    said = pair.said[pair.second], pair.said[pair.first]
    gold = pair.gold[pair.i], pair.gold[pair.k]
    if {t.word for t in (*pair.gold, *pair.said)} & _ORDER:
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
    return words <= _LISTS | _LITTLE and (bool(words & _LISTS) or ends[0].clause != ends[1].clause)


def _fronted(pair: _Pair) -> bool:
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
        if not (tokens[n].word in _LITTLE or entry(tokens[n].word).adjectives):
            return None
    return None


_MOVES: tuple[Callable[[_Pair], bool], ...] = (
    _compound,
    _quality,
    _block,
    _voice,
    _agent,
    _phrases,
    _beside,
    _done,
    _at_any_place,
    _shrinks,
    _nominal,
    _listed,
    _fronted,
)
