"""Solvers that measure a bank: three blind ones, and an open-book one.

A blind solver never reads the notes; what it hits above chance, the wording
gives away. Intervals are Wilson's (1927), 95%.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import sqrt

from calctutor.quiz.match import content, folded, negative
from calctutor.quiz.views import View, Views
from calctutor.quiz_types import QuizItem, SolverScore

ENOUGH = 100
"""Choice items from which a blind solver may lie at most 10 points above chance."""
_Z = 1.959964
_READS = 3
Solver = Callable[[QuizItem], int]


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95% Wilson interval of a proportion; (0, 1) for none."""
    if total == 0:
        return 0.0, 1.0
    p, z2 = right / total, _Z * _Z
    middle = (p + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z * sqrt(p * (1 - p) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def solvable(items: Sequence[QuizItem]) -> list[QuizItem]:
    """The single-choice items whose options have a wording of their own."""
    return [
        item
        for item in items
        if len(item.key) == 1 and item.options and item.kind not in ("true_false", "multiple")
    ]


def blind_scores(items: Sequence[QuizItem]) -> tuple[SolverScore, ...]:
    """Longest option, modal position and most overlap, each over all single-choice items."""
    asked = solvable(items)
    modal = _modal_positions(asked)
    solvers: tuple[tuple[str, Solver], ...] = (
        ("longest option", _longest),
        ("modal position", lambda item: modal[len(item.options)]),
        ("most overlap", _most_overlap),
    )
    return tuple(score(name, asked, solver) for name, solver in solvers)


def score(name: str, items: Sequence[QuizItem], solver: Solver) -> SolverScore:
    """How often a solver's option is the key, beside chance."""
    right = sum(solver(item) in item.key for item in items)
    chance = sum(1 / len(item.options) for item in items) / len(items) if items else 0.0
    low, high = wilson(right, len(items))
    rate = right / len(items) if items else 0.0
    return SolverScore(name, right, len(items), rate, chance, low, high)


def _longest(item: QuizItem) -> int:
    lengths = [len(option.text) for option in item.options]
    return lengths.index(max(lengths))


def _modal_positions(items: Sequence[QuizItem]) -> dict[int, int]:
    places: dict[int, Counter[int]] = defaultdict(Counter)
    for item in items:
        places[len(item.options)][item.key[0]] += 1
    return {k: max(c, key=lambda place: (c[place], -place)) for k, c in places.items()}


def _most_overlap(item: QuizItem) -> int:
    tokens = [set(content(option.text)) for option in item.options]
    shared = [
        sum(len(mine & other) for j, other in enumerate(tokens) if j != i)
        for i, mine in enumerate(tokens)
    ]
    return shared.index(max(shared))


def open_book(item: QuizItem, views: Views, retrieve: Callable[[str], Sequence[str]]) -> int | None:
    """The option whose words the fact states that the stem alone finds first; None if no choice.

    An odd one out is left aside: one fact cannot show what three others share.
    """
    if item.kind in ("odd_one_out", "multiple") or not item.key:
        return None
    found = [views.of[f] for f in list(retrieve(item.stem))[:_READS] if f in views.of]
    if not found:
        return -1
    view = found[0]
    if item.kind == "true_false":
        claim = item.stem.split("correct it. ")[-1]
        same = set(content(claim)) <= set(content(f"{view.place} {view.text}"))
        return 0 if same and negative(claim) == negative(view.text) else 1
    choices = (_best_stated(item, view) for view in found)
    return next((choice for choice in choices if choice is not None), -1)


def _best_stated(item: QuizItem, view: View) -> int | None:
    """The option with the largest share of its words stated by a fact.

    Where equal: the one that the fact is about, then the one that it says first.
    None where it states nothing of any, so that the next fact is read.
    """
    stated, text = f"{view.topic} {view.label} {view.text}", folded(view.text)
    words = set(content(stated))
    shares = []
    for i, option in enumerate(item.options):
        own = set(content(option.text))
        share = len(own & words) / len(own) if own else float(folded(option.text) in folded(stated))
        about = folded(option.text) == folded(view.topic)
        at = text.find(folded(option.text))
        shares.append((-share, not about, at if at >= 0 else len(text), i))
    best = min(shares)
    return best[-1] if best[0] < 0 else None
