"""Which facts a stem alone finds: BM25 over whole facts, with a dense side where one is given.

BM25 as Robertson and Zaragoza (2009), k1 = 1.5, b = 0.75; the two sides are
fused by a convex combination, each over its own best.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from heapq import nsmallest

from calctutor.quiz.match import content
from calctutor.quiz.views import View, Views

Dense = Callable[[Sequence[str]], Sequence[Mapping[str, float]]]
"""For each text its cosines to facts, by fact id; facts left out count as far."""
K1, B = 1.5, 0.75
DENSE_SHARE = 0.5
HEAD_SHARE = 0.85
"""A row's head says only that there is such a row; its cells say the rest."""


class FactFinder:
    """Finds facts by a text; call it with a stem for the ids, best first."""

    def __init__(self, views: Views, dense: Dense | None = None) -> None:
        """Index every fact with its place: headings, topic, label, the sentence before."""
        self._dense = dense
        self._ahead: dict[str, Mapping[str, float]] = {}
        self._ids = [view.fact.id for view in views.views]
        self._places = {fact_id: i for i, fact_id in enumerate(self._ids)}
        bags = [Counter(content(_whole(view))) for view in views.views]
        self._lengths = [sum(bag.values()) for bag in bags]
        self._mean = sum(self._lengths) / len(bags) if bags else 1.0
        self._heads = {i for i, view in enumerate(views.views) if view.role == "head"}
        counted: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for i, bag in enumerate(bags):
            for token, count in bag.items():
                counted[token].append((i, count))
        self._gains = {token: self._gained(found) for token, found in counted.items()}

    def ahead(self, texts: Sequence[str]) -> None:
        """Look up together, in place of what was before, what will be asked next."""
        if self._dense is not None:
            known = self._ahead
            new = [text for text in dict.fromkeys(texts) if text not in known]
            kept = {text: known[text] for text in texts if text in known}
            self._ahead = kept | dict(zip(new, self._dense(new), strict=True))

    def _near(self, text: str) -> Mapping[str, float]:
        if self._dense is None:
            return {}
        known = self._ahead.get(text)
        return self._dense([text])[0] if known is None else known

    def __call__(self, text: str) -> tuple[str, ...]:
        """The ids of the ten facts that a text finds, best first; ties in the notes' order."""
        words = self._bm25(text)
        top = max(words.values(), default=0.0) or 1.0
        near = self._near(text)
        share = DENSE_SHARE
        for i in self._heads & set(words):
            words[i] *= HEAD_SHARE
        if not near:
            best = nsmallest(10, ((-score, i) for i, score in words.items()))
            return tuple(self._ids[i] for _, i in best)
        known = set(words) | {self._places[f] for f in near if f in self._places}
        scored = [
            (-((1 - share) * words.get(i, 0.0) / top + share * near.get(self._ids[i], 0.0)), i)
            for i in known
        ]
        return tuple(self._ids[i] for _, i in nsmallest(10, scored))

    def _gained(self, postings: Sequence[tuple[int, int]]) -> list[tuple[int, float]]:
        """What one word of a question gives each fact that has it."""
        idf = math.log(1 + (len(self._ids) - len(postings) + 0.5) / (len(postings) + 0.5))
        norms = (K1 * (1 - B + B * self._lengths[i] / self._mean) for i, _ in postings)
        return [
            (i, idf * count * (K1 + 1) / (count + norm))
            for (i, count), norm in zip(postings, norms, strict=True)
        ]

    def _bm25(self, text: str) -> dict[int, float]:
        found: dict[int, float] = defaultdict(float)
        for token in dict.fromkeys(content(text)):
            for i, gain in self._gains.get(token, ()):
                found[i] += gain
        return found


def _whole(view: View) -> str:
    headings = " ".join(dict.fromkeys((*view.fact.headings[-2:], view.under, view.topic)))
    return f"{headings} {view.label} {view.before or view.intro} {view.text}"
