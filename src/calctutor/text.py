"""Folding, words and stems: how calctutor reads a text, everywhere the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import Stemmer

T = TypeVar("T")

_STEMMER = Stemmer.Stemmer("english")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)

STOP_WORDS = frozenset(
    """a an the this that these those it its itself they them their theirs he she his her him
    i me my we us our you your yours and or but nor if then than so as of in on at by for from
    to into onto with without within over under about between among through during before after
    above below up down out off again further is am are was were be been being do does did doing
    done have has had having can could will would shall should may might must what which who whom
    whose when where why how there here some any each every all both few more most other such only
    own same too very just also not no s t don ll ve re d m please tell give me show us say says
    said called mean means explain describe define get gets got let""".split()
)
"""Words that carry no content of their own in a question or a statement."""

_BRITISH = (
    (re.compile(r"(?<=[a-z])isation"), "ization"),
    (re.compile(r"(?<=[a-z]{3})is(e|ed|es|ing)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z])yse(d|s)?$"), r"yze\1"),
    (re.compile(r"haem"), "hem"),
    (re.compile(r"aemi"), "emi"),
    (re.compile(r"(an|leuk|isch)ae"), r"\1e"),
    (re.compile(r"oede"), "ede"),
    (re.compile(r"^oe(?=s|d|st)"), "e"),
    (re.compile(r"(?<=[a-z])oea"), "ea"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"^(orth)?foet"), r"\1fet"),
    (re.compile(r"(?<=[a-z]{2})our(s|ed|ing|al|ful|less|able)?$"), r"or\1"),
    (re.compile(r"(?<=[a-z]{2})tre(s|d)?$"), r"ter\1"),
    (re.compile(r"(?<=[a-z])ll(ed|ing|er)$"), r"l\1"),
    (re.compile(r"grey"), "gray"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"logue(s)?$"), r"log\1"),
)
_MAY_BE_BRITISH = re.compile(r"is[aei]|yse|ae|oe|our|tre|ll|grey|sulph|logue")
"""What each of these patterns needs: most words have none of it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text: ``text[start:end]``."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no diacritics, one kind of quote, dash and space."""
    if text.isascii() and text.isalnum():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = plain.replace("’", "'").replace("‘", "'").replace("ø", "o").replace("ł", "l")
    plain = re.sub(r"[‐-―−]", "-", plain)
    return re.sub(r"\s+", " ", plain).strip()


def words(text: str) -> list[Word]:
    """The words of a text with their places; hyphens and punctuation part them."""
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def word_texts(text: str) -> list[str]:
    """The words of a text without their places; several times as fast as `words`."""
    return _WORD.findall(text)


_SYMBOL = re.compile(
    r"(?<![^\s(])(?!-+>|=+>|-+(?:\s|$))(?:[=!<>+*/%&|^~@$-]{2,}|-[A-Za-z]{1,2})(?=[\s,.;:?!)]|$)"
)


def symbols(text: str) -> list[str]:
    """The signs of code in a text that are no words: operators of two signs, short options."""
    found = _SYMBOL.findall(text)
    return [s for s in found if len(s) == 2 or fold(s[1:]) not in STOP_WORDS]  # "a -in fact- b"


@lru_cache(maxsize=65536)
def american(word: str) -> str:
    """A folded word in American spelling, so that both spellings meet."""
    if not _MAY_BE_BRITISH.search(word):
        return word
    for pattern, replacement in _BRITISH:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=65536)
def noun_stem(word: str) -> str:
    """The plain Snowball stem, which keeps "ossified" from "ossification"."""
    return str(_STEMMER.stemWord(american(fold(word).removesuffix("'s"))))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball English stem of one word, folded and in one spelling.

    Snowball parts "calcify" (calcifi) from "calcification" (calcif): joined here.
    """
    stemmed = str(_STEMMER.stemWord(american(fold(word).removesuffix("'s"))))
    return stemmed[:-1] if stemmed.endswith("ifi") else stemmed


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    return [stem(word) for word in word_texts(text)]


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry content, in order."""
    found = map(_content_stem.__getitem__, word_texts(text))
    return [stemmed for stemmed in found if stemmed is not None]


