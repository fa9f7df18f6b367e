"""Facts: drafts with their subject, aspect and lead-in, and a stable name."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from calctutor.notes.about import About, about_of
from calctutor.notes.blocks import Prose, note_range
from calctutor.notes.drafts import Draft
from calctutor.notes.lines import Lines, make_span
from calctutor.notes.names import name_key
from calctutor.notes.reading import Reading
from calctutor.notes.statements import hedges_of, is_negated
from calctutor.text import fold
from calctutor.types import Fact, Passage, Span

_POINTS_BACK = re.compile(
    r"(?:it|its|they|their|them|this|these|those|that|such|he|she|his|her|both"
    r"|the (?:former|latter|same)|here|in (?:this|that|these|such|contrast|addition)"
    r"|as a result|therefore|thus|hence|however|instead|otherwise|similarly|likewise"
    r"|also|additionally|for example|for instance)\b",
    re.IGNORECASE,
)
_PATH = 3
"""Headings of the path that are embedded with a fact."""


def finish(
    reading: Reading,
    section: int,
    passages: Sequence[Passage],
    seen: Counter[str],
    names: Mapping[str, str],
) -> list[Fact]:
    """The facts of one section; ``passages`` are its own, ``seen`` counts equal statements.

    ``names`` give a subject the one name that its term has, by key.
    """
    starts = [p.span.start for p in passages]
    found = []
    for draft in reading.drafts[section]:
        start = note_range(draft.prose, draft.full, draft.end)[0]
        passage = passages[max(0, bisect_right(starts, start) - 1)]
        found.append(_fact(reading, section, draft, passage.id, seen, names))
    return found


def _fact(
    reading: Reading,
    section: int,
    draft: Draft,
    passage_id: str,
    seen: Counter[str],
    names: Mapping[str, str],
) -> Fact:
    document = reading.document
    about = about_of(reading, section, draft)
    about.subject = names.get(name_key(about.subject), about.subject)
    text = draft.text.rstrip(":： ")
    start, end = note_range(draft.prose, draft.full, draft.start + len(text))
    if draft.left is not None:
        start = note_range(draft.left, 0, len(draft.left.shown.text))[0]
    shown = f"{about.lead_in}: {text}" if about.lead_in else text
    above = draft.above or next((o.draft for o in reversed(draft.owners) if o.draft), None)
    draft.id = _name(about, document.note.source, text, seen)
    return Fact(
        id=draft.id,
        passage_id=passage_id,
        source=document.note.source,
        headings=document.sections[section].headings,
        subject=about.subject,
        aspect=about.aspect,
        lead_in=about.lead_in,
        text=text,
        span=make_span(document.lines, start, end),
        context=_context(document.lines, draft),
        group=f"{document.note.source}#{draft.group}",
        parent=above.id if above is not None else "",
        negated=is_negated(_without_code(draft, shown)),
        hedges=hedges_of(shown),
        disputed=draft.dispute,
        intro=_intro(draft) or _lost_label(draft, about),
    )


def _intro(draft: Draft) -> str:
    """What announces the list that a statement stands in: a sentence, or a bare label."""
    for owner in reversed(draft.owners):
        if owner.intro or (owner.draft is not None and owner.draft.names_itself):
            return owner.label
    return ""


def _lost_label(draft: Draft, about: About) -> str:
    """The bare label above a statement with its own lead-in: "Side effects" over "lung: ..."."""
    label = next((o for o in reversed(draft.owners) if o.label and o.draft is None), None)
    lost = label is not None and draft.lead is not None and label.label != about.subject
    return label.label if label is not None and lost else ""


def _without_code(draft: Draft, text: str) -> str:
    """A statement without the code in it: `None` denies nothing."""
    shown = draft.prose.shown
    for mark in shown.marks:
        if mark.kind == "code" and draft.start <= mark.start and mark.end <= draft.end:
            text = text.replace(shown.text[mark.start : mark.end], " ", 1)
    return text


def _context(lines: Lines, draft: Draft) -> tuple[Span, ...]:
    """What completes a statement: labels above it, header cells, its lead-in, what it points to."""
    places: list[tuple[Prose, int, int]] = [(o.prose, o.start, o.end) for o in draft.owners]
    if draft.row is not None:
        places.extend((head, 0, len(head.shown.text)) for head in draft.row.heads)
    if draft.lead and draft.full > draft.lead.start:
        places.append((draft.prose, draft.lead.start, draft.lead.end))
    if draft.before is not None and _POINTS_BACK.match(draft.text):
        places.append((draft.prose, draft.before.full, draft.before.end))
    spans = [make_span(lines, *note_range(prose, a, b)) for prose, a, b in places if a < b]
    return tuple(dict.fromkeys(spans))


def _name(about: About, source: str, text: str, seen: Counter[str]) -> str:
    """A digest of source, subject and text, numbered where it recurs."""
    parts = (source, fold(about.subject), fold(f"{about.lead_in}: {text}"))
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:12]
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def embedded_fact(fact: Fact) -> str:
    """The text that is embedded for a fact: its path with its subject, lead-in and words."""
    path = list(fact.headings[-_PATH:])
    folded = [fold(heading) for heading in path]
    if fold(fact.subject) not in folded:
        above = any(fold(heading) == fold(fact.subject) for heading in fact.headings)
        path.insert(0 if above else len(path), fact.subject)
    if fold(fact.lead_in) not in ("", fold(fact.subject)):
        path.append(fact.lead_in)
    intro = f"{fact.intro}: " if fact.intro and fact.intro not in path else ""
    return f"{' > '.join(path)}: {intro}{fact.text}"
