"""Files made into notes from the terminal: what was found and guessed is shown, then written."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from calctutor.errors import CalctutorError, ImportProblem
from calctutor.faces.cli_console import Console, ProgressLine, is_terminal, no_progress
from calctutor.faces.cli_json import print_json
from calctutor.faces.cli_render import clean
from calctutor.import_types import Imported, ImportReport
from calctutor.settings import Settings, is_shipped

if TYPE_CHECKING:
    from calctutor.importing import Importer

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of the largest file that is imported."""
COUNTED = ("files", "words", "headings", "passages", "facts", "terms")
READING = "reading files"


def import_files(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    """Show what the files become, then write it where that is wanted; 1 where one is left out."""
    from calctutor.build import open_importer

    importer = open_importer(settings)
    try:
        found, left_out = _read_all(importer, arguments, console)
    finally:
        importer.close()
    if not found:
        raise ImportProblem(" ".join(reason for _, reason in left_out))
    report = importer.report([imported for _, imported in found], left_out)
    if not arguments.json:
        _show(found, report, arguments, console)
    written: list[Path] = []
    if arguments.yes or _agreed(arguments, console):
        for path, imported in found:
            written.append(_write(imported, _target(path, settings, arguments)))
    _tell(found, report, written, arguments, console)
    return 0 if written and not left_out else 1


def _read_all(
    importer: Importer, arguments: argparse.Namespace, console: Console
) -> tuple[list[tuple[Path, Imported]], list[tuple[str, str]]]:
    """Each file as notes; one that can't be read is named, and stops no other."""
    line = ProgressLine(console.err)
    progress = no_progress if arguments.json else line
    found: list[tuple[Path, Imported]] = []
    left_out: list[tuple[str, str]] = []
    try:
        for done, name in enumerate(arguments.files):
            progress(READING, done, len(arguments.files))
            try:
                found.append((Path(name), importer.read(name, _bytes(Path(name)), progress)))
            except CalctutorError as problem:
                left_out.append((name, str(problem)))
    finally:
        line.close()
    return found, left_out


def _bytes(path: Path) -> bytes:
    """A file's bytes; raises ImportProblem."""
    from calctutor.build import read_bytes

    return read_bytes(path, most=LARGEST_FILE)


def _show(
    found: Sequence[tuple[Path, Imported]],
    report: ImportReport,
    arguments: argparse.Namespace,
    console: Console,
) -> None:
    for _, imported in found:
        console.say(console.paint(clean(imported.name), "bold"))
        console.say(render_findings(imported))
        if arguments.show:
            console.say("\n" + "\n".join(clean(x) for x in imported.markdown.splitlines()) + "\n")
    console.say(render_counts(report))


def render_findings(imported: Imported) -> str:
    """What an import found and guessed: a line a finding, then each heading with its body."""
    lines = []
    for finding in imported.findings:
        times = f" ({finding.count})" if finding.count > 1 else ""
        check = " Please check." if finding.doubt else ""
        lines.append(f"  {clean(finding.text)}{times}{check}")
    if imported.joined:
        lines.append("  Headings and how surely their text is theirs:")
    for joined in imported.joined:
        heading = clean(" > ".join(joined.path))
        begins = f"“{clean(joined.begins)} …”" if joined.begins else "no text"
        share = f"{100 * joined.confidence:3.0f}%" if joined.items else "    "
        kept = "" if joined.kept else "; in doubt, left under the heading above"
        lines.append(f"    {share}  {heading}: {begins}{kept}")
    return "\n".join(lines or ["  Nothing to repair."])


def render_counts(report: ImportReport) -> str:
    """The numbers of a report in one table, and the files left out."""
    rows = [COUNTED, tuple(str(getattr(report, name)) for name in COUNTED)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COUNTED))]
    lines = [
        "  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines += [f"left out: {clean(reason)}" for _, reason in report.left_out]
    return "\n".join(lines)


def _agreed(arguments: argparse.Namespace, console: Console) -> bool:
    """Whether the reader wants it written; nobody there to ask is no."""
    if arguments.json or not is_terminal(console.source):
        return False
    console.out.write("Write this as notes? [y/N] ")
    console.out.flush()
    line = console.source.readline() if console.source else ""
    return line.strip().lower() in ("y", "yes")


def _target(path: Path, settings: Settings, arguments: argparse.Namespace) -> Path:
    """The folder to write to: the one named, the notes', or the file's own."""
    if arguments.to:
        return Path(arguments.to)
    own = is_shipped(settings.notes) or settings.notes.is_file()
    return path.parent if own else settings.notes


def _write(imported: Imported, folder: Path) -> Path:
    from calctutor.build import write_note

    return write_note(imported, folder)


def _tell(
    found: Sequence[tuple[Path, Imported]],
    report: ImportReport,
    written: Sequence[Path],
    arguments: argparse.Namespace,
    console: Console,
) -> None:
    if arguments.json:
        files = [dataclasses.asdict(imported) for _, imported in found]
        paths = [str(path) for path in written]
        print_json({**dataclasses.asdict(report), "imported": files, "written": paths}, console)
        return
    for path in written:
        console.say(f"Written: {clean(str(path))}")
    if written:
        place = written[0] if len(written) == 1 else written[0].parent
        console.say(f'Ask it: calctutor ask --notes "{clean(str(place))}" "..."')
    else:
        console.note("Nothing was written: add --yes to write the notes.")
