"""Facts: drafts with their subject, aspect and lead-in, and a stable name."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calctutor.aspects import aspect_of_text
from calctutor.notes.blocks import Prose, note_range
from calctutor.notes.drafts import Draft, Owner
from calctutor.notes.labels import bold_start, is_phrase
from calctutor.notes.lexicon import pure_aspect
from calctutor.notes.lines import Lines, make_span
from calctutor.notes.markdown import Document, title_of_file
from calctutor.notes.names import split_alias
from calctutor.notes.statements import hedges_of, is_negated
from calctutor.notes.subjects import (
    Known,
    LabelKind,
    Topic,
    kinds_of,
    label_aspect,
    own_kind,
    topic_of,
)
from calctutor.notes.walk import draft_section
from calctutor.terms import key
from calctutor.text import STOP_WORDS, fold, words
from calctutor.types import Fact, Passage, Span

_POINTS_BACK = re.compile(
    r"(?:it|its|they|their|them|this|these|those|that|such|he|she|his|her|both|the (?:former|latter|same)"
    r"|here|in (?:this|that|these|such)|as a result|therefore|thus|hence|however|instead|otherwise"
    r"|similarly|likewise|also|additionally|for example|for instance)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"(?P<article>an? |the )?(?P<name>[^.,;:!?()]{2,60}?(?: \([^()]{1,40}\))?),? "
    r"(?:(?:is|are) (?:an?|the|one of|any|defined as|called)\b|means?\b|refers? to\b|stands? for\b"
    r"|(?:is|are) (?:also )?(?:known as|called)\b)",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    """one there here what which who it this that these those they we you i he she all each both
    some another example goal aim idea point reason result way case problem question answer task
    step purpose following first second third last next other rest latter former key main""".split()
)


@dataclass(slots=True)
class Reading:
    """One document on its way to facts."""

    document: Document
    topics: list[Topic]
    drafts: list[list[Draft]]
    kinds: dict[tuple[int, str, str], LabelKind]
    known: Known
    titled: bool

    def topic_at(self, headings: Sequence[str]) -> Topic:
        """The topic of a heading path of this document."""
        return topic_of(headings, self.known, titled=self.titled)


def start_reading(document: Document, known: Known) -> Reading:
    """The drafts of a document, its topics, and what each of its lead-ins is."""
    titled = document.title != title_of_file(document.note.source)
    topics = [topic_of(s.headings, known, titled=titled) for s in document.sections]
    drafts = [draft_section(section, document.note.source) for section in document.sections]
    labels = [_labels_of(section) for section in drafts]
    reading = Reading(document, topics, drafts, {}, known, titled)
    ranks = _ranks_with_aspects(document, labels, topics, known)
    for index, lists in enumerate(labels):
        around = _rank(document.sections[index].headings) in ranks
        for siblings, names in lists.items():
            kinds = kinds_of(names, topics[index], known, labels_around=around)
            for name, kind in zip(names, kinds, strict=True):
                reading.kinds[index, siblings, name] = kind
    return reading


def _rank(headings: Sequence[str]) -> tuple[str, ...]:
    """Sections under the same heading are of one rank; the document's own text has none."""
    return tuple(headings[:-1]) if len(headings) > 1 else ("", "")


def _ranks_with_aspects(
    document: Document,
    labels: Sequence[dict[str, list[str]]],
    topics: Sequence[Topic],
    known: Known,
) -> set[tuple[str, ...]]:
    """The ranks of sections whose lead-ins are aspects, by a quarter of them or more."""
    all_of: Counter[tuple[str, ...]] = Counter()
    aspects: Counter[tuple[str, ...]] = Counter()
    for section, lists, topic in zip(document.sections, labels, topics, strict=True):
        rank = _rank(section.headings)
        names = [name for group in lists.values() for name in group]
        all_of[rank] += len(names)
        aspects[rank] += sum(own_kind(name, topic, known) == "aspect" for name in names)
    return {rank for rank, count in aspects.items() if rank[0] and 4 * count >= all_of[rank] > 0}


def siblings_of(group: str) -> str:
    """The list that a lead-in belongs to: bold lead-ins of a section's paragraphs are one."""
    return "paragraphs" if group.startswith("paragraph:") else group


