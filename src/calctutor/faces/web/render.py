"""From replies to HTML: pure functions, everything that is not ours escaped.

The only links are #anchors between a [n] and its source. ``turn`` is the id of
the exchange ("t3"); the answer's [2] is ``r-t3-2``, its source ``s-t3-2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from calctutor.faces.web import texts
from calctutor.faces.web.loading import Stage
from calctutor.types import (
    Abstention,
    Citation,
    Comparison,
    Reply,
    Row,
    Sentence,
    SkippedFile,
)

PATH_SEPARATOR = " › "
SURROUNDINGS = 260
"""Characters of the note shown before and after a quote."""

_MARKUP = re.compile(
    r"(?m)^[ \t]*(?:#{1,6}|[-*+]|\d{1,9}[.)]|&gt;|:::)(?=[ \t])|\*\*|__|`+|(?<=[ \t])\||^\|"
)

_HEADING = re.compile(r"(?m)^ {0,3}#{1,6}[ \t].*$")


class References:
    """Links to the sources of one reply; the first [n] of each carries the id that sources use."""

    def __init__(self, turn: str, citations: Iterable[Citation]) -> None:
        self.turn = turn
        self.known = {citation.number: citation for citation in citations}
        self._seen: set[int] = set()

    def link(self, number: int) -> str:
        """One [n]; plain text where the reply has no such citation."""
        citation = self.known.get(number)
        if citation is None:
            return f"[{number}]"
        anchor = "" if number in self._seen else f' id="r-{self.turn}-{number}"'
        self._seen.add(number)
        label = escape(texts.reference_label(number, citation.headings))
        return (
            f'<a class="ct-ref"{anchor} href="#s-{self.turn}-{number}"'
            f' aria-label="{label}">[{number}]</a>'
        )

    def links(self, numbers: Sequence[int]) -> str:
        """Several [n], each once, then a badge where one of them is disputed."""
        unique = list(dict.fromkeys(numbers))
        if not unique:
            return ""
        return "&nbsp;" + "".join(map(self.link, unique)) + self._disputes(unique)

    def _disputes(self, numbers: Sequence[int]) -> str:
        cited = [self.known[n] for n in numbers if n in self.known]
        reasons = dict.fromkeys(c.disputed for c in cited if c.disputed is not None)
        return "".join(map(disputed_badge, reasons))


def answer(reply: Reply, asked: str, turn: str) -> str:
    """The HTML of a reply's text, whatever its kind."""
    references = References(turn, reply.citations)
    parts = [_understood(reply.understood, asked)]
    if reply.abstention is not None:
        parts.append(_abstention(reply, reply.abstention, references))
    elif reply.comparison is not None:
        parts.append(comparison(reply, reply.comparison, references))
    else:
        parts.append(_body(reply, references))
    parts.extend(f'<p class="ct-notice">{escape(notice)}</p>' for notice in reply.notices)
    label = texts.WHICH_ONE if reply.kind == "clarification" else texts.FOLLOW_UPS
    parts.append(chips(label, [(s, s) for s in reply.suggestions]))
    return f'<div class="ct-answer ct-{escape(reply.kind)}">{"".join(parts)}</div>'


def sources(reply: Reply, turn: str) -> str:
    """The HTML of a reply's citations, a list of cards."""
    if not reply.citations:
        return f'<p class="ct-quiet">{escape(texts.NO_SOURCES)}</p>'
    cards = "".join(source(citation, turn) for citation in reply.citations)
    return f'<ol class="ct-cards">{cards}</ol>'


def source(citation: Citation, turn: str) -> str:
    """One citation: heading path, the quote marked in its surroundings, file and lines."""
    number = citation.number
    back = escape(f"{number}: {texts.BACK}")
    stale = _badge("stale", texts.STALE, texts.STALE_WHY) if citation.stale else ""
    disputed = "" if citation.disputed is None else disputed_badge(citation.disputed)
    place = texts.source_place(citation.first_line, citation.last_line, citation.page)
    return (
        f'<li class="ct-source" id="s-{turn}-{number}" tabindex="-1">'
        f'<p class="ct-source-head"><a class="ct-back" href="#r-{turn}-{number}"'
        f' aria-label="{back}">{number}</a>{heading_path(citation.headings)}</p>'
        f"{excerpt(citation)}{disputed}"
        f'<p class="ct-place"><bdi>{escape(citation.source)}</bdi>, {escape(place)}{stale}</p></li>'
    )


