"""What a statement carries besides its words: a dispute mark, negation, hedges."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calctutor.text import fold

_DISPUTE = re.compile(r"[\[(]\s*disputed\b\s*(?:[:–—-]\s*)?", re.IGNORECASE)
_CLOSER = {"[": "]", "(": ")"}
_DISPUTE_LIMIT = 2000

_NEGATION = re.compile(
    r"\b(?:not|no|none|never|neither|nor|without|cannot|avoid|avoids|avoided|avoiding|lacks?"
    r"|lacking|absent|absence|excludes?|excluded|fails? to|[a-z]+n't|free of|contraindicated)\b"
)
_NO_NEGATION = re.compile(r"\b(?:with or without|or (?:not|neither|none)|not only|no matter|no doubt)\b")
_HEDGE = re.compile(
    r"\b(?:may|might|can|could|should|rarely|seldom|often|usually|typically|commonly|generally"
    r"|sometimes|occasionally|frequently|mostly|mainly|likely|unlikely|possibly|probably|perhaps"
    r"|infrequent|infrequently|uncommon|uncommonly|rare|tends?|approximately|roughly|almost|nearly"
    r"|(?:about|around)(?= \d)|classically|characteristically|predominantly|in general|in most cases"
    r"|especially|suggests?|suggested|appears?|seems?)\b"
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute mark at start:end of a text, and the author's reason, "" where none is given."""

    start: int
    end: int
    reason: str


def find_disputes(text: str) -> tuple[Dispute, ...]:
    """The marks `[disputed: reason]` of a text; brackets inside a reason may nest."""
    found: list[Dispute] = []
    position = 0
    while match := _DISPUTE.search(text, position):
        position = match.end()
        end = _closing(text, match.start())
        if end:
            found.append(Dispute(match.start(), end, text[match.end() : end - 1].strip()))
            position = end
    return tuple(found)


def _closing(text: str, start: int) -> int:
    opener = text[start]
    closer = _CLOSER[opener]
    depth = 0
    for at in range(start, min(len(text), start + _DISPUTE_LIMIT)):
        if text[at] == opener:
            depth += 1
        elif text[at] == closer:
            depth -= 1
            if not depth:
                return at + 1
    return 0


def without_dispute(text: str) -> str:
    """A text without its dispute marks."""
    for dispute in reversed(find_disputes(text)):
        text = text[: dispute.start].rstrip() + text[dispute.end :]
    return text.strip()


def is_negated(text: str) -> bool:
    """Whether a statement denies something, anywhere in it."""
    return bool(_NEGATION.search(_NO_NEGATION.sub(" ", fold(text))))


def hedges_of(text: str) -> tuple[str, ...]:
    """The words that weaken a statement, folded, each once, in order."""
    return tuple(dict.fromkeys(_HEDGE.findall(fold(text))))
