"""Initials of names that the notes don't abbreviate: "bb" for "beta blockers"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from calctutor.aspects import CUES
from calctutor.spelling import is_rare
from calctutor.terms import base_name, key
from calctutor.text import STOP_WORDS, fold, stem, words
from calctutor.types import Term
from calctutor.wordnet import entry

FEWEST, MOST = 2, 4
"""Letters that initials have."""


def by_initials(terms: Iterable[Term], known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The names of several words by their initials, save initials that are words of the notes."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for term in terms:
        if term.kind == "element":
            continue
        for name in {term.name, base_name(term.name), _front(term.name)}:
            for letters in _letters(name):
                if letters not in known:
                    found[letters].setdefault(key(name), name)
    return {letters: tuple(names.values()) for letters, names in found.items()}


def _front(name: str) -> str:
    """A name up to its first small word: "Beta blockers" of "Beta blockers in heart failure"."""
    tokens = words(base_name(name))
    cut = next((w.start for w in tokens if fold(w.text) in STOP_WORDS), len(name))
    return base_name(name)[:cut].strip()


def _letters(name: str) -> set[str]:
    """The initials of a name, with and without its small words; none where it is too long."""
    tokens = [fold(w.text) for w in words(name)]
    content = [t for t in tokens if t not in STOP_WORDS]
    both = {"".join(t[0] for t in some) for some in (tokens, content) if len(content) > 1}
    return {letters for letters in both if FEWEST <= len(letters) <= MOST and letters.isalpha()}


def initials_of(typed: str, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The names that a word of a question has the initials of; () where it is a word itself."""
    bare = typed[:-1] if typed[:-1].isupper() and typed.endswith("s") else typed
    folded = fold(bare)
    if folded not in names or folded in STOP_WORDS or stem(folded) in _CUES:
        return ()
    if not bare.isupper() and (_can_be_said(folded) or not is_rare(folded)):
        return ()
    return names[folded]


def _can_be_said(folded: str) -> bool:
    """Whether letters are a listed word: what WordNet has without a vowel is itself shorthand."""
    return bool(entry(folded).senses) and any(letter in "aeiouy" for letter in folded)


_CUES = frozenset().union(*CUES.values())
