"""The tutor: the one front door to everything that calctutor does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from os import PathLike

from calctutor.chat import Chat, clean_question
from calctutor.dialogue import answer, guide
from calctutor.dialogue.choosing import asks_for_more, chosen_option
from calctutor.dialogue.cite import Citer
from calctutor.dialogue.compare import Comparer
from calctutor.dialogue.either import Either, either_side
from calctutor.dialogue.examples import examples
from calctutor.dialogue.frames import NOT_ENGLISH
from calctutor.dialogue.holders import Choice
from calctutor.dialogue.intent import Reader
from calctutor.dialogue.listing import Listing
from calctutor.dialogue.neighbours import lift, nearby
from calctutor.dialogue.referents import subject_of
from calctutor.dialogue.select import choose
from calctutor.dialogue.snippet import SnippetMaker
from calctutor.dialogue.window import Prose, antecedents, widen
from calctutor.errors import QuestionError
from calctutor.protocols import Embedder, PassageIndex, Progress, WordStore
from calctutor.quizzing import DEFAULT_LEARNER, Quizzing
from calctutor.retrieval.abstain import Foreign, Signs, decide, is_settled, signs
from calctutor.retrieval.demands import unmet_demand
from calctutor.retrieval.lookup import FactLookup
from calctutor.retrieval.paragraphs import Paragraphs
from calctutor.retrieval.retriever import Retriever
from calctutor.retrieval.support import Supporter
from calctutor.retrieval.vectors import AskedVectors
from calctutor.retrieval.weights import Weights
from calctutor.study_protocols import BankStore, StudyPlace
from calctutor.terms import TermIndex, are_words_apart, key
from calctutor.text import STOP_WORDS
from calctutor.types import (
    Abstention,
    Citation,
    Comparison,
    Fact,
    IndexReport,
    Nearest,
    Question,
    Reply,
    SnippetLength,
    Support,
    Turn,
)
from calctutor.wording import commonest

TYPED = ("number", "person", "date", "age")
"""Types of answer that the chosen statement itself has to hold, not one beside it."""
MOST_WORDS = 50_000
"""Words of the notes that are embedded before they are met; rarer ones are when they are."""
MOST_LOOKED_AT = 30_000
"""Facts, about, from which the questions to offer are made."""
RELATED = 4
"""Statements on the term that are told when the notes lack what was asked of it."""


class Tutor(Quizzing):
    """Answers questions from one folder of notes, every sentence cited."""

    def __init__(
        self,
        index: PassageIndex,
        embedder: Embedder,
        report: IndexReport,
        *,
        is_stale: Callable[[str], bool] = lambda source: False,
        is_current: Callable[[], bool] = lambda: True,
        place: StudyPlace | None = None,
        store: WordStore | None = None,
        banks: BankStore | None = None,
    ) -> None:
        """Speak for one index; ``is_stale`` says whether a note changed since it was built.

        ``is_current`` says whether no newer index of these notes counts, a cheap look.

        ``place`` holds what learners do; without one there are no learners and no quizzes.
        ``store`` keeps the vectors of words from one run to the next, ``banks`` the questions.
        """
        self.index = index
        self.report = report
        self.embedder = embedder
        self._is_stale = is_stale
        self.is_current = is_current
        self._place = place
        self._banks = banks
        self._vectors = AskedVectors(embedder, store)
        self.retriever = Retriever(index, embedder, self._vectors)
        self.terms = TermIndex(index.term_table())
        wording = index.wording()
        self.remarks = () if wording.english else (NOT_ENGLISH,)
        self._reader = Reader(self.terms, wording)
        self._lookup = FactLookup(index)
        paragraphs = Paragraphs(self._lookup.section, lambda source: index.note(source).text)
        self._prose = Prose(paragraphs.of, paragraphs.place)
        self._supporter = Supporter(
            self.terms,
            Weights(wording.stems, wording.passages, wording.names),
            self._vectors,
            self._lookup.antecedents,
        )
        self._listing = Listing(
            section=self._lookup.section,
            below=self._lookup.below,
            parent=self._lookup.parent,
            paragraph=paragraphs.of,
        )
        self._comparer = Comparer(self.terms, self._about, self._lookup.mentioning)
        self._snippets = SnippetMaker(self.terms, self._about, self._comparer)
        self._examples: tuple[str, ...] | None = None

    @classmethod
    def open(
        cls,
        notes: str | PathLike[str] | None = None,
        home: str | PathLike[str] | None = None,
        progress: Progress | None = None,
    ) -> Tutor:
        """The tutor for a folder of notes (None: the shipped ones), indexed when needed.

        Indexes and learner data lie under ``home``. Raises CalctutorError with a
        sentence for the user.
        """
        from calctutor.build import open_tutor

        return open_tutor(notes=notes, home=home, progress=progress)

    def ask(self, question: str, *, near: Sequence[Citation] = ()) -> Reply:
        """The reply to one self-contained question; raises QuestionError for none at all.

        ``near`` are places that were spoken of before: their sections are looked at first.
        """
        reply = self._reply(self._reader.read(clean_question(question)), near)
        return replace(reply, notices=(*reply.notices, *self.remarks)) if self.remarks else reply

    def chat(
        self,
        learner: str | None = DEFAULT_LEARNER,
        *,
        turns: Sequence[Turn] = (),
        quiz_id: str = "",
    ) -> Chat:
        """A conversation with a memory of its own; None records no quiz that is held in it.

        ``turns`` and ``quiz_id`` are those of a conversation that goes on.
        """
        return Chat(
            self.terms,
            self.ask,
            lambda: self.quiz_talk(None if learner is None else self.learner(learner)),
            lambda question, near: self.ask(question, near=near),
            turns=turns,
            quiz_id=quiz_id,
        )

    def beside(self, turn: Turn) -> tuple[str, str]:
        """What a turn was about, and a term that stands beside it; "" for either without one."""
        subject = subject_of(turn, self.terms)
        others = (s for s in self.terms.siblings(subject) if key(s) != key(subject))
        return subject, next(others, "") if self.terms.get(subject) else ""

    def compare(self, *terms: str) -> Comparison | Abstention:
        """The distinction between two terms or more; Abstention for those the notes lack."""
        sides = tuple(clean_question(t) for t in terms)
        if len(sides) < 2:
            raise QuestionError("Name at least two terms to compare, separated by “vs”.")
        return self._comparer.compare(
            tuple(self._reader.read(s).understood for s in sides), self._citer()
        )

    def snippet(self, term: str, length: SnippetLength = "paragraph") -> Reply:
        """What the notes say of one term, for teaching: a line, a paragraph or a handout."""
        understood = self._reader.read(clean_question(term))
        return self._snippets.make(understood, length, self._citer())

    def examples(self) -> tuple[str, ...]:
        """A few questions that these notes answer, for a page to offer."""
        if self._examples is None:
            self._examples = examples(self.terms, self._some_facts(), self.ask)
        return self._examples

    def embed_words(self, rest: Callable[[], bool]) -> int:
        """Keep the vectors of the notes' commonest words for every question to come; how many.

        They are embedded a few at a time; after each time ``rest`` says whether to go on.
        """
        common = commonest(self.index.wording().counts, MOST_WORDS)
        return self._vectors.fill([word for word in common if word not in STOP_WORDS], rest)

    def _some_facts(self) -> Sequence[Fact]:
        """All facts, or those of notes from all over where they are very many."""
        notes = self.index.listed()
        step = 1 + sum(facts for *_, facts in notes) // MOST_LOOKED_AT
        return self.index.facts_of({source for source, *_ in notes[::step]})

    def _about(self, names: Iterable[str]) -> list[Fact]:
        """The facts on some terms, or, where no term is called so, those that use the words."""
        wanted = tuple(names)
        found = [
            f
            for f in self._lookup.about(wanted)
            if f.aspect != "name" and not all(are_words_apart(n, f.subject) for n in wanted)
        ]
        if found or len(wanted) != 1:
            return found
        told = self._lookup.mentioning(wanted[0])
        return list(
            dict.fromkeys(f for fact in told for f in (*antecedents(self._prose, fact), fact))
        )

    def _citer(self) -> Citer:
        return Citer(lambda source: self.index.note(source).text, self._is_stale)

    def _reply(self, question: Question, near: Sequence[Citation] = ()) -> Reply:
        """The reply to a question as it was read."""
        citer = self._citer()
        if question.form in ("help", "chat", "quiz"):
            return guide.reply(question, self._lookup.headings(), self.examples(), citer)
        if question.unclear:
            readings = [question.understood.replace(w, c) for w, cs in question.unclear for c in cs]
            return answer.clarify(question, readings, citer)
        if question.form == "compare":
            return self._comparer.reply(question, citer)
        if question.form == "snippet" and question.mentions:
            return self._snippets.make(question, guide.length_asked(question), citer)
        return self._from_evidence(question, citer, near)

    def _from_evidence(
        self, question: Question, citer: Citer, near: Sequence[Citation] = ()
    ) -> Reply:
        if not question.content and not question.mentions:
            return answer.ask_topic(question, self.examples(), citer)
        ambiguous = [m for m in question.mentions if m.how == "alias" and len(m.names) > 1]
        if ambiguous:
            mention = ambiguous[0]
            readings = [question.understood.replace(mention.text, n) for n in mention.names]
            return answer.clarify(question, readings, citer)
        judged, core, choice = self._choose(question, near)
        abstention = decide(
            question,
            (core if question.wants in TYPED else choice).supports,
            judged=judged,
            weight=lambda word: self._supporter.weight_of(question, choice.supports, word),
            knows=self._supporter.weights.knows,
            speaks=self._speaks,
            foreign=self._foreign(question),
            listed=bool(choice.label),
        )
        if abstention is None:
            if (each := self._of_either(question, choice)) is not None:
                return each.reply(question, citer)
            return answer.compose(
                question,
                choice,
                citer,
                prose=self._prose,
                elsewhere=self._subtopics(question, choice),
            )
        return self._abstain(question, abstention, judged, citer)

    def _of_either(self, question: Question, choice: Choice) -> Either | None:
        """What is said on each of two terms, where the statements choose neither."""
        each = None if choice.label else either_side(question, self._comparer.finder)
        chosen = chosen_option(question, choice.supports) if each is not None else None
        if each is None or chosen is None or chosen[1].fact not in each.facts:
            return each
        return each if each.is_open(question) and not asks_for_more(question) else None

    def _subtopics(self, question: Question, choice: Choice) -> list[str]:
        """The headings below a topic that was asked for as a whole, where they were not told."""
        if question.form != "overview":
            return []
        told = {heading for fact in choice.facts for heading in fact.headings}
        topics = [name for mention in question.mentions for name in mention.names]
        return [name for name in self._lookup.subtopics(topics) if name not in told]

    def _choose(
        self, question: Question, near: Sequence[Citation] = ()
    ) -> tuple[list[Support], Choice, Choice]:
        """All facts judged, best first; those chosen to answer, alone and with their paragraph."""
        self.retriever.embed_ahead(question, self._supporter.weights.knows)
        named = [n for m in question.mentions for n in m.names]
        about = [*self._lookup.about(named), *self._lookup.sections_of(near)]
        evidence = self.retriever.evidence(question.understood, about=dict.fromkeys(about))
        judged = self._supporter.judge(question, evidence)

        def weight(word: str) -> float:
            return self._supporter.weight_in(question, word)

        judged = nearby(lift(question, judged, self._prose, weight), near, self._prose)
        choice = choose(
            question,
            judged,
            listing=self._listing,
            meets=lambda chosen: not unmet_demand(question, chosen, self._speaks),
        )
        return judged, choice, widen(question, choice, judged, self._prose, weight)

    def signs(self, question: str) -> Signs | None:
        """What speaks for an answer where that is weighed, None where something else decides."""
        read = self._reader.read(clean_question(question))
        if read.unclear or read.form in ("help", "chat", "quiz", "compare", "snippet"):
            return None
        judged, core, choice = self._choose(read)
        choice = core if read.wants in TYPED else choice
        if not choice.supports or is_settled(read, choice.supports, self._speaks):
            return None
        return signs(
            read,
            choice.supports,
            judged,
            lambda word: self._supporter.weight_of(read, choice.supports, word),
            self._supporter.weights.knows,
            self._foreign(read),
            listed=bool(choice.label),
        )

    def _speaks(self, fact: Fact, aspect: str) -> bool:
        return aspect in self._supporter.reading(fact).aspects

    def _foreign(self, question: Question) -> Foreign:
        return lambda left_out, chosen: self.retriever.without(
            question.understood, left_out, [s.fact for s in chosen]
        )

    def _abstain(
        self, question: Question, abstention: Abstention, judged: list[Support], citer: Citer
    ) -> Reply:
        nearest = self._nearest(judged)
        told = Abstention(abstention.reason, abstention.missing, nearest)
        term = next((n for m in question.mentions for n in m.names[:1]), "")
        related = [s for s in judged if s.about >= 0.95 and s.fact.aspect != "name"][:RELATED]
        related.sort(key=lambda s: (s.fact.source, s.fact.span.start))
        return answer.abstain(question, told, citer, term=term, related=related)

    def _nearest(self, judged: list[Support]) -> tuple[Nearest, ...]:
        found: dict[tuple[str, ...], Nearest] = {}
        for support in sorted(judged, key=lambda s: -s.cosine)[:12]:
            fact = support.fact
            found.setdefault(
                fact.headings, Nearest(fact.headings, fact.source, fact.span.first_line)
            )
        return tuple(found.values())[:3]
