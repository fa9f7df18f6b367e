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

from calctutor.aspects import aspect_of_label
from calctutor.notes.markdown import plain_heading
from calctutor.notes.names import split_alias
from calctutor.terms import key
from calctutor.text import STOP_WORDS, fold, words

LabelKind = Literal["aspect", "thing", "label"]

_PREPOSITIONS = frozenset(
    """of in for from over with to at by on during after before without among between under
    per as versus vs against within across into through about""".split()
)
_GENERIC = frozenset(
    """introduction|intro|quick intro|summary|overview|background|conclusion|conclusions|notes|note
    |key points|key facts|main points|basics|the basics|general|details|more|miscellaneous|misc|other
    |further notes|important|facts|points|discussion|recap|takeaways|key takeaways|at a glance
    |in short|remarks|comments|theory|content|main text|body|preface|motivation|abstract"""
    .replace("\n    ", "").split("|")
)
_FACETS = frozenset(
    """advantage|advantages|disadvantage|disadvantages|pro|pros|con|cons|benefit|benefits|drawback
    |drawbacks|limitation|limitations|strength|strengths|weakness|weaknesses|example|examples|note
    |notes|nb|n.b|caution|important|remember|hint|key point|key points|key idea|summary|takeaway
    |conclusion|question|answer|q|a|input|inputs|output|outputs|purpose|goal|goals|aim|aims|use
    |uses|usage|function|functions|role|roles|formula|equation|unit|units|symbol|notation|syntax
    |parameter|parameters|complexity|performance|intuition|idea|problem|problems|solution|result
    |results|method|methods|step|steps|background|context|detail|details|property|properties
    |composition|type|types|classification|population|area|capital|language|currency|climate
    |author|authors|year|publication|significance|importance|impact|legacy|consequence
    |consequences|effect|effects|indication|indications|contraindication|contraindications|first
    |second|third|finally|before|after|then|now|today|yes|no|left|right|top|bottom|beginning|end
    |foreshadowing|recap|aside|reminder|fun fact|good|bad|worst|best|overview|in practice
    |in short|bottom line"""
    .replace("\n    ", "").split("|")
)
_NUMBERED = re.compile(r"(?:step|stage|phase|day|week|month|year|grade|part|level|case)\s*#?[\divx]+\Z")
_ADJECTIVE = re.compile(
    r"(?:al|ic|ous|ive|ary|ory|ar|ed|ing|able|ible|ful|less|ier|est|ent|ant|ish|ese|ian)\Z"
)
_PLAIN_MODIFIERS = frozenset(
    """main common other key late early first last possible important likely rare basic major minor
    good bad more most many some all new old long short high low full usual ct mri mr xr pet us
    x ray radiograph time over its their your""".split()
)
_MODALITIES = frozenset(("magnetic resonance", "computed tomography", "ultrasound", "nuclear imaging"))
_THING_ASPECTS = frozenset(("definition", "name", "differential"))
_NO_PLURAL = re.compile(r"(?:ss|us|is|ics|ans|etes|as|os|ps|ns|us|ys)\Z")
_WHAT_IS = re.compile(
    r"what(?:'s| is| are) (?:an? |the )?(?P<name>[^?]{2,60}?)\s*\?*\Z|(?P<of>[^?]{2,60}) \?\Z"
)
_PARTS = re.compile(r":\s+|\s+[–—-]\s+")


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


def pure_aspect(label: str) -> str:
    """The aspect, where a label names nothing else: its head noun is an aspect word.

    "Developmental causes" and "Sites of calcification" are aspects; "Growth plate",
    "Data sources" and "Blood vessels" are not.
    """
    parts = _core(label)
    if not parts:
        return ""
    head = parts[-1]
    two = " ".join(parts[-2:])
    if aspect_of_label(head):
        modifiers = parts[:-1]
    elif len(parts) > 1 and aspect_of_label(two) and not aspect_of_label(parts[-2]):
        modifiers = parts[:-2]
    elif aspect_of_label(parts[0]) and parts[0].endswith("ing") and len(parts) < 3:
        return aspect_of_label(parts[0])
    else:
        return ""
    if all(_modifies(m) for m in modifiers):
        return aspect_of_label(" ".join(parts))
    return ""


