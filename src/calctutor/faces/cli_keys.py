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
        import select
        import termios
        import tty

        terminal = source.fileno()
        before = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal, termios.TCSADRAIN)
            data = os.read(terminal, 1)
            while (data and not data.isascii()) or data == b"\x1b":
                ready, _, _ = select.select([terminal], [], [], 0)
                if not ready:
                    break
                os.read(terminal, 64)
                data = b" "
            return data.decode("ascii", errors="replace")
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
