"""How a fact is said: its own words, with its subject in front where they need it.

The edits are markup stripped (by the reader of the notes), the subject and
lead-in put in front, formulas said in plain characters, nothing else.
"""

from __future__ import annotations

from dataclasses import replace

from calctutor.aspects import aspect_of_label
from calctutor.dialogue.formulas import readable
from calctutor.terms import key
from calctutor.text import fold, words
from calctutor.types import Fact

LONGEST_INTRO = 8
"""Words of an announcing sentence that is still put in front of a whole sentence."""

_DANGLING = frozenset(
    "it its they them their this that these those he she his her such here there both".split()
)


def label_of(fact: Fact) -> str:
    """What has to stand in front of a fact's text: "Subject", "Subject – Lead-in" or ""."""
    parts = [f"{fact.subject}{_setting(fact)}"] if fact.subject else []
    lead = fact.lead_in or _short_intro(fact) or _aspect_heading(fact)
    if lead and key(lead) != key(fact.subject):
        parts.append(lead)
    if len(parts) == 1 and is_whole_sentence(fact.text) and names_its_subject(fact):
        return ""
    return " – ".join(parts)


def statement(fact: Fact) -> str:
    """A fact as one sentence that can stand alone."""
    fact = in_plain(fact)
    label = label_of(fact)
    if not label:
        return fact.text
    if key(fact.text) == key(fact.subject):
        spelled = fact.lead_in and key(fact.lead_in) != key(fact.subject)
        return f"{fact.lead_in}: {fact.text}" if spelled else fact.text
    return f"{label}: {fact.text}"


def markdown_statement(fact: Fact, escape: bool = True) -> str:
    """A fact as `statement` says it, its label in bold, the notes' own markup inert."""
    fact = in_plain(fact)
    said = statement(fact)
    text = escape_markdown(fact.text) if escape else fact.text
    label = said.removesuffix(fact.text).removesuffix(": ")
    return f"**{escape_markdown(label)}**: {text}" if label else text


def in_plain(fact: Fact) -> Fact:
    """A fact as it is said: its formulas in plain characters."""
    text = readable(fact.text)
    return fact if text == fact.text else replace(fact, text=text)


def escape_markdown(text: str) -> str:
    """Text whose characters mean nothing to Markdown or HTML."""
    for character in "\\`*_[]<>#|~":
        text = text.replace(character, "\\" + character)
    return text.replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;")


def is_whole_sentence(text: str) -> bool:
    """Whether a text reads as a sentence rather than a fragment."""
    tokens = words(text)
    return len(tokens) >= 4 and text[:1].isupper() and text.rstrip()[-1:] in ".!?:)"


def names_its_subject(fact: Fact) -> bool:
    """Whether a fact's own text says what it is about, near its start."""
    tokens = words(fact.text)
    if not tokens or fold(tokens[0].text) in _DANGLING:
        return False
    opening = fact.text[: tokens[min(len(tokens), 14) - 1].end]
    return not fact.subject or key(fact.subject) in key(opening)


def _short_intro(fact: Fact) -> str:
    """What announces a fact's list, where the fact needs it or it is short enough to repeat."""
    long = len(words(fact.intro)) > LONGEST_INTRO and is_whole_sentence(fact.text)
    return "" if long else fact.intro


def _setting(fact: Fact) -> str:
    """The heading that a subject stands under, in brackets, where it is no mere label."""
    nearest = fact.headings[-1] if fact.headings else ""
    if not nearest or aspect_of_label(nearest) or key(fact.subject) in key(nearest):
        return ""
    if any(key(fact.subject) == key(h) for h in fact.headings):
        return ""
    return f" ({nearest})"


def _aspect_heading(fact: Fact) -> str:
    nearest = fact.headings[-1] if fact.headings else ""
    return nearest if nearest and aspect_of_label(nearest) else ""
