"""Exports from the terminal: what to export, in which format, to which file."""

from __future__ import annotations

import argparse
import dataclasses
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from calctutor.errors import ExportError
from calctutor.exports.selection import PARTS, Part
from calctutor.faces.cli_console import Console
from calctutor.faces.cli_json import print_json
from calctutor.faces.cli_render import clean
from calctutor.quiz_types import ItemKind
from calctutor.types import SnippetLength

if TYPE_CHECKING:
    from calctutor.exports.registry import Format
    from calctutor.exports.selection import Exported
    from calctutor.faces.gather import Wish
    from calctutor.tutor import Tutor


def export(arguments: argparse.Namespace, console: Console) -> Callable[[Tutor], int]:
    """Write a handout, a quiz or a bank to a file."""
    from calctutor.exports.registry import write
    from calctutor.faces.gather import gather

    format_ = _format(arguments)
    wish = _wish(arguments, format_)

    def run(tutor: Tutor) -> int:
        made = write(format_.name, gather(tutor, wish))
        path = Path(arguments.output or made.name)
        _save(path, made.data, replace=arguments.force)
        _tell(made, path, arguments, console)
        return 0

    return run


def _format(arguments: argparse.Namespace) -> Format:
    """The format named, or else the one that the file's ending says."""
    from calctutor.exports.registry import FORMATS, format_of

    if arguments.format:
        return format_of(arguments.format)
    ending = Path(arguments.output or "").suffix.lower()
    for format_ in FORMATS.values():
        if ending and format_.extension == ending:
            return format_of(format_.name)
    raise ExportError(
        f"Name a format by --format ({', '.join(FORMATS)}), or a file with its ending by --output."
    )


def _wish(arguments: argparse.Namespace, format_: Format) -> Wish:
    from calctutor.faces.gather import Wish

    if arguments.count is not None and arguments.count < 0:
        raise ExportError("The number of questions can't be negative: choose another --count.")
    text = arguments.text or ("handout" if format_.document else "none")
    return Wish(
        topic=(arguments.topic or "").strip(),
        comparisons=tuple(_terms(typed) for typed in arguments.compare),
        snippet=None if text == "none" else cast(SnippetLength, text),
        kinds=cast("tuple[ItemKind, ...]", _listed(arguments.kinds, get_args(ItemKind), "kind")),
        count=arguments.count,
        seed=arguments.seed,
        approved_only=arguments.approved,
        disputed=arguments.disputed,
        parts=cast("tuple[Part, ...]", _listed(arguments.parts, PARTS, "part")) or PARTS,
        title=(arguments.title or "").strip(),
        sheet=format_.document and not arguments.all,
    )


def _terms(typed: list[str]) -> tuple[str, ...]:
    """Two terms or more: each an argument, or all in one with "vs" between."""
    terms = [part.strip() for text in typed for part in text.split(" vs ")]
    if len(terms) < 2 or not all(terms):
        raise ExportError('Name two terms to compare, as in --compare "one term" "another term".')
    return tuple(terms)


def _listed(text: str | None, known: tuple[str, ...], what: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (text or "").split(",") if name.strip())
    for name in names:
        if name not in known:
            raise ExportError(f"There is no {what} “{name}”: choose among {', '.join(known)}.")
    return names


def _save(path: Path, data: bytes, *, replace: bool) -> None:
    """Write a file, all or nothing; one that is there stays unless it is to be replaced."""
    if path.exists() and not replace:
        raise ExportError(f"{path} is there already: choose another --output, or add --force.")
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(data)
        os.replace(draft, path)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        why = problem.strerror or type(problem).__name__
        raise ExportError(f"{path} can't be written: {why}.") from None


def _tell(made: Exported, path: Path, arguments: argparse.Namespace, console: Console) -> None:
    from calctutor.exports.registry import describe

    if arguments.json:
        told = {
            "file": str(path),
            "bytes": len(made.data),
            "questions": made.questions,
            "left_out": [dataclasses.asdict(part) for part in made.left_out],
            "remarks": made.remarks,
        }
        print_json(told, console)
    else:
        console.say(f"Written: {clean(str(path))}")
        for line in describe(made):
            console.say(clean(line))
