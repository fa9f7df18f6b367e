"""What people call by other words than the notes: "water pills" are "diuretics".

By the phrases of WordNet alone; a word or phrase that the notes have is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container
from dataclasses import dataclass

from calctutor.spelling import is_rare, starting
from calctutor.terms import TermIndex, key
from calctutor.text import STOP_WORDS, Word, fold, stem, words
from calctutor.thesaurus import other_names
from calctutor.wordnet import same_as

ROOT = 5
"""Letters that a root has at least."""
_ENDINGS = sorted(
    "us um a ae i is es ism inum inus ia iae ial oid osis al ic ous cis x".split(),
    key=len,
    reverse=True,
)
SHORTEST = 4
"""Letters of what is put for a phrase: "vitamin D" is no "D"."""
LONGEST = 4
"""Words of a phrase, at most."""


@dataclass(frozen=True)
class LayWords:
    """Finds the words of one folder of notes for phrases that it does not have.

    ``knows`` says whether the notes have a stem, ``pairs`` which stems stand side by side.
    """

    terms: TermIndex
    known: Collection[str]
    knows: Callable[[str], bool]
    pairs: Container[tuple[str, str]]

    def put(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The text with each such phrase in the notes' words, and what was put for what."""
        tokens = words(text)
        pieces: list[str] = []
        told: list[tuple[str, str]] = []
        last = i = 0
        while i < len(tokens):
            length, instead = self._at(text, tokens, i)
            if instead:
                typed = text[tokens[i].start : tokens[i + length - 1].end]
                pieces += [text[last : tokens[i].start], instead]
                told.append((typed, instead))
                last = tokens[i + length - 1].end
            i += length
        pieces.append(text[last:])
        return "".join(pieces), tuple(told)

    def _at(self, text: str, tokens: list[Word], i: int) -> tuple[int, str]:
        """How many words a phrase takes here, and the notes' words for it; (1, "") without one."""
        for length in range(min(LONGEST, len(tokens) - i), 0, -1):
            run = tokens[i : i + length]
            phrase = fold(text[run[0].start : run[-1].end])
            if " ".join(fold(w.text) for w in run) != phrase or self._has(phrase):
                continue
            if {fold(run[0].text), fold(run[-1].text)} & STOP_WORDS:
                continue
            if instead := self._for(phrase):
                return length, instead
        return 1, ""

    def _has(self, phrase: str) -> bool:
        """Whether the notes have a phrase: each word, side by side."""
        stems = [stem(word) for word in phrase.split()]
        beside = zip(stems, stems[1:], strict=False)
        return all(map(self.knows, stems)) and all(pair in self.pairs for pair in beside)

    def _for(self, phrase: str) -> str:
        """The one thing that the notes call otherwise, a term before other words; or ""."""
        others = (n for n in (*same_as(phrase), *_renamed(phrase)) if len(n) >= SHORTEST)
        found = {key(name): name for name in others if self._has(name)}
        named = [name for name in found.values() if self.terms.named(name)]
        each_known = all(self.knows(stem(word)) for word in phrase.split())
        readings = named or ([] if each_known else list(found.values()))
        if not readings and " " not in phrase and is_rare(phrase):
            return self._of_the_same_root(phrase)
        return readings[0] if len(readings) == 1 else ""

    def _of_the_same_root(self, typed: str) -> str:
        """The one word of the notes that has another learned ending: "tetani" for "tetanus"."""
        root = learned_root(typed)
        found = {
            stem(word): word
            for word in (starting(self.known, root) if root else ())
            if learned_root(word) == root
        }
        return next(iter(found.values())) if len(found) == 1 else ""


def _renamed(phrase: str) -> list[str]:
    """What else a phrase of several words is called, no name that only leaves a word of it out."""
    own = set(phrase.split())
    return [n for n in other_names(phrase) if len(own) > 1 and not set(n.split()) <= own]


def learned_root(word: str) -> str:
    """A folded word without its Latin or Greek ending; "" where that leaves too little of it."""
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= ROOT), "")
    return word.removesuffix(ending) if ending and word.isalpha() else ""


_ROMAN = dict(
    zip("1 2 3 4 5 6 7 8 9 10".split(), "I II III IV V VI VII VIII IX X".split(), strict=True)
)
_NUMBERED = re.compile(
    r"\b(?P<word>[A-Za-z]{3,}) (?P<n>10|[1-9]|I{1,3}|I[VX]|VI{0,3}|X)(?!\w)", re.IGNORECASE
)


def with_numerals(text: str, pairs: Container[tuple[str, str]]) -> str:
    """A text with its numbers behind a word as the notes write them: "type 2" is "Type II"."""

    def written(match: re.Match[str]) -> str:
        word, number = stem(match["word"]), match["n"]
        other = _ROMAN.get(number) or _DIGITS.get(number.upper(), "")
        here, there = (word, stem(number)) in pairs, (word, stem(other)) in pairs
        return f"{match['word']} {other}" if there and not here else match.group()

    return _NUMBERED.sub(written, text)


_DIGITS = {roman: digit for digit, roman in _ROMAN.items()}
_KINDS = ("types", "kinds", "sorts", "forms", "classes")
_KINDS_OF = re.compile(rf"\b(?:{'|'.join(_KINDS)}) of (?P<thing>[\w-]+)", re.IGNORECASE)


def with_kinds_named(text: str, terms: TermIndex) -> str:
    """A text with "kinds of data" as the notes call them: "types of data"."""

    def called(match: re.Match[str]) -> str:
        if terms.named(match.group()):
            return match.group()
        names = [n for kind in _KINDS for n in terms.named(f"{kind} of {match['thing']}")]
        return names[0] if names else match.group()

    return _KINDS_OF.sub(called, text)
