"""Typed items whose answer is a name: reverse definition, headings, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from calctutor.quiz.foils import MASK, fits_one, head_of, masked
from calctutor.quiz.generate_cloze import is_everyday
from calctutor.quiz.make import Maker
from calctutor.quiz.match import clang, content, content_words, folded, holds_words, key
from calctutor.quiz.openings import agent, opening_name
from calctutor.quiz.shorten import LONGEST_STEM, shorten
from calctutor.quiz.unsuited import is_running_text
from calctutor.quiz.views import View
from calctutor.quiz_types import SHORT_NAME, IdeaUnit, QuizItem
from calctutor.text import fold


def reverse(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Statement to name, typed; only where the statement fits exactly one term."""
    if view.role == "name":
        yield from _full_name(maker, view)
        return
    if view.intro and not view.label:
        yield from _of_intro(maker, view)
        return
    if view.role in ("head", "label", "several") or _composite(view):
        return
    if view.role == "element":
        yield from _heading_of(maker, view)
        return
    if view.role in ("sentence", "fragment"):
        yield from _opening(maker, view)
        if not view.label and (view.role == "sentence" or not _describes(maker, view)):
            return
    yield from _described(maker, view)


def _described(maker: Maker, view: View) -> Iterator[QuizItem]:
    """The topic of a statement, asked by its own words; only where these fit no other."""
    shown, source = masked(maker, view), maker.name_source(view)
    if not shown or source is None or not fits_one(maker, view) or view.before:
        return
    if is_running_text(view) and is_everyday(maker, view.text.lower()):
        return
    units = _name_units(maker, view)
    asked = (view.fact.id, view.fact.parent) if view.role == "cell" else (view.fact.id,)
    item = maker.typed(
        "reverse", view, _reverse_stem(maker, view, shown), units, view.topic,
        from_facts=(source,) * len(units), asked=asked,
    )  # fmt: skip
    if item:
        yield item


def _composite(view: View) -> bool:
    """Whether a labelled statement stands under a heading of several things, none of them asked."""
    several = re.search(r", | and ", view.topic) is not None
    return several and view.role == "aspect"


def _describes(maker: Maker, view: View) -> bool:
    """Whether a bullet without a subject of its own speaks of the heading that it stands under."""
    listed = "#list" in view.fact.group and not view.fact.context
    return listed and len(content(view.text)) >= 2 and not opening_name(maker, view)


def _of_intro(maker: Maker, view: View) -> Iterator[QuizItem]:
    """What a nested bullet is said of, or listed in: the name that its parent gives first."""
    above = view.fact.context[-1]
    source = replace(view.fact, span=above, context=())
    raw = maker.views.quote(source)
    found = re.match(r"[\s\-*+\d.)]*?(?:\*\*([^*]+)\*\*|`([^`]+)`)", raw)
    name = (found.group(1) or found.group(2)).strip(" :") if found else ""
    again = [v for v in maker.views.views if v is not view and folded(v.text) == folded(view.text)]
    if not name or again or any(clang(a, b) for a in _long(name) for b in _long(view.text)):
        return
    about = view.topic if key(view.topic) != key(name) else view.fact.headings[-1]
    stem = f"In which group of your notes on “{about}” is “{view.text}” listed?"
    listed = "," in view.text and view.role != "sentence"
    if len(view.text.split()) > 2 and not listed:
        stem = f"Of what do your notes on “{about}” say: “{view.text}”?"
    bare = re.sub(r"\(.*?\)", "", name)
    aliases = (bare,) if bare and bare != name else ()
    unit = IdeaUnit(name, name, subject=name, aspect="name", aliases=aliases)
    item = maker.typed("reverse", view, stem, (unit,), name, from_facts=(source,))
    if item:
        yield item


def _long(text: str) -> list[str]:
    return [word for word in content_words(text) if len(word) > 2]


