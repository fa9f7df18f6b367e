"""Short answers: why, how would you tell, what do the notes say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from calctutor.quiz.fact_shapes import PRONOUNS
from calctutor.quiz.foils import MASK
from calctutor.quiz.generate_claims import discriminators
from calctutor.quiz.generate_cloze import NEVER_ALONE, date_of
from calctutor.quiz.generate_sets import elements
from calctutor.quiz.make import Maker
from calctutor.quiz.match import content, holds_words
from calctutor.quiz.shorten import LONGEST_STEM, shorten
from calctutor.quiz.views import View
from calctutor.quiz_types import IdeaUnit, QuizItem
from calctutor.text import fold

_WHY = re.compile(r",? \bbecause\s+|, since\s+|,? \bas (?=it\b|they\b)")
_WHY_FIRST = re.compile(r"(?:^|; )(?:because|since) ([^,;]+), ([^;]+)$", re.I)
_REASON_ENDS = re.compile(r"[;:] |, (?:and|while|whereas|but|although|so) ")
_IF = re.compile(r",? \b(only when|only if|when|if|unless|as long as)\b ")
_ASKED_BY = {"when": "when", "only when": "only when", "unless": "with what exception"}
_EMBEDS = re.compile(r"\b(?:that|whether|how|what|who|which|even|than)\b")
_RESULT = re.compile(r"\b(?P<verb>results? from|is caused by|are caused by|arises? from)\b ")
_FOR_WHICH = re.compile(r", for which (?:he|she|it|they) (?:is|was|were|are) called ")
_CLAUSE = re.compile(r"; |, (?:but|which|where|and) |, (?=with\b(?! or without\b))")
_LONGEST = 25
"""Words of an answer that is asked for freely."""


def short_answer(maker: Maker, view: View) -> Iterator[QuizItem]:
    """The questions that a statement answers by its own words, the most focused first."""
    if view.role in NEVER_ALONE:
        return
    yield from _tell(maker, view)
    yield from _why(maker, view)
    yield from _when(maker, view)
    yield from _condition(maker, view)
    yield from _cause(maker, view)
    yield from _what_is_said(maker, view)


def _unit(view: View, text: str) -> IdeaUnit:
    return IdeaUnit(
        text, text, view.topic, view.fact.aspect, view.label, polarity=not view.fact.negated
    )


def _tell(maker: Maker, view: View) -> Iterator[QuizItem]:
    signs, other = discriminators(view)
    if signs:
        stem = f"How do your notes tell {_in_sentence(maker, view.topic)} from {other}?"
        units = [_unit(view, sign) for sign in signs]
        item = maker.typed("short_answer", view, stem, units, "tell")
        if item:
            yield item


def _in_sentence(maker: Maker, name: str) -> str:
    """A name with a small first letter where the notes write it so within a sentence."""
    small = name[:1].lower() + name[1:]
    return small if any(small in text for text in maker.views.texts.values()) else name


def _why(maker: Maker, view: View) -> Iterator[QuizItem]:
    said, reason = _reason_in(view.text)
    if len(content(reason)) < 2 or not content(said) or view.before:
        return
    stem = f"{view.place}: why, according to your notes, “{said}”?"
    item = maker.typed("short_answer", view, stem, [_unit(view, reason)], "why")
    if item:
        yield item


def _reason_in(text: str) -> tuple[str, str]:
    """What a statement says, and the reason that it gives for it; both "" where it gives none."""
    parts = _WHY.split(text, maxsplit=1)
    if len(parts) == 2:
        said = re.split(r"; ", parts[0].rstrip(",; "))[-1]
        return said, _REASON_ENDS.split(parts[1])[0]
    found = _WHY_FIRST.search(text)
    return (found.group(2), found.group(1)) if found else ("", "")


def _when(maker: Maker, view: View) -> Iterator[QuizItem]:
    """The date of what a sentence tells."""
    date = date_of(view)
    if not date or view.text.count(date) > 1:
        return
    left, right = view.text.split(date)
    lead = f"When was this ({view.place}): "
    left, right = shorten(left, right, LONGEST_STEM + 1 - len(lead.split()))
    stem = f"{lead}“{left}{MASK}{right}”?"
    item = maker.typed("short_answer", view, stem, [_unit(view, date)], "when")
    if item:
        yield item


def _condition(maker: Maker, view: View) -> Iterator[QuizItem]:
    """When, or on what condition, a statement holds, where it says so itself."""
    found = _IF.search(view.text)
    if found is None or view.before or view.text[:1] in "-–":
        return
    said = view.text[: found.start()].strip(" ,")
    condition = re.split(r"[,;:]", view.text[found.end() :])[0].strip()
    said = re.split(r"[;:] |, (?:but|and) ", said)[-1]
    if _EMBEDS.search(said):
        return
    pointing = fold(said.split()[0]) in PRONOUNS if said else True
    if pointing or len(content(said)) < 2 or not content(condition) or len(said.split()) < 3:
        return
    asked = _ASKED_BY.get(found.group(1), "on what condition")
    stem = f"{view.place}: “{said}” – {asked}, according to your notes?"
    item = maker.typed("short_answer", view, stem, [_unit(view, condition)], "condition")
    if item:
        yield item


def _cause(maker: Maker, view: View) -> Iterator[QuizItem]:
    match = _RESULT.search(view.text)
    if match is None or view.before:
        return
    effect = view.text[: match.start()].strip() or view.topic
    cause = view.text[match.end() :]
    if len(content(effect)) < 1 or not content(cause) or fold(effect.split()[0]) in ("it", "they"):
        return
    stem = f"What do your notes give as the cause or origin of {_in_sentence(maker, effect)}?"
    units = [_unit(view, part) for part in _clauses(cause)]
    item = maker.typed("short_answer", view, stem, units, "cause")
    if item and not holds_words(stem, cause):
        yield item


def _what_is_said(maker: Maker, view: View) -> Iterator[QuizItem]:
    """A labelled statement, recalled freely; only where it is the one under its label."""
    led = view.role == "led"
    if not (view.label or led) or not maker.alone(view) or view.before:
        return
    if len(view.text.split()) > _LONGEST or len(view.text.split()) < 2:
        return
    if view.role == "fragment" or (elements(view.text) and view.role == "aspect"):
        return
    where = f" (under “{view.under}”)" if led and view.under else ""
    small = view.topic[:1].islower() and len(view.topic.split()) > 2
    topic = f"“{view.topic}”" if small else view.topic
    about = topic if led else f"{topic} under “{view.label}”"
    if view.role == "cell" and view.under:
        about += f" (“{view.under}”)"
    stem = f"In your own words, what do your notes say of {about}{where}?"
    if any(holds_words(stem, part) for part in _clauses(view.text)):
        return
    listed = elements(view.text) if view.role in ("cell", "led") else []
    units = [_unit(view, part) for part in listed or _clauses(view.text)]
    item = maker.typed("short_answer", view, stem, units, "said")
    if item:
        yield item


def _clauses(text: str) -> list[str]:
    """A statement's clauses, each an idea of its own; the whole where a part says too little."""
    parts = [part.strip(" ,;") for part in _CLAUSE.split(text) if part.strip(" ,;")]
    return parts if all(len(content(part)) >= 1 for part in parts) else [text]
