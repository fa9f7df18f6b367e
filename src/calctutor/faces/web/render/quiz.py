"""The question that is asked now as HTML; its key, its citations and its gold never stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from calctutor.faces.web.texts import quiz as texts
from calctutor.quiz_types import Option, QuizItem, Response
from calctutor.study.told import Hint
from calctutor.types import Citation

_MARK = re.compile(r"\s*\[\d+\]")
_GAP = re.compile(r"_{3,}")
_LONG_TYPED = ("short_answer",)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked: its place in the quiz, what was given of it, its hints so far.

    ``first`` is the choice that waits for its second part.
    """

    item: QuizItem
    quiz: str
    turn: int
    number: int
    total: int
    topic: str = ""
    first: Response | None = None
    hints: tuple[Hint, ...] = ()
    more_hints: bool = True


def card(asked: Asked) -> str:
    """The whole card: where it stands, the question, what to answer with, the hints given."""
    item = asked.item
    body = _second(item, asked.first) if asked.first is not None else answer_fields(item)
    hint = "" if asked.more_hints else " disabled"
    return (
        f'<article class="ct-quiz-card" data-kind="{item.kind}">{head(asked)}{badge(item)}'
        f'<form class="ct-quiz-form" autocomplete="off">{stem(item)}{body}'
        '<div class="ct-quiz-again" hidden></div>'
        '<div class="ct-quiz-actions">'
        f'<button type="submit" class="ct-send">{escape(texts.SEND)}</button>'
        f"{action('hint', texts.HINT, 'H', hint)}{action('show', texts.SHOW, 'A')}"
        f"{action('skip', texts.SKIP, 'S')}</div></form>"
        f'<ol class="ct-quiz-hints">{hints(asked.hints, item)}</ol></article>'
    )


def head(asked: Asked) -> str:
    """Where in the quiz the question stands, as words and as a bar."""
    done = f"{100 * (asked.number - 1) / max(1, asked.total):.1f}"
    topic = f' <span class="ct-quiz-on" dir="auto">{escape(asked.topic)}</span>'
    return (
        '<header class="ct-quiz-head"><p class="ct-quiz-where">'
        f"{escape(texts.place(asked.number, asked.total))}{topic if asked.topic else ''}</p>"
        f'<svg class="ct-quiz-bar" viewBox="0 0 100 1" preserveAspectRatio="none" '
        f'aria-hidden="true"><rect class="ct-bar-rest" width="100" height="1"/>'
        f'<rect class="ct-bar-done" width="{done}" height="1"/></svg></header>'
    )


def stem(item: QuizItem) -> str:
    """The question, a gap in it drawn as one."""
    gap = f'<span class="ct-quiz-gap" role="img" aria-label="{escape(texts.GAP)}"></span>'
    shown = _GAP.sub(lambda _: gap, escape(item.stem))
    return f'<h3 class="ct-quiz-stem" id="ct-quiz-stem" tabindex="-1" dir="auto">{shown}</h3>'


def badge(item: QuizItem) -> str:
    """Why a question is practice only."""
    if not item.badge:
        return ""
    return f'<p class="ct-quiz-badge" dir="auto">{escape(item.badge)}</p>'


def action(do: str, label: str, key: str = "", extra: str = "") -> str:
    """A small button with the key that does the same."""
    shown = f" <kbd>{escape(key)}</kbd>" if key else ""
    pressed = f' aria-keyshortcuts="{escape(key)}"' if key else ""
    return (
        f'<button type="button" class="ct-button" data-do="{do}"{pressed}{extra}>'
        f"{escape(label)}{shown}</button>"
    )


def hints(given: Sequence[Hint], item: QuizItem) -> str:
    """The hints so far, each with its number; the quote, which comes last, with its place."""
    return "".join(
        f'<li class="ct-quiz-hint"><b>{escape(texts.hint_number(number))}</b> '
        f'<span dir="auto">{escape(unmarked(hint.text))}</span>{_place(hint, item)}</li>'
        for number, hint in enumerate(given, start=1)
    )


def unmarked(text: str) -> str:
    """A text of the engine without its [n], where no source is beside it."""
    return _MARK.sub("", text)


def _place(hint: Hint, item: QuizItem) -> str:
    cited = [c for c in item.citations if hint.rung == "quote" and c.number in hint.citations]
    return "".join(f" {show_link(c)}" for c in cited)


def show_link(citation: Citation) -> str:
    """The way to a citation's place in the notes."""
    source = quote(citation.source, safe="")
    return (
        f'<a class="ct-show" href="#notes/{source}:{citation.first_line}">'
        f"{escape(texts.SHOW_IN_NOTES)}</a>"
    )


