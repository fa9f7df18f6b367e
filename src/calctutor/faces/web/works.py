"""Long work: begun by one request, looked after by others."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from calctutor.errors import CalctutorError, RequestError
from calctutor.faces.web.texts import frame
from calctutor.protocols import Progress
from calctutor.visit_types import Visit

Job = Callable[[Progress], dict[str, object]]
MOST = 100
"""Works that are remembered; the oldest finished ones go first."""
MOST_AT_ONCE = 4
"""Works of one browser that may run at the same time."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Look:
    """How far a work is; ``over`` with a ``result`` or with a sentence in ``failure``."""

    stage: str = ""
    done: int = 0
    total: int = 0
    over: bool = False
    result: dict[str, object] | None = None
    failure: str = ""


class Works:
    """The works under way and the last ones done, each known to its own browser alone."""

    def __init__(self, most: int = MOST) -> None:
        """None at first; ``most`` are remembered."""
        self._most = most
        self._lock = threading.Lock()
        self._looks: OrderedDict[tuple[str, str], Look] = OrderedDict()

    def start(self, visit: Visit, job: Job) -> str:
        """Begin a job in a thread; the id to look after it. RequestError for too many."""
        key = (visit.id, secrets.token_hex(16))
        with self._lock:
            mine = [k for k, look in self._looks.items() if k[0] == visit.id and not look.over]
            if len(mine) >= MOST_AT_ONCE:
                raise RequestError(frame.TOO_MUCH_WORK)
            over = [k for k, look in self._looks.items() if look.over]
            for old in over[: max(0, len(self._looks) - self._most)]:
                del self._looks[old]
            self._looks[key] = Look()
        threading.Thread(target=self._run, args=(key, job), name="work", daemon=True).start()
        return key[1]

    def look(self, visit: Visit, work: str) -> Look:
        """How far a work of this browser is; RequestError for one that is not its own."""
        with self._lock:
            found = self._looks.get((visit.id, work))
        if found is None:
            raise RequestError(frame.NO_SUCH_WORK)
        return found

    def _run(self, key: tuple[str, str], job: Job) -> None:
        def report(stage: str, done: int, total: int) -> None:
            self._put(key, Look(stage, done, total))

        try:
            self._put(key, Look(over=True, result=job(report)))
        except CalctutorError as error:
            self._put(key, Look(over=True, failure=str(error)))
        except Exception:
            _log.exception("a work could not be done")
            self._put(key, Look(over=True, failure=frame.INTERNAL))

    def _put(self, key: tuple[str, str], look: Look) -> None:
        with self._lock:
            self._looks[key] = look
