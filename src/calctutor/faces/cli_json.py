"""Data as JSON on the output."""

from __future__ import annotations

import json
from datetime import date

from calctutor.faces.cli_console import Console


def print_json(value: object, console: Console) -> None:
    """One JSON value, in ASCII where the output can't hold more; dates as ISO 8601."""
    encoding = (getattr(console.out, "encoding", None) or "utf-8").lower().replace("-", "")
    console.say(json.dumps(value, indent=2, ensure_ascii=encoding != "utf8", default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
