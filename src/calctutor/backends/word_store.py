"""How the notes of an index use words, looked up in its SQLite file."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping, Sequence
from functools import lru_cache

from calctutor.backends.content_schema import spelled_alike, to_bytes, to_text
from calctutor.backends.kept import WORDS_KEPT, Held, Query
from calctutor.backends.pairs import Pairs
from calctutor.types import Wording
from calctutor.wording import is_english


def stored_wording(query: Query, pairs: Pairs) -> Wording:
    """The wording of a file; what holds many is looked up when it is asked for."""
    figures: dict[str, int] = dict(query("SELECT name, value FROM figures", ()))
    return Wording(
        counts=Counts(query, "words", "word"),
        names=Held(query, "words WHERE capital > 0 AND plain = 0 AND word"),
        pairs=pairs,
        english=is_english(figures.get("alphabetic", 0), figures.get("function", 0)),
        passages=figures.get("passages", 0),
        stems=Counts(query, "stems", "stem"),
        forms=Held(query, "forms WHERE form"),
    )


class Counts(Mapping[str, int]):
    """Words, or their stems, with the number of passages that hold them."""

    def __init__(self, query: Query, table: str, column: str) -> None:
        """Read one table of the file."""
        self._query = query
        self._from = f"FROM {table} WHERE passages > 0"
        self.column = column
        self._count = lru_cache(WORDS_KEPT)(self._read)

    def __getitem__(self, word: str) -> int:
        """In how many passages it stands; KeyError for none."""
        count = self._count(word)
        if not count:
            raise KeyError(word)
        return count

    def _read(self, word: str) -> int:
        rows = self._query(f"SELECT passages {self._from} AND {self.column} = ?", (to_bytes(word),))
        return int(rows[0][0]) if rows else 0

    def __iter__(self) -> Iterator[str]:
        """Every word, in order."""
        return iter(self.some(f"ORDER BY {self.column}", ()))

    def some(self, condition: str, values: Sequence[object]) -> list[str]:
        """The words of which this holds, as SQL."""
        rows = self._query(f"SELECT {self.column} {self._from} {condition}", values)
        return [to_text(word) for (word,) in rows]

    def commonest(self, most: int) -> list[str]:
        """The words that most passages hold, the commonest first."""
        return self.some(f"ORDER BY passages DESC, {self.column} LIMIT ?", (most,))

    def __len__(self) -> int:
        """How many there are."""
        return int(self._query(f"SELECT count(*) {self._from}", ())[0][0])

    def keys(self) -> WordKeys:
        """The words alone, to be looked up."""
        return WordKeys(self)


class WordKeys(KeysView[str]):
    """The words of some counts, found by how they begin and by what may be a slip of them."""

    def __init__(self, counts: Counts) -> None:
        """Look up in the same table."""
        super().__init__(counts)
        self._counts = counts

    def starting(self, prefix: str) -> list[str]:
        """The words that begin so."""
        first = to_bytes(prefix)
        condition = f"AND {self._counts.column} >= ? AND {self._counts.column} < ?"
        return self._counts.some(condition, (first, first + b"\xff"))

    def alike(self, typed: str, edits: int) -> list[str]:
        """The words that may be within so many edits of one; of words only, not of stems."""
        condition, values = spelled_alike(typed, edits)
        return self._counts.some(f"AND {condition}", values)
