"""An app process without its socket: requests come as JSON lines, as the page's script makes them.

As a script the process, as a module its handle. What a request does is what the page does;
only the way in is another.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()


class AppProcess:
    """A running app on a shared database; to be used in a ``with``."""

    def __init__(self, url: str, home: Path, notes: Path, dies: str = "") -> None:
        """``dies`` names a call of the visits before or after which the process ends at once."""
        environ = {
            "DIES": dies,
            **os.environ,
            "PYTHONPATH": str(HERE.parents[1] / "src"),
            "CALCTUTOR_HOME": str(home),
            "CALCTUTOR_NOTES": str(notes),
            "CALCTUTOR_DATABASE_URL": url,
        }
        self._process = subprocess.Popen(
            [sys.executable, str(HERE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environ,
        )

    def __enter__(self) -> AppProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """End it at once, as a machine ends that loses its power."""
        if self._process.poll() is None:
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None and not stream.closed:
                stream.close()
        self._process.wait()

    def send(self, op: str, browser: str, **args: object) -> None:
        """Ask for something without waiting for the reply."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([op, browser, args]) + "\n")
        self._process.stdin.flush()

    def ended(self) -> int:
        """The exit status of a process that ends of its own."""
        return self._process.wait(180)

    def reply(self) -> dict[str, Any]:
        """The next reply; AssertionError for one that is an error."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found: dict[str, Any] = json.loads(line)
        assert "ok" in found, found
        return dict(found["ok"])

    def __call__(self, op: str, browser: str, **args: object) -> dict[str, Any]:
        """The reply to one request."""
        self.send(op, browser, **args)
        return self.reply()


def dying(visits: Any, when: str) -> Any:
    """These visits; "before NAME" or "after NAME" ends the process at that call."""
    time, _, name = when.partition(" ")

    class Dying:
        def __getattr__(self, called: str) -> Any:
            if called != name:
                return getattr(visits, called)

            def call(*args: object) -> None:
                if time == "after":
                    getattr(visits, called)(*args)
                os._exit(9)

            return call

    return Dying() if when else visits


def main() -> None:
    """Answer line by line until the input ends."""
    from calctutor.build import build_tutor, open_visits
    from calctutor.faces.web.app import build
    from calctutor.faces.web.desk import Desk
    from calctutor.faces.web.loading import Loading
    from calctutor.settings import read_settings

    settings = read_settings(os.environ)
    loading = Loading(
        lambda progress: build(settings, progress),
        "a bug",
        lambda moved, progress: build_tutor(settings, adopt=True),
    )
    loading.start()
    desk = Desk(loading, settings, lambda: dying(open_visits(settings), os.environ["DIES"]))

    async def serve() -> None:
        while line := await asyncio.to_thread(sys.stdin.readline):
            op, browser, args = json.loads(line)
            sys.stdout.write(await desk.call(op, browser, args) + "\n")
            sys.stdout.flush()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
