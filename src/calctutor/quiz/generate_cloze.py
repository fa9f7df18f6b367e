"""Cloze items: one gap, whose answer the rest of the statement and its place decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from calctutor.quiz.make import Maker
from calctutor.quiz.match import clangs, content, content_words, holds_words, key, negative, numbers
from calctutor.quiz.views import PRONOUNS, View
from calctutor.quiz_types import IdeaUnit, QuizItem, Rival
from calctutor.spelling import common_words
from calctutor.text import STOP_WORDS, fold

GAP = "_____"
NEVER_ALONE = frozenset(("name", "element", "head", "label", "several"))
"""Roles that only sets, orders and names ask for."""
FEWEST_LEFT = 9
"""Words of a statement that stay when it is cut."""
LONGEST_STEM = 23
"""Words of a cloze stem; longer statements are cut at clauses, with an ellipsis."""

_TOKEN = re.compile(r"(?:[^\s,;:\"“”?!]|(?<=\d),(?=\d))+")
_DATE = re.compile(
    r"\b[Ii]n ((?:(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December) )?\d{3,4}(?: (?:BC|AD|BCE|CE))?)\b"
)
_JOINTS = re.compile(r"[,;:] | (?=(?:and|but|or|who|which|that|where|while|because|whose|to)\b)")
_DEMONYM = re.compile(r"^[A-Z]\w+(?:an|ese|ish)$")
_NOUNY = frozenset(
    """a an the of in at on by with from to for into over under off and or is are was were than
    as through its their his her no about between during after before called made be been gets
    get got becomes become became remains remain stays stay turns turn""".split()
)
_VERBY_AFTER = frozenset("by from to over up off out with into as at on for that in the a".split())
_HEDGES = frozenset(
    """may might can could often usually commonly rarely sometimes typically generally probably
    possibly mostly mainly frequently infrequently seldom always never not no none neither rather
    well less than especially when while""".split()
)
_NOT_ADVERBS = frozenset("family supply assembly anomaly reply italy july ally rely".split())
_VERY_COMMON = 400
_POOREST = 1.0


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of content words of a statement, ``text[start:end]``, and how well it asks."""

    start: int
    end: int
    score: float


def cloze(maker: Maker, view: View) -> Iterator[QuizItem]:
    """The best cloze items of a fact, best first; the caller takes the first sound one."""
    if view.role in NEVER_ALONE or dangling(view):
        return
    text = view.text
    asked_when = date_of(view)
    found = [
        replace(c, score=c.score - 2.5) if asked_when and asked_when in text[c.start : c.end] else c
        for c in chunks(text)
    ]
    if (view.label or view.role == "led") and len(text.split()) <= 5:
        found.append(Chunk(0, len(text), 1.6))
    for chunk in sorted(found, key=lambda c: (-c.score, -c.start))[:6]:
        answer = text[chunk.start : chunk.end]
        if chunk.score < _POOREST or not _sound(maker, view, answer, chunk):
            continue
        stem = _stem(view, chunk)
        if holds_words(stem, answer):
            continue
        unit = _unit(maker, view, answer)
        item = maker.typed("cloze", view, stem, (unit,), answer)
        if item:
            yield item


def date_of(view: View) -> str:
    """The date that a sentence of running text gives by "in", which is asked for by "when"."""
    found = _DATE.search(view.text) if view.role == "sentence" and not view.before else None
    return found.group(1) if found else ""


def dangling(view: View) -> bool:
    """Whether a statement begins with a pronoun whose sentence is not known."""
    first = fold(view.text.split()[0]) if view.text.split() else ""
    return (
        first in PRONOUNS
        and not view.before
        and not (view.role in ("led", "aspect") and first in ("it", "its"))
    )


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
    pairs = (("(", ")"), ("[", "]"), ("{", "}"))
    return any(piece.count(a) != piece.count(b) for a, b in pairs) or piece.count("$") % 2 == 1


def _sound(maker: Maker, view: View, answer: str, chunk: Chunk) -> bool:
    """No word of the place, nothing that flips advice, one answer in this context."""
    if clangs(answer, (view.place, view.before)) or not content(answer):
        return False
    if view.fact.aspect == "action" and chunk.start == 0:
        return False
    before = view.text[: chunk.start].split()
    if before and negative(before[-1]) and not answer[0].isupper() and view.fact.negated:
        if fold(before[-1]) not in ("no", "without", "avoid"):
            return False
    return _unique(maker, view, answer, chunk)


def _unique(maker: Maker, view: View, answer: str, chunk: Chunk) -> bool:
    """Whether no other fact of this place fits the rest of the statement."""
    frame = set(content(view.text[: chunk.start] + " " + view.text[chunk.end :]))
    mine = set(content(answer))
    if not frame and not view.label and view.role != "led":
        return False
    for other in maker.views.by_topic[key(view.topic)]:
        if other.fact.id == view.fact.id or key(other.label) != key(view.label):
            continue
        if frame <= set(content(other.text)) and not mine <= set(content(other.text)):
            return False
    return True


def _stem(view: View, chunk: Chunk) -> str:
    """ "Fill in the gap. Place: statement with its gap", cut to a readable length."""
    left, right = view.text[: chunk.start], view.text[chunk.end :]
    lead = f"Fill in the gap. {view.place}: "
    whole = not left and not right
    joint = ": " if view.before and view.text[:1].islower() else ". "
    before = f"{view.before.rstrip('.')}{joint}" if view.before else ""
    if whole and not before:
        return f"{lead}{GAP}."
    if len((lead + before + left + right).split()) > LONGEST_STEM:
        left, right = shorten(left, right, LONGEST_STEM - len((lead + before).split()))
    return f"{lead}“{before}{left}{GAP}{right}.”"


def shorten(left: str, right: str, room: int) -> tuple[str, str]:
    """Both sides of a gap cut at their clauses, farthest from the gap first, to some words."""
    heads = [m.end() for m in _JOINTS.finditer(left)]
    tails = [m.start() for m in _JOINTS.finditer(right)]
    cut_left, cut_right = left, right
    while len((cut_left + cut_right).split()) > room and (heads or tails):
        if tails and (not heads or len(cut_right.split()) >= len(cut_left.split())):
            now_left, now_right = cut_left, right[: tails.pop()].rstrip(" ,;:") + " …"
        else:
            now_left, now_right = "… " + left[heads.pop(0) :], cut_right
        if len((now_left + now_right).split()) >= FEWEST_LEFT:
            cut_left, cut_right = now_left, now_right
    return cut_left, cut_right


def _unit(maker: Maker, view: View, answer: str) -> IdeaUnit:
    term = maker.views.terms.get(answer)
    aliases = (
        tuple(n for n in (term.name, *term.aliases) if fold(n) != fold(answer)) if term else ()
    )
    return IdeaUnit(
        text=answer,
        value=answer,
        subject=view.topic,
        aspect=view.fact.aspect,
        head=view.label,
        aliases=aliases,
        rivals=_gap_rivals(maker, view, answer),
    )


def _gap_rivals(maker: Maker, view: View, answer: str) -> tuple[Rival, ...]:
    """Short values that siblings have where this gap is, so that a mix-up can be named."""
    found = []
    for rival in maker.rivals(view):
        shorter = len(rival.value.split()) <= 4
        theirs = set(content_words(rival.value))
        if shorter and theirs and not theirs & set(content_words(answer)):
            if bool(numbers(rival.value)) == bool(numbers(answer)):
                found.append(rival)
    return tuple(found)
