"""Single choice of a year: an event has one, and the notes date others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from calctutor.quiz.fact_shapes import PRONOUNS
from calctutor.quiz.generate_cloze import GAP
from calctutor.quiz.make import Distractor, Maker, rank
from calctutor.quiz.match import key, word_count
from calctutor.quiz.views import View
from calctutor.quiz_types import QuizItem
from calctutor.text import fold

DATED = re.compile(
    r"\b(?:in|since|of|around|on)\s+(?:(?:the year|early|late|[A-Z][a-z]+|\d{1,2} [A-Z][a-z]+) )?"
    r"(?P<year>\d{3,4}(?: ?(?:BCE|BC|AD|CE)\b)?)(?![\d,.]*\d)(?! ?(?:%|°|[a-zµΩ]))"
)
"""A year as notes give it: "in 216 BC", "in December 218 BC", "in March 1895"."""
_FIGURE = re.compile(r"\b\d{3,4}\b")
MOST_WORDS = 32
LATEST = 2100


@dataclass(frozen=True, slots=True)
class Dated:
    """A statement with its one year: as written, and its number and era."""

    view: View
    shown: str
    number: int
    era: str


def dated(view: View) -> Dated | None:
    """The year of a statement that has just one and no other figure like it, or None."""
    found = list(DATED.finditer(view.text))
    if len(found) != 1 or len(_FIGURE.findall(view.text)) != 1 or view.disputed:
        return None
    shown = found[0]["year"]
    number = int(_FIGURE.findall(shown)[0])
    era = shown.removeprefix(str(number)).strip()
    plain = era or 1000 <= number <= LATEST
    return Dated(view, shown, number, era) if plain else None


def year(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Which year do the notes give? The others are those of other events in these notes."""
    asked = dated(view)
    whole = view.role in ("sentence", "aspect", "fragment") and not view.before
    opening = {fold(word) for word in view.text.split()[:4]}
    whole = whole and not opening & PRONOUNS
    if asked is None or not whole or word_count(view.text) > MOST_WORDS:
        return
    wrong = _others(maker, asked)
    if len(wrong) < 2:
        return
    start = view.text.index(asked.shown)
    gapped = view.text[:start] + GAP + view.text[start + len(asked.shown) :]
    stem = f"{view.place}: “{gapped}.” Which year do your notes give?"
    item = maker.choice("sba_value", view, stem, asked.shown, wrong)
    if item:
        yield item


def _others(maker: Maker, asked: Dated) -> list[Distractor]:
    """The nearest years of other statements, some before and some after, as chance has it."""
    years: dict[int, Dated] = {}
    for other in map(dated, maker.views.views):
        if other is None or other.era != asked.era or other.number == asked.number:
            continue
        if key(other.view.label) == key(asked.view.label):
            years.setdefault(other.number, other)
    below = sorted((n for n in years if n < asked.number), reverse=True)
    above = sorted(n for n in years if n > asked.number)
    wanted = int(rank(asked.view.fact.id, "below")[:4], 16) % 4
    low = below[: max(wanted, 3 - len(above))]
    chosen = [*low, *above[: 3 - len(low)]]
    return [
        Distractor(years[n].shown, years[n].view.fact.subject, years[n].view, "exclusive")
        for n in chosen
    ]
