"""How much one person, and all together, may ask of this process at a time."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from calctutor.faces.web.texts import people as texts

_T = TypeVar("_T")


class TooMuch(Exception):
    """A limit was reached; its text is a sentence with the remedy, ``status`` that of HTTP."""

    def __init__(self, sentence: str, status: int = 429) -> None:
        """``status`` is 429 where one person asked too much, 503 where all together did."""
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of one process.

    ``rate`` requests a second and ``burst`` at once, of a person and of an address
    that nobody is signed in from; ``open`` requests of one person under way;
    ``each`` and ``running`` pieces of work of one person and of all at a time,
    ``waiting_each`` and ``waiting`` in the queue for that; seconds to ``wait``
    there, for the work itself (``work``) and for a request's body to come (``body``).
    """

    rate: float = 10.0
    burst: int = 120
    address_rate: float = 20.0
    address_burst: int = 400
    open: int = 16
    each: int = 2
    running: int = 6
    waiting_each: int = 8
    waiting: int = 400
    wait: float = 20.0
    work: float = 60.0
    body: float = 30.0
    upload_day: int = 500_000_000


class Rates:
    """Token buckets by name, the least used forgotten first. For one event loop."""

    MOST = 20_000

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` counts seconds."""
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, rate: float, burst: int) -> None:
        """Take one from a bucket that fills at ``rate`` a second; TooMuch where it is empty."""
        now = self._clock()
        level, at = self._buckets.get(name, (float(burst), now))
        level = min(float(burst), level + (now - at) * rate)
        if level < 1.0:
            raise TooMuch(texts.TOO_FAST)
        self._buckets[name] = (level - 1.0, now)
        self._buckets.move_to_end(name)
        while len(self._buckets) > self.MOST:
            self._buckets.popitem(last=False)


class Opened:
    """Requests under way by name. For one event loop."""

    def __init__(self) -> None:
        """None at first."""
        self._open: dict[str, int] = {}

    @contextmanager
    def one(self, name: str, most: int) -> Iterator[None]:
        """Hold one of ``most`` places; TooMuch where they are taken."""
        held = self._open.get(name, 0)
        if held >= most:
            raise TooMuch(texts.TOO_MANY_OPEN)
        self._open[name] = held + 1
        try:
            yield
        finally:
            left = self._open[name] - 1
            if left:
                self._open[name] = left
            else:
                del self._open[name]


class Slots:
    """Runs work in threads: a few at a time, fewer of one person, the others wait in a queue.

    Who waits is served in the order of coming, but a person who has ``each`` running
    is passed over: no one who asks much keeps the others waiting. For one event loop.
    """

    def __init__(self, bounds: Bounds) -> None:
        """Make the threads."""
        self._bounds = bounds
        self._pool = ThreadPoolExecutor(bounds.running, thread_name_prefix="work")
        self._running: dict[str, int] = {}
        self._queue: list[tuple[str, asyncio.Future[None]]] = []

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)

    @property
    def busy(self) -> int:
        """How many pieces of work are done now."""
        return sum(self._running.values())

    async def run(self, name: str, work: Callable[[], _T]) -> _T:
        """What some work gives; TooMuch where it waits or lasts too long.

        Work that lasts too long goes on in its thread and holds its place until it ends.
        """
        await self._enter(name)
        loop = asyncio.get_running_loop()
        job: Future[_T] = self._pool.submit(work)
        job.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave, name))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(job), self._bounds.work)
        except TimeoutError:
            raise TooMuch(texts.TOO_LONG, 503) from None

    async def _enter(self, name: str) -> None:
        if self.busy < self._bounds.running and self._free(name):
            self._running[name] = self._running.get(name, 0) + 1
            return
        mine = sum(1 for waiter, _ in self._queue if waiter == name)
        if mine >= self._bounds.waiting_each:
            raise TooMuch(texts.TOO_MANY_WAITING)
        if len(self._queue) >= self._bounds.waiting:
            raise TooMuch(texts.FULL, 503)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((name, turn))
        try:
            await asyncio.wait_for(asyncio.shield(turn), self._bounds.wait)
        except TimeoutError:
            self._give_up(name, turn)
            raise TooMuch(texts.FULL, 503) from None
        except asyncio.CancelledError:
            self._give_up(name, turn)
            raise

    def _give_up(self, name: str, turn: asyncio.Future[None]) -> None:
        """Leave the queue; a place that was given at this very moment goes to the next."""
        if turn.done():
            self._leave(name)
        else:
            self._queue.remove((name, turn))

    def _free(self, name: str) -> bool:
        return self._running.get(name, 0) < self._bounds.each

    def _leave(self, name: str) -> None:
        left = self._running[name] - 1
        if left:
            self._running[name] = left
        else:
            del self._running[name]
        for at, (waiter, turn) in enumerate(self._queue):
            if self._free(waiter):
                del self._queue[at]
                self._running[waiter] = self._running.get(waiter, 0) + 1
                turn.set_result(None)
                return

    def close(self) -> None:
        """Take no more work."""
        self._pool.shutdown(wait=False, cancel_futures=True)
