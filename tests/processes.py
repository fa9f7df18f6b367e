"""Whole processes under watch: what they print, import and connect to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

WATCHED_ASK = """
import json, sys
events = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        events.append([event, repr(arguments[1:] if event == "socket.connect" else arguments)])
sys.addaudithook(watch)
from calctutor.faces.cli import main
code = main(["ask", sys.argv[1]])
modules = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps({"code": code, "modules": modules, "events": events}), file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a whole process that answered one question printed, imported and connected to."""

    out: str
    code: int
    modules: frozenset[str]
    events: tuple[tuple[str, str], ...]


def ask_watched(question: str, home: Path) -> Asked:
    """`calctutor ask` in a process of its own, with a home folder of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED_ASK, question],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"CALCTUTOR_HOME": str(home), "PYTHONIOENCODING": "utf-8"},
    )
    seen = json.loads(ran.stderr.strip().splitlines()[-1])
    events = tuple((event, what) for event, what in seen["events"])
    return Asked(ran.stdout, seen["code"], frozenset(seen["modules"]), events)
