"""How a sentence opens: the name that it defines, or the bold, coded or proper name it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calctutor.notes.blocks import Prose
from calctutor.notes.labels import is_phrase
from calctutor.notes.lexicon import PREPOSITIONS, is_verb_form, pure_aspect
from calctutor.text import STOP_WORDS, fold, words

_DEFINES = re.compile(
    r"(?:an? |the )?(?P<name>[^.,;:!?()]{2,60}?(?: \([^()]{1,40}\))?),? "
    r"(?:(?:is|are|was|were) (?:an?|the|one of|any|defined as)\b"
    r"(?! (?:same|only|case|most likely)\b)"
    r"|means\b|refers to\b|stands for\b|(?:is|are) (?:also )?(?:known as|called)\b)",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    """one there here what which who it this that these those they we you i he she all each both
    some another example goal aim idea point reason result way case problem question answer task
    step purpose following first second third last next other rest latter former key main and or
    but if when while because since although though as so not no then thus how why where there's
    it's yes such same most more many some any few several however therefore moreover finally
    additionally similarly hence indeed note recall notice suppose consider assume let given using
    compared unlike like depending based instead their its his her our my your also only
    even""".split()
)
_LONGEST_NAME = 4
_LONGEST_PROPER = 6
_LONGEST_BOLD = 6
_JOINS = frozenset("of the de la le von van der den del di da and".split())
_ARTICLES = ("", "the", "a", "an")
_IS_A = re.compile(r" (?:is|are|was|were) (?:an?|the|one of)\b")
_CODE_NAME = re.compile(r"[^\s()]+(?:\([^()]*\))?\Z")
_BRACKETED = re.compile(r"(?<=\w) \([^()]{1,40}\)(?= )")
_PRONOUN = re.compile(r"(?:it|they|he|she|its|their|his|her)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\s]+")


@dataclass(frozen=True, slots=True)
class Opening:
    """The name that a sentence is about by its own words, and whether it says what that is."""

    name: str
    defines: bool


def opening_of(prose: Prose, start: int, end: int) -> Opening | None:
    """How the sentence at shown text start:end opens, or None where it names nothing itself."""
    text = prose.shown.text[start:end]
    match = _DEFINES.match(text)
    name = match.group("name").strip() if match else ""
    if match and _is_name(name):
        return Opening(name, True)
    proper = _proper_name(_BRACKETED.sub("", text, count=1))
    return _marked(prose, start, end) or (Opening(proper, False) if proper else None)


def leans_on_name(text: str) -> bool:
    """Whether a sentence starts with a pronoun that stands for what the one before is about."""
    return bool(_PRONOUN.match(text))


def _is_name(name: str) -> bool:
    parts = [fold(w.text) for w in words(name)]
    if not 0 < len(parts) <= _LONGEST_NAME or pure_aspect(name):
        return False
    return not {parts[0], parts[-1]} & (_NO_NAME | PREPOSITIONS)


def _marked(prose: Prose, start: int, end: int) -> Opening | None:
    """The bold, emphasized or code words that a sentence starts with, where more follows."""
    text = prose.shown.text
    for mark in prose.shown.marks:
        if mark.start < start or mark.kind not in ("strong", "em", "code"):
            continue
        if mark.end > end or text[start : mark.start].strip().lower() not in _ARTICLES:
            return None
        name, rest = text[mark.start : mark.end].strip(" .,;:"), text[mark.end : end]
        named = _is_code_name(name, rest) if mark.kind == "code" else _is_marked_name(name)
        return Opening(name, bool(_IS_A.match(rest))) if named else None
    return None


def _is_code_name(name: str, rest: str) -> bool:
    follows = rest.split()
    verb = len(follows) > 1 and follows[0].isalpha()
    return verb and bool(_CODE_NAME.match(name)) and any(c.isalpha() for c in name)


def _is_marked_name(name: str) -> bool:
    return is_phrase(name) and len(name.split()) <= _LONGEST_BOLD and name[:1].isalpha()


def _proper_name(text: str) -> str:
    """Two capitalized words or more before the verb: "Scipio Aemilianus stormed the city"."""
    found: list[str] = []
    capitals = 0
    for match in _WORD.finditer(text):
        token = match.group()
        if token[0].isupper() and token.rstrip("'’s").replace("-", "").isalpha():
            capitals += token != "The"
        elif token not in _JOINS or not found:
            break
        found.append(token)
        if len(found) > _LONGEST_PROPER:
            return ""
    else:
        return ""
    while found and found[-1] in _JOINS:
        found.pop()
    first = fold(found[0]) if found else ""
    if capitals < 2 or first in _NO_NAME | PREPOSITIONS | STOP_WORDS - {"the"}:
        return ""
    return " ".join(found) if is_verb_form(match.group()) else ""
