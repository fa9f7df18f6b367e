"""What an answered question and a finished quiz come to, in parts that a page lays out."""

from __future__ import annotations

from dataclasses import dataclass

from calctutor.dialogue import frames
from calctutor.learner_types import OwnMark
from calctutor.quiz.hints import Hint, ladder
from calctutor.quiz.session import Summary
from calctutor.quiz_types import CHOICE_KINDS, QuizItem
from calctutor.study import wording
from calctutor.study.questions import Questions
from calctutor.study.run import Answered, QuizRun
from calctutor.types import Citation, Reply

__all__ = [
    "Hint",
    "OfTopic",
    "OwnMark",
    "Summary",
    "difference",
    "hints_given",
    "judged",
    "missed",
    "of_topics",
    "shown_sources",
]
_ARRANGED = ("matching", "ordering")


@dataclass(frozen=True, slots=True)
class OfTopic:
    """How a quiz went on one topic: questions right, and asked."""

    topic: str
    right: int
    asked: int


def hints_given(run: QuizRun) -> tuple[tuple[Hint, ...], bool]:
    """The hints that the question asked now has had, and whether there are more."""
    item = run.item
    if item is None:
        return (), False
    steps = ladder(item, run.session.credited)
    return steps[: run.session.hints], len(steps) > run.session.hints


def judged(answered: Answered, *, unsure: bool = False) -> Reply:
    """What the grader says, cited, without what a page shows of itself.

    Left out are the quote, which stands in its source, and of a choice all but
    what the notes say of a wrong option: the options themselves are marked.
    """
    grade, item = answered.grade, answered.item
    page = wording.Page(grade.citations)
    over = answered.concluded or unsure
    lines = grade.feedback.split("\n")
    marked = answered.concluded and frames.QUIZ_UNSURE in lines
    told_below = item.kind in CHOICE_KINDS and grade.missing
    missed = marked and grade.verdict != "correct" and not told_below
    if grade.model_answer and (unsure or missed):
        lines.append(f"The answer: {grade.model_answer}")
    gold = tuple(dict.fromkeys(unit.citation for unit in item.gold)) or (1,)
    shown = _shown_elsewhere(answered) | (
        {wording.letters(frames.QUIZ_UNSURE)} if marked else set()
    )
    if over and item.kind in CHOICE_KINDS and grade.missing and not unsure:
        page.line(f"The answer: {'; '.join(grade.missing)}", (1,) if grade.citations else ())
    for line in lines:
        letters = wording.letters(line)
        if not letters or letters in shown:
            continue
        shown.add(letters)
        stated = over and grade.citations and wording.states_uncited(line)
        page.line(line, gold if stated else ())
    return page.reply()


def _shown_elsewhere(answered: Answered) -> set[str]:
    """What a page shows beside the grader's words: quotes, badge, the options marked."""
    grade, item = answered.grade, answered.item
    texts = [item.feedback, item.badge, *(" ".join(c.quote.split()) for c in grade.citations)]
    texts += [wording.quoted(c) for c in grade.citations]
    if item.options:
        texts += [f"Right: {'; '.join(said)}" for said in (grade.credited, grade.missing)]
    if item.kind in _ARRANGED:
        texts += [option.feedback for option in item.options]
    return set(map(wording.letters, texts))


def shown_sources(answered: Answered, told: Reply) -> tuple[Citation, ...]:
    """The places to show with an answer: those that are told, else the question's own."""
    if told.citations:
        return told.citations
    own = answered.grade.citations
    return own if answered.item.kind in _ARRANGED else own[:1]


def difference(answered: Answered) -> tuple[str, str] | None:
    """The two subjects to tell apart after a wrong answer that belongs to the other."""
    one, other = answered.item.subject, answered.grade.confused_with
    return (one, other) if answered.concluded and one and other not in ("", one) else None


def missed(run: QuizRun) -> tuple[QuizItem, ...]:
    """The questions of a quiz that were not answered rightly the first time, as they are now."""
    first: dict[str, bool] = {}
    for result in run.session.results:
        first.setdefault(result.item_id, result.verdict == "correct")
    bank = run.bank
    return tuple(bank[i] for i, right in first.items() if not right and i in bank)


def of_topics(run: QuizRun, questions: Questions) -> tuple[OfTopic, ...]:
    """How a quiz went by topic, in the order in which they came up; skipped ones are left out."""
    asked = questions.study_facts(result.fact_id for result in run.session.results)
    topic_of = {fact.fact_id: fact.topic for fact in asked}
    first: dict[str, tuple[str, bool]] = {}
    for result in run.session.results:
        topic = topic_of.get(result.fact_id, result.subject)
        if not result.skipped:
            first.setdefault(result.item_id, (topic, result.verdict == "correct"))
    names = dict.fromkeys(topic for topic, _ in first.values())
    return tuple(
        OfTopic(
            name,
            sum(right for topic, right in first.values() if topic == name),
            sum(topic == name for topic, _ in first.values()),
        )
        for name in names
    )
