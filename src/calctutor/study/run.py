"""A quiz in progress: asks, takes answers, helps, records, and sums up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Literal

from calctutor.errors import AnswerError
from calctutor.learner_types import OwnMark
from calctutor.quiz import session as state
from calctutor.quiz.hints import Hint
from calctutor.quiz.session import Session, Summary
from calctutor.quiz_types import Grade, QuizItem, Response, Verdict
from calctutor.study.learner import Learner
from calctutor.study.questions import Questions
from calctutor.study.steps import (
    Answered,
    can_be_easy,
    has_second,
    taken_back,
    unshown,
    with_second,
)
from calctutor.study.typed import read_answer, response_from

__all__ = ["Answered", "QuizRun", "Step"]

Step = Literal["answer", "second", "mark", "over"]
_MARKED: dict[OwnMark, float] = {"right": 1.0, "partly": 0.5, "wrong": 0.0}


class QuizRun:
    """One quiz of one learner, or of nobody: then nothing is recorded."""

    def __init__(
        self,
        questions: Questions,
        learner: Learner | None,
        session: Session,
        *,
        keep: bool = True,
    ) -> None:
        """Begin at a session's current question; without ``keep`` nothing is written for it."""
        self._questions = questions
        self._learner = learner
        self._first: Response | None = None
        self._unsure: Answered | None = None
        self._before: list[Session] = []
        self.session = session
        self.last: Answered | None = None
        if keep:
            self._keep(session)
        self._take_up(session.given)

    @property
    def bank(self) -> Mapping[str, QuizItem]:
        """The items by id, as the notes and the author's file give them now."""
        return self._questions.made().by_id

    @property
    def item(self) -> QuizItem | None:
        """The question asked now, None when the quiz is over."""
        self.session, item = state.current_item(self.session, self.bank)
        return item

    @property
    def kept(self) -> str:
        """The quiz as it stands, as text that differs after every step."""
        return state.to_json(self.session)

    @property
    def step(self) -> Step:
        """What is waited for: an answer, its second part, the learner's own mark, nothing."""
        if self._unsure is not None:
            return "mark"
        if self.item is None:
            return "over"
        return "answer" if self._first is None else "second"

    @property
    def first(self) -> Response | None:
        """The right choice that waits for its second part, None at any other step."""
        return self._first

    @property
    def number(self) -> int:
        """The number of the current question, from 1."""
        return len(self.session.results) + 1

    @property
    def total(self) -> int:
        """How many questions this quiz has, those that come again included."""
        return len(self.session.results) + len(self.session.queue)

    def say(self, line: str) -> Answered | None:
        """Take a typed line as the answer; None where its second part is still to come.

        Raises AnswerError for what is no answer; the question stays open.
        """
        item = self._current()
        if self._unsure is not None:
            raise AnswerError("Mark your answer first: right, partly or wrong.")
        if self._first is not None:
            return self.answer(with_second(item, self._first, line))
        return self.give(read_answer(item, line))

    def give(self, response: Response) -> Answered | None:
        """Take a response part by part, as a page has it; None where the second is to come.

        The second part holds a ``reason`` or ``texts``. Raises AnswerError for what
        can't be taken; the question stays open.
        """
        item = self._current()
        state.check_answer(self.session, response.item_id)
        if self._unsure is not None:
            raise AnswerError("Mark your answer first: right, partly or wrong.")
        if self._first is not None:
            second = replace(self._first, reason=response.reason, texts=response.texts)
            return self.answer(second)
        if has_second(item, response):
            self._wait(response)
            self._first = response
            return None
        return self.answer(response)

    def answer(self, response: Response, *, too_easy: bool = False) -> Answered:
        """Grade a response to the current question, and record it when that concludes it."""
        item = self._current()
        state.check_answer(self.session, response.item_id)
        tries = state.tries_left(self.session, item)
        judge = self._learner or self._questions
        grade = judge.grade(item, response, tries_left=0 if response.gave_up else tries)
        answered = Answered(item, response, grade, concluded=False)
        if grade.verdict == "unsure":
            self._wait(response)
            self._first, self._unsure, self.last = None, answered, answered
            return answered
        return self._conclude(answered, grade, too_easy=too_easy)

    def mark(self, own: OwnMark) -> Answered:
        """The learner's own mark where the grader can't tell; AnswerError where none is asked."""
        if self._unsure is None or own not in _MARKED:
            raise AnswerError("There is nothing to mark: mark with right, partly or wrong.")
        grade = self._unsure.grade
        score = _MARKED[own]
        verdict: Verdict = (
            "correct" if own == "right" else "partial" if own == "partly" else "wrong"
        )
        marked = replace(grade, score=score, verdict=verdict)
        return self._conclude(self._unsure, marked, mark=own)

    def _conclude(
        self, answered: Answered, grade: Grade, *, mark: OwnMark = "", too_easy: bool = False
    ) -> Answered:
        item, response = answered.item, answered.response
        final = response.gave_up or mark in ("partly", "wrong")
        after = state.answer(self.session, item, grade, gave_up=final)
        if mark and final:
            after = unshown(after)
        answered = replace(answered, grade=grade)
        if state.is_concluded(self.session, after):
            answered = self._recorded(answered, after, mark, too_easy)
            self._before.append(self.session)
        else:
            self._keep(after)
        self.session, self._first, self._unsure, self.last = after, None, None, answered
        return answered

    def _recorded(
        self, answered: Answered, after: Session, mark: OwnMark, too_easy: bool
    ) -> Answered:
        if self._learner is None:
            return replace(answered, concluded=True)
        grade = replace(answered.grade, verdict="unsure") if mark else answered.grade
        kept = self._learner.record(
            answered.item,
            grade,
            response=answered.response,
            hints=self.session.hints + self.session.tries,
            shown=answered.response.gave_up,
            mark=mark,
            too_easy=too_easy,
            quiz_id=self.session.quiz_id,
            turn=self.session.turn,
            session=state.to_json(after),
        )
        return replace(answered, concluded=True, due=kept.due, notice=kept.notice)

    def show(self) -> Answered:
        """Give up: the answer is shown and counts as not known."""
        return self.answer(Response(self._current().id, gave_up=True))

    def hint(self) -> Hint:
        """The next hint; AnswerError when there are no more."""
        after, hint = state.hint(self.session, self._current())
        self._move(after)
        return hint

    def skip(self) -> None:
        """Go on without an answer; it moves no schedule."""
        self._move(state.skip(self.session, self._current()))
        self._first = self._unsure = None

    def harder(self) -> None:
        """Ask more of memory from the next question on."""
        self._move(state.harder(self.session, self.bank.values()))

    def easier(self) -> None:
        """Ask less of memory from the next question on."""
        self._move(state.easier(self.session, self.bank.values()))

    def stop(self) -> None:
        """End the quiz; what was answered stays."""
        self._first = self._unsure = None
        self._move(state.stop(self.session))

    def undo(self) -> QuizItem:
        """Take back the last answer of this quiz and ask it again; AnswerError where none is."""
        if not any(not result.skipped for result in self.session.results):
            raise AnswerError("There is no answer in this quiz to take back.")
        if self._learner is None:
            before = self._before.pop()
        else:
            before = taken_back(self._learner, self.session.quiz_id)
        self._move(replace(before, given=""))
        self.last = self._first = self._unsure = None
        return self._current()

    def accept(self) -> Answered:
        """Count the last answer as right, now and from now on, for this learner.

        Raises AnswerError for one that was not typed, or that the notes contradict.
        """
        last = self.last
        if last is None or not last.item.gold or not last.response.texts or not self._learner:
            raise AnswerError("There is no typed answer to count as right.")
        if last.grade.vetoes:
            raise AnswerError(
                "Your notes contradict that answer, so it can't count as right: "
                "mend the note if it is wrong."
            )
        self._learner.accept(last.item, "\n".join(last.response.texts))
        if last.concluded:
            self.undo()
        self._unsure = None
        return self.answer(last.response)

    def too_easy(self) -> Answered:
        """Rate the last answer Easy; AnswerError where it was no full, unaided, free recall."""
        last = self.last
        result = self.session.results[-1] if self.session.results else None
        if last is None or result is None or not can_be_easy(last, result):
            raise AnswerError("Only a whole answer typed without help can be too easy.")
        self.undo()
        return self.answer(last.response, too_easy=True)

    def summary(self) -> Summary:
        """What the quiz came to so far."""
        return state.summary(self.session, self.bank)

    def _current(self) -> QuizItem:
        item = self.item
        if item is None:
            raise AnswerError("This quiz is over: start a new one.")
        return item

    def _wait(self, response: Response) -> None:
        """Keep an answer that is not concluded yet, so that a reload loses nothing of it."""
        given = json.dumps(asdict(response), ensure_ascii=False)
        self._move(replace(self.session, given=given))

    def _take_up(self, given: str) -> None:
        """Go on with an answer that waited for its second part or its mark."""
        item = self.item
        response = response_from(given)
        if item is None or response is None or response.item_id != item.id:
            return
        if has_second(item, response) and not response.texts and response.reason is None:
            self._first = response
            return
        try:
            grade = (self._learner or self._questions).grade(item, response)
        except AnswerError:
            return
        if grade.verdict == "unsure":
            self._unsure = self.last = Answered(item, response, grade, concluded=False)

    def _move(self, after: Session) -> None:
        self._keep(after)
        self.session = after

    def _keep(self, session: Session) -> None:
        if self._learner is not None:
            name = self._learner.name
            self._learner.store.remember(name, session.quiz_id, state.to_json(session))
