"""What a turn points to: the one meant, the second, both, another thing in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calctutor.aspects import asked_aspects, aspect_of_label
from calctutor.dialogue.followups import (
    thing_of,
)
from calctutor.dialogue.small_words import is_small
from calctutor.terms import TermIndex, exact, key
from calctutor.text import STOP_WORDS, fold, stem, words
from calctutor.types import Turn
from calctutor.wordparts import says_by_part

_ONE = re.compile(
    r"\b(?:the\s+)?(?P<which>[\w-]+(?: [\w-]+)?)\s+"
    r"(?:one|ones|form|forms|type|types|kind|version|variant|variety)\b",
    re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "last")
ORDINALS = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth
    primary secondary tertiary""".split()
)
"""Words that number the things of one name."""
_ORDINAL = re.compile(rf"\bthe (?P<nth>{'|'.join(_ORDINALS)})( one)?\b", re.IGNORECASE)
_IN_DIGITS = re.compile(r"\bthe (?P<n>1st|2nd|3rd|4th|5th)\b", re.IGNORECASE)
MOST_WORDS = 4
"""Words of a thing that stands in an enumeration."""
_BOTH = re.compile(
    r"\b(these|those|the) two\b.*\b(differ|compare)|\b(they|both)\b.*\b(differ|compare)\b"
    r"|\b(differ\w*|distinguish\w*|compare|tell) (\w+ )?(between )?"
    r"(them|the two|these( two)?|both)\b"
)


def _element(text: str) -> str:
    """The element that a statement of a list names behind the list's own name."""
    found = text.rpartition(": ")[2].strip(" .")
    return found if found and len(words(found)) <= MOST_WORDS else thing_of(text)


def with_ordinals(text: str) -> str:
    """A turn with "the 2nd" written out."""
    return _IN_DIGITS.sub(lambda m: f"the {_ORDINALS[int(m['n'][0]) - 1]}", text)


def both(folded: str, turns: Sequence[Turn], terms: TermIndex) -> str:
    """A comparison of the last two things talked about ("how do these two differ?"), or ""."""
    if not _BOTH.search(folded):
        return ""
    subjects = [subject_of(turn, terms) for turn in reversed(turns)]
    apart = [name for name in dict.fromkeys(subjects) if name][:2]
    return " vs ".join(reversed(apart)) if len(apart) == 2 else ""


def counted(rest: str, last: Turn, subject: str, terms: TermIndex) -> str:
    """The last question asked of the term whose name has another ordinal: "and the third?"."""
    asked = [fold(w.text) for w in words(rest) if fold(w.text) not in STOP_WORDS]
    own = [fold(w.text) for w in words(rest)] if not asked else asked
    said = next((w for w in own if w in ORDINALS), "")
    known = next((w.text for w in words(subject) if fold(w.text) in ORDINALS), "")
    if not said or not known or len([w for w in own if w not in ("one", "war")]) > 2:
        return ""
    other = terms.named(subject.replace(known, said))
    return swapped(last, subject, other[0], terms) if other else ""


def other(rest: str, subject: str, terms: TermIndex) -> str:
    """What a bare "and the second?", "and cadmium?" puts in the subject's place, or ""."""
    content = [w for w in words(rest) if fold(w.text) not in STOP_WORDS]
    if not 1 <= len(content) <= 2 or asked_aspects(rest) or aspect_of_label(rest):
        return ""
    if re.match(r"(in|on|at|for|with|after|during|if|when|by|from)\b", fold(rest)):
        return ""
    last = content[-1].text
    picked = pick(last, subject, terms) or pick(content[0].text, subject, terms)
    headed = len(content) == 1 or is_small(fold(last)) or stem(last) in _stems(picked)
    return picked if picked and headed else rest[content[0].start : content[-1].end]


_NO_NAME = re.compile(
    r"(in|on|at|for|with|after|during|if|when|by|from|what|which|who|whose|where|why|how|is|are|was"
    r"|were|do|does|did|can|could|should|will|would|has|have|may|tell|show|give)\b"
)


def is_new_topic(rest: str) -> bool:
    """Whether "and ...?" names another thing at length: "a deep link", "giant cell tumours"."""
    content = [w for w in words(rest) if fold(w.text) not in STOP_WORDS]
    named = bool(re.match(r"an? ", fold(rest))) or len(content) >= 3
    return named and not _NO_NAME.match(fold(rest)) and not asked_aspects(rest)


def nth(rest: str, last: Turn) -> str:
    """The question with "the second one" replaced by what the reply told second, or ""."""
    match = _ORDINAL.search(rest)
    told = things_told(last)
    if not match or len(told) < 2:
        return ""
    place = _ORDINALS.index(match["nth"].lower())
    if place >= len(_ORDINALS) - 1:
        place = len(told) - 1
    if place >= len(told):
        return ""
    return rest[: match.start()] + told[place] + rest[match.end() :]


