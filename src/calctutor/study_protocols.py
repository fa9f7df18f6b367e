"""The seams of studying: a learner's store, banks of questions, the world around a quiz."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo
from typing import Protocol

from calctutor.learner_types import Attempt, Card, Confusion, Imported, Json, ReviewRow

Reschedule = Callable[[Card | None], Card | None]
"""A fact's card (None: not seen yet) -> its card after an answer, or None for practice."""


class LearnerStore(Protocol):
    """What each learner did; no call gives one learner's data to another.

    A call is one transaction. All raise LearnersError.
    """

    @property
    def notice(self) -> str:
        """A sentence about what was found on opening (a damaged file), or ""."""

    def learners(self) -> Sequence[str]:
        """The names that have data here, in order."""

    def record(
        self, learner: str, attempt: Attempt, reschedule: Reschedule, session: str = ""
    ) -> Attempt:
        """Keep an answer, its card and its quiz's state, all or nothing; AnsweredTwice."""

    def undo(self, learner: str) -> Attempt | None:
        """Take back the last answer, with its card and quiz state; None where there is none."""

    def latest(self, learner: str, quiz_id: str) -> Sequence[Attempt]:
        """The answers of one quiz, in its order; none of any other quiz."""

    def recent(self, learner: str, limit: int = 20) -> Sequence[Attempt]:
        """The last answers, newest first."""

    def mistakes(self, learner: str, limit: int = 20) -> Sequence[Attempt]:
        """The last answers below .60, newest first."""

    def reviews(self, learner: str) -> Sequence[ReviewRow]:
        """Every review in the order in which they were made."""

    def confusions(self, learner: str) -> Sequence[Confusion]:
        """What was answered with another subject's, the most frequent first."""

    def cards(self, learner: str) -> Sequence[Card]:
        """Every card, by fact id."""

    def put_card(self, learner: str, card: Card) -> None:
        """Replace one card, as after a replay of its reviews."""

    def remember(self, learner: str, quiz_id: str, state: str) -> None:
        """Keep the state of a quiz, so that it survives a reload."""

    def remembered(self, learner: str, quiz_id: str = "") -> str | None:
        """The kept state of a quiz, of the one last written without an id; None where none is."""

    def add_alias(self, learner: str, fact_id: str, target: str, alias: str) -> None:
        """From now on, count an answer as right where the fact's answer is ``target``."""

    def aliases(self, learner: str) -> dict[tuple[str, str], tuple[str, ...]]:
        """The learner's own accepted answers by (fact id, target), in order of adding."""

    def wishes(self, learner: str) -> dict[str, str]:
        """What the learner has set (the day of an exam, fitted weights), by name."""

    def wish(self, learner: str, name: str, value: str) -> None:
        """Set one thing for a learner; "" takes it away."""

    def export(self, learner: str) -> Json:
        """All data of one learner, for `import_data` here or on another machine."""

    def import_data(self, learner: str, data: Json) -> Imported:
        """Add an export, all or nothing; a second time it adds nothing."""

    def forget(self, learner: str) -> bool:
        """Delete all data of one learner; whether there was any."""


class BankStore(Protocol):
    """Banks of questions as text, by a name; of one index and one program only.

    What can't be read is missing, and what can't be kept is let go.
    """

    def read(self, name: str) -> str | None:
        """What is kept under a name, None where there is nothing."""

    def keep(self, name: str, bank: str) -> None:
        """Keep this under a name."""


class StudyPlace(Protocol):
    """What quizzing needs of the world: the time, the learners' store, the author's files."""

    def now(self) -> datetime:
        """This moment, in UTC."""

    def zone(self) -> tzinfo:
        """The time zone of the learner's clock."""

    def new_id(self) -> str:
        """A name that no other quiz has."""

    def learners(self) -> LearnerStore:
        """The learners' store, opened on the first call; raises LearnersError."""

    def alone(self, learner: str) -> AbstractContextManager[None]:
        """One step of a learner at a time, in all processes; not to be nested."""

    def read(self, name: str) -> str | None:
        """The text of a file beside the notes, None where there is none; BankFileError."""

    def write(self, name: str, text: str) -> None:
        """Replace a file beside the notes, all or nothing; raises BankFileError."""

    def changing(self, name: str) -> AbstractContextManager[None]:
        """Nobody else who asks so reads and changes the file meanwhile; not to be nested."""
