"""One learner: what is recorded, what is due, how far it has come."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, tzinfo

from calctutor.errors import LearnersError
from calctutor.learner_types import Attempt, Card, Imported, Json, OwnMark
from calctutor.quiz.choose import choose
from calctutor.quiz.grade import outcome_of
from calctutor.quiz.grade_aliases import target_of
from calctutor.quiz.mastery import guess_chance
from calctutor.quiz.progress import LearnerProgress, progress
from calctutor.quiz.schedule import Scheduler, optimised_weights, rating_of, study_day
from calctutor.quiz_types import CHOICE_KINDS, RECALL_KINDS, Grade, QuizItem, Response
from calctutor.study.planning import EXAM, WEIGHTS, replan, scheduler_of
from calctutor.study.questions import Questions
from calctutor.study_protocols import LearnerStore, StudyPlace

__all__ = ["Learner", "LearnerProgress", "Recorded", "choose_for"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer as it was kept; ``due`` is the fact's next day, None for one never scheduled.

    ``notice`` is a sentence for the learner where the calendar looks wrong.
    """

    attempt: Attempt
    due: date | None
    notice: str = ""


class Learner:
    """A learner of one folder; opens the store on first use. Threads may share it."""

    def __init__(
        self,
        name: str,
        questions: Questions,
        place: StudyPlace,
        *,
        zone: tzinfo | None = None,
        exam: date | None = None,
    ) -> None:
        """``zone`` is that of the learner's clock.

        ``exam``, where given, stands for this object in place of the day that is kept.
        """
        self.name = name
        self._questions = questions
        self._place = place
        self._zone = zone
        self._exam = exam
        self._own_quiz = ""
        self._turn = 0
        self._lock = threading.Lock()

    @property
    def store(self) -> LearnerStore:
        """The learners' store; raises LearnersError."""
        return self._place.learners()

    @property
    def scheduler(self) -> Scheduler:
        """The schedule with the learner's exam and fitted weights, where there are any."""
        return scheduler_of(self.store.wishes(self.name), self._exam)

    @property
    def exam(self) -> date | None:
        """The day to be ready for, None where there is none."""
        return self.scheduler.exam

    def prepare_for(self, exam: date | None) -> None:
        """Keep the day of an exam, or that there is none; LearnersError for one that is past."""
        if exam is not None and exam < self.today:
            raise LearnersError(f"{exam.isoformat()} is past: give a day to come.")
        self._exam = None
        self.store.wish(self.name, EXAM, exam.isoformat() if exam else "")

    def optimise(self) -> int:
        """Fit the schedule to this learner's reviews and replan; how many facts that moved.

        Raises ScheduleError below 513 reviews.
        """
        weights = optimised_weights(self.store.reviews(self.name))
        self.store.wish(self.name, WEIGHTS, json.dumps(weights))
        return replan(self.store, self.name, self.scheduler, self.today)

    @property
    def today(self) -> date:
        """The learner's study day, which begins at 04:00."""
        return study_day(self._place.now(), self._zone or self._place.zone())

    def grade(self, item: QuizItem, response: Response, tries_left: int = 0) -> Grade:
        """The judgement of a response, the learner's own accepted answers counted."""
        own: Sequence[str] = ()
        if item.gold:
            own = self.store.aliases(self.name).get((item.fact_id, target_of(item)), ())
        return self._questions.grade(item, response, own, tries_left)

    def record(
        self,
        item: QuizItem,
        grade: Grade,
        *,
        response: Response | None = None,
        hints: int = 0,
        shown: bool = False,
        mark: OwnMark = "",
        too_easy: bool = False,
        quiz_id: str = "",
        turn: int | None = None,
        session: str = "",
    ) -> Recorded:
        """Keep an answer and move its fact's schedule; all or nothing.

        Without ``quiz_id`` it counts to this learner's running exercise.
        ``session`` is a quiz's state to keep with it. Raises ItemGone,
        AnsweredTwice where the quiz has this turn's answer, or LearnersError.
        """
        self._questions.item(item.id)
        response = response or Response(item.id)
        outcome = outcome_of(item, grade, hints=hints, shown=shown, mark=mark, too_easy=too_easy)
        rating, today = rating_of(outcome), self.today
        scheduler = self.scheduler
        told: list[str] = []
        cards: list[Card] = []

        def reschedule(card: Card | None) -> Card | None:
            cards[:] = [card] if card else []
            if not item.scored:
                return None
            planned = scheduler.review(card, item.fact_id, rating, today)
            told[:] = [planned.notice] if planned.notice else []
            cards[:] = [planned.card] if planned.card else cards
            return planned.card

        if not quiz_id:
            quiz_id, turn = self._next_turn()
        attempt = Attempt(
            quiz_id=quiz_id,
            turn=turn or 0,
            item_id=item.id,
            fact_id=item.fact_id,
            kind=item.kind,
            response=json.dumps(asdict(response), ensure_ascii=False),
            score=grade.score,
            verdict=grade.verdict,
            rating=rating,
            at=self._place.now(),
            day=today,
            hints=hints,
            guess=_guess(item),
            recall=item.kind in RECALL_KINDS,
            confused_with=grade.confused_with,
        )
        kept = self.store.record(self.name, attempt, reschedule, session)
        return Recorded(kept, cards[0].due if cards else None, told[0] if told else "")

    def _next_turn(self) -> tuple[str, int]:
        with self._lock:
            self._own_quiz = self._own_quiz or self._place.new_id()
            self._turn += 1
            return self._own_quiz, self._turn - 1

    def cards(self) -> tuple[Card, ...]:
        """The memory state of each fact seen that the notes still have."""
        cards = self.store.cards(self.name)
        known = self._questions.held_of([card.fact_id for card in cards])
        return tuple(card for card in cards if card.fact_id in known)

    def due(self) -> tuple[Card, ...]:
        """The facts due today, the likeliest forgotten first."""
        return self.scheduler.due(self.cards(), self.today)

    def choose(
        self,
        items: Sequence[QuizItem],
        *,
        count: int,
        seed: int = 0,
        level: int = 0,
        due_only: bool = False,
    ) -> tuple[QuizItem, ...]:
        """Up to ``count`` items, one a fact: what is due first, then what is new."""
        cards, scheduler = self.cards(), self.scheduler
        if due_only:
            due = {card.fact_id for card in scheduler.due(cards, self.today)}
            items = [item for item in items if item.fact_id in due]
        return choose(
            items,
            cards,
            scheduler=scheduler,
            today=self.today,
            count=count,
            seed=seed,
            level=level,
        )

    def progress(self) -> LearnerProgress:
        """Topics, forecast, confused pairs, last mistakes, facts without a question."""
        cards, reviews = self.store.cards(self.name), self.store.reviews(self.name)
        confusions = self.store.confusions(self.name)
        mistakes = self.store.mistakes(self.name)
        dealt_with = [x.fact_id for some in (cards, confusions, mistakes) for x in some]
        reviewed = (fact_id for fact_id, *_ in reviews)
        return progress(
            self._questions.study_facts((*self._questions.unasked(), *dealt_with, *reviewed)),
            cards,
            reviews,
            confusions=confusions,
            mistakes=mistakes,
            scheduler=self.scheduler,
            today=self.today,
            counts=self._questions.topic_sizes(),
        )

    def undo(self) -> Attempt | None:
        """Take back the last answer with what it did; None where there is none."""
        return self.store.undo(self.name)

    def accept(self, item: QuizItem, answer: str) -> None:
        """Count an answer as right for this learner from now on."""
        text = " ".join(answer.split())
        self.store.add_alias(self.name, item.fact_id, target_of(item), text)

    def export(self) -> Json:
        """All data of this learner, for `import_data` here or elsewhere."""
        return self.store.export(self.name)

    def import_data(self, data: Json) -> Imported:
        """Add an export, all or nothing; a second time it adds nothing. LearnersError.

        Answers of two machines are one history: the schedule is made anew from all of it.
        """
        added = self.store.import_data(self.name, data)
        if added.attempts:
            replan(self.store, self.name, self.scheduler, self.today)
        return added

    def forget(self) -> bool:
        """Delete all data of this learner; whether there was any."""
        return self.store.forget(self.name)


def choose_for(
    learner: Learner | None,
    items: Sequence[QuizItem],
    place: StudyPlace,
    *,
    count: int,
    seed: int = 0,
    level: int = 0,
) -> tuple[QuizItem, ...]:
    """Items for a learner, or for nobody, of whom nothing is known."""
    if learner is not None:
        return learner.choose(items, count=count, seed=seed, level=level)
    today = study_day(place.now(), place.zone())
    return choose(
        items, (), scheduler=Scheduler(), today=today, count=count, seed=seed, level=level
    )


def _guess(item: QuizItem) -> float:
    """The chance to be right by guessing."""
    if item.kind not in CHOICE_KINDS or item.kind == "multiple":
        return guess_chance(0)
    return guess_chance(len(item.options), contrast=item.kind == "contrast")
