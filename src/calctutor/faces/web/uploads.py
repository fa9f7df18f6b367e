"""Files that a browser sends in parts; they are held in memory until an operation takes them."""

from __future__ import annotations

import base64
import binascii
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from calctutor.errors import RequestError
from calctutor.faces.web.texts import frame
from calctutor.visit_types import Visit

LARGEST = 32_000_000
"""Bytes of one file."""
MOST_BYTES = 96_000_000
"""Bytes that one browser may have waiting."""
MOST_OF_ALL = 256_000_000
"""Bytes that may wait for all browsers together."""
KEPT = 900
"""Seconds that a file waits to be taken."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; ``name`` is whatever the browser called it."""

    name: str
    data: bytes


@dataclass
class _Coming:
    name: str
    at: float
    parts: list[bytes] = field(default_factory=list)
    size: int = 0


class Uploads:
    """Files on their way, each known to its own browser alone; threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` counts seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._coming: dict[tuple[str, str], _Coming] = {}

    def put(self, visit: Visit, file: str, name: str, part: int, text: str) -> int:
        """Add the next part (base64) of a file; bytes so far. RequestError for a misfit."""
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise RequestError(frame.BROKEN_UPLOAD) from None
        key = (visit.id, file)
        with self._lock:
            self._drop_old()
            coming = self._coming.get(key)
            if coming is None:
                coming = self._coming[key] = _Coming(name, self._clock())
            if part != len(coming.parts):
                raise RequestError(frame.BROKEN_UPLOAD)
            self._make_sure_it_fits(key, coming, len(data))
            coming.parts.append(data)
            coming.size += len(data)
            coming.at = self._clock()
            return coming.size

    def take(self, visit: Visit, file: str) -> Upload:
        """A file that has come, once; RequestError for one that this browser did not send."""
        with self._lock:
            coming = self._coming.pop((visit.id, file), None)
        if coming is None:
            raise RequestError(frame.BROKEN_UPLOAD)
        return Upload(coming.name, b"".join(coming.parts))

    def _make_sure_it_fits(self, key: tuple[str, str], coming: _Coming, more: int) -> None:
        if coming.size + more > LARGEST:
            del self._coming[key]
            raise RequestError(frame.upload_too_large(coming.name, LARGEST // 1_000_000))
        mine = sum(c.size for k, c in self._coming.items() if k[0] == key[0])
        everyone = sum(c.size for c in self._coming.values())
        if mine + more > MOST_BYTES or everyone + more > MOST_OF_ALL:
            del self._coming[key]
            raise RequestError(frame.TOO_MANY_UPLOADS)

    def _drop_old(self) -> None:
        oldest = self._clock() - KEPT
        for key in [k for k, coming in self._coming.items() if coming.at < oldest]:
            del self._coming[key]