def _core(label: str) -> list[str]:
    """The words of a label up to its first preposition, function words at the end dropped."""
    parts = [fold(w.text) for w in words(re.sub(r"\([^()]*\)", " ", label))]
    cut = next((i for i, p in enumerate(parts) if p in _PREPOSITIONS), len(parts))
    parts = parts[:cut]
    while parts and parts[-1] in STOP_WORDS:
        parts.pop()
    return parts


def object_of(label: str) -> str:
    """What follows the first preposition of a label: "lipoma" in "Features of a lipoma"."""
    match = re.search(rf"(?i)\s(?:{'|'.join(sorted(_PREPOSITIONS))})\s+(?:an?\s|the\s)?(.+)\Z", label)
    return match.group(1).strip() if match else ""


def _modifies(word: str) -> bool:
    return bool(
        _ADJECTIVE.search(word)
        or word in _PLAIN_MODIFIERS
        or word in STOP_WORDS
        or aspect_of_label(word)
        or word.isdigit()
    )


def names_a_class(heading: str, known: Known) -> bool:
    """Whether a heading names many things: its head noun is a plural."""
    parts = _core(plain_heading(heading))
    if not parts or re.match(r"(?:types?|kinds?|forms?|classes|examples|list)\Z", parts[-1]):
        return bool(parts)
    head = parts[-1]
    if not head.endswith("s") or len(head) < 4:
        return False
    singular = head[:-3] + "y" if head.endswith("ies") else head[:-1]
    return singular in known.vocabulary or head[:-2] in known.vocabulary or not _NO_PLURAL.search(head)


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
    folded = fold(name).strip(" .:!")
    if folded in _GENERIC:
        return "", ""
    parts = _PARTS.split(name)
    if len(parts) == 2:
        first, second = (("" if fold(p) in _GENERIC else pure_aspect(p)) for p in parts)
        if (second or fold(parts[1]) in _GENERIC) and not first:
            return parts[0], second
        if first and not second:
            return parts[1], first
        if fold(parts[0]) in _GENERIC:
            return parts[1], ""
    if name.endswith("?"):
        asked = _WHAT_IS.match(folded)
        found = name[asked.start("name") : asked.end("name")] if asked and asked["name"] else ""
        return found or ("" if depth else name), ""
    aspect = pure_aspect(name)
    if not aspect or (aspect in _MODALITIES and _among_things(headings, depth, known)):
        return name, ""
    target = object_of(name)
    if target and key(target) in known.names:
        return target, aspect
    climbs = depth > 1 or (depth == 1 and (titled or not target or _light(target)))
    return ("", aspect) if climbs else (name, aspect)


def is_generic(heading: str) -> bool:
    """Whether a heading says nothing of its own: "Introduction", "Summary"."""
    return fold(heading).strip(" .:!") in _GENERIC


def own_subject(headings: Sequence[str], known: Known, *, titled: bool) -> str:
    """What the last heading of a path names itself, or "" where it is no name."""
    return _read_heading(headings, len(headings) - 1, known, titled=titled)[0]


def _light(target: str) -> bool:
    return all(fold(w.text) in STOP_WORDS or fold(w.text) in _PLAIN_MODIFIERS for w in words(target))


def _among_things(headings: Sequence[str], depth: int, known: Known) -> bool:
    return depth == 0 or names_a_class(headings[depth - 1], known)


def own_kind(label: str, topic: Topic, known: Known) -> LabelKind | None:
    """What a lead-in is by itself, or None where its neighbours have to tell."""
    if pure_aspect(label):
        return "aspect"
    folded = fold(split_alias(label)[0]).strip(" .:")
    parts = folded.split()
    if not parts or folded in _FACETS or _NUMBERED.match(folded) or parts[0] in _PREPOSITIONS:
        return "label"
    if key(label) in known.names and key(label) != key(topic.subject):
        return "thing"
    return None


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
