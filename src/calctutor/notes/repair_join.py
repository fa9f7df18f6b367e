"""Headings and the bodies they were cut off from, joined again in their order.

Each item of a text belongs to one heading, and the headings follow one another
as the bodies do. All such assignments are weighed by a chain (forward-backward,
Rabiner 1989): what an item says against each heading, and whether a new body
could begin with it. The most likely one is taken; how much of the whole weight
puts an item where it stands is the confidence shown.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from calctutor.protocols import Vectors
from calctutor.spelling import crosses_meaning
from calctutor.text import content_stems

Embed = Callable[[Sequence[str]], Vectors]
"""Texts -> unit rows, as `Embedder.embed_passages`."""
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth in the sum; measured by ``benchmarks/torn_headings.py``.

    ``meaning``: a cosine above the mean of the item and of the heading. ``words``: a
    heading's own word in an item, by how few headings have it; ``first``: that word
    in the item that a body begins with. ``body``: cosine with the rest of a body above
    the mean. ``empty``: a heading without text. The others are signs that a new body
    begins. ``change``: a drop in cosine between neighbours. ``opens``: a paragraph
    without a mark in the midst of bullets. ``inside``: an item cut out of the bullet
    before it. ``shape``: a lead-in ("Site: ...") behind items without one, or the
    reverse. ``announced``: a bullet before it that ends in a colon with no list below.
    ``gap``: a blank line where most have none. ``leans``: it begins with "it" or "this".
    """

    meaning: float = 8.0
    words: float = 0.4
    first: float = 1.0
    body: float = 12.0
    change: float = 1.5
    opens: float = 5.0
    inside: float = -3.0
    shape: float = 1.5
    announced: float = 1.5
    gap: float = 2.0
    leans: float = -0.5
    empty: float = -8.0


FITTED = Weights()
ROUNDS = 2
"""Times that the bodies found are used to find them better."""
RELIABILITY = (
    (0.0, 0.2),
    (0.5, 0.37),
    (0.65, 0.5),
    (0.9, 0.55),
    (0.98, 0.66),
    (0.999, 0.87),
    (1.0, 0.95),
)
"""(share, how many of a hundred such were right), by ``benchmarks/torn_headings.py``."""
_NEAR_MISS = 88
_LEAD = re.compile(r"(?:[^\s:.;()]+\s+){0,6}[^\s:.;()]+:(?=\s)")
_LEANING = frozenset("it this these they he she such that those both".split())


@dataclass(frozen=True, slots=True)
class Piece:
    """An item on its way to a heading; ``opens`` and ``gap`` as in `Block`.

    ``inside`` where it was cut out of the bullet before it, for want of a mark;
    ``announces`` where it is a bullet that ends in a colon with no list below it.
    """

    text: str
    opens: bool = False
    gap: bool = False
    inside: bool = False
    announces: bool = False

    @property
    def led(self) -> bool:
        """Whether it has a lead-in before a colon."""
        return bool(_LEAD.match(self.text))


def assign(
    pieces: Sequence[Piece],
    headings: Sequence[str],
    may_be_empty: Sequence[bool],
    embed: Embed | None,
    weights: Weights = FITTED,
) -> list[tuple[int, float]]:
    """For each item its heading's place and the confidence 0..1, in unbroken order."""
    if not pieces or not headings:
        return []
    rows = embed([p.text for p in pieces]) if embed else None
    shared = _lexical([p.text for p in pieces], headings)
    said = weights.words * shared
    if embed is not None and rows is not None:
        said += weights.meaning * _centred((rows @ embed(list(headings)).T).astype(np.float64))
    begins = _beginnings(pieces, rows, weights)[:, None] + weights.first * shared
    empty = np.array([0.0 if allowed else weights.empty for allowed in may_be_empty])
    share = _shares(said, begins, empty)
    if rows is not None:
        for _ in range(ROUNDS):
            share = _shares(said + weights.body * _belonging(rows, share), begins, empty)
    path = _surest_path(share)
    return [(place, confidence_of(float(share[n, place]))) for n, place in enumerate(path)]


def confidence_of(share: float) -> float:
    """How often an assignment of this share was right on notes whose headings were torn off."""
    return float(np.interp(share, [s for s, _ in RELIABILITY], [r for _, r in RELIABILITY]))


def _centred(cosines: Scores) -> Scores:
    """Cosines above the mean of their item and, in the whole, of their heading."""
    above = cosines - cosines.mean(axis=1, keepdims=True)
    return np.asarray(above - above.mean(axis=0, keepdims=True))


