"""The seams of questions: the model, the index, what is kept between runs.

Those of studying are in `study_protocols`, those of many people in `people_protocols`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from calctutor.reading_types import ReadBefore
from calctutor.types import Fact, Note, Passage, Term, Wording

Vectors = npt.NDArray[np.float32]
TokenCounter = Callable[[str], int]
Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]
"""Called as progress(stage, done, total) while long work goes on."""


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
