"""Every seam of calctutor, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from calctutor.learner_types import Attempt, Card, Confusion, Imported, Json, ReviewRow
from calctutor.people_types import (
    Account,
    FactGroup,
    Invitation,
    Member,
    Person,
    Role,
    SessionRow,
)
from calctutor.reading_types import ReadBefore
from calctutor.types import Fact, Note, Passage, Reply, Term, Wording
from calctutor.visit_types import ChatTurn, QuizPlace, Report, Visit

Vectors = npt.NDArray[np.float32]
TokenCounter = Callable[[str], int]
Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]
"""Called as progress(stage, done, total) while long work goes on."""
Reschedule = Callable[[Card | None], Card | None]
"""A fact's card (None: not seen yet) -> its card after an answer, or None for practice."""


class Embedder(Protocol):
    """Turns texts into unit vectors; ``name`` identifies model and variant."""

    @property
    def name(self) -> str:
        """The model, its variant and its hash: vectors of one name are comparable."""

    @property
    def dimension(self) -> int:
        """Components of a vector."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension)."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension), in the order given."""


class WordStore(Protocol):
    """Vectors of single words by one embedder, kept between runs; threads may share it.

    What can't be read is missing, and what can't be kept is let go.
    """

    def read(self, words: Sequence[str]) -> dict[str, Vectors]:
        """The unit rows of those of these words that it has."""

    def lacking(self, words: Sequence[str]) -> list[str]:
        """Those of these words that it has not and could keep, in order."""

    def keep(self, words: Sequence[str], vectors: Vectors) -> None:
        """Keep the unit rows of these words."""


class ReadingStore(Protocol):
    """Remembers what reading a file gave, by the file and all that its reading depends on."""

    def recall(self, keys: Sequence[str]) -> Mapping[str, ReadBefore]:
        """What is remembered of these; nothing where something can't be read."""

    def keep(self, readings: Mapping[str, ReadBefore]) -> None:
        """Remember these; what can't be kept is let go."""


class TermTable(Protocol):
    """The terms of one folder, those that only name an aspect left out, in order.

    Names are looked up by `term_table.key`, words by their stem; `term_table.keys_of` says
    what each term is found by, and `TermsInMemory` there gives every value.
    """

    @property
    def words(self) -> Collection[str]:
        """The folded words of all names and aliases."""

    @property
    def forms(self) -> Container[str]:
        """The stems under which those words are known (`term_table.stem_forms`)."""

    def all(self, most: int | None = None) -> Sequence[Term]:
        """Every term, or the first ``most``."""

    def spread(self, most: int) -> Sequence[Term]:
        """Every term, or about ``most`` from all over, in order."""

    def spelled(self, wanted: str, most: int) -> Sequence[Term]:
        """The first ``most`` of the terms that a folded text fits (`best_fit`), the best first."""

    def entries(self, key: str) -> Sequence[tuple[Term, Literal["name", "alias"]]]:
        """The terms of a key, each with how it is called so; else the first of that base name."""

    def called(self, name: str) -> Term | None:
        """The term of exactly this name, or None."""

    def with_part(self, stem: str, most: int | None = None) -> tuple[str, ...]:
        """The names of several content words that hold one of this stem.

        Of more than ``most`` some, one more than these, in any order.
        """

    def holding(self, stems: Collection[str]) -> tuple[str, ...]:
        """The names that hold content words of all these stems, two or more."""

    def under(self, key: str) -> tuple[str, ...]:
        """The names of the terms that have a parent of this key."""

    def ending(self, key: str) -> tuple[str, ...]:
        """The names whose own key ends in this one."""

    def with_initials(self, letters: str) -> Sequence[Term]:
        """The terms whose name, or its first words, has these initials."""

    def with_brackets(self) -> tuple[str, ...]:
        """The names that are written as something called: "sorted(xs)"."""


