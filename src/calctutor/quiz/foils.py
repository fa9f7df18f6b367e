"""What the kinds that ask for names share: the name of a row, a masked text, foils."""

from __future__ import annotations

import re

from calctutor.aspects import EXCLUSIVE
from calctutor.quiz.make import Distractor, Maker
from calctutor.quiz.match import (
    clang,
    content,
    content_words,
    folded,
    holds_words,
    key,
    negative,
    numbers,
    opposed,
    same_value,
)
from calctutor.quiz.views import View
from calctutor.quiz_types import Refutation
from calctutor.spelling import are_twins
from calctutor.text import fold, stem

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
MOST_PEERS = 20
"""Siblings up to which each is held against each."""
MASK = "[…]"


def head_of(maker: Maker, view: View) -> str:
    """What the rows of a table are called, in lower case ("halide"), or "entry"."""
    row = maker.views.by_id.get(view.fact.parent)
    name = row.lead_in if row else ""
    return name[:1].lower() + name[1:] if name and not name[1:2].isupper() else name or "entry"


def masked(maker: Maker, view: View) -> str:
    """A statement without the words that sound like its topic or its aliases, or ""."""
    term = maker.views.terms.get(view.topic)
    names = [view.topic, *(term.aliases if term else ())]
    theirs = [w for name in names for w in content_words(name)]
    hidden = 0
    text = view.text
    for match in reversed(list(_WORD.finditer(view.text))):
        if any(clang(part, w) for part in content_words(match.group()) for w in theirs):
            text = text[: match.start()] + MASK + text[match.end() :]
            hidden += 1
    shown = fold(text)
    within = any(len(w) >= 4 and w in shown for w in theirs)
    return "" if within or hidden > 1 or 3 * hidden > len(content_words(view.text)) else text


def fits_one(maker: Maker, view: View) -> bool:
    """Whether no other topic has the same said of it, by its own fact or by likeness."""
    if maker.views.likes.get(key(view.topic)):
        return False
    if view.role == "cell":
        return not any(same_value(view.text, v.text) for v in maker.siblings(view))
    return bool(content(view.text)) and not maker.views.holders(view)


def refutation(view: View, other: View) -> Refutation:
    """How a sibling's statement refutes the asked one for the sibling: the strongest ground."""
    hedged = bool(other.fact.hedges or view.fact.hedges)
    if not hedged and opposed(view.text, other.text):
        return "contradicted"
    one_number = len(numbers(view.text)) > 0 and len(numbers(other.text)) > 0
    figures = bool(view.label) and one_number and key(view.label) == key(other.label)
    exclusive = view.fact.aspect in EXCLUSIVE and view.fact.aspect == other.fact.aspect
    if not hedged and (figures or (exclusive and negative(view.text) == negative(other.text))):
        return "exclusive"
    return "sibling"


def foils(maker: Maker, view: View, *, by_value: bool) -> list[Distractor]:
    """Sound distractors for a fact, strongest refutation first, at most three.

    ``by_value``: the options are values, else the names of the siblings.
    """
    found: list[tuple[int, int, Distractor]] = []
    for place, other in enumerate(maker.siblings(view)):
        if other.disputed or other.before or not _different(maker, view, other):
            continue
        if by_value and _names_itself(other):
            continue
        text = other.text if by_value else other.topic
        how = refutation(view, other)
        if how == "sibling" and _may_hold_too(maker, view, other):
            continue
        order = {"contradicted": 0, "exclusive": 0}.get(how, 1)
        spread = abs(len(text.split()) - len((view.text if by_value else view.topic).split()))
        found.append((order, spread * 100 + place, Distractor(text, other.topic, other, how)))
    chosen: list[Distractor] = []
    for _, _, foil in sorted(found, key=lambda f: f[:2]):
        right = view.text if by_value else view.topic
        if all(compatible(foil.text, known) for known in (right, *(c.text for c in chosen))):
            chosen.append(foil)
    return chosen[:3]


def _may_hold_too(maker: Maker, view: View, other: View) -> bool:
    """Whether a sibling may have the asked value as well as its own, the notes being silent.

    Where a third sibling contradicts one of the two, that one tells of a thing ("calcium
    metabolism is normal") of which the other, that shares no word with it, says nothing.
    """
    peers = [v for v in maker.siblings(view) if v.fact.id != other.fact.id]
    if len(peers) > MOST_PEERS or set(content(view.text)) & set(content(other.text)):
        return False
    return any(refutation(v, peer) == "contradicted" for v in (view, other) for peer in peers)


def _names_itself(other: View) -> bool:
    """Whether a value tells whose it is ("especially a parosteal lipoma", of lipoma)."""
    mine = content_words(other.text)
    return any(stem(a) == stem(b) for a in mine for b in content_words(other.topic))


def _different(maker: Maker, view: View, other: View) -> bool:
    """Whether the other topic is told apart: no shared value, no kinship, no likeness."""
    views = maker.views
    if same_value(view.text, other.text) or views.related(view.topic, other.topic):
        return False
    if views.inherits(view.topic, other.topic) or views.inherits(other.topic, view.topic):
        return False
    value = set(content(view.text))
    own = views.by_topic[key(other.topic)]
    return not any(value <= set(content(v.text)) for v in own) and bool(value)


def compatible(a: str, b: str) -> bool:
    """Whether two options can stand side by side: not equal, not within, no twins."""
    fa, fb = folded(a), folded(b)
    mine, theirs = set(content(a)), set(content(b))
    if fa == fb or not mine or not theirs or mine <= theirs or theirs <= mine:
        return False
    return not are_twins(fa, fb) and not holds_words(a, b) and not holds_words(b, a)
