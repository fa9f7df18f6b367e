"""Bullets that ran together parted again: where a new statement begins without its mark.

English puts an adjective before its noun and joins two statements by a word, so
a noun with an adjective right behind it, a second verb with a subject of its own,
or a word behind a closing bracket begin something new. What could be one phrase
is left whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from calctutor.text import STOP_WORDS, fold
from calctutor.wordnet import entry

SHORTEST_PIECE = 4
"""Letters that a piece needs to stand alone."""

_TOKEN = re.compile(r"[^\W_]+(?:[-–'’/][^\W_]+)*|[^\w\s]")
_LABEL = re.compile(r"(?:[^\s:.;()]+\s+){0,6}[^\s:.;()]+:(?=\s)")
_JOINERS = frozenset(
    """and or but nor than as of in on at by for from to into onto with without within over under
    about between among through during before after above below that which who whose where when
    while if because since although though unless until whether like via per versus vs
    not no both either neither also only often usually commonly very more most less least""".split()
)
"""Words behind which, or with which, a sentence goes on."""
_PREPOSITIONS = frozenset("in on at by from to with without of for during after before".split())
_CLAUSES = frozenset("and or but that which who if when while because since although as".split())
_VERBS = frozenset(
    "is are was were has have had may can could will would should does do did".split()
)
_STARTERS = frozenset(
    """this these those it they there the a an in on at when if most some all many each one no
    he she we you its their both several however""".split()
)
_PRONOUNS = frozenset("it this they these there".split())
_ADJECTIVE = re.compile(r"(?:[^\W_]{2,}(?:al|eal|ic|ous|ary|ive|oid|ar)|.+-like)\Z")
_NOUN = re.compile(r"[^\W_]{2,}(?:osis|itis|oma|omas|tion|tions|ment|ments|ness|ity|ism|sis|ure)\Z")


class _Token(NamedTuple):
    text: str
    start: int
    end: int


def split_siblings(text: str) -> list[str]:
    """A bullet parted where another of its rank begins: a capital, and a lead-in with a colon."""
    tokens = _tokens(text)
    cuts: list[int] = []
    body = _body_of(text, 0)
    for before, token in zip(tokens, tokens[1:], strict=False):
        if token.start >= body and _begins_sibling(text, before, token):
            cuts.append(token.start)
            body = _body_of(text, token.start)
    return _pieces(text, cuts)


def _body_of(text: str, start: int) -> int:
    """Where the text behind a lead-in and its colon begins."""
    lead = _LABEL.match(text, start)
    return lead.end() if lead else start


def _begins_sibling(text: str, before: _Token, token: _Token) -> bool:
    if not token.text[0].isupper() or not (before.text[-1].isalnum() or before.text in ")]’”"):
        return False
    if (
        fold(before.text) in _JOINERS
        or fold(before.text) in STOP_WORDS
        or _inside_brackets(text, token.start)
    ):
        return False
    if begins_sentence(token.text):
        return True
    return bool(_LABEL.match(text, token.start))


def lead_of(text: str) -> str:
    """The lead-in that a bullet begins with, colon included, or ""."""
    lead = _LABEL.match(f"{text} ")
    return text[: lead.end()].strip() if lead else ""


def begins_sentence(word: str) -> bool:
    """Whether a word with a capital is one that only a sentence's start gives a capital."""
    return word[:1].isupper() and not word[1:].isupper() and fold(word) in _STARTERS and word != "A"


def split_children(text: str) -> list[str]:
    """A bullet's text parted into the statements that had marks of their own; one piece if none."""
    lead = _LABEL.match(text)
    body = lead.end() if lead else 0
    tokens = [t for t in _tokens(text) if t.start >= body]
    cuts: list[int] = []
    for place in range(1, len(tokens)):
        if not _inside_brackets(text, tokens[place].start) and _begins(
            tokens, place, cuts, lead is not None
        ):
            cuts.append(tokens[place].start)
    return _pieces(text, cuts)


def _begins(tokens: Sequence[_Token], place: int, cuts: Sequence[int], led: bool) -> bool:
    before, token = tokens[place - 1], tokens[place]
    word = fold(token.text)
    if not token.text[0].isalpha() or word in _JOINERS or word in _VERBS:
        return False
    if before.text in ")]":
        return word not in STOP_WORDS or word in _PRONOUNS
    if not before.text[-1].isalnum() or fold(before.text) in _JOINERS | STOP_WORDS:
        return False
    if word in _PRONOUNS:
        return place + 1 < len(tokens) and _is_verb(word, fold(tokens[place + 1].text))
    if _is_new_subject(tokens, place, cuts[-1] if cuts else 0):
        return True
    return led and _is_noun(fold(before.text)) and _is_adjective(word) and _has_noun(tokens, place)


