"""What this process tells the others of itself, so that one page can show them all."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version

from calctutor.errors import CalctutorError
from calctutor.faces.web.people.limits import Slots
from calctutor.faces.web.people.metrics import Metrics
from calctutor.faces.web.people.rooms import Rooms
from calctutor.people_protocols import People

EVERY = 10.0
"""Seconds between two words of a process."""
SILENT = 35
"""Seconds after which a process counts as ended."""
Told = dict[str, object]
_BEGAN = time.time()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """A process as it last told; ``silent`` are the seconds since, ``gone`` says it ended."""

    name: str
    told: Told
    silent: int

    @property
    def gone(self) -> bool:
        """Whether it has told nothing for long."""
        return self.silent > SILENT


def figures(rooms: Rooms, metrics: Metrics, slots: Slots) -> Told:
    """What a process tells: states of courses and figures, nothing of a person."""
    totals = metrics.totals()
    return {
        "pid": os.getpid(),
        "version": version("calctutor"),
        "began": int(_BEGAN),
        "courses": {name: _state(rooms, name) for name in rooms.names},
        "requests": totals.requests,
        "failed": totals.failed,
        "asked": totals.asked,
        "abstained": totals.abstained,
        "slow": totals.slow if totals.slow < 1e9 else -1.0,
        "waiting": slots.waiting,
        "running": slots.busy,
        "works": rooms.working,
    }


def _state(rooms: Rooms, name: str) -> str:
    """ "ready", "failed", or how far the loading of a course is."""
    stage = rooms.room(name).loading.stage
    if stage.tutor is not None:
        return "ready"
    return "failed" if stage.failure else f"{stage.name} {stage.done}/{stage.total}"


def heard(people: People) -> list[Heard]:
    """All processes of the last day."""
    found = []
    for name, told, silent in people.processes():
        with suppress(ValueError):
            found.append(Heard(name, dict(json.loads(told)), silent))
    return found


class Beat(threading.Thread):
    """Tells the store every few seconds; where that is out of reach, later."""

    def __init__(
        self, name: str, people: People, tell: Callable[[], Told], every: float = EVERY
    ) -> None:
        """``name`` is the process's own among all."""
        super().__init__(name="beat", daemon=True)
        self._process, self._people, self._tell, self._every = name, people, tell, every
        self._over = threading.Event()

    def stop(self) -> None:
        """Tell no more."""
        self._over.set()

    def run(self) -> None:
        """Tell until the process ends, or it is stopped."""
        while not self._over.is_set():
            try:
                self._people.tell_process(self._process, json.dumps(self._tell()))
            except CalctutorError:
                pass
            except Exception:
                _log.exception("a process could not tell of itself")
            self._over.wait(self._every)
