"""Which words of an answer are asserted, denied or left open, clause by clause.

A word is *denied* where its clause says no to it ("not centrally", "rather than
centrally", "should be avoided"); what a negated verb leaves open is neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from calctutor.quiz.grade_words import ASSERTED, OPEN, Token

_BREAKS = frozenset(". ; : ! ? ( ) , — – -> → - \n".split(" "))
_TURNS = frozenset(
    "but whereas while although though however yet because since so which when".split()
)


_BEFORE_DEGREE = frozenset("not never is are was were be".split())
"""Before these "so" says how much, and begins no clause."""


def in_clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens by clause, each told its clause's number; marks are dropped."""
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        degree = token.word == "so" and bool(clauses[-1]) and clauses[-1][-1].word in _BEFORE_DEGREE
        if token.mark or (token.word in _TURNS and not degree):
            clauses.append([])
        else:
            clauses[-1].append(replace(token, clause=len(clauses) - 1))
    return [clause for clause in clauses if clause]


_AUXILIARIES = frozenset(
    """is are was were be been being am does do did has have had can could will would shall should
    may might must need""".split()
)
_VERBAL = frozenset("not never cannot hardly barely scarcely".split())
_NOMINAL = frozenset(
    "no without unlike except excluding nor neither none lacks lacking avoid avoids avoiding "
    "refrain than false wrong untrue spare spares sparing omit omits exclude excludes delay "
    "defer postpone outside beyond prevent prevents prevented preventing".split()
)
_BACKWARD = frozenset(
    "avoided contraindicated absent missing forbidden unnecessary excluded lacking unadvisable "
    "inadvisable false wrong untrue".split()
)
_PLACES = frozenset("at by under on in near until till to from towards before after over".split())
_HELD = frozenset("keep keeps kept hold holds held set stay stays stand stands live far".split())
"""With these "apart from" says where, and denies nothing."""
_PAIRS = {
    ("rather", "than"),
    ("instead", "of"),
    ("absence", "of"),
    ("lack", "of"),
    ("free", "of"),
    ("loss", "of"),
    ("release", "of"),
    ("relief", "of"),
    ("removal", "of"),
    ("reversal", "of"),
    ("prevention", "of"),
    ("end", "of"),
    ("want", "of"),
    ("shortage", "of"),
    ("deficiency", "of"),
    ("other", "than"),
    ("failed", "to"),
    ("fails", "to"),
    ("fail", "to"),
    ("refuse", "to"),
    ("refuses", "to"),
    ("refused", "to"),
    ("refusing", "to"),
    ("hold", "off"),
    ("apart", "from"),
    ("aside", "from"),
    ("away", "from"),
    ("far", "from"),
    ("opposite", "of"),
    ("stops", "being"),
    ("ceases", "to"),
}


def with_signs(clauses: Sequence[list[Token]]) -> Iterator[Token]:
    """The tokens in order, each with its polarity."""
    for clause in clauses:
        signs = [ASSERTED] * len(clause)
        for i, token in enumerate(clause):
            following = clause[i + 1].word if i + 1 < len(clause) else ""
            _deny(clause, signs, i, token.word, following)
        yield from (replace(t, sign=s) for t, s in zip(clause, signs, strict=True))


def _deny(clause: list[Token], signs: list[int], i: int, word: str, following: str) -> None:
    """Apply the negation, if any, that stands at one place of a clause."""
    verbal = word in _VERBAL or word.endswith(("n't", "n’t"))
    if _denies_nothing(clause, i, word, following) or (verbal and following == "only"):
        return
    if verbal:
        done = i > 0 and clause[i - 1].content and following.endswith("ed")
        after_verb = word.endswith("t") and "'" in word or _has_auxiliary(clause[:i]) or done
        _deny_verb(clause, signs, i, after_verb)
    elif word in _BACKWARD and word not in ("lacking",) and _subject_of(clause, i):
        _turn(signs, range(i))
    elif word in _NOMINAL or (word, following) in _PAIRS:
        skip = 2 if (word, following) in _PAIRS else 1
        before = [t.word for t in clause[:i]]
        if (word == "than" and ("".join(before[-1:]), word) in _PAIRS) or (
            word == "nor" and "neither" in before
        ):
            return
        _turn(signs, range(i + skip, len(clause)))
    elif word in ("less", "least", "fewer", "non") and following:
        _turn(signs, range(i + 1, _measured_to(clause, i)))


def _measured_to(clause: list[Token], i: int) -> int:
    """Where ends what "less" measures: one word, or "less dense and sclerotic than"."""
    end = i + 2
    while end + 1 < len(clause) and clause[end].word in ("and", "or"):
        end += 2
    return end if end < len(clause) and clause[end].word == "than" else i + 2


def _denies_nothing(clause: list[Token], i: int, word: str, following: str) -> bool:
    """ "Kept apart", "under the end of the bridge", "no other": a denying word that denies not."""
    near = {t.word for t in clause[max(0, i - 3) : i]}
    if word == "apart":
        return bool(_HELD & near)
    if (word, following) == ("end", "of"):
        return bool(_PLACES & near)
    return word == "no" and following in ("other", "others")


def _subject_of(clause: list[Token], i: int) -> bool:
    return any(t.content for t in clause[:i])


def _has_auxiliary(tokens: Sequence[Token]) -> bool:
    return any(t.word in _AUXILIARIES for t in tokens)


def _deny_verb(clause: list[Token], signs: list[int], i: int, after_verb: bool) -> None:
    """A negated verb denies what follows it, up to "and"; what comes before stays open."""
    end = next((j for j in range(i + 1, len(clause)) if clause[j].word == "and"), len(clause))
    ahead = range(i + 1, end)
    _turn(signs, ahead)
    if not after_verb:
        return
    says = any(clause[j].content and not clause[j].generic for j in ahead)
    start = max((j for j in range(i) if _parts(clause, j, i)), default=0)
    for j in range(start, i):
        signs[j] = OPEN if says else -signs[j]


def _parts(clause: list[Token], j: int, i: int) -> bool:
    """Whether an "and" before a negation begins a new statement ("grows and does not hurt")."""
    if clause[j].word != "and":
        return False
    return _has_auxiliary(clause[:j]) or not any(t.content for t in clause[j + 1 : i])


def _turn(signs: list[int], places: Sequence[int]) -> None:
    for j in places:
        signs[j] = -signs[j]
