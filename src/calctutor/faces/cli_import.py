"""A teacher's own questions taken in from the terminal, with the linter's findings."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from calctutor.faces.cli_console import Console
from calctutor.faces.cli_json import print_json
from calctutor.faces.cli_render import clean

if TYPE_CHECKING:
    from calctutor.study.taking_in import Drafted, TakenIn
    from calctutor.tutor import Tutor


def take_questions(
    text: str, arguments: argparse.Namespace, console: Console
) -> Callable[[Tutor], int]:
    """Add the questions of a file to the author's; 1 where one of them is left out."""
    name = Path(arguments.questions).name
    drafts, told = _drafts(text, name)

    def run(tutor: Tutor) -> int:
        from calctutor.study.taking_in import take_in

        taken = take_in(tutor.questions, tutor.place, drafts, write=not arguments.dry_run)
        taken = dataclasses.replace(taken, told=(*told, *taken.told))
        if arguments.json:
            print_json(dataclasses.asdict(taken), console)
        else:
            stems = {item_id: dict(lines).get("stem", item_id) for item_id, lines, _ in drafts}
            _tell(taken, len(told), stems, arguments.dry_run, console)
        return 1 if taken.left_out or told else 0

    return run


def _drafts(text: str, name: str) -> tuple[list[Drafted], tuple[str, ...]]:
    from calctutor.exports.reading import read_questions
    from calctutor.study.taking_in import drafts_of

    read = read_questions(text, name)
    if read is None:
        return drafts_of(text, name), ()
    return [(draft.name, draft.lines, draft.approved) for draft in read.drafts], read.told


def _tell(
    taken: TakenIn, unread: int, stems: Mapping[str, str], dry: bool, console: Console
) -> None:
    """The findings, then the counts; ``unread`` questions could not be read at all."""
    for finding in taken.findings:
        word = "error  " if finding.severity == "E" else "warning"
        stem = stems.get(finding.item_id, finding.item_id)
        console.say(clean(f"{word} {finding.rule} “{stem[:80]}”: {finding.message}"))
    for sentence in taken.told:
        console.say(clean(sentence))
    counts = (
        f"{len(taken.added)} added, {len(taken.changed)} changed, {len(taken.same)} as they were, "
        f"{len(taken.left_out) + unread} left out"
    )
    console.say(f"{counts}{' (nothing was written)' if dry else ''}")
