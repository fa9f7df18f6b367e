"""A request as the gate sees it, and how it asks who that is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from calctutor.faces.web.people.policy import Verdict
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import people as texts
from calctutor.people_types import Person

if TYPE_CHECKING:
    from starlette.types import Scope

_T = TypeVar("_T")
REFUSALS: Mapping[Verdict, tuple[int, str]] = {
    "sign in": (401, texts.MUST_SIGN_IN),
    "choose a course": (403, texts.MUST_CHOOSE),
    "no": (403, texts.NOT_YOURS),
    "unknown": (404, frame_texts.REFUSED_DOOR),
}
"""The status and the sentence of each refusal."""


here: ContextVar[Person | None] = ContextVar("here", default=None)
"""Who the request that is answered now is from, as the gate found just now."""


@dataclass(frozen=True, slots=True)
class Came:
    """A request as the gate sees it; ``token`` is the session's secret, "" without one."""

    scope: Scope
    headers: Mapping[str, str]
    client: str
    token: str
    person: Person | None
    fresh: bool = False

    @property
    def path(self) -> str:
        """The path."""
        return str(self.scope["path"])

    @property
    def method(self) -> str:
        """GET, HEAD or POST."""
        return str(self.scope["method"])

    @property
    def wants_page(self) -> bool:
        """Whether a browser goes there, rather than a script or program asking for data."""
        return self.method == "GET" and "text/html" in self.headers.get("accept", "")


class Ask:
    """Asks the store of people in threads of its own: no slow answer keeps a sign-in waiting."""

    def __init__(self, threads: int = 4) -> None:
        """Make the threads."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="people")

    async def __call__(self, call: Callable[[], _T]) -> _T:
        """What a call gives."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)
