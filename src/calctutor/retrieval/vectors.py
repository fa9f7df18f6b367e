"""Vectors of what is asked and of single words: each embedded once, those of a step in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from calctutor.protocols import Embedder, Vectors, WordStore

TEXTS_KEPT = 64
"""Texts whose vectors stay in memory: a question is compared several times while it is answered."""
WORDS_KEPT = 20_000
"""Words whose vectors stay in memory."""
BATCH = 32
"""Words that are embedded at once where nobody waits for them."""


class AskedVectors:
    """Unit rows of texts and of single words, from memory, the store or the embedder.

    Threads may share it. The store has words only, as a text is seldom asked again.
    """

    def __init__(self, embedder: Embedder, store: WordStore | None = None) -> None:
        """Embed with this; words that were embedded before are read from the store."""
        self._embedder = embedder
        self._store = store
        self._texts: dict[str, Vectors] = {}
        self._words: dict[str, Vectors] = {}

    def ahead(self, texts: Sequence[str], words: Sequence[str]) -> None:
        """Embed what will be asked for, all that is missing in one call."""
        self._fetch(texts, words)

    def texts(self, wanted: Sequence[str]) -> Vectors:
        """Unit rows of texts, (len(wanted), dimension)."""
        found, _ = self._fetch(wanted, ())
        return np.stack([found[text] for text in wanted])

    def words(self, wanted: Sequence[str]) -> Vectors:
        """Unit rows of single words, (len(wanted), dimension)."""
        _, found = self._fetch((), wanted)
        return np.stack([found[word] for word in wanted])

    def fill(self, words: Sequence[str], rest: Callable[[], bool]) -> int:
        """Put words into the store that it lacks, a batch at a time; how many were embedded.

        ``rest`` is called after each batch that was embedded; it ends here once that is False.
        """
        if self._store is None:
            return 0
        embedded = 0
        for batch in _batches(words):
            missing = self._store.lacking(batch)
            if not missing:
                continue
            self._store.keep(missing, self._embedder.embed_queries(missing))
            embedded += len(missing)
            full = bool(self._store.lacking(missing[:1]))  # nothing can be kept
            if full or not rest():
                break
        return embedded

    def _fetch(
        self, texts: Sequence[str], words: Sequence[str]
    ) -> tuple[dict[str, Vectors], dict[str, Vectors]]:
        """The vectors of all of these, by text and by word."""
        known = _taken(self._texts, texts)
        known_words = _taken(self._words, words)
        new = [text for text in dict.fromkeys(texts) if text not in known]
        unread = [word for word in dict.fromkeys(words) if word not in known_words]
        stored = self._store.read(unread) if self._store is not None and unread else {}
        new_words = [word for word in unread if word not in stored]
        fresh: dict[str, Vectors] = {}
        fresh_words: dict[str, Vectors] = dict(stored)
        if new or new_words:
            rows = np.asarray(self._embedder.embed_queries([*new, *new_words]))
            rows.flags.writeable = False
            fresh = dict(zip(new, rows, strict=False))
            made = rows[len(new) :]
            fresh_words |= zip(new_words, made, strict=True)
            if self._store is not None and new_words:
                self._store.keep(new_words, made)
        self._texts = _with(self._texts, fresh, TEXTS_KEPT)
        self._words = _with(self._words, fresh_words, WORDS_KEPT)
        return known | fresh, known_words | fresh_words


def _taken(kept: Mapping[str, Vectors], wanted: Sequence[str]) -> dict[str, Vectors]:
    """Those of the wanted that are kept."""
    pairs = ((key, kept.get(key)) for key in wanted)
    return {key: vector for key, vector in pairs if vector is not None}


def _with(kept: dict[str, Vectors], fresh: dict[str, Vectors], most: int) -> dict[str, Vectors]:
    """The kept with the fresh; these alone where both are too many. Threads may do so at once."""
    if len(kept) + len(fresh) > most:
        return fresh
    kept.update(fresh)
    return kept


def _batches(words: Sequence[str]) -> Iterator[list[str]]:
    left = iter(words)
    while batch := list(islice(left, BATCH)):
        yield batch
