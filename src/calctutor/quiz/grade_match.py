"""How far an answer covers one wording, word by word, and where it says the opposite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calctutor.quiz.grade_knowledge import (
    Knowledge,
    informativeness,
    mean_the_opposite,
    mean_the_same,
    plain_form,
    read_as,
    same_root,
)
from calctutor.quiz.grade_tokens import (
    RELATIONS,
    Token,
    content,
    read,
    without_negative_prefix,
)
from calctutor.quiz.grade_words import UNITS
from calctutor.spelling import are_twins
from calctutor.text import stem
from calctutor.wordnet import are_alike, are_near

FULL_FROM = 0.75
PART_FROM = 0.35
TELLING = 0.4
"""A word of less weight carries no contradiction of its own."""


@dataclass(frozen=True, slots=True)
class Match:
    """One word of a wording and the answer's word for it; ``agrees`` in polarity.

    ``weight`` is what it earns, ``telling`` how much it says, given or not.
    """

    gold: Token
    answer: Token | None
    agrees: bool
    weight: float
    telling: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far an answer covers one wording: 0..1 by weight of its agreeing words."""

    wording: str
    matches: tuple[Match, ...]
    share: float
    given: frozenset[str] = frozenset()

    @property
    def credit(self) -> float:
        """1 where it is said, .5 where a part of it is or a word of it is denied, else 0."""
        if self.share < PART_FROM:
            return 0.0
        whole = self.share >= FULL_FROM and not self.disagreeing and not self._lacks_number
        return 1.0 if whole else 0.5

    @property
    def _lacks_number(self) -> bool:
        """Whether a number that was asked for is missing: one of several is no full answer."""
        return any(
            m.gold.number is not None and m.answer is None and m.weight for m in self.matches
        )

    @property
    def counts(self) -> bool:
        """Whether the wording has a number of its own."""
        return any(m.gold.number is not None for m in self.matches)

    @property
    def disagreeing(self) -> tuple[Match, ...]:
        """The telling words that the answer has with the other polarity."""
        found = [m for m in self.matches if m.answer is not None and not m.agrees]
        return tuple(
            m
            for m in found
            if m.telling >= TELLING and not self._leans(m) and not self._measured_by(m)
        )

    def _measured_by(self, match: Match) -> bool:
        """Whether a word only follows "than", and the answer compares in other words."""
        tokens = [t.word for t in read(self.wording)]
        if match.gold.sign >= 0 or "than" not in tokens or match.gold.word not in tokens:
            return False
        than = tokens.index("than")
        if tokens.index(match.gold.word) < than or tokens[than - 1] in ("rather", "other"):
            return False
        before = [m for m in self.matches if m.gold.word in tokens[:than]]
        return bool(before) and before[-1].answer is None

    def _leans(self, match: Match) -> bool:
        """Whether a word merely completes a denied one that the answer says otherwise.

        "Desmopressin has no effect" asserts no response to desmopressin.
        """
        if match.gold.sign >= 0:
            return False
        before = self.matches[: self.matches.index(match)]
        return any(m.answer is None and m.gold.sign < 0 for m in before)


def corrected(answer: str, own: frozenset[str], knowledge: Knowledge) -> tuple[Token, ...]:
    """The answer's words, typing errors read as the words of item or notes that they stand for."""
    found = []
    for token in read(answer):
        word = token.word if token.number is not None else read_as(token.word, own, knowledge)
        found.append(token if word == token.word else _meant(token, word))
    return tuple(found)


def _meant(token: Token, word: str) -> Token:
    """A mistyped token as the word that it stands for, which may be a number ("twelth")."""
    read_again = read(word)
    number = read_again[0].number if len(read_again) == 1 else None
    return replace(
        token, word=word, stem=read_again[0].stem if number else stem(word), number=number
    )


def relation(gold: Token, answer: Token, knowledge: Knowledge) -> int:
    """1 where two words mean the same, -1 where one denies the other, else 0."""
    if gold.number is not None or answer.number is not None:
        return int(gold.number is not None and gold.number == answer.number)
    if knowledge.is_name(gold.word) or knowledge.is_name(answer.word):
        return int(plain_form(gold.word) == plain_form(answer.word))
    if gold.stem == answer.stem or mean_the_same(gold.stem, answer.stem):
        return 1
    if same_root(gold.word, answer.word):
        return 1
    if _are_near(gold, answer):
        return 1
    bare_gold, bare = without_negative_prefix(gold.word), without_negative_prefix(answer.word)
    if bare_gold and (bare_gold == answer.stem or mean_the_same(bare_gold, answer.stem)):
        return -1
    return -1 if bare and (bare == gold.stem or mean_the_same(bare, gold.stem)) else 0


def _are_near(gold: Token, answer: Token) -> bool:
    """Whether two words share a common sense; never words that carry little, nor opposites."""
    if gold.generic or answer.generic or mean_the_opposite(gold.stem, answer.stem):
        return False
    if gold.word in UNITS or answer.word in UNITS:
        return False
    near = are_near(gold.word, answer.word) or are_alike(gold.word, answer.word)
    return near and not are_twins(gold.word, answer.word)


