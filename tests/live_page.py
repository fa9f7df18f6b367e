"""The page over a double, in a process of its own: as a script the server, as a module its handle.

A process, because gradio leaves event loops unclosed, which pytest would lay at
the door of whatever test runs next.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from calctutor.settings import Settings

HERE = Path(__file__).resolve()
SOURCE = HERE.parents[1] / "src"
NOTES = HERE.parent / "data" / "page" / "notes"
"""The notes that a real tutor is served over."""


def page_settings(port: int) -> Settings:
    """Settings for a page over a double: none of the folders is ever touched."""
    nowhere = Path(os.devnull)
    return Settings(
        notes=Path("rivers"),
        home=nowhere,
        indexes=nowhere,
        cache=nowhere,
        port=port,
        open_browser=False,
    )


class LivePage:
    """A page that is being served; to be used in a ``with``.

    ``lines`` is what it said until it was up. With ``gated`` its tutor loads
    until `open_gate`, each attempt anew; with ``failing`` the first attempt fails.
    With ``real`` it is no double but a tutor over a copy of `NOTES`, which lies
    in ``home/notes``. ``home`` outlives the page where the test names one.
    """

    def __init__(self, *modes: str, port: int = 0, home: Path | None = None) -> None:
        if port == 0:
            port = _likely_free_port()
        self._own_home = TemporaryDirectory() if home is None else None
        self.home = home or Path(self._own_home.name)
        self._process = subprocess.Popen(
            [sys.executable, str(HERE), str(port), str(self.home), *modes],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
        )
        self.lines: list[str] = []
        self.url = ""

    def __enter__(self) -> LivePage:
        out = self._process.stdout
        assert out is not None
        while not self.url:
            line = out.readline()
            if not line:
                raise RuntimeError(f"the page did not come up: {self._process.communicate()[1]}")
            self.lines.append(line.strip())
            if " is at " in line:
                self.url = line.split()[3]
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()
        if self._own_home is not None:
            self._own_home.cleanup()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rstrip("/").rsplit(":", 1)[1])

    def open_gate(self) -> None:
        """Let the tutor come to be."""
        assert self._process.stdin is not None
        self._process.stdin.write("open\n")
        self._process.stdin.flush()

    def interrupt(self) -> tuple[int, str, str]:
        """Press Ctrl-C: exit status, what it said since, and what it complained about."""
        self._process.send_signal(signal.SIGINT)
        out, err = self._process.communicate(timeout=15)
        return self._process.returncode, out, err


def _likely_free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _name_foreign_addresses(event: str, args: tuple[object, ...]) -> None:
    """An audit hook: writes down any connection or look-up that leaves this computer."""
    if event == "socket.connect" and isinstance(args[1], tuple):
        name = args[1][0]
    elif event == "socket.getaddrinfo":
        name = args[0]
    else:
        return
    if name not in ("127.0.0.1", "localhost", "::1", None):
        sys.stderr.write(f"OUTBOUND {name}\n")


def _serve(port: int, home: Path, modes: list[str]) -> None:
    from calctutor.backends.visits import open_visits
    from calctutor.faces.web.app import create_app
    from calctutor.faces.web.serve import serve

    settings, load = _real(port, home) if "real" in modes else (page_settings(port), _double(modes))
    store = open_visits(home / "learners.sqlite")
    serve(partial(create_app, load, settings, lambda: store), settings)


def _real(port: int, home: Path) -> tuple[Settings, Callable[..., object]]:
    from calctutor.build import build_tutor
    from calctutor.settings import read_settings

    notes = home / "notes"
    if not notes.exists():
        shutil.copytree(NOTES, notes)
    own = {"notes": str(notes), "home": str(home), "port": port, "open_browser": False}
    settings = read_settings({}, overrides=own)
    return settings, lambda progress: build_tutor(settings, progress)


def _double(modes: list[str]) -> Callable[..., object]:
    from calctutor.errors import NotesNotFound
    from doubles_web import GatedLoad

    load = GatedLoad()
    if "failing" in modes:
        load.failures.append(NotesNotFound("There is no folder rivers."))
    if "gated" not in modes:
        load.gate.release(9)
    opener = threading.Thread(target=lambda: [load.gate.release() for _ in sys.stdin], daemon=True)
    opener.start()
    return load


if __name__ == "__main__":
    sys.addaudithook(_name_foreign_addresses)
    _serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