def _heading_of(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Under which heading is this element listed? Where it is listed once."""
    heading = view.fact.headings[-1] if view.fact.headings else ""
    source = maker.name_source(replace(view, topic=heading)) if heading else None
    again = [v for v in maker.views.views if v is not view and key(v.text) == key(view.text)]
    if source is None or again or view.fact.context:
        return
    unit = IdeaUnit(heading, heading, subject=heading, aspect="name")
    stem = f"Under which heading of your notes is “{view.text}” listed?"
    item = maker.typed("reverse", view, stem, (unit,), heading, from_facts=(source,))
    if item:
        yield item


def _reverse_stem(maker: Maker, view: View, shown: str) -> str:
    if view.role == "cell":
        kind = head_of(maker, view)
        return f"Name the {kind} that has “{shown}” under “{view.label}” in your notes."
    if view.label:
        return f"Which topic of your notes has this under “{view.label}”: “{shown}”?"
    where = f"entry under “{view.under}”" if view.under else "term"
    if view.role == "fragment":
        where = f"topic under “{view.under}”" if view.under else "topic"
    return f"Which {where} do your notes describe with these words: “{shown}”?"


def _name_units(maker: Maker, view: View) -> list[IdeaUnit]:
    """The name asked for; "X or Y" and "X and Y" are two."""
    both = re.split(r" (?:or|and) ", view.topic)
    if view.role == "led" and len(both) > 1 and all(content(part) for part in both):
        return [IdeaUnit(part, part, subject=view.topic, aspect="name") for part in both]
    return [_name_unit(maker, view)]


def _name_unit(maker: Maker, view: View) -> IdeaUnit:
    term = maker.views.terms.get(view.topic)
    names = (term.name, *term.aliases) if term else ()
    short = view.topic.split(",")[0].split("(")[0].strip()
    aliases = tuple(dict.fromkeys(n for n in (*names, short) if fold(n) != fold(view.topic)))
    return IdeaUnit(view.topic, view.topic, subject=view.topic, aspect="name", aliases=aliases)


def _full_name(maker: Maker, view: View) -> Iterator[QuizItem]:
    """What an abbreviation of a glossary stands for."""
    unit = IdeaUnit(view.text, view.text, subject=view.topic, aspect=SHORT_NAME)
    stem = f"What does “{view.label}” stand for in your notes?"
    if "," in view.label:
        stem = f"Which name do your notes use for “{view.label}”?"
    item = maker.typed("reverse", view, stem, (unit,), "full name")
    if item and not holds_words(stem, view.text):
        yield item


def short_name(maker: Maker, view: View) -> Iterator[QuizItem]:
    """The abbreviation or other name that a glossary gives for a name."""
    if view.role != "name":
        return
    names = [part.strip() for part in view.label.split(",") if part.strip()]
    unit = IdeaUnit(
        names[0], names[0], subject=view.topic, aspect=SHORT_NAME, aliases=tuple(names[1:])
    )
    stem = f"Fill in the gap. Abbreviation or other name for “{view.text}” in your notes: _____."
    item = maker.typed("cloze", view, stem, (unit,), "short name")
    if item and not holds_words(stem, names[0]):
        yield item


def _opening(maker: Maker, view: View) -> Iterator[QuizItem]:
    """A sentence that begins with a name, the name asked for."""
    name = opening_name(maker, view) or agent(maker, view)
    if not name or view.before or view.text.count(name) > 1:
        return
    first = view.text[: view.text.index(name)]
    rest = view.text[len(first) + len(name) :]
    said = _long(first + rest)
    if len(said) < 2 or any(clang(a, b) for a in _long(name) for b in said):
        return
    if key(name) in key(view.place) or any(
        other is not view for other in maker.views.saying(content(first + rest))
    ):
        return
    bare = re.sub(r"\(.*?\)|\[.*?\]", "", name).strip()
    term = maker.views.terms.get(name)
    names = (bare, *((term.name, *term.aliases) if term else ()))
    aliases = tuple(dict.fromkeys(n for n in names if n and fold(n) != fold(name)))
    unit = IdeaUnit(name, name, subject=name, aspect="name", aliases=aliases)
    lead = f"Which name is left out ({view.place}): "
    left, right = shorten(first, rest, LONGEST_STEM + 1 - len(lead.split()))
    stem = f"{lead}“{left}{MASK}{right}”?"
    item = maker.typed("reverse", view, stem, (unit,), name)
    if item:
        yield item
