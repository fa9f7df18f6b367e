"""Hybrid retrieval: dense and lexical candidates, fused, with their facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from calctutor.protocols import Embedder, PassageIndex, Vectors
from calctutor.retrieval.fuse import DENSE_WEIGHT, fuse
from calctutor.retrieval.vectors import AskedVectors
from calctutor.spelling import is_english
from calctutor.text import fold, words
from calctutor.types import Evidence, Fact, FactHit, PassageHit, Question

LEFT_OUT_MOST = 3
"""Words that the notes lack up to which each is left out ahead; with more, nothing is."""
CANDIDATES = 50
"""Passages taken from each side before fusion."""
EVIDENCE = 12
"""Passages whose facts are looked at."""


class Retriever:
    """Finds the passages and facts that bear on a question."""

    def __init__(
        self, index: PassageIndex, embedder: Embedder, vectors: AskedVectors | None = None
    ) -> None:
        """Search one index with the embedder that made it."""
        self._index = index
        self._vectors = vectors or AskedVectors(embedder)

    def embed(self, question: str) -> Vectors:
        """The question's unit vector, (dimension,); the last ones are kept."""
        vector: Vectors = self._vectors.texts([question])[0]
        return vector

    def embed_ahead(self, question: Question, knows: Callable[[str], bool]) -> None:
        """Embed in one call what a question is compared by: itself, its words, and what is left
        of it without each word that the notes lack.

        Whether a word that the notes know leads away from them is seldom asked (`without`).
        """
        lacking = [w for w in question.content if w not in question.kinds and not knows(w)]
        few = lacking if len(lacking) <= LEFT_OUT_MOST else []
        shorter = [left_out(question.understood, word) for word in few]
        own = [word for word in question.content if is_english(word)]
        self._vectors.ahead([question.understood, *shorter], own)

    def search(
        self,
        question: str,
        k: int,
        *,
        vector: Vectors | None = None,
        dense_weight: float = DENSE_WEIGHT,
    ) -> list[PassageHit]:
        """The k best passages for a question, best first."""
        ranked, cosines, lexical = self._ranked(question, k, vector, dense_weight)
        top = max(lexical.values(), default=0.0) or 1.0
        passages = self._index.passages([key for key, _ in ranked])
        return [
            PassageHit(passage, cosines[key], lexical.get(key, 0.0) / top, score)
            for passage, (key, score) in zip(passages, ranked, strict=True)
        ]

    def found(self, question: str, vector: Vectors, k: int = EVIDENCE) -> list[str]:
        """The ids of the k best passages, best first, as `search` ranks them; none is read."""
        return [key for key, _ in self._ranked(question, k, vector, DENSE_WEIGHT)[0]]

    def embed_all(self, texts: Sequence[str]) -> Vectors:
        """Unit rows of texts, (len(texts), dimension), embedded in one call."""
        return self._vectors.texts(texts)

    def _ranked(
        self, question: str, k: int, vector: Vectors | None, dense_weight: float
    ) -> tuple[list[tuple[str, float]], dict[str, float], dict[str, float]]:
        """The k best passages with their scores; the cosines and BM25 scores of all looked at."""
        wide = max(k, CANDIDATES)
        matching = self._index.begin_matching(question, wide)  # needs no vector
        query = self.embed(question) if vector is None else vector
        cosines = dict(self._index.nearest(query, wide))
        lexical = dict(matching())
        only_lexical = [key for key in lexical if key not in cosines]
        cosines.update(zip(only_lexical, self._index.cosines(query, only_lexical), strict=True))
        return fuse(cosines, lexical, dense_weight)[:k], cosines, lexical

    def evidence(self, question: str, *, k: int = EVIDENCE, about: Iterable[Fact] = ()) -> Evidence:
        """The k best passages with all their facts, and ``about`` besides, best fact first."""
        hits = self.search(question, k)
        query = self.embed(question)
        by_passage = {hit.passage.id: hit for hit in hits}
        facts = list(self._index.facts(list(by_passage)))
        known = {fact.id for fact in facts}
        facts += [fact for fact in about if fact.id not in known]
        self._add_passages(by_passage, facts, query)
        cosines = self._fact_cosines(facts, query)
        found = [
            FactHit(fact, cosine, by_passage[fact.passage_id])
            for fact, cosine in zip(facts, cosines, strict=True)
        ]
        found.sort(key=lambda hit: -hit.cosine)
        return Evidence(question, tuple(hits), tuple(found))

    def without(self, question: str, strange: Sequence[str], facts: Sequence[Fact]) -> float:
        """How much nearer the facts come when one of some words is left out, the most, 0..1.

        Words are folded. A word that leads away from the facts is none that they speak of.
        """
        if not strange or not facts:
            return 0.0
        texts = [left_out(question, word) for word in strange]
        rows = self._index.fact_vectors([fact.id for fact in facts])
        whole = float((rows @ self.embed(question)).max())
        nearest = float((self._vectors.texts(texts) @ rows.T).max())
        return max(0.0, nearest - whole)

    def _fact_cosines(self, facts: Sequence[Fact], query: Vectors) -> list[float]:
        if not facts:
            return []
        rows = self._index.fact_vectors([fact.id for fact in facts])
        return [float(x) for x in rows @ query]

    def _add_passages(
        self, by_passage: dict[str, PassageHit], facts: Sequence[Fact], query: Vectors
    ) -> None:
        """Complete the hits with the passages of facts that came from elsewhere."""
        missing = list(dict.fromkeys(f.passage_id for f in facts if f.passage_id not in by_passage))
        cosines = self._index.cosines(query, missing)
        for passage, cosine in zip(self._index.passages(missing), cosines, strict=True):
            by_passage[passage.id] = PassageHit(passage, cosine, 0.0, 0.0)


def left_out(question: str, word: str) -> str:
    """A question without one of its words, folded; "." where nothing is left."""
    kept = (w.text for w in words(question) if fold(w.text).removesuffix("'s") != fold(word))
    return " ".join(kept) or "."
