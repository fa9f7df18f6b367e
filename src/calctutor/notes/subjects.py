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
from calctutor.notes.names import split_alias
from calctutor.terms import key
from calctutor.text import fold

LabelKind = Literal["aspect", "thing", "label"]

_NUMBERED = re.compile(
    r"(?:step|stage|phase|day|week|month|year|grade|part|level|case|example|exercise|question"
    r"|strategy|option|figure|note|point|rule|tip|lesson|chapter|class|type) ?#?"
    r"(?:\d+|[ivx]+|[a-d])\Z"
)
_THING_ASPECTS = frozenset(("definition", "name", "differential"))
_NO_PLURAL = re.compile(r"(?:ss|us|is|ics|ans|etes|as|os|ps|ns|ys)\Z")
_WHAT_IS = re.compile(r"what(?:'s| is| are) (?:an? |the )?(?P<name>[^?]{2,60}?)\s*\?+\Z")
_PARTS = re.compile(r":\s+|\s+[–—-]\s+")
_VERSUS = re.compile(r"(?i)\b(?:vs\.?|versus)(?=\s)")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a section is about: the subject, the aspect, and whether its lead-ins are things."""

    subject: str
    aspect: str
    names_things: bool


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
            return Topic(split_alias(subject)[0], aspect, names_things)
    return Topic(split_alias(plain_heading(headings[0]))[0], aspect, names_things)


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
    aspect = pure_aspect(name)
    if not depth:
        return name, aspect if aspect in _THING_ASPECTS else ""
    if not aspect or (aspect in MODALITIES and names_a_class(headings[depth - 1], known)):
        return name, ""
    target = object_of(name)
    if target and key(target) in known.names:
        return target, aspect
    climbs = depth > 1 or titled or not target or is_light(target)
    return ("", aspect) if climbs else (name, aspect)


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
    if key(name) in known.names and key(name) != key(topic.subject):
        return "thing"
    return None


def label_aspect(label: str) -> str:
    """The aspect that a lead-in names: "Site", "Pitfall: zeros", "Bone in adults", "L1 vs. L2"."""
    if _VERSUS.search(label):
        return "differential"
    return pure_aspect(label.partition(": ")[0]) or cued_aspect(object_of(label))


def kinds_of(
    labels: Sequence[str], topic: Topic, known: Known, *, labels_around: bool
) -> list[LabelKind]:
    """What each lead-in of one list is.

    ``labels_around`` says that the neighbouring sections of the same rank have
    lead-ins that are aspects.
    """
    own = [own_kind(label, topic, known) for label in labels]
    aspects = sum(kind in ("aspect", "label") for kind in own)
    if 2 * aspects >= len(own) and aspects:
        rest: LabelKind = "label"
    elif topic.names_things:
        rest = "thing"
    elif aspects or labels_around or topic.aspect:
        rest = "label"
    else:
        rest = "thing"
    return [kind or rest for kind in own]
