"""A learner in the terminal: progress, and the data that belong to it."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from calctutor.errors import LearnersError
from calctutor.faces.cli_console import Console
from calctutor.faces.cli_json import print_json
from calctutor.faces.cli_quiz import keep_exam, read_date
from calctutor.faces.cli_render import clean, place_of
from calctutor.quiz_types import QuizItem

if TYPE_CHECKING:
    from calctutor.study.learner import Learner, LearnerProgress
    from calctutor.tutor import Tutor

MISTAKES = 5
"""Last errors that are shown."""
HEADS = ("facts", "seen", "due", "strong", "recall", "known")


def progress(arguments: argparse.Namespace, console: Console) -> Callable[[Tutor], int]:
    """Print how far a learner has come."""
    read_date(arguments.exam_date)

    def run(tutor: Tutor) -> int:
        learner = tutor.learner(arguments.learner)
        keep_exam(learner, arguments.exam_date)
        found = learner.progress()
        if learner.store.notice:
            console.note(clean(learner.store.notice))
        if arguments.json:
            print_json(dataclasses.asdict(found), console)
        else:
            by_id = {item.id: item for item in tutor.bank()}
            if learner.exam:
                days = (learner.exam - learner.today).days
                console.say(f"Exam: {learner.exam.isoformat()}, in {days} days\n")
            console.say("\n\n".join(_blocks(found, by_id)))
        return 0

    return run


def _blocks(found: LearnerProgress, by_id: dict[str, QuizItem]) -> list[str]:
    blocks = [_topics(found)]
    days = ", ".join(f"+{n}: {count}" if n else f"today: {count}" for n, count in _days(found))
    blocks.append(f"Due in the next days: {days}")
    if found.confused:
        lines = [
            f"  {clean(pair.one)} vs {clean(pair.other)}: {_times(pair.times)}; "
            f'calctutor compare "{clean(pair.one)}" "{clean(pair.other)}" tells them apart'
            for pair in found.confused
        ]
        blocks.append("\n".join(["Confused", *lines]))
    missed = [by_id[m.item_id] for m in found.mistakes if m.item_id in by_id]
    if missed:
        lines = [f"  {clean(i.stem)}\n    {place_of(i.citations[0])}" for i in _once(missed)]
        blocks.append("\n".join(["Last errors", *lines]))
    if found.without_item:
        blocks.append(f"Facts without a question: {len(found.without_item)}; bank says why")
    return blocks


def _once(items: Sequence[QuizItem]) -> list[QuizItem]:
    return [i for i in dict.fromkeys(items) if i.citations][:MISTAKES]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _days(found: LearnerProgress) -> list[tuple[int, int]]:
    return list(enumerate(found.forecast))


def _topics(found: LearnerProgress) -> str:
    """One line a topic, figures under their heads."""
    rows: list[tuple[str, ...]] = [("topic", *HEADS)]
    for topic in found.topics:
        known = "mastered" if topic.mastery.mastered else f"{100 * topic.mastery.known:.0f}%"
        recall = f"{100 * topic.retrievability:.0f}%" if topic.seen else "-"
        figures = (topic.facts, topic.seen, topic.due, topic.strong)
        rows.append((clean(topic.topic), *map(str, figures), recall, known if topic.seen else "-"))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
            ]
        )
        for row in rows
    )


def learner(arguments: argparse.Namespace, console: Console) -> Callable[[Tutor], int]:
    """List learners, or export, import, undo or forget what one did."""
    data = None
    if arguments.action in ("export", "import") and not arguments.file:
        raise LearnersError(f"Name a file to {arguments.action}: calctutor learner export me.json")
    if arguments.action == "import":
        data = _loaded(Path(arguments.file))
    if arguments.action == "forget" and not arguments.yes:
        raise LearnersError(
            f"This deletes all that “{arguments.learner}” did, for good: "
            "export it first, then say it again with --yes."
        )

    def run(tutor: Tutor) -> int:
        console.say(_done(tutor.learner(arguments.learner), arguments, data))
        return 0

    return run


def _done(who: Learner, arguments: argparse.Namespace, data: object) -> str:
    """What was done, in a sentence."""
    if arguments.action == "list":
        return "\n".join(map(clean, who.store.learners())) or "Nobody has been here yet."
    if arguments.action == "forget":
        return "All is deleted." if who.forget() else f"There is nothing of “{clean(who.name)}”."
    if arguments.action == "undo":
        taken = who.undo()
        return "The last answer is taken back." if taken else "There is no answer to take back."
    if arguments.action == "optimise":
        return f"The schedule is fitted to your answers; {who.optimise()} facts were planned anew."
    if arguments.action == "import":
        added = who.import_data(data)  # type: ignore[arg-type]
        return f"Added {added.attempts} answers and {added.cards} facts' schedules."
    _save(Path(arguments.file), json.dumps(who.export(), indent=1, ensure_ascii=False))
    return f"Written to {arguments.file}."


def _loaded(path: Path) -> object:
    try:
        found: object = json.loads(path.read_bytes())
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise LearnersError(f"{path} can't be read: {why}.") from None
    except (ValueError, RecursionError):
        raise LearnersError(f"{path} is no export of a learner: choose another file.") from None
    return found


def _save(path: Path, text: str) -> None:
    if path.exists():
        raise LearnersError(f"{path} is there already: choose another name.")
    try:
        path.write_text(text + "\n", encoding="utf-8", newline="")
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise LearnersError(f"{path} can't be written: {why}.") from None
