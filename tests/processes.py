"""Whole processes under watch: what they print, import and connect to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

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


def ask_watched(question: str, home: Path, user: Path) -> Asked:
    """`calctutor ask` in a process of its own, as a user whose own folder is ``user``."""
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED_ASK, question],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=as_user(user) | {"CALCTUTOR_HOME": str(home)},
    )
    seen = json.loads(ran.stderr.strip().splitlines()[-1])
    events = tuple((event, what) for event, what in seen["events"])
    return Asked(ran.stdout, seen["code"], frozenset(seen["modules"]), events)


def as_user(folder: Path) -> dict[str, str]:
    """The environment of somebody whose folders are all new, but for the compiled model.

    Without ``CI``, as programs behave better when they think that they are watched.
    """
    folder.mkdir(exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if k != "CI" and not k.startswith(("ORT_", "XDG_"))}
    names = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
    cache = platformdirs.user_cache_path("calctutor", False)
    mine = {"CALCTUTOR_CACHE": str(cache), "PYTHONIOENCODING": "utf-8"}
    return kept | dict.fromkeys(names, str(folder)) | mine
