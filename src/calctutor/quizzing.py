"""The tutor's quizzing: its bank, its grades, its learners. Nothing is loaded before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from calctutor.chat import clean_question
from calctutor.dialogue import guide
from calctutor.dialogue.cite import Citer
from calctutor.dialogue.intent import Reader
from calctutor.errors import LearnersError
from calctutor.protocols import Embedder, PassageIndex
from calctutor.quiz_types import BankReport, Grade, QuizItem, Response
from calctutor.retrieval.lookup import FactLookup
from calctutor.retrieval.near import NearFacts
from calctutor.retrieval.retriever import Retriever
from calctutor.study_protocols import BankStore, StudyPlace
from calctutor.terms import TermIndex
from calctutor.text import content_stems
from calctutor.types import Citation, Fact

if TYPE_CHECKING:
    from calctutor.study.authoring import Authoring
    from calctutor.study.conversation import QuizTalk
    from calctutor.study.learner import Learner
    from calctutor.study.questions import Questions
    from calctutor.study.run import QuizRun

DEFAULT_LEARNER = "me"
"""The learner of a laptop that has but one."""
MOST_FACTS = 100_000
"""Facts on one topic that a quiz is drawn from."""


class Quizzing:
    """The half of `Tutor` that asks the questions; the other half sets the attributes."""

    index: PassageIndex
    embedder: Embedder
    terms: TermIndex
    retriever: Retriever
    _reader: Reader
    _lookup: FactLookup
    _place: StudyPlace | None
    _banks: BankStore | None

    def _citer(self) -> Citer:
        raise NotImplementedError

    @property
    def place(self) -> StudyPlace:
        """Where study takes place; raises LearnersError for a tutor that has none."""
        if self._place is None:
            raise LearnersError(
                "This tutor has no place for learners: open it by Tutor.open(), or give one."
            )
        return self._place

    @cached_property
    def questions(self) -> Questions:
        """The bank of these notes and what is done with it; made on first use."""
        from calctutor.study.questions import Questions

        return Questions(
            self.index,
            self.terms,
            place=self.place,
            about=self._on_topic,
            near=NearFacts(self.index, self.retriever),
            cite=self._cited,
            topics=lambda: guide.topics(self._lookup.headings()),
            cosines=self._cosines,
            banks=self._banks,
        )

    @cached_property
    def authoring(self) -> Authoring:
        """The author's work on the bank: approve, retire, edit, add; kept in the author's file."""
        from calctutor.study.authoring import Authoring

        return Authoring(self.questions, self.place)

    def bank(self, seed: int = 0) -> tuple[QuizItem, ...]:
        """All questions that the notes soundly give; the same for one folder and seed."""
        return self.questions.made(seed).items

    def bank_report(self, seed: int = 0) -> BankReport:
        """What the bank covers, what it leaves out and why."""
        return self.questions.made(seed).report

    def quiz(
        self,
        count: int = 10,
        topic: str | None = None,
        seed: int = 0,
        *,
        learner: str = DEFAULT_LEARNER,
        due_only: bool = False,
    ) -> tuple[QuizItem, ...]:
        """Questions for a learner: what is due first, then what is new.

        Raises AnswerError for a topic without questions.
        """
        items = self.questions.on(topic, seed)
        return self.learner(learner).choose(items, count=count, seed=seed, due_only=due_only)

    def grade(self, item: QuizItem, response: Response) -> Grade:
        """The judgement of one response; nothing is recorded. Raises AnswerError."""
        return self.questions.grade(item, response)

    def learner(
        self,
        name: str = DEFAULT_LEARNER,
        *,
        zone: tzinfo | None = None,
        exam: date | None = None,
    ) -> Learner:
        """A learner: ``record``, ``due``, ``progress``, ``undo``, ``export`` and more."""
        from calctutor.study.learner import Learner

        return Learner(name, self.questions, self.place, zone=zone, exam=exam)

    def start_quiz(
        self, items: tuple[QuizItem, ...], learner: Learner | None = None, topic: str = ""
    ) -> QuizRun:
        """A quiz over chosen items that asks, helps and records; AnswerError for none."""
        from calctutor.study.opening import start_run

        new = self.place.new_id()
        return start_run(self.questions, learner, items, quiz_id=new, topic=topic)

    def quiz_talk(self, learner: Learner | None = None) -> QuizTalk:
        """Quizzes in words: commands and answers as lines, replies with citations."""
        from calctutor.study.conversation import QuizTalk

        return QuizTalk(self.questions, learner, self.place)

    def _cosines(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        rows = self.embedder.embed_queries([text for pair in pairs for text in pair])
        one, other = rows[::2], rows[1::2]
        return [float(value) for value in (one * other).sum(axis=1)]

    def _on_topic(self, topic: str) -> list[Fact]:
        """The facts on a topic as it is typed: those on its terms and their members, else words."""
        question = self._reader.read(clean_question(topic))
        named = [n for m in question.mentions for n in m.names]
        members = [member for name in named for member in self.terms.members(name)]
        found = self._lookup.about((*named, *members), most=MOST_FACTS)
        return found or self._under(question.understood)

    def _under(self, topic: str) -> list[Fact]:
        """The facts whose place or own words hold every content word of a topic."""
        wanted = set(content_stems(topic))
        if not wanted:
            return []
        facts = self.index.all_facts()
        placed = [f for f in facts if wanted <= set(content_stems(_place_of(f)))]
        return placed or self._lookup.mentioning(topic)

    def _cited(self, fact: Fact) -> Citation:
        citer = self._citer()
        citer.cite(fact)
        return citer.citations[0]


def _place_of(fact: Fact) -> str:
    return " ".join((fact.source, fact.subject, *fact.headings))
