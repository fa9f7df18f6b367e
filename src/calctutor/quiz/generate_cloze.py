"""Cloze items: one gap, whose answer the rest of the statement and its place decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from calctutor.quiz.fact_shapes import PRONOUNS
from calctutor.quiz.gaps import Chunk, chunks
from calctutor.quiz.generate_sets import elements
from calctutor.quiz.make import Maker
from calctutor.quiz.match import clangs, content, content_words, holds_words, key, negative, numbers
from calctutor.quiz.phrases import may_be_asked, says_something
from calctutor.quiz.shorten import LONGEST_STEM, shorten
from calctutor.quiz.statement import stands_alone
from calctutor.quiz.unsuited import is_running_text
from calctutor.quiz.views import View
from calctutor.quiz_types import IdeaUnit, QuizItem, Rival
from calctutor.spelling import common_words
from calctutor.text import fold
from calctutor.types import Mention
from calctutor.wordnet import are_near

GAP = "_____"
NEVER_ALONE = frozenset(("name", "element", "head", "label", "several"))
"""Roles that only sets, orders and names ask for."""

_DATE = re.compile(
    r"\b[Ii]n ((?:(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December) )?\d{3,4}(?: (?:BC|AD|BCE|CE))?)\b"
)
_POOREST = 1.0


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
    mentions = tuple(maker.views.terms.mentions(text))
    found = [_whole_term(mentions, text, chunk) for chunk in found]
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


def _whole_term(mentions: Sequence[Mention], text: str, chunk: Chunk) -> Chunk:
    """A chunk widened to the term that it is a part of, its abbreviation in brackets included."""
    start, end = chunk.start, chunk.end
    for mention in mentions:
        longer = len(mention.text.split()) > len(text[start:end].split("(")[0].split())
        if longer and mention.start <= start < mention.end and len(mention.text.split()) <= 5:
            start, end = mention.start, max(end, mention.end)
    bracket = re.match(r" \([^()]{1,12}\)", text[end:])
    if bracket and start < chunk.start:
        end += bracket.end()
    return replace(chunk, start=start, end=end)


def date_of(view: View) -> str:
    """The date that a sentence of running text gives by "in", which is asked for by "when"."""
    found = _DATE.search(view.text) if view.role == "sentence" and not view.before else None
    return found.group(1) if found else ""


SHORT_VALUE = 3
"""Telling words of a value in which each of them counts."""


_LONGEST_BEFORE = 20
"""Words of the sentence before that may be needed to understand one of running text."""
_POINTS_BACK = re.compile(
    r"(?:of|in|for|at|by|with|from|to|on|because of|as a result of|unlike|like|using|given|under"
    r"|despite|after|before|during|through)"
    r" (?:(?:all )?(?:this|these|those|that|such)|an? \w+ one)\b",
    re.I,
)


def dangling(view: View) -> bool:
    """Whether a statement begins with a pronoun whose sentence is not known."""
    first = fold(view.text.split()[0]) if view.text.split() else ""
    if stands_alone(view.text):
        return False
    if _POINTS_BACK.match(view.text) and not view.before:
        return True
    if len(view.before.split()) > _LONGEST_BEFORE and is_running_text(view):
        return True
    return (
        first in PRONOUNS
        and not view.before
        and not (view.role in ("led", "aspect") and first in ("it", "its"))
    )


def _sound(maker: Maker, view: View, answer: str, chunk: Chunk) -> bool:
    """No word of the place, nothing that flips advice, one answer in this context."""
    if clangs(answer, (view.place, view.before)) or not content(answer):
        return False
    if view.fact.aspect == "action" and chunk.start == 0:
        return False
    if any(check(maker, view, answer, chunk) for check in _UNFIT):
        return False
    before = view.text[: chunk.start].split()
    if before and negative(before[-1]) and not answer[0].isupper() and view.fact.negated:
        if fold(before[-1]) not in ("no", "without", "avoid"):
            return False
    return _unique(maker, view, answer, chunk)


def _is_poor(maker: Maker, view: View, answer: str, chunk: Chunk) -> bool:
    """Whether a gap names nothing, is made of its label, or is but a verb."""
    if fold(answer) in _VAGUE or _made_of(answer, view.label):
        return True
    left, right = view.text[: chunk.start], view.text[chunk.end :]
    return _is_mere_participle(view, answer, chunk) or not may_be_asked(answer, left, right)


def _is_markup(maker: Maker, view: View, answer: str, chunk: Chunk) -> bool:
    """Whether a gap lies in a formula, or among links in brackets."""
    left = view.text[: chunk.start]
    formula = left.count("$") % 2 == 1 or left.count("\\(") > left.count("\\)")
    return formula or any(answer in links for links in _LINKS.findall(maker.views.quote(view.fact)))


_LINKS = re.compile(r"\((?:\[[^\]]*\]\([^)]*\)(?:,? (?:and )?)?)+\)")
"""Brackets that hold links and nothing else."""


def _is_listed(maker: Maker, view: View, answer: str, chunk: Chunk) -> bool:
    """Whether a statement only lists names, and others under its label list more of them."""
    if len(elements(view.text)) < 2 or view.role in ("cell", "sentence", "led"):
        return False
    same = maker.views.by_topic[key(view.topic)]
    return sum(key(v.label) == key(view.label) and v.role == view.role for v in same) > 1


_VAGUE = frozenset("rest others way kind thing things same".split())
"""Words that a gap may not ask for: they name nothing."""


EVERYDAY = 3000
"""Rank in English up to which a word alone tells nothing of a subject."""


def _says_nothing(maker: Maker, view: View, answer: str, chunk: Chunk) -> bool:
    """Whether a gap is an everyday word of running text, or the number of a point ("1. ...")."""
    if answer.isdigit() and re.match(r"[.)] \w", view.text[chunk.end :]):
        return True
    symbol = len(answer) == 1 and not answer.isdigit()
    return is_running_text(view) and (symbol or is_everyday(maker, answer))


def is_everyday(maker: Maker, answer: str) -> bool:
    """Whether a gap in running text has only everyday words, none a name of the notes."""
    told = content_words(answer)
    common = all(common_words().get(w, EVERYDAY) < EVERYDAY for w in told)
    plain = answer == answer.lower() and not numbers(answer)
    return plain and common and not maker.views.terms.mentions(answer)


def _is_shared(maker: Maker, view: View, answer: str, chunk: Chunk) -> bool:
    """Whether siblings have the asked word too, and differ in the rest ("long QT", "short QT")."""
    mine, whole = set(content(answer)), set(content(view.text))
    if not view.label or len(whole) > SHORT_VALUE or mine == whole:
        return False
    theirs = [set(content(v.text)) for v in maker.siblings(view)]
    return any(mine < t and len(t) <= SHORT_VALUE and t != whole for t in theirs)


def _made_of(answer: str, label: str) -> bool:
    """Whether the label gives the answer away in another form ("Growth": "growing")."""
    words = content_words(answer)
    return (
        any(a[:4] == b[:4] and are_near(a, b) for a in words for b in content_words(label))
        and len(words) == 1
    )


def _is_mere_participle(view: View, answer: str, chunk: Chunk) -> bool:
    """Whether "is ... centrally" has lost only its verb, which says nothing."""
    before, after = view.text[: chunk.start].split(), view.text[chunk.end :].split()
    passive = bool(before) and fold(before[-1]) in ("is", "are", "was", "were", "be", "been")
    adverb = bool(after) and fold(after[0]).endswith("ly")
    return passive and adverb and answer.endswith("ed") and " " not in answer


_FRAME = 2
"""Words of content beside a gap, where other statements stand under the same label."""
_UNFIT = (_is_poor, _is_markup, _is_listed, _is_shared, _says_nothing)
"""What a gap may not be, each with its reason."""


def _unique(maker: Maker, view: View, answer: str, chunk: Chunk) -> bool:
    """Whether no other fact of this place fits the rest of the statement."""
    frame = set(content(view.text[: chunk.start] + " " + view.text[chunk.end :]))
    mine = set(content(answer))
    if not frame and not view.label and view.role != "led":
        return False
    if len(frame) < _FRAME and view.role in ("sentence", "aspect") and not maker.alone(view):
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
    for room in (LONGEST_STEM, LONGEST_STEM + 6, LONGEST_STEM + 12):
        cut = shorten(left, right, room - len((lead + before).split()))
        if view.role != "sentence" or says_something(f"{cut[0]} {cut[1]}"):
            break
    left, right = cut
    return f"{lead}“{before}{left}{GAP}{right}.”"


def _unit(maker: Maker, view: View, answer: str) -> IdeaUnit:
    bracket = re.search(r"\s*\(([^()]+)\)$", answer)
    inner = (bracket.group(1),) if bracket else ()
    answer = answer[: bracket.start()] if bracket else answer
    term = None if numbers(answer) else maker.views.terms.get(answer)
    names = (*((term.name, *term.aliases) if term else ()), *inner)
    aliases = tuple(dict.fromkeys(n for n in names if fold(n) != fold(answer)))
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
