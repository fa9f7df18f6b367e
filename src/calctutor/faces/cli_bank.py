"""The bank in the terminal: what it covers, its bar, the flaws of a teacher's file."""

from __future__ import annotations

import argparse
import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from calctutor.errors import BankFileError
from calctutor.faces.cli_console import Console
from calctutor.faces.cli_import import take_questions
from calctutor.faces.cli_json import print_json
from calctutor.faces.cli_render import clean, place_of
from calctutor.quiz_types import BankReport, Finding, QuizItem, SolverScore
from calctutor.settings import shipped_notes

if TYPE_CHECKING:
    from calctutor.tutor import Tutor

LARGEST_FILE = 5_000_000
"""Bytes of a bank file that is read."""


def bank(arguments: argparse.Namespace, console: Console) -> Callable[[Tutor], int]:
    """Print the bank, check it, lint a teacher's own questions or take them in."""
    if arguments.lint is not None:
        text = _read(Path(arguments.lint))
        return lambda tutor: _lint(tutor, text, arguments, console)
    if arguments.questions is not None:
        return take_questions(_read(Path(arguments.questions)), arguments, console)
    if arguments.check:
        return lambda tutor: _check(tutor, arguments, console)

    def run(tutor: Tutor) -> int:
        items = tutor.questions.on(arguments.topic, arguments.seed)
        report = tutor.bank_report(arguments.seed)
        if arguments.json:
            listed = [dataclasses.asdict(item) for item in items]
            print_json({"items": listed, "report": dataclasses.asdict(report)}, console)
            return 0
        if arguments.topic or arguments.list:
            console.say("\n\n".join(_item(item) for item in items) + "\n")
        console.say(_report(report))
        return 0

    return run


def _item(item: QuizItem) -> str:
    lines = [f"{item.id}  {item.kind}{'' if item.scored else '  (practice only)'}", item.stem]
    lines += [f"  {i}. {left}" for i, left in enumerate(item.left, start=1)]
    for i, option in enumerate(item.options):
        lines.append(f"  {'*' if i in item.key else '-'} {option.text}")
    if item.reason_stem:
        lines.append(f"  then: {item.reason_stem}")
    lines += [f"  = {unit.value}" for unit in item.gold]
    lines += [f"  {item.left[left]} – {item.options[right].text}" for left, right in item.pairs]
    if item.citations:
        lines.append(f"  [1] {place_of(item.citations[0])}")
    return "\n".join(clean(line) for line in lines)


def _report(report: BankReport) -> str:
    kinds = ", ".join(f"{kind} {count}" for kind, count in report.by_kind)
    lines = [
        f"{report.items} questions: {kinds or 'none'}",
        f"{report.covered} of {report.facts} facts have a question, "
        f"{report.two_kinds} have two kinds",
    ]
    for reason, count in Counter(s.reason for s in report.skipped).most_common():
        lines.append(f"without one: {count}, as: {clean(reason)}")
    lines += [f"warning {_finding(finding)}" for finding in report.warnings]
    lines.append(f"kept out by the linter: {len({f.item_id for f in report.dropped})} candidates")
    lines += [_solver(score) for score in report.solvers]
    return "\n".join([*lines, *map(clean, report.notes)])


def _solver(score: SolverScore) -> str:
    if not score.items:
        return f"blind solver, {score.name}: no choice items"
    return (
        f"blind solver, {score.name}: {100 * score.rate:.0f}% of {score.items} choice items "
        f"(95%: {100 * score.low:.0f} to {100 * score.high:.0f}; chance {100 * score.chance:.0f}%)"
    )


def _finding(finding: Finding) -> str:
    return clean(f"{finding.rule} {finding.item_id}: {finding.message}")


def _check(tutor: Tutor, arguments: argparse.Namespace, console: Console) -> int:
    """The bar, line by line; 1 where one is missed."""
    lines = tutor.questions.measures(shipped=_is_shipped(tutor), seed=arguments.seed)
    if arguments.json:
        print_json([dataclasses.asdict(line) for line in lines], console)
    else:
        width = max(len(line.name) for line in lines)
        for line in lines:
            mark = console.paint("ok  ", "green") if line.met else console.paint("FAIL", "red")
            console.say(f"{mark} {line.name.ljust(width)}  {line.value}  (target: {line.target})")
    return 0 if all(line.met for line in lines) else 1


def _is_shipped(tutor: Tutor) -> bool:
    """Whether these are the shipped notes, of which more has to be covered."""
    shipped = shipped_notes()
    names = {path.relative_to(shipped).as_posix() for path in shipped.rglob("*.md")}
    return set(tutor.index.sources()) == names


def _lint(tutor: Tutor, text: str, arguments: argparse.Namespace, console: Console) -> int:
    """The flaws of a bank file; 1 where an item may not ship."""
    items, findings, told = tutor.questions.lint_file(text, Path(arguments.lint).name)
    if arguments.json:
        found = [dataclasses.asdict(finding) for finding in findings]
        print_json({"items": len(items), "findings": found, "notes": told}, console)
    else:
        console.say("\n".join(_lint_lines(items, findings, told)))
    return 1 if any(finding.severity == "E" for finding in findings) else 0


def _lint_lines(
    items: Sequence[QuizItem], findings: Sequence[Finding], told: Iterable[str]
) -> list[str]:
    flawed = len({f.item_id for f in findings if f.severity == "E"})
    lines = [f"{'error  ' if f.severity == 'E' else 'warning'} {_finding(f)}" for f in findings]
    return [*lines, *map(clean, told), f"{len(items)} questions, {flawed} with an error"]


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise BankFileError(f"{path} can't be read: {why}.") from None
    if len(data) > LARGEST_FILE:
        raise BankFileError(f"{path} is larger than {LARGEST_FILE:,} bytes: split it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BankFileError(f"{path} is not UTF-8 text: save it as UTF-8.") from None
