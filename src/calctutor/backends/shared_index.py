"""A course's notes on a server, opened for questions: PostgreSQL, with vectors in pgvector.

Exact up to `FLAT_MOST` passages, above that by HNSW over this course alone. An edition never
changes, so whatever was looked up is kept; `is_current` says whether a newer one counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
from sqlalchemy import text

from calctutor.backends.content_schema import to_text
from calctutor.backends.edition import Edition, current_edition, current_number
from calctutor.backends.server import ServerDatabase
from calctutor.backends.server_address import HNSW_SEARCH
from calctutor.backends.server_content import SharedContent
from calctutor.backends.server_vectors import has_half_index, nearest_query, told_vector
from calctutor.backends.server_words import SharedColumns, SharedWords, stored_wording
from calctutor.backends.spelled_words import SpelledTerms
from calctutor.errors import IndexProblem
from calctutor.protocols import TermTable, Vectors
from calctutor.types import Fact, Note, Passage, Term, Wording

SPARE = 8
"""Passages asked for beyond those wanted; where more are as near as the last, all are."""


def open_shared_index(database: ServerDatabase, course: str) -> SharedIndex:
    """The index of a course that counts now.

    Raises IndexStale where there is none, IndexTooNew, LearnersError.
    """
    return SharedIndex(database, current_edition(database, course))


class SharedIndex:
    """A `PassageIndex` on a server; threads may share it."""

    def __init__(self, database: ServerDatabase, edition: Edition) -> None:
        """Answer from one edition."""
        self.manifest = edition.manifest
        self._database = database
        self.edition = edition
        self._content = SharedContent(database, edition)
        self._words = SharedWords(database, edition)
        self._called = SharedColumns(database, edition, "called")
        self._used = SharedColumns(database, edition, "used")
        self._is_half = not edition.exact and has_half_index(database, edition.vectors)

    def is_current(self) -> bool:
        """Whether no newer edition of this course counts."""
        return current_number(self._database, self.edition.course) == self.edition.number

    def close(self) -> None:
        """Nothing: the server's connections are shared."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The k passages of highest cosine to one vector: (passage id, cosine), best first."""
        count = min(k, self.manifest.passages)
        if count <= 0:
            return []
        wanted = self._unit(vector)
        best = self._near(wanted, count + SPARE)
        if self.edition.exact and len(best) == count + SPARE and best[-1][0] == best[count - 1][0]:
            best = self._near(wanted, count, ties=True)
        return [(to_text(key), _cosine(-distance)) for distance, _, key in best[:count]]

    def _near(
        self, wanted: Vectors, most: int, *, ties: bool = False
    ) -> list[tuple[float, int, bytes]]:
        """The nearest passages, those that are as near in the order of the notes."""
        places, edition = self.edition.layout.passages, self.edition
        gaps = places.given_up != "{}"
        near = nearest_query(
            edition.vectors,
            self.manifest.dimension,
            exact=edition.exact,
            ties=ties,
            half=self._is_half,
            gaps=gaps,
        )
        rows = self._ask(
            f"SELECT id, near.row, distance FROM ({near}) AS near"
            " JOIN passages ON passages.edition = :edition AND passages.row = near.row",
            wanted=told_vector(wanted),
            most=most,
            top=places.top,
            **({} if edition.exact else {"wide": max(most, int(HNSW_SEARCH))}),
            **({"gaps": places.given_up} if gaps else {}),
        )
        return sorted((distance, places.rank(slot), bytes(key)) for key, slot, distance in rows)

    def matching(self, query: str, k: int) -> list[tuple[str, float]]:
        """The k best passages by BM25 above zero: (passage id, score), best first."""
        found = self._words.matching(query, k)
        ids = self._content.passage_ids([row for row, _ in found]) if found else []
        return [(key, score) for key, (_, score) in zip(ids, found, strict=True)]

    def begin_matching(self, query: str, k: int) -> Callable[[], list[tuple[str, float]]]:
        """What gives `matching` when it is called."""
        return partial(self.matching, query, k)

    def cosines(self, vector: Vectors, passage_ids: Sequence[str]) -> list[float]:
        """Cosine of one vector with each named passage; KeyError for an unknown one."""
        if not passage_ids:
            return []
        ranks = [row for row, _ in self._content.passages(passage_ids)]
        slots = self.edition.layout.passages.slots_of(ranks)
        found = self._content.query(
            f"SELECT row, vector <#> CAST(:wanted AS vector) FROM {self.edition.vectors}"
            " WHERE row IN :keys",
            wanted=told_vector(self._unit(vector)),
            keys=list(dict.fromkeys(slots)),
        )
        of = {row: _cosine(-distance) for row, distance in found}
        return [of[slot] for slot in slots]

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The named passages, in the order given; KeyError for an unknown one."""
        return [passage for _, passage in self._content.passages(passage_ids)]

    def facts(self, passage_ids: Sequence[str]) -> list[Fact]:
        """The facts of the named passages, passage by passage, in file order."""
        rows = [row for row, _ in self._content.passages(list(dict.fromkeys(passage_ids)))]
        return self._content.facts_of_passages(rows)

    def fact_vectors(self, fact_ids: Sequence[str]) -> Vectors:
        """Unit rows of the named facts, in the order given; KeyError for an unknown one."""
        rows = self._content.fact_rows(fact_ids)
        return self._content.fact_vectors(rows, self.manifest.dimension)

    def facts_named(self, fact_ids: Sequence[str]) -> list[Fact]:
        """The facts of these ids, in the order given; one that there is not is left out."""
        return self._content.facts([r for r in self._content.fact_rows(fact_ids) if r >= 0])

    def held_of(self, fact_ids: Collection[str]) -> frozenset[str]:
        """Those of these ids that facts have."""
        ids = list(dict.fromkeys(fact_ids))
        rows = self._content.fact_rows(ids) if ids else []
        return frozenset(key for key, row in zip(ids, rows, strict=True) if row >= 0)

    def told_of(self) -> Sequence[tuple[str, tuple[str, ...], int]]:
        """Each section with facts, in order of its first: note, heading path, how many."""
        counted = Counter((fact.source, fact.headings) for fact in self.all_facts())
        return [(source, path, count) for (source, path), count in counted.items()]

    def facts_called(self, keys: Sequence[str], most: int) -> list[Fact]:
        """The facts that are called so, each once, key by key the first ``most``."""
        rows = [rows[:most] for rows, _ in self._called.fetch(keys)]
        return self._content.facts(
            list(dict.fromkeys(np.concatenate(rows).tolist() if rows else ()))
        )

    def facts_using(self, stems: Collection[str], most: int | None = None) -> list[Fact]:
        """The facts that use words of all these stems, in order; none of more than ``most``."""
        columns = sorted((rows for rows, _ in self._used.fetch(set(stems))), key=len)
        if not columns:
            return list(self.all_facts())
        rows = columns[0]
        for other in columns[1:]:
            rows = np.intersect1d(rows, other, assume_unique=True)
        if most is not None and len(rows) > most:
            return []
        return self._content.facts(rows.tolist())

    def section(self, source: str, headings: tuple[str, ...]) -> list[Fact]:
        """The facts right under one heading path of a note, in order."""
        return self._content.facts(self._content.sections(source).get(headings, ()))

    def sections(self, source: str) -> list[tuple[str, ...]]:
        """The heading paths of a note that have facts, in order of their first."""
        return list(self._content.sections(source))

    def sections_called(self, keys: Collection[str]) -> list[tuple[str, ...]]:
        """The heading paths with facts that hold a heading of one of these keys, in order."""
        return list(self._content.sections_called(keys))

    def term_table(self) -> TermTable:
        """The terms of the notes, to be looked up; held in memory."""
        return self._term_table

    def wording(self) -> Wording:
        """How the notes use words."""
        return stored_wording(self._database, self.edition)

    def all_facts(self) -> Sequence[Fact]:
        """Every fact, in order of file and place."""
        return self._all_facts

    def all_passages(self) -> Sequence[Passage]:
        """Every passage, in order of file and place."""
        return self._all_passages

    def terms(self) -> Sequence[Term]:
        """The terms of the notes."""
        return self._terms

    def passages_of(self, source: str) -> list[Passage]:
        """The passages of one note, in order."""
        return list(self._by_source.get(source, ()))

    def listed(self) -> Sequence[tuple[str, str, int]]:
        """Each note in order: its source, its first heading, how many facts."""
        facts = Counter(fact.source for fact in self.all_facts())
        headed = {
            source: next((p.headings[0] for p in passages if p.headings), "")
            for source, passages in self._by_source.items()
        }
        return [(source, headed.get(source, ""), facts[source]) for source in self.sources()]

    def facts_but(self, fact_ids: Collection[str]) -> tuple[list[Fact], frozenset[str]]:
        """The facts of other ids than these, in order; and those of these ids that it has."""
        own = self._content.fact_ids()
        others = [row for row, key in enumerate(own) if key not in fact_ids]
        return self._content.facts(others), frozenset(own).intersection(fact_ids)

    def held(self) -> Mapping[str, tuple[str, str]]:
        """The digest of each note, and what reading it gave, by source."""
        return self._content.held()

    def facts_of(self, sources: Collection[str]) -> list[Fact]:
        """The facts of some notes, in order."""
        return self._content.facts_of(sources)

    def sources_with(self, fact_ids: Sequence[str]) -> set[str]:
        """The notes that have facts of these ids."""
        return {fact.source for fact in self.facts_named(fact_ids)}

    def note(self, source: str) -> Note:
        """The stored copy of one note, as it was indexed; raises NotesError."""
        return self._content.note(source)

    def sources(self) -> Sequence[str]:
        """The indexed notes, in order."""
        return tuple(source for source, _ in self.manifest.notes)

    @cached_property
    def _all_facts(self) -> tuple[Fact, ...]:
        return tuple(self._content.all_facts())

    @cached_property
    def _all_passages(self) -> tuple[Passage, ...]:
        return tuple(self._content.all_passages())

    @cached_property
    def _by_source(self) -> Mapping[str, Sequence[Passage]]:
        found: dict[str, list[Passage]] = {}
        for passage in self._all_passages:
            found.setdefault(passage.source, []).append(passage)
        return found

    @cached_property
    def _terms(self) -> tuple[Term, ...]:
        return tuple(self._content.terms())

    @cached_property
    def _term_table(self) -> SpelledTerms:
        return SpelledTerms(self._terms)

    def _ask(self, query: str, **told: object) -> Sequence[Any]:
        return self._database.rows(text(query), {"edition": self.edition.root, **told})

    def _unit(self, vector: Vectors) -> Vectors:
        flat = np.ascontiguousarray(vector, dtype=np.float32).reshape(-1)
        if flat.shape[0] != self.manifest.dimension:
            raise IndexProblem(
                f"The question has {flat.shape[0]} components and the index "
                f"{self.manifest.dimension}: build the index again with this embedding model."
            )
        length = float(np.linalg.norm(flat))
        return flat / np.float32(length) if length else flat


def _cosine(score: float) -> float:
    return max(-1.0, min(1.0, score))
