"""Answers that a teacher or a learner counts as right: the alias file, and who uses it.

The folder's file has one line a target, ``#`` for comments::

    periphery = outer shell; rim zone
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from calctutor.errors import AnswerError
from calctutor.quiz_types import QuizItem
from calctutor.text import fold
from calctutor.types import ALIAS_FILE

LONGEST_ALIAS = 200


def read_alias_file(text: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Accepted answers by folded target, and a sentence for each line that can't be read."""
    found: dict[str, tuple[str, ...]] = {}
    problems = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        target, equals, listed = line.partition(" = ")
        names = tuple(a.strip() for a in listed.split(";") if a.strip())
        if not equals or not target.strip() or not names:
            problems.append(
                f"{ALIAS_FILE}, line {number}, was passed over: write “answer = other; another”."
            )
            continue
        key = fold(target)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *names)))
    return found, tuple(problems)


def add_to_alias_file(text: str, target: str, alias: str) -> str:
    """The file's text with one more accepted answer; all else as it was, line ends too.

    Raises AnswerError for an alias that the file can't hold.
    """
    target, alias = " ".join(target.split()), " ".join(alias.split())
    _check(target, alias)
    if fold(alias) in {fold(a) for a in read_alias_file(text)[0].get(fold(target), ())}:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    for i, line in enumerate(lines):
        if not line.lstrip().startswith("#") and fold(line.partition(" = ")[0]) == fold(target):
            lines[i] = f"{line.rstrip().rstrip(';')}; {alias}"
            break
    else:
        lines.append(f"{target} = {alias}")
    return newline.join([*lines, ""])


def _check(target: str, alias: str) -> None:
    if not target or not alias or len(alias) > LONGEST_ALIAS:
        raise AnswerError(
            f"An accepted answer has 1 to {LONGEST_ALIAS} characters: shorten it first."
        )
    if ";" in alias or " = " in target or target.startswith("#"):
        raise AnswerError(
            "The alias file can't hold this answer: leave out semicolons and equals signs."
        )


def target_of(item: QuizItem) -> str:
    """What an alias of an item stands for: its idea units' values, folded."""
    return fold("; ".join(unit.value for unit in item.gold)) or fold(item.model_answer)


def with_folder_aliases(item: QuizItem, aliases: Mapping[str, tuple[str, ...]]) -> QuizItem:
    """The item with the folder's accepted answers among its idea units' aliases."""
    if not item.gold or not aliases:
        return item
    gold = tuple(
        replace(unit, aliases=tuple(dict.fromkeys((*unit.aliases, *more))))
        if (more := aliases.get(fold(unit.value), ()))
        else unit
        for unit in item.gold
    )
    return replace(item, gold=gold)