def _labels_of(drafts: Sequence[Draft]) -> dict[str, list[str]]:
    """The lead-ins of a section, list by list, each once, in order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for draft in drafts:
        if draft.lead:
            found[siblings_of(draft.group)][draft.lead.text] = None
        for owner in draft.owners:
            if owner.label and not owner.intro:
                found[siblings_of(owner.siblings)][owner.label] = None
    return {siblings: list(names) for siblings, names in found.items()}


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


@dataclass(slots=True)
class About:
    """What a statement is about; ``own`` where it names its subject itself."""

    subject: str
    aspect: str
    lead_in: str
    own: bool = False


def about_of(reading: Reading, section: int, draft: Draft) -> About:
    """Subject, aspect and lead-in of a draft: from its labels, else its words, else its section."""
    topic = reading.topics[section]
    about = About(topic.subject, topic.aspect, "")
    for owner in draft.owners:
        _apply_owner(reading, section, owner, about)
    if draft.entry:
        return About(draft.entry.name, "name", _left(draft), own=True)
    if draft.row:
        _apply_row(draft, about)
    elif draft.lead:
        kind = reading.kinds[section, siblings_of(draft.group), draft.lead.text]
        about.lead_in = draft.lead.text
        _apply_label(draft.lead.text, kind, about)
    elif draft.kind == "sentence" or draft.kind == "bullet":
        _apply_sentence(draft, about)
    about.aspect = about.aspect or aspect_of_text(draft.text)
    return about


def _apply_owner(reading: Reading, section: int, owner: Owner, about: About) -> None:
    if owner.intro:
        about.aspect = _aspect_of_intro(owner.label) or about.aspect
        return
    if owner.draft is not None and owner.draft.lead is None and owner.draft.kind != "element":
        return
    if owner.label:
        kind = reading.kinds[section, siblings_of(owner.siblings), owner.label]
        _apply_label(owner.label, kind, about)
        about.lead_in = owner.label if kind == "label" else about.lead_in


def _aspect_of_intro(text: str) -> str:
    """The aspect of "The causes are", "Common sites include": of the words before the verb."""
    match = re.match(r"(?i)(.{1,60}?)\s+(?:are|is|include|includes|were|can be)\b", text)
    return pure_aspect(match.group(1)) if match else pure_aspect(text)


def _apply_label(label: str, kind: LabelKind, about: About) -> None:
    if kind == "thing":
        about.subject, about.own = split_alias(label)[0], True
        about.aspect = "definition" if about.aspect in ("definition", "name") else ""
    else:
        about.aspect = label_aspect(label) or about.aspect


def _left(draft: Draft) -> str:
    """The first half of a glossary's pair, whichever half the name is in."""
    if draft.left is not None:
        return draft.left.shown.text
    return draft.lead.text if draft.lead else ""


def _apply_row(draft: Draft, about: About) -> None:
    if draft.row is None:
        return
    about.lead_in = draft.row.label
    about.aspect = pure_aspect(draft.row.label) or about.aspect
    if draft.row.subject:
        about.subject, about.own = split_alias(draft.row.subject)[0], True
        about.aspect = pure_aspect(draft.row.label)
    if draft.kind == "pair":
        about.lead_in, about.aspect = _left(draft), "definition"


def _apply_sentence(draft: Draft, about: About) -> None:
    """A sentence that opens with a bold name, or defines a name, is about that name."""
    bold = bold_start(draft.prose, draft.start, draft.end)
    match = _DEFINES.match(draft.text)
    name = match.group("name").strip() if match else ""
    if match and _is_name(name):
        about.subject, about.own = split_alias(name)[0], True
        about.aspect = "definition"
    elif bold and is_phrase(bold) and len(bold.split()) <= 6 and bold[:1].isalpha():
        about.subject, about.own = split_alias(bold)[0], True


def _is_name(name: str) -> bool:
    parts = [fold(w.text) for w in words(name)]
    if not 0 < len(parts) <= 4 or parts[0] in _NO_NAME or parts[-1] in _NO_NAME:
        return False
    return not any(p in STOP_WORDS for p in parts[:1] + parts[-1:]) and not pure_aspect(name)


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
    about.subject = names.get(key(about.subject), about.subject)
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
        negated=is_negated(shown),
        hedges=hedges_of(shown),
        disputed=draft.dispute,
    )


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
    """The text that is embedded for a fact: its subject and path, lead-in and words."""
    path = [h for h in fact.headings if fold(h) != fold(fact.subject)]
    names = [*path[-2:], fact.subject]
    label = (
        "" if not fact.lead_in or fold(fact.lead_in) == fold(fact.subject) else f"{fact.lead_in}: "
    )
    return f"{' > '.join(names)}: {label}{fact.text}"
