"""A document on its way to facts: its topics, its drafts, and what each lead-in of it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from calctutor.notes.drafts import Draft
from calctutor.notes.markdown import Document
from calctutor.notes.subjects import (
    Known,
    Label,
    LabelKind,
    LabelList,
    Topic,
    kinds_of,
    own_kind,
    topic_of,
)
from calctutor.notes.walk import draft_section


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
    titled = document.titled
    topics = [topic_of(s.headings, known, titled=titled) for s in document.sections]
    drafts = [draft_section(section, document.note.source) for section in document.sections]
    labels = [_labels_of(section) for section in drafts]
    reading = Reading(document, topics, drafts, {}, known, titled)
    ranks = _ranks_with_aspects(document, labels, topics, known)
    for index, lists in enumerate(labels):
        around = _rank(document.sections[index].headings) in ranks
        for siblings, labels_here in lists.items():
            kinds = kinds_of(labels_here, topics[index], known, labels_around=around)
            for label, kind in zip(labels_here.labels, kinds, strict=True):
                reading.kinds[index, siblings, label.text] = kind
    return reading


def _rank(headings: Sequence[str]) -> tuple[str, ...]:
    """Sections under the same heading are of one rank; the document's own text has none."""
    return tuple(headings[:-1]) if len(headings) > 1 else ("", "")


def _ranks_with_aspects(
    document: Document,
    labels: Sequence[dict[str, LabelList]],
    topics: Sequence[Topic],
    known: Known,
) -> set[tuple[str, ...]]:
    """The ranks of sections whose lead-ins are aspects, by a quarter of them or more."""
    all_of: Counter[tuple[str, ...]] = Counter()
    aspects: Counter[tuple[str, ...]] = Counter()
    for section, lists, topic in zip(document.sections, labels, topics, strict=True):
        rank = _rank(section.headings)
        names = [label.text for group in lists.values() for label in group.labels]
        all_of[rank] += len(names)
        aspects[rank] += sum(own_kind(name, topic, known) == "aspect" for name in names)
    return {rank for rank, count in aspects.items() if rank[0] and 4 * count >= all_of[rank] > 0}


def siblings_of(group: str) -> str:
    """The list that a lead-in belongs to: bold lead-ins of a section's paragraphs are one."""
    return "paragraphs" if group.startswith("paragraph:") else group


def _labels_of(drafts: Sequence[Draft]) -> dict[str, LabelList]:
    """The lead-ins of a section, list by list; a list's items are its bullets, led or not."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    items: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for draft in drafts:
        siblings = siblings_of(draft.group)
        if draft.before is None:
            items[siblings].add((id(draft.prose), draft.full))
        if draft.lead:
            found[siblings].setdefault(draft.lead.text, draft.lead.bold)
        for owner in draft.owners:
            if owner.label and not owner.intro:
                siblings = siblings_of(owner.siblings)
                items[siblings].add((id(owner.prose), owner.start))
                found[siblings].setdefault(owner.label, owner.bold)
    return {
        siblings: LabelList(
            tuple(Label(text, bold) for text, bold in labels.items()), len(items[siblings])
        )
        for siblings, labels in found.items()
    }
