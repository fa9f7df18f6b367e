"""Statements within shown text: where each begins and ends, and what it carries.

A dispute mark `[disputed: reason]` belongs to the statement before it and is no
part of it. Questions, captions, bare links and remarks on the text itself
("Let's look at ...") state nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from calctutor.notes.blocks import Prose
from calctutor.notes.labels import is_phrase
from calctutor.notes.lexicon import is_command
from calctutor.notes.shown import Mark
from calctutor.text import fold, sentences

_DISPUTE = re.compile(r"[\[(]\s*disputed\b\s*(?:[:–—-]\s*)?", re.IGNORECASE)
_CLOSER = {"[": "]", "(": ")"}
_BRACKET = re.compile(r"[\[\]()]")
_LONGEST_ELEMENT = 12
_LONGEST_REMARK = 25

_NEGATION = re.compile(
    r"\b(?:not|no|none|never|neither|nor|without|cannot|avoid|avoids|avoided|avoiding|lacks?"
    r"|lacking|absent|absence|excludes?|excluded|fails? to|[a-z]+n't|free of|contraindicated)\b"
)
_NO_NEGATION = re.compile(
    r"\b(?:with or without|or (?:not|neither|none)|not only|no matter|no doubt|zero or not)\b"
)
_HEDGE = re.compile(
    r"\b(?:may(?! \d)|might|can|could|should|rarely|seldom|often|usually|typically|commonly"
    r"|generally|sometimes|occasionally|frequently|mostly|mainly|likely|unlikely|possibly|probably|perhaps"
    r"|infrequent|infrequently|uncommon|uncommonly|rare|tends?|approximately|roughly|almost|nearly"
    r"|(?:about|around)(?= \d)|classically|characteristically|predominantly|in general"
    r"|in most cases|especially|suggests?|suggested|appears?|seems?)\b(?!'t)"
)
_URL_ONLY = re.compile(r"<?(?:https?://|www\.)\S+>?\Z")
_TAGS_ONLY = re.compile(r"(?:#[\w/-]+\s*)+\Z")
_CODE_NAME = re.compile(r"[\w.:/@()\[\]-]{1,40}\Z")
_REMARK = re.compile(
    r"(?:(?:now|next|first|so|then|finally|okay|again),? )?(?:let'?s|let us)\b"
    r"|(?:now|next),? (?:we|you)(?:'ll| will| are going)\b|we (?:now |next )?turn to\b"
    r"|we(?:'ll| will) (?:now |next |first |then )?(?:cover|discuss|see|look|explore|introduce"
    r"|review|turn|go|take|come back|return)\b|as we (?:will|shall) see\b"
    r"|(?:below|above|here) (?:is|are|we|you)\b|in summary,?\Z|for example[,:]?\Z"
    r"|(?:more|see) (?:on|about|also|below|above)\b|we hope\b|thanks? (?:you|to)\b"
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute mark at start:end of a text, and the author's reason, "" where none is given."""

    start: int
    end: int
    reason: str


def find_disputes(text: str) -> tuple[Dispute, ...]:
    """The marks `[disputed: reason]` of a text; brackets inside a reason may nest."""
    if "isputed" not in text and "ISPUTED" not in text:
        return ()
    closing = _closing_brackets(text)
    found: list[Dispute] = []
    position = 0
    while match := _DISPUTE.search(text, position):
        position = match.end()
        end = closing.get(match.start(), 0)
        if end:
            reason = text[match.end() : end - 1].strip() if end > match.end() else ""
            found.append(Dispute(match.start(), end, reason))
            position = end
    return tuple(found)


def _closing_brackets(text: str) -> dict[int, int]:
    """Where each bracket that is closed ends, by where it opens; the two kinds apart."""
    ends: dict[int, int] = {}
    open_at: dict[str, list[int]] = {"]": [], ")": []}
    for match in _BRACKET.finditer(text):
        char = match.group()
        if char in _CLOSER:
            open_at[_CLOSER[char]].append(match.start())
        elif open_at[char]:
            ends[open_at[char].pop()] = match.end()
    return ends