def _belonging(rows: Vectors, share: Scores) -> Scores:
    """(items, headings): an item's cosine with the rest of each body, above its mean."""
    cosines = (rows @ rows.T).astype(np.float64)
    np.fill_diagonal(cosines, 0.0)
    others = share.sum(axis=0, keepdims=True) - share
    near = (cosines @ share) / np.maximum(others, 0.5)
    return np.asarray(near - near.mean(axis=1, keepdims=True))


def _lexical(texts: Sequence[str], headings: Sequence[str]) -> Scores:
    """(texts, headings): shared content words, each worth the more the fewer headings have it."""
    names = [set(content_stems(h)) for h in headings]
    spread = Counter(word for name in names for word in name)
    worth = {
        w: math.log(1 + len(headings) / n) / math.log(1 + len(headings)) for w, n in spread.items()
    }
    found = np.zeros((len(texts), len(headings)))
    for row, text in enumerate(texts):
        own = set(content_stems(text))
        matched = {word: _best_match(word, own) for word in spread}
        for column, name in enumerate(names):
            found[row, column] = sum(worth[w] * matched[w] for w in name)
    return found


def _best_match(word: str, own: set[str]) -> float:
    """1 for the very word, less for a misspelt one; a meaning prefix is never a misspelling."""
    if word in own:
        return 1.0
    close = [
        fuzz.ratio(word, other) / 100
        for other in own
        if len(word) > 5 and abs(len(word) - len(other)) < 3
        if fuzz.ratio(word, other) >= _NEAR_MISS and not crosses_meaning(word, other)
    ]
    return max(close, default=0.0)


def _beginnings(pieces: Sequence[Piece], rows: Vectors | None, weights: Weights) -> Scores:
    """For each item how far a new body could begin with it."""
    pairs = zip(pieces, [None, *pieces], strict=False)
    signs = np.array([_sign(piece, before, weights) for piece, before in pairs], dtype=np.float64)
    gaps = np.array([piece.gap for piece in pieces], dtype=np.float64)
    signs += weights.gap * (gaps - gaps.mean())
    if rows is not None and len(pieces) > 1:
        near = np.einsum("ij,ij->i", rows[1:], rows[:-1]).astype(np.float64)
        signs[1:] += weights.change * (near.mean() - near)
    return signs


def _sign(piece: Piece, before: Piece | None, weights: Weights) -> float:
    """What the form of an item says for a new body with it."""
    if piece.opens:
        return weights.opens
    sign = weights.inside * piece.inside + weights.leans * (_first_word(piece.text) in _LEANING)
    if before and (piece.led or before.led):
        sign += weights.shape if piece.led != before.led else -weights.shape
    return sign + weights.announced * ((before is not None and before.announces) - piece.announces)


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0].lower() if text.split() else ""


def _passed(empty: Scores) -> Scores:
    """What it costs to pass over all headings before each, and before the end."""
    return np.concatenate([[0.0], np.cumsum(empty)])


def _arriving(before: Scores, begins: Scores, cost: Scores, join: np.ufunc) -> Scores:
    """Scores after one item on, before what it says: the same heading, or a later one."""
    found = np.full_like(before, -np.inf)
    found[1:] = join.accumulate(before - cost[1:])[:-1] + cost[1:-1] + begins[1:]
    return np.asarray(join(before, found))


def _departing(behind: Scores, begins: Scores, cost: Scores) -> Scores:
    """The same from behind: what follows an item that stands under each heading."""
    found = np.full_like(behind, -np.inf)
    later = np.logaddexp.accumulate((behind + begins + cost[:-1])[::-1])[::-1]
    found[:-1] = later[1:] - cost[1:-1]
    return np.logaddexp(behind, found)


def _surest_path(share: Scores) -> list[int]:
    """The assignment in order whose items are right most often, by their shares."""
    table = [share[0]]
    for row in share[1:]:
        table.append(np.maximum.accumulate(table[-1]) + row)
    path = [int(np.argmax(table[-1]))]
    for row in range(len(share) - 2, -1, -1):
        path.append(int(np.argmax(table[row][: path[-1] + 1])))
    return path[::-1]


def _shares(said: Scores, begins: Scores, empty: Scores) -> Scores:
    """(items, headings): the share of all assignments, by weight, that agree."""
    cost = _passed(empty)
    forward = [cost[:-1] + said[0]]
    for row in range(1, len(said)):
        forward.append(_arriving(forward[-1], begins[row], cost, np.logaddexp) + said[row])
    backward = [cost[-1] - cost[1:]]
    for row in range(len(said) - 1, 0, -1):
        backward.append(_departing(backward[-1] + said[row], begins[row], cost))
    total = np.array(forward) + np.array(backward[::-1])
    share = np.exp(total - total.max(axis=1, keepdims=True))
    return np.asarray(share / share.sum(axis=1, keepdims=True))
