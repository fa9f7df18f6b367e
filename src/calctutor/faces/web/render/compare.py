"""The place Compare as HTML: a distinction with its sources, terms to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from calctutor.exports.registry import Format
from calctutor.faces.web import sources
from calctutor.faces.web.render import reply as replies
from calctutor.faces.web.sources import References
from calctutor.faces.web.texts import compare as texts
from calctutor.types import Abstention, Comparison, Reply, Sentence

TURN = "compare"
"""What the anchors of this place are called: there is one distinction at a time."""


def distinction(told: Comparison) -> tuple[str, str]:
    """A distinction and the cards of its sources."""
    reply = Reply("comparison", "", "", citations=told.citations, comparison=told)
    shown = replies.comparison(reply, told, References(TURN, told.citations))
    return f'<div class="ct-answer ct-is-comparison">{shown}</div>', sources.cards(reply, TURN)


def abstention(told: Abstention) -> str:
    """That the notes lack a term, and what they have instead."""
    sentence = texts.not_covered(told.missing) if told.missing else texts.ONE_SIDE
    reply = Reply("abstention", sentence, "", (Sentence(sentence, frame=True),), abstention=told)
    return replies.answer(reply, "", TURN)


def options(found: Sequence[tuple[str, str]], box: str = "compare") -> str:
    """Terms for the list under a box; an alias that fits stands beside its name."""
    return "".join(
        f'<li role="option" id="{escape(box)}-o{i}" aria-selected="false" '
        f'data-value="{escape(name)}">'
        f'<span dir="auto">{escape(name)}</span>'
        + (f' <small dir="auto">{escape(alias)}</small>' if alias else "")
        + "</li>"
        for i, (name, alias) in enumerate(found)
    )


def chips(label: str, choices: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Buttons that choose terms: what is shown, and the terms that are compared by it."""
    if not choices:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="ct-chip" dir="auto" '
        f'data-go="compare" data-rest="{escape("|".join(terms))}">{escape(shown)}</button></li>'
        for shown, terms in choices
    )
    return f'<p class="ct-label">{escape(label)}</p><ul class="ct-chips">{buttons}</ul>'


def saves(formats: Sequence[Format]) -> str:
    """Buttons that save a distinction, one a format that can be written here."""
    return "".join(
        f'<button type="button" class="ct-button" data-format="{escape(f.name)}">'
        f"{escape(texts.SAVE.format(label=f.label))}</button>"
        for f in formats
        if f.document and f.name != "markdown"
    )