def excerpt(citation: Citation) -> str:
    """The quote in <mark> between its surroundings; the text is the note's own, unchanged."""
    before = _tail(citation.before).lstrip("\n")
    after = _head(citation.after).rstrip()
    return (
        f'<blockquote class="ct-excerpt" dir="auto">{soften(before)}'
        f"<mark>{soften(citation.quote)}</mark>{soften(after)}</blockquote>"
    )


def soften(text: str) -> str:
    """Escaped text of a note, its Markdown signs kept but set back in tone."""
    return _MARKUP.sub(lambda m: f'<span class="ct-sign">{m.group()}</span>', escape(text))


def heading_path(headings: Sequence[str]) -> str:
    """The headings from the title down; the last one stands out."""
    if not headings:
        return ""
    *above, last = headings
    upper = "".join(f"<span>{escape(h)}{PATH_SEPARATOR}</span>" for h in above)
    return f'<span class="ct-path">{upper}<strong>{escape(last)}</strong></span>'


def chips(label: str, labelled_questions: Sequence[tuple[str, str]]) -> str:
    """Buttons that ask: (what is shown, what is asked), under a label."""
    if not labelled_questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="ct-chip" data-ask="{escape(asks)}">'
        f"{escape(shown)}</button></li>"
        for shown, asks in labelled_questions
    )
    return f'<p class="ct-label">{escape(label)}</p><ul class="ct-chips">{buttons}</ul>'


def disputed_badge(reason: str) -> str:
    """The badge of a disputed statement with the author's reason."""
    return _badge("disputed", texts.DISPUTED, reason)


def comparison(reply: Reply, told: Comparison, references: References) -> str:
    """A distinction: what tells the terms apart, a table with sources in each cell, the rest."""
    head = "".join(f'<th scope="col" role="columnheader">{escape(t)}</th>' for t in told.terms)
    rows = "".join(_row(row, told.terms, references) for row in told.rows)
    aspect = f'<th scope="col" role="columnheader">{escape(texts.ASPECT)}</th>'
    table = (
        f'<div class="ct-scroll"><table role="table" style="--ct-terms:{len(told.terms)}"><thead role="rowgroup"><tr role="row">'
        f'{aspect}{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table></div>'
    )
    sections = (
        (texts.SHARED, told.shared),
        (texts.TRAP, told.trap),
        (texts.UNSAID, told.silent),
        (texts.CHECK, told.check),
    )
    first = _section(texts.DISCRIMINATOR, told.discriminator, references)
    return first + (table if rows else "") + "".join(_section(t, s, references) for t, s in sections)


def error(sentence: str) -> str:
    """A sentence that says why there is no answer."""
    return f'<div class="ct-answer ct-error"><p>{escape(sentence)}</p></div>'


def waiting() -> str:
    """What stands in place of an answer until the tutor is ready."""
    return f'<p class="ct-pending">{escape(texts.WAITING)}</p>'


def status(stage: Stage, notes: str) -> str:
    """The state of the tutor, for the head of the page."""
    if stage.failure:
        return (
            f'<p class="ct-failed">{escape(stage.failure)}</p>'
            f'<button type="button" class="ct-plain ct-retry">{escape(texts.RETRY_BUTTON)}</button>'
        )
    if stage.tutor is None:
        line = escape(texts.progress(stage.name, stage.done, stage.total))
        return f'<p class="ct-working">{line}</p>'
    report = stage.tutor.report
    line = f"<bdi>{escape(notes)}</bdi>: {escape(texts.ready(report.files, report.facts))}"
    return f'<p class="ct-ready">{line}</p>{_skipped(report.skipped)}'


def examples(stage: Stage) -> str:
    """Example questions of a tutor that is ready."""
    if stage.tutor is None:
        return ""
    return chips(texts.EXAMPLES_LABEL, [(e, e) for e in stage.tutor.examples()])


