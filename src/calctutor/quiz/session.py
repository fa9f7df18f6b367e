"""A quiz as a value: each step gives the next state, and JSON carries it over a reload."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from calctutor.errors import AnsweredTwice, AnswerError, ItemGone
from calctutor.quiz.choose import stage
from calctutor.quiz.hints import Hint, ladder
from calctutor.quiz_types import RECALL_KINDS, Grade, QuizItem
from calctutor.types import Citation

AGAIN_AFTER = 3
"""Other questions before one that was missed comes again."""
TRIES = 2
"""Attempts at a typed question before its answer is shown."""
HARDEST = 2


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one question of a session; ``score`` is 0..1.

    ``hints`` counts the hints and the tries that missed. ``fact_id`` and
    ``subject`` are kept, as the notes may lose the item.
    """

    turn: int
    item_id: str
    fact_id: str
    subject: str
    score: float
    verdict: str
    hints: int = 0
    shown: bool = False
    skipped: bool = False
    confused_with: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A quiz in progress. ``queue`` holds item ids still to ask, the current one first.

    ``turn`` counts the questions from 0; ``hints`` and ``tries`` belong to the
    current one; ``credited`` are its idea units already earned; ``repeated`` the
    items that were asked again. ``given`` is an answer, as JSON, that waits for its
    second part or for the learner's own mark.
    """

    quiz_id: str
    queue: tuple[str, ...]
    topic: str = ""
    turn: int = 0
    hints: int = 0
    tries: int = 0
    level: int = 0
    credited: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    repeated: tuple[str, ...] = ()
    stopped: bool = False
    given: str = ""

    @property
    def current(self) -> str | None:
        """The id of the question that is asked now, or None when it is over."""
        return None if self.stopped or not self.queue else self.queue[0]


@dataclass(frozen=True, slots=True)
class ToRead:
    """A place of the notes to read again, and the subject that was missed there."""

    subject: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Summary:
    """A session's end: counts, the mean score 0..1, what to read again, pairs to tell apart."""

    asked: int
    right: int
    partial: int
    wrong: int
    skipped: int
    score: float
    read_again: tuple[ToRead, ...]
    confused: tuple[tuple[str, str], ...]


def start(quiz_id: str, items: Sequence[QuizItem], topic: str = "") -> Session:
    """A session over chosen items, in their order; raises AnswerError where there are none."""
    if not items:
        about = f" on {topic}" if topic else ""
        raise AnswerError(f"There is no question{about} to ask: choose another topic.")
    return Session(quiz_id, tuple(item.id for item in items), topic)


def current_item(session: Session, bank: Mapping[str, QuizItem]) -> tuple[Session, QuizItem | None]:
    """The question to ask now; those that the notes no longer give are passed over."""
    while session.current is not None and session.current not in bank:
        session = _next(session, session.queue[1:])
    return session, None if session.current is None else bank[session.current]


def tries_left(session: Session, item: QuizItem) -> int:
    """Further tries after the next answer: none where an answer is chosen."""
    return max(0, TRIES - 1 - session.tries) if item.kind in RECALL_KINDS else 0


def check_answer(session: Session, item_id: str) -> None:
    """Raise AnsweredTwice or ItemGone where an answer is not to the current question."""
    if session.current == item_id:
        return
    if any(r.item_id == item_id for r in session.results):
        raise AnsweredTwice(
            "This question has your answer already, and the first one stands: go on to the next."
        )
    raise ItemGone("This question is not asked now: answer the one shown.")


def answer(session: Session, item: QuizItem, grade: Grade, *, gave_up: bool = False) -> Session:
    """The state after a graded answer: the same question while tries remain, else the next.

    A missed question comes again after three others, once; so does one whose quote was shown.
    """
    check_answer(session, item.id)
    open_again = grade.verdict in ("wrong", "partial") and not gave_up
    if open_again and tries_left(session, item) > 0:
        return replace(session, tries=session.tries + 1, credited=grade.credited, given="")
    result = Result(
        turn=session.turn,
        item_id=item.id,
        fact_id=item.fact_id,
        subject=item.subject,
        score=grade.score,
        verdict=grade.verdict,
        hints=session.hints + session.tries,
        shown=gave_up,
        confused_with=grade.confused_with,
    )
    missed = gave_up or grade.verdict == "wrong" or _was_quoted(session, item)
    return _conclude(session, result, again=missed)


def _was_quoted(session: Session, item: QuizItem) -> bool:
    """Whether the last hint gave the notes' own words."""
    given = ladder(item, session.credited)[: session.hints]
    return any(step.rung == "quote" for step in given)


