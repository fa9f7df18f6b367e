"""Words and letters that make another thing of what they stand beside: "vitamin A"."""

from __future__ import annotations

import re
from itertools import pairwise

from calctutor.spelling import (
    DISTINGUISHING,
    is_rare,
)
from calctutor.text import Word, fold, words
from calctutor.wordnet import entry


def modified(text: str, content: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The rare content words with the content word that each stands right in front of.

    A letter comes behind its word: "vitamin A" is ("A", "vitamin").
    """
    tokens = words(text)
    found = []
    for first, second in pairwise(tokens):
        if second.text in content and fold(first.text) in content and is_letter(text, second):
            found.append((second.text, fold(first.text)))
        pair = fold(first.text), fold(second.text)
        apart = text[first.end : second.start]
        if is_letter(text, first) and second.start - first.end <= 2 and pair[1] in content:
            found.append((first.text, pair[1]))  # "T cell", "A* search"
        if apart == " " and pair[0] in content and pair[1] in content and pair[0].isalpha():
            if pair[0] in DISTINGUISHING or (is_rare(pair[0]) and can_modify(text, first)):
                found.append(pair)
    return tuple(found)


def can_modify(text: str, word: Word) -> bool:
    """Whether a word before a noun says which kind it is: no verb, or a participle after "a"."""
    article = re.search(r"\b(an?|the)\s+\Z", text[: word.start], re.IGNORECASE)
    read = entry(fold(word.text))
    names = bool(read.nouns or read.adjectives) or not read.senses
    return names and (not read.verbs or article is not None)


_MORE = re.compile(r"\b(excess\w*|over[- ]?activ\w*|high|raised|elevated|over[- ]?produc\w*)\b")
_LESS = re.compile(r"\b(low|lack\w*|under[- ]?activ\w*|deficien\w*|under[- ]?produc\w*)\b")


def in_direction(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Of the names of a class those of the direction asked: "an overactive ..." is hyper-."""
    more, less = bool(_MORE.search(fold(text))), bool(_LESS.search(fold(text)))
    if more == less:
        return names
    wanted, other = ("hyper", "hypo") if more else ("hypo", "hyper")
    if not any(wanted in fold(n) for n in names) or not any(other in fold(n) for n in names):
        return names
    return tuple(n for n in names if any(fold(w.text).startswith(wanted) for w in words(n)))


def is_letter(text: str, word: Word) -> bool:
    """Whether a word is a letter that tells one thing from another, as in "vitamin A"."""
    before = text[: word.start]
    named = len(word.text) == 1 and word.text.isupper() and before.endswith(" ")
    return named and before.rstrip()[-1:].islower() and word.text != "I"
