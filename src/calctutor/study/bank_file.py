"""A bank as JSON, as `calctutor bank --json` prints it, and read back into items."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from calctutor import quiz_types
from calctutor.errors import BankFileError
from calctutor.quiz_types import BankReport, QuizItem


def items_from_json(text: str, name: str) -> tuple[QuizItem, ...]:
    """The items of a bank file; BankFileError names the item that can't be read."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise BankFileError(f"{name} is no JSON ({problem}): make it anew.") from None
    listed = data.get("items") if isinstance(data, dict) else data
    if not isinstance(listed, list):
        raise BankFileError(f"{name} holds no list of items: print one by bank --json.")
    items = []
    for number, record in enumerate(listed, start=1):
        try:
            items.append(_value(QuizItem, record))
        except (TypeError, ValueError, KeyError) as problem:
            raise BankFileError(f"{name}, item {number}: {problem}.") from None
    return tuple(items)


def bank_to_json(items: Sequence[QuizItem], report: BankReport) -> str:
    """A bank and its report as text."""
    told = {"items": [asdict(item) for item in items], "report": asdict(report)}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"))


def bank_from_json(text: str) -> tuple[tuple[QuizItem, ...], BankReport] | None:
    """The bank that `bank_to_json` wrote, equal in all; None where the text is none."""
    try:
        told = json.loads(text)
        items = tuple(_value(QuizItem, record) for record in told["items"])
        return items, _value(BankReport, told["report"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401  a dataclass
    return get_type_hints(kind, vars(quiz_types))


def _value(kind: Any, given: Any) -> Any:  # noqa: ANN401  whatever JSON holds
    """A JSON value as the type that a field has; ValueError where it is none."""
    if is_dataclass(kind):
        return _record(kind, given)
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple(get_args(kind), given)
    if origin is Literal:
        if given not in get_args(kind):
            raise ValueError(f"{given!r} is none of {', '.join(map(repr, get_args(kind)))}")
        return given
    if origin in (Union, UnionType):
        inner = next(k for k in get_args(kind) if k is not type(None))
        return None if given is None else _value(inner, given)
    if kind is float and type(given) is int:
        return float(given)
    if type(given) is not kind:
        raise ValueError(f"{given!r} should be a value of type {kind.__name__}")
    return given


def _record(kind: Any, given: Any) -> Any:  # noqa: ANN401
    if not isinstance(given, dict):
        raise ValueError(f"{given!r} should hold the fields of {kind.__name__}")
    known = {field.name for field in fields(kind)}
    for name in given:
        if name not in known:
            raise ValueError(f"{kind.__name__} has no field {name!r}")
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in given.items()})


def _tuple(kinds: tuple[Any, ...], given: Any) -> tuple[Any, ...]:  # noqa: ANN401
    if not isinstance(given, list):
        raise ValueError(f"{given!r} should be a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_value(kinds[0], entry) for entry in given)
    if len(kinds) != len(given):
        raise ValueError(f"{given!r} should have {len(kinds)} entries")
    return tuple(_value(kind, entry) for kind, entry in zip(kinds, given, strict=True))
