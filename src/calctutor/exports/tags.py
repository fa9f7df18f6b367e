"""Tags and names that stay the same: topics without spaces, numbers from words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

ROOT = "calctutor"
_UNFIT = re.compile(r"[\s\"'`:(){}\[\]<>*?\\,;|&#%=~]+")


def tag(text: str) -> str:
    """A text as one tag: letters, figures and underscores, "" where none is left."""
    return _UNFIT.sub("_", text).strip("_")


def tags_of(topic: Sequence[str], kind: str) -> tuple[str, ...]:
    """The tags of a card: its topic as a path under one root, and its kind."""
    path = "::".join(part for part in (ROOT, *map(tag, topic)) if part)
    return path, f"{ROOT}::kind::{tag(kind)}"


def lasting_number(text: str) -> int:
    """A positive 31-bit number that belongs to a text, the same everywhere."""
    return (1 << 30) + int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % (1 << 30)
