"""One turn of a conversation: the reply, what to do next, and the turn as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from calctutor.faces.web.render import reply as reply_html
from calctutor.faces.web.sources import PATH_SEPARATOR
from calctutor.faces.web.talks import Said
from calctutor.faces.web.texts import ask as texts
from calctutor.faces.web.texts import reply as reply_texts
from calctutor.types import Citation, Comparison, Reply, Sentence
from calctutor.visit_types import ChatTurn

TELLING = ("answer", "comparison", "snippet")
"""Kinds of replies that say something of a subject."""


def answer(said: Said, turn: str) -> str:
    """The HTML of a turn's reply and of its chips."""
    reply = said.turn.reply
    return reply_html.answer(reply, said.turn.question, turn, chips(said))


def chips(said: Said) -> str:
    """What to do next: ask on, be quizzed, compare, hear less, read the notes."""
    if said.choices is not None:
        words = (*said.choices, *texts.QUIZ_WORDS)
        return _group(texts.QUIZ_ANSWER, [_ask(w, w) for w in words], last=True)
    reply = said.turn.reply
    if reply.kind == "clarification":
        return _group(reply_texts.WHICH_ONE, [_ask(s, s) for s in reply.suggestions])
    nearest = reply.abstention is not None and reply.abstention.nearest
    buttons = [] if nearest else [_ask(s, s) for s in reply.suggestions]
    if reply.kind in TELLING:
        buttons += _further(said)
    return _group(reply_texts.FOLLOW_UPS, buttons)


def _further(said: Said) -> list[str]:
    reply, buttons = said.turn.reply, []
    if said.subject:
        asks = texts.quiz_me(said.subject)
        buttons.append(_ask(texts.QUIZ_ME, asks))
    if said.other and reply.kind != "comparison" and not _offered(reply, said.other):
        asks = texts.versus(said.subject, said.other)
        buttons.append(_ask(texts.compare_with(said.other), asks))
    if sum(not sentence.frame for sentence in reply.sentences) > 1:
        buttons.append(_ask(texts.SHORTER, texts.SHORTER_ASKS, last=True))
    if reply.citations:
        first = reply.citations[0]
        place = f"{first.source}:{first.first_line}"
        buttons.append(_button(reply_texts.SHOW, f'data-go="notes" data-rest="{escape(place)}"'))
    return buttons


def _offered(reply: Reply, other: str) -> bool:
    """Whether a suggestion compares with that term already."""
    return any(other in suggestion for suggestion in reply.suggestions)


def _ask(shown: str, asks: str, *, last: bool = False) -> str:
    return _button(shown, f'data-ask="{escape(asks)}"', last=last)


def _button(shown: str, does: str, *, last: bool = False) -> str:
    only = ' class="ct-only-last"' if last else ""
    return f'<li{only}><button type="button" class="ct-chip" {does}>{escape(shown)}</button></li>'


def _group(label: str, buttons: Sequence[str], *, last: bool = False) -> str:
    """Chips under a label; those of a running quiz are of use under the last turn only."""
    if not buttons:
        return ""
    only = " ct-only-last" if last else ""
    return (
        f'<div class="ct-next{only}"><p class="ct-label">{escape(label)}</p>'
        f'<ul class="ct-chips">{"".join(buttons)}</ul></div>'
    )


def as_text(turn: ChatTurn) -> str:
    """Question, answer with its [n], and the sources with file, lines and quote."""
    reply = turn.reply
    body = _comparison(reply.comparison) if reply.comparison else _body(reply)
    parts = [turn.question, body, *(_source(citation) for citation in reply.citations)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _body(reply: Reply) -> str:
    return _lines(reply.sentences) or reply.text


def _lines(sentences: Sequence[Sentence]) -> str:
    return "\n".join(f"{s.text}{_marks(s.citations)}" for s in sentences)


def _comparison(told: Comparison) -> str:
    rows = [
        f"{reply_texts.aspect(row.aspect)}\n"
        + "\n".join(
            f"  {term}: " + ("; ".join(f"{t} [{n}]" for t, n in cell.items) or reply_texts.SILENT)
            for term, cell in zip(told.terms, row.cells, strict=False)
        )
        for row in told.rows
    ]
    parts = [
        (reply_texts.DISCRIMINATOR, told.discriminator),
        (reply_texts.SHARED, told.shared),
        (reply_texts.TRAP, told.trap),
        (reply_texts.UNSAID, told.silent),
        (reply_texts.CHECK, told.check),
    ]
    titled = [f"{title}\n{_lines(said)}" for title, said in parts if said]
    return "\n\n".join([*titled[:1], *rows, *titled[1:]])


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f" [{number}]" for number in dict.fromkeys(numbers))


def _source(citation: Citation) -> str:
    place = reply_texts.source_place(
        citation.first_line, citation.last_line, citation.page, citation.source
    )
    path = PATH_SEPARATOR.join(citation.headings)
    disputed = f"\n    {reply_texts.DISPUTED}: {citation.disputed}" if citation.disputed else ""
    quote = citation.quote.replace("\n", "\n    ")
    return f"[{citation.number}] {path} ({citation.source}, {place})\n    {quote}{disputed}"
