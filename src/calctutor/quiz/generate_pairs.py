"""Two things of which the notes say the like, each in its own way: which of the two is it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from calctutor.quiz.make import Distractor, Maker
from calctutor.quiz.match import clangs, content, folded, key, opposed, same_value, word_count
from calctutor.quiz.views import View
from calctutor.quiz_types import IdeaUnit, QuizItem, Refutation
from calctutor.text import fold
from calctutor.types import Fact

SHARED_WORDS = 2
"""Words with which two statements must begin alike, one of them telling."""
MOST_WORDS = 16


def pair(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Which of the two has it, by a row of a table or by statements that begin alike."""
    if view.disputed or view.before or view.fact.hedges:
        return
    yield from _columns(maker, view)
    yield from _alike(maker, view)


def _columns(maker: Maker, view: View) -> Iterator[QuizItem]:
    """A row of two cells that differ, in a table whose columns hold the same kind of value."""
    if view.role != "cell":
        return
    row = [v for v in maker.views.by_group[f"{view.fact.group}|{view.fact.parent}"]]
    others = [v for v in row if v.role == "cell" and key(v.label) != key(view.label)]
    if len(others) != 1 or not _same_kind(maker, view, others[0]):
        return
    other, source = others[0], _header(maker, view)
    if _says_the_same(view, other) or other.disputed or source is None:
        return
    under = f" under “{view.under}”" if view.under else ""
    stem = f"In these notes{under}, which of the two has “{view.text}” in the row “{view.topic}”?"
    wrong = Distractor(other.label, other.label, other, "exclusive")
    item = maker.choice("contrast", view, stem, view.label, [wrong], source=source, as_written=True)
    if item:
        yield _with_reason(item, view, other, other.label)


def _says_the_same(view: View, other: View) -> bool:
    """Whether one of two short values, formulas too, lies within the other."""
    a, b = fold(view.text), fold(other.text)
    return not a or not b or a in b or b in a


def _same_kind(maker: Maker, view: View, other: View) -> bool:
    """Whether two columns share a value somewhere, so that they name things and no aspects."""
    cells = [v for v in maker.views.views if v.role == "cell" and v.fact.group == view.fact.group]
    mine = {folded(v.text) for v in cells if key(v.label) == key(view.label)}
    theirs = {folded(v.text) for v in cells if key(v.label) == key(other.label)}
    return bool(mine & theirs)


def _header(maker: Maker, view: View) -> Fact | None:
    """The place where the column's name stands, as a fact that can be cited."""
    note = maker.views.texts.get(view.fact.source, "")
    for span in view.fact.context:
        if view.label and view.label in note[span.start : span.end]:
            return replace(view.fact, span=span)
    return None


def _alike(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Two siblings' statements that begin with the same words and go on differently."""
    source = maker.name_source(view)
    told = _bare(view)
    listed = view.role in ("fragment", "led") or (view.role == "sentence" and view.opens)
    if not listed or source is None or not told:
        return
    for other in maker.views.by_source[view.fact.source]:
        if not _are_siblings(maker, view, other) or not _begin_alike(told, _bare(other)):
            continue
        if _sounds_like(told, view.topic) != _sounds_like(told, other.topic):
            continue
        how: Refutation = "contradicted" if opposed(told, _bare(other)) else "sibling"
        stem = f"In these notes, of which of the two is it said: “{told}”?"
        wrong = Distractor(other.topic, other.topic, other, how)
        item = maker.choice("contrast", view, stem, view.topic, [wrong], source=source)
        if item:
            yield _with_reason(item, view, other, other.topic)
            return


def _bare(view: View) -> str:
    """A short statement without the name that it begins with, or ""."""
    pattern = rf"^(?:the |an? )?{re.escape(view.topic)}\b[\s,:–-]*"
    text = re.sub(pattern, "", view.text, flags=re.IGNORECASE).strip()
    return text if 3 <= word_count(text) <= MOST_WORDS else ""


def _sounds_like(text: str, name: str) -> bool:
    """Whether a text gives a name away, be it written as one word ("deepcopy")."""
    joined = re.sub(r"[\W_]", "", fold(name))
    return clangs(name, (text,)) or joined in re.sub(r"[\W_]", "", fold(text))


def _are_siblings(maker: Maker, view: View, other: View) -> bool:
    if other.disputed or other.before or other.fact.hedges or other.role != view.role:
        return False
    if other.fact.source != view.fact.source or key(other.topic) == key(view.topic):
        return False
    if maker.views.related(view.topic, other.topic):
        return False
    mine, theirs = view.fact.headings, other.fact.headings
    return mine == theirs or (len(mine) == len(theirs) > 1 and mine[:-1] == theirs[:-1])


def _begin_alike(a: str, b: str) -> bool:
    """Whether two statements share their first words and differ after them."""
    shared = 0
    for x, y in zip(folded(a).split(), folded(b).split(), strict=False):
        if x != y:
            break
        shared += 1
    head = " ".join(folded(a).split()[:shared])
    rest = [" ".join(folded(t).split()[shared:]) for t in (a, b)]
    telling = shared >= SHARED_WORDS and bool(content(head)) and all(content(r) for r in rest)
    return telling and not same_value(*rest)


def _with_reason(item: QuizItem, view: View, other: View, name: str) -> QuizItem:
    """The second tier: what the notes say of the other one."""
    number = next((o.citations[0] for o in item.options if not o.correct), 1)
    said = _bare(other) or other.text
    unit = IdeaUnit(said, said, name, other.fact.aspect, other.label, citation=number)
    why = f"And what do your notes say of {name} instead?"
    named = (item.options[item.key[0]].text, name)
    return replace(item, gold=(unit,), reason_stem=why, pair=named)
