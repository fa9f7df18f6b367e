"""Typing errors: which word of the notes a mistyped word stands for.

A word is never corrected when the notes or an English dictionary have it, and
never across a meaning prefix: "hyperparathyroidism" is no misspelling of
"hypoparathyroidism". Distance is optimal string alignment (Boytsov 2011).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import combinations, islice
from pathlib import Path
from typing import Protocol, runtime_checkable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from calctutor.text import american, fold

MEANING_PREFIXES = tuple(
    sorted(
        """
        a ab ad af an ante anti auto allo bi brady cis de di dis dys ecto ef endo ento
        eu ex exo extra hemi hetero homo hyper hypo il im in infra inter intra ir iso
        macro mal mega meta micro mis mono multi non nor oligo ortho para per peri poly
        post pre pro pseudo re semi sub super supra sym syn tachy tetra trans tri ultra
        un uni
        """.split(),
        key=len,
        reverse=True,
    )
)
"""Prefixes that change what a word means; longest first."""


LONG_PART = 6
"""Letters that a word needs to be looked for inside longer ones."""
COMMON = 6_000
"""Words that count as common English."""


def meaning_prefix(word: str) -> tuple[tuple[str, ...], str]:
    """The meaning prefixes of a folded word, outermost first, and what remains."""
    found: list[str] = []
    rest = word
    while True:
        for prefix in MEANING_PREFIXES:
            if rest.startswith(prefix) and len(rest) - len(prefix) >= 4:
                found.append(prefix)
                rest = rest[len(prefix) :]
                break
        else:
            return tuple(found), rest


def crosses_meaning(a: str, b: str) -> bool:
    """Whether two folded words differ by a meaning prefix (hypo/hyper, pseudo, in/de)."""
    if a == b:
        return False
    for shorter, longer in ((a, b), (b, a)):
        for prefix in MEANING_PREFIXES:
            if longer.startswith(prefix):
                slack = 1 if len(prefix) > 3 else 0
                if OSA.distance(longer[len(prefix) :], shorter) <= slack:
                    return True
    (prefixes_a, rest_a), (prefixes_b, rest_b) = meaning_prefix(a), meaning_prefix(b)
    if prefixes_a == prefixes_b or not (prefixes_a and prefixes_b):
        return False
    slack = 1 if min(len(rest_a), len(rest_b)) >= 8 else 0
    return OSA.distance(rest_a, rest_b) <= slack


def is_inside(part: str, word: str) -> bool:
    """Whether a folded word stands inside a longer one, between a meaning prefix and an ending.

    "vitamin" stands in "hypervitaminosis"; "tension" alone is no part of "hypertension", which
    is another thing.
    """
    if len(part) < LONG_PART or part == word or part not in word or crosses_meaning(part, word):
        return False
    front = word.partition(part)[0]
    return front in MEANING_PREFIXES


def are_twins(a: str, b: str) -> bool:
    """Whether two folded words are alike and yet different words, easily confused."""
    if a == b:
        return False
    return crosses_meaning(a, b) or OSA.normalized_similarity(a, b) >= 0.75


def _dictionary() -> Path | None:
    """The list of 82,765 English words, commonest first, that symspellpy carries."""
    spec = find_spec("symspellpy")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).with_name("frequency_dictionary_en_82_765.txt")


@cache
def english_words() -> frozenset[str]:
    """English words, folded."""
    listing = _dictionary()
    if listing is None or not listing.is_file():
        return frozenset()
    return frozenset(line.split(" ", 1)[0] for line in _lines(listing))


@cache
def common_words() -> dict[str, int]:
    """The few thousand commonest English words with their rank, from 0."""
    listing = _dictionary()
    if listing is None or not listing.is_file():
        return {}
    first = islice(_lines(listing), COMMON)
    return {line.split(" ", 1)[0]: rank for rank, line in enumerate(first)}


DISTINGUISHING = frozenset(
    """second third fourth fifth sixth seventh eighth ninth tenth primary secondary tertiary
    upper lower left right inner outer acute chronic early late old new deep shallow""".split()
)
"""Common words that, in front of another, make it a different thing."""


def is_rare(word: str) -> bool:
    """Whether a folded word is none of the commonest English words."""
    return word not in common_words()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig") as stream:
        yield from stream


def is_english(word: str) -> bool:
    """Whether a folded word, or its singular, stands in the English dictionary."""
    listing = english_words()
    return any(form in listing for form in (word, american(word), word.removesuffix("s")))


def _skeleton(word: str) -> str:
    """What is heard: consonants, with doubled and like-sounding letters joined."""
    sounded = word.replace("ph", "f").replace("rh", "r").replace("ck", "k").replace("y", "i")
    sounded = re.sub(r"c(?=[eiy])", "s", sounded).replace("c", "k").replace("z", "s")
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiou]", "", sounded))


def without_vowels(word: str) -> str:
    """A folded word as it is typed in haste: "wht" for "what"."""
    return word[:1] + re.sub(r"[aeiou]", "", word[1:])


def sounding_alike(typed: str, candidates: Sequence[str]) -> tuple[str, ...]:
    """Of several readings the one that sounds like what was typed; () where not one does.

    Readings that are each other's opposite or other half (hyper-, hypo-) are never chosen between.
    """
    if any(crosses_meaning(one, other) for one, other in combinations(candidates, 2)):
        return ()
    found = tuple(c for c in candidates if _skeleton(c) == _skeleton(typed))
    return found if len(found) == 1 else ()


def _allowed(typed: str, candidate: str, distance: int) -> bool:
    if crosses_meaning(typed, candidate):
        return False
    if distance <= 1:
        return True
    if typed.endswith(candidate) or candidate.endswith(typed):
        return False  # a compound, not a slip: "enchondroma" is no "chondroma"
    if _skeleton(typed)[:1] != _skeleton(candidate)[:1]:
        return False  # a kindred name, no slip: "ropivacaine" is no "bupivacaine"
    return OSA.distance(_skeleton(typed), _skeleton(candidate)) <= 1


@runtime_checkable
class WordList(Protocol):
    """Words that can be looked up by how they begin and by what they may be a slip of."""

    def starting(self, prefix: str) -> Collection[str]:
        """The words that begin so."""

    def alike(self, typed: str, edits: int) -> Collection[str]:
        """Of the words all that are within so many edits of another, or with an s behind them."""


def starting(words: Collection[str], prefix: str) -> Collection[str]:
    """The words of a collection that begin so."""
    if isinstance(words, WordList):
        return words.starting(prefix)
    return [word for word in words if word.startswith(prefix)]


def alike(words: Collection[str], typed: str, edits: int) -> Collection[str]:
    """Of a collection at least the words within so many edits of one, or with an s behind them."""
    if isinstance(words, WordList):
        return words.alike(typed, edits)
    least, most = len(typed) - edits, len(typed) + edits + 1
    return [word for word in words if least <= len(word) <= most]


NUMBER = 26
"""The bit of the digits in `letters_of`."""


@lru_cache(maxsize=65536)
def letters_of(word: str) -> int:
    """Which letters a folded word has, as bits; an s, which a plural may lack, counts for none.

    An edit takes away and brings one letter at most: what differs by more bits is no slip.
    """
    bits = 0
    for letter in set(word):
        if "a" <= letter <= "z":
            bits |= (letter != "s") << ord(letter) - ord("a")
        else:
            bits |= 1 << (NUMBER if letter.isdigit() else 27 + ord(letter) % 32)
    return bits


def corrections(typed: str, vocabulary: Collection[str]) -> tuple[str, ...]:
    """The folded words of the vocabulary that a folded word may be a slip or the beginning of.

    Empty when it is no misspelling; several when they are equally near. One
    edit counts from four letters, two from eight, and two only where the
    consonants still sound alike.
    """
    if len(typed) < 4 or typed in vocabulary or any(c.isdigit() for c in typed):
        return ()
    if len(typed) >= 5 and not is_english(typed):
        completed = _one_of_each(starting(vocabulary, typed))
        if len(completed) == 1:
            return completed
    return () if is_english(typed) else near_words(typed, vocabulary)


def near_words(typed: str, vocabulary: Collection[str]) -> tuple[str, ...]:
    """The words of a vocabulary that a folded word may be a slip of, whether or not it is one."""
    if len(typed) < 4 or any(c.isdigit() for c in typed):
        return ()
    limit = 2 if len(typed) >= 8 else 1
    likely = alike(vocabulary, typed, limit)
    found = process.extract(typed, likely, scorer=OSA.distance, score_cutoff=limit, limit=12)
    near = [(d, w) for w, d, _ in found if len(w) >= 4 and _allowed(typed, w, int(d))]
    best = min((d for d, _ in near), default=0)
    return _one_of_each(w for d, w in near if d == best)


def _one_of_each(candidates: Iterable[str]) -> tuple[str, ...]:
    """One word of those that differ only by spelling or a plural s."""
    kept: dict[str, str] = {}
    for word in sorted(candidates, key=lambda w: (len(w), w)):
        kept.setdefault(american(fold(word)).removesuffix("s"), word)
    return tuple(kept.values())