def _is_verb(pronoun: str, word: str) -> bool:
    """Whether a word is the verb of a pronoun before it."""
    if word in _VERBS:
        return True
    return pronoun == "it" and word.endswith("s") and bool(entry(word).verbs)


def _is_new_subject(tokens: Sequence[_Token], place: int, since: int) -> bool:
    """Whether the word is the subject of a second verb: "... in early disease | pain is rare".

    The noun before it is taken by its own preposition, and the verb needs a subject.
    """
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if (
        following is None
        or fold(following.text) not in _VERBS
        or not _is_noun(fold(tokens[place].text))
    ):
        return False
    earlier = [fold(t.text) for t in tokens[:place] if t.start >= since]
    back = len(earlier) - 2
    while back >= 0 and _may_be_adjective(earlier[back]):
        back -= 1
    if back < 1 or earlier[back] not in _PREPOSITIONS or not _is_noun(earlier[-1]):
        return False
    clause = earlier[: back + 1]
    last = max((n for n, w in enumerate(clause) if w in _VERBS), default=-1)
    return last >= 0 and not any(w in _CLAUSES or not w[0].isalpha() for w in clause[last:])


def _has_noun(tokens: Sequence[_Token], place: int) -> bool:
    """Whether a noun follows, so that the adjective before it begins a phrase."""
    for token in tokens[place + 1 : place + 4]:
        word = fold(token.text)
        if not token.text[0].isalpha() or word in STOP_WORDS:
            return False
        if _is_noun(word):
            return True
    return False


@lru_cache(maxsize=65_536)
def _is_adjective(word: str) -> bool:
    """Whether a folded word is an adjective and no noun or verb, by the lexicon or its ending."""
    known = entry(word)
    if known.senses:
        return (
            bool(known.adjectives) and not known.verbs and len(known.nouns) < len(known.adjectives)
        )
    return bool(_ADJECTIVE.match(word)) and word not in STOP_WORDS


def _may_be_adjective(word: str) -> bool:
    known = entry(word)
    if word in STOP_WORDS:
        return False
    return len(known.adjectives) >= max(1, len(known.nouns)) or _is_adjective(word)


@lru_cache(maxsize=65_536)
def _is_noun(word: str) -> bool:
    """Whether a folded word is first of all a noun."""
    known = entry(word)
    if known.senses:
        return bool(known.nouns) and len(known.nouns) >= len(known.adjectives)
    return (
        bool(_NOUN.match(word))
        or not _ADJECTIVE.match(word)
        and not word.endswith(("ly", "ed", "ing"))
    )


def _tokens(text: str) -> list[_Token]:
    return [_Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _inside_brackets(text: str, place: int) -> bool:
    return text.count("(", 0, place) > text.count(")", 0, place)


def _pieces(text: str, cuts: Sequence[int]) -> list[str]:
    ends = [*cuts, len(text)]
    pieces = [text[a:b].strip() for a, b in zip([0, *cuts], ends, strict=True)]
    found: list[str] = []
    for piece in filter(None, pieces):
        if found and sum(c.isalpha() for c in piece) < SHORTEST_PIECE:
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found


_NAMED = re.compile(r"([^\s()\[\].:;,]+(?:\s+[^\s()\[\].:;,]+){0,4})\s+\(([^()]+)\)\Z")


def bracket_as_lead(text: str) -> str:
    """ "lipoma (may ossify, if parosteal)" as "lipoma: may ossify, if parosteal"; else as it is."""
    named = _NAMED.fullmatch(text.strip())
    if not named or any(fold(w.text) in _VERBS for w in _tokens(named.group(1))):
        return text
    return f"{named.group(1)}: {named.group(2)}"


def is_list_of_names(parts: Sequence[str]) -> bool:
    """Whether elements are names, two or more with what is said of them in brackets.

    One bracket at least holds a phrase, as a short one alone may be another name.
    """
    told = [m.group(2) for m in map(_NAMED.fullmatch, parts) if m]
    plain = [p for p in parts if not _NAMED.fullmatch(p)]
    short = all(len(p.split()) <= 4 and not any(c in p for c in "(:.") for p in plain)
    return short and len(parts) > 1 and bool(told) and any(len(t.split()) > 2 for t in told)
