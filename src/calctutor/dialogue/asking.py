"""Mistyped words of asking: "wht", "causs", "sgn", which the notes need not hold."""

from __future__ import annotations

from functools import cache

from calctutor.aspects import ASPECTS
from calctutor.spelling import (
    common_words,
    is_english,
    is_rare,
    near_words,
    sounding_alike,
    without_vowels,
)
from calctutor.text import STOP_WORDS, stem
from calctutor.wordnet import entry

LONG = 6
"""Letters from which a slip is put right although the notes have neither word."""
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
    if len(typed) < SHORTEST or is_word(typed) or not typed.isalpha():
        return ()
    if without_vowels(typed) == typed:
        found = tuple(w for w in _asking_words() if w[0] == typed[0] and without_vowels(w) == typed)
    else:
        found = near_words(typed, _asking_words())
    if len({stem(word) for word in found}) == 1:
        return found[:1]
    left_out = tuple(w for w in found if _runs_through(typed, w))  # "wich" is no "with"
    return left_out if len(left_out) == 1 else sounding_alike(typed, found)


def _runs_through(typed: str, word: str) -> bool:
    """Whether a word is typed with letters left out."""
    rest = iter(word)
    return all(letter in rest for letter in typed)


def is_word(folded: str) -> bool:
    """Whether a folded word is one that a student would type: a listed word, or no rare one.

    The dictionary of spellings has much that is none: "wich", "causs".
    """
    return bool(entry(folded).senses) or (is_english(folded) and not is_rare(folded))


def common_word(typed: str) -> tuple[str, ...]:
    """The one common English word that a folded word is a slip of, as a tuple; () without one."""
    if len(typed) < LONG or not typed.isalpha() or is_word(typed) or is_english(typed):
        return ()
    found = near_words(typed, tuple(common_words()))
    return found if len(found) == 1 else sounding_alike(typed, found)
