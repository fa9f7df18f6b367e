"""What was looked up and can't change is kept, the most recently used of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from calctutor.backends.content_schema import to_bytes

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Query = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""A query and its values -> all rows; safe for many threads."""
WORDS_KEPT = 8192
"""Words, looked up in one table, of which it is remembered what was found."""


class Kept(Generic[K, V]):
    """At most so many values by their keys; threads may share it."""

    def __init__(self, most: int) -> None:
        """Keep ``most`` values."""
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, keys: Sequence[K], fetch: Callable[[list[K]], Iterable[tuple[K, V]]]) -> list[V]:
        """The values of some keys, in the order given; KeyError for one that is not found.

        ``fetch`` is asked once for all that are not kept.
        """
        found: dict[K, V] = {}
        with self._lock:
            for key in keys:
                if key in self._values:
                    self._values.move_to_end(key)
                    found[key] = self._values[key]
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            fresh = dict(fetch(missing))
            found |= fresh
            self._keep(fresh)
        return [found[key] for key in keys]

    def one(self, key: K, fetch: Callable[[], V]) -> V:
        """The value of one key."""
        return self.get([key], lambda _: [(key, fetch())])[0]

    def _keep(self, fresh: dict[K, V]) -> None:
        with self._lock:
            self._values.update(fresh)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


class Held(Container[str]):
    """Words of which a query finds something; what was looked up is kept."""

    def __init__(self, query: Query, condition: str) -> None:
        """``condition`` is SQL that begins with a table and ends with the word's comparison."""
        self._query = query
        self._condition = f"SELECT 1 FROM {condition} = ?"
        self._has = lru_cache(WORDS_KEPT)(self._read)

    def __contains__(self, word: object) -> bool:
        """Whether there is anything."""
        return isinstance(word, str) and self._has(word)

    def _read(self, word: str) -> bool:
        return bool(self._query(self._condition, (to_bytes(word),)))
