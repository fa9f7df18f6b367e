"""What a heading or lead-in is: an aspect of something, a thing of its own, or a mere label.

A heading that names an aspect ("Site", "Imaging over time") is no subject: the one
above it is. A lead-in is an aspect by the lexicon; else the list that it stands in
decides, as its lead-ins are of one kind: things under a class ("Benign tumours")
or a list of terms, labels where their neighbours are aspects.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

from calctutor.notes.lexicon import (
    MODALITIES,
    PREPOSITIONS,
    core,
    cued_aspect,
    ends_in_facet,
    is_command,
    is_facet,
    is_generic,
    is_light,
    names_kinds,
    pure_aspect,
)
from calctutor.notes.markdown import plain_heading
from calctutor.notes.names import name_key, split_alias
from calctutor.text import fold, words

LabelKind = Literal["aspect", "thing", "label"]

_NUMBERED = re.compile(
    r"(?:step|stage|phase|day|week|month|year|grade|part|level|case|example|exercise|question"
    r"|strategy|option|figure|note|point|rule|tip|lesson|chapter|class|type) ?#?"
    r"(?:\d+|[ivx]+|[a-d])\Z"
)
_THING_ASPECTS = frozenset(("definition", "name", "differential"))
_NO_PLURAL = re.compile(r"(?:ss|us|is|ics|ans|etes|as|os|ps|ns|ys)\Z")
_WHAT_IS = re.compile(r"what(?:'s| is| are) (?:an? |the )?(?P<name>[^?]{2,60}?)\s*\?+\Z")
_QUESTION_WORDS = frozenset("how why when where what who which".split())
_PRONOUNS = frozenset("it they them this these he she".split())
_OWNED = re.compile(r"(?!(?:Children|Patient|Men|Women|People)['’])[A-Z][\w-]+['’]s? [^\W\d]")
_WITH_INITIAL = re.compile(r"(?:\A|\()[A-Z]\. [a-z]{3,}\)?\Z")
"""A name with an initial, of a species or a person: "C. botulinum", "GAS (S. pyogenes)"."""
_PARTS = re.compile(r":\s+|\s+[–—-]\s+")
_VERSUS = re.compile(r"(?i)\b(?:vs\.?|versus)(?=\s)")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a section is about: the subject, the aspect, and whether its lead-ins are things.

    ``aliases`` are other names of the subject that its heading gives.
    """

    subject: str
    aspect: str
    names_things: bool
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A lead-in as it stands in its list: ``bold`` type marks it as the author's own."""

    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class LabelList:
    """The lead-ins of one list, each once, in order, and how many items it has, led or not."""

    labels: tuple[Label, ...]
    items: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a folder before its facts are: the names and the words that it uses."""

    names: Container[str]
    vocabulary: Container[str]


def object_of(label: str) -> str:
    """What follows the first preposition of a label: "lipoma" in "Features of a lipoma"."""
    match = re.search(
        rf"(?i)\s(?:{'|'.join(sorted(PREPOSITIONS))})\s+(?:an?\s|the\s)?(.+)\Z", label
    )
    return match.group(1).strip() if match else ""


def names_a_class(heading: str, known: Known) -> bool:
    """Whether a heading names many things: its head noun is a plural."""
    name = plain_heading(heading)
    if names_kinds(name) or is_generic(name):
        return names_kinds(name)
    parts = core(name)
    if not parts or re.match(r"(?:types?|kinds?|forms?|classes|examples|list)\Z", parts[-1]):
        return bool(parts)
    head = parts[-1]
    if not head.endswith("s") or len(head) < 4:
        return False
    singular = head[:-3] + "y" if head.endswith("ies") else head[:-1]
    return (
        singular in known.vocabulary or head[:-2] in known.vocabulary or not _NO_PLURAL.search(head)
    )


def topic_of(headings: Sequence[str], known: Known, *, titled: bool) -> Topic:
    """The topic of a section, from its heading path; ``titled`` where the title is no file name."""
    aspect = ""
    names_things = False
    for depth in range(len(headings) - 1, -1, -1):
        name = plain_heading(headings[depth])
        lowest = depth == len(headings) - 1
        subject, found = _read_heading(headings, depth, known, titled=titled)
        aspect = aspect or found
        if lowest:
            names_things = found in _THING_ASPECTS or (not found and names_a_class(name, known))
        if subject:
            return Topic(split_alias(subject)[0], aspect, names_things, split_alias(subject)[1])
    name, aliases = split_alias(plain_heading(headings[0]))
    return Topic(name, aspect, names_things, aliases)


def _read_heading(
    headings: Sequence[str], depth: int, known: Known, *, titled: bool
) -> tuple[str, str]:
    """The subject ("" to climb) and the aspect that one heading of a path names."""
    name = plain_heading(headings[depth])
    if is_generic(name):
        return "", ""
    if _VERSUS.search(name):
        return name, "differential"
    parts = _PARTS.split(name)
    halves = _read_halves(*parts) if len(parts) == 2 else None
    if halves:
        return halves
    if name.endswith("?"):
        return _asked_name(name) or ("" if depth else name), ""
    if depth and _leans(name):
        return "", cued_aspect(object_of(f"x {name}"))
    return _read_phrase(headings, depth, known, titled=titled)


def _read_phrase(
    headings: Sequence[str], depth: int, known: Known, *, titled: bool
) -> tuple[str, str]:
    """As `_read_heading`, for a heading that is a plain phrase."""
    name = plain_heading(headings[depth])
    aspect = pure_aspect(name)
    if not depth:
        return name, aspect if aspect in _THING_ASPECTS else ""
    if not aspect or (aspect in MODALITIES and names_a_class(headings[depth - 1], known)):
        return name, ""
    target = object_of(name)
    if target and name_key(target) in known.names:
        return target, aspect
    climbs = depth > 1 or titled or not target or is_light(target)
    return ("", aspect) if climbs else (name, aspect)


def _leans(heading: str) -> bool:
    """Whether a heading is no name but leans on the one above: "How it began", "In adults"."""
    parts = [fold(w.text) for w in words(heading)]
    starts = bool(parts) and parts[0] in PREPOSITIONS | _QUESTION_WORDS
    return starts or bool(_PRONOUNS & set(parts))


def _read_halves(first: str, second: str) -> tuple[str, str] | None:
    """Subject and aspect of "Lipoma: imaging" or "Summary: Lipoma", or None."""
    before, after = pure_aspect(first), pure_aspect(second)
    if (after or is_generic(second)) and not before:
        return first, after
    if (before and not after) or is_generic(first):
        return second, before
    return None


def _asked_name(heading: str) -> str:
    """The X of "What is X?", or ""."""
    folded = fold(heading)
    asked = _WHAT_IS.match(folded)
    if not asked:
        return ""
    start = asked.start("name") if len(folded) == len(heading) else 0
    return heading[start : asked.end("name")] if start else asked["name"]


def own_subject(headings: Sequence[str], known: Known, *, titled: bool) -> str:
    """What the last heading of a path names itself, or "" where it is no name."""
    return _read_heading(headings, len(headings) - 1, known, titled=titled)[0]


def own_kind(label: str, topic: Topic, known: Known) -> LabelKind | None:
    """What a lead-in is by itself, or None where its neighbours have to tell."""
    name = split_alias(label)[0]
    first, colon, _ = name.partition(": ")
    if pure_aspect(first):
        return "aspect"
    folded = fold(name).strip(" .:")
    if (
        _VERSUS.search(name)
        or not folded
        or folded.split()[0] in PREPOSITIONS
        or _NUMBERED.match(folded)
    ):
        return "label"
    if is_facet(first) or ends_in_facet(name) or is_command(name):
        return "label"
    if _OWNED.match(name) or _WITH_INITIAL.search(label):
        return "thing"
    if name_key(name) in known.names and name_key(name) != name_key(topic.subject):
        return "thing"
    return None


def label_aspect(label: str) -> str:
    """The aspect that a lead-in names: "Site", "Pitfall: zeros", "Bone in adults", "L1 vs. L2"."""
    if _VERSUS.search(label):
        return "differential"
    return pure_aspect(label.partition(": ")[0]) or cued_aspect(object_of(label))


def kinds_of(
    labels: LabelList, topic: Topic, known: Known, *, labels_around: bool
) -> list[LabelKind]:
    """What each lead-in of one list is.

    ``labels_around`` says that the neighbouring sections of the same rank have
    lead-ins that are aspects.
    """
    own = [own_kind(label.text, topic, known) for label in labels.labels]
    aspects = sum(kind in ("aspect", "label") for kind in own)
    few = aspects == 0 or 2 * aspects < len(own)
    if few and topic.names_things:
        return [kind or "thing" for kind in own]
    if aspects or labels_around or topic.aspect:
        return [kind or "label" for kind in own]
    return [
        kind or _kind_by_list(label, labels, topic)
        for kind, label in zip(own, labels.labels, strict=True)
    ]


def _kind_by_list(label: Label, labels: LabelList, topic: Topic) -> LabelKind:
    """A thing where the list is one of lead-ins, or the name is a sort of the subject."""
    led = len(labels.labels)
    most = 2 * led >= labels.items if label.bold else led == labels.items
    return "thing" if (most and led > 1) or _is_sort_of(label.text, topic) else "label"


def _is_sort_of(label: str, topic: Topic) -> bool:
    """Whether a name ends as the subject does: "central DI" under "Diabetes insipidus (DI)"."""
    parts = core(label)
    heads = {own[-1] for name in (topic.subject, *topic.aliases) if (own := core(name))}
    return len(parts) > 1 and parts[-1] in heads
