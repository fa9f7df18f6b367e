"""Single keys at a terminal, on every system."""

from __future__ import annotations

import os
import sys
from typing import TextIO

END = ("", "\x04", "\x1a")
"""What a closed terminal, Ctrl-D and Ctrl-Z give."""


def read_key(source: TextIO) -> str:
    """One key as a character, "\\n" for Enter, "" at the end; Ctrl-C raises KeyboardInterrupt."""
    key = _pressed(source)
    if key == "\x03":
        raise KeyboardInterrupt
    return "\n" if key == "\r" else "" if key in END else key


if sys.platform == "win32":

    def _pressed(source: TextIO) -> str:
        import msvcrt

        key = msvcrt.getwch()
        if key in ("\x00", "\xe0"):
            msvcrt.getwch()
            return " "
        return key

else:

    def _pressed(source: TextIO) -> str:
        import termios
        import tty

        terminal = source.fileno()
        before = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal, termios.TCSADRAIN)
            data = os.read(terminal, 1)
            if data == b"\x1b":
                _drop_escape(terminal)
                return " "
            if not data.isascii():
                os.read(terminal, 1 if data < b"\xe0" else 2 if data < b"\xf0" else 3)
                return " "
            return data.decode("ascii")
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def _drop_escape(terminal: int) -> None:
        """Pass over the rest of an arrow key's sequence."""
        import select

        first = True
        while select.select([terminal], [], [], 0.02)[0]:
            byte = os.read(terminal, 1)
            if not (first and byte in (b"[", b"O")) and (byte.isalpha() or byte in (b"~", b"")):
                return
            first = False
