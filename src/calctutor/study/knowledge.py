"""What the grader knows of the notes, looked up in their index: no fact is held in memory."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from calctutor.protocols import PassageIndex
from calctutor.quiz.grade_knowledge import Knowledge, words_of
from calctutor.terms import TermIndex
from calctutor.text import content_stems
from calctutor.types import Fact

AT_ONCE = 256
"""Notes whose facts are read together."""


class IndexedKnowledge(Knowledge):
    """The same as `Knowledge` of all facts of an index; immutable, safe under threads."""

    def __init__(self, index: PassageIndex, terms: TermIndex) -> None:
        """Read nothing yet."""
        super().__init__((), terms)
        self._index = index

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every folded word of the facts and of the terms' names."""
        sources, found = self._index.sources(), set(self.terms.table.words)
        for start in range(0, len(sources), AT_ONCE):
            found |= words_of(self._index.facts_of(set(sources[start : start + AT_ONCE])))
        return frozenset(found)

    def said_elsewhere(self, stems: Iterable[str], fact_ids: Iterable[str]) -> Fact | None:
        """An undisputed fact of others that has all of these stems, or None."""
        wanted, own = set(stems), set(fact_ids)
        for fact in self._index.facts_using(wanted) if wanted else ():
            other = fact.id not in own and fact.disputed is None
            if other and wanted <= set(content_stems(fact.text)):
                return fact
        return None
