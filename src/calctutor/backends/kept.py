"""What was looked up and can't change is kept, the most recently used of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


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
