"""Initials of names that the notes don't abbreviate: "bb" for "beta blockers"."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from calctutor.aspects import CUES
from calctutor.protocols import TermTable
from calctutor.spelling import is_rare
from calctutor.term_table import initials, names_with_initials
from calctutor.terms import key
from calctutor.text import STOP_WORDS, fold, stem, words
from calctutor.wordnet import entry


@dataclass(frozen=True)
class Initials:
    """The names of several words by their initials, save initials that are words of the notes."""

    table: TermTable
    known: Container[str]

    def names(self, letters: str) -> tuple[str, ...]:
        """The names that have these initials, each once however it is spelled."""
        if letters in self.known:
            return ()
        found: dict[str, str] = {}
        for term in self.table.with_initials(letters):
            for name in names_with_initials(term):
                if letters in initials(name) and not _has_a_letter(name):
                    found.setdefault(key(name), name)
        return tuple(found.values())


def _has_a_letter(name: str) -> bool:
    """Whether a word of a name is one letter, as "type b": its initials are nobody's shorthand."""
    return any(len(w.text) == 1 for w in words(name))


def initials_of(typed: str, names: Initials) -> tuple[str, ...]:
    """The names that a word of a question has the initials of; () where it is a word itself."""
    bare = typed[:-1] if typed[:-1].isupper() and typed.endswith("s") else typed
    folded = fold(bare)
    if folded in STOP_WORDS or stem(folded) in _CUES:
        return ()
    if not bare.isupper() and (_can_be_said(folded) or not is_rare(folded)):
        return ()
    return names.names(folded)


def _can_be_said(folded: str) -> bool:
    """Whether letters are a listed word: what WordNet has without a vowel is itself shorthand."""
    return bool(entry(folded).senses) and any(letter in "aeiouy" for letter in folded)


_CUES = frozenset().union(*CUES.values())