class PassageIndex(Protocol):
    """What was built from one folder of notes, opened for questions.

    What a question needs is looked up by it; `all_facts`, `all_passages` and `terms` are
    for what needs the whole (a bank of questions, the page of all notes).
    """

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The k passages of highest cosine to one vector: (passage id, cosine), best first."""

    def matching(self, query: str, k: int) -> list[tuple[str, float]]:
        """The k best passages by BM25 above zero: (passage id, score), best first."""

    def begin_matching(self, query: str, k: int) -> Callable[[], list[tuple[str, float]]]:
        """What gives `matching` when it is called; it may be at work until then."""

    def cosines(self, vector: Vectors, passage_ids: Sequence[str]) -> list[float]:
        """Cosine of one vector with each named passage."""

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The named passages, in the order given."""

    def facts(self, passage_ids: Sequence[str]) -> list[Fact]:
        """The facts of the named passages, passage by passage, in file order."""

    def fact_vectors(self, fact_ids: Sequence[str]) -> Vectors:
        """Unit rows of the named facts, in the order given."""

    def facts_named(self, fact_ids: Sequence[str]) -> list[Fact]:
        """The facts of these ids, in the order given; one that there is not is left out."""

    def held_of(self, fact_ids: Collection[str]) -> frozenset[str]:
        """Those of these ids that facts have."""

    def told_of(self) -> Sequence[tuple[str, tuple[str, ...], int]]:
        """Each section with facts, in order of its first: note, heading path, how many."""

    def facts_called(self, keys: Sequence[str], most: int) -> list[Fact]:
        """The facts that are called so (`fact_names.keys_of_fact`), each once.

        Key by key, of each the first ``most`` in order of file and place.
        """

    def facts_using(self, stems: Collection[str], most: int | None = None) -> list[Fact]:
        """The facts that use words of all these stems (`fact_names.stems_of_fact`), in order.

        None where they are more than ``most``.
        """

    def section(self, source: str, headings: tuple[str, ...]) -> list[Fact]:
        """The facts right under one heading path of a note, in order."""

    def sections(self, source: str) -> list[tuple[str, ...]]:
        """The heading paths of a note that have facts, in order of their first."""

    def sections_called(self, keys: Collection[str]) -> list[tuple[str, ...]]:
        """The heading paths with facts that hold a heading of one of these keys, in order."""

    def term_table(self) -> TermTable:
        """The terms of the notes, to be looked up."""

    def wording(self) -> Wording:
        """How the notes use words (`wording.wording_of`)."""

    def all_facts(self) -> Sequence[Fact]:
        """Every fact, in order of file and place."""

    def all_passages(self) -> Sequence[Passage]:
        """Every passage, in order of file and place."""

    def terms(self) -> Sequence[Term]:
        """The terms of the notes."""

    def note(self, source: str) -> Note:
        """The stored copy of one note, as it was indexed."""

    def sources(self) -> Sequence[str]:
        """The indexed notes, in order."""

    def listed(self) -> Sequence[tuple[str, str, int]]:
        """Each note in order: its source, its first heading ("" for none), how many facts."""

    def facts_of(self, sources: Collection[str]) -> list[Fact]:
        """The facts of some notes, in order."""

    def passages_of(self, source: str) -> list[Passage]:
        """The passages of one note, in order; none where there is no such note."""


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


class Visits(Protocol):
    """What the page keeps for each browser; no call gives one learner's data to another.

    A call is one transaction. All raise LearnersError.
    """

    @property
    def notice(self) -> str:
        """A sentence on what was found on opening (nothing can be kept), or ""."""

    def visit(self, visit_id: str) -> Visit:
        """The visit of a browser, made where it is new; RequestError for no id at all."""

    def admit(self, visit_id: str, learner: str, shown: str) -> Visit:
        """The visit of somebody with an account, made where it is new; never the owner's."""

    def drop(self, visit_id: str) -> None:
        """Delete a visit with all that hangs on it."""

    def reports_in(self, visit_ids: Sequence[str]) -> Sequence[Report]:
        """The reports made in these visits, newest first."""

    def add_learner(self, visit_id: str, name: str) -> Visit:
        """Add a learner to a browser and switch to it; LearnersError for a name that is none."""

    def switch(self, visit_id: str, name: str) -> Visit:
        """Study as another learner of this browser, by shown name; LearnersError for a stranger."""

    def turns(self, visit: Visit, limit: int = 50) -> Sequence[ChatTurn]:
        """The last turns of the learner's conversation, oldest first."""

    def turn_of(self, visit: Visit, key: str) -> ChatTurn | None:
        """The turn that was kept under a key, None where none was."""

    def add_turn(
        self, visit: Visit, question: str, reply: Reply, key: str = "", quiz: str | None = None
    ) -> ChatTurn:
        """Keep one exchange at the end of the conversation; under one key the first stands.

        ``quiz`` is what is under way in the conversation from now on, None for what was before.
        """

    def begun(self, visit: Visit) -> str:
        """What was last noted of a turn that was begun, or ""."""

    def begin(self, visit: Visit, told: str) -> None:
        """Note, before a turn is answered, what tells afterwards whether it was."""

    def cut(self, visit: Visit, number: int) -> None:
        """Take back the turns from this number on."""

    def clear(self, visit: Visit) -> None:
        """Begin a new conversation; the old one is deleted, its quiz let go."""

    def revision(self, visit: Visit) -> int:
        """A number that grows with every change of the conversation or its quiz."""

    def quiz(self, visit: Visit, place: QuizPlace = "quiz") -> str:
        """The id of the quiz that is under way there, or ""."""

    def set_quiz(self, visit: Visit, quiz_id: str, place: QuizPlace = "quiz") -> None:
        """Keep which quiz is under way there; "" for none."""

    def dismissed(self, visit: Visit) -> frozenset[str]:
        """The hints that this browser has put away."""

    def dismiss(self, visit: Visit, hint: str) -> None:
        """Put a hint away for good."""

    def report(self, visit: Visit, report: Report) -> None:
        """Keep a report of an answer for the teacher."""

    def reports(self, visit: Visit) -> Sequence[Report]:
        """The reports made here, newest first: all of them for the owner, else one's own."""

    def put_work(self, visit_id: str, work: str, look: str) -> None:
        """Tell how far a long work of this visit is, as text."""

    def work(self, visit_id: str, work: str) -> tuple[str, int] | None:
        """What was last told of a work of this visit, and seconds since; None for no such work."""

    def forget(self, visit: Visit) -> None:
        """Delete the learner's conversation, quizzes under way and reports."""


