"""Folding, words and stems: how calctutor reads a text, everywhere the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

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


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text: ``text[start:end]``."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no diacritics, one kind of quote, dash and space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = plain.replace("’", "'").replace("‘", "'").replace("ø", "o").replace("ł", "l")
    plain = re.sub(r"[‐-―−]", "-", plain)
    return re.sub(r"\s+", " ", plain).strip()


def words(text: str) -> list[Word]:
    """The words of a text with their places; hyphens and punctuation part them."""
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


@lru_cache(maxsize=65536)
def american(word: str) -> str:
    """A folded word in American spelling, so that both spellings meet."""
    for pattern, replacement in _BRITISH:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball English stem of one word, folded and in one spelling.

    Snowball parts "calcify" (calcifi) from "calcification" (calcif): joined here.
    """
    stemmed = str(_STEMMER.stemWord(american(fold(word).removesuffix("'s"))))
    return stemmed[:-1] if stemmed.endswith("ifi") else stemmed


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    return [stem(word.text) for word in words(text)]


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry content, in order."""
    return [stem(w.text) for w in words(text) if fold(w.text) not in STOP_WORDS]
