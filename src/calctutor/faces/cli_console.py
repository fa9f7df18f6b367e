"""The terminal: streams that can't crash, its width, its colours, and progress."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TextIO

Progress = Callable[[str, int, int], None]
"""As `calctutor.protocols.Progress`: progress(stage, done, total)."""

MAX_WIDTH = 100
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "cyan": "36"}


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command reads and writes; ``source`` is None where input is closed."""

    out: TextIO
    err: TextIO
    source: TextIO | None
    width: int = 80
    colour: bool = False

    def say(self, text: str) -> None:
        """Write one block to the output."""
        self.out.write(text + "\n")

    def note(self, text: str) -> None:
        """Write one line beside the output, for the reader and not for a pipe."""
        self.err.write(text + "\n")
        self.err.flush()

    def paint(self, text: str, style: str) -> str:
        """The text in a style where the terminal shows styles."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text else text


def open_console(environ: Mapping[str, str]) -> Console:
    """The process's own terminal; characters that it can't show become "?"."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    out = sys.stdout if sys.stdout is not None else open(os.devnull, "w", encoding="utf-8")
    err = sys.stderr if sys.stderr is not None else open(os.devnull, "w", encoding="utf-8")
    width = min(shutil.get_terminal_size((MAX_WIDTH, 24)).columns, MAX_WIDTH)
    return Console(out, err, sys.stdin, max(width, 40), _shows_colour(out, environ))


def silence(console: Console) -> None:
    """After a reader closed the pipe: let the interpreter exit without a word."""
    try:
        descriptor = console.out.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at this stream."""
    return stream is not None and not stream.closed and stream.isatty()


def _shows_colour(out: TextIO, environ: Mapping[str, str]) -> bool:
    """https://no-color.org, and terminals that know no escapes."""
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb" or not is_terminal(out):
        return False
    return os.name != "nt" or "WT_SESSION" in environ or "ANSICON" in environ


class ProgressLine:
    """Progress of long work: one refreshed line at a terminal, else a line a stage.

    Call it as `calctutor.protocols.Progress`; ``close`` ends the line.
    """

    def __init__(self, err: TextIO) -> None:
        """Write to this stream."""
        self._err = err
        self._refresh = is_terminal(err)
        self._stage = ""
        self._shown = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps of a stage are behind; 0 is unknown."""
        if self._refresh:
            self._redraw(f"{stage} {done}/{total}" if total > 1 else f"{stage} ...")
        elif stage != self._stage:
            self._err.write(f"{stage} ...\n")
            self._err.flush()
        self._stage = stage

    def close(self) -> None:
        """Wipe the refreshed line, so that the answer stands alone."""
        if self._shown:
            self._redraw("")
            self._err.write("\r")
            self._err.flush()
            self._shown = 0

    def _redraw(self, line: str) -> None:
        line = line[: MAX_WIDTH - 1]
        self._err.write("\r" + line.ljust(self._shown))
        self._err.flush()
        self._shown = len(line)


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing: the progress of a command that prints data."""
