"""Answers that are chosen: one of several, several, pairs, an order; partial credit where due."""

from __future__ import annotations

from dataclasses import dataclass

from calctutor.errors import AnswerError
from calctutor.quiz_types import Option, QuizItem, Response

HALF = 0.5


@dataclass(frozen=True, slots=True)
class ChosenGrade:
    """What a choice earned: score 0..1, what was right and what not, as shown to the learner.

    ``wrong`` are the wrong options chosen; ``confused_with`` the entity of the first.
    """

    score: float
    credited: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    wrong: tuple[Option, ...] = ()
    wrong_reason: bool = False
    confused_with: str = ""


def grade_choice(item: QuizItem, response: Response) -> ChosenGrade:
    """Grade options chosen; raises AnswerError for an answer of another shape."""
    chosen = tuple(dict.fromkeys(response.chosen))
    _check(chosen, len(item.options), "option")
    if item.kind != "multiple" and len(chosen) != 1:
        raise AnswerError("This question has one answer: choose one option.")
    keys = set(item.key)
    right = [i for i in chosen if i in keys]
    wrong = tuple(item.options[i] for i in chosen if i not in keys)
    score = max(0.0, (len(right) - len(wrong)) / len(keys)) if keys else 0.0
    graded = ChosenGrade(
        score=score,
        credited=tuple(item.options[i].text for i in right),
        missing=tuple(item.options[i].text for i in item.key if i not in chosen),
        wrong=wrong,
        confused_with=next((o.entity for o in wrong if o.entity), ""),
    )
    return _with_reason(item, response, graded) if item.reasons and not wrong else graded


def _with_reason(item: QuizItem, response: Response, graded: ChosenGrade) -> ChosenGrade:
    """The second tier: the score needs both, so a wrong reason earns nothing."""
    if response.reason is None:
        raise AnswerError("This question asks for the reason too: choose one.")
    _check((response.reason,), len(item.reasons), "reason")
    reason = item.reasons[response.reason]
    if reason.correct:
        return ChosenGrade(graded.score, (*graded.credited, reason.text), graded.missing)
    return ChosenGrade(
        score=0.0,
        credited=graded.credited,
        missing=tuple(r.text for r in item.reasons if r.correct),
        wrong=(reason,),
        wrong_reason=True,
        confused_with=reason.entity,
    )


def grade_matching(item: QuizItem, response: Response) -> ChosenGrade:
    """Grade pairs: the share of the left side that was matched rightly."""
    if not response.pairs:
        raise AnswerError("Nothing is matched yet: give each one on the left its partner.")
    _check(tuple(left for left, _ in response.pairs), len(item.left), "entry")
    _check(tuple(right for _, right in response.pairs), len(item.options), "option")
    given = dict(response.pairs)
    if len(given) < len(response.pairs):
        raise AnswerError("One entry on the left is matched twice: leave one partner each.")
    gold = dict(item.pairs)
    right = [left for left in gold if given.get(left) == gold[left]]
    wrong = [left for left in gold if left in given and given[left] != gold[left]]
    owner = {option: item.left[left] for left, option in gold.items()}
    return ChosenGrade(
        score=len(right) / len(gold) if gold else 0.0,
        credited=tuple(_pair(item, left, gold[left]) for left in right),
        missing=tuple(_pair(item, left, gold[left]) for left in gold if left not in right),
        wrong=tuple(item.options[given[left]] for left in wrong),
        confused_with=next((owner[given[w]] for w in wrong if given[w] in owner), ""),
    )


def _pair(item: QuizItem, left: int, right: int) -> str:
    return f"{item.left[left]} – {item.options[right].text}"


def grade_ordering(item: QuizItem, response: Response) -> ChosenGrade:
    """Grade an order by Kendall's tau, none below 0: a random order earns nothing on average."""
    order = response.order
    if sorted(order) != sorted(item.order):
        raise AnswerError(f"Put all {len(item.order)} in an order, each one once.")
    place = {entry: i for i, entry in enumerate(order)}
    gold = item.order
    pairs = [(a, b) for i, a in enumerate(gold) for b in gold[i + 1 :]]
    kept = sum(place[a] < place[b] for a, b in pairs)
    score = max(0.0, 2 * kept / len(pairs) - 1) if pairs else 1.0
    texts = [item.options[i].text for i in gold]
    at_place = tuple(t for t, g, o in zip(texts, gold, order, strict=True) if g == o)
    return ChosenGrade(
        score=score,
        credited=at_place,
        missing=() if score == 1 else (" → ".join(texts),),
    )


def _check(indexes: tuple[int, ...], count: int, what: str) -> None:
    if any(not 0 <= i < count for i in indexes):
        raise AnswerError(f"There is no such {what}: choose one of the {count} shown.")
