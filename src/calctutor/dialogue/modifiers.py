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


def is_letter(text: str, word: Word) -> bool:
    """Whether a word is a letter that tells one thing from another, as in "vitamin A"."""
    before = text[: word.start]
    named = len(word.text) == 1 and word.text.isupper() and before.endswith(" ")
    return named and before.rstrip()[-1:].islower() and word.text != "I"
