"""What a statement is about: subject, aspect and lead-in, from its labels, words and section."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calctutor.aspects import aspect_of_text
from calctutor.notes.drafts import Draft, Owner
from calctutor.notes.lexicon import pure_aspect
from calctutor.notes.names import split_alias
from calctutor.notes.reading import Reading, siblings_of
from calctutor.notes.subjects import LabelKind, label_aspect


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
        above = about.aspect if draft.owners else ""
        about.lead_in = draft.lead.text
        _apply_label(draft.lead.text, kind, about)
        about.aspect = about.aspect or above  # "Side effects:" over "lung: ..."
    else:
        _apply_opening(draft, about)
    about.aspect = about.aspect or aspect_of_text(draft.text)
    return about


def _apply_owner(reading: Reading, section: int, owner: Owner, about: About) -> None:
    if owner.intro:
        about.aspect = _aspect_of_intro(owner.label) or about.aspect
    if owner.draft is not None and owner.draft.opening is not None:
        about.subject = split_alias(owner.draft.opening.name)[0]
    states = owner.draft is not None and owner.draft.lead is None and not owner.draft.names_itself
    if owner.intro or states:
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


def _apply_opening(draft: Draft, about: About) -> None:
    """A sentence that opens with a name of its own, or defines one, is about that."""
    if draft.opening is not None:
        about.subject, about.own = split_alias(draft.opening.name)[0], True
        about.aspect = "definition" if draft.opening.defines else about.aspect
