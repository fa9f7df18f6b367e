"""A teacher's table read into questions: lines of the author's file, by name.

The header names the columns, in any order: id, question, right, wrong, answer,
alias, feedback, from, kind, approved; several of one name as "wrong 1", "wrong 2".
Options A to F with a column "correct" that holds letters are read as well.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from calctutor.errors import BankFileError
from calctutor.exports.reading import Draft, Read, named
from calctutor.exports.sources import one_line
from calctutor.exports.tables import fused

_NAMES = {
    "question": "stem", "stem": "stem", "prompt": "stem", "id": "id", "name": "id",
    "right": "right", "wrong": "wrong", "distractor": "wrong", "incorrect": "wrong",
    "answer": "answer", "alias": "alias", "also": "alias", "feedback": "feedback",
    "explanation": "feedback", "from": "from", "source": "from", "kind": "kind", "type": "kind",
    "approved": "approved", "correct": "correct", "option": "option", "choice": "option",
}  # fmt: skip
_COLUMN = re.compile(r"^(?P<name>[a-z]+)(?:[ _-]*(?P<part>\d+|[a-f]))?$")
_LETTERED = re.compile(r"^[a-f]$")
_NOT_TAKEN = frozenset({"distinction", "snippet"})
_YES = frozenset({"yes", "y", "true", "1", "x"})
MOST_CELL = 100_000
"""Characters of one cell, at most."""


def looks_like_csv(text: str) -> bool:
    """Whether the first line is a header with a question in it."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    names = [_column(cell)[0] for cell in re.split(r"[,;\t]", first)]
    return "stem" in names and len(names) > 1


def read_csv(text: str, name: str) -> Read:
    """The questions of a table; BankFileError where it has no header that can be read."""
    rows = _rows(text, name)
    if not rows:
        raise BankFileError(f"{name} is empty: give it a header and a question a line.")
    columns = [_column(cell) for cell in rows[0]]
    if "stem" not in (column for column, _ in columns):
        raise BankFileError(f"{name} has no column “question”: name the columns in the first line.")
    drafts: list[Draft] = []
    told: list[str] = []
    for number, row in enumerate(rows[1:], start=2):
        draft, reason = _draft(columns, row)
        if draft is not None:
            drafts.append(draft)
        elif reason:
            told.append(f"{name}, row {number}: {reason}")
    return Read(tuple(drafts), tuple(told))


def _rows(text: str, name: str) -> list[list[str]]:
    plain = text.lstrip("\ufeff")
    first = plain.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = io.StringIO(plain, newline="")
    try:
        csv.field_size_limit(MOST_CELL)
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as problem:
        raise BankFileError(
            f"{name} is no table that can be read ({problem}): save it anew."
        ) from None


def _column(cell: str) -> tuple[str, str]:
    """What a column holds, and which of several it is; ("", "") for one that is not read."""
    plain = one_line(cell).lower().strip('"')
    if _LETTERED.match(plain):
        return "option", plain
    found = _COLUMN.match(plain.replace("correct answer", "correct"))
    name = _NAMES.get(found.group("name"), "") if found else ""
    return name, (found.group("part") or "" if found and name else "")


def _draft(columns: Sequence[tuple[str, str]], row: Sequence[str]) -> tuple[Draft | None, str]:
    """The question of a row, or why it can't be taken in ("" for an empty one)."""
    cells = [
        (name, part, one_line(fused(cell)))
        for (name, part), cell in zip(columns, row, strict=False)
        if name and cell.strip()
    ]
    by_name: dict[str, list[str]] = {}
    for name, _, value in cells:
        by_name.setdefault(name, []).append(value)
    stem = by_name.get("stem", [""])[0]
    kind = by_name.get("kind", [""])[0]
    if not stem or kind in _NOT_TAKEN:
        return None, ""
    lines, reason = _lines(by_name, {part: v for n, part, v in cells if n == "option" and part})
    if reason:
        return None, f"“{stem[:60]}” is left out: {reason}"
    approved = by_name.get("approved", [""])[0].lower() in _YES
    return named(by_name.get("id", [""])[0], [("stem", stem), *lines], approved=approved), ""


def _lines(
    by_name: Mapping[str, Sequence[str]], options: Mapping[str, str]
) -> tuple[list[tuple[str, str]], str]:
    right, wrong = list(by_name.get("right", ())), list(by_name.get("wrong", ()))
    if by_name.get("correct"):
        keys = _keys(by_name["correct"][0], options)
        if not keys:
            return [], "its column “correct” names none of its options"
        right += [text for part, text in options.items() if part in keys]
        wrong += [text for part, text in options.items() if part not in keys]
    answers = list(by_name.get("answer", ()))
    if not right and not answers:
        return [], "it has neither a right option nor an answer"
    lines = [("right", text) for text in right] + [("wrong", text) for text in wrong]
    lines += [("answer", text) for text in answers]
    for name in ("alias", "kind", "from", "feedback"):
        lines += [(name, text) for text in by_name.get(name, ())]
    return lines, ""


def _keys(correct: str, options: Mapping[str, str]) -> set[str]:
    """Which options are right: by letters or numbers, or by the text of one."""
    parts = {part for part in re.split(r"[\s,;&]+", correct.lower()) if part}
    if parts and parts <= set(options):
        return parts
    return {part for part, text in options.items() if text.lower() == correct.lower()}
