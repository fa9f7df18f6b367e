"""A PassageIndex by brute force: the values that every implementation must give."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence

import numpy as np

from calctutor.fact_names import keys_of_fact, sections_of, stems_of_fact
from calctutor.protocols import Embedder, TermTable, Vectors
from calctutor.term_table import TermsInMemory
from calctutor.term_table import key as key_of
from calctutor.text import content_stems
from calctutor.types import Fact, Note, NotesContent, Passage, Term, Wording
from calctutor.wording import wording_of

K1 = 1.5
B = 0.75


class BruteForceIndex:
    """Plain loops over plain lists."""

    def __init__(self, content: NotesContent, embedder: Embedder) -> None:
        self._content = content
        texts = [passage.embedded_text for passage in content.passages]
        self._vectors = embedder.embed_passages(texts)
        self._fact_vectors = embedder.embed_passages(content.fact_texts)
        self._ids = [passage.id for passage in content.passages]
        self._stems = [content_stems(text) for text in texts]

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        scored = zip(self._ids, self.cosines(vector, self._ids), strict=True)
        return sorted(scored, key=lambda pair: -pair[1])[: max(k, 0)]

    def matching(self, query: str, k: int) -> list[tuple[str, float]]:
        scored = [
            (key, sum(self._bm25(word, stems) for word in content_stems(query)))
            for key, stems in zip(self._ids, self._stems, strict=True)
        ]
        above = [(key, score) for key, score in scored if score > 0]
        return sorted(above, key=lambda pair: -pair[1])[: max(k, 0)]

    def begin_matching(self, query: str, k: int) -> Callable[[], list[tuple[str, float]]]:
        return lambda: self.matching(query, k)

    def _bm25(self, word: str, stems: list[str]) -> float:
        """Lucene's variant: idf = ln(1 + (N - df + .5) / (df + .5)), tf without (k1 + 1)."""
        count = Counter(stems)[word]
        holding = sum(word in other for other in self._stems)
        idf = math.log(1 + (len(self._stems) - holding + 0.5) / (holding + 0.5))
        average = sum(map(len, self._stems)) / len(self._stems)
        return idf * count / (count + K1 * (1 - B + B * len(stems) / average))

    def cosines(self, vector: Vectors, passage_ids: Sequence[str]) -> list[float]:
        found = []
        for key in passage_ids:
            row = self._vectors[self._ids.index(key)].astype(np.float64)
            other = vector.astype(np.float64)
            lengths = np.linalg.norm(row) * np.linalg.norm(other)
            cosine = float(row @ other / lengths) if lengths else 0.0
            found.append(min(1.0, max(-1.0, cosine)))
        return found

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        return [self._content.passages[self._ids.index(key)] for key in passage_ids]

    def facts(self, passage_ids: Sequence[str]) -> list[Fact]:
        return [f for key in passage_ids for f in self._content.facts if f.passage_id == key]

    def fact_vectors(self, fact_ids: Sequence[str]) -> Vectors:
        places = [fact.id for fact in self._content.facts]
        rows = [self._fact_vectors[places.index(key)] for key in fact_ids]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self._fact_vectors.shape[1])

    def facts_named(self, fact_ids: Sequence[str]) -> list[Fact]:
        return [f for key in fact_ids for f in self._content.facts if f.id == key]

    def held_of(self, fact_ids: Collection[str]) -> frozenset[str]:
        return frozenset(f.id for f in self._content.facts if f.id in fact_ids)

    def told_of(self) -> Sequence[tuple[str, tuple[str, ...], int]]:
        counted = Counter((f.source, f.headings) for f in self._content.facts)
        return [(source, path, count) for (source, path), count in counted.items()]

    def facts_called(self, keys: Sequence[str], most: int) -> list[Fact]:
        found: dict[str, Fact] = {}
        for key in keys:
            called = [f for f in self._content.facts if key in keys_of_fact(f)]
            found.update({f.id: f for f in called[:most] if f.id not in found})
        return list(found.values())

    def facts_using(self, stems: Collection[str], most: int | None = None) -> list[Fact]:
        found = [f for f in self._content.facts if set(stems) <= stems_of_fact(f)]
        return found if most is None or len(found) <= most else []

    def section(self, source: str, headings: tuple[str, ...]) -> list[Fact]:
        return [f for f in self._content.facts if (f.source, f.headings) == (source, headings)]

    def sections(self, source: str) -> list[tuple[str, ...]]:
        return [path for where, path in sections_of(self._content.facts) if where == source]

    def sections_called(self, keys: Collection[str]) -> list[tuple[str, ...]]:
        every = [path for _, path in sections_of(self._content.facts)]
        return [path for path in every if any(key_of(heading) in keys for heading in path)]

    def term_table(self) -> TermTable:
        return TermsInMemory(self._content.terms)

    def wording(self) -> Wording:
        return wording_of(self._content.passages)

    def all_facts(self) -> Sequence[Fact]:
        return self._content.facts

    def all_passages(self) -> Sequence[Passage]:
        return self._content.passages

    def terms(self) -> Sequence[Term]:
        return self._content.terms

    def note(self, source: str) -> Note:
        return next(note for note in self._content.notes if note.source == source)

    def listed(self) -> Sequence[tuple[str, str, int]]:
        return [
            (
                source,
                next((p.headings[0] for p in self.passages_of(source) if p.headings), ""),
                len(self.facts_of([source])),
            )
            for source in self.sources()
        ]

    def facts_of(self, sources: Collection[str]) -> list[Fact]:
        return [fact for fact in self._content.facts if fact.source in sources]

    def passages_of(self, source: str) -> list[Passage]:
        return [passage for passage in self._content.passages if passage.source == source]

    def sources(self) -> Sequence[str]:
        return [note.source for note in self._content.notes]