class Remembered(dict[str, T]):
    """What a function gives for each word, kept for many words.

    For reading large notes: a hit of `lru_cache` moves links about in memory, one of this does
    not. When it is full it is emptied.
    """

    def __init__(self, function: Callable[[str], T], most: int = 1 << 18) -> None:
        """Remember ``most`` values of a function."""
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, word: str) -> T:
        """The value of a word that is not there yet."""
        if len(self) >= self._most:
            self.clear()
        value = self[word] = self._function(word)
        return value


folded: Remembered[str] = Remembered(fold)
"""`fold` of single words."""
_content_stem: Remembered[str | None] = Remembered(
    lambda word: None if fold(word) in STOP_WORDS else stem(word)
)


_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*|\n[^\S\n]*\n")
_LAST_TOKEN = re.compile(r"[^\s(\[\"'“‘«/]*\Z")
_NEXT_WORD = re.compile(r"\s*([^\W_]*)")
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\Z")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]\Z")
_NEVER_END = frozenset(
    """e.g eg i.e vs cf ca approx resp viz dr prof mr mrs ms mx st sr sra rev hon gen col sgt capt
    messrs dept est incl excl esp max min avg b.i.d t.i.d""".split()
)
_NUMBERED = frozenset(
    """fig figs eq eqs no nos p pp vol vols ch chap sec sect art ref refs tab tbl app ex par pt
    ver nr""".split()
)
_SELDOM_END = frozenset(
    "etc al inc ltd corp jr ph.d co bros jan feb mar apr aug sept oct nov dec".split()
)
_NAME_BEFORE = frozenset("by and of with from & to dr prof mr mrs ms st".split())


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end), in order, without surrounding space.

    Together they hold every character that is not white space. A full stop after
    an abbreviation, an initial, an enumerator or inside a number ends nothing; a
    blank line ends a sentence always. Linear in the length of the text.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group()[0] != "\n" and not _ends_sentence(text, start, stop):
            continue
        _add_trimmed(found, text, start, stop.end())
        start = stop.end()
    _add_trimmed(found, text, start, len(text))
    return found


def _add_trimmed(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left < len(piece):
        found.append((start + left, start + len(piece.rstrip())))


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    marks = stop.group()
    if marks[0] in "。！？":
        return True
    following = _NEXT_WORD.match(text, stop.end())
    word = following.group(1) if following else ""
    first = text[following.end() - len(word)] if word and following else ""
    if marks[0] != "." or len(marks.rstrip("\"'”’»)]")) > 1:
        return not (first.islower() and (marks[-1] in "\"'”’»)]" or marks[0] in ".…"))
    token = _LAST_TOKEN.search(text, max(start, stop.start() - 40), stop.start())
    before = token.group() if token else ""
    if _is_abbreviation(before, word, text, start, stop):
        return False
    lower_text = text[start : start + 1].islower() and len(before) > 3
    return not first.islower() or lower_text or (len(before) > 4 and before.isalpha())


def _is_abbreviation(before: str, word: str, text: str, start: int, stop: re.Match[str]) -> bool:
    name = before.lower()
    starter = word.lower() in STOP_WORDS and word[:1].isupper()
    if name in _NEVER_END:
        return True
    if name in _NUMBERED and (word[:1].isdigit() or text[stop.end() :][:2].strip() == "("):
        return True
    if name in _SELDOM_END or _DOTTED.search(before):
        return not (starter or (name == "etc" and word[:1].isupper()))
    if _ENUMERATOR.match(before) and not text[start : stop.start() - len(before)].strip():
        return True
    if len(before) == 1 and before.isupper() and word[:1].isupper() and not starter:
        earlier = text[max(start, stop.start() - 30) : stop.start() - 1].split()
        return bool(earlier) and (
            earlier[-1].lower().rstrip(".") in _NAME_BEFORE
            or (len(earlier[-1]) == 2 and earlier[-1][1] == "." and earlier[-1][0].isupper())
        )
    return False
