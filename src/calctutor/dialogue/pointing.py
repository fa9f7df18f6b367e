"""Turns that point by their shape: "and --hard?", "what if it isn't?", "which ones ...?"."""

from __future__ import annotations

import re

from calctutor.dialogue.small_words import is_small
from calctutor.synonyms import are_opposites, are_synonyms
from calctutor.terms import TermIndex, base_name, exact
from calctutor.text import STOP_WORDS, fold, stem, words
from calctutor.types import Turn

_ITSELF = re.compile(
    r"^(?P<thing>[^,;:?]{2,60}?)\s*(?:[,;:]|\s[-–]\s)\s*"
    r"(?P<asked>(?:what|who|where|when|how|why|is|are|does|do)\b.*?\b)(?P<pronoun>that|this|it|they|those|these|them)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"^(?:and |but )?(?:what |and )?(?:if|when)\s+(?P<case>.+?)[?.! ]*$", re.I)
_POINTS = re.compile(r"\b(?:it|they|that|this|those|these)\b", re.IGNORECASE)
_ONES = re.compile(r"\b(?P<ask>which|what|how many) ones\b", re.IGNORECASE)
_DESCRIBED_ONE = re.compile(
    r"\bthe ones?,? (?P<link>with|that|which|who) (?P<what>[^,;:?]+)(?P<rest>.*)$", re.IGNORECASE
)
_ANOTHER_ONE = re.compile(
    r"^(?:is|are) there (?:an?|any|also an?) (?P<what>[\w-]+) ones?\W*$", re.IGNORECASE
)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII"}
_CHARGE = re.compile(r"^(?:the )?(?P<n>[1-7])\+(?: one| ion| form)?[?.! ]*$", re.IGNORECASE)


def of_itself(rest: str, terms: TermIndex) -> str:
    """A turn that names its own thing first: "abatement, what is that?" is "what is abatement?"."""
    match = _ITSELF.match(rest.strip())
    if not match or not exact(terms.mentions(match["thing"])):
        return ""
    thing = re.sub(r"^(?:and|what about|how about)\s+", "", match["thing"], flags=re.IGNORECASE)
    return f"{match['asked']}{thing}{match['rest']}"


def of_that_description(rest: str) -> str:
    """ "The one with ..., what is it?" as a question of its own: "what has ...?"."""
    if another := _ANOTHER_ONE.match(rest):
        return f"What is {another['what']}?"
    match = _DESCRIBED_ONE.search(rest)
    if not match:
        return ""
    besides = f"{rest[: match.start()]} {match['rest']}"
    if not all(is_small(fold(w.text)) or fold(w.text) == "now" for w in words(besides)):
        return ""
    verb = "has " if match["link"].lower() == "with" else ""
    return f"What {verb}{match['what'].strip()}?"


def same_shape(rest: str, last: Turn) -> str:
    """The last question with its one token of the shape of this turn's: "and --hard?", "and 1954?".

    A charge is changed as the notes write it: "and the 3+ one?" after "iron(II)".
    """
    if charge := _CHARGE.match(rest):
        found = re.sub(r"\((?:I{1,3}|IV|VI?I?)\)", f"({_ROMAN[charge['n']]})", last.understood)
        found = re.sub(r"(?<=[A-Za-z])[1-7]?\+", f"{charge['n']}+", found)
        return found if found != last.understood else ""
    tokens = [t for t in re.split(r"\s+", rest.strip(" ?.!")) if fold(t) not in _LIGHT]
    if len(tokens) != 1 or not re.search(r"\d|^--?\w", tokens[0]):
        return ""
    wanted = _shape(tokens[0])
    before = [t for t in re.findall(r"[^\s,;:?!]+", last.understood) if _shape(t) == wanted]
    if len(before) != 1 or before[0] == tokens[0]:
        return ""
    return last.understood.replace(before[0], tokens[0])


_LIGHT = STOP_WORDS | frozenset(("one", "ones"))


def _shape(token: str) -> str:
    """A token with its runs of letters and of digits named only as such."""
    return re.sub(r"\d+", "0", re.sub(r"[^\W\d_]+", "a", token.strip(".")))


def supposed(rest: str, last: Turn, subject: str, terms: TermIndex) -> str:
    """The last question asked for another case: "what if it isn't merged yet?"."""
    match = _SUPPOSED.match(rest)
    whole = last.understood.strip(" ?.!")
    if not match or not words(whole) or len(words(match["case"])) < 2:
        return ""
    if not re.match(r"(?:and |but )?what if", fold(rest)) or not _POINTS.search(match["case"]):
        return ""
    said = (m.text for m in terms.mentions(whole) if subject in m.names)
    thing = f"the {next(said, subject)}"
    return f"{whole} if {_POINTS.sub(thing, match['case'], count=1)}?"


_OTHER_WAY = re.compile(
    r"^(?:and |but |what about |how about )*(?:(?:the )?other way (?:a)?round|vice versa"
    r"|conversely|in reverse|the reverse)[?.! ]*$",
    re.IGNORECASE,
)


def other_way_round(text: str, last: Turn, terms: TermIndex) -> str:
    """The last question with its two things in each other's place, or ""."""
    if not _OTHER_WAY.match(text.strip()):
        return ""
    asked = last.understood
    named = exact(terms.mentions(asked))
    if len(named) != 2:
        return ""
    one, two = named
    between = asked[one.end : two.start]
    return f"{asked[: one.start]}{two.text}{between}{one.text}{asked[two.end :]}"


def of_the_ones(rest: str, subject: str) -> str:
    """ "Which ones are ...?" asked of what was talked about: "which hot spots are ...?"."""
    match = _ONES.search(rest)
    if not match:
        return ""
    return f"{rest[: match.start()]}{match['ask']} {base_name(subject)}{rest[match.end() :]}"


def opposite(wanted: str, understood: str) -> str:
    """The last question of the other half: "the benign ones" after "which are malignant?"."""
    for word in words(understood):
        one, other = stem(wanted), stem(word.text)
        if one != other and not are_synonyms(one, other) and are_opposites(one, other):
            return understood[: word.start] + wanted + understood[word.end :]
    return ""
