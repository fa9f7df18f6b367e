"""The place Teach as HTML: texts for teaching with their sources, what can be exported, reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from calctutor.exports.answers import KIND_NAMES
from calctutor.exports.registry import Format
from calctutor.faces.web import sources
from calctutor.faces.web.render import reply as replies
from calctutor.faces.web.sources import PATH_SEPARATOR, References
from calctutor.faces.web.texts import reply as words
from calctutor.faces.web.texts import teach as texts
from calctutor.quiz_types import ItemKind
from calctutor.types import Reply
from calctutor.visit_types import Report

TURN = "teach"
"""What the anchors of this place are called: there is one text at a time."""


def snippet(reply: Reply) -> tuple[str, str]:
    """A text for teaching, its distinctions as tables, and the cards of its sources."""
    titles = {" / ".join(told.terms) for told in reply.tables}
    plain = [s for s in reply.sentences if s.heading not in titles]
    # What closes the text stands below its tables.
    close = len(plain)
    while reply.tables and close and plain[close - 1].frame:
        close -= 1
    references = References(TURN, reply.citations)
    first = replace(reply, sentences=tuple(plain[:close] or plain), understood="", notices=())
    parts = [replies.body(first, references)]
    for told in reply.tables:
        parts.append(f'<h3 dir="auto">{escape(" / ".join(told.terms))}</h3>')
        parts.append(replies.comparison(reply, told, references))
    if 0 < close < len(plain):
        parts.append(replies.body(replace(first, sentences=tuple(plain[close:])), references))
    html = f'<div class="ct-answer ct-is-snippet">{"".join(parts)}</div>'
    return html, sources.cards(reply, TURN)


def abstention(reply: Reply) -> str:
    """That the notes lack the term."""
    return replies.answer(reply, reply.understood, TURN)


def chips(names: Sequence[str]) -> str:
    """Terms to begin with."""
    buttons = "".join(
        f'<li><button type="button" class="ct-chip" dir="auto" data-term="{escape(name)}">'
        f"{escape(name)}</button></li>"
        for name in names
    )
    return f'<p class="ct-label">{escape(texts.START)}</p><ul class="ct-chips">{buttons}</ul>'


def saves(formats: Sequence[Format]) -> str:
    """Buttons that save a text, one a document format that can be written here."""
    return "".join(
        f'<button type="button" class="ct-button" data-format="{escape(f.name)}">'
        f"{escape(texts.SAVE.format(label=f.label))}</button>"
        for f in formats
        if f.document and f.name != "markdown"
    )


def formats(offered: Sequence[Format], missing: Sequence[Format]) -> str:
    """The formats to choose from; those whose package is missing are only named."""
    choices = "".join(
        f'<label class="ct-teach-format"><input type="radio" name="format" value="{escape(f.name)}"'
        f'{" checked" if i == 0 else ""} data-document="{str(f.document).lower()}">'
        f"<span>{escape(f.label)} <small>{escape(f.extension)}</small></span></label>"
        for i, f in enumerate(offered)
    )
    if not missing:
        return choices
    names = ", ".join(f.label for f in missing)
    return f'{choices}<p class="ct-quiet">{escape(texts.NOT_HERE.format(names=names))}</p>'


def kinds(known: Sequence[ItemKind]) -> str:
    """Boxes to tick for the kinds of question."""
    return "".join(
        f'<label class="ct-teach-tick"><input type="checkbox" name="kinds" value="{kind}">'
        f"<span>{escape(kind_name(kind))}</span></label>"
        for kind in known
    )


def kind_name(kind: str) -> str:
    """What a kind is called, with the two kinds of one name told apart."""
    name = KIND_NAMES.get(kind, kind)
    twin = {"sba_entity": "of a name", "sba_value": "of a statement"}.get(kind)
    return f"{name} ({twin})" if twin else name


def described(lines: Sequence[str]) -> str:
    """What is in an export and what is not."""
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def reports(found: Sequence[Report]) -> str:
    """The answers that were reported, with what they stood on."""
    if not found:
        return f'<p class="ct-quiet">{escape(texts.NO_REPORTS)}</p>'
    return "".join(map(_report, found))


def _report(report: Report) -> str:
    when = report.at.astimezone().strftime("%Y-%m-%d %H:%M")
    who = f' · <span dir="auto">{escape(report.learner)}</span>' if report.learner else ""
    note = (
        f"<dt>{escape(texts.REPORTED_NOTE)}</dt>"
        f'<dd class="ct-teach-note" dir="auto">{escape(report.note)}</dd>'
        if report.note
        else ""
    )
    cited = "".join(
        f"<li>{escape(PATH_SEPARATOR.join(c.headings))} "
        f'<q dir="auto">{escape(" ".join(c.quote.split()))}</q> '
        f"{in_notes(c.source, c.first_line)}</li>"
        for c in report.citations
    )
    return (
        f'<article class="ct-card ct-teach-report"><p class="ct-quiet">{when}{who}</p><dl>{note}'
        f'<dt>{escape(texts.REPORTED_QUESTION)}</dt><dd dir="auto">{escape(report.question)}</dd>'
        f"<dt>{escape(texts.REPORTED_REPLY)}</dt>"
        f'<dd class="ct-teach-reply" dir="auto">{escape(report.reply)}</dd></dl>'
        f"<ul>{cited}</ul></article>"
    )


def in_notes(source: str, line: int) -> str:
    """A button that opens the note at a line."""
    place = words.source_place(line, line, None)
    return (
        f'<button type="button" class="ct-plain" data-go="notes" '
        f'data-rest="{escape(f"{source}:{line}")}">{escape(texts.IN_NOTES)} '
        f"(<bdi>{escape(source)}</bdi>, {escape(place)})</button>"
    )
