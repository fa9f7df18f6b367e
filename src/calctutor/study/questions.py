"""The questions of one folder: made once, looked up by topic, checked and graded."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from calctutor.aspects import aspect_of_label
from calctutor.errors import AnswerError
from calctutor.protocols import PassageIndex
from calctutor.quiz.author import FILE_NAME, apply_overrides, read_author_file
from calctutor.quiz.bank import Sound, finish, sound_items
from calctutor.quiz.coverage import asked_facts
from calctutor.quiz.find import Dense, FactFinder
from calctutor.quiz.grade import grade, item_of
from calctutor.quiz.grade_aliases import (
    add_to_alias_file,
    read_alias_file,
    with_folder_aliases,
)
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.lint import lint_bank
from calctutor.quiz.lint_context import LintContext
from calctutor.quiz.make import Cite
from calctutor.quiz.match import raw_slice
from calctutor.quiz.measure import Cosines, Measure, measures
from calctutor.quiz.progress import StudyFact
from calctutor.quiz.views import Views
from calctutor.quiz_types import BankReport, Finding, Grade, QuizItem, Response
from calctutor.study.bank_file import bank_from_json, bank_to_json, items_from_json
from calctutor.study.knowledge import IndexedKnowledge
from calctutor.study.topics import Topic, topics
from calctutor.study_protocols import BankStore, StudyPlace
from calctutor.terms import TermIndex
from calctutor.types import ALIAS_FILE, Fact

MOST_BANKS = 4
"""Banks of other seeds that are kept at hand."""


@dataclass(frozen=True)
class Made:
    """One bank: its items in final order, by id, and its report."""

    items: tuple[QuizItem, ...]
    by_id: Mapping[str, QuizItem]
    report: BankReport

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """What a quiz can be held on."""
        return topics(self.items)


class Questions:
    """The bank of one folder and what is done with it; threads may share it."""

    def __init__(
        self,
        index: PassageIndex,
        terms: TermIndex,
        *,
        place: StudyPlace,
        about: Callable[[str], Sequence[Fact]],
        near: Dense,
        cite: Cite,
        topics: Callable[[], Sequence[str]],
        cosines: Cosines | None = None,
        banks: BankStore | None = None,
    ) -> None:
        """Make nothing yet.

        ``about`` gives the facts on a topic, ``near`` the cosines of texts to
        facts by id, ``cite`` a fact's citation, ``topics`` the notes' headings,
        ``cosines`` those of pairs of texts; ``banks`` has those that were made before.
        """
        self._index = index
        self._terms = terms
        self._place = place
        self._about = about
        self._near = near
        self._cite = cite
        self._topics = topics
        self._cosines = cosines
        self._banks = banks
        self._lock = threading.RLock()
        self._made: dict[tuple[int, str, str], Made] = {}

    @cached_property
    def knowledge(self) -> Knowledge:
        """The notes as the grader needs them."""
        return IndexedKnowledge(self._index, self._terms)

    @cached_property
    def views(self) -> Views:
        """The facts as the generators and the linter see them."""
        notes = [self._index.note(source) for source in self._index.sources()]
        return Views(self._index.all_facts(), self._index.terms(), notes)

    @cached_property
    def sound(self) -> Sound:
        """What the notes give by themselves, kept: an author's change is at once in the bank."""
        finder = self._finder
        return sound_items(self.views, retrieve=finder, cite=self._cite, ahead=finder.ahead)

    @cached_property
    def _finder(self) -> FactFinder:
        return FactFinder(self.views, self._near)

    @property
    def is_ready(self) -> bool:
        """Whether a bank is made, so that a quiz can begin at once."""
        return bool(self._made)

    def made(self, seed: int = 0) -> Made:
        """The bank of a seed; made anew when the author's files changed. BankFileError."""
        written = self._place.read(FILE_NAME) or ""
        accepted = self._place.read(ALIAS_FILE) or ""
        with self._lock:
            asked = (seed, written, accepted)
            if asked not in self._made:
                while len(self._made) >= MOST_BANKS:
                    del self._made[next(iter(self._made))]
                self._made[asked] = self._recalled(*asked)
            return self._made[asked]

    def _recalled(self, seed: int, written: str, accepted: str) -> Made:
        """A bank as it was made of the same before, or made now and kept."""
        if self._banks is None:
            return self._make(seed, written, accepted)
        name = json.dumps([seed, written, accepted])
        known = bank_from_json(self._banks.read(name) or "")
        if known is not None:
            return Made(known[0], {item.id: item for item in known[0]}, known[1])
        made = self._make(seed, written, accepted)
        if not any(c.stale for item in made.items for c in item.citations):  # of this moment
            self._banks.keep(name, bank_to_json(made.items, made.report))
        return made

    def _make(self, seed: int, written: str, accepted: str) -> Made:
        aliases, problems = read_alias_file(accepted)
        overrides = read_author_file(written) if written.strip() else None
        items, report = finish(self.sound, seed=seed, overrides=overrides)
        items = tuple(with_folder_aliases(item, aliases) for item in items)
        report = replace(report, notes=(*report.notes, *problems))
        return Made(items, {item.id: item for item in items}, report)

    def item(self, item_id: str) -> QuizItem:
        """The item of an id; raises ItemGone where the notes no longer give it."""
        return item_of(self.made().items, item_id)

    def on(self, topic: str | None, seed: int = 0) -> tuple[QuizItem, ...]:
        """The items on a topic, all without one; AnswerError where the notes have none."""
        made = self.made(seed)
        if not topic:
            return made.items
        facts = {fact.id for fact in self._about(topic)}
        found = tuple(i for i in made.items if facts.intersection(asked_facts(i)))
        if not found:
            named = "; ".join(list(self._topics())[:8])
            raise AnswerError(
                f"There is no question on “{topic}” in these notes: choose another topic, such "
                f"as {named}."
            )
        return found

    def grade(
        self,
        item: QuizItem,
        response: Response,
        aliases: Sequence[str] = (),
        tries_left: int = 0,
    ) -> Grade:
        """The judgement of one response; pure. Raises AnswerError for one of another shape."""
        return grade(
            item,
            response,
            aliases=aliases,
            knowledge=self.knowledge,
            tries_left=tries_left,
            cite=self._cite,
        )

    def accept(self, item: QuizItem, answer: str) -> None:
        """Count an answer as right from now on, for everybody: it goes to the alias file."""
        if len(item.gold) != 1:
            raise AnswerError(
                "Only a question with one answer can take another wording: "
                "edit this one in the author's file."
            )
        with self._place.changing(ALIAS_FILE):
            text = self._place.read(ALIAS_FILE) or ""
            changed = add_to_alias_file(text, item.gold[0].value, answer)
            self._place.write(ALIAS_FILE, changed)

    def study_facts(self, fact_ids: Iterable[str]) -> tuple[StudyFact, ...]:
        """Those of some facts that the notes have, each with its topic and why it has no item."""
        why = {skipped.fact_id: skipped.reason for skipped in self.made().report.skipped}
        return tuple(
            StudyFact(f.id, topic_of(f.source, f.headings), f.subject, why.get(f.id, ""))
            for f in self._index.facts_named(list(dict.fromkeys(fact_ids)))
        )

    def unasked(self) -> tuple[str, ...]:
        """The ids of the facts without a question, in order."""
        return tuple(skipped.fact_id for skipped in self.made().report.skipped)

    def topic_sizes(self) -> dict[str, int]:
        """How many facts each topic has, in the notes' order."""
        sizes: dict[str, int] = {}
        for source, headings, facts in self._index.told_of():
            topic = topic_of(source, headings)
            sizes[topic] = sizes.get(topic, 0) + facts
        return sizes

    def facts_named(self, fact_ids: Sequence[str]) -> list[Fact]:
        """The facts of these ids, in the order given; one that there is not is left out."""
        return self._index.facts_named(fact_ids)

    def held_of(self, fact_ids: Collection[str]) -> frozenset[str]:
        """Those of these ids that facts of the notes have."""
        return self._index.held_of(fact_ids)

    def measures(self, *, shipped: bool, seed: int = 0) -> tuple[Measure, ...]:
        """The bar of a bank, line by line."""
        made = self.made(seed)
        found = measures(
            made.items,
            made.report,
            self.views,
            self._finder,
            shipped=shipped,
            cosines=self._cosines,
        )
        return tuple(found)

    def lint(self, items: Sequence[QuizItem]) -> tuple[Finding, ...]:
        """The flaws of any items, judged against these notes."""
        return lint_bank(items, LintContext(self.views, self._finder))

    def stands_on(self, text: str, keys: Sequence[str]) -> Fact | None:
        """The statement nearest to a text that has all of some words as they are; None for none."""
        for fact_id in self._finder(text):
            fact = self.views.by_id[fact_id]
            quote = self.views.quote(fact)
            if keys and all(raw_slice(quote, key) for key in keys):
                return fact
        return None

    def lint_file(
        self, text: str, name: str
    ) -> tuple[tuple[QuizItem, ...], tuple[Finding, ...], tuple[str, ...]]:
        """The items of a bank file, their flaws, and sentences on what found no place.

        A bank file is an author's file, of which the items that it adds or edits
        are judged, or JSON as `calctutor bank --json` prints it. BankFileError.
        """
        if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
            items = items_from_json(text, name)
            return items, self.lint(items), ()
        plain = self._make(0, "", "").items
        edited, told = apply_overrides(plain, read_author_file(text, name), self.views)
        own = tuple(item for item in edited if item.source != "generated")
        return own, self.lint(own), told


def topic_of(source: str, headings: Sequence[str]) -> str:
    """The upper heading that a fact stands under.

    It is that under the title, or the title where that one names but an aspect ("Site").
    """
    if not headings:
        return source
    title, *below = headings
    return below[0] if below and not aspect_of_label(below[0]) else title
