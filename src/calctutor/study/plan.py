"""What a quiz is to ask: topic, kinds and facts chosen by a learner, and topics to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calctutor.errors import AnswerError
from calctutor.quiz_types import ItemKind, QuizItem
from calctutor.study.learner import Learner
from calctutor.study.questions import Questions
from calctutor.study.topics import Topic, names_of
from calctutor.text import fold, words

MOST = 50
"""Questions of one quiz that is planned here."""
LAST_ANSWERS = 5000
"""Answers that are looked through for what was missed."""
DISPUTED_SHARE = 5
"""Of so many questions at most one is on a disputed statement, where these are asked for."""
MISSED_BELOW = 0.60


@dataclass(frozen=True, slots=True)
class Plan:
    """What a learner wants to be asked.

    ``topic`` is "" for everything; ``kinds`` are the kinds allowed, all where
    empty; ``missed`` asks only facts whose last answer was wrong; ``level`` 0..2
    asks for recognition, cloze or free recall and above; ``disputed`` adds
    practice on statements that the notes mark as disputed.
    """

    topic: str = ""
    count: int = 10
    kinds: frozenset[ItemKind] = frozenset()
    due: bool = False
    missed: bool = False
    level: int = 0
    disputed: bool = False


def planned(questions: Questions, learner: Learner, plan: Plan) -> tuple[QuizItem, ...]:
    """The items of a plan, due ones first; raises AnswerError where none fits, saying why."""
    if not 1 <= plan.count <= MOST:
        raise AnswerError(f"A quiz has 1 to {MOST} questions: choose another number.")
    items = _on(questions, plan.topic)
    if plan.kinds:
        items = _some(
            [i for i in items if i.kind in plan.kinds],
            "There is no question of these kinds here: choose another kind or topic.",
        )
    if plan.missed:
        missed = missed_facts(learner)
        items = _some(
            [i for i in items if i.fact_id in missed],
            "Nothing here was answered wrongly last time: choose another topic, or start "
            "without “only what I got wrong”.",
        )
    chosen = learner.choose(items, count=plan.count, level=plan.level, due_only=plan.due)
    if plan.disputed and not plan.due:
        chosen = _with_disputed(chosen, items, learner, plan)
    if not chosen and plan.due:
        raise AnswerError("Nothing is due here today: start without “due today” to go on.")
    return tuple(
        _some(
            chosen,
            "What the notes have here is marked as disputed, and is asked for practice only: "
            "tick “disputed statements too”.",
        )
    )


def missed_facts(learner: Learner) -> frozenset[str]:
    """The facts whose last answer was wrong."""
    last: dict[str, float] = {}
    for attempt in learner.store.recent(learner.name, LAST_ANSWERS):
        last.setdefault(attempt.fact_id, attempt.score)
    return frozenset(fact for fact, score in last.items() if score < MISSED_BELOW)


def matching(known: Sequence[Topic], typed: str, most: int = 10) -> tuple[Topic, ...]:
    """The topics that a text in typing means: each of its words begins one of theirs."""
    wanted = [fold(w.text) for w in words(typed)]
    if not wanted:
        return tuple(sorted(known, key=lambda t: -t.facts)[:most])
    ranked: list[tuple[bool, int, int, Topic]] = []
    for place, topic in enumerate(known):
        own = [fold(w.text) for w in words(topic.name)]
        if all(any(o.startswith(w) for o in own) for w in wanted):
            ranked.append((not own[0].startswith(wanted[0]), len(own), place, topic))
    return tuple(topic for *_, topic in sorted(ranked, key=lambda r: r[:3])[:most])


def _on(questions: Questions, topic: str) -> Sequence[QuizItem]:
    """The items under a heading or subject of this very name, else on what the words mean."""
    if not topic:
        return questions.made().items
    same = fold(topic)
    named = [i for i in questions.made().items if any(fold(n) == same for n in names_of(i))]
    return named or questions.on(topic)


def _with_disputed(
    chosen: Sequence[QuizItem], items: Sequence[QuizItem], learner: Learner, plan: Plan
) -> tuple[QuizItem, ...]:
    """Some practice on disputed statements at the end, in place of as many of the last."""
    practice = {item.id: item for item in items if not item.scored}
    room = max(plan.count - len(chosen), -(-plan.count // DISPUTED_SHARE))
    extra = learner.choose(
        [replace(item, scored=True) for item in practice.values()], count=room, level=plan.level
    )
    kept = chosen[: plan.count - len(extra)]
    return (*kept, *(practice[item.id] for item in extra))


def _some(items: Sequence[QuizItem], otherwise: str) -> Sequence[QuizItem]:
    if not items:
        raise AnswerError(otherwise)
    return items
