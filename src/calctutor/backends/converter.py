"""Documents converted in a process of their own, within a time and a memory limit."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from typing import Any, BinaryIO, cast

from calctutor.backends.convert_child import receive, send
from calctutor.errors import ImportProblem
from calctutor.import_types import Converted

SECONDS = 120.0
"""The longest that one document may take."""
SECONDS_SCANNED = 1800.0
"""The longest that one document may take where Tesseract reads pictures."""


class Converter:
    """Converts documents one after another; a process that hangs or dies is replaced.

    Safe for threads. Close it, or leave it to the end of the program.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        """``seconds`` is what one document may take; no process is started yet."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def __call__(self, name: str, data: bytes) -> Converted:
        """A document as text or Markdown; raises ImportProblem."""
        with self._lock:
            head = self._asked(name, data)
        problem = head.get("problem")
        if problem is not None:
            raise ImportProblem(str(problem))
        return Converted(**cast("dict[str, Any]", head["converted"]))

    def close(self) -> None:
        """End the process; a later call starts another."""
        with self._lock:
            self._end()

    def _asked(self, name: str, data: bytes) -> dict[str, object]:
        """The child's answer; ImportProblem where it takes too long or dies of the file."""
        child = self._running()
        answers: queue.SimpleQueue[tuple[dict[str, object], bytes] | None] = queue.SimpleQueue()
        threading.Thread(target=_exchange, args=(child, name, data, answers), daemon=True).start()
        try:
            found = answers.get(timeout=self._allowed(data))
        except queue.Empty:
            self._end()
            raise ImportProblem(
                f"{name} can't be imported: reading it takes too long (over "
                f"{self._allowed(data):.0f} s): split it, or save it anew."
            ) from None
        if found is None:
            self._end()
            raise ImportProblem(
                f"{name} can't be imported: reading it takes too much memory, or it is damaged."
            )
        return found[0]

    def _allowed(self, data: bytes) -> float:
        """The time for one document: more where its pages may have to be read as pictures."""
        from calctutor.backends.convert_ocr import tesseract

        pictured = data[:5] == b"%PDF-" and self._seconds == SECONDS and tesseract() is not None
        return SECONDS_SCANNED if pictured else self._seconds

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "calctutor.backends.convert_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child

    def _end(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        self._child = None


def _exchange(
    child: subprocess.Popen[bytes],
    name: str,
    data: bytes,
    answers: queue.SimpleQueue[tuple[dict[str, object], bytes] | None],
) -> None:
    """Send one document and put the answer into the queue; None where the child has died."""
    found = None
    try:
        if child.stdin is not None and child.stdout is not None:
            send(cast(BinaryIO, child.stdin), {"name": name}, data)
            found = receive(cast(BinaryIO, child.stdout))
    except (OSError, ValueError):
        found = None
    answers.put(found)
