"""The grader's part of the bar: right and contrary answers made of any bank's own keys.

Right ones are the keys word for word. Contrary ones are made by rule from the keys, each so that
it can't be right: denied, with a sibling's value in its place, with another number, with a word
turned to its opposite. Answers labelled by hand, which no rule made, are held by the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calctutor.errors import AnswerError
from calctutor.quiz.grade import grade
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.grade_tokens import content, read
from calctutor.quiz.match import content_words, numbers
from calctutor.quiz_types import RECALL_KINDS, IdeaUnit, QuizItem, Response, Verdict
from calctutor.synonyms import are_synonyms, opposites_of
from calctutor.text import STOP_WORDS, fold, stem, words


@dataclass(frozen=True, slots=True)
class Graded:
    """One answer made of a key, by which rule, and its verdict."""

    item_id: str
    rule: str
    answer: str
    verdict: Verdict


def graded_answers(bank: Sequence[QuizItem], knowledge: Knowledge) -> tuple[Graded, ...]:
    """The verdict on each answer that the rules make of the typed items of a bank."""
    return tuple(
        Graded(item.id, rule, answer, _verdict(item, answer, knowledge))
        for item in bank
        if item.kind in RECALL_KINDS and item.gold
        for rule, answer in made_answers(item)
    )


def _verdict(item: QuizItem, answer: str, knowledge: Knowledge) -> Verdict:
    try:
        return grade(item, Response(item.id, texts=(answer,)), knowledge=knowledge).verdict
    except AnswerError:
        return "wrong"


def made_answers(item: QuizItem) -> Iterator[tuple[str, str]]:
    """Answers with the rule that made them; "verbatim" is right, all others contrary."""
    values = [unit.value for unit in item.gold]
    yield "verbatim", "; ".join(values)
    yield "verbatim", item.model_answer
    for n, unit in enumerate(item.gold):
        for rule, text in _contrary(unit):
            yield rule, "; ".join([*values[:n], text, *values[n + 1 :]])


def _contrary(unit: IdeaUnit) -> Iterator[tuple[str, str]]:
    yield from _denied(unit)
    yield from _sibling(unit)
    yield from _renumbered(unit)
    yield from _turned(unit)


def _denied(unit: IdeaUnit) -> Iterator[tuple[str, str]]:
    """ "Not X" of a value that denies nothing itself and has a telling word."""
    tokens = read(unit.value)
    plain = unit.polarity and all(t.sign > 0 for t in tokens) and not content_words(unit.value)[4:]
    if plain and any(not t.generic for t in content(tokens)):
        yield "denied", f"not {unit.value}"


def _sibling(unit: IdeaUnit) -> Iterator[tuple[str, str]]:
    mine = set(content_words(unit.value))
    for rival in unit.rivals:
        theirs = set(content_words(rival.value))
        if mine and theirs and not mine & theirs:
            yield "sibling", rival.value


def _renumbered(unit: IdeaUnit) -> Iterator[tuple[str, str]]:
    for number in numbers(unit.value)[:1]:
        if number in unit.value and number.isdigit():
            yield "number", unit.value.replace(number, str(int(number) * 3 + 1), 1)


def _turned(unit: IdeaUnit) -> Iterator[tuple[str, str]]:
    """The value with one word turned to its listed opposite."""
    stems = [stem(w.text) for w in words(unit.value)]
    for word in words(unit.value):
        if fold(word.text) in STOP_WORDS:
            continue
        for other in opposites_of(word.text)[:1]:
            if not any(are_synonyms(stem(other), s) for s in stems):
                yield "opposite", unit.value[: word.start] + other + unit.value[word.end :]
                return
