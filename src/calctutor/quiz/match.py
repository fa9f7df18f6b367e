"""How quiz texts are compared: content tokens, clangs, and where shown words stand in a note."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from calctutor import terms
from calctutor.synonyms import are_opposites
from calctutor.text import STOP_WORDS, fold, stem

_TOKEN = re.compile(r"[^\s,;:()\[\]\"“”?!]+")
_MARKUP = re.compile(r"[*`]+|(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?!\w)")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_LINKED = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nothing|without|neither|nor|cannot|avoid(?:ed)?|in(?=soluble\b))\b"
    r"|n['’]t\b|\bin(?=soluble\b)"
)
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)?")


@lru_cache(maxsize=65536)
def content(text: str) -> tuple[str, ...]:
    """The stems of a text's words that carry content, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        letter = _is_letter(match.group(), match.start())
        for part in re.split(r"[-/]", fold(match.group()).strip(".'’")):
            if part and (letter or part not in STOP_WORDS):
                found.append(stem(part) if part[0].isalpha() else part)
    return tuple(found)


def _is_letter(token: str, at: int) -> bool:
    """Whether a token is a letter that names something (vitamin D, D major), and no article."""
    return len(token) == 1 and token.isupper() and (at > 0 or token not in "AI")


@lru_cache(maxsize=65536)
def content_words(text: str) -> tuple[str, ...]:
    """The folded words of a text that carry content, in order."""
    parts = (p for m in _TOKEN.finditer(fold(text)) for p in re.split(r"[-/]", m.group()))
    clean = (p.strip(".'’") for p in parts)
    return tuple(p for p in clean if p and p not in STOP_WORDS)


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """What two spellings of one name share, as the terms have it; kept, as it is asked often."""
    return terms.key(name)


def clang(a: str, b: str) -> bool:
    """Whether two folded words sound alike: equal stems, or the same first six letters."""
    return stem(a) == stem(b) or (len(a) >= 6 and a[:6] == b[:6])


def clangs(text: str, others: Iterable[str]) -> bool:
    """Whether any content word of a text clangs with one of the other texts'."""
    theirs = [w for other in others for w in content_words(other)]
    return any(clang(mine, w) for mine in content_words(text) for w in theirs)


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A text for comparing options: folded, without articles and punctuation."""
    plain = re.sub(r"[^\w\s<>=+%$^/-]", " ", fold(text))
    plain = re.sub(r"\b(?:a|an|the)\b", " ", plain)
    return " ".join(plain.split())


def holds_words(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text, on word boundaries, both folded."""
    needle = folded(phrase)
    return bool(needle) and f" {needle} " in f" {folded(text)} "


def plain(markdown: str) -> str:
    """A slice of a note without emphasis, code marks, links, bullet and line ends."""
    parts = re.split(r"(`+[^`]*`+)", _LINKED.sub(r"\1", _BULLET.sub("", markdown)))
    text = "".join(
        part.strip("`") if part.startswith("`") else _MARKUP.sub("", part.replace("\\", ""))
        for part in parts
    )
    return " ".join(text.split())


def raw_slice(quote: str, shown: str) -> str:
    """The exact slice of a quoted span that a shown text was made from, or ""."""
    at = quote.find(shown)
    if at >= 0:
        return shown
    parts = [re.escape(part) for part in shown.split()]
    if not parts:
        return ""
    pattern = r"(?:[\s*`_\\]|\n\s*>)+".join(parts)
    found = re.search(pattern, quote, re.IGNORECASE)
    if found is None:
        loose = [re.sub(r"(\\?[^\w\s])", r"[*`_\\\\]*\1[*`_\\\\]*", part) for part in parts]
        found = re.search(r"[\s*`_\\]+".join(loose), quote, re.IGNORECASE)
    return found.group() if found else ""


def negative(text: str) -> bool:
    """Whether a text denies or advises against something."""
    return bool(_NEGATION.search(fold(text)))


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of a text, as written, thousands commas dropped."""
    return tuple(m.group().replace(",", "") for m in _NUMBER.finditer(text))


def same_value(a: str, b: str) -> bool:
    """Whether two values say the same: equal content, or one's within the other's."""
    mine, theirs = set(content(a)), set(content(b))
    if not mine or not theirs:
        return folded(a) == folded(b)
    return (mine <= theirs or theirs <= mine) and negative(a) == negative(b)


@lru_cache(maxsize=65536)
def opposed(a: str, b: str) -> bool:
    """Whether two values contradict by their own words: an antonym, or one denies the other."""
    mine, theirs = set(content(a)), set(content(b))
    shared, fewest = mine & theirs, min(len(mine), len(theirs))
    if negative(a) != negative(b) and shared and len(shared) >= 0.6 * fewest:
        return True
    if not shared and fewest > 2:
        return False
    return any(antonyms(x, y) for x in mine - shared for y in theirs - shared)


@lru_cache(maxsize=262144)
def antonyms(a: str, b: str) -> bool:
    """Whether two stems are listed as opposites; kept, as the same words meet often."""
    return are_opposites(a, b)


def word_count(text: str) -> int:
    """Words of a text, by white space."""
    return len(text.split())