class People(Protocol):
    """Accounts, their sessions, the courses' members; nothing secret is kept readable.

    A call is one transaction. All raise PeopleError, or LearnersError for the database.
    """

    def accounts(self) -> Sequence[Account]:
        """All accounts, by name."""

    def account(self, name: str) -> Account | None:
        """An account by name, None where there is none."""

    def has_administrator(self) -> bool:
        """Whether somebody can administrate everything."""

    def add_account(self, name: str, password: str, *, admin: bool = False) -> Account:
        """Make an account; "" as password for one that signs in by the proxy."""

    def check_password(self, name: str, password: str) -> bool:
        """Whether an account that may sign in has this password; equally slow for all others."""

    def set_password(self, name: str, password: str, keep_session: str = "") -> None:
        """Change a password; every other session of the account ends."""

    def set_admin(self, name: str, admin: bool) -> None:
        """Make an account an administrator of everything, or no longer; the last one stays."""

    def set_disabled(self, name: str, disabled: bool) -> None:
        """Shut an account out, its sessions with it, or let it in again."""

    def remove_account(self, name: str) -> None:
        """Delete an account with its sessions and memberships."""

    def open_session(self, name: str, kind: str = "page", course: str = "") -> str:
        """Sign an account in; the token that its cookie holds."""

    def person(self, token: str) -> Person | None:
        """Who holds a token; None for one that is unknown, over, or of a disabled account."""

    def person_in(self, session: str) -> Person | None:
        """Who is signed in under a session's id, which is no secret that lets anybody in."""

    def sessions(self, name: str) -> Sequence[SessionRow]:
        """The open sessions of an account, the last used first."""

    def end_session(self, name: str, session: str) -> None:
        """End a session of this account; one of another is left alone."""

    def choose_course(self, session: str, course: str) -> None:
        """Work in another course from now on; who may is asked before."""

    def members(self, course: str) -> Sequence[Member]:
        """The members of a course, by account."""

    def memberships(self, name: str) -> Sequence[Member]:
        """The courses of an account."""

    def former(self, name: str) -> Sequence[Member]:
        """What an account was a member of, and is no more."""

    def put_member(self, name: str, course: str, role: Role, *, keep: bool = False) -> None:
        """Take an account into a course, or change its role there unless to ``keep`` that."""

    def drop_member(self, name: str, course: str) -> None:
        """Take an account out of a course; what it learned waits for its return."""

    def set_consent(self, name: str, course: str, consent: bool) -> None:
        """Whether the teachers of a course may see this member's own progress."""

    def invite(self, course: str, role: Role, uses: int, days: int) -> str:
        """A token that takes ``uses`` accounts into a course, for some days."""

    def invitation(self, token: str) -> Invitation:
        """What a token invites to; PeopleError where it serves nobody any more."""

    def invitations(self, course: str) -> Sequence[Invitation]:
        """The invitations to a course that still serve."""

    def withdraw(self, course: str, invitation: str) -> None:
        """End an invitation of this course."""

    def join(self, token: str, name: str) -> Member:
        """Take an account into the course that a token invites to; PeopleError."""

    def count(self, name: str, seconds: int, by: int = 1) -> int:
        """Add to a counter that starts anew after some seconds; what it stands at, for all."""

    def counted(self, name: str, seconds: int) -> int:
        """What a counter stands at."""

    def forget_count(self, name: str) -> None:
        """Start a counter anew."""

    def tell_process(self, process: str, told: str) -> None:
        """Keep what an app process tells of itself; those silent for a day are forgotten."""

    def processes(self) -> Sequence[tuple[str, str, int]]:
        """Each process with what it last told, and the seconds since, by name."""

    def total(self) -> int:
        """How many accounts there are; answers only where the database does."""

    def hardest(self, learners: Sequence[str], least: int) -> Sequence[FactGroup]:
        """Per fact what at least ``least`` of these learners did, the hardest first."""

    def active(self, learners: Sequence[str], since: int) -> Mapping[str, int]:
        """The reviews of each of these learners from a day (its ordinal) on; none is left out."""