def _skipped(files: Sequence[SkippedFile]) -> str:
    if not files:
        return ""
    lines = "".join(f"<li><bdi>{escape(f.source)}</bdi>: {escape(f.reason)}</li>" for f in files)
    title = escape(texts.skipped(len(files)))
    return f'<details class="ct-skipped"><summary>{title}</summary><ul>{lines}</ul></details>'


def _tail(before: str) -> str:
    """The end of what stands before a quote: under its heading, from the start of a line or word."""
    start = max((m.end() for m in _HEADING.finditer(before)), default=0)
    cut = len(before) - SURROUNDINGS
    if cut > start:
        found = [i for i in (before.find("\n", cut), before.find(" ", cut)) if i >= 0]
        start = found[0] + 1 if found else cut
    return before[start:]


def _head(after: str) -> str:
    """The begin of what stands after a quote: up to the next heading, to the end of a word."""
    heading = _HEADING.search(after)
    end = heading.start() if heading else len(after)
    if end > SURROUNDINGS:
        end = max(after.rfind("\n", 0, SURROUNDINGS), after.rfind(" ", 0, SURROUNDINGS))
        end = end if end > 0 else SURROUNDINGS
    return after[:end]


def _badge(kind: str, label: str, why: str) -> str:
    reason = f' <span class="ct-why">{escape(why)}</span>' if why else ""
    return f' <span class="ct-flag ct-flag-{kind}"><b>{escape(label)}</b>{reason}</span>'


def _understood(understood: str, asked: str) -> str:
    if not understood or _plain(understood) == _plain(asked):
        return ""
    return (
        f'<p class="ct-understood">{escape(texts.UNDERSTOOD)} '
        f"<q>{escape(understood)}</q></p>"
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _abstention(reply: Reply, told: Abstention, references: References) -> str:
    asks_nothing = told.reason == "not_a_question"
    title = texts.NOT_A_QUESTION if asks_nothing else texts.NOT_COVERED
    body = _body(reply, references)
    if not body and told.missing:
        body = f"<p>{escape(texts.MISSING)} {escape(told.missing)}</p>"
    near = [(PATH_SEPARATOR.join(n.headings), texts.ask_about(n.headings)) for n in told.nearest]
    near = [pair for pair in near if pair[0]]
    return f'<p class="ct-verdict">{escape(title)}</p>{body}{chips(texts.NEAREST, near)}'


def _body(reply: Reply, references: References) -> str:
    if not reply.sentences:
        paragraphs = re.split(r"\n\s*\n", reply.text.strip())
        return "".join(f"<p>{escape(p)}</p>" for p in paragraphs if p)
    return "".join(
        (f"<h3>{escape(heading)}</h3>" if heading else "") + _sentences(tuple(group), references)
        for heading, group in groupby(reply.sentences, key=lambda s: s.heading)
    )


def _sentences(sentences: Sequence[Sentence], references: References) -> str:
    """Frame sentences as paragraphs, two or more statements in a row as a list."""
    html = []
    for frame, run in groupby(sentences, key=lambda s: s.frame):
        told = [f"{escape(s.text)}{references.links(s.citations)}" for s in run]
        if frame or len(told) == 1:
            kind = ' class="ct-frame"' if frame else ""
            html.extend(f'<p{kind} dir="auto">{text}</p>' for text in told)
        else:
            html.append("<ul>" + "".join(f'<li dir="auto">{text}</li>' for text in told) + "</ul>")
    return "".join(html)


def _section(title: str, sentences: Sequence[Sentence], references: References) -> str:
    if not sentences:
        return ""
    return f"<h3>{escape(title)}</h3>{_sentences(sentences, references)}"


def _row(row: Row, terms: Sequence[str], references: References) -> str:
    cells = "".join(
        _cell(cell.items, term, references) for cell, term in zip(row.cells, terms, strict=False)
    )
    aspect = escape(texts.aspect(row.aspect))
    return f'<tr role="row"><th scope="row" role="rowheader">{aspect}</th>{cells}</tr>'


def _cell(items: Sequence[tuple[str, int]], term: str, references: References) -> str:
    if not items:
        body, kind = escape(texts.SILENT), ' class="ct-silent"'
    else:
        told = [f"<p>{escape(text)}{references.links((n,))}</p>" for text, n in items]
        body, kind = "".join(told), ""
    return f'<td role="cell"{kind} data-term="{escape(term)}">{body}</td>'