def is_concluded(before: Session, after: Session) -> bool:
    """Whether a step ended its question, so that the answer is to be recorded."""
    return after.turn > before.turn


def skip(session: Session, item: QuizItem) -> Session:
    """Go on without an answer; the question counts as skipped and moves no schedule."""
    check_answer(session, item.id)
    result = Result(session.turn, item.id, item.fact_id, item.subject, 0.0, "skipped", skipped=True)
    return _conclude(session, result, again=False)


def hint(session: Session, item: QuizItem) -> tuple[Session, Hint]:
    """The next hint; raises AnswerError when there are no more."""
    check_answer(session, item.id)
    steps = ladder(item, session.credited)
    if session.hints >= len(steps):
        raise AnswerError('There is no further hint: answer, or choose "show me".')
    return replace(session, hints=session.hints + 1), steps[session.hints]


def stop(session: Session) -> Session:
    """End the session here; what was answered stays."""
    return replace(session, stopped=True)


def harder(session: Session, bank: Iterable[QuizItem]) -> Session:
    """Ask more of memory from here on: each fact ahead by its item of a higher stage."""
    level = min(session.level + 1, HARDEST)
    return replace(_at_level(session, bank, level), level=level)


def easier(session: Session, bank: Iterable[QuizItem]) -> Session:
    """Ask less of memory from here on."""
    level = max(session.level - 1, 0)
    return replace(_at_level(session, bank, level), level=level)


def _at_level(session: Session, bank: Iterable[QuizItem], level: int) -> Session:
    if level == session.level:
        return session
    by_fact: dict[str, list[QuizItem]] = {}
    by_id: dict[str, QuizItem] = {}
    for item in bank:
        by_id[item.id] = item
        if item.scored and item.kind != "true_false":
            by_fact.setdefault(item.fact_id, []).append(item)

    def changed(item_id: str) -> str:
        item = by_id.get(item_id)
        if item is None:
            return item_id
        others = sorted(by_fact.get(item.fact_id, ()), key=lambda i: (stage(i), i.id))
        if level > session.level:
            return next((o.id for o in others if stage(o) >= level), item_id)
        return next((o.id for o in others if stage(o) <= level), item_id)

    return replace(session, queue=(*session.queue[:1], *map(changed, session.queue[1:])))


def _conclude(session: Session, result: Result, *, again: bool) -> Session:
    queue = session.queue[1:]
    repeated = session.repeated
    if again and result.item_id not in repeated and len(queue) >= AGAIN_AFTER:
        queue = (*queue[:AGAIN_AFTER], result.item_id, *queue[AGAIN_AFTER:])
        repeated = (*repeated, result.item_id)
    done = replace(session, results=(*session.results, result), repeated=repeated)
    return _next(done, queue)


def _next(session: Session, queue: tuple[str, ...]) -> Session:
    turn = session.turn + 1
    return replace(session, queue=queue, turn=turn, hints=0, tries=0, credited=(), given="")


def summary(session: Session, bank: Mapping[str, QuizItem]) -> Summary:
    """What the session came to; a question asked twice counts as it was first answered."""
    first: dict[str, Result] = {}
    for result in session.results:
        first.setdefault(result.item_id, result)
    results = [r for r in first.values() if not r.skipped]
    verdicts = [r.verdict for r in results]
    missed = [r for r in results if r.verdict != "correct" and r.item_id in bank]
    places = {
        (c.source, c.headings): ToRead(r.subject, c)
        for r in reversed(missed)
        for c in bank[r.item_id].citations[:1]
    }
    pairs = dict.fromkeys((r.subject, r.confused_with) for r in results if r.confused_with)
    return Summary(
        asked=len(results),
        right=verdicts.count("correct"),
        partial=verdicts.count("partial"),
        wrong=verdicts.count("wrong"),
        skipped=len(first) - len(results),
        score=sum(r.score for r in results) / len(results) if results else 0.0,
        read_again=tuple(reversed(places.values())),
        confused=tuple(pair for pair in pairs if pair[0] != pair[1]),
    )


def to_json(session: Session) -> str:
    """The state as JSON."""
    return json.dumps(asdict(session), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Session:
    """The state that `to_json` gave; raises AnswerError for anything else."""
    try:
        data: dict[str, Any] = json.loads(text)
        results = tuple(Result(**r) for r in data.pop("results"))
        lists: dict[str, Any] = {k: tuple(data.pop(k)) for k in ("queue", "credited", "repeated")}
        return Session(**data, **lists, results=results)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise AnswerError("The quiz can't be taken up again: start a new one.") from None
