"""The command line: arguments in, text or JSON out, an exit code back.

0 is done (an abstention is an answer too), 1 an error that calctutor names in
one sentence, 2 a command line that it does not understand, 130 Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError, SettingsError
from calctutor.faces.cli_console import (
    Console,
    Progress,
    ProgressLine,
    no_progress,
    open_console,
    silence,
)
from calctutor.faces.cli_parser import make_parser
from calctutor.faces.cli_render import clean
from calctutor.settings import Settings, read_settings, with_courses
from calctutor.types import IndexReport

if TYPE_CHECKING:
    from calctutor.tutor import Tutor

OpenTutor = Callable[[Settings, Progress, bool], "Tutor"]
"""Called as open_tutor(settings, progress, rebuild)."""


def main(
    argv: Sequence[str] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    console: Console | None = None,
    open_tutor: OpenTutor | None = None,
) -> int:
    """Run one command; return its exit code. The rest is for callers and tests."""
    environ = os.environ if environ is None else environ
    console = console or open_console(environ)
    try:
        arguments = make_parser().parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    try:
        code = _run(arguments, environ, console, open_tutor or _build)
        console.out.flush()
        return code
    except CalctutorError as error:
        console.note(f"calctutor: {error}")
        return 1
    except KeyboardInterrupt:
        console.note("")
        return 130
    except BrokenPipeError:
        silence(console)
        return 0


def _run(
    arguments: argparse.Namespace,
    environ: Mapping[str, str],
    console: Console,
    open_tutor: OpenTutor,
) -> int:
    from calctutor.faces import cli_commands as commands
    from calctutor.faces.cli_watch import watch

    settings = _settings(arguments, environ)
    if getattr(arguments, "watch", False):
        return watch(settings, console, as_json=arguments.json)
    if arguments.command in commands.WITHOUT_TUTOR:
        return commands.WITHOUT_TUTOR[arguments.command](settings, arguments, console)
    with_tutor = commands.WITH_TUTOR[arguments.command](arguments, console)
    progress = ProgressLine(console.err)
    quiet = getattr(arguments, "json", False)
    try:
        rebuild = getattr(arguments, "rebuild", False)
        tutor = open_tutor(settings, no_progress if quiet else progress, rebuild)
    finally:
        progress.close()
    if not quiet and arguments.command != "index":
        _tell_build(tutor.report, console)
    return with_tutor(tutor)


def _tell_build(report: IndexReport, console: Console) -> None:
    """Why the index was built just now, and whether it lacks something."""
    if not report.reason:
        return
    console.note(f"{clean(report.reason)} Built from {report.files} notes.")
    if report.skipped:
        console.note(f"Files left out: {len(report.skipped)}; calctutor index names them.")


def _settings(arguments: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    overrides = {name: getattr(arguments, name, None) for name in ("notes", "home", "host", "port")}
    if getattr(arguments, "no_browser", False):
        overrides["open_browser"] = "false"
    courses = getattr(arguments, "course", None) or []
    if courses and arguments.notes:
        raise SettingsError("Choose either --notes or --course, not both.")
    return with_courses(read_settings(environ, overrides=overrides), courses)


def _build(settings: Settings, progress: Progress, rebuild: bool) -> Tutor:
    from calctutor.build import build_tutor

    return build_tutor(settings, progress, force=rebuild)
