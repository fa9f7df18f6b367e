"""From facts to candidate items: every kind that a fact soundly gives, before the linter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from calctutor.quiz.generate_choice import entity_to_value, feature_to_entity, member_of_list
from calctutor.quiz.generate_claims import contrast, odd_one_out, true_false, two_tier
from calctutor.quiz.generate_cloze import cloze, dangling
from calctutor.quiz.generate_names import reverse, short_name
from calctutor.quiz.generate_pairs import pair
from calctutor.quiz.generate_recall import short_answer
from calctutor.quiz.generate_sets import matching, ordering, set_recall
from calctutor.quiz.generate_years import year
from calctutor.quiz.make import Cite, Maker
from calctutor.quiz.unsuited import unsuited
from calctutor.quiz.views import View, Views
from calctutor.quiz_types import QuizItem

Generator = Callable[[Maker, View], Iterator[QuizItem]]
KINDS: tuple[Generator, ...] = (
    cloze,
    short_name,
    reverse,
    feature_to_entity,
    entity_to_value,
    member_of_list,
    year,
    contrast,
    pair,
    two_tier,
    odd_one_out,
    true_false,
    matching,
    ordering,
    set_recall,
    short_answer,
)
"""One generator a kind of question; each yields its best candidate first."""


def candidates(views: Views, cite: Cite) -> Iterator[tuple[QuizItem, ...]]:
    """For each fact and kind the candidates of that kind, best first; the first sound one ships.

    A fact that leans on what is said elsewhere gives none.
    """
    maker = Maker(views, cite)
    for view in views.views:
        if dangling(view) or unsuited(view):
            continue
        for generate in KINDS:
            found = tuple(generate(maker, view))
            if found:
                yield found