def without_dispute(text: str) -> str:
    """A text without its dispute marks."""
    for dispute in reversed(find_disputes(text)):
        text = text[: dispute.start].rstrip() + text[dispute.end :]
    return text.strip()


def statement_ranges(prose: Prose, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """The sentences of shown text start:end as (start, end, reason of dispute or None).

    A dispute mark ends the sentence before it and is in no range; one that comes
    first belongs to the sentence after it. No sentence ends inside math, code or
    a link.
    """
    text = prose.shown.text
    kept = [m for m in prose.shown.marks if m.kind in ("math", "code", "link")]
    marks = [(d.start + start, d.end + start, d.reason) for d in find_disputes(text[start:end])]
    ranges: list[tuple[int, int, str | None]] = []
    position = start
    early: str | None = None
    for stop, resume, reason in (*marks, (end, end, None)):
        pieces = [(position + a, position + b) for a, b in sentences(text[position:stop])]
        for a, b in _joined(pieces, kept):
            if any(c.isalnum() for c in text[a:b]):
                ranges.append((a, b, early))
                early = None
        if reason is not None and ranges:
            a, b, known = ranges[-1]
            ranges[-1] = (a, b, known or reason)
        elif reason is not None:
            early = reason
        position = resume
    return ranges


def _joined(pieces: list[tuple[int, int]], kept: list[Mark]) -> list[tuple[int, int]]:
    """Sentences put together again where one ended inside math, code or a link."""
    joined: list[tuple[int, int]] = []
    at = 0
    for start, end in pieces:
        if joined:
            edge = joined[-1][1]
            while at < len(kept) and kept[at].end <= edge:
                at += 1
            if at < len(kept) and kept[at].start < edge < kept[at].end:
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined


def is_element(text: str) -> bool:
    """Whether a bullet is a bare name: "Melorheostosis", "Lung (apex)"."""
    if len(text.split()) > _LONGEST_ELEMENT or text.endswith((".", "!", "?", ":")):
        return False
    plain = re.sub(r"\b[A-Z]\. (?=[a-z])", "", text)  # "S. aureus"
    return is_phrase(text) and not is_command(text) and not re.search(r"[.;] ", plain)


def states(prose: Prose, start: int, end: int) -> bool:
    """Whether shown text says something: no question, no bare formula, link or remark."""
    text = prose.shown.text[start:end]
    bare = text.rstrip("\"'”’»)* ")
    if bare.endswith(("?", "？")) or _URL_ONLY.match(text) or _TAGS_ONLY.match(text):
        return False
    if len(text.split()) <= _LONGEST_REMARK and _REMARK.match(fold(text)):
        return False
    return _speaks(prose, start, end)


def _speaks(prose: Prose, start: int, end: int) -> bool:
    """Whether words are left outside of math and code; a name in code may stand alone."""
    text = prose.shown.text
    rest = list(text[start:end])
    for mark in prose.shown.marks:
        if mark.kind in ("math", "code") and mark.start < end and mark.end > start:
            inside = text[max(start, mark.start) : min(end, mark.end)]
            if mark.kind == "math" or not _CODE_NAME.match(inside):
                low, high = max(start, mark.start) - start, min(end, mark.end) - start
                rest[low:high] = " " * (high - low)
    return any(c.isalpha() for c in rest)


def is_bare(text: str) -> bool:
    """Whether a paragraph is nothing but a link or tags."""
    return bool(_URL_ONLY.match(text) or _TAGS_ONLY.match(text))


def is_negated(text: str) -> bool:
    """Whether a statement denies something, anywhere in it."""
    return bool(_NEGATION.search(_NO_NEGATION.sub(" ", fold(text))))


def hedges_of(text: str) -> tuple[str, ...]:
    """The words that weaken a statement, folded, each once, in order."""
    return tuple(dict.fromkeys(_HEDGE.findall(fold(text))))
