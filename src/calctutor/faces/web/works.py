"""Long work: begun by one request, looked after by others, in whatever process they come.

Every process tells the store how far its works are, and that they go on; of a work whose
process has fallen silent, the next one says that it broke off.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass

from calctutor.errors import CalctutorError, RequestError
from calctutor.faces.web.texts import frame
from calctutor.people_protocols import Visits
from calctutor.protocols import Progress
from calctutor.visit_types import Visit

Job = Callable[[Progress], dict[str, object]]
MOST = 100
"""Works that are remembered; the oldest finished ones go first."""
MOST_AT_ONCE = 4
"""Works of one browser that may run at the same time."""
BEAT = 3.0
"""Seconds between two words to the store that a work goes on."""
SILENT = 15
"""Seconds without such a word after which its process counts as ended."""
LARGEST = 1_000_000
"""Characters of a result that the store keeps; a larger one its own process gives alone."""
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

    def __init__(self, most: int = MOST, kept: Visits | None = None, beat: float = BEAT) -> None:
        """None at first; ``most`` are remembered here, all are told of in ``kept``."""
        self._every = beat
        self._most = most
        self._kept = kept
        self._lock, self._telling = threading.Lock(), threading.Lock()
        self._looks: OrderedDict[tuple[str, str], Look] = OrderedDict()
        self._beating = False

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
        self._tell(key)
        threading.Thread(target=self._run, args=(key, job), name="work", daemon=True).start()
        self._begin_to_beat()
        return key[1]

    @property
    def going(self) -> int:
        """How many go on in this process."""
        with self._lock:
            return sum(not look.over for look in self._looks.values())

    def look(self, visit: Visit, work: str) -> Look:
        """How far a work of this browser is; RequestError for one that is not its own."""
        with self._lock:
            found = self._looks.get((visit.id, work))
        if found is None:
            found = self._elsewhere(visit, work)
        if found is None:
            raise RequestError(frame.NO_SUCH_WORK)
        return found

    def _elsewhere(self, visit: Visit, work: str) -> Look | None:
        """What another process told of a work; one that fell silent broke off."""
        told = self._kept.work(visit.id, work) if self._kept else None
        if told is None:
            return None
        look = Look(**json.loads(told[0]))
        if look.over or told[1] < SILENT:
            return look
        return Look(over=True, failure=frame.BROKEN_OFF)

    def _run(self, key: tuple[str, str], job: Job) -> None:
        def report(stage: str, done: int, total: int) -> None:
            self._put(key, Look(stage, done, total))

        try:
            look = Look(over=True, result=job(report))
        except CalctutorError as error:
            look = Look(over=True, failure=str(error))
        except Exception:
            _log.exception("a work could not be done")
            look = Look(over=True, failure=frame.INTERNAL)
        self._tell(key, look)

    def _put(self, key: tuple[str, str], look: Look) -> None:
        with self._lock:
            self._looks[key] = look

    def _tell(self, key: tuple[str, str], end: Look | None = None) -> None:
        """Tell the store how a work stands, or its end; what is over here is over there."""
        with self._telling:
            with self._lock:
                look = end or self._looks[key]
            if end or not look.over:
                self._write(key, look)
            if end:
                self._put(key, end)

    def _write(self, key: tuple[str, str], look: Look) -> None:
        """Write to the store; while that is out of reach the work goes on."""
        if self._kept is None:
            return
        told = json.dumps(asdict(look))
        if len(told) > LARGEST:
            told = json.dumps(asdict(Look(over=True, failure=frame.NO_SUCH_WORK)))
        with suppress(CalctutorError):
            self._kept.put_work(*key, told)

    def _begin_to_beat(self) -> None:
        with self._lock:
            if self._beating or self._kept is None:
                return
            self._beating = True
        threading.Thread(target=self._beat, name="works", daemon=True).start()

    def _beat(self) -> None:
        """Tell of every work that goes on, until none does."""
        pause = threading.Event()
        while True:
            pause.wait(self._every)
            with self._lock:
                going = [key for key, look in self._looks.items() if not look.over]
                self._beating = bool(going)
            if not going:
                return
            for key in going:
                self._tell(key)
