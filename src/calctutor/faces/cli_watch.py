"""The index that follows its folder: looked at every second, built anew when it has settled."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable

from calctutor.errors import CalctutorError
from calctutor.faces.cli_console import Console, ProgressLine, no_progress
from calctutor.faces.cli_render import clean, render_report
from calctutor.settings import Settings
from calctutor.types import IndexReport

SECONDS = 1.0
"""Between two looks at the folder."""

Wait = Callable[[], bool]
"""Waits until the next look; False to end."""


def wait_a_second() -> bool:
    """Wait for the next look; Ctrl-C ends it all."""
    time.sleep(SECONDS)
    return True


def watch(
    settings: Settings, console: Console, *, as_json: bool = False, wait: Wait = wait_a_second
) -> int:
    """Keep the index of a folder up to date until told to end; what goes wrong is said."""
    from calctutor.build import folder_state

    built, seen = "", ""
    model: object = None
    while True:
        state = folder_state(settings)
        if state != built and state == seen:
            built, used = _build(settings, console, as_json)
            built, model = built or state, used or model
        first, seen = not seen, state
        if first:
            continue
        if not wait():
            return 0


def _build(settings: Settings, console: Console, as_json: bool) -> tuple[str, object]:
    """Build and tell of it; the state of the folder that was read, "" where that failed.

    And the model, which is not opened again while it is held.
    """
    from calctutor.build import build_tutor

    line = ProgressLine(console.err)
    try:
        tutor = build_tutor(settings, no_progress if as_json else line)
    except CalctutorError as problem:
        line.close()
        console.note(f"calctutor: {problem}")
        return "", None
    line.close()
    _tell(tutor.report, console, as_json)
    return tutor.report.folder, tutor.embedder


def _tell(report: IndexReport, console: Console, as_json: bool) -> None:
    if as_json:
        console.say(json.dumps(dataclasses.asdict(report)))
    else:
        console.say(f"{clean(render_report(report))}\nWatching; Ctrl-C ends.")
    console.out.flush()