def things_told(last: Turn) -> list[str]:
    """The things that a reply told, in order; those of one statement where all are of one thing."""
    told = [s.text for s in last.reply.sentences if s.citations]
    things = [thing_of(text) for text in told]
    if len(set(things)) > 1:
        return [_element(t) if things.count(thing_of(t)) > 1 else thing_of(t) for t in told]
    for text in told:
        listed = re.split(r", (?:and |or )?", text.rpartition(": ")[2].rstrip(". "))
        if len(listed) > 1 and all(len(words(thing)) <= MOST_WORDS for thing in listed):
            return listed
    return [thing_of(text) for text in told]


def the_one_meant(rest: str, subject: str, terms: TermIndex) -> str:
    """The question with "the pseudo one" replaced by the term that it picks, or ""."""
    match = _ONE.search(rest)
    if not match:
        return ""
    which = match["which"].split()[-1]
    if fold(which) in STOP_WORDS:
        return ""
    term = pick(which, subject, terms)
    return (rest[: match.start()] + term + rest[match.end() :]).strip() if term else ""


def pick(which: str, subject: str, terms: TermIndex) -> str:
    """The term that a distinguishing word picks beside a subject, or ""."""
    joined = terms.named(which + subject)
    if joined:
        return joined[0]
    stemmed = stem(which)
    near = (*terms.members(subject), *terms.siblings(subject))
    near += tuple(n for name in terms.members(subject) for n in terms.members(name))
    for name in near:
        if stemmed in {stem(w.text) for w in words(name)}:
            return name
    for name in near:
        if fold(name).startswith(fold(which)):
            return name
    by_part = [n for n in near if any(says_by_part(stemmed, fold(w.text)) for w in words(n))]
    if len(by_part) == 1:
        return by_part[0]
    found = [n for n in terms.parts(which) if set(_stems(n)) & set(_stems(subject))]
    return found[0] if found else ""


def swapped(last: Turn, subject: str, term: str, terms: TermIndex) -> str:
    """The last question asked of another term."""
    near = {key(n) for n in terms.siblings(term)}
    for mention in terms.mentions(last.understood):
        if any(key(n) in near for n in mention.names):
            return _put(last.understood, mention.start, mention.end, term)
    for mention in terms.mentions(last.understood):
        if key(mention.text) == key(subject) or subject in mention.names:
            return _put(last.understood, mention.start, mention.end, term)
    content = [w for w in words(last.understood) if not is_small(fold(w.text))]
    if len(content) == 1 and not asked_aspects(content[0].text):
        return _put(last.understood, content[0].start, content[0].end, term)
    return term


def _put(text: str, start: int, end: int, term: str) -> str:
    """A text with a term in another's place, its low lines not doubled: "__repr__"."""
    if term.startswith("_"):
        while start and text[start - 1] == "_":
            start -= 1
        while text[end : end + 1] == "_":
            end += 1
    return text[:start] + term + text[end:]


def subject_of(turn: Turn, terms: TermIndex) -> str:
    """What a turn was about: the thing it asked for, the term it names, else what is cited."""
    proper = _proper_name(turn)
    proper = "" if any(terms.parts(w.text) for w in words(proper)) else proper
    told = _thing_told(turn, terms)
    if told and not (proper and fold(told) == fold(turn.reply.citations[0].headings[-1])):
        return told  # and no heading over the statement that names what was asked of
    named = exact(terms.mentions(turn.understood))
    if named:
        nouns = [m for m in named if not _is_participle(m.text, m.names[0])]
        return (nouns or named)[0].names[0]
    if proper:
        return proper
    for citation in turn.reply.citations:
        for heading in reversed(citation.headings):
            names = terms.named(heading)
            if names:
                return names[0]
    if turn.reply.citations:
        return turn.reply.citations[0].headings[-1]
    return ""


def _proper_name(turn: Turn) -> str:
    """The one name with a capital that a turn asked of and its reply's first quote holds, or ""."""
    found = re.findall(r"(?<=[a-z] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*", turn.understood)
    quotes = [c.quote for c in turn.reply.citations[:1]]
    return found[0] if len(found) == 1 and any(found[0] in quote for quote in quotes) else ""


_ASKS_FOR_A_THING = re.compile(
    r"^(?:and |so |but )?(?:which|what|who)\b"
    r"(?! (?:is|are|was|were|about|if|happen\w*|does|do|did)\b)"
    r"|\b(?:which|what|who) (?:is|was) (?:it|that|this)\W*$|\bwhat is (?:it|this|that) called"
)


def _thing_told(turn: Turn, terms: TermIndex) -> str:
    """The one thing that the reply names, where the turn asked for a thing; else ""."""
    told = [thing_of(s.text) for s in turn.reply.sentences if s.citations]
    things = {name for said in told for name in terms.named(said)[:1]}
    if turn.reply.kind != "answer" or len(things) != 1 or len(set(told)) != 1:
        return ""
    thing = next(iter(things))
    named = {n for m in exact(terms.mentions(turn.understood)) for n in m.names}
    asked = _ASKS_FOR_A_THING.search(fold(turn.understood))
    return thing if asked and thing not in named else ""


def _is_participle(text: str, name: str) -> bool:
    """Whether a term is named by a form of a verb only: "a *merged* branch"."""
    folded = fold(text)
    return folded.endswith(("ed", "ing")) and folded != fold(name) and len(words(text)) == 1


def _stems(text: str) -> list[str]:
    return [stem(w.text) for w in words(text)]
