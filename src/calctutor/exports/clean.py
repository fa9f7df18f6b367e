"""Texts that every format can hold: no characters that XML forbids or that steer a reader."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

_BANNED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    "\ufffe\uffff]"
)
T = TypeVar("T")


def clean_text(text: str) -> str:
    """The text with one kind of line end and without control characters."""
    return _BANNED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def cleaned(value: T) -> T:
    """The same data with every text in it clean."""
    if isinstance(value, str):
        return clean_text(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(cleaned(entry) for entry in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        given = {f.name: getattr(value, f.name) for f in fields(value)}
        made = {name: cleaned(old) for name, old in given.items()}
        changed = {name: new for name, new in made.items() if new != given[name]}
        return replace(value, **changed) if changed else value
    return value
