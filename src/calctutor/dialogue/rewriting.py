"""Rewriting a question as notes would put it: shorthand, typing errors, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import cached_property

from calctutor.dialogue.asking import asking_word, common_word, is_word
from calctutor.dialogue.hasty import NameWords, begun, cut_short, run_together
from calctutor.dialogue.initials import Initials, initials_of
from calctutor.dialogue.lay import LayWords, with_kinds_named, with_numerals
from calctutor.dialogue.phrasal import joined_words, with_plain_verbs, with_prefixes_joined
from calctutor.dialogue.small_words import CLOSED_CLASSES, is_cue
from calctutor.shorthand import plain_phrases, spelled_out, with_formulas_named
from calctutor.spelling import corrections, sounding_alike
from calctutor.terms import TermIndex
from calctutor.text import STOP_WORDS, Word, fold, stem, words
from calctutor.types import Mention
from calctutor.wording import KnownWords

_HASTY_AND = re.compile(r"(?P<before>[A-Za-z]{2,}) (?=n [a-z])")
_RUN_TOGETHER = re.compile(r"\b(what|who|where|how|when)s\b", re.IGNORECASE)
_MAY_BE_ALIAS = re.compile(r"^[A-Za-z]{2,6}s?$")


@dataclass(frozen=True)
class Rewriter:
    """Rewrites questions with the words of one folder of notes."""

    terms: TermIndex
    known: KnownWords
    knows: Callable[[str], bool]
    pairs: Container[tuple[str, str]]

    def plainly(self, asked: str) -> str:
        """A question in one line, its lay phrases, verbs of two words and formulas put plainly."""
        return with_formulas_named(self._plainly(_written_out(asked)), self.known)

    def _plainly(self, asked: str) -> str:
        """A question with its lay phrases and verbs of two words put as notes would put them."""
        plain = with_plain_verbs(plain_phrases(asked), self.pairs)
        for match in reversed([*_HASTY_AND.finditer(plain)]):
            if (stem(match["before"]), "n") not in self.pairs:
                plain = f"{plain[: match.end()]}and{plain[match.end() + 1 :]}"
        plain = with_prefixes_joined(plain, self.known)
        return joined_words(plain, self.known, self.pairs)

    def corrected(
        self, text: str
    ) -> tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, tuple[str, ...]], ...]]:
        """The text with its typing errors put right, and what was done or left open."""
        fixed: list[tuple[str, str]] = []
        unclear: list[tuple[str, tuple[str, ...]]] = []
        pieces: list[str] = []
        last = 0
        tokens = words(text)
        for i, word in enumerate(tokens):
            folded = fold(word.text)
            asks = is_cue(folded) and spelled_out(folded) == folded
            if folded in STOP_WORDS | CLOSED_CLASSES or folded in self.known or asks:
                continue
            found, told = self._in_full(tokens, i)
            if len(found) == 1:
                pieces += [text[last : word.start], found[0]]
                last = word.end + _stop_behind(text, word)
                fixed += [(word.text, found[0])] if told else []
            elif found and not all(reading in STOP_WORDS for reading in found):
                unclear.append((word.text, found))
        pieces.append(text[last:])
        return "".join(pieces), tuple(fixed), tuple(unclear)

    def _in_full(self, tokens: Sequence[Word], i: int) -> tuple[tuple[str, ...], bool]:
        """What a word that the notes don't have may stand for, and whether that is to be told."""
        typed = tokens[i].text
        cut = cut_short(tokens, i, self._names)
        if self.knows(stem(typed)):
            return (cut if not is_word(fold(typed)) else ()), True  # "ossif", no form of its own
        if not cut and (general := _shorthand(typed, is_last=i == len(tokens) - 1)):
            return (general,), False
        if typed.endswith("s") and typed[:-1].isupper() and fold(typed[:-1]) in self.known:
            return (typed[:-1],), False  # "CCBs"
        found = cut or initials_of(typed, self._initials)
        if not found and (apart := run_together(typed, self.known, self.pairs)):
            found = (apart,)
        found = found or asking_word(fold(typed)) or begun(fold(typed), self.known)
        return found or self._meant(typed, first=tokens[i].start == 0), True

    def in_the_notes_words(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """A text with phrases that the notes lack in their words, and what was put for what."""
        plain = with_numerals(with_kinds_named(text, self.terms), self.pairs)
        return LayWords(self.terms, self.known, self.knows, self.pairs).put(plain)

    @cached_property
    def _names(self) -> NameWords:
        return NameWords(self.terms.table, self.known)

    @cached_property
    def _initials(self) -> Initials:
        return Initials(self.terms.table, self.known)

    def _meant(self, typed: str, *, first: bool) -> tuple[str, ...]:
        """What a word that the notes don't have was meant to be, as far as its letters tell."""
        bare = fold(typed).removesuffix("'s")
        found = corrections(bare, self.known)
        if len(found) != 1:
            found = sounding_alike(bare, found) or asking_word(bare) or found
        return found or (common_word(bare) if first or typed.islower() else ())

    def expanded(self, text: str, mentions: tuple[Mention, ...]) -> str:
        """The text with each abbreviation replaced by the one name it stands for."""
        pieces: list[str] = []
        last = 0
        for mention in mentions:
            if mention.how == "alias" and len(mention.names) == 1 and _is_short(mention.text):
                pieces += [text[last : mention.start], self._full(mention)]
                last = mention.end
        pieces.append(text[last:])
        return "".join(pieces)

    def _full(self, mention: Mention) -> str:
        """The name that an abbreviation stands for, without what a heading puts behind it."""
        name = mention.names[0]
        front, within, _ = name.partition(" (")
        return front if within and self.terms.named(front) == (name,) else name


def _written_out(asked: str) -> str:
    """One line, with "whats" and "hows" as the two words that they are."""
    return _RUN_TOGETHER.sub(lambda m: f"{m[1]} is", " ".join(asked.split()))


def _is_short(text: str) -> bool:
    return bool(_MAY_BE_ALIAS.match(text))


def _shorthand(typed: str, *, is_last: bool) -> str:
    """What general shorthand stands for, or ""; one letter is a name where it ends the question."""
    full = spelled_out(fold(typed))
    if full == fold(typed) or (len(typed) == 1 and (is_last or typed.isupper())):
        return ""
    return full


def _stop_behind(text: str, word: Word) -> int:
    """1 where a full stop closes a word cut short and the clause goes on: "oss. centre"."""
    return int(bool(re.match(r"\. [a-z]", text[word.end :])))
