"""Forms that a browser sends: read, and known to come from a page of ours."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

MOST_FIELDS = 50


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form as browsers send it; {} for anything else."""
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


def csrf_of(session: str) -> str:
    """The word that a form of this session carries; nobody else can know it."""
    return hashlib.sha256(f"form of {session}".encode()).hexdigest()[:40]


def is_ours(form: Mapping[str, str], word: str) -> bool:
    """Whether a form carries that word."""
    return bool(word) and hmac.compare_digest(form.get("form", "").encode(), word.encode())