def answer_fields(item: QuizItem) -> str:
    """What an item is answered with."""
    if item.kind == "matching":
        return _matching(item)
    if item.kind == "ordering":
        return _ordering(item)
    if item.options:
        several = item.kind == "multiple"
        kind, legend = ("checkbox", texts.YOUR_CHOICES) if several else ("radio", texts.YOUR_CHOICE)
        return choices(item.options, "chosen", kind, legend)
    if item.kind == "set_recall" and len(item.gold) > 1:
        return _lines(len(item.gold))
    return _field(texts.YOUR_ANSWER, long=item.kind in _LONG_TYPED)


def choices(options: Sequence[Option], name: str, kind: str, legend: str) -> str:
    """Options to choose among, numbered by their keys."""
    listed = "".join(
        f'<label class="ct-quiz-option"><input type="{kind}" name="{name}" value="{place}">'
        f'{_number(place)}<span dir="auto">{escape(option.text)}</span></label>'
        for place, option in enumerate(options)
    )
    return group(legend, listed)


def group(legend: str, inner: str, *, shown: bool = False) -> str:
    """Fields under one legend, which is for screen readers alone unless it is ``shown``."""
    hidden = "" if shown else ' class="ct-hidden"'
    labelled = "" if shown else ' aria-describedby="ct-quiz-stem"'
    return (
        f'<fieldset class="ct-quiz-group"{labelled}><legend{hidden}>{escape(legend)}</legend>'
        f"{inner}</fieldset>"
    )


def _number(place: int) -> str:
    return f'<kbd aria-hidden="true">{place + 1}</kbd>' if place < 9 else ""


def _field(label: str, *, long: bool = False) -> str:
    rows = 3 if long else 1
    return (
        f'<label class="ct-quiz-field"><span>{escape(label)}</span><textarea name="texts" '
        f'rows="{rows}" dir="auto" aria-describedby="ct-quiz-stem"></textarea></label>'
    )


def _lines(count: int) -> str:
    boxes = "".join(
        f'<label class="ct-quiz-entry"><span>{place}</span><input type="text" name="texts" '
        f'dir="auto" aria-label="{escape(texts.answer_number(place))}"></label>'
        for place in range(1, count + 1)
    )
    return group(texts.YOUR_ANSWERS, boxes)


def _matching(item: QuizItem) -> str:
    letters = [chr(97 + place) for place in range(len(item.options))]
    listed = "".join(f'<li dir="auto">{escape(option.text)}</li>' for option in item.options)
    options = f'<option value="">{escape(texts.MATCH_NONE)}</option>' + "".join(
        f'<option value="{place}">{letter}: {escape(option.text)}</option>'
        for place, (letter, option) in enumerate(zip(letters, item.options, strict=True))
    )
    rows = "".join(
        f'<label class="ct-quiz-pair"><span dir="auto">{escape(left)}</span>'
        f'<select name="pair" data-left="{place}">{options}</select></label>'
        for place, left in enumerate(item.left)
    )
    return f'<ol class="ct-quiz-letters" type="a">{listed}</ol>{group(texts.MATCH_LEGEND, rows)}'


def _ordering(item: QuizItem) -> str:
    rows = "".join(
        f'<li class="ct-quiz-rank" data-index="{place}"><span dir="auto">{escape(option.text)}'
        f"</span>{_mover(option.text, up=True)}{_mover(option.text, up=False)}</li>"
        for place, option in enumerate(item.options)
    )
    return group(texts.ORDER_LEGEND, f'<ol class="ct-quiz-ranks">{rows}</ol>', shown=True)


def _mover(text: str, *, up: bool) -> str:
    arrow = "M2 8 L6 4 L10 8" if up else "M2 4 L6 8 L10 4"
    return (
        f'<button type="button" data-do="{"up" if up else "down"}" '
        f'aria-label="{escape(texts.move(text, up=up))}"><svg viewBox="0 0 12 12" '
        f'aria-hidden="true"><path d="{arrow}"/></svg></button>'
    )


def _second(item: QuizItem, first: Response) -> str:
    """The choice made, and what is asked after it: the reason, or the correction."""
    made = "".join(
        f'<p class="ct-quiz-made"><span dir="auto">{escape(item.options[index].text)}</span> '
        f"<small>{escape(texts.CHOSEN)}</small></p>"
        for index in first.chosen
        if index < len(item.options)
    )
    if item.kind == "true_false":
        return made + _field(texts.YOUR_CORRECTION)
    reason = f'<p class="ct-quiz-why" dir="auto">{escape(item.reason_stem)}</p>'
    if item.reasons:
        return made + reason + choices(item.reasons, "reason", "radio", texts.YOUR_REASON)
    return made + reason + _field(texts.YOUR_REASON, long=True)
