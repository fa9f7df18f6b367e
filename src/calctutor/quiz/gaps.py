"""Where a statement can lose words: runs of content words, scored by how well they ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from calctutor.spelling import common_words
from calctutor.text import STOP_WORDS, fold

_TOKEN = re.compile(r"(?:[^\s,;:\"“”?!]|(?<=\d),(?=\d))+")
_NOUNY = frozenset(
    """a an the of in at on by with from to for into over under off and or is are was were than
    as through its their his her no about between during after before called made be been gets
    get got becomes become became remains remain stays stay turns turn""".split()
)
_VERBY_AFTER = frozenset("by from to over up off out with into as at on for that in the a".split())
_HEDGES = frozenset(
    """may might can could often usually commonly rarely sometimes typically generally probably
    possibly mostly mainly frequently infrequently seldom always never not no none neither rather
    well less than especially when while although though whereas unless because since until once
    but yet""".split()
)
_NOT_ADVERBS = frozenset("family supply assembly anomaly reply italy july ally rely".split())
_VERY_COMMON = 400
_OPENING, _CLOSING = re.compile(r"(?<!\w)[‘']"), re.compile(r"(?<!s)[’'](?!\w)")
"""Single quotation marks; one behind an s may be a genitive's."""
_DEMONYM = re.compile(r"^[A-Z]\w+(?:an|ese|ish)$")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of content words of a statement, ``text[start:end]``, and how well it asks."""

    start: int
    end: int
    score: float


def chunks(text: str) -> list[Chunk]:
    """The runs of at most four content words that a statement could lose, with scores."""
    tokens = [(m.start(), m.start() + len(m.group().rstrip("."))) for m in _TOKEN.finditer(text)]
    found: list[Chunk] = []
    run: list[int] = []
    for i, (start, end) in enumerate(tokens):
        breaks = _breaks(text[start:end], start == 0)
        if not breaks:
            run.append(i)
        gap = text[end : tokens[i + 1][0]] if i + 1 < len(tokens) else "."
        if run and (breaks or gap != " "):
            found += _cut(text, tokens, run)
            run = []
    if run:
        found += _cut(text, tokens, run)
    return found


def _breaks(token: str, first: bool) -> bool:
    word = fold(token).strip("()[]'’.")
    adverb = len(word) >= 6 and word.endswith("ly") and word not in _NOT_ADVERBS
    stops = word in STOP_WORDS and word == token.strip("()")
    if word in _HEDGES and token[0].isupper() and not first:
        return False
    return (
        not word
        or stops
        or word in _HEDGES
        or adverb
        or not any(c.isalnum() or c == "=" for c in word)
    )


def _cut(text: str, tokens: list[tuple[int, int]], run: list[int]) -> Iterator[Chunk]:
    """The ways to blank a run: a name or number in it, or its last words."""
    parts = _by_case(text, tokens, run)
    for part in parts:
        named = _named(text, tokens, part[0])
        keep = part if len(part) <= (5 if named else 3) else part[-2:]
        start, end = tokens[keep[0]][0], tokens[keep[-1]][1]
        piece = text[start:end]
        if _unbalanced(piece):
            continue
        yield Chunk(start, end, _score(text, tokens, keep, len(parts) > 1))


def _by_case(text: str, tokens: list[tuple[int, int]], run: list[int]) -> list[list[int]]:
    """A run split where names and numbers meet plain words."""
    parts: list[list[int]] = []
    for i in run:
        first = text[tokens[i][0]]
        named = first.isupper() or first.isdigit()
        after_number = parts and text[tokens[parts[-1][-1]][0]].isdigit()
        if parts and (after_number or named == _named(text, tokens, parts[-1][-1])):
            parts[-1].append(i)
        else:
            parts.append([i])
    return parts


def _named(text: str, tokens: list[tuple[int, int]], i: int) -> bool:
    return text[tokens[i][0]].isupper() or text[tokens[i][0]].isdigit()


def _score(text: str, tokens: list[tuple[int, int]], part: list[int], mixed: bool) -> float:
    start, end = tokens[part[0]][0], tokens[part[-1]][1]
    piece = text[start:end]
    before = fold(text[:start].split()[-1]).strip(".,;:(") if text[:start].split() else ""
    after = fold(text[end:].split()[0]) if text[end:].split() else ""
    score = 1.0
    if any(c.isdigit() for c in piece):
        score += 3
    elif piece[0].isupper() and start > 0:
        score += 2.5
    score += 1.5 if before in _NOUNY else 0
    score += 1.0 if not after or text[end : end + 1] in ",.;:)" else 0
    score += min(len(piece.split()), 3) * 0.2
    score += 0.8 * start / max(len(text), 1)
    if before == "the" and piece[0].isupper() and text[:start].split()[-2:-1]:
        score -= 3 if text[:start].split()[-2][0].isupper() else 0
    if common_words().get(fold(piece), _VERY_COMMON) < _VERY_COMMON:
        score -= 0.8
    return score - _verb_cost(piece, before, after, mixed, start)


def _verb_cost(piece: str, before: str, after: str, mixed: bool, start: int) -> float:
    """How much a piece looks like a verb or adverb, which make poor gaps."""
    words = fold(piece).split()
    cost = 0.0
    if len(words) == 1 and words[0].endswith("ly"):
        cost += 3
    participle = words[-1].endswith(("ed", "ing")) or words[-1].endswith("es")
    if participle and (after in _VERBY_AFTER or before in ("is", "are", "was", "were", "to")):
        cost += 1.5
    if before in ("to", "who", "which", "that", "and", "he", "it", "they") and len(words) == 1:
        cost += 1.0 if after else 0.5
    if mixed and not piece[0].isupper() and not piece[0].isdigit():
        cost += 2.0
    if start == 0 and len(words) <= 2:
        cost += 0.8
    if start == 0 and after and len(words) > 1 and piece[0].islower() and words[0].endswith("s"):
        cost += 1.5
    if _DEMONYM.search(piece) and after and after[0].isalpha() and after not in _NOUNY:
        cost += 2.0
    return cost


def _unbalanced(piece: str) -> bool:
    pairs = (("(", ")"), ("[", "]"), ("{", "}"), ("“", "”"), ("«", "»"))
    quotes = len(_OPENING.findall(piece)) != len(_CLOSING.findall(piece))
    odd = piece.count("$") % 2 == 1
    return odd or quotes or any(piece.count(a) != piece.count(b) for a, b in pairs)
