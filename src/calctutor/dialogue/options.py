"""The two or more things that a which-of-two question lets one choose between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from calctutor.dialogue.small_words import FRAME_WORDS
from calctutor.text import STOP_WORDS, Word, fold, stem, words

_ASKS = (
    r"(?:which|what|who|how|where|when|is|are|was|were|do|does|did|can|could|will|would|has|have)"
)
_ASKED_BEHIND = re.compile(rf"\s*(?:[:;?–]|,\s*(?={_ASKS}\b)).*$", re.IGNORECASE)
_OPENS = re.compile(rf"{_ASKS}\b", re.IGNORECASE)
_ARTICLES = frozenset("a an the".split())
_LEADS = frozenset("of in on at by for from to with under over during after before as".split())
_DIRECTIONS = frozenset("up down above below before after over under off".split())
_ENDS = STOP_WORDS | {"one", "ones"}
_EXTRA_WORDS = 3
"""Words of a further option before a comma, at most."""


@dataclass(frozen=True)
class Option:
    """One of the alternatives: as it is written, and the stems that it alone has."""

    text: str
    own: frozenset[str]


def options_in(question: str) -> tuple[Option, ...]:
    """The alternatives of "is it A or B", "which X, A or B", "A or B, which X"; () without."""
    text = re.sub(r"[?!.\s]+$", "", " ".join(question.split()))
    before, joint, behind = text.rpartition(" or ")
    if not joint:
        return ()
    behind = _ASKED_BEHIND.sub("", re.sub(r"^(?:rather|just) ", "", behind, flags=re.IGNORECASE))
    before = re.split(r"[:;?]\s*|\s[-–]\s", before.rstrip(", "))[-1]
    pieces = re.split(r"\s*,\s*(?:or )?", before)
    first, second = _aligned(pieces[-1], behind)
    more = [p for p in pieces[:-1] if 0 < len(words(p)) <= _EXTRA_WORDS and not _OPENS.match(p)]
    return _with_own([*more, first, second])


def _aligned(left: str, right: str) -> tuple[str, str]:
    """The last words before "or" and the first behind it that stand in the same place."""
    behind = words(right)
    if len(behind) < 1:
        return left, right
    lead = fold(behind[0].text)
    alike = _ARTICLES if lead in _ARTICLES else {lead} & _LEADS
    before = words(left)
    starts = [n for n, w in enumerate(before) if fold(w.text) in alike]
    second = _phrase(right, 1 if alike and len(behind) > 1 else 0)
    if starts and starts[-1] + 1 < len(before):
        return _bare(left[before[starts[-1] + 1].start :]), second
    if not _OPENS.match(left):
        return _bare(left), second
    spoken, heard = left.split()[1:], right.split()
    if heard[0] in spoken:  # "did Odo the Bald or Odo the Younger ..."
        named = spoken[spoken.index(heard[0]) :]
        return " ".join(named), " ".join(heard[: len(named)])
    mine = [w for w in spoken if fold(w) not in _ARTICLES]
    theirs = second.split()
    count = min(len(mine), len(theirs))
    while count > 1 and fold(mine[-count]) in STOP_WORDS:
        count -= 1  # "commonest in dark or fair skin"
    return (" ".join(mine[-count:]), " ".join(theirs[:count])) if count else (left, second)


def _bare(text: str) -> str:
    return re.sub(r"^(?:a|an|the) ", "", text, flags=re.IGNORECASE)


def _phrase(text: str, skipped: int) -> str:
    """The words at the start of a text up to the next preposition or pronoun."""
    tokens = words(text)[skipped:]
    if fold(tokens[0].text) in _DIRECTIONS and (
        not tokens[1:] or fold(tokens[1].text) in STOP_WORDS
    ):
        return tokens[0].text  # "up or down when ..."
    kept: list[Word] = []
    for token in tokens:
        if kept and fold(token.text) in _ENDS:
            break
        if kept or fold(token.text) not in STOP_WORDS:
            kept.append(token)
    return text[kept[0].start : kept[-1].end] if kept else text


_BARE = re.compile(r"(?:^|[,:;?-]\s*)[^,:;?]+? or [^,:;?]+\W*$", re.IGNORECASE)
_HOW = re.compile(r"\b(?:how|where|why|when|compare|difference|line)\b", re.IGNORECASE)


def lets_choose(question: str) -> bool:
    """Whether words that ask no which-of-two outright still let one choose: "X: A or B?"."""
    text = " ".join(question.split())
    either = re.search(r" or .*\bwhich\b", text, re.IGNORECASE) or _BARE.search(text)
    return either is not None and not _HOW.search(text)


def _with_own(texts: list[str]) -> tuple[Option, ...]:
    stems = [_telling(text) for text in texts]
    options = []
    for n, text in enumerate(texts):
        others = set(chain.from_iterable(stems[:n] + stems[n + 1 :]))
        options.append(Option(text, frozenset(stems[n] - others)))
    return tuple(options) if all(o.own for o in options) else ()


def _telling(text: str) -> set[str]:
    return {
        stem(w.text)
        for w in words(text)
        if fold(w.text) not in STOP_WORDS - _DIRECTIONS and stem(w.text) not in FRAME_WORDS
    }
