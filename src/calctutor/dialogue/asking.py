"""Mistyped words of asking: "wht", "causs", "sgn", which the notes need not hold."""

from __future__ import annotations

from functools import cache

from calctutor.aspects import ASPECTS
from calctutor.spelling import corrections, is_english, sounding_alike, without_vowels
from calctutor.text import STOP_WORDS, stem

SHORTEST = 3
"""Letters of a mistyped word that is read."""
_FURTHER = """
and because before after between causes different difference effect effects example examples
explain feature features happens important meaning means name result results sign signs should
symptom symptoms test tests there treatment type types used where which while without work works
""".split()


@cache
def _asking_words() -> frozenset[str]:
    """Words by which questions are asked: interrogatives, small words, names of aspects."""
    cues = (c for a in ASPECTS for c in (*a.heads.split(", "), *a.asks.split(", ")) if c)
    single = {c for c in cues if " " not in c}
    return frozenset(w for w in {*single, *STOP_WORDS, *_FURTHER} if len(w) >= SHORTEST)


def asking_word(typed: str) -> tuple[str, ...]:
    """The one word of asking that a folded word stands for, as a tuple; () without one."""
    if len(typed) < SHORTEST or is_english(typed) or not typed.isalpha():
        return ()
    if without_vowels(typed) == typed:
        found = tuple(w for w in _asking_words() if w[0] == typed[0] and without_vowels(w) == typed)
    else:
        found = corrections(typed, _asking_words())
    if len({stem(word) for word in found}) == 1:
        return found[:1]
    return sounding_alike(typed, found)
