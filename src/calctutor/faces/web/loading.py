"""The tutor is built in a background thread, so that the page is up before it."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError
from calctutor.protocols import Progress

if TYPE_CHECKING:
    from calctutor.settings import Settings
    from calctutor.tutor import Tutor

Load = Callable[[Progress], "Tutor"]
Adopt = Callable[["Settings | None", Progress], "Tutor"]
"""Opens the index that counts on the server, of other settings where the notes moved."""
_LOOK_EVERY = 0.05
_REST = 0.05
"""Seconds between two lots of words that are embedded ahead, for the questions of that time."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far the loading is; at most one of ``tutor`` and ``failure`` is set.

    ``failure`` is a sentence for the reader.
    """

    name: str = "start"
    done: int = 0
    total: int = 0
    tutor: Tutor | None = None
    failure: str = ""

    @property
    def over(self) -> bool:
        """Whether loading has come to its end, good or bad."""
        return self.tutor is not None or bool(self.failure)


class Loading:
    """Runs a `Load` in a thread of its own; `stage` may be read from any thread."""

    def __init__(self, load: Load, internal_error: str, adopt: Adopt | None = None) -> None:
        """Prepare; ``internal_error`` is what to say of an error that is a bug.

        ``adopt`` is given where other processes build the same index.
        """
        self._load = load
        self._adopt = adopt
        self._following = threading.Lock()
        self._internal_error = internal_error
        self._lock = threading.Lock()
        self._renewing = threading.Lock()
        self._started = False
        self.stage = Stage()
        self.moved: Settings | None = None

    def start(self) -> None:
        """Begin; does nothing while it runs or once it has succeeded, retries after a failure."""
        with self._lock:
            if self._started and not self.stage.failure:
                return
            self._started = True
            self.stage = Stage()
        threading.Thread(target=self._run, name="load-tutor", daemon=True).start()

    def load_here(self) -> None:
        """Load in this thread, where that has not begun elsewhere."""
        with self._lock:
            if self._started:
                return
            self._started = True
        self._run()

    def renew(
        self, progress: Progress, load: Load | None = None, moved: Settings | None = None
    ) -> Tutor:
        """Build a tutor from the notes as they are now, and put it in the place of the old one.

        Blocks; the old tutor serves meanwhile, and stays where this raises CalctutorError.
        With ``load`` it comes from there, now and later; ``moved`` are the settings of that.
        """
        with self._renewing:
            tutor = (load or self._load)(progress)
            self._load = load or self._load
            self.moved = moved or self.moved
            self._ready(tutor)
            return tutor

    def keep_up(self) -> None:
        """Open what another process has built meanwhile, in a thread; the old tutor serves on.

        To be called with each question: it is a cheap look where nothing is newer.
        """
        tutor = self.stage.tutor
        if self._adopt is None or tutor is None or not self._following.acquire(blocking=False):
            return
        try:
            newer = not tutor.is_current()
        except Exception:  # whatever it was, the next question has to look again
            _log.debug("a newer index could not be looked for", exc_info=True)
            newer = False
        if newer:
            threading.Thread(target=self._follow, name="follow-index", daemon=True).start()
        else:
            self._following.release()

    @property
    def shared(self) -> bool:
        """Whether other processes may build the index."""
        return self._adopt is not None

    def _follow(self) -> None:
        try:
            with self._renewing:
                assert self._adopt is not None
                tutor = self._adopt(self.moved, lambda stage, done, total: None)
                tutor.examples()
                self._ready(tutor)
        except CalctutorError as error:
            _log.warning("a newer index could not be opened: %s", error)
        except Exception:
            _log.exception("a newer index could not be opened")
        finally:
            self._following.release()

    async def over(self) -> Stage:
        """The last stage, once there is one; waits without holding a thread."""
        while not (stage := self.stage).over:
            await self.changed(stage)
        return stage

    async def changed(self, stage: Stage) -> None:
        """Return once the stage is another than this one."""
        while self.stage is stage:
            await asyncio.sleep(_LOOK_EVERY)

    def _run(self) -> None:
        try:
            tutor = self._load(self._report)
            tutor.examples()  # What the first question would wait for is read now.
            self._ready(tutor)
        except CalctutorError as error:
            self.stage = Stage("failed", failure=str(error))
        except Exception:
            _log.exception("the tutor could not be built")
            self.stage = Stage("failed", failure=self._internal_error)

    def _ready(self, tutor: Tutor) -> None:
        """Let a tutor serve; what its questions will need is embedded beside them."""
        self.stage = Stage("ready", tutor=tutor)
        threading.Thread(
            target=self._embed_words, args=(tutor,), name="embed-words", daemon=True
        ).start()

    def _embed_words(self, tutor: Tutor) -> None:
        def rest() -> bool:
            time.sleep(_REST)
            return self.stage.tutor is tutor

        try:
            tutor.embed_words(rest)
        except Exception:  # each question embeds what it meets; this thread may outlive the app
            _log.debug("words could not be embedded ahead", exc_info=True)

    def _report(self, stage: str, done: int, total: int) -> None:
        self.stage = Stage(stage, done, total)
