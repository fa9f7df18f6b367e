"""A typed line as the response to an item: letters, numbers, pairs, an order, or words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from calctutor.errors import AnswerError
from calctutor.quiz_types import CHOICE_KINDS, Option, QuizItem, Response
from calctutor.text import fold, words

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PAIR = re.compile(r"(?<![a-z\d])(\d+|[a-z])\s*[-–=:.)>]*\s*(\d+|[a-z])(?=$|[\s,;])")
_TRUE = {"true": 0, "t": 0, "right": 0, "yes": 0, "false": 1, "f": 1, "wrong": 1, "no": 1}


def read_answer(item: QuizItem, line: str) -> Response:
    """The response that a line means; AnswerError says how to answer where it means none."""
    if not line.strip():
        raise AnswerError('Nothing was written: type an answer, or "show me".')
    if item.kind == "matching":
        return Response(item.id, pairs=_pairs(item, line))
    if item.kind == "ordering":
        return Response(item.id, order=_several(item.options, line))
    if item.kind == "multiple":
        return Response(item.id, chosen=_several(item.options, line))
    if item.kind in CHOICE_KINDS:
        return _choice(item, line)
    return Response(item.id, texts=(line.strip(),))


def response_from(text: str) -> Response | None:
    """The response that was kept as JSON; None for anything else."""
    try:
        data = json.loads(text)
        pairs = tuple((int(left), int(right)) for left, right in data.pop("pairs"))
        lists: dict[str, Any] = {k: tuple(data.pop(k)) for k in ("chosen", "texts", "order")}
        return Response(**data, **lists, pairs=pairs)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def index_of(options: Sequence[Option], line: str) -> int:
    """The option that a letter, a number or its own words name; AnswerError for none."""
    said = fold(line).strip(" .)(:")
    if re.fullmatch(r"\d{1,3}", said) and 1 <= int(said) <= len(options):
        return int(said) - 1
    if len(said) == 1 and said in LETTERS[: len(options)]:
        return LETTERS.index(said)
    wanted = _flat(line)
    same = [i for i, option in enumerate(options) if _flat(option.text) == wanted]
    if not same and len(wanted) > 2:
        same = [i for i, o in enumerate(options) if f" {wanted} " in f" {_flat(o.text)} "]
    if len(same) == 1:
        return same[0]
    last = LETTERS[len(options) - 1]
    raise AnswerError(f"That is none of the options: answer with a letter from a to {last}.")


def is_option(item: QuizItem, line: str) -> bool:
    """Whether a line names an option of a choice."""
    try:
        read_answer(item, line)
    except AnswerError:
        return False
    return True


def _choice(item: QuizItem, line: str) -> Response:
    if item.kind == "true_false":
        claim, _, correction = line.partition(":")
        if fold(claim).strip(" .") in _TRUE:
            texts = (correction.strip(),) if correction.strip() else ()
            return Response(item.id, chosen=(_TRUE[fold(claim).strip(" .")],), texts=texts)
    return Response(item.id, chosen=(index_of(item.options, line),))


def _several(options: Sequence[Option], line: str) -> tuple[int, ...]:
    """Several options in the order named: "a c", "a, c", "ac"."""
    said = fold(line)
    said = " ".join(said) if re.fullmatch(r"[a-z]{2,}|\d{2,9}", said) else said
    parts = [part for part in re.split(r"[\s,;>]+|\band\b", said) if part]
    return tuple(dict.fromkeys(index_of(options, part) for part in parts))


def _pairs(item: QuizItem, line: str) -> tuple[tuple[int, int], ...]:
    said = fold(line)
    found = tuple((_place(a), _place(b)) for a, b in _PAIR.findall(said))
    if not found or re.search(r"[a-z]{2,}", _PAIR.sub(" ", said).replace("and", " ")):
        raise AnswerError("Give each number its letter, such as 1b 2a.")
    return found


def _place(mark: str) -> int:
    return int(mark) - 1 if mark.isdigit() else LETTERS.index(mark)


def _flat(text: str) -> str:
    return " ".join(fold(w.text) for w in words(text))