def cover(
    wording: str,
    polarity: bool,
    answer: Sequence[Token],
    given: frozenset[str],
    knowledge: Knowledge,
) -> Coverage:
    """Cover one wording by an answer; words ``given`` in the question earn nothing."""
    gold = content(read(wording))
    if not polarity and all(t.sign >= 0 for t in gold):
        gold = tuple(replace(t, sign=-1) for t in gold)
    weights = _weights(gold, given)
    pool = content(answer)
    joined = _joined(answer)
    own = [t for t in pool if t.number is not None or t.stem not in given]
    matches = tuple(
        _best(g, _may_stand(g, pool, own, given), joined, weight, knowledge)
        for g, weight in zip(gold, weights, strict=True)
    )
    matches = _compound(matches, pool)
    if _compares(wording) and _says_less(answer):
        matches = _either_way_round(matches)
    total = sum(weights)
    got = sum(m.weight for m in matches if m.answer is not None and m.agrees)
    return Coverage(wording, matches, got / total if total else 0.0, given)


def _may_stand(
    gold: Token, pool: Sequence[Token], own: Sequence[Token], given: frozenset[str]
) -> Sequence[Token]:
    """The words that may stand for a gold one: the question's own words only for themselves."""
    if gold.stem in given:
        return pool
    return [*own, *(t for t in pool if t not in own and t.stem == gold.stem)]


def _weights(gold: Sequence[Token], given: frozenset[str]) -> list[float]:
    raw = [_weight(t) for t in gold]
    fresh = [0.0 if t.stem in given else w for t, w in zip(gold, raw, strict=True)]
    if any(w > 0.3 for w in fresh):
        return fresh
    return raw if any(raw) else [1.0] * len(gold)


def _weight(token: Token) -> float:
    if token.number is not None:
        return 1.5
    if token.word in RELATIONS or token.word in ("avoid", "avoided", "without"):
        return 0.0
    return 0.2 if token.generic else informativeness(token.word)


def _best(
    gold: Token, pool: Sequence[Token], joined: frozenset[str], weight: float, knowledge: Knowledge
) -> Match:
    """The answer's word for one gold word, one that agrees before one that does not."""
    best: Match | None = None
    telling = 0.2 if gold.word == "avoid" else _weight(gold)
    itself = [t for t in pool if t.number is None and t.stem == gold.stem]
    for token in itself or pool:
        related = relation(gold, token, knowledge)
        if related:
            if _agree(gold, token, related):
                return Match(gold, token, True, weight, telling)
            best = best or Match(gold, token, False, weight, telling)
    if best is None and gold.number is None and plain_form(gold.word) in joined:
        return Match(gold, gold, True, weight, telling)
    return best or Match(gold, None, False, weight, telling)


def _agree(gold: Token, token: Token, related: int) -> bool:
    """Whether two words have one polarity: "not above 20" is "at most 20", and the same."""
    if {gold.bound, token.bound} == {"<", ">"} and gold.sign * token.sign < 0:
        return True
    return token.sign == 0 or gold.sign == 0 or related * token.sign == gold.sign


def _joined(answer: Sequence[Token]) -> frozenset[str]:
    """Neighbouring words written as one, so that "pipe stem" meets "pipestem"."""
    return frozenset(
        plain_form(a.word + b.word)
        for a, b in zip(answer, answer[1:], strict=False)
        if a.clause == b.clause and a.sign == b.sign > 0
    )


def _compound(matches: tuple[Match, ...], pool: Sequence[Token]) -> tuple[Match, ...]:
    """Two gold words that the answer writes as one."""
    typed = {plain_form(t.word): t for t in pool}
    found = list(matches)
    for i in range(len(found) - 1):
        one, two = found[i], found[i + 1]
        token = typed.get(plain_form(one.gold.word + two.gold.word))
        if token is not None and one.answer is None and two.answer is None:
            for j in (i, i + 1):
                agrees = token.sign in (0, found[j].gold.sign)
                found[j] = replace(found[j], answer=token, agrees=agrees)
    return tuple(found)


def _compares(wording: str) -> bool:
    tokens = [t.word for t in read(wording)]
    return any(
        word == "than" and i and tokens[i - 1] not in ("rather", "other")
        for i, word in enumerate(tokens)
    )


def _says_less(answer: Sequence[Token]) -> bool:
    said = {t.word for t in answer}
    return bool(said & {"less", "fewer"}) and not said & {"not", "no", "never"}


def _either_way_round(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """ "More in A than B" is "less in B than A": both sides turned round agree again."""
    turned = {m.gold.sign for m in matches if m.answer is not None and not m.agrees}
    kept = any(m.answer is not None and m.agrees and m.weight >= 0.4 for m in matches)
    if turned >= {1, -1} and not kept:
        return tuple(replace(m, agrees=True) if m.answer is not None else m for m in matches)
    return matches
