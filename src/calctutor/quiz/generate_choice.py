"""Single choice among siblings: feature to entity, entity to value, member of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from calctutor.quiz.foils import compatible, fits_one, foils, head_of, masked
from calctutor.quiz.make import Distractor, Maker
from calctutor.quiz.match import content, key, opposed, same_value
from calctutor.quiz.views import View
from calctutor.quiz_types import QuizItem
from calctutor.text import words


def feature_to_entity(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Which of these has this feature? Options are siblings with another stated value."""
    if view.role not in ("cell", "led", "aspect") or view.before or not fits_one(maker, view):
        return
    shown, source = masked(maker, view), maker.name_source(view)
    wrong = foils(maker, view, by_value=False)
    if not shown or source is None or len(wrong) < 2:
        return
    if view.role == "cell":
        stem = f"In these notes, which {head_of(maker, view)} has “{shown}” under “{view.label}”?"
    elif view.label:
        stem = f"In these notes, which of these has under “{view.label}”: “{shown}”?"
    else:
        where = f" under “{view.under}”" if view.under else ""
        stem = f"In these notes{where}, which of these is described as “{shown}”?"
    item = maker.choice("sba_entity", view, stem, view.topic, wrong, source=source)
    if item:
        yield item


def entity_to_value(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Which value has this entity? The options are the closed set that the notes state."""
    if view.role not in ("cell", "led", "aspect") or view.before or not maker.alone(view):
        return
    if view.role == "led" and len(words(view.text)) > 12:
        return
    wrong = foils(maker, view, by_value=True)
    if len(wrong) < 2:
        return
    if view.label:
        stem = f"Which of these do you find in these notes for {view.topic} under “{view.label}”?"
    else:
        where = f" under “{view.under}”" if view.under else ""
        stem = f"In these notes{where}, which of these is said of {view.topic}?"
    item = maker.choice("sba_value", view, stem, view.text, wrong)
    if item:
        yield item


def member_of_list(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Which of these is listed here? Options stand in the neighbouring, contrary list."""
    if view.role != "element":
        return
    own = list_title(view)
    wrong = [
        Distractor(name, title, other, "contradicted" if opposed(own, title) else "sibling")
        for other, name, title in _other_lists(maker, view)
        if not maker.views.related(name, view.text) and not other.disputed
    ]
    right = re.sub(r"\s*\([^)]*\)$", "", view.text)
    chosen: list[Distractor] = []
    for foil in sorted(wrong, key=lambda d: d.refutation != "contradicted"):
        if all(compatible(foil.text, k) for k in (right, *(c.text for c in chosen))):
            chosen.append(foil)
    if len(chosen) < 2 or not own:
        return
    stem = f"In these notes, which of these is listed under “{own}”?"
    item = maker.choice("sba_entity", view, stem, right, chosen[:3])
    if item:
        yield item


def list_title(view: View) -> str:
    """What a list is about: the bullet that it is nested under, else its heading."""
    return view.intro or view.label or view.topic


def _other_lists(maker: Maker, view: View) -> Iterator[tuple[View, str, str]]:
    """The names in neighbouring lists: (view, name, title of its list)."""
    for other in maker.views.by_source[view.fact.source]:
        if other.fact.group == view.fact.group:
            continue
        if other.role not in ("element", "led") or not _neighbours(view, other):
            continue
        name = other.topic if other.role == "led" else re.sub(r"\s*\([^)]*\)$", "", other.text)
        title = other.under if other.role == "led" else list_title(other)
        own = list_title(view)
        if title and key(title) != key(own) and set(content(title)) & set(content(own)):
            yield other, name, title


def _neighbours(view: View, other: View) -> bool:
    mine, theirs = view.fact.headings, other.fact.headings
    return mine == theirs or (len(mine) > 1 and mine[:-1] == theirs[:-1])


def unused(values: Sequence[str]) -> bool:
    """Whether the values of a matching item are all told apart."""
    return all(
        compatible(a, b) and not same_value(a, b)
        for i, a in enumerate(values)
        for b in values[i + 1 :]
    )
