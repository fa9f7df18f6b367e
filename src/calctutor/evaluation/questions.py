"""Reads question files: JSON Lines, one question a line, as ``evaluation/README.md`` describes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from calctutor.errors import CalctutorError
from calctutor.types import AbstentionReason

Half = Literal["dev", "test"]

_TEXTS = ("must", "must_not", "facts")
_FLAGS = ("clarify", "disputed")
_WORDS = ("id", "kind", "q", "heading", "first", "reason")
_REASONS = ("topic", "aspect", "not_a_question")


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a question file; must, must_not, heading and first are patterns."""

    id: str
    kind: str
    turns: tuple[str, ...]
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    heading: str = ""
    first: str = ""
    reason: AbstentionReason | None = None
    clarify: bool = False
    disputed: bool = False
    facts: tuple[str, ...] = ()


def half_of(question_id: str) -> Half:
    """The half of a question: "dev" where the sha256 of its id is even, else "test"."""
    return "test" if hashlib.sha256(question_id.encode("utf-8")).digest()[-1] % 2 else "dev"


def choose_half(
    questions: Iterable[Question], half: Literal["dev", "test", "all"]
) -> tuple[Question, ...]:
    """The questions of one half, in their order."""
    return tuple(q for q in questions if half == "all" or half_of(q.id) == half)


def load_questions(path: Path | str) -> tuple[Question, ...]:
    """The questions of a JSON Lines file, or of every ``*.jsonl`` file in a folder, by name.

    Raises CalctutorError, naming file and line, for a line that is no question.
    """
    place = Path(path)
    files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
    found: dict[str, Question] = {}
    for file in files:
        for number, line in enumerate(_lines(file, path), start=1):
            where = f"{file.name}, line {number}"
            if not line.strip():
                continue
            question = _question(line, where)
            if question.id in found:
                raise CalctutorError(f"{where}: the id {question.id!r} was used before; rename it.")
            found[question.id] = question
    if not found:
        raise CalctutorError(f"{path} holds no questions; give a file with one JSON object a line.")
    return tuple(found.values())


def _lines(file: Path, named: Path | str) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise CalctutorError(f"There is no question file {named}; check the name.") from None
    except UnicodeDecodeError:
        raise CalctutorError(f"{file.name} is not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise CalctutorError(
            f"{file.name} can't be read ({error.strerror}); check its permissions."
        ) from None


def _question(line: str, where: str) -> Question:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise CalctutorError(f"{where}: not a JSON object ({error}); mend the line.") from None
    if not isinstance(row, dict):
        raise CalctutorError(f"{where}: not a JSON object; write one {{...}} a line.")
    problem = _problem(row)
    if problem:
        raise CalctutorError(f"{where}: {problem}.")
    return Question(
        id=row["id"],
        kind=row["kind"],
        turns=tuple(row["turns"]) if "turns" in row else (row["q"],),
        must=tuple(row.get("must", ())),
        must_not=tuple(row.get("must_not", ())),
        heading=row.get("heading", ""),
        first=row.get("first", ""),
        reason=row.get("reason"),
        clarify=row.get("clarify", False),
        disputed=row.get("disputed", False),
        facts=tuple(row.get("facts", ())),
    )


def _problem(row: dict[str, object]) -> str:
    """What is wrong with a line's fields, or ""."""
    for name, value in row.items():
        fault = _field_problem(name, value)
        if fault:
            return fault
    missing = [name for name in ("id", "kind") if not row.get(name)]
    if missing:
        return f"the field {missing[0]!r} is missing; add it"
    if ("q" in row) == ("turns" in row):
        return "give either 'q' or 'turns'"
    if row["kind"] != "abstain" and not (row.get("must") or row.get("clarify")):
        return "an answerable question needs 'must'; add what the answer has to contain"
    return _pattern_problem(row)


def _field_problem(name: str, value: object) -> str:
    if name in _TEXTS or name == "turns":
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            return f"{name!r} has to be a list of texts"
        empty = name == "turns" and not value
        return "'turns' is empty; give one question or more" if empty else ""
    if name in _FLAGS:
        return "" if isinstance(value, bool) else f"{name!r} has to be true or false"
    if name not in _WORDS:
        return f"the field {name!r} is unknown; leave it out or check its spelling"
    if not isinstance(value, str):
        return f"{name!r} has to be a text"
    if name == "reason" and value not in _REASONS:
        return f"'reason' has to be one of {', '.join(_REASONS)}"
    return ""


def _pattern_problem(row: dict[str, object]) -> str:
    patterns = [row.get("heading", ""), row.get("first", "")]
    for name in ("must", "must_not"):
        listed = row.get(name, ())
        patterns += listed if isinstance(listed, list) else []
    for pattern in patterns:
        try:
            re.compile(str(pattern))
        except re.error as error:
            return f"{pattern!r} is no regular expression ({error})"
    return ""
